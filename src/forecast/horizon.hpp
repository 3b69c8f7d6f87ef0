// Where a forecast stands with respect to its period, and the same place in another period.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>

#include <algorithm>
#include <span>

namespace landfall::forecast {

/// Days of the period that are left, and days until it begins.
struct Horizon {
  std::int32_t days_left, days_before;

  Horizon(const Period& period, Date as_of)
      : days_left(std::min(period.end - (as_of + 1), period.days())), days_before(std::max(period.begin - (as_of + 1), 0)) {}
  /// The day from which another period has the same horizon.
  Date day_for(const Period& period) const { return std::max(period.end - days_left, period.begin) - 1 - days_before; }
};

/// Those of the periods, ascending, that are over by the end of the day.
inline std::span<const Period> over_by(std::span<const Period> periods, Date day) {
  const auto first_running = std::ranges::find_if(periods, [&](const Period& period) { return period.last_day() > day; });
  return periods.first(static_cast<std::size_t>(first_running - periods.begin()));
}

} // namespace landfall::forecast
