// Chances given to deals, and what became of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <string>
#include <vector>

namespace accuracy {

/// Chances that one forecaster gave, deal by deal.
struct Calls {
  std::string by;
  std::vector<double> chance;
};

/// 1 for each deal that was won in time, else 0.
using Won = std::vector<double>;

/// Scores of several forecasters on the same deals, a row each: Brier, its skill, log loss, recalibration.
std::string scores_text(const std::vector<Calls>& forecasters, const Won& won);

/// Chances in bands, and the share of each that was won.
std::string reliability_text(const Calls& calls, const Won& won);

double brier(const Calls& calls, const Won& won);
landfall::stats::Interval calibration_slope(const Calls& calls, const Won& won);

} // namespace accuracy
