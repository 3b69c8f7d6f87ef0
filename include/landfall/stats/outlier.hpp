// How far each value stands from the rest, on a scale that the far ones can not stretch.
// Answers: is there one that does not belong with the others?
// Definition: the modified z score of Iglewicz & Hoaglin. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace landfall::stats {

/// Beyond this modified z score Iglewicz & Hoaglin call a value an outlier.
inline constexpr double outlier_score = 3.5;

/// (x − median) / (1.4826 · median |x − median|) for each value. Where more than half the values are equal and that scale is 0,
/// the scale is 1.2533 · mean |x − median|; where all are equal, every score is 0. Both scales estimate a normal's standard
/// deviation; they are Iglewicz & Hoaglin's 0.6745 and 1.253314.
///
/// Throws `Error` (insufficient) on no values, (invalid_argument, with row) on one that is not finite. O(n) on average.
/// Agrees with SciPy's median_abs_deviation (tests/reference/permutation.json).
/// Source: Iglewicz & Hoaglin, How to Detect and Handle Outliers, ASQC (1993).
std::vector<double> modified_z_scores(std::span<const double> values);

} // namespace landfall::stats
