// SPDX-License-Identifier: Apache-2.0
#include <landfall/calendar/fiscal_calendar.hpp>

#include <landfall/core/error.hpp>

#include <charconv>

namespace landfall {

namespace {

/// First week (0-based) of each month within a quarter.
constexpr int weeks_before[4][3] = {{0, 0, 0}, {0, 4, 8}, {0, 4, 9}, {0, 5, 9}};

std::string label_of(int year, char kind, int number) {
  const bool two_digits = kind == 'M' || kind == 'W';
  return std::to_string(year) + "-" + kind + (two_digits && number < 10 ? "0" : "") + std::to_string(number);
}

int number_of(std::string_view digits) {
  int number = -1;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failure == std::errc() && end == digits.data() + digits.size() ? number : -1;
}

} // namespace

FiscalCalendar::FiscalCalendar(FiscalCalendarOptions options) : options_(options) {
  require(options.first_month >= 1 && options.first_month <= 12, "a fiscal year begins in a month from 1 to 12", "first_month");
  require(options.week_begins >= 1 && options.week_begins <= 7, "a week begins on an ISO weekday from 1 (Monday) to 7",
          "week_begins");
  require(options.long_month >= 1 && options.long_month <= 12, "the 53rd week joins a fiscal month from 1 to 12", "long_month");
}

FiscalCalendar FiscalCalendar::nrf() {
  return FiscalCalendar({.pattern = YearPattern::weeks_454,
                         .first_month = 2,
                         .week_begins = 7,
                         .year_end = YearEnd::nearest,
                         .year_name = YearName::by_begin});
}

Date FiscalCalendar::begin_of_year(int year) const {
  const bool named_after_begin = options_.year_name == YearName::by_begin || options_.first_month == 1;
  const Date nominal = Date::from_ymd(named_after_begin ? year : year - 1, options_.first_month, 1);
  if (options_.pattern == YearPattern::months) return nominal;
  // The year begins on the day after its predecessor's end, and so on `week_begins`: that day at or before the first of the
  // month, or the one nearest to it. The last day of the month lies one before, and so does the end.
  const int since = (nominal.weekday() - options_.week_begins + 7) % 7;
  const bool later_is_nearer = options_.year_end == YearEnd::nearest && since > 3;
  return nominal - since + (later_is_nearer ? 7 : 0);
}

Date FiscalCalendar::begin_of_month(int year, int month) const {
  const Date begin = begin_of_year(month == 13 ? year + 1 : year);
  if (month == 13) return begin;
  if (options_.pattern == YearPattern::months) return add_months(begin, month - 1);
  const int quarter = (month - 1) / 3, in_quarter = (month - 1) % 3;
  const int weeks = 13 * quarter + weeks_before[static_cast<int>(options_.pattern)][in_quarter];
  return begin + 7 * (month > options_.long_month && weeks_in_year(year) == 53 ? weeks + 1 : weeks);
}

Period FiscalCalendar::span(int year, char kind, int number, int months) const {
  require(number >= 1 && number <= 12 / months, "there is no " + label_of(year, kind, number) + " in a year", "period");
  return {begin_of_month(year, (number - 1) * months + 1), begin_of_month(year, number * months + 1),
          label_of(year, kind, number)};
}

Period FiscalCalendar::year(int year) const { return {begin_of_year(year), begin_of_year(year + 1), std::to_string(year)}; }
Period FiscalCalendar::semester(int year, int semester) const { return span(year, 'S', semester, 4); }
Period FiscalCalendar::quarter(int year, int quarter) const { return span(year, 'Q', quarter, 3); }
Period FiscalCalendar::month(int year, int month) const { return span(year, 'M', month, 1); }

Period FiscalCalendar::week(int year, int week) const {
  const Period whole = this->year(year);
  require(week >= 1 && week <= weeks_in_year(year), "there is no " + label_of(year, 'W', week) + " in a year", "period");
  const Date begin = whole.begin + 7 * (week - 1);
  return {begin, std::min(begin + 7, whole.end), label_of(year, 'W', week)};
}

int FiscalCalendar::weeks_in_year(int year) const { return (this->year(year).days() + 6) / 7; }

int FiscalCalendar::year_number(Date day) const {
  int year = day.year() + 1; // names and week patterns reach at most one year ahead of the calendar's
  while (day < begin_of_year(year)) --year;
  return year;
}

Period FiscalCalendar::month_span_of(Date day, char kind, int months) const {
  const int year = year_number(day);
  int number = 12 / months;
  while (day < begin_of_month(year, (number - 1) * months + 1)) --number;
  return span(year, kind, number, months);
}

Period FiscalCalendar::semester_of(Date day) const { return month_span_of(day, 'S', 4); }
Period FiscalCalendar::quarter_of(Date day) const { return month_span_of(day, 'Q', 3); }
Period FiscalCalendar::month_of(Date day) const { return month_span_of(day, 'M', 1); }

Period FiscalCalendar::week_of(Date day) const {
  const int year = year_number(day);
  return week(year, (day - begin_of_year(year)) / 7 + 1);
}

int FiscalCalendar::week_of_quarter(Date day) const { return (day - quarter_of(day).begin) / 7 + 1; }

std::vector<Period> FiscalCalendar::quarters(Date from, Date until) const {
  std::vector<Period> quarters;
  for (Date day = from; day <= until; day = quarters.back().end) quarters.push_back(quarter_of(day));
  return quarters;
}

Period FiscalCalendar::period(std::string_view label) const {
  const int year = label.size() >= 4 ? number_of(label.substr(0, 4)) : -1;
  const bool dashed = label.size() >= 7 && label[4] == '-';
  const int number = dashed ? number_of(label.substr(6)) : -1;
  const bool shaped = year >= 1401 && (label.size() == 4 || (label.size() <= 8 && number >= 1));
  if (shaped && label.size() == 4) return this->year(year);
  if (shaped) switch (label[5]) {
    case 'S': return semester(year, number);
    case 'Q': return quarter(year, number);
    case 'M': return month(year, number);
    case 'W': return week(year, number);
    default: break;
    }
  throw Error(ErrorCode::parse,
              "'" + std::string(label) + "' is not a period such as 2017, 2017-S2, 2017-Q4, 2017-M11 or 2017-W07");
}

} // namespace landfall
