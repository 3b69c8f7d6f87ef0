// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/review.h>

#include "arguments.hpp"
#include "control.hpp"
#include "deal_tables.hpp"
#include "guard.hpp"
#include "options.hpp"

#include <landfall/review/review.hpp>

#include <array>
#include <limits>
#include <memory>
#include <optional>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace review = landfall::review;
using landfall::Date;

struct landfall_review {
  review::Review value;
};

namespace {

struct ReviewSummary {
  std::string period;
  Date period_begin, period_end, as_of;
  std::int64_t week = 0, weeks = 0;
  double won_amount = 0.0;
  std::int64_t won_count = 0;
  double open_amount = 0.0;
  std::int64_t open_count = 0;
  std::optional<double> target, remaining_target, coverage_ratio;
  std::string coverage_definition;
  std::optional<double> mean, p10, p50, p90, p_hit;
  std::optional<std::int64_t> business_days_left;
  std::optional<double> needed_per_day, won_per_day;
};

struct ReviewNote {
  std::string kind, text;
};

} // namespace

template <> struct landfall::fields_of<ReviewSummary> {
  using Row = ReviewSummary;
  static constexpr auto value = fields(
      field("period", &Row::period, "by its label"), field("period_begin", &Row::period_begin, "its first day"),
      field("period_end", &Row::period_end, "the first day after it"), field("as_of", &Row::as_of, "the day whose end is now"),
      field("week", &Row::week, "of the quarter, from 1", Unit::count), field("weeks", &Row::weeks, "that it has", Unit::count),
      field("won_amount", &Row::won_amount, "won so far", Unit::currency),
      field("won_count", &Row::won_count, "deals won so far", Unit::count),
      field("open_amount", &Row::open_amount, "open amount closing in the quarter", Unit::currency),
      field("open_count", &Row::open_count, "open deals closing in the quarter", Unit::count),
      field("target", &Row::target, "what was asked for", Unit::currency),
      field("remaining_target", &Row::remaining_target, "target less won, not below 0", Unit::currency),
      field("coverage_ratio", &Row::coverage_ratio, "open over target by the definition", Unit::ratio),
      field("coverage_definition", &Row::coverage_definition, "what coverage is the quotient of"),
      field("mean", &Row::mean, "expected total of the quarter", Unit::currency),
      field("p10", &Row::p10, "exceeded with 90% probability", Unit::currency),
      field("p50", &Row::p50, "as likely exceeded as not", Unit::currency),
      field("p90", &Row::p90, "exceeded with 10% probability", Unit::currency),
      field("p_hit", &Row::p_hit, "chance of the target", Unit::probability),
      field("business_days_left", &Row::business_days_left, "business days after the as-of day", Unit::count),
      field("needed_per_day", &Row::needed_per_day, "remaining target for each business day left", Unit::per_day),
      field("won_per_day", &Row::won_per_day, "won so far for each business day passed", Unit::per_day));
};

template <> struct landfall::fields_of<ReviewNote> {
  static constexpr auto value =
      fields(field("kind", &ReviewNote::kind, "definition or note"),
             field("text", &ReviewNote::text, "which definition was used, or what limits the answer"));
};

namespace {

using Options = landfall_review_quarter_options;
static_assert(sizeof(void*) != 8 || sizeof(Options) == 200, "the size of version 0.1");

constexpr Options defaults{.struct_size = sizeof(Options),
                           .as_of = LANDFALL_NO_DAY,
                           .calendar = nullptr,
                           .coverage = LANDFALL_COVERAGE_TO_GO,
                           .window_days = 365,
                           .deciding = 5,
                           .owner = nullptr,
                           .segments = nullptr,
                           .n_segments = 0,
                           .columns = {},
                           .control = {}};

landfall::plan::TargetTable read_targets(arrow::Stream stream, const landfall::FiscalCalendar& calendar,
                                         const landfall::Period& quarter) {
  landfall::plan::TargetTable targets;
  if (!stream) return targets;
  arrow::Table table(std::move(stream));
  const auto amount = table.number("amount");
  const auto words = [&](const char* name) { return table.has(name) ? std::optional(table.text(name)) : std::nullopt; };
  const auto period = words("period"), dimension = words("dimension"), segment = words("segment");
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    const auto word = [i](const std::optional<landfall::TextColumn>& column) {
      const std::string_view text = column ? (*column)[i] : std::string_view();
      return text == "total" ? std::string() : std::string(text);
    };
    try {
      const auto of = period ? calendar.period((*period)[i]) : quarter;
      if (of.begin != quarter.begin || of.end != quarter.end) continue;
      landfall::require(!amount.is_null(i), "a target needs an amount");
      targets.add({.metric = "bookings",
                   .period = quarter,
                   .dimension = word(dimension),
                   .segment = word(segment),
                   .amount = amount[i]});
    } catch (const landfall::Error& error) {
      throw landfall::Error(error.code(), error.message(), "targets", row);
    }
  }
  return targets;
}

review::Review review_of(capi::DealTables given, const Options& options, capi::LeftOut& left_out) {
  const capi::Controlled controlled(options.control);
  const auto& calendar = capi::calendar_of(options.calendar);
  const std::string owner = options.owner != nullptr ? options.owner : "owner";
  auto segments = capi::words(options.segments, options.n_segments, "segments");
  capi::Dimensions dimensions;
  dimensions.add(owner, options.owner != nullptr);
  for (const auto& name : segments) dimensions.add(name, true);
  if (segments.empty()) segments = review::ReviewOptions{}.segment_dimensions;
  for (const auto& name : segments) dimensions.add(name, false);
  for (const auto& name : landfall::forecast::DealModelOptions{}.dimensions) dimensions.add(name, false);

  auto columns = capi::columns_of(options.columns, dimensions.needed, dimensions.optional);
  columns.rows_as_ids = true;
  const auto reading = capi::read(std::move(given.opportunities), options.columns, columns);
  left_out.add("opportunities", reading.rejects());
  review::ReviewInput input{.opportunities = reading.view(), .rejects = reading.rejects()};
  const auto histories = capi::read_histories(given, input.opportunities, left_out);
  input.histories = histories.view();
  const Date as_of = capi::as_of(reading, options.as_of);
  input.targets = read_targets(std::move(given.targets), calendar, calendar.quarter_of(as_of));
  return review::review(input,
                        {.as_of = as_of,
                         .calendar = calendar,
                         .business_days = options.calendar != nullptr ? options.calendar->business : landfall::BusinessDays(),
                         .coverage = capi::read_enum<landfall::pipeline::CoverageDefinition>(options.coverage, 2, "coverage"),
                         .segment_dimensions = segments,
                         .owner_dimension = owner,
                         .deciding_deals = static_cast<std::size_t>(capi::whole(options.deciding, 0, "deciding")),
                         .window_days = static_cast<std::int32_t>(capi::whole(options.window_days, 1, "window_days")),
                         .control = controlled.get()});
}

ReviewSummary summary_of(const review::Review& from) {
  const auto& total = from.total;
  ReviewSummary row{.period = from.period.label,
                    .period_begin = from.period.begin,
                    .period_end = from.period.end,
                    .as_of = from.as_of,
                    .week = from.week,
                    .weeks = from.weeks,
                    .won_amount = total.won_amount,
                    .won_count = total.won_count,
                    .open_amount = total.open_amount,
                    .open_count = total.open_count,
                    .target = total.target,
                    .remaining_target = total.remaining_target,
                    .coverage_ratio = total.coverage_ratio,
                    .coverage_definition = std::string(to_string(total.definition))};
  if (from.summary) {
    row.mean = from.summary->mean;
    row.p10 = from.summary->p10, row.p50 = from.summary->p50, row.p90 = from.summary->p90;
    row.p_hit = from.summary->p_hit;
  }
  if (from.to_hit) {
    row.business_days_left = from.to_hit->business_days_left;
    row.needed_per_day = from.to_hit->needed_per_day;
    row.won_per_day = from.to_hit->won_per_day;
  }
  return row;
}

std::vector<ReviewNote> notes_of(const review::Review& from) {
  std::vector<ReviewNote> rows;
  for (const auto& text : from.definitions) rows.push_back({"definition", text});
  if (from.team) rows.push_back({"definition", from.team->method});
  for (const auto& text : from.notes) rows.push_back({"note", text});
  if (from.team) rows.push_back({"note", from.team->caveat});
  return rows;
}

template <class Row> void write(capi::Output& out, const std::vector<Row>& rows) { out.write(std::span<const Row>(rows)); }

void write_table(capi::Output& out, const review::Review& from, std::uint32_t table) {
  switch (table) {
  case LANDFALL_REVIEW_SUMMARY: return write(out, std::vector{summary_of(from)});
  case LANDFALL_REVIEW_METHODS: return write(out, from.methods);
  case LANDFALL_REVIEW_DECIDING: return write(out, from.deciding);
  case LANDFALL_REVIEW_SEGMENTS: return write(out, from.segments);
  case LANDFALL_REVIEW_PERFORMANCE: return write(out, std::vector{from.performance});
  case LANDFALL_REVIEW_NEEDED: return write(out, from.needed);
  case LANDFALL_REVIEW_TEAM: return write(out, from.team ? from.team->rows : std::vector<landfall::team::ComparisonRow>());
  case LANDFALL_REVIEW_NOTES: return write(out, notes_of(from));
  default:
    throw landfall::Error(landfall::ErrorCode::invalid_argument,
                          "there is no table " + std::to_string(table) + "; tables are 0 to 7", "table");
  }
}

} // namespace

void landfall_review_quarter_options_init(landfall_review_quarter_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_review_quarter(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* targets,
                                        struct ArrowArrayStream* stage_history, struct ArrowArrayStream* close_dates,
                                        const landfall_review_quarter_options* options, landfall_review** out,
                                        struct ArrowArrayStream* rejects, landfall_error* error) {
  capi::DealTables given{
      arrow::Stream(opportunities), arrow::Stream(stage_history), arrow::Stream(close_dates), {}, arrow::Stream(targets)};
  capi::Output left_out_table(rejects);
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const auto read = capi::read_options(options, sizeof(Options), defaults);
    capi::require_unreleased(targets, given.targets, "targets");
    capi::require_unreleased(stage_history, given.stage_history, "stage_history");
    capi::require_unreleased(close_dates, given.close_dates, "close_dates");
    capi::LeftOut left_out(left_out_table);
    auto made = std::make_unique<landfall_review>(landfall_review{review_of(std::move(given), read, left_out)});
    if (left_out_table) left_out_table.write<capi::TableReject>(left_out.rows());
    left_out_table.give();
    handle = made.release();
  });
}

void landfall_review_free(landfall_review* review) { delete review; }

landfall_status landfall_review_landing(const landfall_review* from, landfall_landing** out, landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& handle = capi::required(out, "out");
    const auto& value = capi::required(from, "review").value;
    if (!value.landing)
      throw landfall::Error(landfall::ErrorCode::insufficient, value.notes.empty() ? "there is no Landing" : value.notes.back(),
                            "review");
    handle = new landfall_landing{*value.landing};
  });
}

landfall_status landfall_review_table(const landfall_review* from, uint32_t table, struct ArrowArrayStream* out,
                                      landfall_error* error) {
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    write_table(answer, capi::required(from, "review").value, table);
    answer.give();
  });
}

landfall_status landfall_review_page(const landfall_review* from, int64_t width, char* text, int64_t capacity, int64_t* size,
                                     landfall_error* error) {
  return capi::guarded(error, [&] {
    const auto& value = capi::required(from, "review").value;
    const auto room = capi::array(text, capacity, "text");
    auto& length = capi::required(size, "size");
    length = capi::write_page(review::to_text(value, static_cast<std::size_t>(capi::whole(width, 80, "width"))), room);
  });
}
