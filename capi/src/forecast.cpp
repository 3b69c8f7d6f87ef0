// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/forecast.h>

#include "arguments.hpp"
#include "control.hpp"
#include "deal_tables.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/forecast/roll_up.hpp>
#include <landfall/review/deal_forecast.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace forecast = landfall::forecast;
namespace review = landfall::review;
using landfall::Date;

struct landfall_forecast {
  review::DealForecast value;
};

namespace {

struct SummaryRow {
  std::string period;
  Date period_begin, period_end, as_of;
  double won_amount = 0.0;
  std::int64_t won_count = 0;
  double open_amount = 0.0;
  std::int64_t open_count = 0;
  std::optional<double> target;
  double open_expected = 0.0, new_expected = 0.0;
  std::optional<double> mean, p10, p50, p90, p_hit;
  std::optional<std::string> called;
};

struct NoteRow {
  std::string kind, text;
};

} // namespace

template <> struct landfall::fields_of<SummaryRow> {
  using Row = SummaryRow;
  static constexpr auto value = fields(
      field("period", &Row::period, "by its label"), field("period_begin", &Row::period_begin, "its first day"),
      field("period_end", &Row::period_end, "the first day after it"), field("as_of", &Row::as_of, "the day whose end is now"),
      field("won_amount", &Row::won_amount, "won so far", Unit::currency),
      field("won_count", &Row::won_count, "deals won so far", Unit::count),
      field("open_amount", &Row::open_amount, "of every open deal, whenever it is to close", Unit::currency),
      field("open_count", &Row::open_count, "open deals", Unit::count),
      field("target", &Row::target, "what was asked for", Unit::currency),
      field("open_expected", &Row::open_expected, "still to come from deals open now", Unit::currency),
      field("new_expected", &Row::new_expected, "still to come from deals not yet created", Unit::currency),
      field("mean", &Row::mean, "expected total of the period", Unit::currency),
      field("p10", &Row::p10, "exceeded with 90% probability", Unit::currency),
      field("p50", &Row::p50, "as likely exceeded as not", Unit::currency),
      field("p90", &Row::p90, "exceeded with 10% probability", Unit::currency),
      field("p_hit", &Row::p_hit, "chance of the target", Unit::probability),
      field("called", &Row::called, "category of the calls that are in it"));
};

template <> struct landfall::fields_of<NoteRow> {
  static constexpr auto value = fields(field("kind", &NoteRow::kind, "definition or note"),
                                       field("text", &NoteRow::text, "which definition was used, or what limits the answer"));
};

namespace {

using DealsOptions = landfall_forecast_deals_options;
using RollUpOptions = landfall_forecast_roll_up_options;

static_assert(sizeof(void*) != 8 || sizeof(DealsOptions) == 208, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(RollUpOptions) == 232, "the size of version 0.1");
static_assert(LANDFALL_CATEGORY_OMITTED == static_cast<int>(forecast::Category::omitted));
static_assert(LANDFALL_CATEGORY_PIPELINE == static_cast<int>(forecast::Category::pipeline));
static_assert(LANDFALL_CATEGORY_BEST_CASE == static_cast<int>(forecast::Category::best_case));
static_assert(LANDFALL_CATEGORY_COMMIT == static_cast<int>(forecast::Category::commit));
static_assert(LANDFALL_CATEGORY_CLOSED == static_cast<int>(forecast::Category::closed));
static_assert(LANDFALL_CUMULATION_CUMULATIVE == static_cast<int>(forecast::Cumulation::cumulative));
static_assert(LANDFALL_CUMULATION_SINGLE == static_cast<int>(forecast::Cumulation::single));
static_assert(LANDFALL_OVERRIDE_DEFAULT_ROLL_UP == static_cast<int>(forecast::OverrideRule::default_roll_up));
static_assert(LANDFALL_OVERRIDE_ACCEPTED_FORECAST == static_cast<int>(forecast::OverrideRule::accepted_forecast));
static_assert(LANDFALL_OVERRIDE_MANAGERS_MANUAL == static_cast<int>(forecast::OverrideRule::managers_manual));
static_assert(LANDFALL_OVERRIDE_OPPORTUNITY_ONLY == static_cast<int>(forecast::OverrideRule::opportunity_only));

constexpr DealsOptions default_deals_options{.struct_size = sizeof(DealsOptions),
                                             .as_of = LANDFALL_NO_DAY,
                                             .period_begin = LANDFALL_NO_DAY,
                                             .period_end = LANDFALL_NO_DAY,
                                             .calendar = nullptr,
                                             .target = std::numeric_limits<double>::quiet_NaN(),
                                             .owner = nullptr,
                                             .dimensions = nullptr,
                                             .n_dimensions = 0,
                                             .decided = 1000,
                                             .columns = {},
                                             .control = {}};

constexpr RollUpOptions default_roll_up_options{.struct_size = sizeof(RollUpOptions),
                                                .as_of = LANDFALL_NO_DAY,
                                                .period_begin = LANDFALL_NO_DAY,
                                                .period_end = LANDFALL_NO_DAY,
                                                .calendar = nullptr,
                                                .category = LANDFALL_CATEGORY_COMMIT,
                                                .cumulation = LANDFALL_CUMULATION_CUMULATIVE,
                                                .rule = LANDFALL_OVERRIDE_DEFAULT_ROLL_UP,
                                                .reserved = 0,
                                                .rule_members = nullptr,
                                                .member_rules = nullptr,
                                                .n_rule_members = 0,
                                                .hierarchy = nullptr,
                                                .n_hierarchy = 0,
                                                .category_column = nullptr,
                                                .columns = {},
                                                .control = {}};

review::DealForecast forecast_of(capi::DealTables given, const DealsOptions& options, capi::LeftOut& left_out) {
  const capi::Controlled controlled(options.control);
  const auto& calendar = capi::calendar_of(options.calendar);
  const std::string owner = options.owner != nullptr ? options.owner : "owner";
  auto alike = capi::words(options.dimensions, options.n_dimensions, "dimensions");
  capi::Dimensions dimensions;
  dimensions.add(owner, options.owner != nullptr);
  for (const auto& name : alike) dimensions.add(name, true);
  if (alike.empty()) alike = forecast::DealModelOptions{}.dimensions;
  for (const auto& name : alike) dimensions.add(name, false);
  for (const char* name : {"manager", "region"}) dimensions.add(name, false);

  auto columns = capi::columns_of(options.columns, dimensions.needed, dimensions.optional);
  columns.rows_as_ids = true;
  const auto reading = capi::read(std::move(given.opportunities), options.columns, columns);
  left_out.add("opportunities", reading.rejects());
  review::DealForecastInput input{.opportunities = reading.view()};
  const auto histories = capi::read_histories(given, input.opportunities, left_out);
  input.histories = histories.view();
  if (given.calls) {
    auto calls = arrow::read_calls(arrow::Table(std::move(given.calls)), calendar);
    left_out.add("calls", calls.rejects);
    input.calls = std::move(calls.calls);
  }

  const Date as_of = capi::as_of(reading, options.as_of);
  const auto period = capi::period(options.period_begin, options.period_end, as_of, calendar);
  if (!std::isnan(options.target)) {
    landfall::require(std::isfinite(options.target), "it is a finite amount, or NaN for none", "target");
    input.targets.add({.metric = "bookings", .period = period, .amount = options.target});
  }
  return review::deal_forecast(input, {.as_of = as_of,
                                       .period = period,
                                       .calendar = calendar,
                                       .owner_dimension = owner,
                                       .decided = static_cast<std::size_t>(capi::whole(options.decided, 0, "decided")),
                                       .dimensions = alike,
                                       .control = controlled.get()});
}

SummaryRow summary_of(const review::DealForecast& from) {
  SummaryRow row{.period = from.period.label,
                 .period_begin = from.period.begin,
                 .period_end = from.period.end,
                 .as_of = from.as_of,
                 .won_amount = from.won_amount,
                 .won_count = from.won_count,
                 .open_amount = from.open_amount,
                 .open_count = from.open_count,
                 .target = from.target,
                 .open_expected = from.open_expected,
                 .new_expected = from.new_expected};
  if (from.summary) {
    row.mean = from.summary->mean;
    row.p10 = from.summary->p10, row.p50 = from.summary->p50, row.p90 = from.summary->p90;
    row.p_hit = from.summary->p_hit;
  }
  if (from.called) row.called = std::string(to_string(*from.called));
  return row;
}

std::vector<NoteRow> notes_of(const review::DealForecast& from) {
  std::vector<NoteRow> rows;
  for (const auto& text : from.definitions) rows.push_back({"definition", text});
  for (const auto& text : from.notes) rows.push_back({"note", text});
  return rows;
}

template <class Row> void write(capi::Output& out, const std::vector<Row>& rows) { out.write(std::span<const Row>(rows)); }

void write_table(capi::Output& out, const review::DealForecast& from, std::uint32_t table) {
  switch (table) {
  case LANDFALL_FORECAST_SUMMARY: return write(out, std::vector{summary_of(from)});
  case LANDFALL_FORECAST_METHODS: return write(out, from.methods);
  case LANDFALL_FORECAST_OPEN_DEALS: return write(out, from.deals);
  case LANDFALL_FORECAST_CALLS: return write(out, from.calls);
  case LANDFALL_FORECAST_LEVELS: return write(out, from.levels);
  case LANDFALL_FORECAST_NOTES: return write(out, notes_of(from));
  default:
    throw landfall::Error(landfall::ErrorCode::invalid_argument,
                          "there is no table " + std::to_string(table) + "; tables are 0 to 5", "table");
  }
}

std::vector<forecast::RollUpRow> roll_up_of(capi::DealTables given, const RollUpOptions& options, capi::LeftOut& left_out) {
  const capi::Controlled controlled(options.control);
  landfall::require(options.reserved == 0, "it must be 0", "reserved");
  forecast::RollUpOptions rules{.category =
                                    capi::read_enum<forecast::Category>(options.category, forecast::categories, "category"),
                                .cumulation = capi::read_enum<forecast::Cumulation>(options.cumulation, 2, "cumulation"),
                                .rule = capi::read_enum<forecast::OverrideRule>(options.rule, 4, "rule")};
  const auto members = capi::words(options.rule_members, options.n_rule_members, "rule_members");
  const auto member_rules = capi::array(options.member_rules, options.n_rule_members, "member_rules");
  for (std::size_t i = 0; i < members.size(); ++i)
    rules.rule_of[members[i]] = capi::read_enum<forecast::OverrideRule>(member_rules[i], 4, "member_rules");

  capi::Dimensions dimensions;
  auto levels = capi::words(options.hierarchy, options.n_hierarchy, "hierarchy");
  for (const auto& name : levels) dimensions.add(name, true);
  if (levels.empty()) levels = {"owner", "manager", "region"};
  dimensions.add(levels.front(), true);
  for (const auto& name : levels) dimensions.add(name, false);
  const std::string category_column = options.category_column != nullptr ? options.category_column : "forecast_category";
  dimensions.add(category_column, options.category_column != nullptr);

  const auto& calendar = capi::calendar_of(options.calendar);
  const auto reading = capi::read(std::move(given.opportunities), options.columns,
                                  capi::columns_of(options.columns, dimensions.needed, dimensions.optional));
  left_out.add("opportunities", reading.rejects());
  arrow::CallsReading calls;
  if (given.calls) calls = arrow::read_calls(arrow::Table(std::move(given.calls)), calendar);
  left_out.add("calls", calls.rejects);
  controlled.get().require_memory(16.0 * static_cast<double>(reading.view().outcome.size()), "opportunities"); // the snapshot
  controlled.get().report(0.5);

  const Date as_of = capi::as_of(reading, options.as_of);
  const auto period = capi::period(options.period_begin, options.period_end, as_of, calendar);
  const auto snapshot = landfall::pipeline::snapshot(reading.view(), as_of);
  const auto open = landfall::pipeline::open_amounts(snapshot);
  const auto hierarchy = forecast::hierarchy_of(snapshot, levels);
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!hierarchy.find(members[i]))
      throw landfall::Error(landfall::ErrorCode::not_found, "'" + members[i] + "' has a rule and is not in the hierarchy",
                            "rule_members", static_cast<std::int64_t>(i));
  const auto own = forecast::own_amounts(snapshot, open, period, hierarchy, levels.front(), category_column);
  return forecast::roll_up(hierarchy, own, calls.calls, period, as_of, rules);
}

} // namespace

void landfall_forecast_deals_options_init(landfall_forecast_deals_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_deals_options);
}

landfall_status landfall_forecast_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* stage_history,
                                        struct ArrowArrayStream* close_dates, struct ArrowArrayStream* calls,
                                        const landfall_forecast_deals_options* options, landfall_forecast** out,
                                        struct ArrowArrayStream* rejects, landfall_error* error) {
  capi::DealTables given{
      arrow::Stream(opportunities), arrow::Stream(stage_history), arrow::Stream(close_dates), arrow::Stream(calls), {}};
  capi::Output left_out_table(rejects);
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const auto read = capi::read_options(options, sizeof(DealsOptions), default_deals_options);
    capi::require_unreleased(stage_history, given.stage_history, "stage_history");
    capi::require_unreleased(close_dates, given.close_dates, "close_dates");
    capi::require_unreleased(calls, given.calls, "calls");
    capi::LeftOut left_out(left_out_table);
    auto made = std::make_unique<landfall_forecast>(landfall_forecast{forecast_of(std::move(given), read, left_out)});
    if (left_out_table) left_out_table.write<capi::TableReject>(left_out.rows());
    left_out_table.give();
    handle = made.release();
  });
}

void landfall_forecast_free(landfall_forecast* forecast) { delete forecast; }

landfall_status landfall_forecast_landing(const landfall_forecast* from, landfall_landing** out, landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const auto& value = capi::required(from, "forecast").value;
    if (!value.landing)
      throw landfall::Error(landfall::ErrorCode::insufficient, value.notes.empty() ? "there is no Landing" : value.notes.back(),
                            "forecast");
    handle = new landfall_landing{*value.landing};
  });
}

landfall_status landfall_forecast_table(const landfall_forecast* from, uint32_t table, struct ArrowArrayStream* out,
                                        landfall_error* error) {
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    write_table(answer, capi::required(from, "forecast").value, table);
    answer.give();
  });
}

landfall_status landfall_forecast_page(const landfall_forecast* from, int64_t width, int64_t top, char* text, int64_t capacity,
                                       int64_t* size, landfall_error* error) {
  return capi::guarded(error, [&] {
    const auto& value = capi::required(from, "forecast").value;
    const auto room = capi::array(text, capacity, "text");
    auto& length = capi::required(size, "size");
    const auto page = review::to_text(value, {.width = static_cast<std::size_t>(capi::whole(width, 80, "width")),
                                              .top = static_cast<std::size_t>(capi::whole(top, 0, "top"))});
    length = capi::write_page(page, room);
  });
}

void landfall_forecast_roll_up_options_init(landfall_forecast_roll_up_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_roll_up_options);
}

landfall_status landfall_forecast_roll_up(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* calls,
                                          const landfall_forecast_roll_up_options* options, struct ArrowArrayStream* out,
                                          struct ArrowArrayStream* rejects, landfall_error* error) {
  capi::DealTables given{.opportunities = arrow::Stream(opportunities),
                         .stage_history = {},
                         .close_dates = {},
                         .calls = arrow::Stream(calls),
                         .targets = {}};
  capi::Output answer(out), left_out_table(rejects);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(out != rejects, "two tables go out: each needs a stream of its own", "rejects");
    const auto read = capi::read_options(options, sizeof(RollUpOptions), default_roll_up_options);
    capi::require_unreleased(calls, given.calls, "calls");
    capi::LeftOut left_out(left_out_table);
    write(answer, roll_up_of(std::move(given), read, left_out));
    if (left_out_table) left_out_table.write<capi::TableReject>(left_out.rows());
    answer.give();
    left_out_table.give();
  });
}
