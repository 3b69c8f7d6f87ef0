// Arrays of numbers between Python and C.
// Answers: where do the doubles of this object lie?
// Definition: a float64 array that offers its memory (numpy, array.array, memoryview) is read where it lies; other number
// types, strided arrays, lists and other sequences are copied once. What offers an array of numpy's (a pandas or polars Series,
// a column of pyarrow) is taken by that. Thread safety: made and ended with Python's lock; the doubles may be read without.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failure.hpp"
#include "function.hpp"

#include <array>
#include <optional>
#include <vector>

namespace landfall::python {

class Doubles {
public:
  /// Throws `Raised`: TypeError naming the parameter, and the index where one is at fault.
  Doubles(const Arguments& arguments, Py_ssize_t index);
  Doubles(const Doubles&) = delete;
  Doubles& operator=(const Doubles&) = delete;
  ~Doubles();

  const double* get() const { return at_; }
  std::int64_t size() const { return size_; }

  /// Room for as many answers, of the kind that was given: an array of numpy's of the same shape, else a list.
  class Answer {
  public:
    explicit Answer(const Doubles& like);
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer();
    double* get() { return at_; }
    PyObject* give();

  private:
    Reference array_; ///< nothing: a list is wanted
    Py_buffer view_{};
    std::array<double, 64> few_;
    std::vector<double> many_;
    double* at_;
    std::int64_t size_;
  };

private:
  bool read_buffer(PyObject* object);
  void read_sequence(const Arguments& arguments, Py_ssize_t index, PyObject* sequence);
  double* room(std::int64_t size);

  Reference array_; ///< numpy's, whose like the answer is
  Py_buffer view_{};
  std::array<double, 64> few_;
  std::vector<double> many_;
  const double* at_ = nullptr;
  std::int64_t size_ = 0;
};

/// Whether the object is one number, rather than several.
bool is_single(PyObject* object);

/// As many numbers as there are deals: an array, or one number for all of them.
class PerDeal {
public:
  /// Throws `Raised` (ValueError) when there is another number of them than of `deals`, the argument at `deals_index`.
  PerDeal(const Arguments& arguments, Py_ssize_t index, const Doubles& deals, Py_ssize_t deals_index);
  const double* get() const { return each_ ? each_->get() : same_.data(); }

private:
  std::optional<Doubles> each_;
  std::vector<double> same_;
};

/// Throws `Raised` (ValueError) unless two arguments are as long as one another.
void require_as_many(const Arguments& arguments, Py_ssize_t first, std::int64_t size_of_first, Py_ssize_t second,
                     std::int64_t size_of_second);

/// A list of floats.
PyObject* list_of(const double* values, std::int64_t n);

/// From so many on, an array is worth letting go of Python's lock for.
inline constexpr std::int64_t many = 4096;

/// `call(values, n, out, error)` on what was given: one number for one, an array for an array.
template <class Call> PyObject* answer_each(const Arguments& arguments, Py_ssize_t index, Call&& call) {
  if (is_single(arguments[index])) {
    const double given = arguments.number(index);
    double out;
    Failure failure;
    failure.check_single(call(&given, std::int64_t{1}, &out, failure.get()));
    return PyFloat_FromDouble(out);
  }
  const Doubles given(arguments, index);
  Doubles::Answer out(given);
  Failure failure;
  if (given.size() < many) {
    failure.check(call(given.get(), given.size(), out.get(), failure.get()));
  } else {
    const landfall_status status = [&] {
      const Unlocked other_threads_run;
      return call(given.get(), given.size(), out.get(), failure.get());
    }();
    failure.check(status);
  }
  return out.give();
}

} // namespace landfall::python
