// SPDX-License-Identifier: Apache-2.0
#include "review/parts.hpp"

#include <landfall/core/error.hpp>
#include <landfall/review/rep_table.hpp>

#include <algorithm>

namespace landfall::review {

namespace {

/// The window from its first close on, cut in two: groups are chosen on the earlier half and measured on the later one. Chosen
/// and measured on the same deals, metrics that make up the outcome (win rate, deal size) would part by luck alone.
std::pair<Period, Period> halves(const pipeline::Snapshot& snapshot, const Period& window) {
  Date first = window.end;
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows)
      if (const Date closed = *snapshot.table().closed[row]; window.contains(closed)) first = std::min(first, closed);
  const Date middle = first + (window.end - first) / 2;
  return {{first, middle, "first half"}, {middle, window.end, "second half"}};
}

} // namespace

void compare_team(Review& review, const pipeline::Snapshot& snapshot, const ReviewOptions& options) {
  if (!snapshot.table().find_dimension(options.owner_dimension)) {
    review.notes.push_back("no team: the opportunities have no dimension '" + options.owner_dimension + "'");
    return;
  }
  const auto [chosen_on, measured_on] = halves(snapshot, review.window);
  const auto reps = rep_table(snapshot, measured_on, {.owner_dimension = options.owner_dimension, .chosen_on = chosen_on});
  try {
    review.team = team::compare(reps.view());
    review.team->caveat = "groups are chosen on what owners won from " + chosen_on.begin.to_string() + " to " +
                          chosen_on.last_day().to_string() + " and measured from " + measured_on.begin.to_string() + " to " +
                          measured_on.last_day().to_string() +
                          ", so that luck in the choice does not carry over; tenure, ramp and territory are not corrected for";
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    review.notes.push_back("no team comparison: " + error.message());
  }
}

} // namespace landfall::review
