// Every choice of k of n things, each a swap of one thing away from the last. Private to stats.
// Source: Payne's algorithm, Knuth, The Art of Computer Programming 4A, 7.2.1.3, Algorithm R.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace landfall::stats {

/// Begins at {0, …, k − 1}; needs 0 < k < n. A step costs O(1) on average.
class RevolvingDoor {
public:
  RevolvingDoor(std::size_t n, std::size_t k) : chosen_(k + 2), k_(k) {
    for (std::size_t j = 1; j <= k; ++j) chosen_[j] = j - 1;
    chosen_[k + 1] = n;
  }

  std::size_t left = 0;    ///< what the last step took out
  std::size_t entered = 0; ///< what it put in

  /// Goes on to the next choice; false when there is none.
  bool next() {
    auto& c = chosen_;
    std::size_t j = 2;
    bool down = k_ % 2 == 1; // whether c[j] is next tried lower, or higher
    if (down && c[1] + 1 < c[2]) return swap(c[1], c[1] + 1), ++c[1], true;
    if (!down && c[1] > 0) return swap(c[1], c[1] - 1), --c[1], true;
    for (; j <= k_; ++j, down = !down) {
      if (down && c[j] >= j) {
        swap(c[j], j - 2);
        c[j] = c[j - 1];
        c[j - 1] = j - 2;
        return true;
      }
      if (!down && c[j] + 1 < c[j + 1]) {
        swap(c[j - 1], c[j] + 1);
        c[j - 1] = c[j];
        ++c[j];
        return true;
      }
    }
    return false;
  }

private:
  void swap(std::size_t out, std::size_t in) { left = out, entered = in; }

  std::vector<std::size_t> chosen_; // ascending from index 1; the last is a sentinel
  std::size_t k_;
};

} // namespace landfall::stats
