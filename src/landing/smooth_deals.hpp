// The sum of many deals by few frequencies.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/deals.hpp"
#include "landing/survey.hpp"

#include <optional>
#include <span>

namespace landfall::landing {

/// The sum as a Fourier series, where its characteristic function vanishes and does not come back; nothing where it does not:
/// few deals, chances near 0 or 1, coarse price lists. Deals that dwarf the rest together are taken by what they may come to:
/// a mixture over their sums. O(n · frequencies), a few dozen as a rule.
std::optional<DealSum> as_smooth(const Survey& survey, std::span<const double> probability, std::span<const double> amount,
                                 const DealOptions& options);

} // namespace landfall::landing
