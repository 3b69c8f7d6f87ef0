// Sorting by whole-number keys, digit by digit from the lowest. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace landfall::stats {

/// So many and fewer are sorted sooner by comparing than by counting digits.
inline constexpr std::size_t few_to_sort = 512;

/// Sorts by key_of(element), a std::uint64_t; equal keys keep their order. Digits are those of the first 33 bits in which keys
/// differ: where two agree in them all, which is seldom, the rest is compared. O(n), O(n log n) at worst. What is sorted
/// stands in the first span at the end or, where it returns true, in `room`, which is as long and lost otherwise.
template <class Element, class KeyOf>
[[nodiscard]] bool radix_sort_to_and_fro(std::span<Element> elements, std::span<Element> room, const KeyOf& key_of) {
  std::uint64_t differ = 0; // bits in which not all keys agree
  for (const auto& element : elements) differ |= key_of(element) ^ key_of(elements.front());
  constexpr int bits = 11;
  constexpr std::size_t values = std::size_t{1} << bits;
  const int width = static_cast<int>(std::bit_width(differ));
  const int below = std::max(0, width - 3 * bits); // bits that are left to comparing
  std::array<int, 3> shift_of;                     // of the digits to sort by
  std::size_t digits = 0;
  for (int shift = below; shift < width; shift += bits)
    if ((differ >> shift & (values - 1)) != 0) shift_of[digits++] = shift;
  const std::span shifts(shift_of.data(), digits);
  const auto digit = [&](const Element& element, int shift) {
    return static_cast<std::size_t>(key_of(element) >> shift) & (values - 1);
  };
  std::array<std::array<std::size_t, values>, 3> place; // how many have this value, and then where they go
  for (auto& counts : std::span(place.data(), digits)) counts.fill(0);
  for (const auto& element : elements)
    for (std::size_t i = 0; i < digits; ++i) ++place[i][digit(element, shifts[i])];
  for (std::size_t i = 0; i < digits; ++i) {
    std::size_t total = 0;
    for (auto& count : place[i]) total += std::exchange(count, total);
    for (const auto& element : elements) room[place[i][digit(element, shifts[i])]++] = element;
    std::swap(elements, room);
  }
  const bool in_room = digits % 2 != 0;
  if ((differ & ((std::uint64_t{1} << below) - 1)) == 0) return in_room;
  for (auto first = elements.begin(); first != elements.end();) {
    auto last = first + 1;
    while (last != elements.end() && key_of(*last) >> below == key_of(*first) >> below) ++last;
    if (last - first > 1)
      std::stable_sort(first, last, [&](const Element& a, const Element& b) { return key_of(a) < key_of(b); });
    first = last;
  }
  return in_room;
}

/// As above, with room of its own.
template <class Element, class KeyOf> void radix_sort(std::vector<Element>& elements, const KeyOf& key_of) {
  if (elements.size() <= few_to_sort)
    return std::stable_sort(elements.begin(), elements.end(),
                            [&](const Element& a, const Element& b) { return key_of(a) < key_of(b); });
  std::vector<Element> room;
  reserve_on_large_pages(room, elements.size());
  room.resize(elements.size());
  if (radix_sort_to_and_fro(std::span(elements), std::span(room), key_of)) elements.swap(room);
}

} // namespace landfall::stats
