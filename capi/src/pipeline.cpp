// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/pipeline.h>

#include "arguments.hpp"
#include "days.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "streams.hpp"

#include "arrow/opportunities.hpp"

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/stats/sum.hpp>

#include <cmath>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace pipeline = landfall::pipeline;
using landfall::Date;
using landfall::Period;

namespace {

using Options = landfall_pipeline_coverage_options;

static_assert(LANDFALL_COVERAGE_TO_GO == static_cast<int>(pipeline::CoverageDefinition::to_go));
static_assert(LANDFALL_COVERAGE_FULL_TARGET == static_cast<int>(pipeline::CoverageDefinition::full_target));
static_assert(LANDFALL_AMOUNT_THROUGHOUT == static_cast<int>(pipeline::AmountKnown::throughout));
static_assert(LANDFALL_AMOUNT_AT_CLOSE == static_cast<int>(pipeline::AmountKnown::at_close));
static_assert(sizeof(void*) != 8 || sizeof(Options) == 152, "the size of version 0.1");

constexpr Options defaults{.struct_size = sizeof(Options),
                           .definition = LANDFALL_COVERAGE_TO_GO,
                           .amount_known = LANDFALL_AMOUNT_THROUGHOUT,
                           .as_of = LANDFALL_NO_DAY,
                           .period_begin = LANDFALL_NO_DAY,
                           .period_end = LANDFALL_NO_DAY};

std::vector<std::string> stages(const char* const* names, std::int64_t n, const char* option) {
  std::vector<std::string> all;
  for (const char* name : capi::array(names, n, option)) all.emplace_back(&capi::required(name, option));
  return all;
}

arrow::OpportunityColumns columns(const Options& options) {
  arrow::OpportunityColumns names{.id = capi::text_or_empty(options.id),
                                  .created = capi::text_or_empty(options.created),
                                  .closed = capi::text_or_empty(options.closed),
                                  .expected_close = capi::text_or_empty(options.expected_close),
                                  .amount = capi::text_or_empty(options.amount),
                                  .stage = capi::text_or_empty(options.stage),
                                  .list_price = capi::text_or_empty(options.list_price),
                                  .dimensions = {},
                                  .optional_dimensions = {pipeline::OpenAmountsOptions{}.product_dimension},
                                  .won_stages = stages(options.won_stages, options.n_won_stages, "won_stages"),
                                  .lost_stages = stages(options.lost_stages, options.n_lost_stages, "lost_stages"),
                                  .open_stages = stages(options.open_stages, options.n_open_stages, "open_stages")};
  if (const auto by = capi::text_or_empty(options.by); !by.empty()) names.dimensions.push_back(by);
  return names;
}

Period period_of(const Options& options, Date as_of) {
  const bool has_begin = options.period_begin != LANDFALL_NO_DAY, has_end = options.period_end != LANDFALL_NO_DAY;
  landfall::require(has_begin == has_end, "give both ends of the period, or neither",
                    has_begin ? "period_end" : "period_begin");
  if (!has_begin) return landfall::FiscalCalendar().quarter_of(as_of);
  const Date begin = capi::day(options.period_begin, "period_begin"), end = capi::day(options.period_end, "period_end");
  landfall::require(begin < end, "a period ends after it begins", "period_end");
  return {begin, end, begin.to_string() + " to " + end.to_string()};
}

std::vector<pipeline::SegmentTarget> read_targets(arrow::Stream stream, const Options& options) {
  arrow::Table table(std::move(stream));
  const auto by = capi::text_or_empty(options.by);
  const std::string amount_name = options.target_amount != nullptr ? options.target_amount : "amount";
  const auto amounts = table.number(amount_name);
  const auto fault = [&](std::size_t row) {
    landfall::require(!amounts.is_null(row) && std::isfinite(amounts[row]) && amounts[row] >= 0.0,
                      "a target is a finite amount, not below 0", amount_name, static_cast<std::int64_t>(row));
  };
  std::vector<pipeline::SegmentTarget> targets;
  if (by.empty()) {
    landfall::stats::CompensatedSum total;
    for (std::size_t row = 0; row < amounts.size(); ++row) {
      fault(row);
      total += amounts[row];
    }
    if (amounts.size() > 0) targets.push_back({"total", total.value()});
    return targets;
  }
  const std::string segment_name = options.target_segment != nullptr        ? options.target_segment
                                   : table.has(by) || !table.has("segment") ? by
                                                                            : "segment";
  const auto segments = table.category(segment_name);
  table.check_codes();
  for (std::size_t row = 0; row < amounts.size(); ++row) {
    fault(row);
    landfall::require(!segments.is_null(row), "a target needs a segment", segment_name, static_cast<std::int64_t>(row));
    targets.push_back({std::string(segments[row]), amounts[row]});
  }
  return targets;
}

/// The error that a wrong row is to a caller who takes no rejects.
[[noreturn]] void fail(const landfall::Rejects& rejects) {
  const auto& first = rejects.rows.front();
  std::string message = first.reason;
  if (!first.value.empty()) message = "'" + first.value + "': " + message;
  if (rejects.rejected() > 1) message += " (the first of " + std::to_string(rejects.rejected()) + " wrong rows)";
  throw landfall::Error(landfall::ErrorCode::invalid_argument, message + "; with `rejects` the others would be used",
                        first.column, first.row);
}

} // namespace

void landfall_pipeline_coverage_options_init(landfall_pipeline_coverage_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_pipeline_coverage(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* targets,
                                           const landfall_pipeline_coverage_options* given_options,
                                           struct ArrowArrayStream* out, struct ArrowArrayStream* rejects,
                                           landfall_error* error) {
  arrow::Stream deals(opportunities), goals(targets);
  capi::Output answer(out), left_out(rejects);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(out != rejects, "two tables go out: each needs a stream of its own", "rejects");
    const Options options = capi::read_options(given_options, sizeof(Options), defaults);
    const auto definition = capi::read_enum<pipeline::CoverageDefinition>(options.definition, 2, "definition");
    const auto amount_known = capi::read_enum<pipeline::AmountKnown>(options.amount_known, 2, "amount_known");
    landfall::require(static_cast<bool>(deals), "there is no stream, or it has been released already", "opportunities");

    const auto reading = arrow::read_opportunities(arrow::Table(std::move(deals)), columns(options), amount_known);
    if (!left_out && !reading.rejects().rows.empty()) fail(reading.rejects());
    landfall::require(targets == nullptr || static_cast<bool>(goals), "the stream has been released already", "targets");
    const auto segment_targets = goals ? read_targets(std::move(goals), options) : std::vector<pipeline::SegmentTarget>();

    const Date as_of = options.as_of == LANDFALL_NO_DAY ? reading.last_day() : capi::day(options.as_of, "as_of");
    const Period period = period_of(options, as_of);
    const auto snapshot = pipeline::snapshot(reading.view(), as_of);
    const auto open = pipeline::open_amounts(snapshot);
    const auto rows = pipeline::coverage(snapshot, open, period, segment_targets,
                                         {.by = capi::text_or_empty(options.by), .definition = definition});

    answer.write<pipeline::CoverageRow>(rows, {{"landfall.as_of", as_of.to_string()},
                                               {"landfall.period_begin", period.begin.to_string()},
                                               {"landfall.period_end", period.end.to_string()},
                                               {"landfall.definition", std::string(to_string(definition))},
                                               {"landfall.open_amounts", open.definition()},
                                               {"landfall.given", std::to_string(reading.rejects().given)},
                                               {"landfall.accepted", std::to_string(reading.rejects().accepted)},
                                               {"landfall.undated", std::to_string(reading.undated())}});
    if (left_out) left_out.write<landfall::Reject>(reading.rejects().rows);
    answer.give();
    left_out.give();
  });
}
