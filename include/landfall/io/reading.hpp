// What came of reading a value from text: the value, nothing, or what is wrong with the text.
// Answers: is there a value, and if not, was the text empty or faulty? Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace landfall::io {

/// Empty text has neither value nor fault: it is null.
template <class T> struct Reading {
  std::optional<T> value;
  std::string fault; ///< what is wrong with the text and what to do; empty when nothing is

  bool faulty() const { return !fault.empty(); }
};

} // namespace landfall::io
