// A stream of random numbers for tight loops: the same numbers in the same order, made some hundreds ahead. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/random.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace landfall::stats {

class RandomWords {
public:
  explicit RandomWords(const Random& random) : random_(random) {}

  std::uint64_t operator()() {
    if (next_ == words_.size()) [[unlikely]] {
      random_.fill(words_);
      next_ = 0;
    }
    return words_[next_++];
  }

  /// A whole number in [0, n), each equally likely; n from 1 to 2^32. By 32 bits, as `Random::below` does it by 64.
  std::size_t below(std::uint64_t n) {
    std::uint64_t product = ((*this)() >> 32) * n;
    if ((product & low_half) < n) // only then can the draw fall among those left over
      for (const std::uint64_t left_over = (low_half + 1) % n; (product & low_half) < left_over;)
        product = ((*this)() >> 32) * n;
    return static_cast<std::size_t>(product >> 32);
  }

private:
  static constexpr std::uint64_t low_half = 0xFFFF'FFFF;

  Random random_;
  std::array<std::uint64_t, 256> words_;
  std::size_t next_ = words_.size();
};

} // namespace landfall::stats
