// Numbers as whole multiples of one quantum: their sums are exact, and the same in any order. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/sum.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace landfall::stats {

/// Values less their mean, in quanta of 2^exponent, so small that any `terms` of them just add up within 62 bits: a thousand
/// keep 52 bits below the largest.
struct FixedPoint {
  std::vector<std::int64_t> quanta;
  int exponent = 0;
};

/// The values must be finite, and at least one.
inline FixedPoint fixed_point(std::vector<double> values, std::size_t terms) {
  const int scale = stats::exponent(values);
  for (double& value : values) value = std::ldexp(value, -scale); // their differences are finite
  for (int pass = 0; pass < 2; ++pass) { // the second takes off what rounding left of a mean far from 0
    const double centre = mean(values);
    for (double& value : values) value -= centre;
  }
  const int quantum = stats::exponent(values) + static_cast<int>(std::bit_width(terms)) - 62;
  FixedPoint fixed{.quanta = {}, .exponent = scale + quantum};
  fixed.quanta.reserve(values.size());
  for (const double value : values) fixed.quanta.push_back(std::llrint(std::ldexp(value, -quantum)));
  return fixed;
}

} // namespace landfall::stats
