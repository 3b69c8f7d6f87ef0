// SPDX-License-Identifier: Apache-2.0
#include "stats/saddle_point.hpp"

#include <cmath>
#include <numbers>

namespace landfall::stats {

namespace {

constexpr double two_pi = 2.0 * std::numbers::pi;

/// log k! less Stirling's log(sqrt(2πk) (k/e)^k), for whole k ≥ 1.
double stirling_rest(double k) {
  constexpr double exact[] = {0.0,
                              0.08106146679532725822,
                              0.04134069595540929409,
                              0.02767792568499833915,
                              0.02079067210376509311,
                              0.01664469118982119216,
                              0.01387612882307074800,
                              0.01189670994589177010,
                              0.01041126526197209650,
                              0.009255462182712732918,
                              0.008330563433362871256,
                              0.007573675487951840795,
                              0.006942840107209529866,
                              0.006408994188004207068,
                              0.005951370112758847736,
                              0.005554733551962801371};
  if (k < 16.0) return exact[static_cast<int>(k)];
  const double square = 1.0 / (k * k);
  return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - square / 1188.0) * square) * square) * square) / k;
}

/// k log(k / mean) + mean − k, without cancellation where k is near the mean.
double deviance(double k, double mean) {
  if (std::abs(k - mean) >= 0.1 * (k + mean)) return k * std::log(k / mean) + mean - k;
  const double v = (k - mean) / (k + mean), square = v * v;
  double sum = (k - mean) * v, term = 2.0 * k * v;
  for (int j = 1;; ++j) { // |v| < 0.1: each term is at most a hundredth of the last
    term *= square;
    const double next = sum + term / (2 * j + 1);
    if (next == sum) return next;
    sum = next;
  }
}

} // namespace

double poisson_log_probability(double k, double mean) {
  if (k == 0.0) return -mean;
  return -stirling_rest(k) - deviance(k, mean) - 0.5 * std::log(two_pi * k);
}

double binomial_log_probability(double k, double n, double p) {
  if (k == 0.0) return n * std::log1p(-p);
  if (k == n) return n * std::log(p);
  const double rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k);
  return rest - deviance(k, n * p) - deviance(n - k, n * (1.0 - p)) - 0.5 * std::log(two_pi * k * (1.0 - k / n));
}

} // namespace landfall::stats
