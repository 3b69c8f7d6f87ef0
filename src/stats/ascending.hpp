// Whole numbers of many parts, put into one order.
// Answers: how are numbers sorted that lie here and there, without bringing them together first? Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

/// The numbers of all parts, ascending. They go at once to the bucket of their size, 32 to each power of two above the least,
/// and each bucket is sorted in the cache. O(n), O(n log n) at worst, with room for as many as the largest bucket has besides.
std::vector<std::uint64_t> ascending(std::span<const std::vector<std::uint64_t>> parts);

} // namespace landfall::stats
