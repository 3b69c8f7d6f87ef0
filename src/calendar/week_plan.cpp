// SPDX-License-Identifier: Apache-2.0
#include <landfall/calendar/week_plan.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>

namespace landfall {

WeekPlan::WeekPlan(Date begin, int weeks) : begin_(begin), weeks_(weeks) {
  require(weeks >= 1 && weeks <= most_weeks, "a plan has 1 to 10,000 weeks", "weeks");
}

std::string WeekPlan::label() const { return "P" + std::to_string(weeks_) + "W"; }

Period WeekPlan::whole() const { return {begin_, begin_ + 7 * weeks_, label()}; }

Period WeekPlan::week(int week) const {
  require(week >= 1 && week <= weeks_, "the plan has weeks 1 to " + std::to_string(weeks_), "week");
  return {begin_ + 7 * (week - 1), begin_ + 7 * week, label() + (week < 10 ? "-W0" : "-W") + std::to_string(week)};
}

Period WeekPlan::quarter(int quarter) const {
  const int first = weeks_in_quarter * (quarter - 1);
  require(quarter >= 1 && first < weeks_, "the plan has no quarter " + std::to_string(quarter), "quarter");
  return {begin_ + 7 * first, begin_ + 7 * std::min(first + weeks_in_quarter, weeks_),
          label() + "-Q" + std::to_string(quarter)};
}

std::vector<Period> WeekPlan::quarters() const {
  std::vector<Period> quarters;
  for (int first = 0, number = 1; first < weeks_; first += weeks_in_quarter, ++number) quarters.push_back(quarter(number));
  return quarters;
}

Period WeekPlan::week_of(Date day) const {
  require(whole().contains(day), day.to_string() + " lies outside the plan", "day");
  return week((day - begin_) / 7 + 1);
}

Period WeekPlan::quarter_of(Date day) const {
  require(whole().contains(day), day.to_string() + " lies outside the plan", "day");
  return quarter((day - begin_) / (7 * weeks_in_quarter) + 1);
}

} // namespace landfall
