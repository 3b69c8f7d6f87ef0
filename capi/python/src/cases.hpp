// Cases of which some have not ended, between Python and C: durations beside whether, or how, they ended.
// Answers: where do the columns of a call over durations lie? Thread safety: as Doubles has it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "doubles.hpp"
#include "failure.hpp"

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace landfall::python {

/// Whether, or how, cases ended: arrays of bools or bytes where they lie, other whole numbers copied once.
class Ends {
public:
  /// Throws `Raised` (TypeError, ValueError) naming the parameter.
  Ends(const Arguments& given, Py_ssize_t index) {
    PyObject* const object = given[index];
    if (PyObject_CheckBuffer(object) != 0 && PyObject_GetBuffer(object, &view_, PyBUF_CONTIG_RO | PyBUF_FORMAT) == 0) {
      const std::string_view format = view_.format != nullptr ? view_.format : "B";
      if (view_.ndim == 1 && (format == "?" || format == "B")) {
        at_ = static_cast<const std::uint8_t*>(view_.buf), size_ = view_.len;
        return;
      }
      PyBuffer_Release(&view_);
    }
    PyErr_Clear();
    const Doubles numbers(given, index);
    copied_.resize(static_cast<std::size_t>(numbers.size()));
    for (std::size_t i = 0; i < copied_.size(); ++i) {
      const double number = numbers.get()[i];
      if (!(number >= 0.0 && number <= 255.0) || number != std::floor(number))
        raise(PyExc_ValueError, "%s[%zu] must be a whole number from 0 to 255", given.name(index), i);
      copied_[i] = static_cast<std::uint8_t>(number);
    }
    at_ = copied_.data(), size_ = numbers.size();
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() { PyBuffer_Release(&view_); }
  const std::uint8_t* get() const { return at_; }
  std::int64_t size() const { return size_; }

private:
  Py_buffer view_{};
  std::vector<std::uint8_t> copied_;
  const std::uint8_t* at_ = nullptr;
  std::int64_t size_ = 0;
};

/// The first two arguments of a call over durations.
struct Cases {
  Doubles duration;
  Ends end;
  explicit Cases(const Arguments& given, Py_ssize_t first = 0) : duration(given, first), end(given, first + 1) {
    require_as_many(given, first, duration.size(), first + 1, end.size());
  }
};

} // namespace landfall::python
