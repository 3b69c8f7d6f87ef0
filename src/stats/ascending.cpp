// SPDX-License-Identifier: Apache-2.0
#include "stats/ascending.hpp"

#include "core/pages.hpp"
#include "stats/radix_sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace landfall::stats {

namespace {

constexpr int below_power = 5; // 2⁵ buckets to each power of two
constexpr std::size_t buckets = (64 - below_power + 1) << below_power;

/// Does not fall where the number grows: the power of two in the upper bits, how far above it in the lower.
std::size_t bucket(std::uint64_t number) {
  const int shift = std::max(0, static_cast<int>(std::bit_width(number)) - 1 - below_power);
  return (static_cast<std::size_t>(shift) << below_power) + static_cast<std::size_t>(number >> shift);
}

} // namespace

std::vector<std::uint64_t> ascending(std::span<const std::vector<std::uint64_t>> parts) {
  std::uint64_t least = ~std::uint64_t{0};
  for (const auto& part : parts)
    for (const auto number : part) least = std::min(least, number);
  std::array<std::size_t, buckets> place{}; // how many are in this bucket, and then where they go
  for (const auto& part : parts)
    for (const auto number : part) ++place[bucket(number - least)];
  const std::size_t most = *std::ranges::max_element(place);
  std::size_t total = 0;
  for (auto& count : place) total += std::exchange(count, total);

  std::vector<std::uint64_t> numbers, room(most);
  reserve_on_large_pages(numbers, total);
  numbers.resize(total);
  for (const auto& part : parts)
    for (const auto number : part) numbers[place[bucket(number - least)]++] = number; // a place is then where its bucket ends
  for (std::size_t i = 0, from = 0; i < buckets; from = place[i++]) {
    const std::span own(numbers.data() + from, place[i] - from);
    if (own.size() <= few_to_sort)
      std::ranges::sort(own);
    else if (radix_sort_to_and_fro(own, std::span(room.data(), own.size()), [](std::uint64_t each) { return each; }))
      std::ranges::copy(std::span(room.data(), own.size()), own.begin());
  }
  return numbers;
}

} // namespace landfall::stats
