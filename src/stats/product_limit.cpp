// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/product_limit.hpp>

#include "stats/ascending.hpp"
#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>

#include <cmath>
#include <limits>

namespace landfall::stats {

namespace {

constexpr std::size_t ends_between_marks = 256;

/// −ln of the limit S^exp(w), w = side · z √g / |ln S|: |ln S| · exp(w). Both 0 and 1 are their own limits.
double minus_log_limit(double minus_log_survival, double greenwood, double side_z) {
  if (minus_log_survival <= 0.0 || std::isinf(minus_log_survival) || side_z == 0.0) return minus_log_survival;
  return minus_log_survival * std::exp(side_z * std::sqrt(greenwood) / minus_log_survival);
}

} // namespace

bool ProductLimit::next(Mark& mark, double& time) const {
  while (mark.at < cases_.size()) {
    const std::size_t begin = mark.at;
    const std::uint64_t first = cases_[begin];
    std::size_t ended = 0, all = 0; // of this duration
    while (begin + all < cases_.size() && cases_[begin + all] >> 1 == first >> 1) ended += (cases_[begin + all++] & 1u) == 0;
    const auto n = static_cast<double>(mark.at_risk), d = static_cast<double>(ended);
    mark.at += all;
    mark.at_risk -= static_cast<std::int64_t>(all);
    if (ended == 0) continue;
    mark.survival *= (n - d) / n;
    if (d < n) mark.greenwood += d / (n * (n - d));
    time = units(first);
    return true;
  }
  return false;
}

ProductLimit::ProductLimit(std::span<const std::vector<std::uint64_t>> cases, double level) : level_(level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  z_ = normal_quantile(0.5 + 0.5 * level);
  cases_ = ascending(cases);
  for (const auto each : cases_) still_going_ += static_cast<std::int64_t>(each & 1u);

  // The area right of each end is the whole less that left of it, so that one walk finds Σ (area right)² d / (n (n − d)).
  Mark mark{.at_risk = n()};
  double time = 0.0, from = 0.0, going = 1.0, area = 0.0, weight = 0.0, weighted = 0.0, squared = 0.0;
  for (std::size_t ends = 0;; ++ends) {
    if (ends % ends_between_marks == 0) marks_.push_back(mark);
    const double before = mark.greenwood;
    if (!next(mark, time)) break;
    if (time >= last_seen()) continue; // nothing lies right of it
    area += going * (time - from);
    from = time, going = mark.survival;
    const double own = mark.greenwood - before;
    weight += own, weighted += own * area, squared += own * area * area;
  }
  marks_.push_back(mark);
  restricted_mean_ = {.level = level, .n = n()};
  if (!(last_seen() > 0.0)) return;
  area += going * (last_seen() - from);
  const double variance = std::fmax(0.0, area * area * weight - 2.0 * area * weighted + squared);
  const double half = z_ * std::sqrt(variance);
  restricted_mean_.estimate = area, restricted_mean_.low = area - half, restricted_mean_.high = area + half;
}

double ProductLimit::first_at_most(double share, double side) const {
  constexpr double equal = 1e-12;
  const double side_z = side * z_, least = -std::log(std::fmin(1.0, share + equal)); // of −ln of what is looked for
  const auto found = [&](const Mark& mark) {
    const double limit =
        side == 0.0 ? mark.survival : std::exp(-minus_log_limit(-std::log(mark.survival), mark.greenwood, side_z));
    return limit - share;
  };
  for (std::size_t i = 0; i + 1 < marks_.size(); ++i) {
    // Between two marks x = −ln S and g only grow. x exp(c / x) is convex in x and grows with c: it is greatest at an end.
    const double x0 = -std::log(marks_[i].survival), x1 = -std::log(marks_[i + 1].survival);
    const double g = side < 0.0 ? marks_[i].greenwood : marks_[i + 1].greenwood;
    const bool none =
        x0 > 0.0 && std::fmax(minus_log_limit(x0, g, side_z), minus_log_limit(x1, g, side_z)) < least * (1.0 - 1e-9);
    if (none) continue;
    Mark mark = marks_[i];
    double time = 0.0;
    while (mark.at < marks_[i + 1].at && next(mark, time)) {
      const double gap = found(mark);
      if (gap > equal) continue;
      double after = 0.0;
      return gap > -equal && next(mark, after) ? 0.5 * (time + after) : time;
    }
  }
  return std::numeric_limits<double>::infinity();
}

Interval ProductLimit::quantile(double p) const {
  require(p > 0.0 && p < 1.0, "a share lies between 0 and 1", "p");
  return {.estimate = first_at_most(1.0 - p, 0.0),
          .low = first_at_most(1.0 - p, 1.0),
          .high = first_at_most(1.0 - p, -1.0),
          .level = level_,
          .n = n()};
}

} // namespace landfall::stats
