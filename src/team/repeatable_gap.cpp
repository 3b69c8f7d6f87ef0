// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/repeatable_gap.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/pooled_rates.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace landfall::team {

namespace {

/// Pearson's r with Fisher's interval.
stats::Interval correlation(std::span<const double> x, std::span<const double> y, double level) {
  const double n = static_cast<double>(x.size());
  stats::Interval interval{.low = -1.0, .high = 1.0, .level = level, .n = static_cast<std::int64_t>(x.size())};
  if (x.size() < 3) return interval;
  const auto a = stats::moments(x), b = stats::moments(y);
  if (a.variance == 0.0 || b.variance == 0.0) return interval;
  stats::CompensatedSum products;
  for (std::size_t i = 0; i < x.size(); ++i)
    products += (x[i] - a.mean) / a.standard_deviation() * ((y[i] - b.mean) / b.standard_deviation());
  interval.estimate = std::clamp(products.value() / (n - 1.0), -1.0, 1.0);
  if (x.size() < 4) return interval;
  const double z = std::atanh(interval.estimate), half = stats::normal_quantile(0.5 * (1.0 + level)) / std::sqrt(n - 3.0);
  interval.low = std::tanh(z - half);
  interval.high = std::tanh(z + half);
  return interval;
}

stats::Interval shrink(const stats::Interval& gap, const stats::Interval& reliability) {
  stats::Interval shrunk{.level = gap.level, .n = reliability.n};
  if (std::isnan(gap.estimate) || std::isnan(reliability.estimate)) return shrunk;
  const auto left = [&](double share) { return std::max(share, 0.0) * gap.estimate; };
  shrunk.estimate = left(reliability.estimate);
  shrunk.low = std::min(left(reliability.low), left(reliability.high));
  shrunk.high = std::max(left(reliability.low), left(reliability.high));
  return shrunk;
}

void require_columns(const HalvedView& team) {
  require(team.next_exposure.size() == (team.roster.exposure.size() > 0 ? team.roster.rep.size() : 0),
          "months worked are given for both halves, or for neither", "next_exposure");
  for (std::size_t row = 0; row < team.next_exposure.size(); ++row)
    require(team.next_exposure.is_null(row) || (std::isfinite(team.next_exposure[row]) && team.next_exposure[row] >= 0.0),
            "months are finite and at least 0", "next_exposure", static_cast<std::int64_t>(row));
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    for (const auto* half : {&metric.first, &metric.second}) {
      require(half->size() == team.roster.rep.size(), "columns of unequal length", metric.name);
      for (std::size_t row = 0; row < half->size(); ++row)
        require(!std::isinf((*half)[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
    }
  }
}

/// Both halves of a metric over reps that have both, best first; how many of them are of the top, and of the bottom.
struct Halves {
  std::vector<double> first, second;
  std::size_t top = 0, bottom = 0;
};

Halves halves_of(const HalvedMetric& metric, const HalvedView& team, const Groups& groups, double least_exposure) {
  const bool monthly = metric.per_month && team.next_exposure.size() > 0;
  Halves halves;
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    if (metric.first.is_null(row) || metric.second.is_null(row)) continue;
    const double months = monthly ? team.next_exposure[row] : 1.0;
    if (monthly && !(months > 0.0 && months >= least_exposure)) continue;
    halves.first.push_back(metric.first[row] / (monthly ? team.roster.exposure[row] : 1.0));
    halves.second.push_back(metric.second[row] / months);
    halves.top += groups.is_top(i);
    halves.bottom += groups.is_bottom(i);
  }
  return halves;
}

void require_rates(const HalvedView& team) {
  for (const auto& rate : team.rates) {
    require(!rate.name.empty(), "a rate needs a name", "rates");
    for (const auto& [wins, closed] :
         {std::pair(&rate.first_wins, &rate.first_closed), {&rate.second_wins, &rate.second_closed}}) {
      require(wins->size() == team.roster.rep.size() && closed->size() == wins->size(), "columns of unequal length", rate.name);
      for (std::size_t row = 0; row < wins->size(); ++row) {
        const double k = (*wins)[row], n = (*closed)[row];
        const bool null = wins->is_null(row) || closed->is_null(row);
        require(null || (k >= 0.0 && k <= n && n <= 1e15 && k == std::floor(k) && n == std::floor(n)),
                "there are 0 to n wins of n closed, whole", rate.name, static_cast<std::int64_t>(row));
      }
    }
  }
}

/// A rate's halves, and the counts of the first one in their order.
std::pair<Halves, std::vector<stats::Share>> halves_of(const HalvedRate& rate, const Groups& groups) {
  std::pair<Halves, std::vector<stats::Share>> found;
  auto& [halves, shares] = found;
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    const double first = rate.first_wins[row] / rate.first_closed[row],
                 second = rate.second_wins[row] / rate.second_closed[row];
    if (std::isnan(first) || std::isnan(second)) continue; // null, or none closed
    halves.first.push_back(first);
    halves.second.push_back(second);
    halves.top += groups.is_top(i);
    halves.bottom += groups.is_bottom(i);
    shares.push_back({static_cast<std::int64_t>(rate.first_wins[row]), static_cast<std::int64_t>(rate.first_closed[row])});
  }
  return found;
}

/// Mean of the top's pooled rates less that of the bottom's, over draws.
stats::Interval pooled_gap(const std::vector<stats::Share>& shares, const Halves& halves, const RepeatableGapOptions& options,
                           std::uint64_t number) {
  const auto n = shares.size();
  stats::Interval gap{.low = -1.0, .high = 1.0, .level = options.level, .n = static_cast<std::int64_t>(n)};
  if (halves.top == 0 || halves.bottom == 0) return gap;
  const auto drawn = stats::draw_pooled_rates(shares, options.draws, options.seed + number);
  std::vector<double> gaps;
  for (std::size_t begin = 0; begin < drawn.size(); begin += n) {
    const auto draw = std::span(drawn).subspan(begin, n);
    gaps.push_back(stats::mean(draw.first(halves.top)) - stats::mean(draw.last(halves.bottom)));
  }
  gap.estimate = stats::mean(gaps);
  gap.low = stats::quantile(gaps, 0.5 - 0.5 * options.level);
  gap.high = stats::quantile(gaps, 0.5 + 0.5 * options.level);
  return gap;
}

} // namespace

std::vector<RepeatableGapRow> repeatable_gap(const HalvedView& team, const RepeatableGapOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.draws >= 1, "at least one draw is made", "draws");
  require_columns(team);
  require_rates(team);
  const auto groups = group(team.roster, options.grouping);

  const auto row_of = [&](const std::string& name, const Halves& halves) {
    const auto gap = [&](std::span<const double> values) {
      return stats::difference_of_means(values.first(halves.top), values.last(halves.bottom), options.level);
    };
    RepeatableGapRow row{.metric = name, .same = gap(halves.first), .next = gap(halves.second), .shrunk = {}};
    row.reliability = correlation(halves.first, halves.second, options.level);
    return row;
  };
  std::vector<RepeatableGapRow> rows;
  for (const auto& metric : team.metrics) {
    rows.push_back(row_of(metric.name, halves_of(metric, team, groups, options.grouping.least_exposure)));
    rows.back().shrunk = shrink(rows.back().same, rows.back().reliability);
  }
  for (std::size_t i = 0; i < team.rates.size(); ++i) {
    options.control.report(static_cast<double>(i) / static_cast<double>(team.rates.size()));
    const auto [halves, shares] = halves_of(team.rates[i], groups);
    options.control.require_memory(8.0 * static_cast<double>(options.draws) * static_cast<double>(shares.size()), "draws");
    rows.push_back(row_of(team.rates[i].name, halves));
    rows.back().shrunk = pooled_gap(shares, halves, options, i);
  }
  return rows;
}

} // namespace landfall::team
