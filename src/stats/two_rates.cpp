// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/two_rates.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/proportion.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::stats {

namespace {

void check(Share a, Share b) {
  for (const auto& share : {a, b}) {
    require(share.successes >= 0 && share.successes <= share.trials, "there are 0 to n successes of n", "successes");
    require(share.trials <= 1'000'000'000'000, "there are at most 10^12 trials", "trials");
  }
}

double log_choose(double n, double k) { return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0); }

} // namespace

double fisher_exact(Share a, Share b) {
  check(a, b);
  const auto successes = a.successes + b.successes, all = a.trials + b.trials;
  const auto low = std::max<std::int64_t>(0, successes - b.trials), high = std::min(successes, a.trials);
  if (low == high) return 1.0;
  const auto log_chance = [&](std::int64_t k) {
    return log_choose(static_cast<double>(a.trials), static_cast<double>(k)) +
           log_choose(static_cast<double>(b.trials), static_cast<double>(successes - k)) -
           log_choose(static_cast<double>(all), static_cast<double>(successes));
  };
  // Chances relative to the likeliest table's, by their ratios from one to the next, so that their sum is 1 to the last digits.
  const auto step = [&](std::int64_t k) { // of k + 1 over that of k
    return static_cast<double>(a.trials - k) / static_cast<double>(k + 1) * static_cast<double>(successes - k) /
           static_cast<double>(b.trials - successes + k + 1);
  };
  const double mode = static_cast<double>(a.trials + 1) * static_cast<double>(successes + 1) / static_cast<double>(all + 2);
  const auto top = std::clamp(static_cast<std::int64_t>(mode), low, high);
  const double seen = std::exp(log_chance(a.successes) - log_chance(top)) * (1.0 + 1e-7); // ties count, rounding or not
  double total = 0.0, unlikely = 0.0;
  const auto add = [&](double chance) {
    total += chance;
    if (chance <= seen) unlikely += chance;
  };
  add(1.0);
  double chance = 1.0;
  for (auto k = top; k < high && chance > 1e-300; ++k) add(chance *= step(k));
  chance = 1.0;
  for (auto k = top; k > low && chance > 1e-300; --k) add(chance /= step(k - 1));
  return std::min(1.0, unlikely / total);
}

double likelihood_ratio_p(Share a, Share b) {
  check(a, b);
  const double n = static_cast<double>(a.trials + b.trials), successes = static_cast<double>(a.successes + b.successes);
  if (a.trials == 0 || b.trials == 0 || successes == 0.0 || successes == n) return 1.0;
  double g = 0.0;
  for (const auto& share : {a, b}) {
    const double trials = static_cast<double>(share.trials), k = static_cast<double>(share.successes);
    if (k > 0.0) g += k * std::log(k * n / (trials * successes));
    if (k < trials) g += (trials - k) * std::log((trials - k) * n / (trials * (n - successes)));
  }
  return std::erfc(std::sqrt(std::max(0.0, g))); // χ² of one degree: P(Z² > 2g)
}

Interval rate_difference(Share a, Share b, double level) {
  check(a, b);
  const auto before = proportion_interval(a.successes, a.trials, {.level = level});
  const auto after = proportion_interval(b.successes, b.trials, {.level = level});
  const std::int64_t n = a.trials + b.trials;
  if (a.trials == 0 || b.trials == 0) return {std::numeric_limits<double>::quiet_NaN(), -1.0, 1.0, level, n};
  const double difference = after.estimate - before.estimate;
  return {difference, difference - std::hypot(after.estimate - after.low, before.high - before.estimate),
          difference + std::hypot(after.high - after.estimate, before.estimate - before.low), level, n};
}

} // namespace landfall::stats
