// Sums that keep the cents: Neumaier's compensated summation.
// Answers: what do these amounts add up to, whatever their order? Error at most 2 ulp of the sum plus n·ε² of Σ|x|.
// Thread safety: a value. Source: Neumaier 1974; Higham, Accuracy and Stability of Numerical Algorithms, 4.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>

namespace landfall::stats {

class CompensatedSum {
public:
  constexpr CompensatedSum() = default;

  CompensatedSum& operator+=(double value) {
    const double next = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
    return *this;
  }
  /// Endless when something endless was added (or the sum has overflowed), NaN for ∞ − ∞.
  double value() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

private:
  double sum_ = 0.0;
  double lost_ = 0.0; // what rounding has dropped so far
};

/// Σ values. O(n).
inline double sum(std::span<const double> values) {
  CompensatedSum total;
  for (const double value : values) total += value;
  return total.value();
}

/// The least e for which every |value| < 2^e; 0 where all are 0. Finite values divided by 2^e (std::ldexp) lose nothing that
/// counts, and neither their sums nor their products overflow or vanish. O(n).
inline int exponent(std::span<const double> values) {
  double largest = 0.0;
  for (const double value : values) largest = std::fmax(largest, std::abs(value));
  int exponent = 0;
  std::frexp(largest, &exponent);
  return exponent;
}

} // namespace landfall::stats
