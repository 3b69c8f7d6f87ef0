// Random numbers by counter: number i of a stream is a function of (seed, stream, i) alone.
// Answers: what does chance give here, and how do I get the same answer tomorrow, with any number of threads?
// Definition: Philox4x32-10 of Random123. Give each independent piece of work (a replicate, a row) its own stream;
// then the bits are the same however the pieces are spread over threads. Not for secrets.
// Integers and uniforms are the same to the bit on every platform. Draws that take a logarithm or a power are the same up to
// the last bit of the platform's C library and of its fused multiplication.
// Thread safety: a value with a position; one thread a Random, any number of Randoms at once.
// Source: Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11 (2011).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace landfall::stats {

/// One block of Philox4x32-10: 128 bits for a counter under a key. A bijection of the counter for each key. O(1).
/// Agrees with Random123's known-answer vectors (tests/unit/stats/random.cpp).
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// A source of random numbers: 2^64 seeds, each with 2^64 streams of 2^65 numbers that never overlap.
/// Satisfies std::uniform_random_bit_generator. The std:: distributions differ from platform to platform: use the members.
class Random {
public:
  using result_type = std::uint64_t;

  explicit constexpr Random(std::uint64_t seed, std::uint64_t stream = 0) : seed_(seed), stream_(stream) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// The next 64 bits. O(1).
  constexpr result_type operator()() {
    half_ = !half_;
    if (!half_) return second_;
    const auto block = philox4x32({low(block_), high(block_), low(stream_), high(stream_)}, {low(seed_), high(seed_)});
    ++block_;
    second_ = std::uint64_t{block[3]} << 32 | block[2];
    return std::uint64_t{block[1]} << 32 | block[0];
  }

  /// The next out.size() numbers, as that many calls would give them; from some dozens on it takes less time. O(out.size()).
  void fill(std::span<result_type> out);

  /// Another stream of the same seed, from its beginning.
  constexpr Random stream(std::uint64_t stream) const { return Random(seed_, stream); }

  /// Uniform on the multiples of 2^-53 in [0, 1).
  constexpr double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

  /// Uniform on the odd multiples of 2^-53 in (0, 1): symmetric about 1/2, never 0, never 1.
  constexpr double uniform_positive() { return (static_cast<double>((*this)() >> 12) + 0.5) * 0x1p-52; }

  /// A whole number in [0, n), each equally likely, without bias. Throws `Error` (invalid_argument) if n = 0.
  /// Expected draws < 2. Source: Lemire, ACM Trans. Model. Comput. Simul. 29 (2019).
  std::uint64_t below(std::uint64_t n);

  /// True with probability p. Throws `Error` (invalid_argument) unless 0 ≤ p ≤ 1. One draw.
  bool bernoulli(double p);

  /// Normal. Throws `Error` (invalid_argument) unless both are finite and standard_deviation ≥ 0.
  /// One draw, by inversion (stats/normal.hpp): monotone in the uniform; |z| < 8.3.
  double normal(double mean = 0.0, double standard_deviation = 1.0);

  /// Exponential, density exp(−x / mean) / mean. Throws `Error` (invalid_argument) unless mean ≥ 0 and finite. One draw.
  double exponential(double mean = 1.0);

  /// Gamma, density ∝ x^(shape − 1) exp(−x / scale). Throws `Error` (invalid_argument) unless shape ≥ 1e-300 and
  /// scale ≥ 0, both finite. Answers 0 where the value lies below the smallest double, as it may for a tiny shape.
  /// Source: Marsaglia & Tsang, ACM Trans. Math. Software 26 (2000).
  double gamma(double shape, double scale = 1.0);

  /// Beta, density ∝ x^(a − 1) (1 − x)^(b − 1), as a quotient of gammas, in logarithms for small a or b so that it does
  /// not end in 0/0. Throws `Error` (invalid_argument) unless a ≥ 1e-300 and b ≥ 1e-300, both finite.
  double beta(double a, double b);

  /// Poisson. Throws `Error` (invalid_argument) unless 0 ≤ mean ≤ 1e15. Exact: by inversion below a mean of 10, above it
  /// by transformed rejection, O(1). Source: Hörmann, Insurance: Mathematics and Economics 12 (1993), PTRS.
  std::int64_t poisson(double mean);

  /// Successes in n independent trials of probability p. Throws `Error` (invalid_argument) unless 0 ≤ n ≤ 1e15 and
  /// 0 ≤ p ≤ 1. Exact: by inversion while n·min(p, 1 − p) < 10, above it by transformed rejection, O(1).
  /// Source: Hörmann, J. Stat. Comput. Simul. 46 (1993), BTRD's simple form BTRS.
  std::int64_t binomial(std::int64_t n, double p);

  /// Every order equally likely (Fisher–Yates). O(n).
  template <class T> void shuffle(std::span<T> values) {
    for (std::size_t left = values.size(); left > 1; --left) {
      using std::swap;
      swap(values[left - 1], values[static_cast<std::size_t>(below(left))]);
    }
  }

private:
  static constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
  static constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
  double gamma_draw(double shape); // shape ≥ 1, scale 1
  double log_gamma_draw(double shape);

  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;  // blocks made so far
  std::uint64_t second_ = 0; // the block's other half
  bool half_ = false;        // whether second_ is still to be given out
};

} // namespace landfall::stats
