// A team's table straight from its deals: a row a rep, what they won, and the metrics that may tell why.
// Answers: what did each rep win in this period, at which win rate, deal size and cycle, from how many deals and activities;
// and does the answer hang on a single deal? Definition: pipeline/performance.hpp by the owner. Chosen on an earlier period,
// luck of the choice stays behind. Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/core/column_buffer.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/team/influence.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::review {

/// A row an activity: a call, a meeting. A null in either column is in no count.
struct Activities {
  TextColumn rep;
  DateColumn day;
};

struct RepTableOptions {
  std::string owner_dimension = "owner";
  std::string segment_dimension = {};   ///< that most of a rep's deals are of, and reps are ranked within; empty: none
  Activities activities = {};           ///< counted as a metric where there are any
  std::optional<Period> chosen_on = {}; ///< rank by the amount won in it; else by the amount won in the period itself
};

/// A table that owns its columns. Metrics: amount won (only where it is not the outcome), win rate, mean deal, median cycle in
/// days, deals created, activities.
class RepTable {
public:
  /// Good while the table lives and is not moved.
  team::TeamView view() const;

  TextBuffer rep;
  CategoryBuffer segment;
  NumberBuffer outcome, won, won_count, closed_count, win_rate, deal_size, cycle, created, activities;
  bool has_segment = false, has_activities = false, outcome_is_won = true;
};

/// Reps who closed a deal in the period, and in `chosen_on` where it is given; deals without an owner are nobody's.
/// Throws `Error` (not_found) for a dimension that is not there, (invalid_argument) for activities' columns of unequal length.
/// O(n log n).
RepTable rep_table(const pipeline::Snapshot& snapshot, const Period& period, const RepTableOptions& options = {});

/// Leaves out the largest deal that each rep of the two groups won in the periods, one at a time: ranked, grouped and compared
/// anew without it. A metric's row names the deal that matters most. Throws as `rep_table` and `team::compare`.
/// O(reps of the groups · (n log n + compare)).
std::vector<team::InfluenceRow> influence_of_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                                   const RepTableOptions& options = {},
                                                   const team::CompareOptions& compare = {});

} // namespace landfall::review
