// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>

using namespace landfall::stats;

namespace {

constexpr ProportionInterval methods[] = {ProportionInterval::wilson, ProportionInterval::jeffreys,
                                          ProportionInterval::clopper_pearson};

} // namespace

TEST_CASE("proportion intervals agree with R") {
  const auto& reference = landfall::test::reference("proportion.json");
  for (const auto& row : reference["cases"]) {
    for (const auto method : methods) {
      const auto name = std::string(to_string(method));
      const auto interval = proportion_interval(row["k"], row["n"], {.method = method, .level = row["level"]});
      CAPTURE(name);
      CAPTURE(row.dump());
      CHECK(std::abs(interval.low - row[name][0].get<double>()) < 1e-12);
      CHECK(std::abs(interval.high - row[name][1].get<double>()) < 1e-12);
    }
  }
}

TEST_CASE("an interval says what it is made of") {
  const auto interval = proportion_interval(3, 12);
  CHECK(interval.estimate == 0.25);
  CHECK(interval.level == 0.80);
  CHECK(interval.n == 12);
}

TEST_CASE("no trials: nothing is known") {
  for (const auto method : methods) {
    const auto interval = proportion_interval(0, 0, {.method = method});
    CHECK(std::isnan(interval.estimate));
    CHECK(interval.low == 0.0);
    CHECK(interval.high == 1.0);
    CHECK(interval.n == 0);
  }
}

TEST_CASE("huge counts give narrow intervals, not rounding") {
  for (const auto method : methods) {
    const auto interval = proportion_interval(250'000'000'000'000, 1'000'000'000'000'000, {.method = method});
    CHECK(interval.contains(0.25));
    CHECK(interval.width() < 4e-8);
  }
}

TEST_CASE("counts that can not be are refused") {
  CHECK_THROWS_AS(proportion_interval(-1, 5), landfall::Error);
  CHECK_THROWS_AS(proportion_interval(6, 5), landfall::Error);
  CHECK_THROWS_AS(proportion_interval(0, -1), landfall::Error);
  for (const double level : {0.0, 1.0, -0.2, std::nan("")})
    CHECK_THROWS_AS(proportion_interval(1, 5, {.level = level}), landfall::Error);
}

TEST_CASE("proportion intervals hold their estimate, mirror and nest") {
  landfall::test::holds("0 ≤ low ≤ k/n ≤ high ≤ 1; failures mirror successes; a higher level is wider", [] {
    const auto n = *rc::gen::inRange<std::int64_t>(1, 5000), k = *rc::gen::inRange<std::int64_t>(0, n + 1);
    const auto method = *rc::gen::elementOf(std::vector<ProportionInterval>(std::begin(methods), std::end(methods)));
    const auto narrow = proportion_interval(k, n, {.method = method, .level = 0.5});
    const auto wide = proportion_interval(k, n, {.method = method, .level = 0.9});
    const auto mirrored = proportion_interval(n - k, n, {.method = method, .level = 0.9});
    RC_ASSERT(0.0 <= wide.low && wide.high <= 1.0);
    RC_ASSERT(wide.contains(wide.estimate));
    RC_ASSERT(wide.low <= narrow.low && narrow.high <= wide.high);
    RC_ASSERT(std::abs(wide.low - (1.0 - mirrored.high)) < 1e-12);
    RC_ASSERT(std::abs(wide.high - (1.0 - mirrored.low)) < 1e-12);
  });
}

TEST_CASE("Clopper–Pearson covers at least its level") {
  for (const double p : {0.03, 0.2, 0.5}) {
    Random random(1, static_cast<std::uint64_t>(p * 100.0));
    int covered = 0;
    for (int i = 0; i < 4000; ++i)
      covered += proportion_interval(random.binomial(25, p), 25, {.method = ProportionInterval::clopper_pearson}).contains(p);
    CHECK(covered / 4000.0 > 0.80 - 4.0 * std::sqrt(0.16 / 4000.0));
  }
}
