// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/calendar.h>

#include "arguments.hpp"
#include "days.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "options.hpp"

#include <landfall/calendar/business_days.hpp>
#include <landfall/calendar/fiscal_calendar.hpp>

#include <vector>

namespace {

namespace capi = landfall::capi;
using landfall::Date;
using Options = landfall_calendar_new_options;

static_assert(LANDFALL_YEAR_MONTHS == static_cast<int>(landfall::YearPattern::months));
static_assert(LANDFALL_YEAR_WEEKS_445 == static_cast<int>(landfall::YearPattern::weeks_445));
static_assert(LANDFALL_YEAR_WEEKS_454 == static_cast<int>(landfall::YearPattern::weeks_454));
static_assert(LANDFALL_YEAR_WEEKS_544 == static_cast<int>(landfall::YearPattern::weeks_544));
static_assert(LANDFALL_YEAR_END_NEAREST == static_cast<int>(landfall::YearEnd::nearest));
static_assert(LANDFALL_YEAR_END_LAST == static_cast<int>(landfall::YearEnd::last));
static_assert(LANDFALL_YEAR_NAME_BY_END == static_cast<int>(landfall::YearName::by_end));
static_assert(LANDFALL_YEAR_NAME_BY_BEGIN == static_cast<int>(landfall::YearName::by_begin));
static_assert(sizeof(void*) != 8 || sizeof(Options) == 48, "the size of version 0.1");
static_assert(sizeof(landfall_period) == 32, "it never grows");

constexpr Options defaults{.struct_size = sizeof(Options),
                           .pattern = LANDFALL_YEAR_MONTHS,
                           .year_end = LANDFALL_YEAR_END_NEAREST,
                           .year_name = LANDFALL_YEAR_NAME_BY_END,
                           .first_month = 1,
                           .week_begins = 7,
                           .weekend = 0x60,
                           .reserved = 0,
                           .holidays = nullptr,
                           .n_holidays = 0};

landfall::FiscalCalendar fiscal(const Options& options) {
  return landfall::FiscalCalendar({.pattern = capi::read_enum<landfall::YearPattern>(options.pattern, 4, "pattern"),
                                   .first_month = options.first_month,
                                   .week_begins = options.week_begins,
                                   .year_end = capi::read_enum<landfall::YearEnd>(options.year_end, 2, "year_end"),
                                   .year_name = capi::read_enum<landfall::YearName>(options.year_name, 2, "year_name")});
}

landfall::BusinessDays business(const Options& options) {
  landfall::require(options.weekend < 0x80, "a week has seven days: bits 0 to 6", "weekend");
  std::vector<int> weekend;
  for (int weekday = 1; weekday <= 7; ++weekday)
    if ((options.weekend >> (weekday - 1) & 1) != 0) weekend.push_back(weekday);
  std::vector<Date> holidays;
  for (const auto day : capi::array(options.holidays, options.n_holidays, "holidays"))
    holidays.push_back(capi::day(day, "holidays"));
  return landfall::BusinessDays(holidays, weekend);
}

/// Answers what `ask` makes of a calendar.
template <class T, class Ask>
landfall_status answer(const landfall_calendar* calendar, T* out, landfall_error* error, Ask&& ask) noexcept {
  return capi::guarded(error, [&] { capi::required(out, "out") = ask(capi::required(calendar, "calendar")); });
}

landfall_period period(const landfall::Period& from) {
  landfall_period period{.begin = from.begin.days(), .end = from.end.days(), .label = {}};
  landfall::require(from.label.size() < sizeof period.label, "the label of the period is too long: " + from.label);
  from.label.copy(period.label, sizeof period.label - 1);
  return period;
}

} // namespace

void landfall_calendar_new_options_init(landfall_calendar_new_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_calendar_new(const landfall_calendar_new_options* given, landfall_calendar** out,
                                      landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const Options options = capi::read_options(given, sizeof(Options), defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    handle = new landfall_calendar{fiscal(options), business(options)};
  });
}

void landfall_calendar_free(landfall_calendar* calendar) { delete calendar; }

landfall_status landfall_calendar_quarter_of(const landfall_calendar* calendar, int32_t day, landfall_period* out,
                                             landfall_error* error) {
  return answer(calendar, out, error, [&](const auto& from) { return period(from.fiscal.quarter_of(capi::day(day, "day"))); });
}

landfall_status landfall_calendar_year_of(const landfall_calendar* calendar, int32_t day, landfall_period* out,
                                          landfall_error* error) {
  return answer(calendar, out, error, [&](const auto& from) { return period(from.fiscal.year_of(capi::day(day, "day"))); });
}

landfall_status landfall_calendar_period(const landfall_calendar* calendar, const char* label, landfall_period* out,
                                         landfall_error* error) {
  return answer(calendar, out, error,
                [&](const auto& from) { return period(from.fiscal.period(&capi::required(label, "label"))); });
}

landfall_status landfall_calendar_week_of_quarter(const landfall_calendar* calendar, int32_t day, int32_t* out,
                                                  landfall_error* error) {
  return answer(calendar, out, error, [&](const auto& from) { return from.fiscal.week_of_quarter(capi::day(day, "day")); });
}

landfall_status landfall_calendar_business_days(const landfall_calendar* calendar, int32_t begin, int32_t end, int32_t* out,
                                                landfall_error* error) {
  return answer(calendar, out, error,
                [&](const auto& from) { return from.business.count(capi::day(begin, "begin"), capi::day(end, "end")); });
}
