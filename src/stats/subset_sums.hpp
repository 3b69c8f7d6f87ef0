// Sums over a random choice of k of n whole numbers, every choice equally likely. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "stats/random_words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

/// First each number is chosen or not by bits of its own, a share of them near k / n; then as many as are missing are put in,
/// or as many as are too many taken out, each at random. A set of independent choices is uniform among those of its size, and
/// stays so when one of its members, or of the others, each as likely, changes sides. The sum of a byte's worth of bits is
/// looked up.
class SubsetSums {
public:
  /// Needs 0 < chosen ≤ values.size() / 2, and any sum of values within 63 bits. O(n).
  SubsetSums(std::span<const std::int64_t> values, std::size_t chosen)
      : values_(values.begin(), values.end()),
        chosen_(static_cast<std::int64_t>(chosen)),
        share_(static_cast<unsigned>(chosen * shares / values.size())),
        bits_((values.size() + 63) / 64),
        sums_(bits_.size() * (64 / at_once)) {
    for (std::size_t i = 0; i < sums_.size() * at_once; ++i) { // numbers that are not there add nothing
      auto& sums = sums_[i / at_once];
      const std::size_t bit = std::size_t{1} << i % at_once;
      for (std::size_t set = bit; set < 2 * bit; ++set) sums[set] = sums[set - bit] + (i < values.size() ? values[i] : 0);
    }
  }

  /// The next choice's sum. O(n / 8 + √n).
  std::int64_t draw(RandomWords& random) {
    std::int64_t sum = 0, count = 0;
    for (std::size_t word = 0; word < bits_.size(); ++word) {
      std::uint64_t set = share_ == 0 ? 0 : random_bits(random);
      if (word + 1 == bits_.size() && values_.size() % 64 != 0) set &= (std::uint64_t{1} << values_.size() % 64) - 1;
      bits_[word] = set;
      count += std::popcount(set);
      const auto* sums = &sums_[word * (64 / at_once)];
      for (std::size_t i = 0; i < 64 / at_once; ++i) sum += sums[i][set >> i * at_once & (sums[i].size() - 1)];
    }
    for (; count < chosen_; ++count) sum += values_[turn(random, false)];
    for (; count > chosen_; --count) sum -= values_[turn(random, true)];
    return sum;
  }

private:
  static constexpr std::size_t at_once = 8; // bits looked up together
  static constexpr std::size_t shares = 64; // a number is chosen with a chance of so many of these

  /// 64 bits, each set with a chance of share_ / shares: the binary digits of the chance, from the lowest, say and or or.
  std::uint64_t random_bits(RandomWords& random) const {
    std::uint64_t set = 0;
    for (unsigned digit = share_ & (0 - share_); digit < shares; digit *= 2) {
      const std::uint64_t bits = random();
      set = (share_ & digit) != 0 ? set | bits : set & bits;
    }
    return set;
  }

  /// Turns one that is `set`, each as likely; answers which.
  std::size_t turn(RandomWords& random, bool set) {
    for (;;) {
      const auto i = random.below(values_.size());
      std::uint64_t& word = bits_[i / 64];
      const std::uint64_t bit = std::uint64_t{1} << i % 64;
      if (((word & bit) != 0) != set) continue;
      word ^= bit;
      return i;
    }
  }

  std::vector<std::int64_t> values_;
  std::int64_t chosen_;
  unsigned share_;
  std::vector<std::uint64_t> bits_;                                       // who is chosen
  std::vector<std::array<std::int64_t, std::size_t{1} << at_once>> sums_; // of every choice among each few
};

} // namespace landfall::stats
