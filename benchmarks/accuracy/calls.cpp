// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"

#include "markdown.hpp"

#include <landfall/stats/calibration.hpp>
#include <landfall/stats/descriptive.hpp>

#include <fmt/format.h>

namespace accuracy {

using namespace landfall;

namespace {

stats::Judged judged(const Calls& calls, const Won& won) { return {.probability = calls.chance, .outcome = won, .weight = {}}; }

} // namespace

double brier(const Calls& calls, const Won& won) { return stats::brier_score(judged(calls, won)).score.estimate; }

stats::Interval calibration_slope(const Calls& calls, const Won& won) { return stats::recalibration(judged(calls, won)).slope; }

std::string scores_text(const std::vector<Calls>& forecasters, const Won& won) {
  Table table({"<by", "mean chance", "won", "Brier", "skill", "log loss", "slope", "in the large"});
  for (const auto& calls : forecasters) {
    const auto score = stats::brier_score(judged(calls, won));
    const auto line = stats::recalibration(judged(calls, won));
    table.row({calls.by, percent(stats::mean(calls.chance), 1), percent(stats::mean(won), 1), fixed(score.score.estimate, 4),
               percent(score.skill, 1), fixed(stats::log_loss(judged(calls, won)).estimate, 4), fixed(line.slope.estimate, 2),
               fixed(line.in_the_large.estimate, 2)});
  }
  return table.text();
}

std::string reliability_text(const Calls& calls, const Won& won) {
  Table table({"<chance", "deals", "mean chance", "won", "80% interval"});
  for (const auto& row : stats::reliability_table(judged(calls, won)))
    table.row({fmt::format("{} to {}", percent(row.low), percent(row.high)), count(static_cast<std::size_t>(row.n)),
               percent(row.mean_probability, 1), percent(row.observed.estimate, 1),
               fmt::format("{} to {}", percent(row.observed.low, 1), percent(row.observed.high, 1))});
  return table.text();
}

} // namespace accuracy
