// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

namespace landfall::python {

void Failure::raise(landfall_status status) const {
  static Imported error_of("landfall.errors", "error_of"); // (status, code, message, column, row) → an exception
  const Reference made(PyObject_CallFunction(error_of.get(), "isssL", static_cast<int>(status), landfall_status_name(status),
                                             error_.message, error_.column, static_cast<long long>(error_.row)));
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.get())), made.get());
  throw Raised();
}

} // namespace landfall::python
