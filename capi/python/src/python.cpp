// SPDX-License-Identifier: Apache-2.0
#include "python.hpp"

#include <cstdarg>

namespace landfall::python {

void raise(PyObject* type, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  PyErr_FormatV(type, format, arguments);
  va_end(arguments);
  throw Raised();
}

Reference attribute(PyObject* object, const char* name) {
  PyObject* found = PyObject_GetAttrString(object, name);
  if (found == nullptr) {
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) throw Raised();
    PyErr_Clear();
    return {};
  }
  return Reference(found);
}

PyObject* Imported::get() {
  if (object_ == nullptr)
    object_ = Reference(PyObject_GetAttrString(Reference(PyImport_ImportModule(module_)).get(), name_)).give();
  return object_;
}

} // namespace landfall::python
