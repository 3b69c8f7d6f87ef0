// What goes with the outcome, over all reps and not the two ends alone.
// Answers: do reps who do more of this have more of that, and is that still so among reps alike in everything else?
// Definition: Spearman's rank correlation, its partial form given the other metrics, and ridge regression on all metrics at
// once. Association: none of it says that doing more would bring more, and an outcome that a metric is part of goes with it by
// its make. Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/team/comparison.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::team {

struct CorrelateOptions {
  Grouping grouping = {};     ///< what it says of exposure and tenure; fraction, threshold and names are not asked
  double level = 0.80;        ///< of the intervals, in (0, 1)
  std::int64_t draws = 1'000; ///< of the bootstrap of ridge coefficients
  std::uint64_t seed = 1;
  Control control = {}; ///< told before each draw, which one thread makes
};

/// One metric against the outcome.
struct CorrelateRow {
  std::string metric;
  stats::Interval spearman; ///< over the reps that have it
  stats::Interval partial;  ///< Spearman's given the other metrics, over the reps that have all
  stats::Interval ridge;    ///< standard deviations of outcome by one of the metric, the others held; over those reps
};

/// In order of |spearman|, largest first; what is unknown comes last.
///
/// Spearman: Pearson's r of midranks, interval tanh(atanh r ± z √((1 + r²/2)/(n − 3))). Partial: −P₀ᵢ/√(P₀₀ Pᵢᵢ), P the inverse
/// of the matrix of rank correlations; the same interval with n less the number of other metrics. Ridge: β = (XᵀX + λI)⁻¹ Xᵀy
/// of standardised columns, λ that of n · 10^(j/10), j from −20 to 20, with the least leave-one-out error; interval:
/// percentiles of a bootstrap of reps at that λ. It pulls to 0, so that metrics that go together share what neither has alone.
///
/// What there are too few reps for (four; partial and ridge: five more than metrics), or has no spread, or is a sum of the
/// others, is NaN without ends. Throws `Error` as `compare` does for reps, metrics and options, (cancelled) by the control,
/// (insufficient) on fewer than four reps with an outcome, or outcomes so alike that `group` finds no two groups. O(n log n +
/// draws · (n · metrics² + metrics³)). Agrees with SciPy and numpy (tests/reference/correlates.json). Source: Bonett & Wright,
/// Psychometrika 65 (2000); Hoerl & Kennard, Technometrics 12 (1970).
std::vector<CorrelateRow> correlates(const TeamView& team, const CorrelateOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::CorrelateRow> {
  using Row = team::CorrelateRow;
  static constexpr auto value =
      fields(field("metric", &Row::metric, "what was measured"),
             field("spearman", &Row::spearman, "rank correlation with the outcome; an association", Unit::ratio),
             field("partial", &Row::partial, "the same among reps alike in the other metrics", Unit::ratio),
             field("ridge", &Row::ridge, "standardised ridge coefficient, all metrics at once", Unit::ratio));
};
