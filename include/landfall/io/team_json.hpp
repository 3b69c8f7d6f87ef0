// What `landfall team compare` answers, as JSON.
// Answers: how does a program read a comparison? Fields by their names; no value is null.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/reject.hpp>
#include <landfall/team/attribution.hpp>
#include <landfall/team/camps.hpp>
#include <landfall/team/comparison.hpp>
#include <landfall/team/correlates.hpp>
#include <landfall/team/influence.hpp>
#include <landfall/team/repeatable_gap.hpp>
#include <landfall/team/standing.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::io {

/// What could not be said of this team is empty, and a note says why.
struct TeamAnswer {
  team::Comparison comparison;
  std::vector<team::InfluenceRow> reps, deals; ///< that verdicts hang on
  std::vector<team::CorrelateRow> correlates;
  std::optional<team::Camps> camps;
  std::vector<team::RepeatableGapRow> repeatable_gap; ///< of two periods
  std::optional<team::Attribution> attribution;
  std::vector<team::StandingRow> standing; ///< by win rate, of deals
};

/// O(size).
std::string to_json(const TeamAnswer& answer, const Rejects& rejects, std::span<const std::string> notes);

} // namespace landfall::io
