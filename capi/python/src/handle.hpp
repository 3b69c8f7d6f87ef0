// Python objects that own a handle of the C ABI. The classes that a user sees derive from them (landfall/landing.py).
// Answers: which handle does this object own, and who frees it? Thread safety: handles never change; freed with the object.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "function.hpp"

#include <vector>

namespace landfall::python {

/// The base type of objects that own a T. `free_handle` is T's own _free.
template <class T, void (*free_handle)(T*)> class Handle {
public:
  /// Makes the type, and adds it to the module. `name` begins with the module, `wanted` is what a user calls it; both live on.
  static void add(PyObject* module, const char* name, const char* wanted) {
    wanted_ = wanted;
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

  /// The handles of a sequence of objects, which live as long as this does. Throws `Raised` (TypeError) naming parameter and
  /// index.
  class Several {
  public:
    Several(const Arguments& arguments, Py_ssize_t index) : objects_(PySequence_Tuple(arguments[index])) {
      for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(objects_.get()); ++i) {
        PyObject* const object = PyTuple_GET_ITEM(objects_.get(), i);
        if (PyObject_TypeCheck(object, type_) == 0)
          raise(PyExc_TypeError, "%s[%zd] must be a %s, not %s", arguments.name(index), i, wanted_, Py_TYPE(object)->tp_name);
        handles_.push_back(reinterpret_cast<const Object*>(object)->handle);
      }
    }
    const T* const* get() const { return handles_.data(); }
    std::int64_t size() const { return static_cast<std::int64_t>(handles_.size()); }

  private:
    Reference objects_;
    std::vector<const T*> handles_;
  };

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
  static inline const char* wanted_ = nullptr; ///< what a user calls it
};

} // namespace landfall::python
