// Reliability, Brier score and log loss.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/calibration.hpp>

#include "stats/judged.hpp"
#include "stats/wilson.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::stats {

std::string_view to_string(Bins bins) {
  switch (bins) {
  case Bins::equal_width: return "equal_width";
  case Bins::equal_count: return "equal_count";
  case Bins::distinct: return "distinct";
  }
  return "unknown";
}

std::vector<Observation> observations(const Judged& judged) {
  const auto& [probability, outcome, weight] = judged;
  require(probability.size() == outcome.size(), "as many outcomes as probabilities are needed", "outcome");
  require(weight.empty() || weight.size() == outcome.size(), "as many weights as outcomes are needed", "weight");
  std::vector<Observation> kept;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(probability[i] >= 0.0 && probability[i] <= 1.0, "a probability lies between 0 and 1", "probability", row);
    require(outcome[i] == 0.0 || outcome[i] == 1.0, "an outcome is 0 or 1", "outcome", row);
    const double w = weight.empty() ? 1.0 : weight[i];
    require(w == 0.0 || (w >= 1e-100 && w <= 1e100), "a weight is 0, or a number from 1e-100 to 1e100", "weight", row);
    if (w > 0.0) kept.push_back({probability[i], outcome[i] == 1.0, w});
  }
  if (kept.empty()) throw Error(ErrorCode::insufficient, "there is no observation with a weight above 0");
  return kept;
}

namespace {

/// One bin: observations [first, last) of those in ascending order.
struct Bin {
  std::span<const Observation> observations;
  double low, high;
};

std::vector<Bin> binned(std::span<const Observation> sorted, const ReliabilityOptions& options) {
  require(options.bins == Bins::distinct || options.count >= 1, "at least one bin is needed", "count");
  const auto count = static_cast<double>(options.count);
  double total = 0.0, passed = 0.0; // weight
  for (const auto& each : sorted) total += each.weight;
  const auto of_width = [&](double p) { return std::min(std::floor(p * count), count - 1.0); };
  // A bin of equal count takes equal probabilities whole, by where the middle of their weight lies.
  std::vector<Bin> bins;
  double last_key = -1.0;
  for (std::size_t i = 0; i < sorted.size();) {
    const double p = sorted[i].probability;
    std::size_t end = i;
    double weight = 0.0;
    for (; end < sorted.size() && sorted[end].probability == p; ++end) weight += sorted[end].weight;
    const double key = options.bins == Bins::equal_width   ? of_width(p)
                       : options.bins == Bins::equal_count ? std::floor((passed + 0.5 * weight) / total * count)
                                                           : static_cast<double>(i);
    passed += weight;
    if (bins.empty() || key != last_key) bins.push_back({sorted.subspan(i, 0), p, p});
    last_key = key;
    auto& bin = bins.back();
    bin.observations = {bin.observations.data(), bin.observations.size() + (end - i)};
    bin.high = p;
    if (options.bins == Bins::equal_width) bin.low = key / count, bin.high = (key + 1.0) / count;
    i = end;
  }
  return bins;
}

std::vector<Observation> sorted_observations(const Judged& judged) {
  auto sorted = observations(judged);
  std::ranges::sort(sorted, {}, &Observation::probability);
  return sorted;
}

struct Shares {
  double weight, mean_probability, observed;
  double effective_n;
};

Shares shares_of(std::span<const Observation> observations) {
  CompensatedSum weight, squares, probability, happened;
  for (const auto& each : observations) {
    weight += each.weight;
    squares += each.weight * each.weight;
    probability += each.weight * each.probability;
    if (each.happened) happened += each.weight;
  }
  const double total = weight.value();
  return {total, probability.value() / total, happened.value() / total, total * total / squares.value()};
}

/// Weighted mean of `values` with its normal interval: the variance of a mean by the spread of its parts.
Interval weighted_mean(std::span<const Observation> observations, std::span<const double> values, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const double n = static_cast<double>(values.size());
  CompensatedSum weight, sum, squares;
  for (std::size_t i = 0; i < values.size(); ++i) weight += observations[i].weight, sum += observations[i].weight * values[i];
  Interval interval{.estimate = sum.value() / weight.value(), .level = level, .n = static_cast<std::int64_t>(values.size())};
  if (std::ranges::any_of(values, [](double value) { return std::isinf(value); })) {
    interval.estimate = std::numeric_limits<double>::infinity();
    return interval;
  }
  if (values.size() < 2) return interval;
  for (std::size_t i = 0; i < values.size(); ++i)
    squares += std::pow(observations[i].weight * (values[i] - interval.estimate), 2.0);
  const double error = std::sqrt(squares.value() * n / (n - 1.0)) / weight.value(), z = normal_quantile(0.5 * (1.0 + level));
  interval.low = interval.estimate - z * error;
  interval.high = interval.estimate + z * error;
  return interval;
}

} // namespace

std::vector<ReliabilityRow> reliability_table(const Judged& judged, const ReliabilityOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  const auto sorted = sorted_observations(judged);
  std::vector<ReliabilityRow> rows;
  for (const auto& bin : binned(sorted, options)) {
    const auto [weight, mean_probability, observed, n] = shares_of(bin.observations);
    ReliabilityRow row{.low = bin.low,
                       .high = bin.high,
                       .n = static_cast<std::int64_t>(bin.observations.size()),
                       .weight = weight,
                       .mean_probability = mean_probability};
    const auto [low, high] = wilson_ends(observed * n, n, 0.5 * (1.0 - options.level));
    row.observed = {.estimate = observed,
                    .low = observed == 0.0 ? 0.0 : std::max(low, 0.0),
                    .high = observed == 1.0 ? 1.0 : std::min(high, 1.0),
                    .level = options.level,
                    .n = row.n};
    rows.push_back(row);
  }
  return rows;
}

BrierScore brier_score(const Judged& judged, const ReliabilityOptions& options) {
  const auto sorted = sorted_observations(judged);
  std::vector<double> squares;
  for (const auto& [probability, happened, weight] : sorted) squares.push_back(std::pow(probability - double(happened), 2.0));
  const auto all = shares_of(sorted);
  const double base = all.observed;
  CompensatedSum reliability, resolution, within;
  for (const auto& bin : binned(sorted, options)) {
    const auto [weight, said, observed, n] = shares_of(bin.observations);
    reliability += weight * (said - observed) * (said - observed);
    resolution += weight * (observed - base) * (observed - base);
    for (const auto& each : bin.observations)
      within += each.weight * (each.probability - said) * (each.probability - said - 2.0 * (double(each.happened) - observed));
  }
  BrierScore brier{.score = weighted_mean(sorted, squares, options.level),
                   .reliability = reliability.value() / all.weight,
                   .resolution = resolution.value() / all.weight,
                   .uncertainty = base * (1.0 - base),
                   .within_bins = within.value() / all.weight};
  brier.skill =
      brier.uncertainty > 0.0 ? 1.0 - brier.score.estimate / brier.uncertainty : std::numeric_limits<double>::quiet_NaN();
  return brier;
}

Interval log_loss(const Judged& judged, double level) {
  const auto all = observations(judged);
  std::vector<double> losses;
  for (const auto& each : all)
    losses.push_back(0.0 - (each.happened ? std::log(each.probability) : std::log1p(-each.probability)));
  return weighted_mean(all, losses, level);
}

} // namespace landfall::stats
