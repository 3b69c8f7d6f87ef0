// The way from a Landing to the form it takes, and back. For landfall's own sources.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <landfall/landing/landing.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace landfall::landing {

struct Inside {
  static const DistributionPtr& of(const Landing& landing) { return landing.distribution_; }
  static Landing made(DistributionPtr distribution, std::string method, std::int64_t n) {
    return {std::move(distribution), std::move(method), n};
  }
};

} // namespace landfall::landing
