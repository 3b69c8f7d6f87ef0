// SPDX-License-Identifier: Apache-2.0
#include "landing/without_one.hpp"

#include "core/clones.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace landfall::landing {

namespace {

/// Sums and differences of amounts reach a point that they miss by rounding.
constexpr double rounding = 1e-13;
/// What is this many times smaller than what it is added to can be left out.
constexpr double forgotten = 1e-18;
/// A factor nearer to 0 is not divided out: its own rounding would show.
constexpr double least_divisor = 1e-4;

double within_0_and_1(double probability) { return std::clamp(probability, 0.0, 1.0); }

/// More steps than these are taken by stretches, and more than the second change nothing that a double could tell.
constexpr double few_steps = 4096, most_steps = 1e18;

/// r − Q becomes −ratio · (r − Q) at each k from `steps` down to `last`, Q = tail(k), which only rises or only falls on that
/// way. Where Q is the same for m of them, that is (−ratio)^m at once: a small amount among large ones takes a stretch a point
/// of Q.
template <class Tail> double stepped(const Tail& tail, double ratio, double steps, double last, double reached) {
  steps = std::min(steps, most_steps);
  const auto after = [&](double q, double m) {
    if (m == 1.0) return within_0_and_1(q - ratio * (reached - q));
    const double sign = std::fmod(m, 2.0) == 0.0 ? 1.0 : -1.0;
    return within_0_and_1(q + sign * std::pow(ratio, m) * (reached - q));
  };
  for (double k = steps; k >= last;) {
    const double q = tail(k);
    double other = 1.0; // so many steps on, Q is another, or the last step is passed
    if (steps > few_steps) {
      double same = 0.0;
      while (k - other >= last && tail(k - other) == q) same = other, other *= 2.0;
      other = std::min(other, k - last + 1.0);
      while (other - same > 1.0) {
        const double middle = std::floor(0.5 * (same + other));
        (tail(k - middle) == q ? same : other) = middle;
      }
    }
    reached = after(q, other);
    k = std::min(k - other, std::nextafter(k, last - 1.0)); // so far from 0, k − 1 may be k
  }
  return reached;
}

/// Q₋ᵢ(x) for a > 0 and 0 < p < 1, Q given.
template <class Tail> double without(const Tail& tail, double p, double a, double x, double low, double high) {
  if (tail(x, 0.0) == 0.0) return 0.0; // (1 − p) Q₋ᵢ ≤ Q
  if (p <= 0.5) { // from below, where all is reached: Q₋ᵢ(y) = (Q(y) − p Q₋ᵢ(y − a)) / (1 − p)
    const double ratio = p / (1.0 - p);
    double steps = std::max(0.0, std::ceil((x - low) / a) + 1.0);
    if (ratio < 1.0 - 1e-9) steps = std::min(steps, std::ceil(std::log(forgotten) / std::log(ratio)));
    return stepped([&](double k) { return tail(x, -k * a); }, ratio, steps, 0.0, 1.0);
  }
  // From above, where nothing is reached: Q₋ᵢ(y) = (Q(y + a) − (1 − p) Q₋ᵢ(y + a)) / p
  const double ratio = (1.0 - p) / p;
  double steps = std::max(0.0, std::ceil((high - x) / a) + 1.0);
  if (ratio < 1.0 - 1e-9) steps = std::min(steps, std::ceil(std::log(forgotten) / std::log(ratio)));
  return stepped([&](double k) { return tail(x, k * a); }, ratio, steps, 1.0, 0.0);
}

} // namespace

Hit without_one_exactly(const Distribution& total, double probability, double amount, double target) {
  const auto tail = [&](double x, double by) { // x may be the target less an amount, and has the rounding of both
    return total.probability_at_least(x + by - rounding * std::abs(target) - rounding * (std::abs(x) + std::abs(by)));
  };
  if (amount == 0.0) return {tail(target, 0.0), tail(target, 0.0)};
  if (probability == 0.0) return {tail(target, -amount), tail(target, 0.0)};
  if (probability == 1.0) return {tail(target, 0.0), tail(target, amount)};
  const auto [low, high] = total.bulk();
  // What is less than points are apart by rounding moves none of them.
  if (std::abs(amount) <= rounding * std::max(std::abs(low), std::abs(high))) return {tail(target, 0.0), tail(target, 0.0)};
  if (amount > 0.0)
    return {without(tail, probability, amount, target - amount, low, high),
            without(tail, probability, amount, target, low, high)};
  // What costs −a when won pays |a| when lost, on top of a that is certain.
  const auto shifted = [&](double x, double by) { return tail(x, by + amount); };
  const double a = -amount, p = 1.0 - probability;
  return {without(shifted, p, a, target + a, low + a, high + a), without(shifted, p, a, target, low + a, high + a)};
}

WithoutOne::WithoutOne(double origin, double frequency, double target, std::span<const double> spectrum, double step) {
  const double angle = frequency * (target - origin);
  above_ = 1.0 - angle / (2.0 * std::numbers::pi);
  hit_ = above_;
  size_ = spectrum.size() / 2;
  const std::size_t padded = (size_ + block - 1) / block * block;
  for (auto* column : {&re_, &im_, &step_re_, &step_im_}) column->assign(padded, 0.0);
  for (std::size_t k = 1; k < size_; ++k) {
    const double at = std::fmod(static_cast<double>(k) * angle, 2.0 * std::numbers::pi);
    const double theta = 0.5 * static_cast<double>(k) * frequency * step;
    const double per_k = (theta > 0.0 ? theta / std::sin(theta) : 1.0) / (std::numbers::pi * static_cast<double>(k));
    step_re_[k] = -std::sin(at) * per_k; // i (1 − cos + i sin) = −sin + i (1 − cos)
    step_im_[k] = (1.0 - std::cos(at)) * per_k;
    re_[k] = spectrum[2 * k] * step_re_[k] - spectrum[2 * k + 1] * step_im_[k];
    im_[k] = spectrum[2 * k] * step_im_[k] + spectrum[2 * k + 1] * step_re_[k];
    hit_ += re_[k];
  }
  hit_ = within_0_and_1(hit_);
}

namespace {

struct Sums {
  double won, lost, least_square;
};

/// Σ Re(φ a / f) and Σ Re(φ / f) over one block, f = 1 − p + p a; what divides by less than may be is left out.
LANDFALL_CLONES Sums divided(const double* re, const double* im, const double* amount_re, const double* amount_im, double p) {
  constexpr double least = least_divisor * least_divisor;
  Sums sums{0.0, 0.0, 1.0};
  for (std::size_t k = 0; k < WithoutOne::block; ++k) {
    const double factor_re = 1.0 - p + p * amount_re[k], factor_im = p * amount_im[k];
    const double square = factor_re * factor_re + factor_im * factor_im;
    const double scale = square < least ? 0.0 : 1.0 / square;
    const double without_re = (re[k] * factor_re + im[k] * factor_im) * scale;
    const double without_im = (im[k] * factor_re - re[k] * factor_im) * scale;
    sums.lost += without_re;
    sums.won += without_re * amount_re[k] - without_im * amount_im[k];
    sums.least_square = std::min(sums.least_square, square);
  }
  return sums;
}

} // namespace

Hit WithoutOne::of(double probability, const Amount& amount, const Product& product) const {
  double won = above_, lost = above_;
  double amount_re[block], amount_im[block];
  for (std::size_t first = 0; first < size_; first += block) {
    amount(first, amount_re, amount_im);
    const auto sums = divided(&re_[first], &im_[first], amount_re, amount_im, probability);
    won += sums.won;
    lost += sums.lost;
    if (sums.least_square >= least_divisor * least_divisor) continue;
    for (std::size_t k = first; k < std::min(first + block, size_); ++k) {
      const double factor_re = 1.0 - probability + probability * amount_re[k - first],
                   factor_im = probability * amount_im[k - first];
      if (factor_re * factor_re + factor_im * factor_im >= least_divisor * least_divisor) continue;
      const auto [re, im] = product(k);
      const double without_re = re * step_re_[k] - im * step_im_[k], without_im = re * step_im_[k] + im * step_re_[k];
      lost += without_re;
      won += without_re * amount_re[k - first] - without_im * amount_im[k - first];
    }
  }
  return {within_0_and_1(won), within_0_and_1(lost)};
}

} // namespace landfall::landing
