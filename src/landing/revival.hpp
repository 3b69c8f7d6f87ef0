// Whether a characteristic function that has vanished comes back at a higher frequency.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace landfall::landing {

/// Deals whose amounts are multiples of one d turn whole turns at the frequency 1/d: if most do, the characteristic function is
/// large there however long it has vanished before. |φ(t)|² = Π 1 − 2p(1 − p)(1 − cos 2πat) is looked at where amounts are apt
/// to agree: parts of the `step` of a lattice that all share, or, without one (step 0), cents, whole units and
/// what pairs of amounts have for a common divisor. Amounts of at least `largest` are left out.
///
/// It is a check, not a proof: amounts made to agree at some other frequency would pass.
bool revives(std::span<const double> probability, std::span<const double> amount, double largest, double step);

} // namespace landfall::landing
