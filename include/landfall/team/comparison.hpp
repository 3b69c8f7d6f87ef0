// Top performers against bottom performers, metric by metric.
// Answers: what do those with the best outcome do otherwise, by how much, and how sure is that?
// Definition: reps are ranked by outcome, higher being better; the top third is held against the bottom third. A difference is
// a driver when it is in the metric's good direction and its q value (Benjamini–Hochberg over the metrics, p by permutation)
// is at most the false discovery rate asked for.
// Honesty: groups are chosen on the outcome, which is part luck, and metrics that share that luck (close rate, deal size) part
// further than they will next time. p and q do not mend that; the result says so in `caveat`.
// Thread safety: pure functions over views; the progress callback is called from the calling thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/polarity.hpp>
#include <landfall/core/progress.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/permutation.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace landfall::team {

/// Something measured for each rep; null where it was not.
struct Metric {
  std::string name;
  NumberColumn values;
  Polarity polarity = Polarity::higher_is_better;
};

/// A row a rep.
struct TeamView {
  TextColumn rep;
  NumberColumn outcome;           ///< what ranks them: attainment, bookings
  NumberColumn unrepeatable = {}; ///< part of the outcome that will not come again, as one deal without equal; empty: none
  std::vector<Metric> metrics;
};

struct CompareOptions {
  double fraction = 1.0 / 3.0;        ///< share of the ranked reps in each group, in (0, 1/2]
  double level = 0.80;                ///< of the intervals, in (0, 1)
  double false_discovery_rate = 0.20; ///< q at or below which a difference is a driver, in (0, 1)
  bool set_aside_influential = true;  ///< see `compare`
  std::int64_t exact_limit = 200'000; ///< p is exact while there are at most so many ways of dealing the labels
  std::int64_t permutations = 9'999;  ///< drawn otherwise
  std::uint64_t seed = 1;             ///< metric i draws from stream i
  Progress progress = {};
};

/// One metric, top against bottom.
struct ComparisonRow {
  std::string metric;
  Polarity polarity = Polarity::higher_is_better;
  std::int64_t n_top = 0;    ///< reps of the top group with a value
  std::int64_t n_bottom = 0; ///< and of the bottom group
  std::optional<double> mean_top;
  std::optional<double> mean_bottom;
  stats::Interval difference;    ///< mean of top − mean of bottom, Welch's interval
  stats::Interval ratio;         ///< mean of top ÷ mean of bottom; unknown unless both are above 0
  stats::Interval hedges_g;      ///< difference in pooled standard deviations
  std::optional<double> p_value; ///< two-sided; null: a group has no value
  stats::PermutationMethod p_method = stats::PermutationMethod::exact;
  std::int64_t permutations = 0;
  std::optional<double> q_value;
  bool driver = false;
  std::string set_aside; ///< rep left out of this metric because the difference leant on them alone; empty: nobody
};

/// A rep of one of the groups.
struct RankedRep {
  std::string rep;
  double outcome = 0.0; ///< without what is unrepeatable
};

/// What was left out of an outcome or a metric, and why.
struct SetAside {
  std::string rep;
  std::string from; ///< "outcome", or the metric
  double value = 0.0;
  std::string reason;
};

struct Comparison {
  std::vector<RankedRep> top;      ///< best first, then by name
  std::vector<RankedRep> bottom;   ///< worst first, then by name
  std::vector<ComparisonRow> rows; ///< drivers first; then by q, by size of g, as given
  std::vector<SetAside> set_aside;
  std::int64_t given = 0;
  std::int64_t left_out = 0; ///< reps without an outcome
  std::string method;        ///< how it was done, in words
  std::string caveat;        ///< what it can not say, in words

  /// Names of the drivers, in the order of the rows.
  std::vector<std::string> drivers() const;
};

/// Compares the top with the bottom of a team.
///
/// Groups: of n reps with an outcome, max(2, ⌊n · fraction⌋) each. Reps of equal outcome stand or fall together: those tied
/// across the cut come in when that brings the group nearer to its size than leaving them all out, or when it would be below
/// two without them. So the groups never depend on the order of rows.
///
/// Influence: a rep whose value is an outlier among all ranked reps (modified z score beyond 3.5) and without whom the
/// difference would shrink by more than half, or turn, is left out of that metric, and named in its row and in `set_aside`; at
/// most one a metric, and only from a group that keeps two. What one whale did is not what the top does. The row's numbers are
/// those without them.
///
/// Null outcomes leave the rep out, counted; null metrics leave the rep out of that metric, seen in n.
/// Throws `Error` (insufficient) on fewer than four reps with an outcome, or outcomes too alike for two groups;
/// (invalid_argument, with column and row) on a rep given twice or without a name, a value that is infinite, a metric given
/// twice or without a name, columns of unequal length, or an option outside its domain; (cancelled) by the callback.
/// O(n log n + metrics · (n + permutations · group)). Statistics as in stats/effect_size.hpp, stats/permutation.hpp and
/// stats/multiplicity.hpp.
Comparison compare(const TeamView& team, const CompareOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::ComparisonRow> {
  using Row = team::ComparisonRow;
  static constexpr auto value =
      fields(field("metric", &Row::metric, "what was measured"), field("polarity", &Row::polarity, "which way is good"),
             field("n_top", &Row::n_top, "reps of the top group with a value", Unit::count),
             field("n_bottom", &Row::n_bottom, "reps of the bottom group with a value", Unit::count),
             field("mean_top", &Row::mean_top, "mean of the top group, in the metric's unit"),
             field("mean_bottom", &Row::mean_bottom, "mean of the bottom group, in the metric's unit"),
             field("difference", &Row::difference, "mean of top less mean of bottom, in the metric's unit"),
             field("ratio", &Row::ratio, "mean of top over mean of bottom", Unit::ratio),
             field("hedges_g", &Row::hedges_g, "difference in pooled standard deviations, without small-sample bias"),
             field("p_value", &Row::p_value, "two-sided p of the permutation test", Unit::probability),
             field("p_method", &Row::p_method, "exact: every way of dealing the labels; monte_carlo: drawn"),
             field("permutations", &Row::permutations, "ways of dealing the labels that were looked at", Unit::count),
             field("q_value", &Row::q_value, "p adjusted for the number of metrics (Benjamini–Hochberg)", Unit::probability),
             field("driver", &Row::driver, "q is small enough, and the difference is in the good direction"),
             field("set_aside", &Row::set_aside, "rep left out because the difference leant on them alone"));
};

template <> struct landfall::fields_of<landfall::team::RankedRep> {
  using Row = team::RankedRep;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "who"), field("outcome", &Row::outcome, "what ranks them, without what is unrepeatable"));
};

template <> struct landfall::fields_of<landfall::team::SetAside> {
  using Row = team::SetAside;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "whose value was left out"), field("from", &Row::from, "outcome, or the metric"),
             field("value", &Row::value, "what was left out"), field("reason", &Row::reason, "why"));
};
