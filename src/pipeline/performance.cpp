// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/performance.hpp>

#include <landfall/pipeline/segmentation.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

namespace {

struct Closes {
  std::vector<double> amounts, cycles_days; // of deals won
  std::int64_t won = 0, lost = 0, created = 0;
};

PerformanceRow row_of(std::string_view name, const Closes& closes, double level) {
  PerformanceRow row{.segment = std::string(name),
                     .won_amount = stats::sum(closes.amounts),
                     .won_count = closes.won,
                     .lost_count = closes.lost,
                     .created_count = closes.created,
                     .win_rate = stats::proportion_interval(closes.won, closes.won + closes.lost, {.level = level})};
  if (!closes.amounts.empty()) row.mean_amount = row.won_amount / static_cast<double>(closes.amounts.size());
  if (!closes.cycles_days.empty()) row.median_cycle_days = stats::median(closes.cycles_days);
  return row;
}

} // namespace

std::vector<PerformanceRow> performance(const Snapshot& snapshot, const Period& window, const PerformanceOptions& options) {
  const auto& table = snapshot.table();
  const Segmentation segmentation(table, options.by);
  std::vector<Closes> segments(segmentation.size());
  for (const auto row : snapshot.won_rows()) {
    if (!window.contains(*table.closed[row])) continue;
    auto& closes = segments[segmentation.of_row(row)];
    ++closes.won;
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) closes.amounts.push_back(amount);
    if (table.created[row]) closes.cycles_days.push_back(snapshot.age_days(row));
  }
  for (const auto row : snapshot.lost_rows())
    if (window.contains(*table.closed[row])) ++segments[segmentation.of_row(row)].lost;
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    if (const auto created = table.created[row]; created && *created <= snapshot.as_of() && window.contains(*created))
      ++segments[segmentation.of_row(row)].created;

  std::vector<PerformanceRow> rows;
  for (std::size_t s = 0; s < segments.size(); ++s)
    if (options.by.empty() || segments[s].won + segments[s].lost + segments[s].created > 0)
      rows.push_back(row_of(segmentation.name(s), segments[s], options.level));
  std::ranges::sort(rows, [](const PerformanceRow& a, const PerformanceRow& b) {
    return a.won_amount != b.won_amount ? a.won_amount > b.won_amount : a.segment < b.segment;
  });
  return rows;
}

} // namespace landfall::pipeline
