// Conversion from stage to stage: of those who entered a stage, how many have gone on?
// Answers: where does the funnel lose, in which segment, and how sure is that?
// Definition: by cohort. Every entry ever reached some stage furthest; skipping forward passes the stages skipped, going back
// undoes nothing. Entries still open count as not yet passed, so that the rate of a young cohort is a lower bound: leave out
// those too young to have passed.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/field.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/stats/proportion.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace landfall::funnel {

struct ConversionOptions {
  stats::ProportionInterval method = stats::ProportionInterval::wilson;
  double level = 0.80; ///< of the intervals, in (0, 1)
};

/// One step of the funnel.
struct ConversionRow {
  std::string segment; ///< empty: all of them
  std::string from;
  std::string to;
  std::int64_t entered = 0;   ///< ever reached `from`
  std::int64_t passed = 0;    ///< of these, ever reached `to`
  stats::Interval conversion; ///< passed ÷ entered
  stats::Interval overall;    ///< passed ÷ those who entered the first stage
  stats::Interval pooled;     ///< conversion, partially pooled with the other segments' of this step; NaN where there are none
};

/// Conversion by segment, and what it could not count.
struct ConversionTable {
  std::vector<ConversionRow> rows;
  std::int64_t given = 0;
  std::int64_t left_out = 0; ///< furthest stage null
};

/// How many ever reached each stage: element i counts the rows whose furthest stage is i or later. Null rows are not counted.
/// Throws `Error` (not_found, with row) on a stage that the funnel does not have. O(n + levels · stages).
std::vector<std::int64_t> reached(const Funnel& funnel, const CategoryColumn& furthest_stage);

/// One row a step, from how many ever reached each stage. A stage that nobody reached has conversion NaN in [0, 1].
/// Throws `Error` (invalid_argument, with row) unless there is one count a stage, none negative and none above the one before
/// it, or if level is outside (0, 1). O(stages).
std::vector<ConversionRow> conversion(const Funnel& funnel, std::span<const std::int64_t> reached,
                                      const ConversionOptions& options = {});

/// One row a step, from the furthest stage that each entry ever reached. Throws as the two above. O(n).
ConversionTable conversion(const Funnel& funnel, const CategoryColumn& furthest_stage, const ConversionOptions& options = {});

/// The same for each segment: segments with the most entries first, then by name; a null segment reads "(none)"; segments
/// without entries have no rows. `pooled` is filled. Throws as the above, and `Error` (invalid_argument) for columns of unequal
/// length. O(n + segments · stages).
ConversionTable conversion(const Funnel& funnel, const CategoryColumn& furthest_stage, const CategoryColumn& segment,
                           const ConversionOptions& options = {});

/// Fills `pooled` of rows of several segments, step by step (stats/pooled_rates.hpp). Rows are whole segments of `funnel`, one
/// after another; of one segment alone they stay as they are. Throws `Error` (invalid_argument) where they are not.
/// O(rows), a millisecond each.
void pool(const Funnel& funnel, std::span<ConversionRow> rows, double level = 0.80);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::ConversionRow> {
  using Row = funnel::ConversionRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for; empty: all"),
             field("from", &Row::from, "stage entered"), field("to", &Row::to, "next stage"),
             field("entered", &Row::entered, "entries that ever reached `from`", Unit::count),
             field("passed", &Row::passed, "of these, those that ever reached `to`", Unit::count),
             field("conversion", &Row::conversion, "passed over entered", Unit::probability),
             field("overall", &Row::overall, "passed over those who entered the first stage", Unit::probability),
             field("pooled", &Row::pooled, "conversion, as far as the other segments tell of this one", Unit::probability));
};
