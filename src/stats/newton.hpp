// The minimum of a smooth function of few variables, by its gradient and second derivatives.
// Answers: where is the function least, from this start on? Definition: Newton's steps; where the second derivatives do not
// bend upwards, or a step does not go down, so much is added to their diagonal that one does. Thread safety: no shared state.
// Source: Levenberg, Quart. Appl. Math. 2 (1944); Nocedal & Wright, Numerical Optimization (2006), ch. 3.4. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>

namespace landfall::stats {

/// A function's value, gradient and second derivatives at a point.
struct SecondOrder {
  double value = 0.0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
};

/// at(x) answers the function as a SecondOrder; a value that is not finite: outside the domain. `x` is moved to the minimum,
/// and `found` is the function there. False when the gradient has not fallen below `tolerance` after `most` steps.
template <class At> bool minimise_newton(At&& at, Eigen::VectorXd& x, double tolerance, std::size_t most, SecondOrder& found) {
  found = at(x);
  double added = 0.0;
  for (std::size_t step = 0; step < most && std::isfinite(found.value); ++step) {
    if (found.gradient.lpNorm<Eigen::Infinity>() < tolerance) return true;
    Eigen::MatrixXd bent = found.hessian;
    bent.diagonal().array() += added;
    const Eigen::LLT<Eigen::MatrixXd> factor(bent);
    const double more = std::max(4.0 * added, 1e-3);
    if (factor.info() != Eigen::Success) {
      added = more;
      continue;
    }
    Eigen::VectorXd move = -factor.solve(found.gradient);
    if (const double longest = move.lpNorm<Eigen::Infinity>(); longest > 2.0) move *= 2.0 / longest;
    const double slope = found.gradient.dot(move);
    SecondOrder next = at(x + move);
    // Where a step gains less than values are rounded by, the gradient alone tells.
    const bool down =
        std::isfinite(next.value) && (next.value <= found.value + 1e-4 * slope ||
                                      (-slope < 1e-13 * std::abs(found.value) &&
                                       next.gradient.lpNorm<Eigen::Infinity>() < found.gradient.lpNorm<Eigen::Infinity>()));
    if (down) {
      x += move;
      found = std::move(next);
      added = added < 1e-3 ? 0.0 : 0.25 * added;
    } else {
      if (added > 1e6) return found.gradient.lpNorm<Eigen::Infinity>() < 1e3 * tolerance; // rounding is all that is left
      added = more;
    }
  }
  return std::isfinite(found.value) && found.gradient.lpNorm<Eigen::Infinity>() < tolerance;
}

} // namespace landfall::stats
