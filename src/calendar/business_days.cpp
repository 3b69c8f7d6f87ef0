// SPDX-License-Identifier: Apache-2.0
#include <landfall/calendar/business_days.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>

namespace landfall {

BusinessDays::BusinessDays(std::span<const Date> holidays, std::span<const int> weekend) {
  works_.fill(true);
  works_[0] = false;
  for (const int weekday : weekend) {
    require(weekday >= 1 && weekday <= 7, "a weekday lies between 1 (Monday) and 7 (Sunday)", "weekend");
    works_[static_cast<std::size_t>(weekday)] = false;
  }
  require(std::ranges::count(works_, true) > 0, "at least one weekday is to be outside the weekend", "weekend");
  std::ranges::copy_if(holidays, std::back_inserter(holidays_),
                       [this](Date day) { return works_[static_cast<std::size_t>(day.weekday())]; });
  std::ranges::sort(holidays_);
  holidays_.erase(std::unique(holidays_.begin(), holidays_.end()), holidays_.end()); // clang 14 cannot read ranges::unique
}

bool BusinessDays::contains(Date day) const {
  return works_[static_cast<std::size_t>(day.weekday())] && !std::ranges::binary_search(holidays_, day);
}

std::int32_t BusinessDays::count(Date begin, Date end) const {
  if (end <= begin) return 0;
  const auto weeks = (end - begin) / 7;
  auto days = weeks * static_cast<std::int32_t>(std::ranges::count(works_, true));
  for (Date day = begin + 7 * weeks; day < end; day += 1) days += works_[static_cast<std::size_t>(day.weekday())] ? 1 : 0;
  const auto first = std::ranges::lower_bound(holidays_, begin), last = std::ranges::lower_bound(holidays_, end);
  return days - static_cast<std::int32_t>(last - first);
}

Date BusinessDays::advance(Date day, std::int32_t n) const {
  const std::int32_t step = n < 0 ? -1 : 1;
  for (std::int32_t left = n < 0 ? -n : n; left > 0;) {
    day += step;
    if (contains(day)) --left;
  }
  return day;
}

} // namespace landfall
