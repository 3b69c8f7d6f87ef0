// What a spreadsheet would say of where a period lands: the numbers that a forecast has to beat.
// Answers: what do last period, the pace so far, and the open pipeline each say?
// Definition: four totals of the period, none of which looks past the day of the snapshot:
//   last period        what was won in the period before;
//   run rate           won so far ÷ share of the period's business days that have passed;
//   weighted pipeline  won so far + Σ win rate of its stage × amount, over the open pipeline of the period
//                      (pipeline::in_pipeline: expected to close in it; all that is open where no close dates are kept);
//   stage rates        won so far + Σ rate of its stage and week × amount, over all open deals (forecast/stage_rates.hpp).
// Deals not yet created are in none but the first two.
// The win rate of a stage is won ÷ (won + lost) of the deals that closed by the day and had been in the stage; where stages are
// not kept, or none that came to the stage has closed, that of all deals that closed.
// Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/business_days.hpp>
#include <landfall/core/field.hpp>
#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/stage_history.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace landfall::forecast {

enum class Baseline : std::uint8_t { last_period, run_rate, weighted_pipeline, stage_rates };
inline constexpr std::array every_baseline{Baseline::last_period, Baseline::run_rate, Baseline::weighted_pipeline,
                                           Baseline::stage_rates};
std::string_view to_string(Baseline baseline); ///< "last period", "run rate", "weighted pipeline", "stage rates"

struct BaselineRow {
  Baseline baseline = Baseline::last_period;
  std::optional<double> total; ///< of the period; null: it cannot be said
  std::int64_t n = 0;          ///< deals behind it: won last period, won so far, open and counted
};

/// One row for each baseline, in the order of `every_baseline`. `earlier` are the comparable periods before, consecutive,
/// ascending, the last one ending where `period` begins. Null totals: last period when there is none, or it is not over by the
/// day; run rate before the first business day of the period has passed; weighted pipeline when nothing has closed yet;
/// stage rates when no earlier period with a close is over. Open
/// deals without any amount count 0. A period that is over has all but last period at what was won.
/// O(n · stages of a deal). Throws `Error` (invalid_argument) when the period is empty or the earlier ones do not lead up
/// to it, when `open` belongs to another snapshot, or `stages` to another table.
std::array<BaselineRow, every_baseline.size()> baselines(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                                         const Period& period, std::span<const Period> earlier,
                                                         const pipeline::StageHistory& stages = {},
                                                         const BusinessDays& business_days = BusinessDays());

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::BaselineRow> {
  using Row = forecast::BaselineRow;
  static constexpr auto value = fields(field("baseline", &Row::baseline, "what a spreadsheet would do"),
                                       field("total", &Row::total, "what it says the period will bring", Unit::currency),
                                       field("n", &Row::n, "deals behind it", Unit::count));
};
