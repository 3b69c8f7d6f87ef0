// Calls of the C ABI whose failures become Python's exceptions.
// Answers: what did the call answer, or which exception says what went wrong, in which column and row?
// Thread safety: one call's; `Failure` is filled without Python's lock, and raised with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <landfall.h>

#include <utility>

namespace landfall::python {

/// The error struct of one call.
class Failure {
public:
  Failure() { error_.struct_size = sizeof error_; } // the rest is the call's to fill
  landfall_error* get() { return &error_; }
  /// Throws `Raised`, with the class of landfall.errors that belongs to the status set, unless it is LANDFALL_OK.
  void check(landfall_status status) const {
    if (status != LANDFALL_OK) [[unlikely]]
      raise(status);
  }
  /// The same for a call that was given one number in the place of an array: it has no row.
  void check_single(landfall_status status) {
    if (status != LANDFALL_OK) [[unlikely]] {
      error_.row = -1;
      raise(status);
    }
  }

private:
  [[noreturn]] void raise(landfall_status status) const;

  landfall_error error_;
};

/// What a function of the C ABI writes to its `out`, which comes last but for the error.
template <class T, class Call, class... Given> T answer(Call&& call, Given&&... given) {
  Failure failure;
  T out;
  failure.check(call(std::forward<Given>(given)..., &out, failure.get()));
  return out;
}

/// The same, with Python's lock let go: for calls that may take long. No argument may be a Python object.
template <class T, class Call, class... Given> T answer_unlocked(Call&& call, Given&&... given) {
  Failure failure;
  T out;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return call(std::forward<Given>(given)..., &out, failure.get());
  }();
  failure.check(status);
  return out;
}

} // namespace landfall::python
