// Dates in text, by declared format. A format is never guessed: 03/04/2017 is a day in March or in April, as declared.
// Answers: which day does this text stand for, under the format that its source declares?
// Definition: a format is made of tokens and of marks that stand for themselves. Tokens: YYYY year, four digits; MM month, two
// digits; M month, one or two; MMM English name of the month, three letters; DD day, two digits; D day, one or two; DDD English
// name of the weekday, three letters; hh, mm, ss hour, minute and second, two digits, read over.
// Examples: "YYYY-MM-DD" (default), "M/D/YYYY", "DD-MM-YYYY", "DDD, DD-MMM-YYYY", "YYYY-MM-DDThh:mm:ss".
// Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>
#include <landfall/io/reading.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::io {

class DateFormat {
public:
  DateFormat() : DateFormat("YYYY-MM-DD") {}
  /// Throws `Error` (invalid_argument), listing the tokens, when the format has unknown letters (a year of two digits among
  /// them: landfall does not guess the century), or does not have year, month and day once each.
  explicit DateFormat(std::string_view format);

  /// The day that `text` stands for; empty text is null; outer spaces do not count. Faults: the text does not follow the
  /// format, there is no such day, or the weekday is another. O(length).
  Reading<Date> read(std::string_view text) const;
  const std::string& format() const { return format_; }

private:
  enum class Token : std::uint8_t { year, month, month_name, day, weekday, time, mark };
  struct Part {
    Token token;
    std::uint8_t least_digits, most_digits;
    char mark;
  };

  std::string format_;
  std::vector<Part> parts_;
};

} // namespace landfall::io
