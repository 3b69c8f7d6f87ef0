// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"

#include "function.hpp"

#include <datetime.h>

namespace landfall::python {

namespace {

constexpr std::int64_t microseconds_a_day = 86'400'000'000;

struct Civil {
  int year, month, day;
};

/// Proleptic Gregorian date of a day (Hinnant, "chrono-compatible low-level date algorithms").
Civil civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t in_era = days - era * 146'097;
  const std::int64_t year_of_era = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153; // months from March
  const auto month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month,
          static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

} // namespace

void import_datetime() {
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw Raised();
}

bool is_date(PyObject* object) { return PyDate_Check(object) != 0; }
bool is_datetime(PyObject* object) { return PyDateTime_Check(object) != 0; }

std::int32_t days_from_civil(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

std::int32_t day_of(PyObject* date) {
  return days_from_civil(PyDateTime_GET_YEAR(date), PyDateTime_GET_MONTH(date), PyDateTime_GET_DAY(date));
}

std::int64_t microseconds_of(PyObject* datetime) {
  const std::int64_t seconds = PyDateTime_DATE_GET_HOUR(datetime) * 3'600 + PyDateTime_DATE_GET_MINUTE(datetime) * 60 +
                               PyDateTime_DATE_GET_SECOND(datetime);
  std::int64_t total = day_of(datetime) * microseconds_a_day + seconds * 1'000'000 + PyDateTime_DATE_GET_MICROSECOND(datetime);
  const Reference offset(PyObject_CallMethod(datetime, "utcoffset", nullptr));
  if (offset.get() != Py_None)
    total -= PyDateTime_DELTA_GET_DAYS(offset.get()) * microseconds_a_day +
             PyDateTime_DELTA_GET_SECONDS(offset.get()) * std::int64_t{1'000'000} +
             PyDateTime_DELTA_GET_MICROSECONDS(offset.get());
  return total;
}

bool read_day(PyObject* object, std::int32_t& out) {
  if (is_date(object)) {
    out = day_of(object);
    return true;
  }
  if (PyUnicode_Check(object) == 0) return false;
  const Reference date(PyObject_CallMethod(reinterpret_cast<PyObject*>(PyDateTimeAPI->DateType), "fromisoformat", "O", object));
  out = day_of(date.get());
  return true;
}

Reference date_from(std::int64_t days) {
  if (days < -719'162 || days > 2'932'896) // 0001-01-01 and 9999-12-31
    raise(PyExc_ValueError, "%lld days from 1970 lie beyond what datetime.date holds", static_cast<long long>(days));
  const Civil civil = civil_from_days(days);
  return Reference(PyDate_FromDate(civil.year, civil.month, civil.day));
}

Reference datetime_from(std::int64_t microseconds) {
  std::int64_t days = microseconds / microseconds_a_day, rest = microseconds % microseconds_a_day;
  if (rest < 0) {
    rest += microseconds_a_day;
    --days;
  }
  if (days < -719'162 || days > 2'932'896) raise(PyExc_ValueError, "a timestamp lies beyond what datetime.datetime holds");
  const Civil civil = civil_from_days(days);
  const auto seconds = static_cast<int>(rest / 1'000'000);
  return Reference(PyDateTime_FromDateAndTime(civil.year, civil.month, civil.day, seconds / 3'600, seconds / 60 % 60,
                                              seconds % 60, static_cast<int>(rest % 1'000'000)));
}

std::vector<std::int32_t> days_from(const Arguments& given, Py_ssize_t index) {
  if (PyUnicode_Check(given[index])) given.refuse(index, "a list of dates");
  const Reference sequence(PySequence_Tuple(given[index]));
  std::vector<std::int32_t> days(static_cast<std::size_t>(PyTuple_GET_SIZE(sequence.get())));
  for (std::size_t i = 0; i < days.size(); ++i)
    if (!read_day(PyTuple_GET_ITEM(sequence.get(), static_cast<Py_ssize_t>(i)), days[i]))
      raise(PyExc_TypeError, "%s[%zu] must be a datetime.date or text such as '2017-12-25'", given.name(index), i);
  return days;
}

} // namespace landfall::python
