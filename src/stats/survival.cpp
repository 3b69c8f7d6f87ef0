// SPDX-License-Identifier: Apache-2.0
#include "stats/radix_sort.hpp"
#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

namespace landfall::stats {

namespace {

/// All cases of one duration: how many ended in each way; element 0 counts the censored.
struct Tied {
  std::vector<double> time;
  std::vector<std::int64_t> counts; ///< counts[i · (ways + 1) + way]
  std::size_t ways = 1;

  std::int64_t count(std::size_t i, std::size_t way) const { return counts[i * (ways + 1) + way]; }
};

void check(const Durations& durations, double level) {
  require(durations.duration.size() == durations.end.size(), "columns of unequal length", "end");
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
}

/// Ways above `ways` are refused, or all taken for the first where `as_one`.
Tied tied(const Durations& durations, std::size_t ways, bool as_one) {
  constexpr double most_days = 1u << 20;
  const std::size_t n = durations.duration.size();
  bool whole = true;
  double longest = 0.0;
  for (std::size_t row = 0; row < n; ++row) {
    const double duration = durations.duration[row];
    require(duration >= 0.0 && std::isfinite(duration), "a duration is finite and not below 0", "duration",
            static_cast<std::int64_t>(row));
    require(as_one || durations.end[row] <= ways, "there is no such way to end", "end", static_cast<std::int64_t>(row));
    longest = std::max(longest, duration);
    whole = whole && duration < most_days && duration == std::floor(duration);
  }
  const auto way = [&](std::size_t row) -> std::size_t { return as_one ? durations.end[row] != 0 : durations.end[row]; };
  Tied table;
  table.ways = ways;
  const std::size_t width = ways + 1;
  if (whole) {
    std::vector<std::int64_t> days((n > 0 ? static_cast<std::size_t>(longest) + 1 : 0) * width, 0);
    for (std::size_t row = 0; row < n; ++row) ++days[static_cast<std::size_t>(durations.duration[row]) * width + way(row)];
    for (std::size_t day = 0; day * width < days.size(); ++day) {
      const auto* counts = &days[day * width];
      if (std::all_of(counts, counts + width, [](std::int64_t count) { return count == 0; })) continue;
      table.time.push_back(static_cast<double>(day));
      table.counts.insert(table.counts.end(), counts, counts + width);
    }
    return table;
  }
  struct Case {
    double time;
    std::uint8_t how;
  };
  std::vector<Case> cases(n);
  for (std::size_t row = 0; row < n; ++row) // + 0.0: −0 is 0
    cases[row] = {durations.duration[row] + 0.0, static_cast<std::uint8_t>(way(row))};
  // Doubles that are not negative stand in the order of their bits.
  radix_sort(cases, [](const Case& each) { return std::bit_cast<std::uint64_t>(each.time); });
  table.time.reserve(n), table.counts.reserve(n * width);
  for (const auto& [time, how] : cases) {
    if (table.time.empty() || table.time.back() != time) {
      table.time.push_back(time);
      table.counts.resize(table.counts.size() + width, 0);
    }
    ++table.counts[table.counts.size() - width + how];
  }
  return table;
}

/// Limits p^exp(±z se/(p |ln p|)): on the scale on which they cannot leave [0, 1].
Interval log_log(double p, double variance, double z, double level, std::int64_t n) {
  Interval interval{.estimate = p, .low = p, .high = p, .level = level, .n = n};
  if (p <= 0.0 || p >= 1.0) return interval;
  const double log_p = std::log(p), spread = std::exp(z * std::sqrt(variance) / (p * -log_p));
  interval.low = std::exp(log_p * spread);
  interval.high = std::exp(log_p / spread);
  return interval;
}

} // namespace

SurvivalCurve kaplan_meier(const Durations& durations, double level) {
  check(durations, level);
  const auto table = tied(durations, 1, true);
  const double z = normal_quantile(0.5 + 0.5 * level);
  SurvivalCurve curve{.rows = {}, .n = static_cast<std::int64_t>(durations.end.size()), .level = level};
  if (!table.time.empty()) curve.last_seen = table.time.back();
  curve.rows.reserve(table.time.size());
  std::int64_t at_risk = curve.n;
  double survival = 1.0, greenwood = 0.0;
  for (std::size_t i = 0; i < table.time.size(); ++i) {
    const auto ended = table.count(i, 1), censored = table.count(i, 0);
    if (ended > 0) {
      const auto n = static_cast<double>(at_risk), d = static_cast<double>(ended);
      survival *= (n - d) / n;
      if (ended < at_risk) greenwood += d / (n * (n - d));
      curve.rows.push_back({.time = table.time[i],
                            .at_risk = at_risk,
                            .ended = ended,
                            .survival = log_log(survival, survival * survival * greenwood, z, level, curve.n)});
    }
    at_risk -= ended + censored;
    curve.censored += censored;
  }
  return curve;
}

Interval SurvivalCurve::at(double time) const {
  const auto after = std::ranges::upper_bound(rows, time, {}, &SurvivalRow::time);
  if (after == rows.begin()) return {.estimate = 1.0, .low = 1.0, .high = 1.0, .level = level, .n = n};
  return std::prev(after)->survival;
}

Interval SurvivalCurve::quantile(double p) const {
  require(p > 0.0 && p < 1.0, "a share lies between 0 and 1", "p");
  constexpr double never = std::numeric_limits<double>::infinity(), equal = 1e-12;
  const auto first = [&](double Interval::*limit) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double gap = rows[i].survival.*limit - (1.0 - p);
      if (gap > equal) continue;
      return gap > -equal && i + 1 < rows.size() ? 0.5 * (rows[i].time + rows[i + 1].time) : rows[i].time;
    }
    return never;
  };
  return {.estimate = first(&Interval::estimate),
          .low = first(&Interval::low),
          .high = first(&Interval::high),
          .level = level,
          .n = n};
}

Interval SurvivalCurve::restricted_mean(double until) const {
  require(until > 0.0 && until <= last_seen, "a mean is restricted to a time above 0 that some case has lasted", "until");
  std::size_t used = 0;
  while (used < rows.size() && rows[used].time < until) ++used;
  double area = 0.0, variance = 0.0; // from the right: the area that is still to come after each end
  for (std::size_t i = used; i-- > 0;) {
    const double next = i + 1 < used ? rows[i + 1].time : until;
    area += rows[i].survival.estimate * (next - rows[i].time);
    const auto risk = static_cast<double>(rows[i].at_risk), ended = static_cast<double>(rows[i].ended);
    if (risk > ended) variance += area * area * ended / (risk * (risk - ended));
  }
  area += used > 0 ? rows[0].time : until;
  const double half = normal_quantile(0.5 + 0.5 * level) * std::sqrt(variance);
  return {.estimate = area, .low = area - half, .high = area + half, .level = level, .n = n};
}

std::vector<std::vector<IncidenceRow>> aalen_johansen(const Durations& durations, std::size_t ways, double level) {
  check(durations, level);
  require(ways >= 1 && ways <= 255, "there are 1 to 255 ways to end", "ways");
  const auto table = tied(durations, ways, false);
  const double z = normal_quantile(0.5 + 0.5 * level);
  const auto n = static_cast<std::int64_t>(durations.end.size());
  std::vector<std::vector<IncidenceRow>> answer(ways);
  for (std::size_t way = 1; way <= ways; ++way) {
    answer[way - 1].reserve(table.time.size());
    std::int64_t at_risk = n;
    double survival = 1.0, incidence = 0.0;
    // (F(t) − F(s))² and its product with S are polynomials in F(t), so that the sums over s need no second walk.
    double zeroth = 0.0, first = 0.0, second = 0.0, own = 0.0, cross = 0.0, cross_first = 0.0;
    for (std::size_t i = 0; i < table.time.size(); ++i) {
      std::int64_t ended = 0;
      for (std::size_t each = 1; each <= ways; ++each) ended += table.count(i, each);
      if (ended > 0) {
        const auto risk = static_cast<double>(at_risk), all = static_cast<double>(ended),
                   in_way = static_cast<double>(table.count(i, way));
        incidence += survival * in_way / risk;
        if (ended < at_risk) {
          const double weight = all / (risk * (risk - all));
          zeroth += weight;
          first += weight * incidence;
          second += weight * incidence * incidence;
        }
        own += survival * survival * (risk - in_way) * in_way / (risk * risk * risk);
        const double joint = survival * in_way / (risk * risk);
        cross += joint;
        cross_first += joint * incidence;
        survival *= (risk - all) / risk;
        const double variance =
            incidence * incidence * zeroth - 2.0 * incidence * first + second + own - 2.0 * (incidence * cross - cross_first);
        answer[way - 1].push_back({.time = table.time[i],
                                   .at_risk = at_risk,
                                   .ended = table.count(i, way),
                                   .incidence = log_log(incidence, std::max(0.0, variance), z, level, n)});
      }
      at_risk -= ended + table.count(i, 0);
    }
  }
  return answer;
}

} // namespace landfall::stats
