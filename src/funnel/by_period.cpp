// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/by_period.hpp>

#include <landfall/core/error.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/proportion.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::funnel {

std::string_view to_string(Every every) {
  constexpr std::string_view words[] = {"week", "month", "quarter", "year"};
  return words[static_cast<std::size_t>(every)];
}

std::vector<Date> period_begins(Date first, Date last, Every every) {
  require(first <= last, "the last day is not before the first", "last");
  const auto begin = [&] {
    switch (every) {
    case Every::week: return first - (first.weekday() - 1);
    case Every::month: return Date::from_ymd(first.year(), first.month(), 1);
    case Every::quarter: return Date::from_ymd(first.year(), first.month() - (first.month() - 1) % 3, 1);
    case Every::year: break;
    }
    return Date::from_ymd(first.year(), 1, 1);
  }();
  const int months = every == Every::month ? 1 : every == Every::quarter ? 3 : 12;
  std::vector<Date> begins{begin};
  while (begins.back() <= last) begins.push_back(every == Every::week ? begins.back() + 7 : add_months(begins.back(), months));
  return begins;
}

namespace {

/// Of one step in one period.
struct Counts {
  std::int64_t arrived_from = 0, arrived_to = 0;
  stats::Share watched;
};

/// Counts of each period, step by step within it.
std::vector<Counts> count(const Passages& passages, const std::vector<std::int64_t>& borders, const PeriodOptions& options) {
  const std::size_t stages = passages.shape.stages, steps = stages - 1;
  const auto horizon = static_cast<std::uint64_t>(std::fmin(9.2e18, options.horizon_days * options.units_per_day));
  std::vector<Counts> counts((borders.size() - 1) * steps);
  for (std::size_t id = 0; id < passages.size(); ++id)
    for (std::size_t stage = 0; stage < stages; ++stage) {
      const auto time = passages.time(id, stage);
      if (time == null_time || time > options.as_of || time < borders.front() || time >= borders.back()) continue;
      const auto period = static_cast<std::size_t>(std::ranges::upper_bound(borders, time) - borders.begin()) - 1;
      if (stage > 0) ++counts[period * steps + stage - 1].arrived_to;
      if (stage == steps) continue;
      auto& own = counts[period * steps + stage];
      ++own.arrived_from;
      // As unsigned numbers the differences of any two times fit; neither is negative.
      const auto after = [time](std::int64_t later) {
        return static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(time);
      };
      if (after(options.as_of) < horizon) continue;
      const auto next = passages.time(id, stage + 1);
      ++own.watched.trials;
      own.watched.successes += next != null_time && next <= options.as_of && after(next) <= horizon;
    }
  return counts;
}

} // namespace

PeriodTable by_period(const Funnel& funnel, const Passages& passages, std::span<const Date> begins,
                      const PeriodOptions& options) {
  require(funnel.size() == passages.shape.stages, "the passages are of other stages", "funnel");
  require(begins.size() >= 2, "there are at least two: the first day of a period, and the first after it", "begins");
  for (std::size_t i = 1; i < begins.size(); ++i)
    require(begins[i - 1] < begins[i], "begins ascend", "begins", static_cast<std::int64_t>(i));
  require(options.units_per_day > 0.0 && std::isfinite(options.units_per_day), "it is finite and above 0", "units_per_day");
  require(options.horizon_days > 0.0, "a horizon is above 0", "horizon_days");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.alpha > 0.0 && options.alpha < 1.0, "it lies between 0 and 1", "alpha");

  std::vector<std::int64_t> borders;
  for (const Date begin : begins)
    borders.push_back(static_cast<std::int64_t>(
        std::fmin(9.2e18, std::fmax(-9.2e18, static_cast<double>(begin.days()) * options.units_per_day))));
  const auto counts = count(passages, borders, options);
  const std::size_t steps = funnel.size() - 1, periods = begins.size() - 1;
  PeriodTable table;
  for (std::size_t period = 0; period < periods; ++period)
    for (std::size_t step = 0; step < steps; ++step) {
      const auto& own = counts[period * steps + step];
      PeriodRow row{.begin = begins[period], .end = begins[period + 1], .from = funnel[step].name, .to = funnel[step + 1].name};
      row.arrived_from = own.arrived_from, row.arrived_to = own.arrived_to;
      if (own.arrived_from > 0) row.by_period = static_cast<double>(own.arrived_to) / static_cast<double>(own.arrived_from);
      row.by_cohort = stats::proportion_interval(own.watched.successes, own.watched.trials, {.level = options.level});
      table.rows.push_back(std::move(row));
    }
  std::vector<double> p;
  std::vector<std::size_t> place;
  for (std::size_t step = 0; step < steps; ++step) {
    std::vector<stats::Share> series;
    for (std::size_t period = 0; period < periods; ++period) series.push_back(counts[period * steps + step].watched);
    const double one = 1.0 / static_cast<double>(steps), done = static_cast<double>(step) * one;
    const auto change = change_point(series, {.level = options.level, .control = options.control.part(done, done + one)});
    p.push_back(change.p);
    place.push_back(change.likeliest);
    table.changes.push_back({.from = funnel[step].name,
                             .to = funnel[step + 1].name,
                             .since = std::nullopt,
                             .before = change.before,
                             .after = change.after,
                             .p = change.p,
                             .longest_run = static_cast<std::int64_t>(change.longest_run)});
  }
  const auto q = stats::benjamini_hochberg(p);
  for (std::size_t step = 0; step < steps; ++step) {
    table.changes[step].q = q[step];
    if (q[step] <= options.alpha) table.changes[step].since = begins[place[step]];
  }
  return table;
}

} // namespace landfall::funnel
