// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/score.hpp>

#include "landing/distribution.hpp" // cumulation_error

#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/sum.hpp>
#include <landfall/stats/uniformity.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

namespace landfall::landing {

namespace {

void require_outcome(double outcome) { require(std::isfinite(outcome), "an outcome is a finite number", "outcome"); }

struct Central {
  double low, high;
};

double lower_tail(double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  return 0.5 * (1.0 - level);
}

Central central(const Landing& landing, double level) {
  const double tail = lower_tail(level);
  return {landing.quantile(tail), landing.quantile(1.0 - tail)};
}

} // namespace

double pinball(const Landing& landing, double q, double outcome) {
  require_outcome(outcome);
  require(q > 0.0 && q < 1.0, "a pinball is taken at a q between 0 and 1", "q");
  const double over = landing.quantile(q) - outcome;
  return over > 0.0 ? (1.0 - q) * over : -q * over;
}

double interval_score(const Landing& landing, double level, double outcome) {
  require_outcome(outcome);
  const auto [low, high] = central(landing, level);
  return high - low + 2.0 / (1.0 - level) * std::max({low - outcome, outcome - high, 0.0});
}

bool covers(const Landing& landing, double level, double outcome) {
  require_outcome(outcome);
  const double tail = lower_tail(level);
  // By probabilities, not by the quantiles themselves: then what is reached but for rounding counts as reached.
  return landing.cdf(outcome) >= tail - cumulation_error && landing.probability_at_least(outcome) > tail + cumulation_error;
}

double central_width(const Landing& landing, double level) {
  const auto [low, high] = central(landing, level);
  return high - low;
}

PitRange pit_range(const Landing& landing, double outcome) {
  require_outcome(outcome);
  const double at_or_below = landing.cdf(outcome);
  return {std::min(1.0 - landing.probability_at_least(outcome), at_or_below), at_or_below};
}

double randomised_pit(const Landing& landing, double outcome, stats::Random& random) {
  const auto [below, at_or_below] = pit_range(landing, outcome);
  return std::lerp(below, at_or_below, random.uniform_positive());
}

// --- many ---

std::string_view to_string(Pit pit) {
  switch (pit) {
  case Pit::spread: return "spread";
  case Pit::randomised: return "randomised";
  }
  return "unknown";
}

namespace {

std::string with_number(std::string words, double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  return words.append(" ").append(digits, end);
}

MeanScore mean_score(std::string name, std::span<const double> values, double level) {
  MeanScore row{.score = std::move(name)};
  if (std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
    row.mean = stats::mean_interval(values, level);
    row.standard_error = std::sqrt(stats::moments(values).squared_standard_error());
  } else { // an outcome that was ruled out
    row.mean = {.estimate = INFINITY, .level = level, .n = static_cast<std::int64_t>(values.size())};
    row.standard_error = std::nan("");
  }
  return row;
}

IntervalCoverage interval_coverage(std::span<const Landing> landings, std::span<const double> outcomes, double level,
                                   double confidence) {
  IntervalCoverage row{.level = level};
  stats::CompensatedSum width;
  for (std::size_t i = 0; i < landings.size(); ++i) {
    row.covered += covers(landings[i], level, outcomes[i]);
    width += central_width(landings[i], level);
  }
  const auto n = static_cast<std::int64_t>(landings.size());
  row.share = stats::proportion_interval(row.covered, n, {.level = confidence});
  row.mean_width = width.value() / static_cast<double>(n);
  return row;
}

std::vector<PitBin> histogram(std::span<const PitRange> ranges, std::int64_t bins) {
  const double count = static_cast<double>(bins), n = static_cast<double>(ranges.size());
  std::vector<PitBin> rows;
  for (std::int64_t bin = 0; bin < bins; ++bin) {
    const double low = static_cast<double>(bin) / count, high = static_cast<double>(bin + 1) / count;
    stats::CompensatedSum share;
    for (const auto& [below, at_or_below] : ranges) {
      if (at_or_below > below) // spread evenly over its range
        share += std::max(std::min(high, at_or_below) - std::max(low, below), 0.0) / (at_or_below - below);
      else
        share += (low < below && below <= high) || (below == 0.0 && bin == 0) ? 1.0 : 0.0;
    }
    rows.push_back({.low = low, .high = high, .share = share.value() / n, .expected = 1.0 / count});
  }
  return rows;
}

} // namespace

ScoreSummary score(std::span<const Landing> landings, std::span<const double> outcomes, const ScoreOptions& options) {
  require(landings.size() == outcomes.size(), "as many outcomes as Landings are needed", "outcomes");
  require(!landings.empty(), "there is nothing to score", "outcomes");
  require(options.pit_bins >= 2 && options.pit_bins <= 65'536, "a histogram has 2 to 65536 bins", "pit_bins");
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    require(std::isfinite(outcomes[i]), "an outcome is a finite number", "outcomes", static_cast<std::int64_t>(i));

  ScoreSummary summary{.n = static_cast<std::int64_t>(landings.size())};
  const double parts = static_cast<double>(4 + options.quantiles.size() + options.levels.size() + 1); // the log score, too
  const auto each = [&](std::string name, const std::function<double(const Landing&, double)>& of) {
    std::vector<double> values(landings.size());
    const double done = static_cast<double>(summary.scores.size());
    for_each_part(landings.size(), options.control.part(done / parts, (done + 1.0) / parts),
                  [&](std::size_t i) { values[i] = of(landings[i], outcomes[i]); });
    summary.scores.push_back(mean_score(std::move(name), values, options.level));
  };
  each("crps", [](const Landing& x, double y) { return crps(x, y); });
  for (const double q : options.quantiles)
    each(with_number("pinball", q), [q](const Landing& x, double y) { return pinball(x, q, y); });
  for (const double level : options.levels)
    each(with_number("interval score", level), [level](const Landing& x, double y) { return interval_score(x, level, y); });
  if (options.cells.width != 0.0) each("log score", [&](const Landing& x, double y) { return log_score(x, y, options.cells); });
  each("absolute error", [](const Landing& x, double y) { return std::abs(x.quantile(0.5) - y); });
  each("bias", [](const Landing& x, double y) { return x.mean() - y; });
  each("spread", [](const Landing& x, double) { return x.standard_deviation(); });

  for (const double level : options.levels)
    summary.coverage.push_back(interval_coverage(landings, outcomes, level, options.level));

  stats::Random random(options.seed);
  std::vector<PitRange> ranges, drawn;
  std::vector<double> draws;
  for (std::size_t i = 0; i < landings.size(); ++i) {
    ranges.push_back(pit_range(landings[i], outcomes[i]));
    draws.push_back(randomised_pit(landings[i], outcomes[i], random));
    drawn.push_back({draws.back(), draws.back()});
  }
  summary.pit = histogram(options.pit == Pit::spread ? ranges : drawn, options.pit_bins);
  summary.pit_p_value = stats::uniformity_test(draws).p_value;
  return summary;
}

} // namespace landfall::landing
