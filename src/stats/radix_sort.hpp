// Sorting by whole-number keys, digit by digit from the lowest. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace landfall::stats {

/// Sorts by key_of(element), a std::uint64_t; equal keys keep their order. Digits are those of the first 33 bits in which keys
/// differ: where two agree in them all, which is seldom, the rest is compared. O(n), O(n log n) at worst, with room for as many
/// elements once more.
template <class Element, class KeyOf> void radix_sort(std::vector<Element>& elements, const KeyOf& key_of) {
  constexpr std::size_t few = 512; // below, counting digits costs more than comparing
  const auto before = [&](const Element& a, const Element& b) { return key_of(a) < key_of(b); };
  if (elements.size() < few) return std::stable_sort(elements.begin(), elements.end(), before);
  std::uint64_t differ = 0; // bits in which not all keys agree
  for (const auto& element : elements) differ |= key_of(element) ^ key_of(elements.front());
  constexpr int bits = 11;
  constexpr std::size_t values = std::size_t{1} << bits;
  const int width = static_cast<int>(std::bit_width(differ));
  const int below = std::max(0, width - 3 * bits); // bits that are left to comparing
  std::vector<int> shifts;                         // of the digits to sort by
  for (int shift = below; shift < width; shift += bits)
    if ((differ >> shift & (values - 1)) != 0) shifts.push_back(shift);
  const auto digit = [&](const Element& element, int shift) {
    return static_cast<std::size_t>(key_of(element) >> shift) & (values - 1);
  };
  std::vector<std::array<std::size_t, values>> place(shifts.size()); // how many have this value, and then where they go
  for (auto& counts : place) counts.fill(0);
  for (const auto& element : elements)
    for (std::size_t i = 0; i < shifts.size(); ++i) ++place[i][digit(element, shifts[i])];
  std::vector<Element> other;
  reserve_on_large_pages(other, elements.size());
  other.resize(elements.size());
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    std::size_t total = 0;
    for (auto& count : place[i]) total += std::exchange(count, total);
    for (const auto& element : elements) other[place[i][digit(element, shifts[i])]++] = element;
    elements.swap(other);
  }
  if ((differ & ((std::uint64_t{1} << below) - 1)) == 0) return;
  for (auto first = elements.begin(); first != elements.end();) {
    auto last = first + 1;
    while (last != elements.end() && key_of(*last) >> below == key_of(*first) >> below) ++last;
    if (last - first > 1) std::stable_sort(first, last, before);
    first = last;
  }
}

} // namespace landfall::stats
