// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/sales_math.hpp>

#include "support/property.hpp"

using namespace landfall;
using namespace landfall::funnel;

namespace {

SalesMath worked_example() {
  return {.quota = 250'000,
          .average_deal_size = 84'000,
          .steps = {{"demo", 0.33}, {"discovery call", 0.60}},
          .activities_per_unit = 50};
}

std::vector<double> units(const std::vector<SalesMathRow>& rows) {
  std::vector<double> result;
  for (const auto& row : rows) result.push_back(row.units);
  return result;
}

} // namespace

TEST_CASE("a quota of 250,000 is 3 deals, 9 demos, 15 discovery calls and 750 activities") {
  const auto rows = sales_math_backwards(worked_example());
  CHECK(units(rows) == std::vector<double>{3, 9, 15, 750});
  CHECK(rows[0].stage == "deal");
  CHECK(rows[1].stage == "demo");
  CHECK(rows[2].stage == "discovery call");
  CHECK(rows[3].stage == "activity");
  CHECK(rows[1].rate == 0.33);
  CHECK_FALSE(rows[0].rate);
}

TEST_CASE("rounded up, each stage from the rounded one: 3 deals, 10 demos, 17 calls, 850 activities") {
  CHECK(units(sales_math_backwards(worked_example(), {.stages = Rounding::up})) == std::vector<double>{3, 10, 17, 850});
}

TEST_CASE("not rounded, the chain is one product") {
  const auto rows = sales_math_backwards(worked_example(), {.deals = Rounding::none, .stages = Rounding::none});
  CHECK(rows[3].units == doctest::Approx(250'000.0 / 84'000.0 / 0.33 / 0.60 * 50.0).epsilon(1e-15));
}

TEST_CASE("the scalars give the chain's numbers") {
  CHECK(deals_needed(250'000, 84'000) == 3.0);
  CHECK(deals_needed(250'000, 84'000, Rounding::none) == 250'000.0 / 84'000.0);
  CHECK(units_needed(3, 0.33) == 9.0);
  CHECK(units_needed(3, 0.33, Rounding::up) == 10.0);
  CHECK(activities_needed(15, 50) == 750.0);
}

TEST_CASE("a whole number that division misses by a hair is that number") {
  CHECK(units_needed(3, 0.3, Rounding::up) == 10.0);
  CHECK(units_needed(0.6, 0.2, Rounding::up) == 3.0);
  CHECK(deals_needed(0.7 + 0.1, 0.1) == 8.0);
  CHECK(rounded(2.0 + 1e-12, Rounding::up) == 2.0);
  CHECK(rounded(2.5 - 1e-12, Rounding::nearest) == 3.0);
  CHECK(rounded(2.01, Rounding::up) == 3.0);
  CHECK(rounded(2.49, Rounding::nearest) == 2.0);
  CHECK(rounded(0.0, Rounding::up) == 0.0);
}

TEST_CASE("huge counts round to themselves") {
  CHECK(rounded(123'456'789'012.0, Rounding::up) == 123'456'789'012.0);
  CHECK(rounded(123'456'789'012.0, Rounding::nearest) == 123'456'789'012.0);
  CHECK(rounded(3e14, Rounding::nearest) == 3e14);
  CHECK(deals_needed(1e18, 0.01) == 1e20);
}

TEST_CASE("a quota of nothing needs nothing, and a chain may have no steps") {
  auto math = worked_example();
  math.quota = 0.0;
  CHECK(units(sales_math_backwards(math)) == std::vector<double>{0, 0, 0, 0});
  CHECK(units(sales_math_backwards({.quota = 10, .average_deal_size = 4})) == std::vector<double>{3});
}

TEST_CASE("forwards, 750 activities are to be expected to bring 249,480, a little short of 250,000") {
  const auto outlook = sales_math_forwards(worked_example(), 750);
  CHECK(outlook.rows[3].units == 750.0);
  CHECK(outlook.rows[2].units == 15.0);
  CHECK(outlook.rows[1].units == 9.0);
  CHECK(outlook.rows[0].units == doctest::Approx(2.97));
  CHECK(outlook.expected_bookings == doctest::Approx(249'480.0));
  CHECK(outlook.gap_to_quota == doctest::Approx(520.0));
}

TEST_CASE("forwards begins with what is tracked: calls without activities, deals without steps") {
  auto math = worked_example();
  math.activities_per_unit.reset();
  const auto calls = sales_math_forwards(math, 20);
  CHECK(calls.rows.size() == 3);
  CHECK(calls.rows[2].units == 20.0);
  CHECK(calls.rows[1].units == doctest::Approx(12.0));
  math.steps.clear();
  const auto deals = sales_math_forwards(math, 4);
  CHECK(deals.expected_bookings == 336'000.0);
  CHECK(deals.gap_to_quota == -86'000.0);
}

TEST_CASE("what can not be is refused, with the step's row") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const double rate : {0.0, -0.1, 1.01, nan}) CHECK_THROWS_AS(units_needed(3, rate), Error);
  for (const double size : {0.0, -1.0, nan, infinity}) CHECK_THROWS_AS(deals_needed(1, size), Error);
  for (const double quota : {-1.0, nan, infinity}) CHECK_THROWS_AS(deals_needed(quota, 1), Error);
  CHECK_THROWS_AS(units_needed(-1, 0.5), Error);
  CHECK_THROWS_AS(activities_needed(-1, 50), Error);
  CHECK_THROWS_AS(activities_needed(1, 0), Error);
  auto math = worked_example();
  CHECK_THROWS_AS(sales_math_forwards(math, -1), Error);
  math.steps[1].rate = 60;
  try {
    sales_math_backwards(math);
    FAIL("a rate of 60 was accepted");
  } catch (const Error& error) {
    CHECK(error.column() == "rate");
    CHECK(error.row() == 1);
  }
  math.steps[1] = {.name = "", .rate = 0.6};
  CHECK_THROWS_AS(sales_math_backwards(math), Error);
}

TEST_CASE("what is needed, rounded up, is enough") {
  test::holds("forwards(last of backwards) books at least the quota; rounding up needs at least what no rounding needs", [] {
    SalesMath math{.quota = *rc::gen::inRange(0, 10'000'000) / 7.0, .average_deal_size = *rc::gen::inRange(1, 900'000) / 3.0};
    const auto steps = *rc::gen::inRange(0, 5);
    for (int i = 0; i < steps; ++i)
      math.steps.push_back({.name = "step " + std::to_string(i), .rate = *rc::gen::inRange(1, 101) / 100.0});
    if (*rc::gen::arbitrary<bool>()) math.activities_per_unit = *rc::gen::inRange(1, 200);
    const auto up = sales_math_backwards(math, {.deals = Rounding::up, .stages = Rounding::up});
    const auto none = sales_math_backwards(math, {.deals = Rounding::none, .stages = Rounding::none});
    const auto outlook = sales_math_forwards(math, up.back().units);
    RC_ASSERT(outlook.expected_bookings >= math.quota * (1.0 - 1e-8) - 1e-3);
    for (std::size_t i = 0; i < up.size(); ++i) RC_ASSERT(up[i].units >= none[i].units * (1.0 - 1e-8) - 1e-8);
    const auto exact = sales_math_forwards(math, none.back().units);
    RC_ASSERT(std::abs(exact.gap_to_quota) <= 1e-9 * (1.0 + math.quota));
  });
}
