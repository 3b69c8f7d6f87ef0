// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>
#include <landfall/stats/uniformity.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace landfall::stats {

namespace {

/// Σ coefficient[k] xᵏ
template <std::size_t Size> double polynomial(const double (&coefficients)[Size], double x) {
  double value = 0.0;
  for (std::size_t k = Size; k-- > 0;) value = value * x + coefficients[k];
  return value;
}

// The two fits of Marsaglia & Marsaglia: P(A² < z) for n → ∞, and what it is off by for n values.

double limit_below(double z) {
  if (z < 2.0)
    return std::exp(-1.2337141 / z) / std::sqrt(z) *
           polynomial({2.00012, 0.247105, -0.0649821, 0.0347962, -0.011672, 0.00168691}, z);
  return std::exp(-std::exp(polynomial({1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146}, z)));
}

double correction(double n, double below) {
  if (below > 0.8) return polynomial({-130.2137, 745.2337, -1705.091, 1950.646, -1116.360, 255.7844}, below) / n;
  const double turn = 0.01265 + 0.1757 / n;
  if (below < turn) {
    const double t = below / turn;
    return std::sqrt(t) * (1.0 - t) * (49.0 * t - 102.0) * (0.0037 / (n * n) + 0.00078 / n + 0.00006) / n;
  }
  const double t = (below - turn) / (0.8 - turn);
  return polynomial({-0.00022633, 6.54034, -14.6538, 14.458, -8.259, 1.91864}, t) * (0.04213 + 0.01365 / n) / n;
}

} // namespace

double anderson_darling_p_value(std::int64_t n, double statistic) {
  require(n >= 1, "a test needs at least one value", "n");
  require(statistic >= 0.0, "the statistic is not below 0", "statistic");
  if (statistic == 0.0) return 1.0;
  if (std::isinf(statistic)) return 0.0;
  if (n == 1) { // u(1 − u) ≤ exp(−1 − A²)
    const double product = 4.0 * std::exp(-1.0 - statistic);
    return product >= 1.0 ? 1.0 : product / (1.0 + std::sqrt(1.0 - product));
  }
  const double below = limit_below(statistic);
  return std::clamp(1.0 - below - correction(static_cast<double>(n), below), 0.0, 1.0);
}

UniformityTest uniformity_test(std::span<const double> values) {
  std::vector<double> u(values.begin(), values.end());
  for (std::size_t i = 0; i < u.size(); ++i)
    require(u[i] >= 0.0 && u[i] <= 1.0, "a value lies between 0 and 1", "values", static_cast<std::int64_t>(i));
  UniformityTest test{.n = static_cast<std::int64_t>(u.size())};
  if (u.empty()) return test;
  std::ranges::sort(u);
  const double n = static_cast<double>(u.size());
  CompensatedSum total;
  for (std::size_t i = 0; i < u.size(); ++i)
    total += (2.0 * static_cast<double>(i) + 1.0) * (std::log(u[i]) + std::log1p(-u[u.size() - 1 - i]));
  const bool at_an_end = u.front() == 0.0 || u.back() == 1.0;
  test.statistic = at_an_end ? std::numeric_limits<double>::infinity() : -n - total.value() / n;
  test.p_value = anderson_darling_p_value(test.n, std::max(test.statistic, 0.0));
  return test;
}

} // namespace landfall::stats
