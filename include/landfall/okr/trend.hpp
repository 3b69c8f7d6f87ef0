// The trend of a key result's check-ins, and where it lands when it goes on.
// Answers: where will this key result be at the end of its period, and how likely is it to reach its target?
// Definition: Brownian motion with drift, seen at irregular times. Over m increments Δᵢ in τᵢ days, T = Σ τᵢ,
//   drift d̂ = Σ Δᵢ / T, variance a day σ̂² = Σ (Δᵢ − d̂ τᵢ)² / τᵢ / (m − 1),
// and h days after the last check-in the value is last + d̂ h + sqrt(σ̂² h (1 + h / T)) · t, Student's t with m − 1 degrees:
// noise still to come and uncertainty of the drift, exactly. Assumed: increments are normal and independent with variance in
// proportion to time, and drift and variance stay as they were in the period so far. Not allowed for: weekdays, seasons, limits
// of the number (a share above 100%), errors of measurement. Amounts that come seldom and unevenly are covered less than the
// interval says: of 1.4 deals a week with lognormal amounts (σ = 1), 80% intervals hold 72% after three weekly check-ins and
// 75% after six. Where the deals are known, give `okr::status` their landing instead. Thread safety: pure functions.
//
// Source: maximum likelihood of a Wiener process with drift (Basawa & Prakasa Rao, Statistical Inference for Stochastic
// Processes, 1980); the predictive t is that of weighted regression through the origin (Seber & Lee, Linear Regression
// Analysis).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp>
#include <landfall/okr/key_result.hpp>

#include <cstdint>
#include <optional>

namespace landfall::okr {

struct Trend {
  double drift_per_day = 0.0;    ///< d̂
  double variance_per_day = 0.0; ///< σ̂²
  std::int64_t increments = 0;   ///< m
  double days_observed = 0.0;    ///< T, from the first observation to the last
  double days_left = 0.0;        ///< h, from the last observation to the period's end
  double last = 0.0;             ///< the last observation

  double degrees() const { return static_cast<double>(increments - 1); }
  double centre() const { return last + drift_per_day * days_left; } ///< of the value at period end
  double scale() const;                                              ///< sqrt(σ̂² h (1 + h / T))
};

/// The trend by what was known at the end of `as_of`. The initial value, as the period begins, counts as an observation. Null
/// when there are fewer than two increments (three observations), or when they show no variation at all, so that there is
/// nothing to estimate σ̂ from. Throws `Error` (invalid_argument) when `check` does. O(n log n).
std::optional<Trend> trend(const KeyResult& key_result, Date as_of);

/// Value at the end of the period: certain once there is a check-in on the last day, else the trend's Student t, within its
/// quantiles at 3e-7 and 1 − 3e-7 (with one degree of freedom, from three observations, a t has no mean and no variance: read
/// its quantiles). The cdf is within 1e-4 of Student's t (tests/reference/okr.json). Null where `trend` is null. O(n log n).
std::optional<Landing> landing(const KeyResult& key_result, Date as_of);

/// P(the landing meets the target). For stay_above and stay_below this is of the value at the end of the period, and says
/// nothing of the days between.
double p_hit(const KeyResult& key_result, const Landing& landing);

} // namespace landfall::okr
