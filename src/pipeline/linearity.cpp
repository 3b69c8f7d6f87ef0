// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/linearity.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

std::string_view to_string(PeriodPart part) { return part == PeriodPart::week ? "week" : "month"; }

namespace {

/// The first day of each part, and the day after the last.
std::vector<Date> cuts(const Period& period, PeriodPart part) {
  std::vector<Date> days;
  for (int i = 0;; ++i) {
    const Date day = part == PeriodPart::week ? period.begin + 7 * i : add_months(period.begin, i);
    if (day >= period.end) break;
    days.push_back(day);
  }
  days.push_back(period.end);
  return days;
}

} // namespace

std::vector<LinearityRow> linearity(const Snapshot& snapshot, std::span<const Period> periods,
                                    const LinearityOptions& options) {
  require(!periods.empty(), "there is no period to look at", "periods");
  std::vector<std::vector<Date>> parts;
  std::size_t longest = 0;
  for (const auto& period : periods) {
    require(period.begin < period.end, "a period ends after it begins", "periods");
    parts.push_back(cuts(period, options.part));
    longest = std::max(longest, parts.back().size() - 1);
  }
  std::vector<std::vector<stats::CompensatedSum>> won(periods.size(), std::vector<stats::CompensatedSum>(longest));
  for (const auto row : snapshot.won_rows()) {
    const Date closed = *snapshot.table().closed[row];
    const double amount = snapshot.amount(row);
    if (std::isnan(amount)) continue;
    for (std::size_t p = 0; p < periods.size(); ++p)
      if (periods[p].contains(closed))
        won[p][static_cast<std::size_t>(std::ranges::upper_bound(parts[p], closed) - parts[p].begin()) - 1] += amount;
  }
  std::vector<std::vector<double>> shares(longest), cumulative(longest);
  for (std::size_t p = 0; p < periods.size(); ++p) {
    if (periods[p].last_day() > snapshot.as_of()) continue;
    stats::CompensatedSum total, so_far;
    for (const auto& each : won[p]) total += each.value();
    if (!(total.value() > 0.0)) continue;
    for (std::size_t w = 0; w < longest; ++w) {
      so_far += won[p][w].value();
      shares[w].push_back(won[p][w].value() / total.value());
      cumulative[w].push_back(so_far.value() / total.value());
    }
  }
  std::vector<LinearityRow> rows(longest);
  const bool under_way = periods.back().last_day() > snapshot.as_of();
  stats::CompensatedSum so_far;
  for (std::size_t w = 0; w < longest; ++w) {
    rows[w].part = static_cast<std::int64_t>(w) + 1;
    rows[w].share = stats::mean_interval(shares[w], options.level);
    rows[w].cumulative_share = stats::mean_interval(cumulative[w], options.level);
    if (!under_way || w + 1 >= parts.back().size() || parts.back()[w] > snapshot.as_of()) continue;
    so_far += won.back()[w].value();
    rows[w].amount = won.back()[w].value();
    rows[w].cumulative_amount = so_far.value();
  }
  return rows;
}

std::vector<Period> of_season(std::span<const Period> earlier, const Period& period, std::size_t most) {
  std::vector<Period> same;
  for (const auto& each : earlier) {
    const double years = (period.begin - each.begin) / 365.2425;
    if (std::abs(years - std::round(years)) * 365.2425 <= 45.0) same.push_back(each);
  }
  if (same.size() > most) same.erase(same.begin(), same.end() - static_cast<std::ptrdiff_t>(most));
  return same;
}

} // namespace landfall::pipeline
