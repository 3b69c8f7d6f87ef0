// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/funnel.h>

#include "control.hpp"
#include "days.hpp"
#include "events.hpp"
#include "guard.hpp"

#include <landfall/funnel/by_period.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/funnel/velocity.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace funnel = landfall::funnel;
namespace stats = landfall::stats;

struct landfall_funnel_tally {
  capi::Funnel funnel;
  funnel::FunnelTally value;
};

namespace {

struct StepRow : funnel::ConversionRow {
  std::optional<double> entered_amount, passed_amount;
};

struct OutcomeRow {
  std::string segment, outcome;
  std::int64_t count = 0;
};

} // namespace

template <> struct landfall::fields_of<StepRow> {
  static constexpr auto value =
      std::tuple_cat(fields_of<funnel::ConversionRow>::value,
                     fields(field("entered_amount", &StepRow::entered_amount, "amount that reached `from`", Unit::currency),
                            field("passed_amount", &StepRow::passed_amount, "amount that reached `to`", Unit::currency)));
};

template <> struct landfall::fields_of<OutcomeRow> {
  static constexpr auto value =
      fields(field("segment", &OutcomeRow::segment, "level of the dimension asked for; empty: all"),
             field("outcome", &OutcomeRow::outcome, "way to end, or open: neither at the last stage nor ended"),
             field("count", &OutcomeRow::count, "ids", Unit::count));
};

namespace {

using ConversionOptions = landfall_funnel_conversion_options;
using TimeOptions = landfall_funnel_time_options;
using TrendOptions = landfall_funnel_trend_options;
using PeriodOptions = landfall_funnel_by_period_options;

static_assert(sizeof(void*) != 8 || sizeof(ConversionOptions) == 72, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(TimeOptions) == 48, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(TrendOptions) == 80, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(PeriodOptions) == 72, "the size of version 0.1");
static_assert(LANDFALL_EVERY_WEEK == static_cast<int>(funnel::Every::week));
static_assert(LANDFALL_EVERY_YEAR == static_cast<int>(funnel::Every::year));

constexpr ConversionOptions conversion_defaults{.struct_size = sizeof(ConversionOptions),
                                                .method = 0,
                                                .level = funnel::ConversionOptions{}.level,
                                                .by = nullptr,
                                                .amount = nullptr,
                                                .cohort_begin = LANDFALL_NO_DAY,
                                                .cohort_end = LANDFALL_NO_DAY,
                                                .control = {}};
constexpr TimeOptions time_defaults{
    .struct_size = sizeof(TimeOptions), .as_of = LANDFALL_NO_DAY, .level = funnel::VelocityOptions{}.level, .control = {}};
constexpr TrendOptions trend_defaults{.struct_size = sizeof(TrendOptions),
                                      .since = LANDFALL_NO_DAY,
                                      .as_of = LANDFALL_NO_DAY,
                                      .reserved = 0,
                                      .horizon_days = 30.0,
                                      .mean_amount = std::numeric_limits<double>::quiet_NaN(),
                                      .alpha = funnel::TrendOptions{}.alpha,
                                      .level = funnel::TrendOptions{}.level,
                                      .control = {}};

constexpr PeriodOptions period_defaults{.struct_size = sizeof(PeriodOptions),
                                        .every = LANDFALL_EVERY_MONTH,
                                        .as_of = LANDFALL_NO_DAY,
                                        .reserved = 0,
                                        .horizon_days = funnel::PeriodOptions{}.horizon_days,
                                        .level = funnel::PeriodOptions{}.level,
                                        .alpha = funnel::PeriodOptions{}.alpha,
                                        .control = {}};

/// Rows of the tables that tell a tally, segment by segment.
struct TallyRows {
  std::vector<StepRow> steps;
  std::vector<OutcomeRow> outcomes;

  void add(const std::string& segment, const capi::Funnel& of, const funnel::FunnelTally& tally,
           std::span<const double> amounts, const funnel::ConversionOptions& options) {
    for (auto& row : funnel::conversion(of.stages(), tally.reached, options)) {
      const std::size_t step = steps.size() % (of.stages().size() - 1);
      row.segment = segment;
      StepRow& added = steps.emplace_back(StepRow{std::move(row), {}, {}});
      if (!amounts.empty()) added.entered_amount = amounts[step], added.passed_amount = amounts[step + 1];
    }
    for (std::size_t end = 0; end < of.ends().size(); ++end) outcomes.push_back({segment, of.ends()[end], tally.ended[end]});
    outcomes.push_back({segment, "open", tally.open});
  }
};

/// The last tick of a day, or the latest there is.
std::int64_t until(std::int32_t day, const arrow::StageEventsReading& reading) {
  if (day == LANDFALL_NO_DAY) return std::numeric_limits<std::int64_t>::max();
  return capi::ticks(capi::day(day, "as_of").days() + 1, reading.units_per_day()) - 1;
}

stats::ProportionInterval method_of(std::uint32_t given) {
  return capi::read_enum<stats::ProportionInterval>(given, 3, "method");
}

TallyRows conversion_of(const capi::Funnel& of, const arrow::StageEventsReading& reading, const ConversionOptions& options,
                        const landfall::Control& control, funnel::EventCounts& counts) {
  const funnel::ConversionOptions how{.method = method_of(options.method), .level = options.level};
  const auto rule = of.rule(reading.units_per_day());
  const bool some = options.cohort_begin != LANDFALL_NO_DAY || options.cohort_end != LANDFALL_NO_DAY;
  TallyRows rows;
  if (options.by == nullptr && options.amount == nullptr && !some) {
    const auto tally = funnel::tally(reading.events(), reading.shape(), rule, control);
    counts = tally.counts;
    rows.add("", of, tally, {}, how);
    return rows;
  }
  auto passages = funnel::passages(reading.events(), reading.shape(), rule, control);
  counts = passages.counts;
  if (some) {
    constexpr auto ever = std::numeric_limits<std::int64_t>::max();
    const auto tick = [&](std::int32_t day, const char* name, std::int64_t unbounded) {
      return day == LANDFALL_NO_DAY ? unbounded : capi::ticks(capi::day(day, name).days(), reading.units_per_day());
    };
    passages = funnel::cohort_passages(passages, tick(options.cohort_begin, "cohort_begin", funnel::null_time + 1),
                                       tick(options.cohort_end, "cohort_end", ever));
  }
  if (options.by == nullptr) {
    const auto amounts = options.amount != nullptr ? funnel::amount_reached(passages, reading.amount()) : std::vector<double>();
    rows.add("", of, funnel::tally(passages), amounts, how);
    return rows;
  }
  const auto& segment = reading.segment();
  std::vector<std::int32_t> codes(reading.events().size());
  for (std::size_t row = 0; row < codes.size(); ++row) codes[row] = segment.code(row);
  const auto tallies = funnel::tally_by(passages, codes, segment.levels.size());
  std::vector<std::vector<double>> amounts(tallies.size());
  if (options.amount != nullptr) amounts = funnel::amount_reached_by(passages, reading.amount(), codes, segment.levels.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    if (tallies[i].counts.ids > 0) order.push_back(i);
  const auto name = [&](std::size_t i) { return i < segment.levels.size() ? segment.levels[i] : std::string_view("(none)"); };
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return tallies[a].counts.ids != tallies[b].counts.ids ? tallies[a].counts.ids > tallies[b].counts.ids : name(a) < name(b);
  });
  for (const auto i : order) rows.add(std::string(name(i)), of, tallies[i], amounts[i], how);
  std::vector<funnel::ConversionRow> steps(rows.steps.begin(), rows.steps.end());
  funnel::pool(of.stages(), steps, options.level);
  for (std::size_t i = 0; i < steps.size(); ++i) rows.steps[i].pooled = steps[i].pooled;
  return rows;
}

void write(TallyRows& rows, const funnel::EventCounts& counts, capi::Output& out, capi::Output& outcomes, capi::Output& met) {
  if (out) out.write(std::span<const StepRow>(rows.steps));
  if (outcomes) outcomes.write(std::span<const OutcomeRow>(rows.outcomes));
  const std::array one{counts};
  if (met) met.write(std::span<const funnel::EventCounts>(one));
}

void write(const landfall::Rejects& rejects, capi::Output& out) {
  if (out) out.write(std::span<const landfall::Reject>(rejects.rows));
}

/// Runs analysis(funnel, reading, velocity options, control), which answers rows.
template <class Analysis>
landfall_status time_table(ArrowArrayStream* events, const landfall_funnel* given, const TimeOptions* given_options,
                           ArrowArrayStream* out, ArrowArrayStream* rejects, landfall_error* error, const Analysis& analysis) {
  arrow::Stream stream(events);
  capi::Output table(out), wrong(rejects);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given_options, sizeof(TimeOptions), time_defaults);
    const capi::Controlled controlled(options.control);
    const capi::Funnel of(capi::required(given, "funnel"));
    const auto reading = of.read(std::move(stream), static_cast<bool>(wrong));
    const auto rows =
        analysis(of, reading,
                 funnel::VelocityOptions{
                     .units_per_day = reading.units_per_day(), .as_of = until(options.as_of, reading), .level = options.level},
                 controlled.get());
    table.write(std::span(rows));
    write(reading.rejects(), wrong);
    table.give(), wrong.give();
  });
}

} // namespace

void landfall_funnel_conversion_options_init(landfall_funnel_conversion_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, conversion_defaults);
}
void landfall_funnel_time_options_init(landfall_funnel_time_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, time_defaults);
}
void landfall_funnel_trend_options_init(landfall_funnel_trend_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, trend_defaults);
}

landfall_status landfall_funnel_conversion(struct ArrowArrayStream* events, const landfall_funnel* given,
                                           const landfall_funnel_conversion_options* given_options,
                                           struct ArrowArrayStream* out, struct ArrowArrayStream* outcomes,
                                           struct ArrowArrayStream* counts, struct ArrowArrayStream* rejects,
                                           landfall_error* error) {
  arrow::Stream stream(events);
  capi::Output table(out), ends(outcomes), met(counts), wrong(rejects);
  return capi::guarded(error, [&] {
    const auto options = capi::read_options(given_options, sizeof(ConversionOptions), conversion_defaults);
    const capi::Controlled controlled(options.control);
    const capi::Funnel of(capi::required(given, "funnel"));
    const auto reading = of.read(std::move(stream), static_cast<bool>(wrong), capi::text_or_empty(options.by),
                                 capi::text_or_empty(options.amount));
    funnel::EventCounts rules_met;
    auto rows = conversion_of(of, reading, options, controlled.get(), rules_met);
    write(rows, rules_met, table, ends, met);
    write(reading.rejects(), wrong);
    table.give(), ends.give(), met.give(), wrong.give();
  });
}

landfall_status landfall_funnel_time_in_stage(struct ArrowArrayStream* events, const landfall_funnel* given,
                                              const landfall_funnel_time_options* options, struct ArrowArrayStream* out,
                                              struct ArrowArrayStream* rejects, landfall_error* error) {
  return time_table(events, given, options, out, rejects, error,
                    [](const capi::Funnel& of, const arrow::StageEventsReading& reading, const funnel::VelocityOptions& how,
                       const landfall::Control& control) {
                      return funnel::time_in_stage(of.stages(), reading.events(), reading.shape(),
                                                   of.rule(reading.units_per_day()), how, control);
                    });
}

landfall_status landfall_funnel_time_to_stage(struct ArrowArrayStream* events, const landfall_funnel* given,
                                              const landfall_funnel_time_options* options, struct ArrowArrayStream* out,
                                              struct ArrowArrayStream* rejects, landfall_error* error) {
  return time_table(events, given, options, out, rejects, error,
                    [](const capi::Funnel& of, const arrow::StageEventsReading& reading, const funnel::VelocityOptions& how,
                       const landfall::Control& control) {
                      return funnel::time_to_stage(
                          of.stages(),
                          funnel::passages(reading.events(), reading.shape(), of.rule(reading.units_per_day()), control), how);
                    });
}

landfall_status landfall_funnel_trend(struct ArrowArrayStream* events, const landfall_funnel* given,
                                      const landfall_funnel_trend_options* given_options, struct ArrowArrayStream* out,
                                      struct ArrowArrayStream* leaks, struct ArrowArrayStream* rejects, landfall_error* error) {
  arrow::Stream stream(events);
  capi::Output table(out), dearest(leaks), wrong(rejects);
  return capi::guarded(error, [&] {
    const auto options = capi::read_options(given_options, sizeof(TrendOptions), trend_defaults);
    const capi::Controlled controlled(options.control);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    landfall::require(options.since != LANDFALL_NO_DAY, "say since which day", "since");
    landfall::require(options.horizon_days > 0.0 && options.horizon_days <= 36'500.0,
                      "a horizon is above 0, at most 36500 days", "horizon_days");
    const capi::Funnel of(capi::required(given, "funnel"));
    const auto reading = of.read(std::move(stream), static_cast<bool>(wrong));
    const double day = reading.units_per_day();
    const auto passages = funnel::passages(reading.events(), reading.shape(), of.rule(day), controlled.get());
    auto as_of = until(options.as_of, reading);
    const auto times = reading.events().time;
    if (!times.empty()) as_of = std::min(as_of, *std::ranges::max_element(times));
    constexpr auto first = funnel::null_time + 1, ever = std::numeric_limits<std::int64_t>::max();
    const auto since = capi::ticks(capi::day(options.since, "since").days(), day);
    const auto horizon = static_cast<std::int64_t>(std::fmin(9.2e18, options.horizon_days * day));
    const auto before =
        funnel::conversions_within(passages, {.begin = first, .end = since, .horizon = horizon, .as_of = as_of});
    const auto after = funnel::conversions_within(passages, {.begin = since, .end = ever, .horizon = horizon, .as_of = as_of});
    const auto rows = funnel::trend(of.stages(), before, after, {.alpha = options.alpha, .level = options.level});
    if (table) table.write(std::span<const funnel::TrendRow>(rows));
    if (dearest) {
      const double amount = std::isnan(options.mean_amount) ? 1.0 : options.mean_amount;
      const auto lost = funnel::leaks(of.stages(), after, before, amount, options.level);
      dearest.write(std::span<const funnel::LeakRow>(lost));
    }
    write(reading.rejects(), wrong);
    table.give(), dearest.give(), wrong.give();
  });
}

void landfall_funnel_by_period_options_init(landfall_funnel_by_period_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, period_defaults);
}

landfall_status landfall_funnel_by_period(struct ArrowArrayStream* events, const landfall_funnel* given, const int32_t* begins,
                                          int64_t n_begins, const landfall_funnel_by_period_options* given_options,
                                          struct ArrowArrayStream* out, struct ArrowArrayStream* changes,
                                          struct ArrowArrayStream* rejects, landfall_error* error) {
  arrow::Stream stream(events);
  capi::Output table(out), changed(changes), wrong(rejects);
  return capi::guarded(error, [&] {
    const auto options = capi::read_options(given_options, sizeof(PeriodOptions), period_defaults);
    const capi::Controlled controlled(options.control);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Funnel of(capi::required(given, "funnel"));
    const auto reading = of.read(std::move(stream), static_cast<bool>(wrong));
    const double day = reading.units_per_day();
    const auto times = reading.events().time;
    auto as_of = until(options.as_of, reading);
    if (!times.empty()) as_of = std::min(as_of, *std::ranges::max_element(times));
    std::vector<landfall::Date> first_days;
    if (begins != nullptr) {
      for (const auto each : capi::array(begins, n_begins, "begins")) first_days.push_back(capi::day(each, "begins"));
    } else {
      const auto every = capi::read_enum<funnel::Every>(options.every, 4, "every");
      const auto day_of = [&](std::int64_t time) {
        return capi::day(static_cast<std::int32_t>(std::clamp(std::floor(static_cast<double>(time) / day), -1e9, 1e9)), "time");
      };
      if (!times.empty())
        first_days = funnel::period_begins(day_of(*std::ranges::min_element(times)),
                                           std::max(day_of(*std::ranges::min_element(times)), day_of(as_of)), every);
    }
    funnel::PeriodTable rows;
    if (begins != nullptr || !first_days.empty())
      rows = funnel::by_period(
          of.stages(), funnel::passages(reading.events(), reading.shape(), of.rule(day), controlled.get().part(0.0, 0.5)),
          first_days,
          {.units_per_day = day,
           .horizon_days = options.horizon_days,
           .as_of = as_of,
           .level = options.level,
           .alpha = options.alpha,
           .control = controlled.get().part(0.5, 1.0)});
    if (table) table.write(std::span<const funnel::PeriodRow>(rows.rows));
    if (changed) changed.write(std::span<const funnel::StepChange>(rows.changes));
    write(reading.rejects(), wrong);
    table.give(), changed.give(), wrong.give();
  });
}

landfall_status landfall_funnel_tally_new(const landfall_funnel* given, landfall_funnel_tally** out, landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    capi::Funnel of(capi::required(given, "funnel"));
    auto tally = funnel::tally(funnel::StageEvents{}, of.shape());
    tally.mark = of.mark();
    answer = new landfall_funnel_tally{std::move(of), std::move(tally)};
  });
}

landfall_status landfall_funnel_tally_add(landfall_funnel_tally* tally, struct ArrowArrayStream* events,
                                          const landfall_control* control, struct ArrowArrayStream* rejects,
                                          landfall_error* error) {
  arrow::Stream stream(events);
  capi::Output wrong(rejects);
  return capi::guarded(error, [&] {
    auto& [of, value] = capi::required(tally, "tally");
    const capi::Controlled controlled(control != nullptr ? *control : landfall_control{});
    const auto reading = of.read(std::move(stream), static_cast<bool>(wrong));
    auto added = funnel::tally(reading.events(), reading.shape(), of.rule(reading.units_per_day()), controlled.get());
    added.mark = value.mark;
    write(reading.rejects(), wrong);
    value.merge(added);
    wrong.give();
  });
}

landfall_status landfall_funnel_tally_merge(landfall_funnel_tally* tally, const landfall_funnel_tally* other,
                                            landfall_error* error) {
  return capi::guarded(error, [&] { capi::required(tally, "tally").value.merge(capi::required(other, "other").value); });
}

landfall_status landfall_funnel_tally_conversion(const landfall_funnel_tally* tally, uint32_t method, double level,
                                                 struct ArrowArrayStream* out, struct ArrowArrayStream* outcomes,
                                                 struct ArrowArrayStream* counts, landfall_error* error) {
  capi::Output table(out), ends(outcomes), met(counts);
  return capi::guarded(error, [&] {
    const auto& [of, value] = capi::required(tally, "tally");
    TallyRows rows;
    rows.add("", of, value, {}, {.method = method_of(method), .level = level});
    write(rows, value.counts, table, ends, met);
    table.give(), ends.give(), met.give();
  });
}

landfall_status landfall_funnel_tally_bytes(const landfall_funnel_tally* tally, uint8_t* bytes, int64_t capacity, int64_t* size,
                                            landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(size, "size");
    const auto room = capi::array(bytes, capacity, "bytes");
    const auto written = capi::required(tally, "tally").value.bytes();
    answer = std::ssize(written);
    if (written.size() > room.size()) return;
    std::ranges::transform(written, room.begin(), [](std::byte each) { return static_cast<uint8_t>(each); });
  });
}

landfall_status landfall_funnel_tally_from_bytes(const landfall_funnel* given, const uint8_t* bytes, int64_t size,
                                                 landfall_funnel_tally** out, landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    capi::Funnel of(capi::required(given, "funnel"));
    auto tally = funnel::FunnelTally::from_bytes(std::as_bytes(capi::array(bytes, size, "bytes")));
    landfall::require(tally.shape.stages == of.shape().stages && tally.shape.ends == of.shape().ends && tally.mark == of.mark(),
                      "this tally was counted by other stages, ends or rules", "funnel");
    answer = new landfall_funnel_tally{std::move(of), std::move(tally)};
  });
}

void landfall_funnel_tally_free(landfall_funnel_tally* tally) { delete tally; }
