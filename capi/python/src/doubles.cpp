// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"

#include "number_format.hpp"

#include <cstring>

namespace landfall::python {

namespace {

bool is_numpy_array(PyObject* object) { return std::strcmp(Py_TYPE(object)->tp_name, "numpy.ndarray") == 0; }

} // namespace

bool is_single(PyObject* object) {
  if (PyFloat_Check(object) || PyLong_Check(object)) return true;
  const PyNumberMethods* number = Py_TYPE(object)->tp_as_number;
  const bool converts = number != nullptr && (number->nb_float != nullptr || number->nb_index != nullptr);
  return converts && PySequence_Check(object) == 0;
}

PerDeal::PerDeal(const Arguments& arguments, Py_ssize_t index, const Doubles& deals, Py_ssize_t deals_index) {
  if (is_single(arguments[index])) {
    same_.assign(static_cast<std::size_t>(deals.size()), arguments.number(index));
  } else {
    each_.emplace(arguments, index);
    require_as_many(arguments, deals_index, deals.size(), index, each_->size());
  }
}

void require_as_many(const Arguments& arguments, Py_ssize_t first, std::int64_t size_of_first, Py_ssize_t second,
                     std::int64_t size_of_second) {
  if (size_of_first != size_of_second)
    raise(PyExc_ValueError, "%s and %s must be as long as one another: %zd and %zd", arguments.name(first),
          arguments.name(second), static_cast<Py_ssize_t>(size_of_first), static_cast<Py_ssize_t>(size_of_second));
}

PyObject* list_of(const double* values, std::int64_t n) {
  Reference list(PyList_New(n));
  for (std::int64_t i = 0; i < n; ++i) PyList_SET_ITEM(list.get(), i, Reference(PyFloat_FromDouble(values[i])).give());
  return list.give();
}

double* Doubles::room(std::int64_t size) {
  size_ = size;
  if (size <= static_cast<std::int64_t>(few_.size())) {
    at_ = few_.data();
    return few_.data();
  }
  many_.resize(static_cast<std::size_t>(size));
  at_ = many_.data();
  return many_.data();
}

Doubles::Doubles(const Arguments& arguments, Py_ssize_t index) {
  PyObject* const given = arguments[index];
  if (PyList_CheckExact(given) || PyTuple_CheckExact(given)) {
    read_sequence(arguments, index, given);
    return;
  }
  if (is_numpy_array(given)) array_ = Reference::borrowed(given);
  if (PyObject_CheckBuffer(given) && read_buffer(given)) return;
  if (PyUnicode_Check(given) || PyBytes_Check(given) || PyDict_Check(given)) arguments.refuse(index, "an array of numbers");
  if (const Reference offers = attribute(given, "__array__"); offers) {
    if (const Reference numpy(PyImport_ImportModule("numpy")); numpy) {
      array_ = Reference(PyObject_CallMethod(numpy.get(), "asarray", "Os", given, "float64"));
      if (read_buffer(array_.get())) return;
    }
  }
  if (is_single(given)) arguments.refuse(index, "an array of numbers");
  PyObject* const iterated = PySequence_Fast(given, "");
  if (iterated == nullptr) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) throw Raised();
    PyErr_Clear();
    arguments.refuse(index, "an array of numbers");
  }
  const Reference sequence(iterated);
  read_sequence(arguments, index, sequence.get());
}

Doubles::~Doubles() {
  if (view_.obj != nullptr) PyBuffer_Release(&view_);
}

void Doubles::read_sequence(const Arguments& arguments, Py_ssize_t index, PyObject* sequence) {
  double* const out = room(PySequence_Fast_GET_SIZE(sequence));
  for (std::int64_t i = 0; i < size_; ++i) {
    PyObject* const item = PySequence_Fast_GET_ITEM(sequence, i);
    if (PyFloat_CheckExact(item)) {
      out[i] = PyFloat_AS_DOUBLE(item);
      continue;
    }
    const Reference kept = Reference::borrowed(item); // its __float__ may change the sequence
    out[i] = PyFloat_AsDouble(item);
    if (out[i] == -1.0 && PyErr_Occurred() != nullptr) {
      if (!PyErr_ExceptionMatches(PyExc_TypeError)) throw Raised();
      raise(PyExc_TypeError, "%s[%zd] must be a number, not %s", arguments.name(index), static_cast<Py_ssize_t>(i),
            Py_TYPE(item)->tp_name);
    }
    if (PySequence_Fast_GET_SIZE(sequence) != size_)
      raise(PyExc_RuntimeError, "%s changed while it was read", arguments.name(index));
  }
}

/// False when the object does not offer numbers by their memory.
bool Doubles::read_buffer(PyObject* object) {
  if (PyObject_GetBuffer(object, &view_, PyBUF_FORMAT | PyBUF_STRIDES) != 0) {
    PyErr_Clear();
    view_.obj = nullptr;
    return false;
  }
  const auto format = number_format(view_);
  const std::int64_t size = view_.itemsize == 0 ? 0 : view_.len / view_.itemsize;
  const bool contiguous = PyBuffer_IsContiguous(&view_, 'C') != 0;
  if (format == NumberFormat::float64 && contiguous) {
    at_ = static_cast<const double*>(view_.buf);
    size_ = size;
    return true;
  }
  if (!format || (!contiguous && view_.ndim != 1)) {
    PyBuffer_Release(&view_);
    view_.obj = nullptr;
    return false;
  }
  double* const out = room(size);
  const Py_ssize_t step = contiguous ? view_.itemsize : view_.strides[0];
  const auto* at = static_cast<const char*>(view_.buf);
  for (std::int64_t i = 0; i < size; ++i, at += step) out[i] = read_number(*format, at);
  return true;
}

Doubles::Answer::Answer(const Doubles& like) : size_(like.size_) {
  if (like.array_) {
    const Reference numpy(PyImport_ImportModule("numpy"));
    const Reference shape(PyObject_GetAttrString(like.array_.get(), "shape"));
    array_ = Reference(PyObject_CallMethod(numpy.get(), "empty", "(O)", shape.get()));
    check(PyObject_GetBuffer(array_.get(), &view_, PyBUF_WRITABLE | PyBUF_C_CONTIGUOUS));
    at_ = static_cast<double*>(view_.buf);
  } else if (size_ <= static_cast<std::int64_t>(few_.size())) {
    at_ = few_.data();
  } else {
    many_.resize(static_cast<std::size_t>(size_));
    at_ = many_.data();
  }
}

Doubles::Answer::~Answer() {
  if (view_.obj != nullptr) PyBuffer_Release(&view_);
}

PyObject* Doubles::Answer::give() { return array_ ? array_.give() : list_of(at_, size_); }

} // namespace landfall::python
