// SPDX-License-Identifier: Apache-2.0
#include "review/parts.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <unordered_map>

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
  std::unordered_map<std::string, double> won_before;
  for (const auto& row : pipeline::performance(snapshot, chosen_on, {.by = options.owner_dimension}))
    if (row.win_rate.n > 0) won_before.emplace(row.segment, row.won_amount);

  TextBuffer reps;
  NumberBuffer outcome, won, win_rate, deal_size, cycle, created;
  const auto push = [](NumberBuffer& column, std::optional<double> value) { value ? column.push(*value) : column.push_null(); };
  for (const auto& row : pipeline::performance(snapshot, measured_on, {.by = options.owner_dimension})) {
    const auto before = won_before.find(row.segment);
    if (row.segment == "(none)" || row.win_rate.n == 0 || before == won_before.end()) continue; // not there in both halves
    reps.push(row.segment);
    outcome.push(before->second);
    won.push(row.won_amount);
    win_rate.push(row.win_rate.estimate);
    push(deal_size, row.mean_amount);
    push(cycle, row.median_cycle_days);
    created.push(static_cast<double>(row.created_count));
  }
  const team::TeamView view{.roster = {.rep = reps.view(), .outcome = outcome.view()},
                            .metrics = {{"amount won", won.view()},
                                        {"win rate", win_rate.view()},
                                        {"mean deal", deal_size.view()},
                                        {"median cycle, days", cycle.view(), Polarity::lower_is_better},
                                        {"deals created", created.view()}}};
  try {
    review.team = team::compare(view);
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
