// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/pipeline.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/stats/sum.hpp>

#include <cmath>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace pipeline = landfall::pipeline;

namespace {

using Options = landfall_pipeline_coverage_options;

static_assert(LANDFALL_COVERAGE_TO_GO == static_cast<int>(pipeline::CoverageDefinition::to_go));
static_assert(LANDFALL_COVERAGE_FULL_TARGET == static_cast<int>(pipeline::CoverageDefinition::full_target));
static_assert(sizeof(void*) != 8 || sizeof(Options) == 192, "the size of version 0.1");

constexpr Options defaults{.struct_size = sizeof(Options),
                           .definition = LANDFALL_COVERAGE_TO_GO,
                           .as_of = LANDFALL_NO_DAY,
                           .period_begin = LANDFALL_NO_DAY,
                           .period_end = LANDFALL_NO_DAY,
                           .reserved = 0,
                           .by = nullptr,
                           .target_segment = nullptr,
                           .target_amount = nullptr,
                           .columns = {},
                           .control = {}};

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
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    const auto by = capi::text_or_empty(options.by);
    const auto columns = capi::columns_of(options.columns, by.empty() ? std::vector<std::string>() : std::vector{by});
    const auto reading = capi::read(std::move(deals), options.columns, columns);
    if (!left_out) capi::require_no_rejects(reading.rejects());
    landfall::require(targets == nullptr || static_cast<bool>(goals), "the stream has been released already", "targets");
    const auto segment_targets = goals ? read_targets(std::move(goals), options) : std::vector<pipeline::SegmentTarget>();

    const auto as_of = capi::as_of(reading, options.as_of);
    const auto period = capi::period(options.period_begin, options.period_end, as_of);
    controlled.get().require_memory(16.0 * static_cast<double>(reading.view().outcome.size()), "opportunities"); // the snapshot
    controlled.get().report(0.5);
    const auto snapshot = pipeline::snapshot(reading.view(), as_of);
    controlled.get().report(0.8);
    const auto open = pipeline::open_amounts(snapshot);
    const auto rows = pipeline::coverage(snapshot, open, period, segment_targets, {.by = by, .definition = definition});

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
