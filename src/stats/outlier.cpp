// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/outlier.hpp>

#include <cmath>
#include <numbers>

namespace landfall::stats {

std::vector<double> modified_z_scores(std::span<const double> values) {
  constexpr double normal_upper_quartile = 0.67448975019608174;
  const double centre = median(values);
  std::vector<double> distances(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) distances[i] = std::abs(values[i] - centre);
  double scale = median(distances) / normal_upper_quartile;
  if (scale == 0.0) scale = mean(distances) * std::sqrt(0.5 * std::numbers::pi);
  std::vector<double> scores(values.size(), 0.0);
  if (scale > 0.0)
    for (std::size_t i = 0; i < values.size(); ++i) scores[i] = (values[i] - centre) / scale;
  return scores;
}

} // namespace landfall::stats
