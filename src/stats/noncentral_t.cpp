// SPDX-License-Identifier: Apache-2.0
#include "stats/noncentral_t.hpp"

#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp> // an integral over a short range
#include <boost/math/special_functions/gamma.hpp>  // gamma_q, lgamma
#include <boost/math/tools/toms748_solve.hpp>      // a root between two ends
#include <cmath>
#include <numbers>

namespace landfall::stats {

namespace {

constexpr double far = 9.5; // standard deviations beyond which a normal has less than 1e-20 of its mass

/// log Γ(a) less Stirling's (a − 1/2) log a − a + log(2π)/2.
double stirling_rest(double a) {
  constexpr double half_log_two_pi = 0.91893853320467274178;
  if (a < 16.0) return boost::math::lgamma(a) - ((a - 0.5) * std::log(a) - a + half_log_two_pi);
  const double square = 1.0 / (a * a);
  return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - square / 1188.0) * square) * square) * square) / a;
}

} // namespace

// P(T ≤ t) = E Φ(tS − δ), S = sqrt(V/m). Φ turns from 0 to 1 while |tS − δ| < far: that part is integrated, above it Φ is 1
// and the mass of S is an incomplete gamma. S lies within far/√m of 1 all but surely.
double noncentral_t_cdf(double t, double m, double delta) {
  if (t < 0.0) return 1.0 - noncentral_t_cdf(-t, m, -delta);
  if (t == 0.0) return normal_cdf(-delta);
  const double turned = (delta + far) / t;
  const double above = turned <= 0.0 ? 1.0 : boost::math::gamma_q(0.5 * m, 0.5 * m * turned * turned);
  const double begin = std::max({0.0, 1.0 - far / std::sqrt(m), (delta - far) / t});
  const double end = std::min(1.0 + far / std::sqrt(m), turned);
  if (begin >= end) return above;
  // log density of S = 1 + e: log constant − m(e + e²/2 − log(1 + e)) − log(1 + e), which keeps its digits for large m.
  const double log_constant = 0.5 * std::log(m / std::numbers::pi) - stirling_rest(0.5 * m);
  const auto integrand = [&](double s) {
    const double e = s - 1.0, log_s = std::log1p(e);
    return std::exp(log_constant - m * (e + 0.5 * e * e - log_s) - log_s) * normal_cdf(t * s - delta);
  };
  return above + boost::math::quadrature::gauss_kronrod<double, 31>::integrate(integrand, begin, end, 4, 1e-9);
}

double noncentrality(double t, double m, double p) {
  if (t < 0.0) return -noncentrality(-t, m, 1.0 - p);
  const double spread = far / std::sqrt(m);
  const auto excess = [&](double delta) { return noncentral_t_cdf(t, m, delta) - p; };
  std::uintmax_t iterations = 200;
  const auto [low, high] =
      boost::math::tools::toms748_solve(excess, t * std::max(0.0, 1.0 - spread) - far, t * (1.0 + spread) + far, 1.0 - p, -p,
                                        boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (low + high);
}

} // namespace landfall::stats
