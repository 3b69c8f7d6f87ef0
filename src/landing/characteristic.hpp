// The characteristic function of a sum of independent deals.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::landing {

/// Deals of one amount and one probability.
struct DealGroup {
  double amount;
  double probability;
  std::int64_t count;
};

/// E exp(i t (X − origin)) at t = k · frequency, k = 0 … highest: (real, imaginary) pairs.
/// Π over groups of (1 − p + p exp(i a t))^count. Once a block of frequencies has fallen below 1e-18 the remaining deals can
/// only lower it, and it is left at 0. O(groups · highest) at most.
std::vector<double> characteristic(std::span<const DealGroup> groups, double origin, double frequency, std::size_t highest);

/// A value that is taken with this probability.
struct Share {
  double value;
  double probability;
};

/// E exp(i t A) − 1 of one A that takes the given values, at the same frequencies. O(values · highest).
std::vector<double> characteristic_less_one(std::span<const Share> shares, double frequency, std::size_t highest);

} // namespace landfall::landing
