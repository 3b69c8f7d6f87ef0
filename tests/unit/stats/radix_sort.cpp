// SPDX-License-Identifier: Apache-2.0
#include "stats/radix_sort.hpp"

#include <landfall/stats/random.hpp>

#include <algorithm>
#include <bit>
#include <doctest/doctest.h>
#include <vector>

using namespace landfall::stats;

namespace {

struct Numbered {
  std::uint64_t key;
  std::size_t given;
};

/// Whether `keys`, sorted by digits, stand as a stable sort has them.
bool sorted_and_stable(const std::vector<std::uint64_t>& keys) {
  std::vector<Numbered> sorted;
  for (const auto key : keys) sorted.push_back({key, sorted.size()});
  radix_sort(sorted, [](const Numbered& each) { return each.key; });
  return sorted.size() == keys.size() && std::ranges::is_sorted(sorted, [](const Numbered& a, const Numbered& b) {
           return a.key < b.key || (a.key == b.key && a.given < b.given);
         });
}

} // namespace

TEST_CASE("keys are sorted and equal ones keep their order, however many there are and whatever they differ in") {
  Random random(5, 0);
  for (const std::size_t n : {0u, 1u, 2u, 511u, 512u, 20'000u})
    for (const int bits : {0, 1, 11, 33, 34, 63, 64}) {
      CAPTURE(n);
      CAPTURE(bits);
      std::vector<std::uint64_t> keys(n);
      for (auto& key : keys) key = bits == 0 ? 7 : static_cast<std::uint64_t>(random.uniform() * 0x1p53) << 11 >> (64 - bits);
      CHECK(sorted_and_stable(keys));
    }
}

TEST_CASE("one key far from the others leaves them to comparing, and they are sorted nevertheless") {
  Random random(6, 0);
  std::vector<std::uint64_t> keys{0};
  for (int i = 0; i < 5000; ++i) keys.push_back(std::bit_cast<std::uint64_t>(1.0 + 1e-12 * random.uniform()));
  CHECK(sorted_and_stable(keys));
  keys.assign(2000, ~std::uint64_t{0});
  keys.push_back(1);
  CHECK(sorted_and_stable(keys));
}
