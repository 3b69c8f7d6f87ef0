// Intervals by Student's t around an estimate that is nearly normal. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

namespace landfall::stats {

/// estimate ± t(degrees) · sqrt(squared_error), t the quantile at (1 + level)/2. Without ends when the error is unknown (NaN)
/// or there are no degrees of freedom. Throws `Error` (invalid_argument) if level is outside (0, 1).
Interval t_interval(double estimate, double squared_error, double degrees, double level, std::int64_t n);

/// Welch–Satterthwaite degrees of freedom of a sum of two mean squares with n₁ − 1 and n₂ − 1 degrees; the smaller sample's
/// when both are 0.
double welch_degrees(double squared_error_1, std::int64_t n1, double squared_error_2, std::int64_t n2);

} // namespace landfall::stats
