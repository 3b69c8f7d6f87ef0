// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/uniformity.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <vector>

using namespace landfall::stats;
using doctest::Approx;

TEST_CASE("the Anderson-Darling statistic agrees with its integral in mpmath") {
  for (const auto& row : landfall::test::reference("uniformity.json")["statistics"]) {
    const auto values = row["values"].get<std::vector<double>>();
    CHECK(uniformity_test(values).statistic == Approx(row["statistic"].get<double>()).epsilon(1e-12));
    CHECK(uniformity_test(values).n == static_cast<std::int64_t>(values.size()));
  }
}

TEST_CASE("its p value agrees with the exact one, with simulation and with the limit") {
  for (const auto& row : landfall::test::reference("uniformity.json")["tail"]) {
    CAPTURE(row.dump());
    const double error = std::abs(anderson_darling_p_value(row["n"], row["statistic"]) - row["p_value"].get<double>());
    const std::int64_t n = row["n"];
    CHECK(error < (n == 1 ? 1e-14 : n < 5 ? 0.013 : 3e-4) + 3.5 * row["error"].get<double>());
  }
}

TEST_CASE("no values are as uniform as can be, and a value at an end is impossible") {
  CHECK(uniformity_test({}).p_value == 1.0);
  CHECK(uniformity_test(std::vector{0.5, 0.0}).p_value == 0.0);
  CHECK(uniformity_test(std::vector{1.0}).p_value == 0.0);
  CHECK(std::isinf(uniformity_test(std::vector{1.0}).statistic));
}

TEST_CASE("what is no probability is refused, with its row") {
  CHECK_THROWS_AS(uniformity_test(std::vector{0.5, 1.5}), landfall::Error);
  CHECK_THROWS_AS(uniformity_test(std::vector<double>{NAN}), landfall::Error);
  CHECK_THROWS_AS(anderson_darling_p_value(0, 1.0), landfall::Error);
  CHECK_THROWS_AS(anderson_darling_p_value(1, NAN), landfall::Error);
}

TEST_CASE("p falls as the statistic grows, within the fit's error") {
  landfall::test::holds("monotone", [] {
    const auto n = *rc::gen::inRange<std::int64_t>(5, 2000);
    const double z = *rc::gen::inRange(1, 9000) / 1000.0;
    RC_ASSERT(anderson_darling_p_value(n, z + 0.01) <= anderson_darling_p_value(n, z) + 1e-4);
  });
}

TEST_CASE("uniform draws are called uneven as often as the level says; squared ones nearly always") {
  Random random(11);
  int even = 0, squared = 0;
  constexpr int repeats = 4000;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    std::vector<double> u(40), v(40);
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = random.uniform_positive(), v[i] = u[i] * u[i];
    even += uniformity_test(u).p_value < 0.05;
    squared += uniformity_test(v).p_value < 0.05;
  }
  CHECK(std::abs(even / double(repeats) - 0.05) < 4 * std::sqrt(0.05 * 0.95 / repeats));
  CHECK(squared > 0.95 * repeats);
}
