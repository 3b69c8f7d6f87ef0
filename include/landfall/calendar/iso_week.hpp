// Weeks as ISO 8601 numbers them: Monday to Sunday, week 1 holds the year's first Thursday.
// Answers: which ISO week is this day in, and which days are in that week? Thread safety: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>

#include <compare>

namespace landfall {

struct IsoWeek {
  int year = 1970; ///< the year that the week belongs to, which may differ from the day's about New Year
  int week = 1;    ///< 1 to 52 or 53

  auto operator<=>(const IsoWeek&) const = default;
};

/// The ISO week that holds the day (boost::gregorian::date::week_number). O(1).
IsoWeek iso_week(Date day);

/// Its seven days, labelled 2017-W46. Throws `Error` (invalid_argument) when the year has no such week. O(1).
Period iso_week_period(IsoWeek week);

} // namespace landfall
