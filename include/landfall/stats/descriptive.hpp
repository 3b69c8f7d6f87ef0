// What a sample looks like: mean, spread, quantiles.
// Answers: what is typical, how much does it vary, and how well is the mean known?
// Definitions: variance is unbiased (over n − 1); quantiles are type 7 of Hyndman & Fan, R's default.
// Every value must be finite, nulls are the caller's to leave out: anything else throws `Error` (invalid_argument, with row).
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace landfall::stats {

/// Size, mean and variance of a sample. What the sample is too small for is NaN.
struct Moments {
  std::int64_t n = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();     ///< needs one value
  double variance = std::numeric_limits<double>::quiet_NaN(); ///< unbiased; needs two values

  double standard_deviation() const { return std::sqrt(variance); }
  double squared_standard_error() const { return variance / static_cast<double>(n); } ///< of the mean
};

/// Two passes with compensated sums: the variance of values close together and far from 0 keeps its digits. O(n).
Moments moments(std::span<const double> values);

/// Σ x / n. Throws `Error` (insufficient) on no values. O(n).
double mean(std::span<const double> values);

/// Σ (x − mean)² / (n − 1). Throws `Error` (insufficient) on fewer than two values. O(n).
double variance(std::span<const double> values);

/// The square root of the variance, in the unit of the values. Throws as `variance`. O(n).
double standard_deviation(std::span<const double> values);

/// Quantile of type 7: with the values in order x₀ … and h = (n − 1)q, x at h, linear between neighbours.
/// Throws `Error` (insufficient) on no values, (invalid_argument) unless 0 ≤ q ≤ 1. O(n) on average; copies the values.
/// Agrees with R's quantile (tests/reference/descriptive.json). Source: Hyndman & Fan, American Statistician 50 (1996).
double quantile(std::span<const double> values, double q);

/// The quantile at 1/2. Throws as `quantile`. O(n) on average.
double median(std::span<const double> values);

/// Mean with Student's t interval, mean ± t(n − 1) · s/√n: exact for a normal, close for others by n of some dozens.
/// One value: it, and an interval without ends. None: estimate NaN as well. Throws `Error` (invalid_argument) if level is
/// outside (0, 1). O(n). Agrees with R's t.test to 1e-12 (tests/reference/descriptive.json).
Interval mean_interval(std::span<const double> values, double level = 0.80);

} // namespace landfall::stats
