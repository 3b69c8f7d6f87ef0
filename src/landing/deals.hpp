// The sum of independent deals.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <landfall/landing/landing.hpp> // DealOptions

#include <string>

namespace landfall::landing {

struct DealSum {
  DistributionPtr distribution;
  std::string method;
};

DealSum sum_of_deals(std::span<const double> probability, std::span<const double> amount, const DealOptions& options);

} // namespace landfall::landing
