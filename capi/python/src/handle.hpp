// Python objects that own a handle of the C ABI. The classes that a user sees derive from them (landfall/landing.py).
// Answers: which handle does this object own, and who frees it? Thread safety: handles never change; freed with the object.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "function.hpp"

namespace landfall::python {

/// The base type of objects that own a T. `free_handle` is T's own _free.
template <class T, void (*free_handle)(T*)> class Handle {
public:
  /// Makes the type, and adds it to the module. `name` begins with the module and lives for ever.
  static void add(PyObject* module, const char* name) {
    static PyType_Slot slots[] = {{Py_tp_dealloc, reinterpret_cast<void*>(dealloc)}, {0, nullptr}};
    PyType_Spec spec{name, sizeof(Object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                     slots};
    type_ = reinterpret_cast<PyTypeObject*>(Reference(PyType_FromSpec(&spec)).give());
    check(PyModule_AddType(module, type_));
  }

  /// The handle that an argument owns. Throws `Raised` (TypeError) naming the parameter.
  static const T* of(const Arguments& arguments, Py_ssize_t index, const char* wanted) {
    PyObject* const object = arguments[index];
    if (PyObject_TypeCheck(object, type_) == 0) arguments.refuse(index, wanted);
    return reinterpret_cast<const Object*>(object)->handle;
  }
  static bool is(PyObject* object) { return PyObject_TypeCheck(object, type_) != 0; }
  /// Of an object that `is` one.
  static const T* in(PyObject* object) { return reinterpret_cast<const Object*>(object)->handle; }

  /// An object of `derived`, a class derived from this type, that owns the handle from now on, also on failure.
  static PyObject* own(PyObject* derived, T* handle) {
    const bool fits = PyType_Check(derived) != 0 && PyType_IsSubtype(reinterpret_cast<PyTypeObject*>(derived), type_) != 0;
    auto* const type = reinterpret_cast<PyTypeObject*>(derived);
    PyObject* const made = fits ? type->tp_alloc(type, 0) : nullptr;
    if (made == nullptr) {
      free_handle(handle);
      if (!fits) PyErr_SetString(PyExc_TypeError, "not a class that owns this handle");
      throw Raised();
    }
    reinterpret_cast<Object*>(made)->handle = handle;
    return made;
  }

private:
  struct Object {
    PyObject head;
    T* handle;
  };
  static void dealloc(PyObject* self) {
    PyTypeObject* const type = Py_TYPE(self);
    free_handle(reinterpret_cast<Object*>(self)->handle);
    type->tp_free(self);
    Py_DECREF(type);
  }
  static inline PyTypeObject* type_ = nullptr;
};

} // namespace landfall::python
