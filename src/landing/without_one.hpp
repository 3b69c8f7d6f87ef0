// The chance that a total reaches its target with one of its deals won, and with it lost.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace landfall::landing {

struct Hit {
  double if_won, if_lost;
};

/// Out of exact tail probabilities Q of the total: Q(x) = (1 − p) Q₋ᵢ(x) + p Q₋ᵢ(x − a), solved for Q₋ᵢ from the end at which
/// it is known, in the direction in which errors shrink. O(range / |a|).
Hit without_one_exactly(const Distribution& total, double probability, double amount, double target);

/// Out of the characteristic function of the total: the deal's factor is divided out, and its amount multiplied in.
///
/// P(T ≥ x) = (end − x)/length + Σ_k Re[ i φ_k (1 − exp(−i t_k (x − origin))) ] / (π k) for what lies on [origin, end), a
/// window that holds nearly all mass of the total with the deal and without.
class WithoutOne {
public:
  /// Writes the characteristic function of a deal's amount at `first`, …, `first` + block − 1 times the frequency.
  using Amount = std::function<void(std::size_t first, double* re, double* im)>;
  /// The characteristic function about the origin of all but the deal, at k times the frequency: for where its factor is too
  /// near to 0 to be divided out.
  using Product = std::function<std::pair<double, double>(std::size_t k)>;
  static constexpr std::size_t block = 64;

  /// `spectrum`: E exp(i t (T − origin)) at t = k · frequency, (real, imaginary) for k = 0 …; what would follow is taken as 0.
  /// On a lattice of step s > 0 the target lies between two of its points, and each term weighs θ / sin θ more, θ = ts/2: then
  /// the sum over the points is exact (see Fourier).
  WithoutOne(double origin, double frequency, double target, std::span<const double> spectrum, double step = 0.0);

  double hit() const { return hit_; } ///< P(T ≥ target)
  Hit of(double probability, const Amount& amount, const Product& product) const;

private:
  std::size_t size_;
  std::vector<double> re_, im_;           // φ_k · step_k, padded to whole blocks
  std::vector<double> step_re_, step_im_; // i (1 − exp(−i t_k (target − origin))) / (π k)
  double above_ = 0.0;                    // share of the window above the target
  double hit_ = 0.0;
};

} // namespace landfall::landing
