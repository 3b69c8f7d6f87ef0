// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/rep_table.hpp>

#include <landfall/core/error.hpp>
#include <landfall/pipeline/performance.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace landfall::review {

namespace {

constexpr std::string_view nobody = "(none)"; // deals without an owner, as `performance` calls them

/// Of each rep, the level that most of their deals are of; the first by name where there are several.
std::unordered_map<std::string_view, std::string_view> segments_of(const pipeline::OpportunityView& deals,
                                                                   const RepTableOptions& options) {
  std::unordered_map<std::string_view, std::string_view> segments;
  if (options.segment_dimension.empty()) return segments;
  const auto &owner = deals.dimension(options.owner_dimension), &segment = deals.dimension(options.segment_dimension);
  std::unordered_map<std::string_view, std::map<std::string_view, std::int64_t>> counts;
  for (std::size_t row = 0; row < deals.size(); ++row)
    if (!owner.is_null(row) && !segment.is_null(row)) ++counts[owner[row]][segment[row]];
  for (const auto& [rep, levels] : counts)
    segments[rep] = std::ranges::max_element(levels, {}, [](const auto& level) { return level.second; })->first;
  return segments;
}

std::unordered_map<std::string_view, double> activities_of(const Activities& activities, const Period& period, Date as_of) {
  require(activities.rep.size() == activities.day.size(), "columns of unequal length", "activities");
  std::unordered_map<std::string_view, double> counts;
  for (std::size_t row = 0; row < activities.rep.size(); ++row)
    if (const auto day = activities.day[row]; day && *day <= as_of && period.contains(*day)) ++counts[activities.rep[row]];
  return counts;
}

void push(NumberBuffer& column, std::optional<double> value) { value ? column.push(*value) : column.push_null(); }

/// The largest deal each rep won in the periods, of those reps.
std::vector<std::uint32_t> largest_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                         const RepTableOptions& options, const team::Comparison& comparison) {
  std::unordered_set<std::string_view> grouped;
  for (const auto* list : {&comparison.top, &comparison.bottom})
    for (const auto& rep : *list) grouped.insert(rep.rep);
  const auto& owner = snapshot.table().dimension(options.owner_dimension);
  std::map<std::string_view, std::uint32_t> largest;
  for (const auto row : snapshot.won_rows()) {
    const Date closed = *snapshot.table().closed[row];
    const bool asked = period.contains(closed) || (options.chosen_on && options.chosen_on->contains(closed));
    if (!asked || !grouped.contains(owner[row]) || std::isnan(snapshot.amount(row))) continue;
    const auto found = largest.emplace(owner[row], row).first;
    if (snapshot.amount(row) > snapshot.amount(found->second)) found->second = row;
  }
  std::vector<std::uint32_t> rows;
  for (const auto& [rep, row] : largest) rows.push_back(row);
  return rows;
}

} // namespace

team::TeamView RepTable::view() const {
  team::TeamView view{.roster = {.rep = rep.view(), .outcome = outcome.view()}, .metrics = {}};
  if (has_segment) view.roster.segment = segment.view();
  if (!outcome_is_won) view.metrics.push_back({.name = "amount won", .values = won.view()});
  view.metrics.push_back({.name = "win rate", .values = win_rate.view()});
  view.metrics.push_back({.name = "mean deal", .values = deal_size.view()});
  view.metrics.push_back({.name = "median cycle, days", .values = cycle.view(), .polarity = Polarity::lower_is_better});
  view.metrics.push_back({.name = "deals created", .values = created.view()});
  if (has_activities) view.metrics.push_back({.name = "activities", .values = activities.view()});
  return view;
}

RepTable rep_table(const pipeline::Snapshot& snapshot, const Period& period, const RepTableOptions& options) {
  std::unordered_map<std::string, double> chosen;
  if (options.chosen_on)
    for (const auto& row : pipeline::performance(snapshot, *options.chosen_on, {.by = options.owner_dimension}))
      if (row.win_rate.n > 0) chosen.emplace(row.segment, row.won_amount);
  const auto segments = segments_of(snapshot.table(), options);
  const auto activities = activities_of(options.activities, period, snapshot.as_of());

  RepTable table;
  table.has_segment = !options.segment_dimension.empty();
  table.has_activities = options.activities.rep.size() > 0;
  table.outcome_is_won = !options.chosen_on;
  for (const auto& row : pipeline::performance(snapshot, period, {.by = options.owner_dimension})) {
    const auto before = chosen.find(row.segment);
    if (row.segment == nobody || row.win_rate.n == 0 || (options.chosen_on && before == chosen.end())) continue;
    table.rep.push(row.segment);
    table.outcome.push(options.chosen_on ? before->second : row.won_amount);
    table.won.push(row.won_amount);
    table.won_count.push(static_cast<double>(row.won_count));
    table.closed_count.push(static_cast<double>(row.won_count + row.lost_count));
    table.win_rate.push(row.win_rate.estimate);
    push(table.deal_size, row.mean_amount);
    push(table.cycle, row.median_cycle_days);
    table.created.push(static_cast<double>(row.created_count));
    const auto active = activities.find(row.segment);
    table.activities.push(active == activities.end() ? 0.0 : active->second);
    const auto segment = segments.find(row.segment);
    segment == segments.end() ? table.segment.push_null() : table.segment.push(segment->second);
  }
  return table;
}

std::vector<team::InfluenceRow> influence_of_deals(const pipeline::Snapshot& snapshot, const Period& period,
                                                   const RepTableOptions& options, const team::CompareOptions& compare) {
  auto quick = compare;
  quick.resamples = 0;
  quick.control = compare.control.part(0.0, 0.1);
  const auto with_all = team::compare(rep_table(snapshot, period, options).view(), quick);
  team::Influence influence(with_all);

  // A deal is left out by taking its dates: what is undated is in no analysis.
  const auto& table = snapshot.table();
  std::vector<pipeline::Outcome> outcome(table.outcome.begin(), table.outcome.end());
  std::vector<std::int32_t> created, closed;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const auto day = [&](const DateColumn& column) { return column.is_null(row) ? null_day : column.days[row]; };
    created.push_back(day(table.created));
    closed.push_back(day(table.closed));
  }
  auto fewer = table;
  fewer.outcome = outcome;
  fewer.created = {.days = created, .validity = {}};
  fewer.closed = {.days = closed, .validity = {}};

  const auto candidates = largest_deals(snapshot, period, options, with_all);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto row = candidates[i];
    const double share = 0.9 / static_cast<double>(candidates.size());
    quick.control = compare.control.part(0.1 + share * static_cast<double>(i), 0.1 + share * static_cast<double>(i + 1));
    outcome[row] = pipeline::Outcome::open;
    created[row] = closed[row] = null_day;
    try {
      const auto without = rep_table(pipeline::snapshot(fewer, snapshot.as_of()), period, options);
      influence.add(team::compare(without.view(), quick), std::string(table.id[row]),
                    std::string(table.dimension(options.owner_dimension)[row]));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::insufficient) throw; // without it there are no two groups
    }
    outcome[row] = table.outcome[row];
    created[row] = table.created.is_null(row) ? null_day : table.created.days[row];
    closed[row] = table.closed.is_null(row) ? null_day : table.closed.days[row];
  }
  return influence.rows();
}

} // namespace landfall::review
