// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/creation_need.hpp>

#include "pipeline/usual.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

std::string_view to_string(PaceVerdict verdict) {
  constexpr std::string_view names[] = {"enough", "uncertain", "too_little", "too_little_history"};
  return names[static_cast<std::size_t>(verdict)];
}

namespace {

struct Created {
  std::vector<double> amounts; ///< of each window, the latest first
  std::optional<double> mean;  ///< of their deals with an amount
};

/// What was created in windows of so many days, back from the day of the snapshot as far as there are deals.
Created created(const Snapshot& snapshot, const OpenAmounts& open, std::int32_t days, std::int64_t most) {
  const auto& table = snapshot.table();
  const Date end = snapshot.as_of() + 1;
  Date first = end;
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    if (const auto day = table.created[row]; day && *day < first) first = *day;
  std::vector<stats::CompensatedSum> sums(static_cast<std::size_t>(std::min<std::int64_t>(most, (end - first) / days)));
  stats::CompensatedSum all;
  std::int64_t deals = 0;
  const auto add = [&](std::size_t row, double amount) {
    const auto day = table.created[row];
    if (!day || *day >= end || std::isnan(amount)) return;
    const auto window = static_cast<std::size_t>((end - *day - 1) / days);
    if (window >= sums.size()) return;
    sums[window] += amount;
    all += amount;
    ++deals;
  };
  for (std::size_t i = 0; i < open.amount.size(); ++i) add(snapshot.open_rows()[i], open.amount[i]);
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) add(row, snapshot.amount(row));
  Created answer;
  for (const auto& sum : sums) answer.amounts.push_back(sum.value());
  if (deals > 0) answer.mean = all.value() / static_cast<double>(deals);
  return answer;
}

} // namespace

CreationNeed creation_need(const History& history, const Snapshot& snapshot, const OpenAmounts& open, const Period& period,
                           std::span<const Period> earlier, double target, const CreationNeedOptions& options) {
  require(snapshot.as_of() < period.begin, "the period has begun: its coverage says what it needs", "period");
  require(std::isfinite(target) && target >= 0.0, "a target is a finite amount, not below 0", "target");
  require(0 <= options.windows && options.windows <= 1000, "it is 0 to 1000", "windows");
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts are of another snapshot", "open");
  const auto outlook =
      coverage_outlook(history, period, earlier, snapshot.as_of(), {},
                       {.by = {}, .definition = {}, .needed = options.needed, .leave_out = {}, .control = options.control});
  CreationNeed need{.period = period.label,
                    .target = target,
                    .standing_amount = outlook.rows.at(0).open_amount,
                    .need_amount = {},
                    .need_low = {},
                    .need_high = {},
                    .need_count = {},
                    .days_left = period.begin - snapshot.as_of() - 1};
  // Of the first day, whatever week the outlook looks at.
  const auto first = std::ranges::find(outlook.needed, 0, &NeededRow::week);
  if (first != outlook.needed.end()) need.needed_coverage = first->needed_coverage;
  const auto of = [&](double coverage) -> std::optional<double> {
    if (!std::isfinite(coverage)) return {};
    return creation_goal(target, coverage, need.standing_amount);
  };
  if (first != outlook.needed.end()) {
    need.need_amount = of(need.needed_coverage.estimate);
    need.need_low = of(need.needed_coverage.low);
    need.need_high = of(need.needed_coverage.high);
  }
  const auto before = created(snapshot, open, std::max(1, need.days_left), options.windows);
  if (need.need_amount && before.mean && *before.mean > 0.0) need.need_count = *need.need_amount / *before.mean;
  need.usual_amount = usual(before.amounts, options.needed.level);
  if (need.days_left == 0)
    need.usual_amount = {.estimate = 0.0, .low = 0.0, .high = 0.0, .level = options.needed.level, .n = 0};
  if (!need.need_amount) return need;
  if (*need.need_amount == 0.0)
    need.verdict = PaceVerdict::enough;
  else if (need.days_left == 0 || before.amounts.size() >= 3)
    need.verdict = *need.need_amount > need.usual_amount.high  ? PaceVerdict::too_little
                   : *need.need_amount < need.usual_amount.low ? PaceVerdict::enough
                                                               : PaceVerdict::uncertain;
  return need;
}

} // namespace landfall::pipeline
