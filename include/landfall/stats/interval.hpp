// An estimate with what makes it honest: its interval, the level of that interval and the number of observations.
// Answers: how much, and how sure is that? Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>

#include <cstdint>
#include <limits>

namespace landfall::stats {

struct Interval {
  double estimate = std::numeric_limits<double>::quiet_NaN(); ///< NaN: there is nothing to estimate it from
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  double level = 0.80; ///< probability that [low, high] is to cover
  std::int64_t n = 0;  ///< observations behind the estimate

  bool contains(double value) const { return low <= value && value <= high; }
  double width() const { return high - low; }
};

} // namespace landfall::stats

template <> struct landfall::fields_of<landfall::stats::Interval> {
  static constexpr auto value =
      fields(field("estimate", &stats::Interval::estimate, "point estimate"),
             field("low", &stats::Interval::low, "lower end of the interval"),
             field("high", &stats::Interval::high, "upper end of the interval"),
             field("level", &stats::Interval::level, "probability that the interval is to cover", Unit::probability),
             field("n", &stats::Interval::n, "observations behind the estimate", Unit::count));
};
