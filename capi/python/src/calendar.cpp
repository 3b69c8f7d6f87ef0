// landfall.calendar.
// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"
#include "failure.hpp"
#include "handle.hpp"
#include "record.hpp"
#include "types.hpp"

#include <landfall/c/calendar.h>

#include <vector>

namespace landfall::python {

namespace {

using Calendar = Handle<landfall_calendar, landfall_calendar_free>;

// LANDFALL_YEAR_…, LANDFALL_YEAR_END_… and LANDFALL_YEAR_NAME_…
constexpr std::string_view patterns[] = {"months", "weeks_445", "weeks_454", "weeks_544"};
constexpr std::string_view ends[] = {"nearest", "last"};
constexpr std::string_view names[] = {"by_end", "by_begin"};

const landfall_calendar* self(const Arguments& given) { return Calendar::of(given, 0, "a Calendar"); }

PyObject* period(const landfall_period& from) {
  static Imported type("landfall.calendar", "Period");
  return record(type, date_from(from.begin), date_from(from.end), static_cast<const char*>(from.label));
}

std::uint32_t weekend(const Arguments& given, Py_ssize_t index) {
  const Reference weekdays(PySequence_Fast(given[index], "weekend must be weekdays, Monday 1 to Sunday 7"));
  std::uint32_t bits = 0;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(weekdays.get()); ++i) {
    const long weekday = PyLong_AsLong(PySequence_Fast_GET_ITEM(weekdays.get(), i));
    if (weekday == -1 && PyErr_Occurred() != nullptr) throw Raised();
    if (weekday < 1 || weekday > 7) raise(PyExc_ValueError, "weekend has weekdays, Monday 1 to Sunday 7, not %ld", weekday);
    bits |= 1U << (weekday - 1);
  }
  return bits;
}

/// (class, pattern, first_month, year_end, year_name, week_begins, weekend, holidays)
PyObject* make(const Arguments& given) {
  landfall_calendar_new_options options;
  landfall_calendar_new_options_init(&options, sizeof options);
  const auto holidays = days_from(given, 7);
  options.pattern = given.choice(1, patterns);
  options.first_month = static_cast<std::int32_t>(given.integer(2));
  options.year_end = given.choice(3, ends);
  options.year_name = given.choice(4, names);
  options.week_begins = static_cast<std::int32_t>(given.integer(5));
  options.weekend = weekend(given, 6);
  options.holidays = holidays.data();
  options.n_holidays = static_cast<std::int64_t>(holidays.size());
  return Calendar::own(given[0], answer<landfall_calendar*>(landfall_calendar_new, &options));
}

PyObject* quarter_of(const Arguments& given) {
  return period(answer<landfall_period>(landfall_calendar_quarter_of, self(given), given.day(1)));
}

PyObject* year_of(const Arguments& given) {
  return period(answer<landfall_period>(landfall_calendar_year_of, self(given), given.day(1)));
}

PyObject* period_of_label(const Arguments& given) {
  return period(answer<landfall_period>(landfall_calendar_period, self(given), given.text(1)));
}

PyObject* week_of_quarter(const Arguments& given) {
  return PyLong_FromLong(answer<std::int32_t>(landfall_calendar_week_of_quarter, self(given), given.day(1)));
}

PyObject* business_days(const Arguments& given) {
  return PyLong_FromLong(answer<std::int32_t>(landfall_calendar_business_days, self(given), given.day(1), given.day(2)));
}

constexpr Native natives[] = {
    {"landfall_calendar_new", make},
    {"landfall_calendar_quarter_of", quarter_of},
    {"landfall_calendar_year_of", year_of},
    {"landfall_calendar_period", period_of_label},
    {"landfall_calendar_week_of_quarter", week_of_quarter},
    {"landfall_calendar_business_days", business_days},
};

} // namespace

void add_calendar_type(PyObject* module) { Calendar::add(module, "landfall._core.CalendarHandle", "Calendar"); }
std::span<const Native> calendar_natives() { return natives; }

} // namespace landfall::python
