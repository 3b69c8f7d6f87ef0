// A stretch of days with a name: 2017-Q4 is [2017-10-01, 2018-01-01).
// Answers: does this day belong, how long is it, how much of it has passed?
// Definition: half-open, the end is the first day that no longer belongs. Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>

#include <algorithm>
#include <string>

namespace landfall {

struct Period {
  Date begin;
  Date end; ///< first day after the period
  std::string label;

  std::int32_t days() const { return end - begin; }
  Date last_day() const { return end - 1; }
  bool contains(Date day) const { return begin <= day && day < end; }
  /// Days of the period up to and including `day`: 0 before it begins, `days()` once it is over.
  std::int32_t days_elapsed(Date day) const { return std::clamp(day - begin + 1, 0, days()); }
  /// Days of the period after `day`.
  std::int32_t days_remaining(Date day) const { return days() - days_elapsed(day); }

  bool operator==(const Period&) const = default;
};

} // namespace landfall
