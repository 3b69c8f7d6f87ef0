// SPDX-License-Identifier: Apache-2.0
#include <landfall/calendar/iso_week.hpp>

#include <landfall/core/error.hpp>

namespace landfall {

IsoWeek iso_week(Date day) {
  const Date thursday = day + (4 - day.weekday()); // the week belongs to the year of its Thursday
  return {thursday.year(), day.to_boost().week_number()};
}

Period iso_week_period(IsoWeek week) {
  const Date fourth = Date::from_ymd(week.year, 1, 4); // always in week 1
  const std::string label = std::to_string(week.year) + (week.week < 10 ? "-W0" : "-W") + std::to_string(week.week);
  require(week.week >= 1 && week.week <= 53, "there is no ISO week " + label, "week");
  const Date monday = fourth - (fourth.weekday() - 1) + 7 * (week.week - 1);
  require(iso_week(monday) == week, "there is no ISO week " + label, "week");
  return {monday, monday + 7, label};
}

} // namespace landfall
