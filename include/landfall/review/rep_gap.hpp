// The gap between top and bottom straight from deals: how much of it comes again, and what it is made of.
// Answers: of what parts those who were best in the earlier period, how much is left in the later one; and how much of the
// amount won is deals closed, win rate and deal size? Definition: team/repeatable_gap.hpp and team/attribution.hpp over the
// tables of review/rep_table.hpp. Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/review/rep_table.hpp>
#include <landfall/team/attribution.hpp>
#include <landfall/team/repeatable_gap.hpp>

#include <vector>

namespace landfall::review {

/// Groups are chosen on what was won in `chosen_on`, which has to be given, and measured there and in the period. Metrics:
/// amount won, mean deal, median cycle in days, deals created, and win rate as a rate. Reps who closed a deal in both.
/// Throws `Error` (invalid_argument) without `chosen_on`; as `rep_table` and `team::repeatable_gap`. O(n log n + draws · reps).
std::vector<team::RepeatableGapRow> repeatable_gap_of_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                                            const RepTableOptions& table,
                                                            const team::RepeatableGapOptions& options = {});

/// The amount won in the period a rep, top less bottom, split over deals closed, win rate and mean deal.
/// Throws as `rep_table` and `team::attribute`. O(n log n + draws · reps).
team::Attribution attribution_of_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                       const RepTableOptions& table = {}, const team::AttributionOptions& options = {});

} // namespace landfall::review
