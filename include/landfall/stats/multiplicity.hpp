// Many questions at once: p values made honest about how many were asked.
// Answers: of the differences that we would call real, what share is chance?
// Definition: the false discovery rate of Benjamini & Hochberg. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace landfall::stats {

/// q values: calling every difference with q ≤ f real makes the expected share of false ones among them at most f, when the
/// tests are independent or positively dependent. With p in ascending order, qᵢ = min over j ≥ i of m·pⱼ/j, at most 1.
///
/// NaN is null: it stays NaN and is not counted in m. Throws `Error` (invalid_argument, with row) on a p outside [0, 1].
/// O(m) from some hundreds of p on that are not nearly equal, O(m log m) otherwise. Agrees with R's p.adjust
/// (tests/reference/descriptive.json). Source: Benjamini & Hochberg, J. Royal Statistical Society B 57 (1995).
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

} // namespace landfall::stats
