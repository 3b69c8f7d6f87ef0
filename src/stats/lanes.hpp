// exp and log that a loop does several of at a time.
// Answers: how do a hundred thousand likelihoods cost no more than their arithmetic? Definition: reduction to [−ln 2 / 2,
// ln 2 / 2] and Taylor's polynomial, and to [√½, √2) and the series of the area tangent; no branch and no table, so that a
// compiler makes lanes of them. Within 2 units in the last place of the exact value. Thread safety: pure functions.
// Source: Muller, Elementary Functions (2016), ch. 11. Private to stats. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace landfall::stats::lanes {

#if defined(__GNUC__)
#define LANDFALL_LANE [[gnu::always_inline]] inline // a clone can only take in what is compiled for it
#else
#define LANDFALL_LANE inline
#endif

LANDFALL_LANE double least(double a, double b) { return a < b ? a : b; }
LANDFALL_LANE double most(double a, double b) { return a > b ? a : b; }

/// By Horner, the highest coefficient first.
template <class... Coefficients> LANDFALL_LANE double polynomial(double x, Coefficients... coefficients) {
  double sum = 0.0;
  return ((sum = sum * x + coefficients), ...);
}

/// e^x; x beyond ±700 is taken for ±700.
LANDFALL_LANE double exp(double x) {
  x = most(-700.0, least(700.0, x));
  constexpr double to_whole = 0x1.8p52, log2_e = 1.4426950408889634;
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  const double shifted = x * log2_e + to_whole; // its last bits are the nearest whole number
  const double whole = shifted - to_whole;
  const double r = (x - whole * ln2_high) - whole * ln2_low;
  const double power = polynomial(r, 1.0 / 6227020800.0, 1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0,
                                  1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0);
  const auto exponent = std::bit_cast<std::uint64_t>(shifted) + 1023;
  return power * std::bit_cast<double>(exponent << 52);
}

/// ln x of a normal number above 0.
LANDFALL_LANE double log(double x) {
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd;
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t above = (bits - root_half + (std::uint64_t{1023} << 52)) >> 52; // exponent + 1023
  const double exponent = std::bit_cast<double>(above | 0x4330000000000000) - (0x1p52 + 1023.0);
  const double m = std::bit_cast<double>(bits - ((above - 1023) << 52)); // in [√½, √2)
  const double f = m - 1.0, s = f / (2.0 + f), z = s * s;
  const double sum = polynomial(z, 1.0 / 23.0, 1.0 / 21.0, 1.0 / 19.0, 1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0,
                                1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0);
  // 2 artanh s = f − s (f − 2 s² Σ), without the rounding of 2 s
  return exponent * ln2_high + (f - s * (f - 2.0 * z * sum) + exponent * ln2_low);
}

#undef LANDFALL_LANE

} // namespace landfall::stats::lanes
