// Probabilities and outcomes, read and checked. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/calibration.hpp>

#include <vector>

namespace landfall::stats {

struct Observation {
  double probability;
  bool happened;
  double weight; // above 0
};

/// Those that have weight, in the order given. Throws as calibration.hpp says.
std::vector<Observation> observations(const Judged& judged);

} // namespace landfall::stats
