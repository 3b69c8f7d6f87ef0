// SPDX-License-Identifier: Apache-2.0
#include "landing/shape.hpp"

#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <boost/math/special_functions/gamma.hpp> // gamma_p, gamma_p_inv, gamma_q_inv
#include <boost/math/special_functions/sinc.hpp>  // sinc_pi

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace landfall::landing {

namespace {

using Complex = std::complex<double>;

// --- lognormal ---

/// y with y = i a exp(y): where the integrand of the lognormal's characteristic function is stationary, −W(−i a).
Complex saddle(double a) {
  const Complex z(0.0, -a);
  Complex w = std::log(1.0 + z);
  if (a > 20.0) w = std::log(z) - std::log(std::log(z));
  for (int i = 0; i < 8; ++i) { // Newton for w exp(w) = z
    const Complex e = std::exp(w);
    w -= (w * e - z) / (e * (w + 1.0));
  }
  return -w;
}

/// E exp(i s exp(σN)): ∫ exp(i s e^y − y²/(2σ²)) dy / (σ √2π) by the trapezoid along the horizontal line through the saddle,
/// where the integrand falls like a normal density on the left and faster on the right.
Complex lognormal_characteristic(double s, double sigma) {
  const Complex at = saddle(s * sigma * sigma);
  // Further up where the saddle lies low: there the line costs exp(1/2) and damps what turns quickly on the right.
  const double height = std::max(at.imag(), std::min(sigma, 1.0));
  const double centre = at.real();
  const double width = sigma / std::sqrt(std::abs(1.0 - at));
  const double step = std::min(0.4 * width, 0.15);
  const Complex turn = std::polar(s, height) * Complex(0.0, 1.0);
  const double per_variance = 0.5 / (sigma * sigma);
  const auto term = [&](double u) {
    const Complex y(u, height);
    return std::exp(turn * std::exp(u) - y * y * per_variance);
  };
  constexpr double forgotten = 1e-19;
  Complex total = term(centre);
  for (const double direction : {-1.0, 1.0}) {
    double last = std::abs(term(centre));
    for (double j = 1.0;; ++j) {
      const Complex next = term(centre + direction * j * step);
      const double size = std::abs(next);
      total += next;
      if (!(size > last || size >= forgotten)) break;
      last = size;
    }
  }
  return total * (step / (sigma * std::sqrt(2.0 * std::numbers::pi)));
}

class Lognormal final : public Shape {
public:
  explicit Lognormal(double sigma) : sigma_(sigma), median_(std::exp(-0.5 * sigma * sigma)) {}

  double variance() const override { return std::expm1(sigma_ * sigma_); }
  double cdf(double z) const override {
    return z <= -1.0 ? 0.0 : stats::normal_cdf((std::log1p(z) + 0.5 * sigma_ * sigma_) / sigma_);
  }
  double quantile(double q) const override { return median_ * std::exp(sigma_ * stats::normal_quantile(q)) - 1.0; }
  double upper(double tail) const override { return median_ * std::exp(-sigma_ * stats::normal_quantile(tail)) - 1.0; }
  Complex characteristic(double s) const override {
    return lognormal_characteristic(s * median_, sigma_) * std::polar(1.0, -s);
  }
  std::tuple<int, double, const Shape*> key() const override { return {0, sigma_, nullptr}; }
  double smooth() const override { return std::min(sigma_, 1.0); }

private:
  double sigma_, median_;
};

// --- gamma ---

class Gamma final : public Shape {
public:
  explicit Gamma(double cv) : scale_(cv * cv), shape_(1.0 / scale_) {}

  double variance() const override { return scale_; }
  double cdf(double z) const override { return z <= -1.0 ? 0.0 : boost::math::gamma_p(shape_, (1.0 + z) / scale_); }
  double quantile(double q) const override {
    return q >= 1.0 ? std::numeric_limits<double>::infinity() : boost::math::gamma_p_inv(shape_, q) * scale_ - 1.0;
  }
  double upper(double tail) const override {
    return tail <= 0.0 ? std::numeric_limits<double>::infinity() : boost::math::gamma_q_inv(shape_, tail) * scale_ - 1.0;
  }
  Complex characteristic(double s) const override { // (1 − i s θ)^−k exp(−i s)
    const double x = s * scale_;
    return std::polar(std::exp(-0.5 * shape_ * std::log1p(x * x)), shape_ * std::atan(x) - s);
  }
  std::tuple<int, double, const Shape*> key() const override { return {1, scale_, nullptr}; }
  double smooth() const override { return std::min(std::sqrt(scale_), 0.6); }

private:
  double scale_, shape_;
};

// --- triangular ---

class Triangular final : public Shape {
public:
  explicit Triangular(double likely) : likely_(likely), mean_((1.0 + likely) / 3.0) {}

  double variance() const override { return (1.0 - likely_ + likely_ * likely_) / 18.0; }
  double cdf(double z) const override {
    const double y = std::clamp(z + mean_, 0.0, 1.0);
    if (y < likely_) return y * y / likely_;
    return likely_ == 1.0 ? 1.0 : 1.0 - (1.0 - y) * (1.0 - y) / (1.0 - likely_);
  }
  double quantile(double q) const override {
    return q < likely_ ? std::sqrt(q * likely_) - mean_ : 1.0 - std::sqrt((1.0 - q) * (1.0 - likely_)) - mean_;
  }
  double upper(double) const override { return 1.0 - mean_; }
  Complex characteristic(double s) const override {
    // On either side of `likely` the density is straight: (2i/s) [e^{i m s/2} sinc(m s/2) − e^{i (1+m) s/2} sinc((1−m) s/2)].
    if (s > 2.0) {
      const double left = 0.5 * likely_, right = 0.5 * (1.0 - likely_);
      const auto side = [s](double width, double middle) {
        return boost::math::sinc_pi(width * s) * std::polar(1.0, middle * s);
      };
      const Complex difference = side(left, left - mean_) - side(right, likely_ + right - mean_);
      return Complex(0.0, 2.0 / s) * difference;
    }
    // Near 0 the two cancel: Gauss–Legendre of 8 points on either side instead.
    constexpr double node[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    constexpr double weight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    Complex total = 0.0;
    for (int i = 0; i < 4; ++i)
      for (const double x : {node[i], -node[i]}) {
        const double up = 0.5 * (1.0 + x); // share of the way from `low`, or from `high`, to `likely`: density ∝ up
        total += weight[i] * up *
                 (likely_ * std::polar(1.0, s * (likely_ * up - mean_)) +
                  (1.0 - likely_) * std::polar(1.0, s * (1.0 - (1.0 - likely_) * up - mean_)));
      }
    return total;
  }
  std::tuple<int, double, const Shape*> key() const override { return {2, likely_, nullptr}; }

private:
  double likely_, mean_;
};

// --- seen values ---

class Empirical final : public Shape {
public:
  explicit Empirical(std::span<const Share> sorted) : points_(sorted.begin(), sorted.end()) {
    stats::CompensatedSum below, square;
    for (const auto& [value, probability] : points_) {
      below += probability, square += probability * value * value;
      below_.push_back(std::min(below.value(), 1.0));
    }
    variance_ = square.value();
  }

  double variance() const override { return variance_; }
  double cdf(double z) const override { return up_to(std::ranges::upper_bound(points_, z, {}, &Share::value)); }
  double below(double z) const override { return up_to(std::ranges::lower_bound(points_, z, {}, &Share::value)); }
  double quantile(double q) const override {
    const auto reached = std::ranges::lower_bound(below_, q - 1e-14);
    return points_[std::min(static_cast<std::size_t>(reached - below_.begin()), points_.size() - 1)].value;
  }
  double upper(double) const override { return points_.back().value; }
  Complex characteristic(double s) const override {
    Complex total = 0.0;
    for (const auto& [value, probability] : points_) total += probability * std::polar(1.0, s * value);
    return total;
  }
  std::tuple<int, double, const Shape*> key() const override { return {3, 0.0, this}; }
  std::span<const Share> points() const override { return points_; }

private:
  double up_to(std::vector<Share>::const_iterator end) const {
    return end == points_.begin() ? 0.0 : below_[static_cast<std::size_t>(end - points_.begin()) - 1];
  }

  std::vector<Share> points_;
  std::vector<double> below_; // up to and with each point
  double variance_ = 0.0;
};

} // namespace

ShapePtr lognormal_shape(double log_standard_deviation) { return std::make_shared<Lognormal>(log_standard_deviation); }
ShapePtr gamma_shape(double coefficient_of_variation) { return std::make_shared<Gamma>(coefficient_of_variation); }
ShapePtr triangular_shape(double likely) { return std::make_shared<Triangular>(likely); }
ShapePtr empirical_shape(std::span<const Share> sorted) { return std::make_shared<Empirical>(sorted); }

} // namespace landfall::landing
