// Numbers in text, by declared notation. A notation is never guessed: "1,234" is a fault until a thousands separator is
// declared. Answers: which number does this text stand for, under the notation that its source declares? Definition:
// [sign][currency symbol]digits[decimal digits][e±digits], digits in groups of three where a thousands separator is used; outer
// spaces do not count; empty text is null. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/io/reading.hpp>

#include <string>
#include <string_view>

namespace landfall::io {

struct NumberFormat {
  char decimal = '.';
  char thousands = '\0';            ///< between groups of three digits; zero: there is none
  std::string currency_symbol = {}; ///< dropped where it leads or ends the number, such as "$" or " EUR"; empty: there is none
};

/// Throws `Error` (invalid_argument) unless the two signs are different and neither is a digit, a sign, 'e' or 'E'.
void check(const NumberFormat& format);

/// The number that `text` stands for, to the nearest double (fast_float). Faults, each with its remedy: not a number, a
/// separator that was not declared or does not stand every three digits, too large for a double; infinities and NaN are no
/// numbers here. O(length).
Reading<double> read_number(std::string_view text, const NumberFormat& format = {});

} // namespace landfall::io
