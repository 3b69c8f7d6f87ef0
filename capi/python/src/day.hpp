// Days between Python and C: datetime.date there, counted from 1970-01-01 here.
// Answers: which day is this object, and which object is this day? Thread safety: asks for Python's lock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <vector>

namespace landfall::python {

/// To be called once, when the module is made.
void import_datetime();

bool is_date(PyObject* object);
bool is_datetime(PyObject* object);

/// Days since 1970-01-01 of a year, month and day of the Gregorian calendar.
std::int32_t days_from_civil(int year, int month, int day);

/// Days since 1970-01-01 of a datetime.date.
std::int32_t day_of(PyObject* date);
/// Microseconds since 1970-01-01 of a datetime.datetime; one that knows its zone in UTC, one that does not as it stands.
std::int64_t microseconds_of(PyObject* datetime);

/// Reads a datetime.date (a datetime.datetime's day too) or ISO text. False when it is neither; ValueError for other text.
bool read_day(PyObject* object, std::int32_t& out);

/// A datetime.date. Throws ValueError for a day beyond the years 1 to 9999.
Reference date_from(std::int64_t days);
/// A datetime.datetime in UTC, without a zone.
Reference datetime_from(std::int64_t microseconds);

class Arguments;

/// A sequence of days, each as `read_day` reads it. Throws `Raised` (TypeError) naming parameter and index.
std::vector<std::int32_t> days_from(const Arguments& given, Py_ssize_t index);

} // namespace landfall::python
