// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/two_rates.hpp>

#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::stats;

namespace {

std::int64_t drawn(Random& random, std::int64_t n, double p) {
  std::int64_t k = 0;
  for (std::int64_t i = 0; i < n; ++i) k += random.uniform() < p;
  return k;
}

} // namespace

TEST_CASE("tests and interval of two rates agree with R") {
  const auto& table = test::reference("two_rates.json");
  for (const auto& row : table["cases"]) {
    const std::vector<std::int64_t> t = row["counts"];
    CAPTURE(t[0]);
    const Share a{t[0], t[1]}, b{t[2], t[3]};
    CHECK(fisher_exact(a, b) == Approx(row["fisher"].get<double>()).epsilon(1e-10));
    CHECK(likelihood_ratio_p(a, b) == Approx(row["likelihood_ratio"].get<double>()).epsilon(1e-8));
    const auto difference = rate_difference(a, b, table["level"]);
    CHECK(difference.low == Approx(row["low"].get<double>()).epsilon(1e-10));
    CHECK(difference.high == Approx(row["high"].get<double>()).epsilon(1e-10));
    CHECK(fisher_exact(b, a) == Approx(fisher_exact(a, b)).epsilon(1e-12));
  }
}

TEST_CASE("of rates that are the same, Fisher's test finds at most the stated share changed") {
  Random random(5);
  int found = 0;
  for (int study = 0; study < 2000; ++study)
    found += fisher_exact({drawn(random, 60, 0.3), 60}, {drawn(random, 80, 0.3), 80}) < 0.10;
  CHECK(found < 0.12 * 2000);
}

TEST_CASE("the interval of a difference holds it about as often as it says") {
  Random random(6);
  int held = 0;
  for (int study = 0; study < 2000; ++study)
    held += rate_difference({drawn(random, 50, 0.2), 50}, {drawn(random, 70, 0.35), 70}).contains(0.15);
  CHECK(held > 0.77 * 2000);
  CHECK(held < 0.84 * 2000);
}

TEST_CASE("nothing tried tells nothing, and odd counts are refused") {
  CHECK(fisher_exact({}, {3, 9}) == 1.0);
  CHECK(likelihood_ratio_p({0, 5}, {0, 9}) == 1.0);
  CHECK(std::isnan(rate_difference({}, {3, 9}).estimate));
  CHECK(rate_difference({}, {3, 9}).low == -1.0);
  CHECK(fisher_exact({0, 1'000'000'000}, {40, 1'000'000'000}) < 1e-11);
  CHECK_THROWS_AS(fisher_exact({4, 3}, {1, 2}), Error);
  CHECK_THROWS_AS(likelihood_ratio_p({-1, 3}, {1, 2}), Error);
}
