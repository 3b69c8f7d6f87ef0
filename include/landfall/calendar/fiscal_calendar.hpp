// A company's calendar: fiscal years of months, or of whole weeks in a 4-4-5 pattern.
// Answers: which quarter is this, when does it begin and end, which week of it is today?
// Definition: all periods are half-open and tile the year. A year of weeks has 52 of them, or 53 where its end would drift;
// the 53rd joins the last month unless said otherwise. Days and years lie within 1402 and 9997: what would need a day beyond
// those of Date throws `Error` (invalid_argument). Thread safety: an immutable value.
// Source: National Retail Federation, 4-5-4 calendar; IRS Publication 538 (52–53-week tax years).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace landfall {

/// How a fiscal year is cut into its twelve months.
enum class YearPattern : std::uint8_t {
  months,    ///< calendar months
  weeks_445, ///< quarters of 4, 4 and 5 weeks
  weeks_454, ///< 4, 5 and 4 (retail)
  weeks_544, ///< 5, 4 and 4
};

/// Where a year of weeks ends, with respect to the last day of the calendar month that closes it.
enum class YearEnd : std::uint8_t {
  nearest, ///< on the weekday nearest to it (NRF: the Saturday nearest 31 January)
  last,    ///< on the last such weekday not after it
};

/// Which calendar year names a fiscal year that begins in one and ends in the next.
enum class YearName : std::uint8_t {
  by_end,   ///< February 2017 to January 2018 is 2018
  by_begin, ///< … is 2017 (NRF)
};

struct FiscalCalendarOptions {
  YearPattern pattern = YearPattern::months;
  int first_month = 1;                 ///< the fiscal year begins with this calendar month, 1 to 12, or about its first day
  int week_begins = 7;                 ///< ISO weekday of a week's first day, for patterns of weeks: 7 is Sunday
  YearEnd year_end = YearEnd::nearest; ///< for patterns of weeks
  YearName year_name = YearName::by_end;
  int long_month = 12; ///< fiscal month that the 53rd week joins, for patterns of weeks: 12, or 1 to 11 where it is put earlier
};

class FiscalCalendar {
public:
  /// Throws `Error` (invalid_argument) unless first_month and long_month are 1 to 12 and week_begins 1 to 7.
  explicit FiscalCalendar(FiscalCalendarOptions options = {});

  /// The retail calendar of the National Retail Federation: 4-5-4, Sunday to Saturday, ends nearest 31 January.
  static FiscalCalendar nrf();

  const FiscalCalendarOptions& options() const { return options_; }

  // --- by number; throw `Error` (invalid_argument) on a number outside the year. O(1) ---

  Period year(int year) const;                   ///< labelled 2017
  Period semester(int year, int semester) const; ///< four fiscal months, 1 to 3: 2017-S2
  Period quarter(int year, int quarter) const;   ///< three fiscal months, 1 to 4: 2017-Q4
  Period month(int year, int month) const;       ///< 1 to 12: 2017-M11
  /// Seven days from the year's first, 1 to `weeks_in_year`; in a year of calendar months the last has 1 or 2 days: 2017-W07
  Period week(int year, int week) const;
  int weeks_in_year(int year) const;

  // --- by day. O(1) ---

  int year_number(Date day) const;
  Period year_of(Date day) const { return year(year_number(day)); }
  Period semester_of(Date day) const;
  Period quarter_of(Date day) const;
  Period month_of(Date day) const;
  Period week_of(Date day) const;
  Period quarter_before(Date day) const { return quarter_of(quarter_of(day).begin - 1); } ///< the one before the day's own
  Period quarter_after(Date day) const { return quarter_of(quarter_of(day).end); }        ///< the one after the day's own
  int week_of_quarter(Date day) const; ///< 1 on the first seven days of the quarter, up to 13 or 14

  /// The consecutive quarters that hold all days of [from, until]. Empty when from > until.
  std::vector<Period> quarters(Date from, Date until) const;

  /// The period of a label such as 2017, 2017-S2, 2017-Q4, 2017-M11 or 2017-W07. Throws `Error` (parse) on anything else.
  Period period(std::string_view label) const;

private:
  Date begin_of_year(int year) const;
  Date begin_of_month(int year, int month) const; ///< month 13 is the next year's first
  Period span(int year, char kind, int number, int months) const;
  Period month_span_of(Date day, char kind, int months) const;

  FiscalCalendarOptions options_;
};

} // namespace landfall
