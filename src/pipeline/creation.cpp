// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/creation.hpp>

#include "pipeline/usual.hpp"

#include <landfall/core/error.hpp>
#include <landfall/pipeline/segmentation.hpp>
#include <landfall/stats/sum.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

std::string_view to_string(CreationVerdict verdict) {
  constexpr std::string_view names[] = {"routine", "above", "below", "too_little_history"};
  return names[static_cast<std::size_t>(verdict)];
}

namespace {

/// How deals created in some days have fared.
struct Fate {
  std::vector<double> duration;
  std::vector<std::uint8_t> end; ///< 0: still open, 1: won, 2: lost
};

struct Created {
  std::int64_t count = 0;
  std::vector<double> amounts;
  std::vector<stats::CompensatedSum> earlier; ///< amount of each window before, the latest first
  Fate now, before;
  std::optional<double> goal;
};

/// Share won within the horizon: Aalen–Johansen's incidence at the last time that is not beyond it.
stats::Interval won_share(const Fate& fate, std::int32_t horizon, double level) {
  stats::Interval share{.low = 0.0, .high = 1.0, .level = level, .n = static_cast<std::int64_t>(fate.duration.size())};
  if (fate.duration.empty()) return share;
  const auto ways = stats::aalen_johansen({.duration = fate.duration, .end = fate.end}, 2, level);
  share.estimate = 0.0; // before anything has ended: no more than 1 − (1 − level)^(1/n) can be said
  share.high = 1.0 - std::pow(1.0 - level, 1.0 / static_cast<double>(share.n));
  for (const auto& row : ways[0]) {
    if (row.time > horizon) break;
    if (row.incidence.estimate <= 0.0) continue;
    share.estimate = row.incidence.estimate;
    share.low = row.incidence.low;
    share.high = row.incidence.high;
  }
  return share;
}

/// b − a from the two intervals, square-and-add: d ± √((distance of a's end)² + (distance of b's end)²).
stats::Interval difference(const stats::Interval& a, const stats::Interval& b) {
  stats::Interval change{.low = -1.0, .high = 1.0, .level = a.level, .n = a.n + b.n};
  if (std::isnan(a.estimate) || std::isnan(b.estimate)) return change;
  change.estimate = b.estimate - a.estimate;
  change.low = change.estimate - std::hypot(b.estimate - b.low, a.high - a.estimate);
  change.high = change.estimate + std::hypot(b.high - b.estimate, a.estimate - a.low);
  return change;
}

void compare(CreationRow& row, const Created& created, std::size_t windows, double level) {
  std::vector<double> amounts;
  for (std::size_t i = 0; i < windows; ++i) amounts.push_back(created.earlier[i].value());
  row.expected_amount = usual(amounts, level);
  if (windows < 3) return;
  row.verdict = row.created_amount > row.expected_amount.high  ? CreationVerdict::above
                : row.created_amount < row.expected_amount.low ? CreationVerdict::below
                                                               : CreationVerdict::routine;
}

CreationRow row_of(std::string_view name, const Created& created, std::size_t windows, std::int32_t horizon, double level) {
  CreationRow row;
  row.segment = std::string(name);
  row.created_count = created.count;
  row.created_amount = stats::sum(created.amounts);
  if (!created.amounts.empty()) {
    row.mean_amount = row.created_amount / static_cast<double>(created.amounts.size());
    if (row.created_amount > 0.0 && *std::ranges::min_element(created.amounts) >= 0.0) {
      row.largest_share = *std::ranges::max_element(created.amounts) / row.created_amount;
      stats::CompensatedSum squares;
      for (const double amount : created.amounts) squares += std::pow(amount / row.created_amount, 2);
      row.herfindahl = squares.value();
    }
  }
  compare(row, created, windows, level);
  row.goal = created.goal;
  if (created.goal && *created.goal > 0.0) row.goal_ratio = row.created_amount / *created.goal;
  row.horizon_days = horizon;
  row.won_share = won_share(created.now, horizon, level);
  row.earlier_won_share = won_share(created.before, horizon, level);
  row.quality_change = difference(row.earlier_won_share, row.won_share);
  return row;
}

} // namespace

std::vector<CreationRow> creation(const Snapshot& snapshot, const OpenAmounts& open, const Period& window,
                                  std::span<const SegmentTarget> goals, const CreationOptions& options) {
  require(window.begin < window.end, "a window ends after it begins", "window");
  require(window.begin <= snapshot.as_of(), "the window begins after the day of the snapshot", "window");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.horizon_days >= 1, "a horizon is a day or more", "horizon_days");
  require(0 <= options.earlier_windows && options.earlier_windows <= 1000, "it is 0 to 1000", "earlier_windows");
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts are of another snapshot", "open");
  const auto& table = snapshot.table();
  const Segmentation segmentation(table, options.by);

  std::vector<double> amount(snapshot.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < open.amount.size(); ++i) amount[snapshot.open_rows()[i]] = open.amount[i];
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) amount[row] = snapshot.amount(row);

  // Windows that history reaches back to.
  Date first = window.begin;
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    if (const auto created = table.created[row]; created && *created < first) first = *created;
  const auto windows =
      static_cast<std::size_t>(std::min<std::int64_t>(options.earlier_windows, (window.begin - first) / window.days()));
  const Date from = window.begin - static_cast<std::int32_t>(windows) * window.days();
  const auto elapsed = window.days_elapsed(snapshot.as_of());
  const auto horizon = std::min(options.horizon_days, std::max(1, snapshot.as_of() - window.begin));

  std::vector<Created> segments(segmentation.size());
  for (auto& segment : segments) segment.earlier.resize(windows);
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    const auto created = table.created[row];
    if (!created || *created > snapshot.as_of() || *created < from || *created >= window.end) continue;
    Created& segment = segments[segmentation.of_row(row)];
    const bool now = *created >= window.begin;
    auto& fate = now ? segment.now : segment.before;
    fate.duration.push_back(snapshot.age_days(row));
    const auto standing = snapshot.standing(row);
    fate.end.push_back(standing == Standing::won ? 1 : standing == Standing::lost ? 2 : 0);
    if (now) {
      ++segment.count;
      if (!std::isnan(amount[row])) segment.amounts.push_back(amount[row]);
    } else if (!std::isnan(amount[row]) && (*created - from) % window.days() < elapsed) {
      segment.earlier[static_cast<std::size_t>((window.begin - *created - 1) / window.days())] += amount[row];
    }
  }
  std::vector<std::pair<std::string, Created>> unseen; // goals of segments that no deal is in
  for (std::size_t i = 0; i < goals.size(); ++i) {
    const auto& [name, goal] = goals[i];
    const auto place = static_cast<std::int64_t>(i);
    require(goal >= 0.0 && std::isfinite(goal), "a goal is a finite amount, not below 0", "goal", place);
    Created* found = nullptr;
    for (std::size_t s = 0; s < segments.size(); ++s)
      if (segmentation.name(s) == name) found = &segments[s];
    for (auto& [known, created] : unseen)
      if (known == name) found = &created;
    if (found == nullptr) {
      unseen.emplace_back(name, Created{});
      found = &unseen.back().second;
      found->earlier.resize(windows);
    }
    require(!found->goal, "'" + name + "' has a goal already", "segment", place);
    found->goal = goal;
  }

  std::vector<CreationRow> rows;
  for (std::size_t s = 0; s < segments.size(); ++s)
    if (options.by.empty() || segments[s].count > 0 || segments[s].goal)
      rows.push_back(row_of(segmentation.name(s), segments[s], windows, horizon, options.level));
  for (const auto& [name, created] : unseen) rows.push_back(row_of(name, created, windows, horizon, options.level));
  std::ranges::sort(rows, [](const CreationRow& a, const CreationRow& b) {
    return a.created_amount != b.created_amount ? a.created_amount > b.created_amount : a.segment < b.segment;
  });
  return rows;
}

double creation_goal(double target, double needed_coverage, double standing_amount) {
  for (const double each : {target, needed_coverage, standing_amount})
    require(std::isfinite(each) && each >= 0.0, "amounts and coverage are finite and not below 0", "target");
  return std::max(0.0, target * needed_coverage - standing_amount);
}

} // namespace landfall::pipeline
