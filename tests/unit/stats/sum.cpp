#include <landfall/stats/sum.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using landfall::stats::CompensatedSum;
using landfall::stats::sum;

TEST_CASE("what rounding drops is kept") {
  CHECK(sum(std::vector{1.0, 1e100, 1.0, -1e100}) == 2.0); // Neumaier's own example: plain and Kahan sums say 0
  CHECK(sum(std::vector<double>(10, 0.1)) == 1.0);
  CHECK(sum({}) == 0.0);
}

TEST_CASE("a million amounts in cents add up to the cent in any order") {
  std::vector<double> amounts;
  long long cents = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const long long each = (i * 7919LL) % 10'000'019 - (i % 3 == 0 ? 5'000'000 : 0);
    cents += each;
    amounts.push_back(double(each) / 100.0);
  }
  CHECK(sum(amounts) == double(cents) / 100.0);
  std::ranges::reverse(amounts);
  CHECK(sum(amounts) == double(cents) / 100.0);
}

TEST_CASE("a sum with something endless in it is endless, and undefined with both") {
  const double endless = std::numeric_limits<double>::infinity();
  CHECK(sum(std::vector{1.0, endless, 2.0}) == endless);
  CHECK(sum(std::vector{-endless, 3.0}) == -endless);
  CHECK(std::isnan(sum(std::vector{endless, -endless})));
}

TEST_CASE("amounts and their opposites leave nothing") {
  landfall::test::holds("Σx + Σ(−x) = 0", [](const std::vector<int>& cents) {
    CompensatedSum total;
    for (const int each : cents) total += each / 100.0;
    for (const int each : cents) total += -each / 100.0;
    RC_ASSERT(total.value() == 0.0);
  });
}
