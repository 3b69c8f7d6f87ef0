// SPDX-License-Identifier: Apache-2.0
#include "core/clones.hpp"
#include "core/pages.hpp"
#include "stats/lanes.hpp"
#include "stats/radix_sort.hpp"
#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

namespace landfall::stats {

namespace {

void check(const Durations& durations, double level) {
  require(durations.duration.size() == durations.end.size(), "columns of unequal length", "end");
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
}

/// A case that ended or not, in the eight bytes that sort it: the sign of its duration, which is none, makes room.
struct Ended {
  static constexpr std::size_t ways = 1;
  std::uint64_t bits;
  Ended() = default;
  Ended(double time, std::uint8_t end) : bits(std::bit_cast<std::uint64_t>(time) << 1 | (end != 0)) {}
  std::uint64_t key() const { return bits; }
  double time() const { return std::bit_cast<double>(bits >> 1); }
  std::size_t way() const { return bits & 1; }
};

/// A case that ended in one of several ways. Doubles that are not negative stand in the order of their bits.
struct EndedIn {
  static constexpr std::size_t ways = 255;
  double duration;
  std::uint8_t end;
  std::uint64_t key() const { return std::bit_cast<std::uint64_t>(duration); }
  double time() const { return duration; }
  std::size_t way() const { return end; }
};

/// The cases by duration: of each one, how many ended in each way; element 0 counts the censored.
template <class Case> class Ties {
public:
  Ties(const Durations& durations, std::size_t ways) : width_(ways + 1) {
    if (count_days(durations)) return;
    const std::size_t n = durations.duration.size();
    reserve_on_large_pages(cases_, n);
    cases_.resize(n);
    for (std::size_t row = 0; row < n; ++row) {
      const double duration = durations.duration[row];
      require(duration >= 0.0 && std::isfinite(duration), "a duration is finite and not below 0", "duration",
              static_cast<std::int64_t>(row));
      require(known(durations.end[row]), "there is no such way to end", "end", static_cast<std::int64_t>(row));
      cases_[row] = Case{duration + 0.0, durations.end[row]}; // + 0.0: −0 is 0
    }
    radix_sort(cases_, [](const Case& each) { return each.key(); });
  }

  /// No more than so many durations.
  std::size_t most() const { return days_.size() / width_ + cases_.size(); }

  /// visit(time, counts), in the order of time.
  template <class Visit> void each(Visit&& visit) const {
    for (std::size_t day = 0; day * width_ < days_.size(); ++day) {
      const auto* counts = &days_[day * width_];
      if (std::any_of(counts, counts + width_, [](std::int64_t count) { return count > 0; }))
        visit(static_cast<double>(day), counts);
    }
    std::vector<std::int64_t> counts(width_);
    for (std::size_t i = 0; i < cases_.size();) {
      const double time = cases_[i].time();
      std::ranges::fill(counts, 0);
      do ++counts[cases_[i].way()];
      while (++i < cases_.size() && cases_[i].time() == time);
      visit(time, counts.data());
    }
  }

private:
  bool known(std::uint8_t end) const { return Case::ways == 1 || end < width_; }

  /// Whole numbers need no order; false where there are others, or what is not to be counted at all.
  bool count_days(const Durations& durations) {
    constexpr std::size_t most_counts = 1u << 21;
    const double most_days = static_cast<double>(most_counts / width_);
    const std::size_t n = durations.duration.size();
    days_.assign(1024 * width_, 0);
    std::int64_t longest = -1;
    for (std::size_t row = 0; row < n; ++row) {
      const double duration = durations.duration[row];
      const auto day = duration >= 0.0 && duration < most_days ? static_cast<std::int64_t>(duration) : -1;
      if (day < 0 || static_cast<double>(day) != duration || !known(durations.end[row])) {
        days_ = {};
        return false;
      }
      longest = std::max(longest, day);
      const std::size_t first = static_cast<std::size_t>(day) * width_;
      if (first >= days_.size()) days_.resize(std::max(2 * days_.size(), first + width_), 0);
      ++days_[first + (Case::ways == 1 ? durations.end[row] != 0 : durations.end[row])];
    }
    days_.resize(static_cast<std::size_t>(longest + 1) * width_);
    return true;
  }

  std::size_t width_;
  std::vector<std::int64_t> days_;
  std::vector<Case> cases_;
};

/// Limits p^exp(±z se/(p |ln p|)), on the scale on which they cannot leave [0, 1]; `low` comes in as the variance.
LANDFALL_CLONES void log_log(const double* p, double* low, double* high, std::size_t n, double z) {
  for (std::size_t i = 0; i < n; ++i) {
    const double log_p = lanes::log(p[i]), half = z * std::sqrt(low[i]) / (p[i] * -log_p);
    const double spread = lanes::exp(half);
    low[i] = lanes::exp(log_p * spread);
    high[i] = lanes::exp(log_p / spread);
  }
}

/// Gives each row's interval its limits; its `low` comes in as the variance.
template <class Row> void set_limits(std::vector<Row>& rows, Interval Row::*interval, double z) {
  constexpr std::size_t block = 256;
  double p[block], low[block], high[block];
  for (std::size_t first = 0; first < rows.size(); first += block) {
    const std::size_t n = std::min(block, rows.size() - first);
    const auto sure = [](const Interval& each) { return each.estimate <= 0.0 || each.estimate >= 1.0; };
    for (std::size_t i = 0; i < n; ++i) {
      const Interval& each = rows[first + i].*interval;
      p[i] = sure(each) ? 0.5 : each.estimate, low[i] = each.low;
    }
    log_log(p, low, high, n, z);
    for (std::size_t i = 0; i < n; ++i) {
      Interval& each = rows[first + i].*interval;
      each.low = sure(each) ? each.estimate : low[i], each.high = sure(each) ? each.estimate : high[i];
    }
  }
}

} // namespace

SurvivalCurve kaplan_meier(const Durations& durations, double level) {
  check(durations, level);
  const Ties<Ended> ties(durations, 1);
  SurvivalCurve curve{.rows = {}, .n = static_cast<std::int64_t>(durations.end.size()), .level = level};
  reserve_on_large_pages(curve.rows, ties.most());
  std::int64_t at_risk = curve.n;
  double survival = 1.0, greenwood = 0.0;
  ties.each([&](double time, const std::int64_t* counts) {
    const auto censored = counts[0], ended = counts[1];
    if (ended > 0) {
      const auto n = static_cast<double>(at_risk), d = static_cast<double>(ended);
      survival *= (n - d) / n;
      if (ended < at_risk) greenwood += d / (n * (n - d));
      const double variance = survival * survival * greenwood;
      curve.rows.push_back({.time = time,
                            .at_risk = at_risk,
                            .ended = ended,
                            .survival = {.estimate = survival, .low = variance, .high = 0.0, .level = level, .n = curve.n}});
    }
    at_risk -= ended + censored;
    curve.censored += censored;
    curve.last_seen = time;
  });
  set_limits(curve.rows, &SurvivalRow::survival, normal_quantile(0.5 + 0.5 * level));
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
  const Ties<EndedIn> ties(durations, ways);
  const double z = normal_quantile(0.5 + 0.5 * level);
  const auto n = static_cast<std::int64_t>(durations.end.size());
  std::vector<std::vector<IncidenceRow>> answer(ways);
  for (std::size_t way = 1; way <= ways; ++way) {
    reserve_on_large_pages(answer[way - 1], ties.most());
    std::int64_t at_risk = n;
    double survival = 1.0, incidence = 0.0;
    // (F(t) − F(s))² and its product with S are polynomials in F(t), so that the sums over s need no second walk.
    double zeroth = 0.0, first = 0.0, second = 0.0, own = 0.0, cross = 0.0, cross_first = 0.0;
    ties.each([&](double time, const std::int64_t* counts) {
      const std::int64_t ended = std::accumulate(counts + 1, counts + 1 + ways, std::int64_t{0});
      if (ended > 0) {
        const auto risk = static_cast<double>(at_risk), all = static_cast<double>(ended),
                   in_way = static_cast<double>(counts[way]);
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
        answer[way - 1].push_back(
            {.time = time,
             .at_risk = at_risk,
             .ended = counts[way],
             .incidence = {.estimate = incidence, .low = std::max(0.0, variance), .high = 0.0, .level = level, .n = n}});
      }
      at_risk -= ended + counts[0];
    });
    set_limits(answer[way - 1], &IncidenceRow::incidence, z);
  }
  return answer;
}

} // namespace landfall::stats
