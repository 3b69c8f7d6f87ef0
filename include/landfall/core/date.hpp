// A calendar day: the number of days since 1970-01-01, as Arrow's date32 has it.
// Answers: which day is it, how many days lie between, which weekday. Proleptic Gregorian, years 1400 to 9999
// (the domain of boost::gregorian::date, which does the calendar arithmetic). Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/date_time/gregorian/gregorian_types.hpp> // the calendar itself
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace landfall {

/// A day. Four bytes, so that a date32 column is a span of it in all but name.
class Date {
public:
  constexpr Date() = default; ///< 1970-01-01

  /// The day `days` after 1970-01-01.
  static constexpr Date from_days(std::int32_t days) { return Date(days); }
  /// Throws `Error` (invalid_argument) when there is no such day, such as 2017-02-29.
  static Date from_ymd(int year, int month, int day);
  /// Reads exactly `YYYY-MM-DD`. Throws `Error` (parse) otherwise; other notations belong to io, by declared format.
  static Date parse(std::string_view iso);
  static Date from_boost(const boost::gregorian::date& date);

  constexpr std::int32_t days() const { return days_; }
  boost::gregorian::date to_boost() const;

  int year() const;
  int month() const; ///< 1 to 12
  int day() const;   ///< 1 to 31
  /// ISO weekday: Monday 1 to Sunday 7.
  constexpr int weekday() const { return 1 + ((days_ + 3) % 7 + 7) % 7; }
  std::string to_string() const; ///< `YYYY-MM-DD`

  constexpr auto operator<=>(const Date&) const = default;
  constexpr Date& operator+=(std::int32_t days) { return days_ += days, *this; }
  constexpr Date& operator-=(std::int32_t days) { return days_ -= days, *this; }
  friend constexpr Date operator+(Date date, std::int32_t days) { return date += days; }
  friend constexpr Date operator-(Date date, std::int32_t days) { return date -= days; }
  /// Days from `from` to `to`; negative when `to` is earlier.
  friend constexpr std::int32_t operator-(Date to, Date from) { return to.days_ - from.days_; }

private:
  explicit constexpr Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};
static_assert(sizeof(Date) == sizeof(std::int32_t));

/// The day a number of months later, at the end of the month when that day does not exist (31 January + 1 = 28 February).
Date add_months(Date date, int months);

} // namespace landfall
