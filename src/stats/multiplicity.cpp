// SPDX-License-Identifier: Apache-2.0
#include "stats/radix_sort.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/multiplicity.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace landfall::stats {

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  struct Place {
    std::uint64_t bits; // of p, which are in the order of p, as no p is below 0
    std::size_t i;
  };
  std::vector<Place> ascending;
  ascending.reserve(p_values.size());
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (std::isnan(p_values[i])) continue;
    require(p_values[i] >= 0.0 && p_values[i] <= 1.0, "a p value lies between 0 and 1", "p_values",
            static_cast<std::int64_t>(i));
    ascending.push_back({std::bit_cast<std::uint64_t>(p_values[i] + 0.0), i}); // −0 is 0
  }
  radix_sort(ascending, [](const Place& place) { return place.bits; });
  std::vector<double> q_values(p_values.begin(), p_values.end());
  const double m = static_cast<double>(ascending.size());
  double least = 1.0;
  for (std::size_t rank = ascending.size(); rank > 0; --rank) {
    const auto i = ascending[rank - 1].i;
    least = std::min(least, p_values[i] * (m / static_cast<double>(rank)));
    q_values[i] = least;
  }
  return q_values;
}

} // namespace landfall::stats
