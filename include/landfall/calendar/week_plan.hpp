// A plan of so many weeks, broken into quarters of thirteen: "the next 100 weeks".
// Answers: which week of the plan is this, and which quarter of it?
// Definition: weeks count from the plan's first day, whatever weekday that is; the last quarter may be shorter.
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>

#include <vector>

namespace landfall {

class WeekPlan {
public:
  static constexpr int weeks_in_quarter = 13;
  static constexpr int most_weeks = 10'000;

  /// Throws `Error` (invalid_argument) unless weeks are 1 to `most_weeks`.
  WeekPlan(Date begin, int weeks);

  int weeks() const { return weeks_; }
  Period whole() const;              ///< labelled P100W
  Period week(int week) const;       ///< 1 to weeks(): P100W-W07. Throws `Error` (invalid_argument) otherwise.
  Period quarter(int quarter) const; ///< from 1: P100W-Q8. Throws `Error` (invalid_argument) on one that is not there.
  std::vector<Period> quarters() const;
  /// Week and quarter that hold the day. Throw `Error` (invalid_argument) on a day outside the plan.
  Period week_of(Date day) const;
  Period quarter_of(Date day) const;

private:
  std::string label() const;

  Date begin_;
  int weeks_;
};

} // namespace landfall
