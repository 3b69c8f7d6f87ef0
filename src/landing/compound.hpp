// The sum of a random number of amounts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <landfall/landing/landing.hpp> // DealOptions

#include <span>

namespace landfall::landing {

DistributionPtr compound(double mean_count, double variance_to_mean, std::span<const double> amounts,
                         const DealOptions& options);

} // namespace landfall::landing
