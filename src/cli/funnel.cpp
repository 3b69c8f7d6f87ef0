// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include <landfall/core/column_buffer.hpp>
#include <landfall/core/error.hpp>
#include <landfall/funnel/by_period.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/funnel/velocity.hpp>
#include <landfall/io/funnel_json.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/io/stage_events.hpp>
#include <landfall/review/deal_events.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landfall::cli {

namespace {

struct FunnelRequest {
  std::string events, deals, mapping, json, order = "any", interval = "wilson";
  std::string since, by, at, every;
  std::optional<double> within;
  double level = 0.80, horizon = 30.0;
};

struct FunnelAnswer {
  io::StageEventsReading reading;
  funnel::FunnelTally tally;
  std::vector<funnel::ConversionRow> rows;
  std::vector<funnel::ConversionRow> split; ///< by segment; empty: --by was not asked
  std::vector<double> amounts;              ///< empty: the mapping names no amount
  std::vector<funnel::StageTimeRow> stays;
  std::vector<funnel::StageReachRow> reaches;
  std::vector<funnel::TrendRow> changes; ///< empty: --since was not asked
  std::vector<funnel::LeakRow> leaks;    ///< empty, too, without amounts
  funnel::PeriodTable by_period;         ///< empty: --every was not asked
};

constexpr double milliseconds_a_day = 86'400'000.0;

/// Of any event, of a stage or not: until then the source has watched.
std::int64_t last_time(const io::StageEventsReading& reading) {
  auto last = funnel::null_time;
  for (const auto time : reading.time) last = std::max(last, time);
  return last;
}

constexpr double longest_horizon = 36'500.0; // days

void check_horizon(double horizon) {
  if (!(horizon > 0.0 && horizon <= longest_horizon))
    throw Error(ErrorCode::invalid_argument, "a horizon is above 0, at most 36500 days", "--horizon");
}

/// Week by week, month by month, from the first event on.
void part(const FunnelRequest& request, const funnel::Funnel& stages, const funnel::Passages& passages, FunnelAnswer& found) {
  if (request.every.empty()) return;
  check_horizon(request.horizon);
  auto every = funnel::Every::week;
  while (to_string(every) != request.every) every = static_cast<funnel::Every>(static_cast<int>(every) + 1);
  const auto day = [](std::int64_t time) {
    return Date::from_days(static_cast<std::int32_t>(std::floor(static_cast<double>(time) / milliseconds_a_day)));
  };
  const auto as_of = last_time(found.reading);
  const auto begins = funnel::period_begins(day(*std::ranges::min_element(found.reading.time)), day(as_of), every);
  found.by_period = funnel::by_period(
      stages, passages, begins,
      {.units_per_day = milliseconds_a_day, .horizon_days = request.horizon, .as_of = as_of, .level = request.level});
}

/// Conversions before and since a day, each within the horizon; what the difference costs, at the mean amount that came so far.
void compare(const FunnelRequest& request, const funnel::Funnel& stages, const funnel::Passages& passages,
             FunnelAnswer& found) {
  if (request.since.empty()) return;
  check_horizon(request.horizon);
  Date since;
  try {
    since = Date::parse(request.since);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), "--since");
  }
  const auto at = static_cast<std::int64_t>(since.days()) * static_cast<std::int64_t>(milliseconds_a_day);
  const auto as_of = last_time(found.reading);
  constexpr auto ever = std::numeric_limits<std::int64_t>::max();
  const auto horizon = static_cast<std::int64_t>(request.horizon * milliseconds_a_day);
  const auto before =
      funnel::conversions_within(passages, {.begin = funnel::null_time + 1, .end = at, .horizon = horizon, .as_of = as_of});
  const auto after = funnel::conversions_within(passages, {.begin = at, .end = ever, .horizon = horizon, .as_of = as_of});
  found.changes = funnel::trend(stages, before, after, {.level = request.level});
  const auto last = found.tally.shape.stages - 1;
  if (found.amounts.empty() || found.tally.reached[last] == 0) return;
  found.leaks =
      funnel::leaks(stages, after, before, found.amounts[last] / static_cast<double>(found.tally.reached[last]), request.level);
}

/// Segment of each id, by code: as it stands at the id's first event, or at the one by which it came to the stage `at`.
std::vector<std::int32_t> segment_of_id(const io::StageEventsReading& reading, const funnel::Passages& passages,
                                        std::optional<std::size_t> at) {
  std::vector<std::int32_t> segment(reading.ids.size(), -1);
  std::vector<std::int64_t> when(reading.ids.size(), funnel::null_time);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const auto row = passages.row[i];
    const auto id = static_cast<std::size_t>(reading.id[row]);
    if (!at)
      segment[id] = reading.segment[row];
    else
      when[id] = passages.time(i, *at);
  }
  if (!at) return segment;
  for (std::size_t row = 0; row < reading.id.size(); ++row) {
    const auto id = static_cast<std::size_t>(reading.id[row]);
    if (when[id] == reading.time[row] && reading.stage[row] >= static_cast<std::int32_t>(*at))
      segment[id] = reading.segment[row];
  }
  return segment;
}

/// Conversion by segment. Ids without one, and those that never came to the stage asked for, are a segment of their own.
std::vector<funnel::ConversionRow> split(const FunnelRequest& request, const funnel::Funnel& stages,
                                         const io::StageEventsReading& reading, const funnel::Passages& passages,
                                         const funnel::ConversionOptions& options) {
  std::optional<std::size_t> at;
  if (!request.at.empty()) {
    at = stages.find(request.at);
    if (!at) throw Error(ErrorCode::not_found, "the funnel has no stage '" + request.at + "'", "--at");
  }
  const auto of_id = segment_of_id(reading, passages, at);
  std::vector<std::string_view> names;
  for (std::size_t stage = 0; stage < stages.size(); ++stage) names.push_back(stages[stage].name);
  std::vector<std::int32_t> furthest, segment;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    furthest.push_back(passages.furthest[i]);
    segment.push_back(of_id[static_cast<std::size_t>(reading.id[passages.row[i]])]);
  }
  const std::vector<std::string_view> segments(reading.segments.begin(), reading.segments.end());
  return funnel::conversion(stages, {.codes = furthest, .levels = names, .validity = {}},
                            {.codes = segment, .levels = segments, .validity = {}}, options)
      .rows;
}

/// Events of a file, and what its mapping says of them.
struct Source {
  io::StageEventsReading reading;
  bool amounts = false, segments = false;
};

/// Deals that have no stage history: created, then won or lost.
Source read_deals(const FunnelRequest& request) {
  const auto mapping = request.mapping.empty() ? io::Mapping{} : io::read_mapping(request.mapping);
  auto deals = io::read_opportunities({.opportunities = request.deals, .products = {}, .team = {}}, mapping);
  const auto events = review::deal_events(deals.table.view(), request.by);
  Source source{.segments = !request.by.empty()};
  auto& reading = source.reading;
  reading.shape = {.stages = 2, .ends = 1};
  reading.names.assign(review::deal_stages.begin(), review::deal_stages.end());
  reading.without_created = events.without_created;
  reading.rejects = {
      .given = deals.rejects.given - events.without_created, .accepted = events.deals, .rows = std::move(deals.rejects.rows)};
  CategoryBuffer segments;
  for (const auto& [id, stage, time, amount, segment] : events.rows) {
    if (reading.ids.empty() || reading.ids.back() != id) reading.ids.push_back(id);
    reading.id.push_back(static_cast<std::int32_t>(reading.ids.size() - 1));
    reading.stage.push_back(
        static_cast<std::int32_t>(std::ranges::find(review::deal_stages, stage) - review::deal_stages.begin()));
    reading.time.push_back(time.days() * static_cast<std::int64_t>(milliseconds_a_day));
    reading.amount.push_back(amount.value_or(std::numeric_limits<double>::quiet_NaN()));
    reading.segment.push_back(segment.empty() ? CategoryColumn::null_code : segments.code_of(segment));
    source.amounts = source.amounts || amount.has_value();
  }
  const auto levels = segments.view().levels;
  reading.segments.assign(levels.begin(), levels.end());
  return source;
}

Source read_events(const FunnelRequest& request) {
  if (request.mapping.empty())
    throw Error(ErrorCode::invalid_argument, "events need the mapping that names their stages", "--mapping");
  auto mapping = io::read_event_mapping(request.mapping);
  if (!request.by.empty()) mapping.segment = request.by;
  return {.reading = io::read_stage_events(request.events, mapping),
          .amounts = !mapping.amount.empty(),
          .segments = !mapping.segment.empty()};
}

FunnelAnswer answer(const FunnelRequest& request) {
  if (request.events.empty() == request.deals.empty())
    throw Error(ErrorCode::invalid_argument, "give stage events or deals, one of them", "--events");
  auto source = request.deals.empty() ? read_events(request) : read_deals(request);
  if (!source.segments && !request.at.empty())
    throw Error(ErrorCode::invalid_argument, "a stage at which to look needs a column to split by", "--at");
  FunnelAnswer found;
  found.reading = std::move(source.reading);
  const auto& reading = found.reading;
  if (reading.rejects.accepted == 0)
    throw Error(ErrorCode::parse, "not a single row can be used; the first was rejected: " +
                                      (reading.rejects.rows.empty() ? "there is none" : reading.rejects.rows[0].reason));
  funnel::PassageRule rule{.order = request.order == "strict" ? funnel::Order::strict : funnel::Order::any};
  if (request.within) {
    if (!(*request.within >= 0.0 && *request.within <= longest_horizon))
      throw Error(ErrorCode::invalid_argument, "a window is 0 to 36500 days", "--within");
    rule.window = static_cast<std::int64_t>(*request.within * milliseconds_a_day);
  }
  const auto passages = funnel::passages(reading.view(), reading.shape, rule);
  found.tally = funnel::tally(passages);
  if (source.amounts) found.amounts = funnel::amount_reached(passages, {reading.amount, {}});
  std::vector<funnel::Stage> stages;
  for (std::size_t stage = 0; stage < reading.shape.stages; ++stage) stages.push_back({.name = reading.names[stage]});
  funnel::ConversionOptions options{.level = request.level};
  for (const auto method : {stats::ProportionInterval::jeffreys, stats::ProportionInterval::clopper_pearson})
    if (to_string(method) == request.interval) options.method = method;
  const funnel::Funnel whole(std::move(stages));
  found.rows = funnel::conversion(whole, found.tally.reached, options);
  if (source.segments) found.split = split(request, whole, reading, passages, options);
  const funnel::VelocityOptions velocity{
      .units_per_day = milliseconds_a_day, .as_of = last_time(reading), .level = request.level};
  found.stays = funnel::time_in_stage(whole, passages, velocity);
  found.reaches = funnel::time_to_stage(whole, passages, velocity);
  compare(request, whole, passages, found);
  part(request, whole, passages, found);
  return found;
}

std::string days(double number) { return std::isfinite(number) ? fmt::format("{:.1f}", number) : "never"; }
std::string days(const stats::Interval& interval) {
  if (std::isnan(interval.estimate)) return "–";
  return fmt::format("{} ({} to {})", days(interval.estimate), days(interval.low), days(interval.high));
}
std::string percent(const stats::Interval& interval) {
  if (std::isnan(interval.estimate)) return "–";
  return fmt::format("{:.1f}% ({:.1f} to {:.1f})", 100.0 * interval.estimate, 100.0 * interval.low, 100.0 * interval.high);
}

void print_velocity(const FunnelAnswer& found, std::ostream& out) {
  out << fmt::format("\n{:<20} {:>10} {:>10}  {:<26} {}\n", "days in stage", "left", "there yet", "half by", "nine of ten by");
  for (const auto& row : found.stays)
    out << fmt::format("{:<20.20} {:>10} {:>10}  {:<26} {}\n", row.stage, row.left, row.still_there, days(row.median),
                       days(row.p90));
  out << fmt::format("\n{:<20} {:>10} {:>10}  {:<26} {}\n", "days to stage", "reached", "may yet", "half of them by",
                     "share that reaches it");
  for (const auto& row : found.reaches)
    out << fmt::format("{:<20.20} {:>10} {:>10}  {:<26} {}\n", row.stage, row.reached, row.open, days(row.half),
                       percent(row.share));
}

/// The largest segments: how many entered, what they come to, and what the others tell of that.
void print_split(const FunnelAnswer& found, std::ostream& out) {
  if (found.split.empty()) return;
  constexpr std::size_t most = 12;
  const auto steps = found.rows.size(), segments = found.split.size() / steps;
  out << fmt::format("\n{:<20} {:>10}  {:<26} {}\n", "by segment", "entered", "reach the last stage", "step by step, pooled");
  for (std::size_t i = 0; i < std::min(most, segments); ++i) {
    const auto* const rows = &found.split[i * steps];
    std::string pooled;
    for (std::size_t step = 0; step < steps; ++step) {
      const auto& rate = segments > 1 ? rows[step].pooled : rows[step].conversion;
      pooled += fmt::format("{}{:.0f}%", step > 0 ? " " : "", 100.0 * rate.estimate);
    }
    out << fmt::format("{:<20.20} {:>10}  {:<26} {}\n", rows[0].segment, rows[0].entered, percent(rows[steps - 1].overall),
                       pooled);
  }
  if (segments > most) out << fmt::format("and {} smaller ones, which the JSON has\n", segments - most);
}

void print_changes(const FunnelAnswer& found, const FunnelRequest& request, std::ostream& out) {
  if (found.changes.empty()) return;
  out << fmt::format("\nConversion within {:g} days, before {} and since; Fisher's exact test, q by Benjamini and Hochberg\n",
                     request.horizon, request.since);
  for (const auto& row : found.changes)
    out << fmt::format("{:<20.20} {:<26} {:<26} {:<12} p {:.3f}, q {:.3f}\n", row.from, percent(row.before), percent(row.after),
                       to_string(row.trend), row.p, row.q);
  if (found.leaks.empty()) return;
  const auto& dearest = found.leaks.front();
  if (!(dearest.lost.estimate > 0.0)) {
    out << "No step converts worse than before.\n";
    return;
  }
  out << fmt::format("The leak that costs most: {} to {}, {:.0f} ({:.0f} to {:.0f}) at the end of the funnel\n", dearest.from,
                     dearest.to, dearest.lost.estimate, dearest.lost.low, dearest.lost.high);
}

/// A line a period, a column a step; and which step has been another since when.
void print_periods(const FunnelAnswer& found, const FunnelRequest& request, std::ostream& out) {
  const auto& [rows, changes] = found.by_period;
  if (rows.empty()) return;
  constexpr std::size_t most = 24; // the latest
  const std::size_t steps = changes.size(), periods = rows.size() / steps;
  out << fmt::format(
      "\nOf those that came to a stage in the {}, passed within {:g} days; in brackets, passes over entries\n{:<12}",
      request.every, request.horizon, "");
  for (const auto& step : changes) out << fmt::format(" {:<18.18}", "to " + step.to);
  out << '\n';
  if (periods > most) out << fmt::format("{} earlier ones, which the JSON has\n", periods - most);
  for (std::size_t period = periods > most ? periods - most : 0; period < periods; ++period) {
    out << fmt::format("{:<12}", rows[period * steps].begin.to_string());
    for (std::size_t step = 0; step < steps; ++step) {
      const auto& row = rows[period * steps + step];
      const auto cohort = row.by_cohort.n > 0 ? fmt::format("{:.1f}%", 100.0 * row.by_cohort.estimate) : std::string("not yet");
      const auto passes = row.by_period ? fmt::format(" ({:.1f}%)", 100.0 * *row.by_period) : std::string();
      out << fmt::format(" {:<18}", row.arrived_from > 0 ? cohort + passes : passes);
    }
    out << '\n';
  }
  bool any = false;
  for (const auto& change : changes) {
    if (!change.since) continue;
    any = true;
    out << fmt::format("{} to {} has been another since {}: {} before, {} from then on (q {:.3f})\n", change.from, change.to,
                       change.since->to_string(), percent(change.before), percent(change.after), change.q);
  }
  if (!any) out << "No step's level has changed that chance does not explain.\n";
}

void print(const FunnelAnswer& found, const FunnelRequest& request, std::ostream& out) {
  const auto& reading = found.reading;
  const auto& tally = found.tally;
  const auto& rows = found.rows;
  const auto& amounts = found.amounts;
  out << fmt::format("Of {} ids, by cohort, order {}{}, {} intervals of {:g}%\n\n", tally.counts.ids, request.order,
                     request.within ? fmt::format(" within {:g} days", *request.within) : std::string(), request.interval,
                     100.0 * request.level);
  constexpr double bar = 30.0;
  for (std::size_t s = 0; s < tally.shape.stages; ++s) {
    const auto most = static_cast<double>(std::max<std::int64_t>(1, tally.reached[0]));
    const auto length = static_cast<std::size_t>(bar * static_cast<double>(tally.reached[s]) / most + 0.5);
    out << fmt::format("{:<20.20} {:>10}  {:<30}", reading.names[s], tally.reached[s], std::string(length, '#'));
    if (s > 0 && tally.reached[s - 1] > 0) {
      const auto& rate = rows[s - 1].conversion;
      out << fmt::format("  {:5.1f}% ({:.1f} to {:.1f})", 100.0 * rate.estimate, 100.0 * rate.low, 100.0 * rate.high);
      if (!amounts.empty() && amounts[s - 1] > 0.0)
        out << fmt::format("  {:5.1f}% of amount", 100.0 * amounts[s] / amounts[s - 1]);
    }
    out << '\n';
  }
  out << '\n';
  for (std::size_t i = 0; i < tally.shape.ends; ++i)
    out << fmt::format("{:<20.20} {:>10}\n", reading.names[tally.shape.stages + i], tally.ended[i]);
  out << fmt::format("{:<20} {:>10}   not at the last stage, not ended: may still pass\n", "open", tally.open);
  print_split(found, out);
  print_velocity(found, out);
  print_changes(found, request, out);
  print_periods(found, request, out);
  if (!reading.rejects.rows.empty())
    out << fmt::format("\n{} of {} rows were rejected, the first in line {}: {}\n", reading.rejects.rows.size(),
                       reading.rejects.given, reading.rejects.rows[0].line, reading.rejects.rows[0].reason);
  if (reading.without_created > 0)
    out << fmt::format("\n{} deals have no created day and are left out\n", reading.without_created);
}

void funnel_of(const FunnelRequest& request, std::ostream& out) {
  check_output(request.json, "--json", {request.events, request.deals, request.mapping});
  const auto found = answer(request);
  const auto json = [&] {
    return io::to_json(found.reading, {.tally = found.tally,
                                       .rows = found.rows,
                                       .split = found.split,
                                       .amounts = found.amounts,
                                       .stays = found.stays,
                                       .reaches = found.reaches,
                                       .changes = found.changes,
                                       .leaks = found.leaks,
                                       .periods = found.by_period.rows,
                                       .step_changes = found.by_period.changes});
  };
  if (request.json == "-") {
    out << json();
    return;
  }
  if (!request.json.empty()) write_file(request.json, json());
  print(found, request, out);
}

} // namespace

void add_funnel(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<FunnelRequest>();
  auto* command = program.add_subcommand("funnel", "How many pass each stage, how long it takes, what changed");
  add_file(*command, "--events", request->events, "Stage events, CSV, packed by gzip or not");
  add_file(*command, "--deals", request->deals, "In place of events: deals, CSV; created, then won or lost");
  add_file(*command, "--mapping", request->mapping,
           "Which column is what, and which word means which stage, JSON; deals: as of landfall pipeline");
  command->add_option("--order", request->order, "any: skipping passes the stages skipped; strict: every stage in turn")
      ->check(CLI::IsMember({"any", "strict"}))
      ->type_name("RULE")
      ->capture_default_str();
  command->add_option("--within", request->within, "A stage counts up to so many days after the first")->type_name("DAYS");
  command->add_option("--interval", request->interval, "wilson, jeffreys or clopper_pearson")
      ->check(CLI::IsMember({"wilson", "jeffreys", "clopper_pearson"}))
      ->type_name("METHOD")
      ->capture_default_str();
  command->add_option("--by", request->by, "Column to split by, as it stands at an id's first event")->type_name("COLUMN");
  command->add_option("--at", request->at, "With --by: as it stands when this stage is reached")->type_name("STAGE");
  command->add_option("--since", request->since, "Has conversion changed since this day?")->type_name("YYYY-MM-DD");
  command->add_option("--every", request->every, "Conversion week by week, month by month: week, month, quarter or year")
      ->check(CLI::IsMember({"week", "month", "quarter", "year"}))
      ->type_name("PERIOD");
  command->add_option("--horizon", request->horizon, "With --since and --every: days within which the next stage counts")
      ->type_name("DAYS")
      ->capture_default_str();
  command->add_option("--level", request->level, "Of the intervals")->type_name("SHARE")->capture_default_str();
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  command->footer("Example:\n"
                  "  landfall funnel --events events.csv.gz --mapping mapping.json --json funnel.json");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { funnel_of(*request, out); }; });
}

} // namespace landfall::cli
