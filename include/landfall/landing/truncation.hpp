// What a Landing becomes once something is known of it: that it comes to no less than a value, or that the total reached a
// target. Answers: where will it land, given what is won already? How did this member land, given that the whole reached its
// target? Definition: truncation conditions (what lay below is ruled out); raising moves (what lay below comes to the value
// itself). Thread safety: pure functions of immutable values. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp> // Landing

namespace landfall::landing {

/// X given X ≥ at_least: P(X ≤ x | X ≥ at_least). For what was forecast in total when `at_least` of it has come in since.
///
/// Exact in form: points stay points, lattices lattices; the moments of a continuous part are integrated from its upper tail to
/// 1e-9 of its standard deviation. `error_bound()` stays; where it is above 0, mass within it of the cut may lie on its other
/// side. Throws `Error` (invalid_argument) if at_least is not finite, (insufficient) if P(X ≥ at_least) = 0. O(size of the
/// form).
Landing truncate(const Landing& landing, double at_least);

/// max(X, at_least): what lay below is moved onto `at_least`. For a forecast that cannot come to less than what is won, when
/// its low end is not ruled out but comes to that. Throws `Error` (invalid_argument) if at_least is not finite. O(size of the
/// form).
Landing raise(const Landing& landing, double at_least);

/// `member` given member + rest ≥ at_least, the two independent: P(M = m | hit) ∝ P(M = m) · P(rest ≥ at_least − m).
///
/// Exact where `member` has points or a lattice; a continuous member is laid on a grid first, and `error_bound()` says so.
/// Throws `Error` (invalid_argument) if at_least is not finite, (insufficient) if the total never reaches it.
/// O(points of member · cost of a probability of rest).
Landing given_total(const Landing& member, const Landing& rest, double at_least);

} // namespace landfall::landing
