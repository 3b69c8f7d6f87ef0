// How much of the gap between top and bottom comes again.
// Answers: groups chosen on an outcome are chosen on luck too; what is left of their gap once the luck is gone?
// Definition: time is cut in two halves. Groups are chosen by the outcome of the first; their gap is shown as measured on that
// same half (inflated), on the second half (the choice's luck stays behind), and shrunk: the first half's gap, each rep pulled
// to the mean of all reps as far as the metric's own two halves disagree. Side by side, over the same reps.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/team/grouping.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::team {

/// Something measured for each rep in both halves; null where it was not.
struct HalvedMetric {
  std::string name;
  NumberColumn first, second;
  bool per_month = false; ///< months add to it: where there are exposures, divide each half by its own
};

/// A rate in both halves, such as wins of deals closed; null or none closed where it was not seen.
struct HalvedRate {
  std::string name;
  NumberColumn first_wins, first_closed, second_wins, second_closed; ///< whole numbers, 0 ≤ wins ≤ closed
};

/// A row a rep.
struct HalvedView {
  Roster roster;                   ///< of the first half: what the groups are chosen by
  NumberColumn next_exposure = {}; ///< months worked in the second half; needed where the roster has those of the first
  std::vector<HalvedMetric> metrics;
  std::vector<HalvedRate> rates = {};
};

struct RepeatableGapOptions {
  Grouping grouping = {};
  double level = 0.80;         ///< of the intervals, in (0, 1)
  std::int64_t draws = 10'000; ///< of the posterior of rates
  std::uint64_t seed = 1;      ///< rate i draws with seed + i
  Control control = {};        ///< told after each rate; memory: draws · reps
};

/// One metric's gap, top less bottom, three times.
struct RepeatableGapRow {
  std::string metric;
  stats::Interval same;        ///< on the half that the groups were chosen on
  stats::Interval next;        ///< on the other half
  stats::Interval shrunk;      ///< of a metric: reliability · same, with the reliability's interval; of a rate: see below
  stats::Interval reliability; ///< correlation of the two halves over all ranked reps; n of it
};

/// The gaps of each metric.
///
/// Groups are those of `compare` on the first half's outcome. A rep counts for a metric that it has in both halves, and for
/// one that months add to if it worked the least exposure in both. same, next:
/// difference of means with Welch's interval. Reliability: r = Pearson's correlation of the halves, interval
/// tanh(atanh r ± z/√(n − 3)), z the normal quantile. Shrunk: max(r, 0) · same, which is the gap to be expected of the second
/// half when skill and luck are normal and the halves vary alike; it uses every rep, where `next` uses the groups alone, and
/// knows nothing of the outcome: where the outcome tells of a rep's skill what the metric's first half does not, it is too
/// small. Its ends are those of max(r, 0) on the gap seen.
///
/// Rates come after metrics, each rep's rate being one value of same, next and reliability. Their shrinkage is binomial: shrunk
/// is the gap of the groups' mean rates over draws of the first half's pooled rates (stats/pooled_rates.hpp), mean and
/// equal-tailed interval; it knows how many deals each rep closed, and asks nothing of the second half.
///
/// What there are too few reps for is NaN without ends (r needs three reps and some spread, its interval four). Throws as
/// `compare` does for reps, outcomes and options; `Error` (invalid_argument, with column and row) on a metric value that is
/// infinite, counts that are not whole with 0 ≤ wins ≤ closed, a name that is empty, columns of unequal length, or draws < 1;
/// (cancelled, memory_limit) by the control. O(n log n + n · (metrics + rates · draws)). Truth simulated in
/// tests/unit/team/repeatable_gap.cpp: of groups chosen on a half that is half luck, same is twice the gap that is true, next
/// and shrunk are within 2% of it; of win rates seen in 30 deals a half the binomial gap is 6% below it, and its interval of
/// 80% covers it 75 times of 100. Source: Efron & Morris, J. American Statistical Association 70 (1975); Fisher, Metron 1
/// (1921).
std::vector<RepeatableGapRow> repeatable_gap(const HalvedView& team, const RepeatableGapOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::RepeatableGapRow> {
  using Row = team::RepeatableGapRow;
  static constexpr auto value =
      fields(field("metric", &Row::metric, "what was measured"),
             field("same", &Row::same, "gap on the half that the groups were chosen on, inflated by luck"),
             field("next", &Row::next, "gap of the same groups on the other half"),
             field("shrunk", &Row::shrunk, "first gap, less what the halves' disagreement says is luck"),
             field("reliability", &Row::reliability, "correlation of the two halves over all ranked reps", Unit::ratio));
};
