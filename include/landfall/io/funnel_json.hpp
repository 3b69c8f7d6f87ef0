// A funnel as JSON.
// Answers: how does the funnel of a file of stage events read for another program?
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/funnel/by_period.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/funnel/velocity.hpp>
#include <landfall/io/stage_events.hpp>

#include <span>
#include <string>

namespace landfall::io {

/// What was found; what is empty was not asked for.
struct FunnelFindings {
  funnel::FunnelTally tally;
  std::span<const funnel::ConversionRow> rows;
  std::span<const funnel::ConversionRow> split; ///< by segment
  std::span<const double> amounts;              ///< that reached each stage
  std::span<const funnel::StageTimeRow> stays;
  std::span<const funnel::StageReachRow> reaches;
  std::span<const funnel::TrendRow> changes;
  std::span<const funnel::LeakRow> leaks;
  std::span<const funnel::PeriodRow> periods;
  std::span<const funnel::StepChange> step_changes;
};

/// {"stages": [{"stage", "reached", "amount"}], "conversion": [rows], "by_segment": [rows], "ended": {name: count}, "open",
/// "time_in_stage": [rows], "time_to_stage": [rows], "trend": [rows], "leaks": [rows], "by_period": [rows],
/// "step_changes": [rows], "counts", "rejected", "without_created": count, where there are such deals}. O(stages).
std::string to_json(const StageEventsReading& reading, const FunnelFindings& found);

} // namespace landfall::io
