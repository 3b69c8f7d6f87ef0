// Pipeline coverage: is there enough open pipeline for what is still to be won?
// Answers: how many times does the open pipeline of a period cover its target?
// Definition: open ÷ (target − won), "to-go", is the default; open ÷ target is an option. Closed-won is never in the numerator.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::pipeline {

enum class CoverageDefinition : std::uint8_t {
  to_go,       ///< open ÷ remaining target
  full_target, ///< open ÷ full target
};
std::string_view to_string(CoverageDefinition definition);

/// What a segment was asked for in the period.
struct SegmentTarget {
  std::string segment;
  double amount = 0.0;
};

struct CoverageOptions {
  std::string by = {}; ///< dimension to split by; empty: one row, "total"
  CoverageDefinition definition = CoverageDefinition::to_go;
};

struct CoverageRow {
  std::string segment;
  double open_amount = 0.0;
  std::int64_t open_count = 0;
  double won_amount = 0.0;
  std::int64_t won_count = 0;
  std::optional<double> target;           ///< null: the segment was given none
  std::optional<double> remaining_target; ///< max(0, target − won)
  std::optional<double> coverage_ratio;   ///< null: no target, or nothing of it left to cover
  CoverageDefinition definition = CoverageDefinition::to_go;
};

/// Whether an open deal belongs to the period's pipeline: its expected close date lies in the period; where the source has
/// no expected close dates at all, every open deal does. A deal past its expected close date is not in the pipeline of a
/// period that begins later.
bool in_pipeline(const Snapshot& snapshot, std::size_t row, const Period& period);

/// One row for each segment that has a target, open pipeline or bookings in the period; a null segment reads "(none)".
/// Ordered by open amount, largest first, then by name. `open` belongs to the same snapshot; open deals without any amount
/// count in `open_count` only. O(n + segments log segments).
/// Throws `Error` (not_found) for an unknown dimension, (invalid_argument) for a target that is negative or given twice.
std::vector<CoverageRow> coverage(const Snapshot& snapshot, const OpenAmounts& open, const Period& period,
                                  std::span<const SegmentTarget> targets, const CoverageOptions& options = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::CoverageRow> {
  using Row = pipeline::CoverageRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for"),
             field("open_amount", &Row::open_amount, "open amount closing in the period", Unit::currency),
             field("open_count", &Row::open_count, "open deals closing in the period", Unit::count),
             field("won_amount", &Row::won_amount, "won in the period so far", Unit::currency),
             field("won_count", &Row::won_count, "deals won in the period so far", Unit::count),
             field("target", &Row::target, "what the segment was asked for", Unit::currency),
             field("remaining_target", &Row::remaining_target, "target less won, not below 0", Unit::currency),
             field("coverage_ratio", &Row::coverage_ratio, "open over target by the definition", Unit::ratio),
             field("definition", &Row::definition, "to_go: over what is left of the target; full_target: over all of it"));
};
