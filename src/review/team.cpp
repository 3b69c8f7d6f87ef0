// SPDX-License-Identifier: Apache-2.0
#include "review/parts.hpp"

#include <landfall/core/error.hpp>

namespace landfall::review {

void compare_team(Review& review, const pipeline::Snapshot& snapshot, const ReviewOptions& options) {
  const auto& table = snapshot.table();
  if (!table.find_dimension(options.owner_dimension)) {
    review.notes.push_back("no team: the opportunities have no dimension '" + options.owner_dimension + "'");
    return;
  }
  TextBuffer reps;
  NumberBuffer outcome, win_rate, deal_size, cycle, created;
  const auto push = [](NumberBuffer& column, std::optional<double> value) { value ? column.push(*value) : column.push_null(); };
  for (const auto& row : pipeline::performance(snapshot, review.window, {.by = options.owner_dimension})) {
    if (row.segment == "(none)" || row.win_rate.n == 0) continue; // nobody's deals, and owners who have closed nothing yet
    reps.push(row.segment);
    outcome.push(row.won_amount);
    win_rate.push(row.win_rate.estimate);
    push(deal_size, row.mean_amount);
    push(cycle, row.median_cycle_days);
    created.push(static_cast<double>(row.created_count));
  }
  const team::TeamView view{.rep = reps.view(),
                            .outcome = outcome.view(),
                            .metrics = {{"win rate", win_rate.view()},
                                        {"mean deal", deal_size.view()},
                                        {"median cycle, days", cycle.view(), Polarity::lower_is_better},
                                        {"deals created", created.view()}}};
  try {
    review.team = team::compare(view);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    review.notes.push_back(std::string("no team comparison: ") + error.what());
  }
}

} // namespace landfall::review
