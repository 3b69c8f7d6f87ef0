// Records: classes of landfall that are typing.NamedTuples, made from C without a call of Python.
// Answers: how does a struct become a tuple with names? Thread safety: asks for Python's lock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "function.hpp"

#include <concepts>
#include <string>

namespace landfall::python {

inline PyObject* to_python(double value) { return PyFloat_FromDouble(value); }
template <std::signed_integral T> PyObject* to_python(T value) { return PyLong_FromLongLong(value); }
inline PyObject* to_python(const char* text) { return PyUnicode_FromString(text); }
inline PyObject* to_python(Reference made) { return made.give(); }

/// A tuple of the class `type`, whose fields these are, in their order.
template <class... Fields> PyObject* record(Imported& type, Fields&&... fields) {
  auto* const class_ = reinterpret_cast<PyTypeObject*>(type.get());
  Reference made(class_->tp_alloc(class_, sizeof...(fields)));
  Py_ssize_t index = 0;
  const auto put = [&](PyObject* value) { PyTuple_SET_ITEM(made.get(), index++, Reference(value).give()); };
  (put(to_python(std::forward<Fields>(fields))), ...);
  return made.give();
}

} // namespace landfall::python
