// The one exception of landfall: a call that cannot answer throws it.
// Answers: what was wrong, in which column and row, and what to do about it.
// A wrong *row* never throws: see core/reject.hpp. Thread safety: values, no shared state.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace landfall {

/// What kind of thing went wrong. The numbers are part of the C ABI and never change their meaning.
enum class ErrorCode : std::int32_t {
  invalid_argument = 1, ///< a value outside its domain: the caller can mend it
  not_found = 2,        ///< a file, column, segment or period that was named is not there
  parse = 3,            ///< text that does not read as what it was declared to be
  unsupported = 4,      ///< a type, layout or version that this build does not accept
  insufficient = 5,     ///< too few observations for the answer that was asked for
  not_converged = 6,    ///< an iteration did not reach its tolerance
  cancelled = 7,        ///< the caller's progress callback said stop
  out_of_memory = 8,
  internal = 9,      ///< a bug of landfall's
  memory_limit = 10, ///< more memory is needed than the caller allows: the message says how much
};

std::string_view to_string(ErrorCode code);

/// A call that cannot answer. `what()` is the whole sentence: place, message.
class Error : public std::runtime_error {
public:
  static constexpr std::int64_t no_row = -1;

  Error(ErrorCode code, std::string message, std::string column = {}, std::int64_t row = no_row);

  ErrorCode code() const noexcept { return code_; }
  /// The message alone, without its place.
  const std::string& message() const noexcept { return message_; }
  /// Column (or JSON path) at fault; empty when the fault is not in a column.
  const std::string& column() const noexcept { return column_; }
  /// Row at fault, counted from 0 without the header; `no_row` when the fault is not in a row.
  std::int64_t row() const noexcept { return row_; }

private:
  ErrorCode code_;
  std::string message_;
  std::string column_;
  std::int64_t row_;
};

/// Throws `Error` (invalid_argument) with `message` unless `holds`.
inline void require(bool holds, std::string_view message, std::string_view column = {}, std::int64_t row = Error::no_row) {
  if (!holds) [[unlikely]]
    throw Error(ErrorCode::invalid_argument, std::string(message), std::string(column), row);
}

} // namespace landfall
