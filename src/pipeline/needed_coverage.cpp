// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/coverage_week.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/random_effects.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>

namespace landfall::pipeline {

namespace {

/// One week of one segment, over the periods that are over.
struct Seen {
  std::vector<double> yield, effective_count;
};

/// What the next period's yield is taken to be.
struct Yield {
  double mean = 0.0, variance = 0.0, degrees = 0.0;
  std::int64_t n = 0;
};

/// Mean over periods, deals weighing alike, half a deal won and half a deal lost added, so that chance has a variance even
/// where everything was won, or nothing.
double rough_mean(const Seen& seen) {
  double won = 0.5, deals = 1.0;
  for (std::size_t i = 0; i < seen.yield.size(); ++i) {
    won += seen.yield[i] * seen.effective_count[i];
    deals += seen.effective_count[i];
  }
  return won / deals;
}

stats::RandomEffects over_periods(const Seen& seen, const NeededOptions& options) {
  const double mean = rough_mean(seen);
  std::vector<double> chance;
  for (const double count : seen.effective_count) {
    const double lost = options.definition == YieldDefinition::standing ? std::max(1.0 - mean, 0.5 / (count + 1.0)) : 1.0;
    chance.push_back(mean * lost / count);
  }
  return stats::random_effects(
      seen.yield, chance,
      {.prior_sd = options.prior_error_ratio * mean, .prior_groups = options.prior_periods, .level = options.level});
}

NeededRow row_of(std::int64_t week, const std::string& segment, const Yield& yield, const NeededOptions& options) {
  NeededRow row{.week = week,
                .segment = segment,
                .yield_ratio = {.estimate = yield.mean, .level = options.level, .n = yield.n},
                .needed_coverage = {.estimate = std::numeric_limits<double>::infinity(), .level = options.level, .n = yield.n},
                .yield_error = std::sqrt(yield.variance),
                .degrees = yield.degrees,
                .definition = options.definition};
  row.yield_ratio.low = 0.0;
  if (yield.degrees > 0.0) {
    const boost::math::students_t t(yield.degrees);
    const double half = boost::math::quantile(t, 0.5 + 0.5 * options.level) * row.yield_error;
    row.yield_ratio.low = std::max(0.0, yield.mean - half);
    row.yield_ratio.high = yield.mean + half;
  }
  const auto inverse = [](double y) { return y > 0.0 ? 1.0 / y : std::numeric_limits<double>::infinity(); };
  row.needed_coverage.estimate = inverse(row.yield_ratio.estimate);
  row.needed_coverage.low = inverse(row.yield_ratio.high);
  row.needed_coverage.high = inverse(row.yield_ratio.low);
  return row;
}

} // namespace

std::vector<NeededRow> needed_coverage(std::span<const CoverageWeekRow> rows, const NeededOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.prior_error_ratio >= 0.0 && std::isfinite(options.prior_error_ratio), "it is finite and not below 0",
          "prior_error_ratio");
  require(options.prior_periods >= 0.0 && std::isfinite(options.prior_periods), "it is finite and not below 0",
          "prior_periods");
  std::map<std::int64_t, std::map<std::string, Seen>> by_week;
  for (const auto& row : rows) {
    if (!row.final_amount || !(row.open_amount > 0.0) || !(row.effective_count > 0.0)) continue;
    const double won =
        options.definition == YieldDefinition::standing ? *row.yielded_amount : *row.final_amount - row.won_amount;
    auto& seen = by_week[row.week][row.segment];
    seen.yield.push_back(std::max(0.0, won / row.open_amount));
    seen.effective_count.push_back(row.effective_count);
  }
  if (by_week.empty()) throw Error(ErrorCode::insufficient, "no period with pipeline is over yet", "periods");

  std::vector<NeededRow> needed;
  for (const auto& [week, segments] : by_week) {
    std::vector<double> means, variances;
    std::vector<stats::RandomEffects> own;
    for (const auto& [name, seen] : segments) {
      own.push_back(over_periods(seen, options));
      means.push_back(own.back().mean);
      variances.push_back(own.back().standard_error * own.back().standard_error);
    }
    // Segments about their mean: with one there is nothing to be drawn to.
    const auto drawn = stats::random_effects(means, variances, {.prior_sd = 0.0, .prior_groups = 0.0, .level = options.level});
    std::size_t s = 0;
    for (const auto& [name, seen] : segments) {
      const auto& mine = own[s];
      const bool alone = segments.size() == 1;
      const double error = alone ? variances[s] : drawn.shrunk_variance[s];
      needed.push_back(row_of(week, name,
                              {.mean = alone ? mine.mean : drawn.shrunk[s],
                               .variance = error + mine.between_variance,
                               .degrees = mine.degrees,
                               .n = mine.n},
                              options));
      ++s;
    }
  }
  return needed;
}

Landing coverage_landing(std::span<const double> open_amounts, const NeededRow& needed, const Control& control) {
  std::vector<double> amounts;
  for (const double amount : open_amounts)
    if (!std::isnan(amount)) amounts.push_back(amount);
  constexpr int values = 15; // equally likely values of the yield: the middle of each fifteenth of its distribution
  std::vector<Landing> parts;
  const auto add = [&](double yield, int i) {
    // Above 1 every deal is won, and is booked for more than it stood at.
    std::vector<double> chance(amounts.size(), std::min(yield, 1.0)), paid = amounts;
    if (yield > 1.0)
      for (double& amount : paid) amount *= yield;
    parts.push_back(Landing::from_deals(
        chance, paid, {.control = control.part(static_cast<double>(i) / values, static_cast<double>(i + 1) / values)}));
  };
  if (needed.degrees > 0.0 && needed.yield_error > 0.0) {
    const boost::math::students_t t(needed.degrees);
    for (int i = 0; i < values; ++i) {
      const double z = boost::math::quantile(t, (i + 0.5) / values);
      add(std::max(0.0, needed.yield_ratio.estimate + z * needed.yield_error), i);
    }
  } else {
    add(std::max(0.0, needed.yield_ratio.estimate), values - 1);
  }
  const std::vector<double> weights(parts.size(), 1.0);
  return Landing::mixture(parts, weights)
      .named("coverage: pipeline at the yield of earlier periods in week " + std::to_string(needed.week),
             static_cast<std::int64_t>(amounts.size()));
}

} // namespace landfall::pipeline
