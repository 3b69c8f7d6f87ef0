// SPDX-License-Identifier: Apache-2.0
#include "stats/radix_sort.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/multiplicity.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace landfall::stats {

namespace {

/// Where each p stands in ascending order; nulls are left out. A number sorts by 32 bits of its p and carries its place in the
/// others; p that share the 32 bits are compared in full.
std::vector<std::uint64_t> ascending_places(std::span<const double> p_values) {
  require(p_values.size() <= std::numeric_limits<std::uint32_t>::max(), "at most 2^32 − 1 tests at once", "p_values");
  const auto bits_of = [&](std::size_t i) { return std::bit_cast<std::uint64_t>(p_values[i] + 0.0); }; // −0 is 0
  std::vector<std::uint64_t> places;
  places.reserve(p_values.size());
  std::uint64_t least = ~std::uint64_t{0}, most = 0; // bits of a p not below 0 are in its order
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (std::isnan(p_values[i])) continue;
    require(p_values[i] >= 0.0 && p_values[i] <= 1.0, "a p value lies between 0 and 1", "p_values",
            static_cast<std::int64_t>(i));
    least = std::min(least, bits_of(i));
    most = std::max(most, bits_of(i));
    places.push_back(i);
  }
  if (places.empty()) return places;
  const int shift = std::max(0, static_cast<int>(std::bit_width(most - least)) - 32);
  for (auto& place : places) place |= (bits_of(place) - least) >> shift << 32;
  radix_sort(places, [](std::uint64_t place) { return place >> 32; });
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end] >> 32 == places[begin] >> 32) ++end;
    for (std::size_t i = begin; i < end; ++i) places[i] &= std::numeric_limits<std::uint32_t>::max();
    if (shift > 0 && end - begin > 1)
      std::sort(places.begin() + static_cast<std::ptrdiff_t>(begin), places.begin() + static_cast<std::ptrdiff_t>(end),
                [&](std::uint64_t a, std::uint64_t b) { return p_values[a] < p_values[b]; });
  }
  return places;
}

} // namespace

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  const auto places = ascending_places(p_values);
  std::vector<double> q_values(p_values.begin(), p_values.end());
  const double m = static_cast<double>(places.size());
  double least = 1.0;
  for (std::size_t rank = places.size(); rank > 0; --rank) {
    double& q = q_values[places[rank - 1]]; // still p
    q = least = std::min(least, q * (m / static_cast<double>(rank)));
  }
  return q_values;
}

} // namespace landfall::stats
