// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/repeatable_gap.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace landfall::team {

namespace {

/// Pearson's r with Fisher's interval.
stats::Interval correlation(std::span<const double> x, std::span<const double> y, double level) {
  const double n = static_cast<double>(x.size());
  stats::Interval interval{.low = -1.0, .high = 1.0, .level = level, .n = static_cast<std::int64_t>(x.size())};
  if (x.size() < 3) return interval;
  const auto a = stats::moments(x), b = stats::moments(y);
  if (a.variance == 0.0 || b.variance == 0.0) return interval;
  stats::CompensatedSum products;
  for (std::size_t i = 0; i < x.size(); ++i)
    products += (x[i] - a.mean) / a.standard_deviation() * ((y[i] - b.mean) / b.standard_deviation());
  interval.estimate = std::clamp(products.value() / (n - 1.0), -1.0, 1.0);
  if (x.size() < 4) return interval;
  const double z = std::atanh(interval.estimate), half = stats::normal_quantile(0.5 * (1.0 + level)) / std::sqrt(n - 3.0);
  interval.low = std::tanh(z - half);
  interval.high = std::tanh(z + half);
  return interval;
}

stats::Interval shrink(const stats::Interval& gap, const stats::Interval& reliability) {
  stats::Interval shrunk{.level = gap.level, .n = reliability.n};
  if (std::isnan(gap.estimate) || std::isnan(reliability.estimate)) return shrunk;
  const auto left = [&](double share) { return std::max(share, 0.0) * gap.estimate; };
  shrunk.estimate = left(reliability.estimate);
  shrunk.low = std::min(left(reliability.low), left(reliability.high));
  shrunk.high = std::max(left(reliability.low), left(reliability.high));
  return shrunk;
}

void require_columns(const HalvedView& team) {
  require(team.next_exposure.size() == (team.roster.exposure.size() > 0 ? team.roster.rep.size() : 0),
          "months worked are given for both halves, or for neither", "next_exposure");
  for (std::size_t row = 0; row < team.next_exposure.size(); ++row)
    require(team.next_exposure.is_null(row) || (std::isfinite(team.next_exposure[row]) && team.next_exposure[row] >= 0.0),
            "months are finite and at least 0", "next_exposure", static_cast<std::int64_t>(row));
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    for (const auto* half : {&metric.first, &metric.second}) {
      require(half->size() == team.roster.rep.size(), "columns of unequal length", metric.name);
      for (std::size_t row = 0; row < half->size(); ++row)
        require(!std::isinf((*half)[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
    }
  }
}

/// Both halves of a metric over reps that have both, best first; how many of them are of the top, and of the bottom.
struct Halves {
  std::vector<double> first, second;
  std::size_t top = 0, bottom = 0;
};

Halves halves_of(const HalvedMetric& metric, const HalvedView& team, const Groups& groups, double least_exposure) {
  const bool monthly = metric.per_month && team.next_exposure.size() > 0;
  Halves halves;
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    if (metric.first.is_null(row) || metric.second.is_null(row)) continue;
    const double months = monthly ? team.next_exposure[row] : 1.0;
    if (monthly && !(months > 0.0 && months >= least_exposure)) continue;
    halves.first.push_back(metric.first[row] / (monthly ? team.roster.exposure[row] : 1.0));
    halves.second.push_back(metric.second[row] / months);
    halves.top += groups.is_top(i);
    halves.bottom += groups.is_bottom(i);
  }
  return halves;
}

} // namespace

std::vector<RepeatableGapRow> repeatable_gap(const HalvedView& team, const RepeatableGapOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require_columns(team);
  const auto groups = group(team.roster, options.grouping);

  std::vector<RepeatableGapRow> rows;
  for (const auto& metric : team.metrics) {
    const auto halves = halves_of(metric, team, groups, options.grouping.least_exposure);
    const auto gap = [&](std::span<const double> values) {
      return stats::difference_of_means(values.first(halves.top), values.last(halves.bottom), options.level);
    };
    RepeatableGapRow row{.metric = metric.name, .same = gap(halves.first), .next = gap(halves.second), .shrunk = {}};
    row.reliability = correlation(halves.first, halves.second, options.level);
    row.shrunk = shrink(row.same, row.reliability);
    rows.push_back(std::move(row));
  }
  return rows;
}

} // namespace landfall::team
