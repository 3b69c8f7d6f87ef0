// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/need.hpp>
#include <landfall/stats/random.hpp>

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::funnel;

namespace {

constexpr double size[] = {84'000.0};

stats::SurvivalCurve cycles(const std::vector<double>& days) {
  const std::vector<std::uint8_t> won(days.size(), 1);
  return stats::kaplan_meier({days, won});
}

} // namespace

TEST_CASE("with rates as good as known it takes what the negative binomial says") {
  // Rates of 0.33 and 0.6, each from ten million: R 4.2.2: qnbinom(q, 3, 0.33) + 3, and with 0.33 * 0.6.
  const std::vector<UnsureStep> steps{{"demo", {3'300'000, 10'000'000}}, {"discovery call", {6'000'000, 10'000'000}}};
  const auto rows = needed_for(250'000.0, size, steps, {.chance = 0.8, .activities_per_unit = 50.0, .draws = 100'000});
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].median == 3.0);
  CHECK(rows[0].needed == 3.0);
  CHECK(rows[1].median == 8.0);
  CHECK(rows[1].needed == 12.0);
  CHECK(rows[1].p90 == 15.0);
  CHECK(rows[2].needed == 21.0);
  CHECK(rows[3].needed == 50.0 * rows[2].needed);
}

TEST_CASE("unsure rates and deals of many sizes take more for the same chance") {
  const std::vector<UnsureStep> known{{"demo", {33'000, 100'000}}}, unsure{{"demo", {3, 10}}};
  const std::vector<double> same{84'000.0, 84'000.0}, mixed{20'000.0, 148'000.0};
  const double base = needed_for(1e6, same, known)[1].needed;
  CHECK(needed_for(1e6, same, unsure)[1].needed > 1.2 * base);
  CHECK(needed_for(1e6, mixed, known)[1].needed > base);
  CHECK(needed_for(1e6, same, known, {.chance = 0.95})[1].needed > base);
}

TEST_CASE("who does what is needed makes the quota as often as was asked for") {
  // Rates are told from 40 trials, and the truth comes from the same prior as the posterior: 80 of 100 make it.
  int made = 0;
  constexpr int studies = 1500;
  const std::vector<double> amounts{50'000.0, 80'000.0, 150'000.0};
  for (std::uint64_t study = 0; study < studies; ++study) {
    stats::Random random(31, study);
    const double truth = random.beta(0.5, 0.5);
    const auto seen = random.binomial(40, truth);
    if (seen < 4) { // too few to say anything but "very many"
      made += random.uniform() < 0.8;
      continue;
    }
    const UnsureStep step{"demo", {seen, 40}};
    const auto rows = needed_for(2e6, amounts, std::span(&step, 1), {.draws = 1000, .seed = study});
    double booked = 0.0;
    for (auto won = random.binomial(static_cast<std::int64_t>(rows[1].needed), truth); won > 0; --won)
      booked += amounts[static_cast<std::size_t>(random.below(3))];
    made += booked >= 2e6;
  }
  CHECK(made > 0.77 * studies);
  CHECK(made < 0.83 * studies);
}

TEST_CASE("a deal counts while its cycle fits before the end") {
  std::vector<double> days(100);
  std::iota(days.begin(), days.end(), 1.0);
  const auto curve = cycles(days);
  const Date end = Date::parse("2026-01-01");
  CHECK(latest_creation(curve, end, 0.5) == end - 1 - 51); // half are closed by 50 or 51 days: halfway, rounded up
  CHECK_FALSE(latest_creation(stats::kaplan_meier({std::vector{5.0, 9.0}, std::vector<std::uint8_t>{1, 0}}), end, 0.8));
  CHECK_FALSE(latest_creation(stats::kaplan_meier({std::vector{1e268}, std::vector<std::uint8_t>{1}}), end, 0.8));
  CHECK_THROWS_AS(latest_creation(curve, end, 1.0), Error);
  // Created over the last 10 days: 0 to 9 days are left, of which k close k in a hundred.
  CHECK(closed_in_time(curve, end - 10, end) == Approx(0.045));
  CHECK(closed_in_time(curve, end - 1, end) == 0.0);
  CHECK(closed_in_time(cycles({1.0, 1.0}), end - 10, end) == Approx(0.9));
  CHECK_THROWS_AS(closed_in_time(curve, end, end), Error);
}

TEST_CASE("marketing covers what sales needs when it is no more than 15% off") {
  CHECK(marketing_gap(1000.0, 900.0).within_rule);
  CHECK(marketing_gap(1000.0, 850.0).within_rule);
  CHECK_FALSE(marketing_gap(1000.0, 800.0).within_rule);
  CHECK(marketing_gap(1000.0, 800.0).gap == 200.0);
  CHECK_FALSE(marketing_gap(1000.0, 1200.0).within_rule);
  CHECK(marketing_gap(1000.0, 0.0).gap_ratio == 1.0);
  CHECK_THROWS_AS(marketing_gap(0.0, 1.0), Error);
  CHECK_THROWS_AS(marketing_gap(1.0, -1.0), Error);
}

TEST_CASE("a need that cannot be told is refused") {
  const std::vector<UnsureStep> good{{"demo", {3, 9}}}, nameless{{"", {3, 9}}}, untried{{"demo", {0, 0}}};
  CHECK_THROWS_AS(needed_for(0.0, size, good), Error);
  CHECK_THROWS_AS(needed_for(1.0, {}, good), Error);
  CHECK_THROWS_WITH_AS(needed_for(1e12, size, good), doctest::Contains("million"), Error);
  CHECK_THROWS_AS(needed_for(1.0, size, nameless), Error);
  CHECK_THROWS_AS(needed_for(1.0, size, untried), Error);
  CHECK_THROWS_AS(needed_for(1.0, size, good, {.chance = 1.0}), Error);
  CHECK_THROWS_AS(needed_for(1.0, size, good, {.draws = 10}), Error);
  CHECK(needed_for(1.0, size, {}).size() == 1);
}
