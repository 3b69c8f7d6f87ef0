// SPDX-License-Identifier: Apache-2.0
#include "landing/fourier.hpp"

#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace landfall::landing {

namespace {

using std::numbers::pi;

constexpr std::size_t abreast = 8; // terms summed side by side
constexpr double tolerance_steps = 1e-6;
constexpr double vanished = 1e-16;
constexpr double dropped = 1e-18;        // what need not be kept once all has vanished
constexpr double bearable_error = 5e-10; // of a probability, from what is left out at a floor
constexpr std::size_t looked_at = 8;     // frequencies that all have to have vanished

/// Error of a probability when frequencies from `count` on are left out whose root mean square is `floor`, six standard
/// deviations of Σ φ_k / (πk) with independent phases.
double left_out(double floor, std::size_t count) { return 6.0 * floor / (pi * std::sqrt(static_cast<double>(count))); }

} // namespace

Fourier::Fourier(Window window, std::vector<std::complex<double>> spectrum, Moments moments, std::pair<double, double> ends,
                 double error_bound)
    : window_(window), spectrum_(std::move(spectrum)), moments_(moments), ends_(ends), error_bound_(error_bound) {
  const std::size_t terms = (spectrum_.size() - 1 + abreast - 1) / abreast * abreast;
  re_.assign(terms, 0.0);
  im_.assign(terms, 0.0);
  for (std::size_t k = 1; k < spectrum_.size(); ++k) {
    const double theta = pi * static_cast<double>(k) * window_.step / window_.width;
    const double weight = (theta > 0.0 ? theta / std::sin(theta) : 1.0) / (pi * static_cast<double>(k));
    re_[k - 1] = weight * spectrum_[k].real();
    im_[k - 1] = weight * spectrum_[k].imag();
  }
  at_low_ = 0.0;
  at_low_ = -read(-window_.step / 2.0).cumulated;
}

Fourier::Reading Fourier::read(double y) const {
  // z_k = exp(−2πi k y / width), the first `abreast` of them from products of few factors, the rest from those.
  const double turns = y / window_.width, angle = 2.0 * pi * (turns - std::nearbyint(turns));
  double z_re[abreast], z_im[abreast];
  z_re[0] = std::cos(angle), z_im[0] = -std::sin(angle);
  for (std::size_t l = 1; l < abreast; ++l) {
    const std::size_t a = (l - 1) / 2, b = l - 1 - a; // z_{l+1} = z_{a+1} z_{b+1}
    z_re[l] = z_re[a] * z_re[b] - z_im[a] * z_im[b];
    z_im[l] = z_re[a] * z_im[b] + z_im[a] * z_re[b];
  }
  const double w_re = z_re[abreast - 1], w_im = z_im[abreast - 1];
  double cumulated[abreast] = {}, density[abreast] = {};
  for (std::size_t k = 0; k < re_.size(); k += abreast)
    for (std::size_t l = 0; l < abreast; ++l) {
      cumulated[l] += re_[k + l] * z_im[l] + im_[k + l] * z_re[l];
      density[l] += static_cast<double>(k + l + 1) * (re_[k + l] * z_re[l] - im_[k + l] * z_im[l]);
      const double turned = z_re[l] * w_re - z_im[l] * w_im;
      z_im[l] = z_re[l] * w_im + z_im[l] * w_re;
      z_re[l] = turned;
    }
  double term = 0.0, slope = 0.0;
  for (std::size_t l = abreast; l-- > 0;) term += cumulated[l], slope += density[l];
  return {at_low_ + (y + window_.step / 2.0) / window_.width - term, (1.0 + 2.0 * pi * slope) / window_.width};
}

double Fourier::cdf(double x) const {
  double y = x - window_.low;
  if (window_.step > 0.0) y = (std::floor(y / window_.step + tolerance_steps) + 0.5) * window_.step;
  const double slack = window_.step * tolerance_steps;
  if (y < 0.0 || x < ends_.first - slack) return 0.0;
  if (y >= window_.width || x >= ends_.second - slack) return 1.0;
  return std::clamp(read(y).cumulated, 0.0, 1.0);
}

double Fourier::probability_at_least(double x) const {
  double y = x - window_.low;
  if (window_.step > 0.0) y = (std::ceil(y / window_.step - tolerance_steps) - 0.5) * window_.step;
  const double slack = window_.step * tolerance_steps;
  if (y <= 0.0 || x <= ends_.first + slack) return 1.0;
  if (y >= window_.width || x > ends_.second + slack) return 0.0;
  return std::clamp(1.0 - read(y).cumulated, 0.0, 1.0);
}

double Fourier::quantile(double q) const {
  if (q <= 0.0) return ends_.first;
  if (q >= 1.0) return ends_.second;
  const double reach = std::max(q - cumulation_error, std::numeric_limits<double>::min());
  // Newton's steps from the normal's quantile, halving where they leave what is known to enclose the answer.
  const double deviation = std::sqrt(moments_.variance);
  double low = 0.0, high = window_.width;
  double y = std::clamp(moments_.mean + deviation * stats::normal_quantile(q) - window_.low, low, high);
  for (int i = 0; i < 100; ++i) {
    const auto [cumulated, density] = read(y);
    (cumulated >= reach ? high : low) = y;
    double next = density > 0.0 ? y - (cumulated - reach) / density : low;
    if (!(next > low && next < high)) next = std::midpoint(low, high);
    const double moved = std::abs(next - y);
    y = next;
    if (moved <= 1e-13 * deviation || high - low <= 1e-15 * window_.width) break;
  }
  double x = window_.low + y;
  if (window_.step > 0.0) {
    double place = std::ceil(y / window_.step - 0.5 - tolerance_steps);
    for (int i = 0; i < 4 && read((place - 0.5) * window_.step).cumulated >= reach; ++i) --place;
    for (int i = 0; i < 4 && read((place + 0.5) * window_.step).cumulated < reach; ++i) ++place;
    x = point(place);
  }
  return std::clamp(x, ends_.first, ends_.second);
}

DistributionPtr Fourier::affine(double scale, double shift) const {
  const auto moved = [&](double x) { return scale * x + shift; };
  const Moments moments{moved(moments_.mean), scale * scale * moments_.variance};
  const double low = moved(scale > 0.0 ? window_.low : window_.low + window_.width);
  const Window window{low, std::abs(scale) * window_.width, std::abs(scale) * window_.step};
  constexpr double least = std::numeric_limits<double>::min();
  if (window.width < least || (window_.step > 0.0 && window.step < least)) // too small to be told from a point
    return std::make_shared<Atoms>(std::vector{std::pair(moments.mean, 1.0)});
  auto spectrum = spectrum_;
  auto ends = std::pair(moved(ends_.first), moved(ends_.second));
  if (scale < 0.0) {
    for (auto& value : spectrum) value = std::conj(value); // whole turns of the window's width do not show
    std::swap(ends.first, ends.second);
  }
  return std::make_shared<Fourier>(window, std::move(spectrum), moments, ends, std::abs(scale) * error_bound_);
}

std::pair<double, double> Fourier::bulk() const { return {quantile(2.0 * negligible), quantile(1.0 - negligible)}; }

void Fourier::lay(double origin, double step, double weight, std::span<double> nodes) const {
  const double end = window_.low + window_.width;
  double below = 0.0;
  for (std::size_t j = 0; j + 1 < nodes.size(); ++j) {
    const double boundary = origin + (static_cast<double>(j) + 0.5) * step;
    if (boundary < window_.low) continue;
    const double reached = boundary < end ? std::max(cdf(boundary), below) : 1.0;
    nodes[j] += weight * (reached - below);
    below = reached;
    if (boundary >= end) return;
  }
  if (!nodes.empty()) nodes.back() += weight * (1.0 - below);
}

std::optional<Block> Fourier::characteristic(double origin, double period, std::size_t first) const {
  // On the window the density is Σ φ_m exp(−2πi m y / width) / width, m = −K … K. Its own transform at s = k · width / period:
  //   exp(πis) sin(πs) / π · Σ_m φ_m / (s − m).
  Block result = {};
  const double highest = static_cast<double>(spectrum_.size() - 1);
  for (std::size_t j = 0; j < block; ++j) {
    const double s = static_cast<double>(first + j) * (window_.width / period);
    if (s > highest + 1.0) break;
    const double nearest = std::nearbyint(s), apart = s - nearest;
    const auto own = static_cast<std::size_t>(nearest);
    const std::complex<double> turn(std::cos(pi * apart), std::sin(pi * apart)); // times (−1)^nearest, as has the sine
    const double sine = std::sin(pi * apart);
    std::complex<double> others = 0.0;
    for (std::size_t m = 0; std::abs(apart) > 0.0 && m < spectrum_.size(); ++m) {
      const double place = static_cast<double>(m);
      if (m != own) others += spectrum_[m] / (s - place);
      if (m > 0) others += std::conj(spectrum_[m]) / (s + place);
    }
    const double cardinal = apart == 0.0 ? 1.0 : sine / (pi * apart);
    const auto at_own = own < spectrum_.size() ? spectrum_[own] * cardinal : 0.0;
    result[j] = turn * (at_own + sine / pi * others);
  }
  return result * turned(window_.low - origin, period, first);
}

std::shared_ptr<const Fourier> smooth(const Window& window, const Characteristic& characteristic, Moments moments,
                                      std::pair<double, double> ends, const SmoothOptions& options, double error_bound) {
  double most = static_cast<double>(options.most_frequencies);
  if (window.step > 0.0) most = std::min(most, std::floor(window.width / window.step / 2.0) - 1.0); // beyond, it repeats itself
  std::vector<std::complex<double>> spectrum;
  while (static_cast<double>(spectrum.size() + block) <= std::max(most, static_cast<double>(block))) {
    const Block values = characteristic(spectrum.size());
    spectrum.insert(spectrum.end(), values.begin(), values.end());
    const double last = largest_modulus(std::span(values).last(looked_at));
    // Having vanished here is not enough where it may come to the floor again.
    const bool bearable = left_out(options.floor, spectrum.size()) <= bearable_error;
    const bool at_floor = bearable && last <= 8.0 * options.floor;
    if (!(bearable && last <= vanished) && !at_floor) continue;
    if (static_cast<double>(spectrum.size()) > most) break;
    spectrum.front() = 1.0;
    if (!at_floor)
      while (spectrum.size() > 1 && std::norm(spectrum.back()) < dropped * dropped) spectrum.pop_back();
    return std::make_shared<Fourier>(window, std::move(spectrum), moments, ends, error_bound);
  }
  return nullptr;
}

} // namespace landfall::landing
