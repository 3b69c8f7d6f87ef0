// Durations of which some have not ended: how many are still going on after so long, and how they end.
// Answers: how long until it happens, and what share of cases ends in each way, when some cases are still open?
// Definitions: Kaplan–Meier with Greenwood's variance; Aalen–Johansen, where several ways to end compete. A case that is
// censored at the time of an end was still at risk then. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/stats/interval.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

/// One case a row: it lasted so long, and then ended in way `end`, or was last seen going on.
struct Durations {
  std::span<const double> duration;  ///< finite, ≥ 0
  std::span<const std::uint8_t> end; ///< 0: censored; 1 … ways: how it ended
};

/// A time at which at least one case ended.
struct SurvivalRow {
  double time = 0.0;
  std::int64_t at_risk = 0; ///< still going on just before
  std::int64_t ended = 0;   ///< at this time
  Interval survival;        ///< probability of going on beyond this time
};

struct SurvivalCurve {
  std::vector<SurvivalRow> rows; ///< by time
  std::int64_t n = 0;
  std::int64_t censored = 0;
  double last_seen = 0.0; ///< longest duration of all: beyond it nothing is known
  double level = 0.80;

  /// Probability of going on beyond `time`; the last row's beyond the last end. O(log rows).
  Interval at(double time) const;
  /// Time by which a share p has ended: the first with survival ≤ 1 − p, halfway to the next where it is 1 − p to 1e-12; its
  /// interval where the limits of survival cross 1 − p. +∞ where they never do. Throws `Error` (invalid_argument) unless
  /// 0 < p < 1. O(rows). Source: Brookmeyer & Crowley, Biometrics 38 (1982).
  Interval quantile(double p) const;
  /// Mean of min(duration, until): the area under the curve, and its normal interval by Greenwood. Throws `Error`
  /// (invalid_argument) unless 0 < until ≤ last_seen. O(rows).
  Interval restricted_mean(double until) const;
};

/// Kaplan–Meier, whatever the way to end: S = Π (1 − d/n); Var S = S² Σ d/(n(n − d)); limits S^exp(±z se/(S |ln S|)) (log-log),
/// which lie within [0, 1]. Where S is 0 the limits are [0, 0], as nothing is left to be estimated from.
/// Throws `Error` (invalid_argument, with row) for columns of unequal length, a duration that is negative or not finite, or a
/// level outside (0, 1). O(n log n); O(n) where durations are whole numbers below 2²⁰ (days).
/// Agrees with lifelines to 1e-12 (tests/reference/survival.json). Source: Kaplan & Meier 1958; Kalbfleisch & Prentice 1980.
SurvivalCurve kaplan_meier(const Durations& durations, double level = 0.80);

/// A time at which at least one case ended, and the share that has ended in one way by then.
struct IncidenceRow {
  double time = 0.0;
  std::int64_t at_risk = 0;
  std::int64_t ended = 0; ///< in this way, at this time
  Interval incidence;     ///< probability of having ended in this way by this time
};

/// Aalen–Johansen for the ways 1 … ways: F_k(t) = Σ S(t−) d_k/n, S of all ways together; the variance is the delta method's,
/// Var F(t) = Σ [(F(t) − F(s))² d/(n(n − d)) + S(s−)² (n − d_k) d_k/n³ − 2 (F(t) − F(s)) S(s−) d_k/n²], and the limits
/// F^exp(±z se/(F |ln F|)). Element k − 1 has one row for each time at which a case ended in any way. Throws as `kaplan_meier`,
/// and for an end above `ways`. O(n log n + ways · times). Agrees with lifelines to 1e-10 (tests/reference/survival.json).
/// Source: Aalen & Johansen 1978; Marubini & Valsecchi 1995.
std::vector<std::vector<IncidenceRow>> aalen_johansen(const Durations& durations, std::size_t ways, double level = 0.80);

} // namespace landfall::stats

template <> struct landfall::fields_of<landfall::stats::SurvivalRow> {
  using Row = stats::SurvivalRow;
  static constexpr auto value = fields(field("time", &Row::time, "time at which cases ended"),
                                       field("at_risk", &Row::at_risk, "going on just before", Unit::count),
                                       field("ended", &Row::ended, "ended at this time", Unit::count),
                                       field("survival", &Row::survival, "probability of going on beyond", Unit::probability));
};

template <> struct landfall::fields_of<landfall::stats::IncidenceRow> {
  using Row = stats::IncidenceRow;
  static constexpr auto value =
      fields(field("time", &Row::time, "time at which cases ended"),
             field("at_risk", &Row::at_risk, "going on just before", Unit::count),
             field("ended", &Row::ended, "ended in this way at this time", Unit::count),
             field("incidence", &Row::incidence, "probability of having ended in this way by then", Unit::probability));
};
