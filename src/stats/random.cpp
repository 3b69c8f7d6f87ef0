// SPDX-License-Identifier: Apache-2.0
#include "core/clones.hpp"
#include "stats/saddle_point.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::stats {

namespace {

constexpr double largest_count = 1e15;    // whole numbers above 2^53 are no longer all doubles
constexpr double smallest_shape = 1e-300; // below it the logarithm of a gamma draw overflows
// A count of mean below 10 is above this with a probability below 1e-25: only the rounding of a sum of probabilities leads
// there, and it must end somewhere.
constexpr std::int64_t inversion_ends = 60;

/// The upper 64 bits of a·b.
constexpr std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a0 = a & 0xFFFFFFFF, a1 = a >> 32, b0 = b & 0xFFFFFFFF, b1 = b >> 32;
  const std::uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xFFFFFFFF)) >> 32);
}

/// Poisson by adding up its probabilities, which begin with P(0) = exp(−mean).
std::int64_t invert_poisson(double mean, double uniform) {
  double probability = std::exp(-mean);
  std::int64_t k = 0;
  while (uniform >= probability && k < inversion_ends) {
    uniform -= probability;
    probability *= mean / static_cast<double>(++k);
  }
  return k;
}

/// Binomial by adding up its probabilities, which begin with P(0) = (1 − p)^n; p ≤ 1/2.
std::int64_t invert_binomial(std::int64_t n, double p, double uniform) {
  const double odds = p / (1.0 - p);
  double probability = std::exp(static_cast<double>(n) * std::log1p(-p));
  std::int64_t k = 0;
  while (uniform >= probability && k < std::min(n, inversion_ends)) {
    uniform -= probability;
    probability *= odds * static_cast<double>(n - k) / static_cast<double>(k + 1);
    ++k;
  }
  return k;
}

constexpr std::size_t lanes = 32; // blocks made side by side

/// Philox for the blocks from `block` on, each two numbers; the rounds of philox4x32 with its words in columns.
LANDFALL_CLONES void write_blocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t block, std::uint64_t* out) {
  std::uint32_t c0[lanes], c1[lanes], c2[lanes], c3[lanes];
  for (std::size_t i = 0; i < lanes; ++i) {
    c0[i] = static_cast<std::uint32_t>(block + i);
    c1[i] = static_cast<std::uint32_t>((block + i) >> 32);
    c2[i] = static_cast<std::uint32_t>(stream);
    c3[i] = static_cast<std::uint32_t>(stream >> 32);
  }
  auto key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round, key0 += 0x9E3779B9, key1 += 0xBB67AE85) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const std::uint64_t a = std::uint64_t{0xD2511F53} * c0[i];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57} * c2[i];
      c0[i] = static_cast<std::uint32_t>(b >> 32) ^ c1[i] ^ key0;
      c1[i] = static_cast<std::uint32_t>(b);
      c2[i] = static_cast<std::uint32_t>(a >> 32) ^ c3[i] ^ key1;
      c3[i] = static_cast<std::uint32_t>(a);
    }
  }
  for (std::size_t i = 0; i < lanes; ++i) {
    out[2 * i] = std::uint64_t{c1[i]} << 32 | c0[i];
    out[2 * i + 1] = std::uint64_t{c3[i]} << 32 | c2[i];
  }
}

} // namespace

void Random::fill(std::span<result_type> out) {
  std::size_t i = 0;
  if (half_ && i < out.size()) out[i++] = (*this)();
  for (; i + 2 * lanes <= out.size(); i += 2 * lanes, block_ += lanes) write_blocks(seed_, stream_, block_, &out[i]);
  for (; i < out.size(); ++i) out[i] = (*this)();
}

std::uint64_t Random::below(std::uint64_t n) {
  require(n > 0, "there is no whole number below 0", "n");
  std::uint64_t bits = (*this)();
  if (bits * n < n) // only then can the draw fall among those left over
    for (const std::uint64_t left_over = (0 - n) % n; bits * n < left_over;) bits = (*this)();
  return multiply_high(bits, n);
}

bool Random::bernoulli(double p) {
  require(p >= 0.0 && p <= 1.0, "a probability lies between 0 and 1", "p");
  return uniform() < p;
}

double Random::normal(double mean, double standard_deviation) {
  require(std::isfinite(mean) && standard_deviation >= 0.0 && std::isfinite(standard_deviation),
          "a normal has a finite mean and a finite standard deviation, not below 0", "standard_deviation");
  return mean + standard_deviation * normal_quantile(uniform_positive());
}

double Random::exponential(double mean) {
  require(mean >= 0.0 && std::isfinite(mean), "an exponential's mean is finite and not below 0", "mean");
  return -mean * std::log(uniform_positive());
}

double Random::gamma_draw(double shape) {
  const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double z = normal_quantile(uniform_positive()), root = 1.0 + c * z;
    if (root <= 0.0) continue;
    const double cube = root * root * root, u = uniform_positive(), square = z * z;
    if (u < 1.0 - 0.0331 * square * square) return d * cube; // nearly always, and without a logarithm
    if (std::log(u) < 0.5 * square + d * (1.0 - cube + std::log(cube))) return d * cube;
  }
}

// Below shape 1, a draw of shape + 1 times U^(1/shape): in logarithms, because the power underflows for small shapes.
double Random::log_gamma_draw(double shape) {
  if (shape >= 1.0) return std::log(gamma_draw(shape));
  const double above = std::log(gamma_draw(shape + 1.0));
  return above + std::log(uniform_positive()) / shape;
}

double Random::gamma(double shape, double scale) {
  require(shape >= smallest_shape && std::isfinite(shape), "a gamma's shape is finite and above 0", "shape");
  require(scale >= 0.0 && std::isfinite(scale), "a gamma's scale is finite and not below 0", "scale");
  return scale * (shape >= 1.0 ? gamma_draw(shape) : std::exp(log_gamma_draw(shape)));
}

double Random::beta(double a, double b) {
  require(a >= smallest_shape && std::isfinite(a), "a beta's first shape is finite and above 0", "a");
  require(b >= smallest_shape && std::isfinite(b), "a beta's second shape is finite and above 0", "b");
  if (a >= 1.0 && b >= 1.0) {
    const double x = gamma_draw(a), y = gamma_draw(b);
    return x / (x + y);
  }
  const double log_x = log_gamma_draw(a), log_y = log_gamma_draw(b);
  return 1.0 / (1.0 + std::exp(log_y - log_x));
}

std::int64_t Random::poisson(double mean) {
  require(mean >= 0.0 && mean <= largest_count, "a Poisson's mean lies between 0 and 1e15", "mean");
  if (mean < 10.0) return invert_poisson(mean, uniform());
  const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b, inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double safe = 0.9277 - 3.6224 / (b - 2.0);
  for (;;) {
    const double u = uniform() - 0.5, v = uniform_positive(), us = 0.5 - std::abs(u);
    const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= safe) return static_cast<std::int64_t>(k);
    if (k < 0.0 || (us < 0.013 && v > us)) continue;
    if (std::log(v * inverse_alpha / (a / (us * us) + b)) <= poisson_log_probability(k, mean))
      return static_cast<std::int64_t>(k);
  }
}

std::int64_t Random::binomial(std::int64_t n, double p) {
  require(n >= 0 && static_cast<double>(n) <= largest_count, "a binomial has between 0 and 1e15 trials", "n");
  require(p >= 0.0 && p <= 1.0, "a probability lies between 0 and 1", "p");
  if (p > 0.5) return n - binomial(n, 1.0 - p);
  const double trials = static_cast<double>(n);
  if (trials * p < 10.0) return invert_binomial(n, p, uniform());
  const double spread = std::sqrt(trials * p * (1.0 - p)), b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double centre = trials * p + 0.5, safe = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread;
  const double at_mode = binomial_log_probability(std::floor((trials + 1.0) * p), trials, p);
  for (;;) {
    const double u = uniform() - 0.5, v = uniform_positive(), us = 0.5 - std::abs(u);
    const double k = std::floor((2.0 * a / us + b) * u + centre);
    if (us >= 0.07 && v <= safe) return static_cast<std::int64_t>(k);
    if (k < 0.0 || k > trials) continue;
    if (std::log(v * alpha / (a / (us * us) + b)) <= binomial_log_probability(k, trials, p) - at_mode)
      return static_cast<std::int64_t>(k);
  }
}

} // namespace landfall::stats
