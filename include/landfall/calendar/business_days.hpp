// Days on which business is done: neither weekend nor holiday.
// Answers: how many selling days are left, and which day is the n-th from here?
// Definition: the weekend is Saturday and Sunday unless said otherwise; holidays are the caller's list.
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>

#include <array>
#include <span>
#include <vector>

namespace landfall {

class BusinessDays {
public:
  /// Throws `Error` (invalid_argument) on a weekday outside 1 (Monday) to 7, or when every weekday is in the weekend.
  explicit BusinessDays(std::span<const Date> holidays = {}, std::span<const int> weekend = saturday_sunday);
  static constexpr std::array<int, 2> saturday_sunday{6, 7};

  bool contains(Date day) const; ///< O(log holidays)
  /// Business days of [begin, end); 0 when end ≤ begin. O(log holidays).
  std::int32_t count(Date begin, Date end) const;
  std::int32_t count(const Period& period) const { return count(period.begin, period.end); }
  /// Business days of the period after `day`.
  std::int32_t remaining(const Period& period, Date day) const { return count(std::max(period.begin, day + 1), period.end); }
  /// The n-th business day after `day` for n > 0, before it for n < 0; `day` itself, business day or not, for 0. O(n).
  Date advance(Date day, std::int32_t n) const;

private:
  std::array<bool, 8> works_{}; // by ISO weekday
  std::vector<Date> holidays_;  // ascending, distinct, on working weekdays only
};

} // namespace landfall
