// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/velocity.hpp>

#include "funnel/path.hpp"
#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/product_limit.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace landfall::funnel {

namespace {

/// What became of each entry by the as-of time, in days from where it began.
struct Courses {
  std::vector<double> duration;
  std::vector<std::uint8_t> end;
  void add(double days, std::uint8_t how) {
    duration.push_back(days);
    end.push_back(how);
  }
  stats::Durations view() const { return {duration, end}; }
  std::int64_t count(std::uint8_t how) const { return std::ranges::count(end, how); }
};

void check(const Funnel& funnel, FunnelShape shape, const VelocityOptions& options) {
  require(funnel.size() == shape.stages, "the passages are of another funnel", "shape");
  require(std::isfinite(options.units_per_day) && options.units_per_day > 0.0, "a day has finitely many units, above 0",
          "units_per_day");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
}

/// The passages as they were known at a time.
class Known {
public:
  Known(const Funnel& funnel, const Passages& passages, const VelocityOptions& options)
      : passages_(passages), unit_(options.units_per_day), as_of_(options.as_of) {
    check(funnel, passages.shape, options);
    if (as_of_ != std::numeric_limits<std::int64_t>::max()) return;
    as_of_ = null_time;
    for (const auto* times : {&passages.times, &passages.end_time})
      for (const auto time : *times) as_of_ = std::max(as_of_, time);
  }

  bool reached(std::size_t id, std::size_t stage) const {
    const auto time = passages_.time(id, stage);
    return time != null_time && time <= as_of_;
  }
  /// Null, or when it ended.
  std::int64_t end(std::size_t id) const {
    const auto time = passages_.end[id] >= 0 ? passages_.end_time[id] : null_time;
    return time <= as_of_ ? time : null_time;
  }
  double days(std::int64_t from, std::int64_t to) const {
    return std::max(0.0, (static_cast<double>(to) - static_cast<double>(from)) / unit_);
  }
  std::int64_t as_of() const { return as_of_; }

private:
  const Passages& passages_;
  double unit_;
  std::int64_t as_of_;
};

/// The first time at which the incidence is at least `p`, by a limit of it.
double crossing(const std::vector<stats::IncidenceRow>& rows, double p, double stats::Interval::*limit) {
  for (const auto& row : rows)
    if (row.incidence.*limit >= p) return row.time;
  return std::numeric_limits<double>::infinity();
}

} // namespace

namespace {

/// Stays in each stage but the last, in the units of time. Differences of two times of 64 bits fit no signed number.
class Stays {
public:
  explicit Stays(std::size_t stages) : of_(stages - 1) {}

  /// `time(s)`: when stage s was reached, by the as-of time, or null; `end`: when it ended, likewise.
  template <class Time> void add(const Time& time, std::int64_t end, std::int64_t as_of) {
    for (std::size_t stage = 0; stage < of_.size(); ++stage) {
      const auto began = time(stage);
      if (began == null_time) continue;
      const auto next = time(stage + 1);
      const auto left = next != null_time ? next : end;
      of_[stage].push_back(left != null_time ? stats::ProductLimit::ended(units(began, left))
                                             : stats::ProductLimit::censored(units(began, as_of)));
    }
  }
  /// Takes the stays of a stage out.
  std::vector<std::uint64_t>& of(std::size_t stage) { return of_[stage]; }

private:
  static std::uint64_t units(std::int64_t from, std::int64_t to) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return to <= from ? 0 : std::min(most, static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from));
  }
  std::vector<std::vector<std::uint64_t>> of_;
};

StageTimeRow row_of(const Stage& stage, std::span<const std::vector<std::uint64_t>> stays, const VelocityOptions& options) {
  const stats::ProductLimit limit(stays, options.level);
  const auto days = [&](stats::Interval units) {
    units.estimate /= options.units_per_day, units.low /= options.units_per_day, units.high /= options.units_per_day;
    return units;
  };
  return {.stage = stage.name,
          .entered = limit.n(),
          .left = limit.n() - limit.still_going(),
          .still_there = limit.still_going(),
          .median = days(limit.quantile(0.5)),
          .p90 = days(limit.quantile(0.9)),
          .restricted_mean = days(limit.restricted_mean()),
          .until = limit.last_seen() / options.units_per_day};
}

struct StaysSink {
  const Reader* reader;
  std::int64_t as_of;
  Stays stays;
  Path path;
  EventCounts counts;

  template <class Steps> [[gnu::always_inline]] void operator()(const Steps& steps) { // a call costs more than most ids do
    if (!reader->read(steps, path, counts)) return;
    const auto known = [&](std::int64_t time) { return time <= as_of ? time : null_time; };
    stays.add(
        [&](std::size_t stage) { return static_cast<int>(stage) <= path.furthest ? known(path.times[stage]) : null_time; },
        path.end >= 0 ? known(path.end_time) : null_time, as_of);
  }
};

} // namespace

std::vector<StageTimeRow> time_in_stage(const Funnel& funnel, const Passages& passages, const VelocityOptions& options) {
  const Known known(funnel, passages, options);
  Stays stays(funnel.size());
  for (std::size_t id = 0; id < passages.size(); ++id)
    stays.add([&](std::size_t stage) { return known.reached(id, stage) ? passages.time(id, stage) : null_time; }, known.end(id),
              known.as_of());
  std::vector<StageTimeRow> rows;
  for (std::size_t stage = 0; stage + 1 < funnel.size(); ++stage)
    rows.push_back(row_of(funnel[stage], std::span(&stays.of(stage), 1), options));
  return rows;
}

std::vector<StageTimeRow> time_in_stage(const Funnel& funnel, const StageEvents& events, FunnelShape shape,
                                        const PassageRule& rule, const VelocityOptions& options, const Control& control) {
  check(funnel, shape, options);
  auto as_of = options.as_of;
  if (as_of == std::numeric_limits<std::int64_t>::max())
    as_of = events.time.empty() ? null_time : *std::ranges::max_element(events.time);
  auto sinks = read_by_id(events, shape, rule, control.part(0.0, 0.7), [&](const Reader& reader) {
    return StaysSink{&reader, as_of, Stays(shape.stages), {}, {}};
  });
  std::vector<StageTimeRow> rows(funnel.size() - 1);
  for_each_part(rows.size(), control.part(0.7, 1.0), [&](std::size_t stage) {
    std::vector<std::vector<std::uint64_t>> stays;
    for (auto& sink : sinks) stays.push_back(std::move(sink.stays.of(stage)));
    rows[stage] = row_of(funnel[stage], stays, options);
  });
  return rows;
}

std::vector<StageReachRow> time_to_stage(const Funnel& funnel, const Passages& passages, const VelocityOptions& options) {
  const Known known(funnel, passages, options);
  std::vector<StageReachRow> rows;
  for (std::size_t stage = 1; stage < funnel.size(); ++stage) {
    Courses ways;
    for (std::size_t id = 0; id < passages.size(); ++id) {
      if (!known.reached(id, 0)) continue;
      const auto began = passages.time(id, 0), end = known.end(id);
      if (known.reached(id, stage))
        ways.add(known.days(began, passages.time(id, stage)), 1);
      else if (end != null_time)
        ways.add(known.days(began, end), 2);
      else
        ways.add(known.days(began, known.as_of()), 0);
    }
    StageReachRow row{.stage = funnel[stage].name, .entered = static_cast<std::int64_t>(ways.end.size())};
    row.reached = ways.count(1), row.ended = ways.count(2), row.open = ways.count(0);
    row.share.level = row.half.level = options.level;
    row.share.n = row.half.n = row.entered;
    const auto incidence = std::move(stats::aalen_johansen(ways.view(), 2, options.level).front());
    if (row.entered > 0) row.share = {0.0, 0.0, 1.0, options.level, row.entered};
    if (row.reached > 0) {
      row.share = incidence.back().incidence;
      const double half = 0.5 * row.share.estimate;
      // The upper limit of the incidence is the first to come so high.
      row.half = {crossing(incidence, half, &stats::Interval::estimate), crossing(incidence, half, &stats::Interval::high),
                  crossing(incidence, half, &stats::Interval::low), options.level, row.reached};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

PipelineVelocity pipeline_velocity(std::int64_t open, std::int64_t lost, std::span<const double> amount,
                                   std::span<const double> cycle_days, double level) {
  constexpr std::int64_t most = 1'000'000'000'000;
  require(open >= 0 && open <= most, "deals are 0 to 10^12", "open");
  require(lost >= 0 && lost <= most, "deals are 0 to 10^12", "lost");
  require(amount.size() == cycle_days.size(), "columns of unequal length", "cycle_days");
  for (std::size_t i = 0; i < amount.size(); ++i) {
    require(std::isfinite(amount[i]), "an amount is finite", "amount", static_cast<std::int64_t>(i));
    require(std::isfinite(cycle_days[i]) && cycle_days[i] > 0.0, "a cycle is finite and above 0: count a day begun as one",
            "cycle_days", static_cast<std::int64_t>(i));
  }
  const auto won = static_cast<std::int64_t>(amount.size());
  PipelineVelocity velocity{.open = open};
  velocity.win_rate = stats::proportion_interval(won, won + lost, {.level = level});
  velocity.mean_amount = stats::mean_interval(amount, level), velocity.mean_cycle = stats::mean_interval(cycle_days, level);
  velocity.per_day = {.level = level, .n = won};
  if (won == 0) return velocity;
  const double n = static_cast<double>(won), rate = velocity.win_rate.estimate, mean = velocity.mean_amount.estimate,
               cycle = velocity.mean_cycle.estimate;
  const double estimate = static_cast<double>(open) * rate * mean / cycle;
  velocity.per_day.estimate = estimate;
  if (won < 2 || !(mean > 0.0)) return velocity;
  double together = 0.0;
  for (std::size_t i = 0; i < amount.size(); ++i) together += (amount[i] - mean) * (cycle_days[i] - cycle) / (n - 1.0);
  const double variance = (1.0 - rate) / (rate * static_cast<double>(won + lost)) +
                          (stats::variance(amount) / (mean * mean) + stats::variance(cycle_days) / (cycle * cycle) -
                           2.0 * together / (mean * cycle)) /
                              n;
  const double half = stats::normal_quantile(0.5 + 0.5 * level) * std::sqrt(std::max(0.0, variance));
  velocity.per_day.low = estimate * std::exp(-half), velocity.per_day.high = estimate * std::exp(half);
  return velocity;
}

} // namespace landfall::funnel
