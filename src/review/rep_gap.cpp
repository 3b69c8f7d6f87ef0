// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/rep_gap.hpp>

#include <landfall/core/error.hpp>

#include <unordered_map>

namespace landfall::review {

namespace {

/// One column of the earlier table in the order of the later one's reps.
NumberBuffer in_order(const NumberBuffer& earlier, const std::vector<std::size_t>& rows) {
  NumberBuffer column;
  for (const auto row : rows) column.push(earlier.view()[row]);
  return column;
}

} // namespace

std::vector<team::RepeatableGapRow> repeatable_gap_of_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                                            const RepTableOptions& table,
                                                            const team::RepeatableGapOptions& options) {
  require(table.chosen_on.has_value(), "two periods make a gap that comes again: say which one the groups are chosen on",
          "chosen_on");
  const auto later = rep_table(snapshot, period, table);
  auto alone = table;
  alone.chosen_on.reset();
  const auto before = rep_table(snapshot, *table.chosen_on, alone);
  std::unordered_map<std::string_view, std::size_t> row_of;
  for (std::size_t row = 0; row < before.rep.view().size(); ++row) row_of.emplace(before.rep.view()[row], row);
  std::vector<std::size_t> rows; // every rep of the later table closed a deal in the earlier period too
  for (std::size_t row = 0; row < later.rep.view().size(); ++row) rows.push_back(row_of.at(later.rep.view()[row]));

  const auto won = in_order(before.won, rows), deal_size = in_order(before.deal_size, rows),
             cycle = in_order(before.cycle, rows), created = in_order(before.created, rows),
             wins = in_order(before.won_count, rows), closed = in_order(before.closed_count, rows);
  team::HalvedView halves{.roster = later.view().roster};
  halves.metrics = {{.name = "amount won", .first = won.view(), .second = later.won.view()},
                    {.name = "mean deal", .first = deal_size.view(), .second = later.deal_size.view()},
                    {.name = "median cycle, days", .first = cycle.view(), .second = later.cycle.view()},
                    {.name = "deals created", .first = created.view(), .second = later.created.view()}};
  halves.rates = {{.name = "win rate",
                   .first_wins = wins.view(),
                   .first_closed = closed.view(),
                   .second_wins = later.won_count.view(),
                   .second_closed = later.closed_count.view()}};
  return team::repeatable_gap(halves, options);
}

team::Attribution attribution_of_deals(const pipeline::Snapshot& snapshot, const Period& period, const RepTableOptions& table,
                                       const team::AttributionOptions& options) {
  const auto reps = rep_table(snapshot, period, table);
  return team::attribute({.roster = reps.view().roster,
                          .volumes = {{"deals closed", reps.closed_count.view()},
                                      {"win rate", reps.won_count.view()},
                                      {"mean deal", reps.won.view()}}},
                         options);
}

} // namespace landfall::review
