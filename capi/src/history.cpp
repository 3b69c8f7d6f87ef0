// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/history.h>

#include "arguments.hpp"
#include "control.hpp"
#include "days.hpp"
#include "guard.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include "arrow/histories.hpp"
#include "arrow/opportunities.hpp"

#include <landfall/core/parallel.hpp>
#include <landfall/pipeline/coverage_outlook.hpp>
#include <landfall/pipeline/creation.hpp>
#include <landfall/pipeline/hygiene.hpp>
#include <landfall/pipeline/linearity.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace pipeline = landfall::pipeline;
using landfall::Date;
using landfall::Period;
using landfall::require;

struct landfall_history {
  pipeline::History value;
  std::vector<std::string> ids;
  Date last_day; ///< on which anything changed
};

namespace {

using NewOptions = landfall_history_new_options;
using StatesOptions = landfall_history_of_states_options;
using WaterfallOptions = landfall_history_waterfall_options;
using CoverageOptions = landfall_history_coverage_options;
using CreationOptions = landfall_history_creation_options;
using HygieneOptions = landfall_history_hygiene_options;
using LinearityOptions = landfall_history_linearity_options;

static_assert(LANDFALL_YIELD_STANDING == static_cast<int>(pipeline::YieldDefinition::standing));
static_assert(LANDFALL_YIELD_WHOLE == static_cast<int>(pipeline::YieldDefinition::whole));
static_assert(sizeof(void*) != 8 || sizeof(NewOptions) == 184, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(StatesOptions) == 112, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(WaterfallOptions) == 56, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(CoverageOptions) == 96, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(CreationOptions) == 56, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(HygieneOptions) == 40, "the size of version 0.1");

constexpr NewOptions default_new{.struct_size = sizeof(NewOptions),
                                 .without_list_price = 0,
                                 .dimensions = nullptr,
                                 .n_dimensions = 0,
                                 .next_step = nullptr,
                                 .last_activity = nullptr,
                                 .columns = {},
                                 .control = {}};
constexpr StatesOptions default_states{.struct_size = sizeof(StatesOptions),
                                       .reserved = 0,
                                       .id = nullptr,
                                       .from = nullptr,
                                       .standing = nullptr,
                                       .amount = nullptr,
                                       .expected_close = nullptr,
                                       .next_step = nullptr,
                                       .last_activity = nullptr,
                                       .dimensions = nullptr,
                                       .n_dimensions = 0,
                                       .control = {}};
constexpr WaterfallOptions default_waterfall{.struct_size = sizeof(WaterfallOptions),
                                             .period_begin = LANDFALL_NO_DAY,
                                             .period_end = LANDFALL_NO_DAY,
                                             .reserved = 0,
                                             .by = nullptr,
                                             .control = {}};
constexpr CoverageOptions default_coverage{.struct_size = sizeof(CoverageOptions),
                                           .definition = LANDFALL_COVERAGE_TO_GO,
                                           .yield_definition = LANDFALL_YIELD_STANDING,
                                           .as_of = LANDFALL_NO_DAY,
                                           .period_begin = LANDFALL_NO_DAY,
                                           .period_end = LANDFALL_NO_DAY,
                                           .earlier = 8,
                                           .level = 0.8,
                                           .by = nullptr,
                                           .leave_out = nullptr,
                                           .n_leave_out = 0,
                                           .control = {}};
constexpr CreationOptions default_creation{.struct_size = sizeof(CreationOptions),
                                           .as_of = LANDFALL_NO_DAY,
                                           .window_begin = LANDFALL_NO_DAY,
                                           .window_end = LANDFALL_NO_DAY,
                                           .earlier_windows = 8,
                                           .horizon_days = 90,
                                           .reserved = 0,
                                           .level = 0.8,
                                           .goal = std::numeric_limits<double>::quiet_NaN(),
                                           .by = nullptr};
constexpr HygieneOptions default_hygiene{.struct_size = sizeof(HygieneOptions),
                                         .as_of = LANDFALL_NO_DAY,
                                         .pushes = 3,
                                         .idle_days = 30,
                                         .activity_days = 30,
                                         .stale_share = 0.9,
                                         .by = nullptr};

constexpr LinearityOptions default_linearity{.struct_size = sizeof(LinearityOptions),
                                             .part = LANDFALL_PERIOD_PART_WEEK,
                                             .as_of = LANDFALL_NO_DAY,
                                             .period_begin = LANDFALL_NO_DAY,
                                             .period_end = LANDFALL_NO_DAY,
                                             .seasonal = 0,
                                             .earlier = 8,
                                             .level = 0.8};

// --- made ---

std::unique_ptr<landfall_history> kept(pipeline::History history, std::vector<std::string> ids) {
  const auto days = history.from_days();
  const Date last = days.empty() ? Date() : Date::from_days(*std::ranges::max_element(days));
  return std::make_unique<landfall_history>(landfall_history{std::move(history), std::move(ids), last});
}

std::unique_ptr<landfall_history> of_table(arrow::Stream opportunities, arrow::Stream stages, arrow::Stream close_dates,
                                           const NewOptions& options) {
  require(options.without_list_price <= 1, "it is 0 or 1", "without_list_price");
  const capi::Controlled controlled(options.control);
  auto dimensions = capi::words(options.dimensions, options.n_dimensions, "dimensions");
  std::vector<std::string> optional;
  if (dimensions.empty()) optional = {"owner", "manager", "region", "segment", "source"};
  auto columns = capi::columns_of(options.columns, dimensions, optional);
  columns.rows_as_ids = columns.with_activity = true;
  columns.next_step = capi::text_or_empty(options.next_step);
  columns.last_activity = capi::text_or_empty(options.last_activity);
  const auto reading = capi::read(std::move(opportunities), options.columns, columns);
  capi::require_no_rejects(reading.rejects());
  controlled.get().report(0.4);
  arrow::StageHistoryReading stage_reading;
  if (stages) {
    stage_reading = arrow::read_stage_history(arrow::Table(std::move(stages)), reading.view());
    capi::require_no_rejects(stage_reading.rejects);
  }
  arrow::CloseDatesReading date_reading;
  if (close_dates) {
    date_reading = arrow::read_close_dates(arrow::Table(std::move(close_dates)), reading.view());
    capi::require_no_rejects(date_reading.rejects);
  }
  controlled.get().report(0.7);
  if (!dimensions.empty()) dimensions.emplace_back("stage");
  auto history = pipeline::history(reading.view(), date_reading.history, stage_reading.history,
                                   {.dimensions = dimensions, .list_price_until_known = options.without_list_price == 0});
  std::vector<std::string> ids;
  ids.reserve(reading.view().size());
  for (std::size_t row = 0; row < reading.view().size(); ++row) ids.emplace_back(reading.view().id[row]);
  return kept(std::move(history), std::move(ids));
}

pipeline::Standing standing_of(std::string_view word, const std::string& column) {
  constexpr std::pair<std::string_view, pipeline::Standing> known[] = {{"open", pipeline::Standing::open},
                                                                       {"won", pipeline::Standing::won},
                                                                       {"lost", pipeline::Standing::lost},
                                                                       {"removed", pipeline::Standing::not_yet}};
  for (const auto& [name, standing] : known)
    if (name == word) return standing;
  throw landfall::Error(landfall::ErrorCode::invalid_argument,
                        "'" + std::string(word) + "' is no standing: there are open, won, lost and removed", column);
}

std::unique_ptr<landfall_history> of_states(arrow::Stream stream, const StatesOptions& options) {
  require(options.reserved == 0, "it must be 0", "reserved");
  require(static_cast<bool>(stream), "there is no stream, or it has been released already", "states");
  const capi::Controlled controlled(options.control);
  arrow::Table table(std::move(stream));
  const auto id_name = capi::name_or(options.id, "id"), from_name = capi::name_or(options.from, "from"),
             standing_name = capi::name_or(options.standing, "standing"),
             expected_name = capi::name_or(options.expected_close, "expected_close"),
             step_name = capi::name_or(options.next_step, "next_step"),
             activity_name = capi::name_or(options.last_activity, "last_activity");
  const auto id = table.category(id_name), standing = table.category(standing_name);
  const auto from = table.date(from_name);
  pipeline::DealStatesView view{.opportunity = {},
                                .from = from,
                                .standing = {},
                                .amount = table.number(capi::name_or(options.amount, "amount")),
                                .expected_close = {},
                                .dimensions = {}};
  if (options.expected_close != nullptr || table.has(expected_name)) view.expected_close = table.date(expected_name);
  if (options.last_activity != nullptr || table.has(activity_name)) view.last_activity = table.date(activity_name);
  const auto steps =
      options.next_step != nullptr || table.has(step_name) ? table.category(step_name) : landfall::CategoryColumn{};
  for (const auto& name : capi::words(options.dimensions, options.n_dimensions, "dimensions"))
    view.dimensions.push_back({name, table.category(name)});
  table.check_codes();
  const auto has_step = arrow::next_steps(steps);
  view.has_next_step = has_step;
  controlled.get().report(0.2);

  std::vector<std::optional<pipeline::Standing>> of_level(standing.levels.size());
  controlled.get().require_memory(5.0 * static_cast<double>(id.size()), id_name);
  std::vector<std::uint32_t> opportunity(id.size());
  std::vector<pipeline::Standing> stands(id.size());
  for (std::size_t row = 0; row < id.size(); ++row) {
    const auto place = static_cast<std::int64_t>(row);
    const auto code = id.code(row), word = standing.code(row);
    require(code >= 0, "a state needs the id of its deal", id_name, place);
    require(word >= 0, "a state is open, won, lost or removed", standing_name, place);
    require(!from.is_null(row), "a state needs its day", from_name, place);
    capi::day(from.days[row], from_name);
    if (view.expected_close.size() > 0 && !view.expected_close.is_null(row))
      capi::day(view.expected_close.days[row], expected_name);
    if (view.last_activity.size() > 0 && !view.last_activity.is_null(row))
      capi::day(view.last_activity.days[row], activity_name);
    auto& known = of_level[static_cast<std::size_t>(word)];
    if (!known) known = standing_of(standing.levels[static_cast<std::size_t>(word)], standing_name);
    opportunity[row] = static_cast<std::uint32_t>(code);
    stands[row] = *known;
  }
  view.opportunity = opportunity;
  view.standing = stands;
  controlled.get().report(0.5);
  pipeline::History history(id.levels.size(), view);
  return kept(std::move(history), {id.levels.begin(), id.levels.end()});
}

// --- asked ---

Date as_of(const landfall_history& history, std::int32_t given) {
  if (given != LANDFALL_NO_DAY) return capi::day(given, "as_of");
  if (history.value.size() == 0)
    throw landfall::Error(landfall::ErrorCode::insufficient, "there is no state, so no last day: say which is meant", "as_of");
  return history.last_day;
}

arrow::Metadata means(const char* meaning) { return {{"landfall.meaning", meaning}}; }

/// A bit for each row of which `there` says so; at least one byte, as a column that may have nulls has some.
template <class There> std::vector<std::uint8_t> bits(std::size_t rows, There&& there) {
  std::vector<std::uint8_t> set(rows / 8 + 1);
  for (std::size_t row = 0; row < rows; ++row) set[row >> 3] |= static_cast<std::uint8_t>(there(row) << (row & 7));
  return set;
}

template <class Word> arrow::ColumnBuilder::Texts texts(std::size_t rows, Word&& word, const char* column) {
  arrow::ColumnBuilder::Texts made;
  made.offsets.resize(rows + 1);
  std::size_t size = 0;
  for (std::size_t row = 0; row < rows; ++row) size += word(row).size();
  if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw landfall::Error(landfall::ErrorCode::unsupported, "the text of a result column would pass 2 GiB", column);
  made.bytes.reserve(size);
  for (std::size_t row = 0; row < rows; ++row) {
    made.bytes += word(row);
    made.offsets[row + 1] = static_cast<std::int32_t>(made.bytes.size());
  }
  return made;
}

arrow::ColumnBuilder days(const char* name, const landfall::DateColumn& from, std::size_t rows, bool nullable,
                          const char* meaning) {
  arrow::ColumnBuilder::Days made{{from.days.begin(), from.days.end()}};
  made.values.resize(rows, landfall::null_day); // the source may keep no such column
  auto present = nullable ? bits(rows, [&](std::size_t row) { return made.values[row] != landfall::null_day; })
                          : std::vector<std::uint8_t>();
  return arrow::ColumnBuilder::whole(name, std::move(made), static_cast<std::int64_t>(rows), std::move(present),
                                     means(meaning));
}

/// Column by column: each is a part of the work of its own.
void write_as_of(const landfall_history& history, const pipeline::AsOfTable& table, const landfall::Control& control,
                 ArrowArrayStream* out) {
  using Builder = arrow::ColumnBuilder;
  const auto view = table.view();
  const auto rows = table.size();
  const auto n = static_cast<std::int64_t>(rows);
  const bool steps = !view.has_next_step.empty(), activity = view.last_activity.size() > 0;
  const std::size_t plain = 8;
  std::vector<std::optional<Builder>> made(plain + view.dimensions.size());
  landfall::for_each_part(made.size(), control, [&](std::size_t i) {
    switch (i) {
    case 0:
      made[i] = Builder::whole(
          "id",
          texts(
              rows, [&](std::size_t row) { return std::string_view(history.ids[table.opportunity(row)]); }, "id"),
          n, {}, means("of the deal"));
      break;
    case 1:
      made[i] = Builder::whole("standing",
                               texts(
                                   rows, [&](std::size_t row) { return to_string(view.outcome[row]); }, "standing"),
                               n, {}, means("open, won or lost"));
      break;
    case 2: made[i] = days("created", view.created, rows, false, "day of its first state"); break;
    case 3: made[i] = days("closed", view.closed, rows, true, "day it was won or lost"); break;
    case 4: made[i] = days("expected_close", view.expected_close, rows, true, "close date that was expected"); break;
    case 5:
      made[i] = Builder::whole("amount", Builder::Numbers{{view.amount.values.begin(), view.amount.values.end()}}, n,
                               bits(rows, [&](std::size_t row) { return !std::isnan(view.amount.values[row]); }),
                               means("what it was worth"));
      break;
    case 6:
      if (steps)
        made[i] =
            Builder::whole("next_step", Builder::Bools{bits(rows, [&](std::size_t row) { return view.has_next_step[row]; })}, n,
                           {}, means("whether one was written down"));
      break;
    case 7:
      if (activity) made[i] = days("last_activity", view.last_activity, rows, true, "last activity by then");
      break;
    default: {
      const auto& [name, values] = view.dimensions[i - plain];
      const auto& words = values; // clang takes no binding into a lambda
      made[i] = Builder::whole(name,
                               texts(
                                   rows, [&](std::size_t row) { return words[row]; }, name.c_str()),
                               n, bits(rows, [&](std::size_t row) { return words.codes[row] >= 0; }), means("dimension"));
    }
    }
  });
  Builder::Record record;
  for (auto& column : made)
    if (column) record.columns.push_back(std::move(*column));
  arrow::write_stream(Builder::whole("", std::move(record), n, {}, {{"landfall.as_of", table.as_of().to_string()}}), out);
}

/// Rows of deals, which have the number of a deal where a reader wants its id.
template <landfall::Described Deal>
void write_deals(const landfall_history& history, std::span<const Deal> deals, capi::Output& out) {
  using Builder = arrow::ColumnBuilder;
  auto record = arrow::columns_of<Deal>();
  record.columns.front() = Builder("id", Builder::Texts{}, false, means("of the deal"));
  Builder rows("", std::move(record), false);
  for (const Deal& deal : deals) {
    std::size_t index = 0;
    landfall::for_each_field<Deal>([&](const auto& field) {
      if (index == 0)
        rows.column(0).push(std::string_view(history.ids[static_cast<std::size_t>(deal.opportunity)]));
      else
        arrow::push(rows.column(index), deal.*field.member);
      ++index;
    });
    rows.push_record();
  }
  ArrowArrayStream stream{};
  arrow::write_stream(std::move(rows), &stream);
  out.take(arrow::Stream(&stream));
}

/// Numbers of the deals with these ids, ascending. O(deals) where any are given.
std::vector<std::int64_t> deals_of(const landfall_history& history, std::span<const char* const> ids) {
  std::vector<std::int64_t> deals;
  if (ids.empty()) return deals;
  std::unordered_map<std::string_view, std::int64_t> known;
  for (std::size_t deal = 0; deal < history.ids.size(); ++deal)
    known.emplace(history.ids[deal], static_cast<std::int64_t>(deal));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto found = known.find(&capi::required(ids[i], "leave_out"));
    if (found == known.end())
      throw landfall::Error(landfall::ErrorCode::not_found, "'" + std::string(ids[i]) + "' is the id of no deal", "leave_out",
                            static_cast<std::int64_t>(i));
    deals.push_back(found->second);
  }
  std::ranges::sort(deals);
  return deals;
}

/// Months from one day to another; 0: they are no whole months apart.
int whole_months(Date from, Date to) {
  const int months = 12 * (to.year() - from.year()) + to.month() - from.month();
  return months > 0 && landfall::add_months(from, months) == to ? months : 0;
}

/// Periods of the same kind before one, back to the first day of history: as many months, as a fiscal quarter of any calendar
/// has; else as many days, as one of thirteen weeks has. Those of the calendar have its labels.
std::vector<Period> earlier_periods(const landfall_history& history, const Period& period, std::int64_t most) {
  const landfall::FiscalCalendar calendar;
  const auto days = history.value.from_days();
  const Date first = days.empty() ? period.begin : Date::from_days(*std::ranges::min_element(days));
  const int months = whole_months(period.begin, period.end);
  const auto label = [&](Date begin, Date end) {
    for (const auto& each : {calendar.quarter_of(begin), calendar.month_of(begin), calendar.year_of(begin)})
      if (each.begin == begin && each.end == end) return each.label;
    return begin.to_string();
  };
  std::vector<Period> earlier;
  for (std::int64_t back = 1; back <= most; ++back) {
    const Date end = earlier.empty() ? period.begin : earlier.back().begin;
    const Date begin = months > 0 ? landfall::add_months(period.begin, -months * static_cast<int>(back)) : end - period.days();
    if (begin < first) break;
    earlier.push_back({begin, end, label(begin, end)});
  }
  std::ranges::reverse(earlier);
  return earlier;
}

std::vector<pipeline::PeriodTarget> read_targets(arrow::Stream stream) {
  arrow::Table table(std::move(stream));
  const auto periods = table.category("period"), segments = table.category("segment");
  const auto amounts = table.number("amount");
  table.check_codes();
  std::vector<pipeline::PeriodTarget> targets;
  for (std::size_t row = 0; row < amounts.size(); ++row) {
    const auto place = static_cast<std::int64_t>(row);
    require(!periods.is_null(row), "a target needs a period", "period", place);
    require(!segments.is_null(row), "a target needs a segment", "segment", place);
    targets.push_back({std::string(periods[row]), std::string(segments[row]), amounts[row]});
  }
  return targets;
}

} // namespace

void landfall_history_free(landfall_history* history) { delete history; }

void landfall_history_new_options_init(NewOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_new);
}
void landfall_history_of_states_options_init(StatesOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_states);
}
void landfall_history_waterfall_options_init(WaterfallOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_waterfall);
}
void landfall_history_coverage_options_init(CoverageOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_coverage);
}
void landfall_history_creation_options_init(CreationOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_creation);
}
void landfall_history_hygiene_options_init(HygieneOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_hygiene);
}

landfall_status landfall_history_new(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* stage_history,
                                     struct ArrowArrayStream* close_dates, const NewOptions* given, landfall_history** out,
                                     landfall_error* error) {
  arrow::Stream deals(opportunities), stages(stage_history), dates(close_dates);
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(NewOptions), default_new);
    require(stage_history == nullptr || static_cast<bool>(stages), "the stream has been released already", "stage_history");
    require(close_dates == nullptr || static_cast<bool>(dates), "the stream has been released already", "close_dates");
    handle = of_table(std::move(deals), std::move(stages), std::move(dates), options).release();
  });
}

landfall_status landfall_history_of_states(struct ArrowArrayStream* states, const StatesOptions* given, landfall_history** out,
                                           landfall_error* error) {
  arrow::Stream rows(states);
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    handle = of_states(std::move(rows), capi::read_options(given, sizeof(StatesOptions), default_states)).release();
  });
}

landfall_status landfall_history_as_of(const landfall_history* history, int32_t day, const landfall_control* control,
                                       struct ArrowArrayStream* out, landfall_error* error) {
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto& asked = capi::required(history, "history");
    const capi::Controlled controlled(control != nullptr ? *control : landfall_control{});
    const auto table = asked.value.as_of(capi::day(day, "day"), controlled.get().part(0.0, 0.5));
    ArrowArrayStream stream{};
    write_as_of(asked, table, controlled.get().part(0.5, 1.0), &stream);
    answer.take(arrow::Stream(&stream));
    answer.give();
  });
}

landfall_status landfall_history_waterfall(const landfall_history* history, const int32_t* days, int64_t n_days,
                                           const WaterfallOptions* given, struct ArrowArrayStream* out,
                                           struct ArrowArrayStream* deals, landfall_error* error) {
  capi::Output answer(out), moves(deals);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    require(out != deals, "two tables go out: each needs a stream of its own", "deals");
    const auto& asked = capi::required(history, "history");
    const auto options = capi::read_options(given, sizeof(WaterfallOptions), default_waterfall);
    require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    std::vector<Date> seen;
    for (const auto each : capi::array(days, n_days, "days")) seen.push_back(capi::day(each, "days"));
    require(seen.size() >= 2, "a waterfall lies between two days", "days");
    const auto period = capi::period(options.period_begin, options.period_end, seen.back());
    const pipeline::WaterfallOptions by{.by = capi::text_or_empty(options.by), .control = controlled.get()};
    const auto rows = pipeline::waterfall(asked.value, period, seen, by);
    answer.write<pipeline::WaterfallRow>(
        rows, {{"landfall.period_begin", period.begin.to_string()}, {"landfall.period_end", period.end.to_string()}});
    if (moves) {
      const auto listed = pipeline::waterfall_deals(asked.value, period, seen.front(), seen.back(), by);
      write_deals<pipeline::WaterfallDeal>(asked, listed, moves);
    }
    answer.give();
    moves.give();
  });
}

landfall_status landfall_history_coverage(const landfall_history* history, struct ArrowArrayStream* targets,
                                          const CoverageOptions* given, struct ArrowArrayStream* out,
                                          struct ArrowArrayStream* weeks, struct ArrowArrayStream* needed,
                                          landfall_error* error) {
  arrow::Stream goals(targets);
  capi::Output answer(out), by_week(weeks), by_need(needed);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    require(out != weeks && out != needed && (weeks == nullptr || weeks != needed),
            "three tables go out: each needs a stream of its own", "weeks");
    const auto& asked = capi::required(history, "history");
    const auto options = capi::read_options(given, sizeof(CoverageOptions), default_coverage);
    const capi::Controlled controlled(options.control);
    require(0 <= options.earlier && options.earlier <= 1000, "it is 0 to 1000", "earlier");
    require(targets == nullptr || static_cast<bool>(goals), "the stream has been released already", "targets");
    const auto promised = goals ? read_targets(std::move(goals)) : std::vector<pipeline::PeriodTarget>();
    const auto day = as_of(asked, options.as_of);
    const auto period = capi::period(options.period_begin, options.period_end, day);
    const auto earlier = earlier_periods(asked, period, options.earlier);
    const auto left_out = deals_of(asked, capi::array(options.leave_out, options.n_leave_out, "leave_out"));
    const auto outlook = pipeline::coverage_outlook(
        asked.value, period, earlier, day, promised,
        {.by = capi::text_or_empty(options.by),
         .definition = capi::read_enum<pipeline::CoverageDefinition>(options.definition, 2, "definition"),
         .needed = {.definition = capi::read_enum<pipeline::YieldDefinition>(options.yield_definition, 2, "yield_definition"),
                    .level = options.level},
         .leave_out = left_out,
         .control = controlled.get()});
    answer.write<pipeline::CoverageOutlookRow>(outlook.rows, {{"landfall.as_of", day.to_string()},
                                                              {"landfall.period", period.label},
                                                              {"landfall.period_begin", period.begin.to_string()},
                                                              {"landfall.period_end", period.end.to_string()},
                                                              {"landfall.earlier", std::to_string(earlier.size())}});
    if (by_week) by_week.write<pipeline::CoverageWeekRow>(outlook.weeks);
    if (by_need) by_need.write<pipeline::NeededRow>(outlook.needed);
    answer.give();
    by_week.give();
    by_need.give();
  });
}

landfall_status landfall_history_creation(const landfall_history* history, const CreationOptions* given,
                                          struct ArrowArrayStream* out, landfall_error* error) {
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto& asked = capi::required(history, "history");
    const auto options = capi::read_options(given, sizeof(CreationOptions), default_creation);
    require(options.reserved == 0, "it must be 0", "reserved");
    const auto by = capi::text_or_empty(options.by);
    std::vector<pipeline::SegmentTarget> goals;
    if (!std::isnan(options.goal)) {
      require(by.empty(), "a goal is of all segments together: leave out `by`", "goal");
      goals.push_back({"total", options.goal});
    }
    const auto day = as_of(asked, options.as_of);
    const auto window = capi::period(options.window_begin, options.window_end, day);
    const auto table = asked.value.as_of(day);
    const auto seen = pipeline::snapshot(table.view(), day);
    const auto rows = pipeline::creation(
        seen, pipeline::open_amounts(seen), window, goals,
        {.by = by, .earlier_windows = options.earlier_windows, .horizon_days = options.horizon_days, .level = options.level});
    answer.write<pipeline::CreationRow>(rows, {{"landfall.as_of", day.to_string()},
                                               {"landfall.window_begin", window.begin.to_string()},
                                               {"landfall.window_end", window.end.to_string()}});
    answer.give();
  });
}

void landfall_history_linearity_options_init(LinearityOptions* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_linearity);
}

landfall_status landfall_history_linearity(const landfall_history* history, const LinearityOptions* given,
                                           struct ArrowArrayStream* out, landfall_error* error) {
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto& asked = capi::required(history, "history");
    const auto options = capi::read_options(given, sizeof(LinearityOptions), default_linearity);
    require(options.seasonal <= 1, "it is 0 or 1", "seasonal");
    require(0 <= options.earlier && options.earlier <= 1000, "it is 0 to 1000", "earlier");
    const auto day = as_of(asked, options.as_of);
    const auto period = capi::period(options.period_begin, options.period_end, day);
    auto periods = earlier_periods(asked, period, options.seasonal ? 1000 : options.earlier);
    if (options.seasonal) periods = pipeline::of_season(periods, period, static_cast<std::size_t>(options.earlier));
    const auto earlier = periods.size();
    periods.push_back(period);
    const auto table = asked.value.as_of(day);
    const auto rows =
        pipeline::linearity(pipeline::snapshot(table.view(), day), periods,
                            {.part = capi::read_enum<pipeline::PeriodPart>(options.part, 2, "part"), .level = options.level});
    answer.write<pipeline::LinearityRow>(rows, {{"landfall.as_of", day.to_string()},
                                                {"landfall.period", period.label},
                                                {"landfall.period_begin", period.begin.to_string()},
                                                {"landfall.period_end", period.end.to_string()},
                                                {"landfall.earlier", std::to_string(earlier)}});
    answer.give();
  });
}

landfall_status landfall_history_infer_slips(double this_change, double next_change, double all_change, double tolerance,
                                             landfall_slips* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto found = pipeline::infer_slips(this_change, next_change, all_change, tolerance);
    answer = {static_cast<std::uint32_t>(found.verdict), 0, found.slipped_amount, found.gone_amount};
  });
}

landfall_status landfall_history_hygiene(const landfall_history* history, const HygieneOptions* given,
                                         struct ArrowArrayStream* out, struct ArrowArrayStream* deals, landfall_error* error) {
  capi::Output answer(out), flagged(deals);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    require(out != deals, "two tables go out: each needs a stream of its own", "deals");
    const auto& asked = capi::required(history, "history");
    const auto options = capi::read_options(given, sizeof(HygieneOptions), default_hygiene);
    const auto day = as_of(asked, options.as_of);
    const auto found = pipeline::hygiene(asked.value, day,
                                         {.by = capi::text_or_empty(options.by),
                                          .pushes = options.pushes,
                                          .idle_days = options.idle_days,
                                          .activity_days = options.activity_days,
                                          .stale_share = options.stale_share});
    answer.write<pipeline::HygieneRow>(found.rows, {{"landfall.as_of", day.to_string()}});
    if (flagged) write_deals<pipeline::HygieneDeal>(asked, found.deals, flagged);
    answer.give();
    flagged.give();
  });
}
