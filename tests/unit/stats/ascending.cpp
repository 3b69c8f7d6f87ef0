// SPDX-License-Identifier: Apache-2.0
#include "stats/ascending.hpp"

#include <landfall/stats/random.hpp>

#include <algorithm>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace landfall::stats;

TEST_CASE("numbers of all parts are put in order, whatever their size and number, and none is lost") {
  Random random(7, 0);
  for (const std::size_t n : {0u, 1u, 2u, 511u, 20'000u})
    for (const int bits : {0, 1, 5, 6, 11, 40, 63, 64})
      for (const std::size_t parts : {1u, 3u, 1000u}) {
        CAPTURE(n);
        CAPTURE(bits);
        CAPTURE(parts);
        std::vector<std::vector<std::uint64_t>> numbers(parts);
        std::vector<std::uint64_t> all;
        for (std::size_t i = 0; i < n; ++i) {
          all.push_back(bits == 0 ? 7 : static_cast<std::uint64_t>(random.uniform() * 0x1p53) << 11 >> (64 - bits));
          numbers[random.below(parts)].push_back(all.back());
        }
        std::ranges::sort(all);
        CHECK(ascending(numbers) == all);
      }
}

TEST_CASE("the least and the greatest number there are stand at the ends") {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  const std::vector<std::vector<std::uint64_t>> parts = {{most, 5}, {}, {0, most - 1}};
  CHECK(ascending(parts) == std::vector<std::uint64_t>{0, 5, most - 1, most});
}

TEST_CASE("no parts have no numbers") { CHECK(ascending({}).empty()); }
