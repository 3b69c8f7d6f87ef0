// The minimum of a smooth function of few variables, by its gradient.
// Answers: where is the function least, from this start on? Definition: BFGS with steps that meet Armijo's and the curvature
// condition. Thread safety: no shared state. Source: Nocedal & Wright, Numerical Optimization (2006), algorithms 6.1 and 3.5.
// Private to stats. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstddef>

namespace landfall::stats {

/// value(x, gradient) answers the function and fills its gradient; not finite: outside the domain. `x` is moved to the minimum.
/// False when the gradient has not fallen below `tolerance` after `most` steps.
template <class Value> bool minimise_bfgs(Value&& value, Eigen::VectorXd& x, double tolerance, std::size_t most) {
  const auto n = x.size();
  Eigen::VectorXd gradient(n), next_gradient(n), next(n);
  double at = value(x, gradient);
  if (!std::isfinite(at)) return false;
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(n, n) / std::max(1.0, gradient.norm());
  for (std::size_t step = 0; step < most; ++step) {
    if (gradient.lpNorm<Eigen::Infinity>() < tolerance) return true;
    Eigen::VectorXd direction = -inverse * gradient;
    if (const double longest = direction.lpNorm<Eigen::Infinity>(); longest > 2.0) direction *= 2.0 / longest;
    double slope = gradient.dot(direction);
    if (!(slope < 0.0)) {
      inverse = Eigen::MatrixXd::Identity(n, n) / std::max(1.0, gradient.norm());
      direction = -inverse * gradient;
      slope = gradient.dot(direction);
    }
    double low = 0.0, high = 0.0, length = 1.0, reached = at;
    bool found = false;
    for (int look = 0; look < 40 && !found; ++look) {
      next = x + length * direction;
      reached = value(next, next_gradient);
      if (!std::isfinite(reached) || reached > at + 1e-4 * length * slope)
        high = length;
      else if (next_gradient.dot(direction) < 0.9 * slope)
        low = length;
      else
        found = true;
      if (!found) length = high > 0.0 ? 0.5 * (low + high) : 2.0 * low;
    }
    if (!found && !(reached < at)) return gradient.lpNorm<Eigen::Infinity>() < 1e3 * tolerance; // rounding is all that is left
    const Eigen::VectorXd moved = next - x, turned = next_gradient - gradient;
    if (const double bend = moved.dot(turned); bend > 1e-12 * moved.norm() * turned.norm()) {
      if (step == 0) inverse = Eigen::MatrixXd::Identity(n, n) * (bend / turned.squaredNorm());
      const Eigen::MatrixXd part = Eigen::MatrixXd::Identity(n, n) - moved * turned.transpose() / bend;
      inverse = part * inverse * part.transpose() + moved * moved.transpose() / bend;
    }
    x = next;
    at = reached;
    gradient = next_gradient;
  }
  return gradient.lpNorm<Eigen::Infinity>() < tolerance;
}

} // namespace landfall::stats
