// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/multiplicity.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::stats {

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  std::vector<std::size_t> ascending;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (std::isnan(p_values[i])) continue;
    require(p_values[i] >= 0.0 && p_values[i] <= 1.0, "a p value lies between 0 and 1", "p_values",
            static_cast<std::int64_t>(i));
    ascending.push_back(i);
  }
  std::ranges::sort(ascending, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> q_values(p_values.begin(), p_values.end());
  const double m = static_cast<double>(ascending.size());
  double least = 1.0;
  for (std::size_t rank = ascending.size(); rank > 0; --rank) {
    const auto i = ascending[rank - 1];
    least = std::min(least, p_values[i] * (m / static_cast<double>(rank)));
    q_values[i] = least;
  }
  return q_values;
}

} // namespace landfall::stats
