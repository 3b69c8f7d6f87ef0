// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/date.hpp>
#include <landfall/core/error.hpp>

#include <algorithm>
#include <charconv>

namespace landfall {

namespace greg = boost::gregorian;

namespace {

const greg::date& epoch() {
  static const greg::date day(1970, 1, 1);
  return day;
}

int digits(std::string_view text) {
  int value = -1;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() && text.front() != '-' ? value : -1;
}

} // namespace

Date Date::from_boost(const greg::date& date) {
  require(!date.is_special(), "not a day of the calendar");
  return from_days(static_cast<std::int32_t>((date - epoch()).days()));
}

greg::date Date::to_boost() const {
  try {
    return epoch() + greg::days(days_);
  } catch (const std::out_of_range&) {
    throw Error(ErrorCode::invalid_argument, std::to_string(days_) + " days since 1970-01-01 lie outside years 1400 to 9999");
  }
}

Date Date::from_ymd(int year, int month, int day) {
  const bool in_range = year >= 1400 && year <= 9999 && month >= 1 && month <= 12 && day >= 1;
  if (!in_range ||
      day > greg::gregorian_calendar::end_of_month_day(static_cast<unsigned short>(year), static_cast<unsigned short>(month)))
    throw Error(ErrorCode::invalid_argument,
                "there is no day " + std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day));
  return from_boost(
      greg::date(static_cast<unsigned short>(year), static_cast<unsigned short>(month), static_cast<unsigned short>(day)));
}

Date Date::parse(std::string_view iso) {
  const bool shaped = iso.size() == 10 && iso[4] == '-' && iso[7] == '-';
  const int year = shaped ? digits(iso.substr(0, 4)) : -1;
  const int month = shaped ? digits(iso.substr(5, 2)) : -1;
  const int day = shaped ? digits(iso.substr(8, 2)) : -1;
  if (year < 0 || month < 0 || day < 0)
    throw Error(ErrorCode::parse, "'" + std::string(iso) + "' is not a date of the form YYYY-MM-DD");
  return from_ymd(year, month, day);
}

int Date::year() const { return to_boost().year(); }
int Date::month() const { return to_boost().month(); }
int Date::day() const { return to_boost().day(); }

std::string Date::to_string() const {
  const auto ymd = to_boost().year_month_day();
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(int(ymd.year)) + "-" + two(int(ymd.month)) + "-" + two(int(ymd.day));
}

Date add_months(Date date, int months) {
  const auto ymd = date.to_boost().year_month_day();
  const int index = int(ymd.year) * 12 + int(ymd.month) - 1 + months;
  const int year = index / 12;
  const int month = index % 12 + 1;
  require(year >= 1400 && year <= 9999, "the month lies outside years 1400 to 9999");
  const int last =
      greg::gregorian_calendar::end_of_month_day(static_cast<unsigned short>(year), static_cast<unsigned short>(month));
  return Date::from_ymd(year, month, std::min(int(ymd.day), last));
}

} // namespace landfall
