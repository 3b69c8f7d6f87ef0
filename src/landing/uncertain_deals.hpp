// The sum of independent deals whose amounts are uncertain.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/deals.hpp" // DealSum

#include <landfall/landing/amount.hpp>
#include <landfall/landing/landing.hpp> // DealOptions

#include <span>

namespace landfall::landing {

DealSum sum_of_deals(std::span<const double> probability, std::span<const Amount> amount, const DealOptions& options);

} // namespace landfall::landing
