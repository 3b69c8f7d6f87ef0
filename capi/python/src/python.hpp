// CPython as C++: references that release themselves, the exception that says "Python's error is set", the lock let go.
// Answers: who owns this object, and is it released on every way out? Thread safety: all but Unlocked ask for Python's lock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdint>
#include <utility>

namespace landfall::python {

/// Python's error is set: unwinds to the function that Python called, which answers nullptr.
struct Raised {};

/// Owns one reference.
class Reference {
public:
  Reference() = default;
  /// Takes over a new reference. Throws `Raised` for nullptr: what made it has set the error.
  explicit Reference(PyObject* made) : object_(made) {
    if (made == nullptr) throw Raised();
  }
  /// A further reference to an object that somebody else owns.
  static Reference borrowed(PyObject* object) { return Reference(Py_NewRef(object)); }

  Reference(Reference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Reference& operator=(Reference&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Reference() { Py_XDECREF(object_); }

  explicit operator bool() const { return object_ != nullptr; }
  PyObject* get() const { return object_; }
  /// The reference becomes the caller's.
  PyObject* give() { return std::exchange(object_, nullptr); }

private:
  PyObject* object_ = nullptr;
};

/// Throws `Raised` when a call of CPython answered below 0.
inline void check(int status) {
  if (status < 0) throw Raised();
}

/// Sets Python's error and throws.
[[noreturn]] void raise(PyObject* type, const char* format, ...);

/// The object's attribute, or nothing. Any error but its absence is thrown.
Reference attribute(PyObject* object, const char* name);

/// An object of a module, such as ("landfall.stats", "Interval"), looked up once and kept.
class Imported {
public:
  constexpr Imported(const char* module, const char* name) : module_(module), name_(name) {}
  PyObject* get();

private:
  const char *module_, *name_;
  PyObject* object_ = nullptr;
};

/// The memory that an object offers as bytes.
class Memory {
public:
  explicit Memory(PyObject* object) { check(PyObject_GetBuffer(object, &view_, PyBUF_SIMPLE)); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { PyBuffer_Release(&view_); }
  const Py_buffer& view() const { return view_; }

private:
  Py_buffer view_{};
};

/// Lets go of Python's lock while it lives: other threads of Python run on. No object may be touched meanwhile.
class Unlocked {
public:
  Unlocked() : state_(PyEval_SaveThread()) {}
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() { PyEval_RestoreThread(state_); }

private:
  PyThreadState* state_;
};

} // namespace landfall::python
