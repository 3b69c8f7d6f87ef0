// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/random_effects.hpp>

#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace landfall::stats {

namespace {

struct Weighted {
  double mean = 0.0, weight = 0.0, spread = 0.0; ///< μ, Σw, Σ w (y − μ)²
};

Weighted weigh(std::span<const double> y, std::span<const double> v, double between) {
  CompensatedSum weight, total, spread;
  for (std::size_t i = 0; i < y.size(); ++i) {
    weight += 1.0 / (v[i] + between);
    total += y[i] / (v[i] + between);
  }
  const double mean = total.value() / weight.value();
  for (std::size_t i = 0; i < y.size(); ++i) spread += (y[i] - mean) * (y[i] - mean) / (v[i] + between);
  return {mean, weight.value(), spread.value()};
}

/// The spread falls as τ² rises: bracket the root, then halve until the last digits.
double paule_mandel(std::span<const double> y, std::span<const double> v) {
  const double expected = static_cast<double>(y.size()) - 1.0;
  if (expected < 1.0 || weigh(y, v, 0.0).spread <= expected) return 0.0;
  double low = 0.0, high = *std::ranges::max_element(v);
  while (weigh(y, v, high).spread > expected) low = std::exchange(high, 2.0 * high);
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (weigh(y, v, middle).spread > expected ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

} // namespace

RandomEffects random_effects(std::span<const double> estimates, std::span<const double> variances,
                             const RandomEffectsOptions& options) {
  require(variances.size() == estimates.size(), "the columns are not of equal length", "variances");
  if (estimates.empty()) throw Error(ErrorCode::insufficient, "there is no group to learn from", "estimates");
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(std::isfinite(estimates[i]), "an estimate is a finite number", "estimates", row);
    require(std::isfinite(variances[i]) && variances[i] > 0.0, "a variance is finite and above 0", "variances", row);
  }
  require(std::isfinite(options.prior_sd) && options.prior_sd >= 0.0, "it is finite and not below 0", "prior_sd");
  require(std::isfinite(options.prior_groups) && options.prior_groups >= 0.0, "it is finite and not below 0", "prior_groups");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");

  RandomEffects found;
  found.n = static_cast<std::int64_t>(estimates.size());
  found.level = options.level;
  found.degrees = static_cast<double>(estimates.size()) - 1.0 + options.prior_groups;
  const double seen = paule_mandel(estimates, variances) * (static_cast<double>(estimates.size()) - 1.0);
  if (found.degrees > 0.0)
    found.between_variance = (options.prior_groups * options.prior_sd * options.prior_sd + seen) / found.degrees;
  const auto weighted = weigh(estimates, variances, found.between_variance);
  found.mean = weighted.mean;
  found.standard_error = 1.0 / std::sqrt(weighted.weight);
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const double own = found.between_variance / (found.between_variance + variances[i]);
    found.shrunk.push_back(found.mean + own * (estimates[i] - found.mean));
    found.shrunk_variance.push_back(own * variances[i] + (1.0 - own) * (1.0 - own) / weighted.weight);
  }
  return found;
}

Interval RandomEffects::mean_interval() const { return t_interval(mean, standard_error * standard_error, degrees, level, n); }

Interval RandomEffects::next() const {
  return t_interval(mean, standard_error * standard_error + between_variance, degrees, level, n);
}

} // namespace landfall::stats
