// Top performers against bottom performers, metric by metric.
// Answers: what do those with the best outcome do otherwise, by how much, and how sure is that?
// Definition: groups as team/grouping.hpp has them, the top third against the bottom third by default. A difference is a driver
// when it is in the metric's good direction and its q value (Benjamini–Hochberg over the metrics, p by permutation)
// is at most the false discovery rate asked for.
// Honesty: groups are chosen on the outcome, which is part luck, and metrics that share that luck (close rate, deal size) part
// further than they will next time. p and q do not mend that; the result says so in `caveat`.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/polarity.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/permutation.hpp>
#include <landfall/team/grouping.hpp>

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
  bool per_month = false; ///< months add to it, as to demos: where there is an exposure, divide by it
};

/// A row a rep.
struct TeamView {
  Roster roster;
  std::vector<Metric> metrics;
};

struct CompareOptions {
  Grouping grouping = {};
  double level = 0.80;                ///< of the intervals, in (0, 1)
  double false_discovery_rate = 0.20; ///< q at or below which a difference is a driver, in (0, 1)
  bool set_aside_influential = true;  ///< see `compare`
  std::int64_t exact_limit = 200'000; ///< p is exact while there are at most so many ways of dealing the labels
  std::int64_t permutations = 9'999;  ///< drawn otherwise
  std::int64_t resamples = 9'999;     ///< of the BCa interval, at least 100; 0: there is none
  std::uint64_t seed = 1;             ///< metric i draws from streams 2i and 2i + 1
  Control control = {};               ///< metrics are shared out over threads; told after each of the calling one's
};

/// One metric, top against bottom.
struct ComparisonRow {
  std::string metric;
  Polarity polarity = Polarity::higher_is_better;
  std::int64_t n_top = 0;    ///< reps of the top group with a value
  std::int64_t n_bottom = 0; ///< and of the bottom group
  std::optional<double> mean_top;
  std::optional<double> mean_bottom;
  stats::Interval difference;             ///< mean of top − mean of bottom, Welch's interval
  stats::Interval difference_bca;         ///< the same difference, BCa interval: see `compare`
  stats::Interval ratio;                  ///< mean of top ÷ mean of bottom; unknown unless both are above 0
  stats::Interval hedges_g;               ///< difference in pooled standard deviations
  stats::Interval cliffs_delta;           ///< pairs in which top is the larger less pairs in which it is the smaller, a share
  std::optional<double> p_value;          ///< two-sided; null: a group has no value
  std::optional<double> mann_whitney_p;   ///< two-sided, of the order alone
  std::optional<double> brunner_munzel_p; ///< two-sided; null: a group has fewer than two values, or they part completely
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

struct Comparison {
  std::vector<RankedRep> top;      ///< best first, then by name
  std::vector<RankedRep> bottom;   ///< worst first, then by name
  std::vector<ComparisonRow> rows; ///< drivers first; then by q, by size of g, as given
  std::vector<SetAside> set_aside;
  std::int64_t given = 0;
  LeftOut left_out;   ///< reps that were not ranked
  std::string method; ///< how it was done, in words
  std::string caveat; ///< what it can not say, in words

  /// Names of the drivers, in the order of the rows.
  std::vector<std::string> drivers() const;
};

/// Compares the top with the bottom of a team.
///
/// Groups: as `group` says. Metrics that months add to are counted by the month of exposure. Where reps were ranked within
/// segments, each value is less its segment's mean over the ranked reps, plus that of them all: what a segment has more of is
/// in neither group, and p is that of aligned values (Hodges & Lehmann 1962), exact up to the segment means being estimated.
///
/// Two intervals of the difference: Welch's, the one to read, covers 79 to 82% where BCa of groups of 5 to 20 covers 76 to 78%
/// (stats/bootstrap.hpp); BCa stands beside it, as it leans to the side that a skewed metric does.
///
/// Influence: a rep whose value is an outlier among all ranked reps (modified z score beyond 3.5) and without whom the
/// difference would shrink by more than half, or turn, is left out of that metric, and named in its row and in `set_aside`; at
/// most one a metric, and only from a group that keeps two. What one whale did is not what the top does. The row's numbers are
/// those without them.
///
/// Null outcomes leave the rep out, counted; null metrics leave the rep out of that metric, seen in n.
/// Throws `Error` as `group` does; (invalid_argument, with column and row) on a value that is infinite, a metric given twice or
/// without a name, columns of unequal length, or an option outside its domain; (cancelled) when the caller says stop.
/// O(n log n + metrics · (n log n + (permutations + resamples) · group)). Same bits with any number of threads. Statistics as
/// in stats/effect_size.hpp, stats/rank_test.hpp, stats/bootstrap.hpp, stats/permutation.hpp and stats/multiplicity.hpp.
Comparison compare(const TeamView& team, const CompareOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::ComparisonRow> {
  using Row = team::ComparisonRow;
  static constexpr auto value = fields(
      field("metric", &Row::metric, "what was measured"), field("polarity", &Row::polarity, "which way is good"),
      field("n_top", &Row::n_top, "reps of the top group with a value", Unit::count),
      field("n_bottom", &Row::n_bottom, "reps of the bottom group with a value", Unit::count),
      field("mean_top", &Row::mean_top, "mean of the top group, in the metric's unit"),
      field("mean_bottom", &Row::mean_bottom, "mean of the bottom group, in the metric's unit"),
      field("difference", &Row::difference, "mean of top less mean of bottom, in the metric's unit"),
      field("difference_bca", &Row::difference_bca, "the same difference with the BCa bootstrap's interval"),
      field("ratio", &Row::ratio, "mean of top over mean of bottom", Unit::ratio),
      field("hedges_g", &Row::hedges_g, "difference in pooled standard deviations, without small-sample bias"),
      field("cliffs_delta", &Row::cliffs_delta, "share of pairs in which top is larger, less that in which it is smaller"),
      field("p_value", &Row::p_value, "two-sided p of the permutation test", Unit::probability),
      field("p_method", &Row::p_method, "exact: every way of dealing the labels; monte_carlo: drawn"),
      field("permutations", &Row::permutations, "ways of dealing the labels that were looked at", Unit::count),
      field("mann_whitney_p", &Row::mann_whitney_p, "two-sided p of the Mann–Whitney test", Unit::probability),
      field("brunner_munzel_p", &Row::brunner_munzel_p, "two-sided p of the Brunner–Munzel test", Unit::probability),
      field("q_value", &Row::q_value, "p adjusted for the number of metrics (Benjamini–Hochberg)", Unit::probability),
      field("driver", &Row::driver, "q is small enough, and the difference is in the good direction"),
      field("set_aside", &Row::set_aside, "rep left out because the difference leant on them alone"));
};

template <> struct landfall::fields_of<landfall::team::RankedRep> {
  using Row = team::RankedRep;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "who"), field("outcome", &Row::outcome, "what ranks them, without what is unrepeatable"));
};
