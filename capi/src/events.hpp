// Stage events from C, checked: the funnel that they are of, the rule by which they are read.
// Answers: which stages has it, and what does a day amount to in the ticks of this table? Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include "arrow/stage_events.hpp"

#include <landfall/c/funnel.h>

#include <cmath>
#include <optional>

namespace landfall::capi {

/// A landfall_funnel, copied.
class Funnel {
public:
  /// Throws `Error` (invalid_argument) for what is no funnel.
  explicit Funnel(const landfall_funnel& given);

  const funnel::Funnel& stages() const { return stages_; }
  const std::vector<std::string>& ends() const { return columns_.ends; }
  funnel::FunnelShape shape() const { return {stages_.size(), columns_.ends.size()}; }
  /// The same for equal stages, ends and rules, and hardly ever for others.
  std::uint64_t mark() const;
  funnel::PassageRule rule(double units_per_day) const;
  /// Throws `Error` as arrow::read_stage_events does; without `keep_rejects` also for the first wrong row.
  arrow::StageEventsReading read(arrow::Stream events, bool keep_rejects, const std::string& segment = {},
                                 const std::string& amount = {}) const;

private:
  arrow::StageEventColumns columns_;
  funnel::Funnel stages_;
  funnel::PassageRule rule_;
  double window_days_;
};

/// The first tick of a day, or of the day after the last there are ticks for, or before the first.
inline std::int64_t ticks(std::int32_t day, double units_per_day) {
  constexpr double most = 9.2e18; // below 2⁶³
  return static_cast<std::int64_t>(std::fmin(most, std::fmax(-most, static_cast<double>(day) * units_per_day)));
}

} // namespace landfall::capi
