// A sum of many deals: so smooth that a few dozen frequencies of its characteristic function say all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/characteristic.hpp"
#include "landing/distribution.hpp"

#include <complex>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace landfall::landing {

/// Where the mass lies: all but a negligible part in [low, low + width]. On a lattice `low` is one of its points and `width` a
/// multiple of its step.
struct Window {
  double low, width;
  double step = 0.0; ///< of the lattice; 0 where there is none
};

/// P(X ≤ x) from φ_k = E exp(2πi k (X − low) / width), k = 0 … K, which vanishes from there on:
///
///   F(x) = y / width + (1/π) Σ_{k ≥ 1} Im(φ_k − φ_k exp(−2πi k y / width)) / k,   y = x − low.
///
/// On a lattice of step s it is read half a step later, and each term weighs θ / sin θ more, θ = πk s / width: then the sum
/// over the lattice's points is exact, not an integral in its place. Source: Gil-Pelaez 1951; Hughett 1998 (error bounds).
class Fourier final : public Distribution {
public:
  /// `ends`: least and greatest value. Throws nothing; a spectrum has at least φ_0 = 1.
  Fourier(Window window, std::vector<std::complex<double>> spectrum, Moments moments, std::pair<double, double> ends,
          double error_bound = 0.0);

  Moments moments() const override { return moments_; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  double error_bound() const override { return error_bound_; }
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override;
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;
  std::optional<Block> characteristic(double origin, double period, std::size_t first) const override;

  const Window& window() const { return window_; }
  std::span<const std::complex<double>> spectrum() const { return spectrum_; }
  std::pair<double, double> ends() const { return ends_; }

  struct Reading {
    double cumulated, density;
  };
  Reading read(double y) const; ///< the smooth function above and its derivative

private:
  double point(double place) const { return window_.low + place * window_.step; }

  Window window_;
  std::vector<std::complex<double>> spectrum_;
  Moments moments_;
  std::pair<double, double> ends_;
  double error_bound_;
  std::vector<double> re_, im_; // φ_k / (πk), weighted for the lattice; padded with zeros
  double at_low_ = 0.0;         // Σ Im of the terms where y is at its beginning
};

/// A characteristic function about the beginning of a window: E exp(2πi k (X − low) / width), k = first … first + block − 1.
using Characteristic = std::function<Block(std::size_t first)>;

struct SmoothOptions {
  std::size_t most_frequencies = 4096;
  /// Root mean square of the characteristic function at frequencies that the amounts have nothing to do with, where it is
  /// known.
  double floor = 0.0;
};

/// The Fourier form of what `characteristic` belongs to, if it vanishes: falls below 1e-16, or stays at a floor so low that
/// what is left out changes no probability by 5e-10. Nothing if it does not. O(frequencies) calls of `characteristic` ÷ block.
std::shared_ptr<const Fourier> smooth(const Window& window, const Characteristic& characteristic, Moments moments,
                                      std::pair<double, double> ends, const SmoothOptions& options = {},
                                      double error_bound = 0.0);

} // namespace landfall::landing
