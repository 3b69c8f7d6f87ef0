// SPDX-License-Identifier: Apache-2.0
#include "stats/noncentral_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <vector>

using namespace landfall::stats;

namespace {

using Values = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();

void check_agrees(const Interval& interval, const nlohmann::json& row, double tolerance) {
  CHECK(interval.estimate == doctest::Approx(row[0].get<double>()).epsilon(tolerance));
  CHECK(interval.low == doctest::Approx(row[1].get<double>()).epsilon(tolerance));
  CHECK(interval.high == doctest::Approx(row[2].get<double>()).epsilon(tolerance));
}

void check_unknown(const Interval& interval) {
  CHECK(std::isnan(interval.estimate));
  CHECK(interval.low == -infinity);
  CHECK(interval.high == infinity);
}

Values normals(Random& random, std::size_t n, double mean, double spread) {
  Values values(n);
  for (double& value : values) value = random.normal(mean, spread);
  return values;
}

} // namespace

TEST_CASE("effect sizes and their intervals agree with SciPy and mpmath") {
  for (const auto& row : landfall::test::reference("effect_size.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto first = row["first"].get<Values>(), second = row["second"].get<Values>();
    const double level = row["level"];
    if (row.contains("difference")) check_agrees(difference_of_means(first, second, level), row["difference"], 1e-12);
    if (row.contains("ratio")) check_agrees(ratio_of_means(first, second, level), row["ratio"], 1e-12);
    check_agrees(hedges_g(first, second, level), row["hedges_g"], 1e-9);
    CHECK(hedges_g(first, second, level).n == static_cast<std::int64_t>(first.size() + second.size()));
  }
}

TEST_CASE("the noncentral t agrees with mpmath, for large degrees and noncentralities too") {
  for (const auto& row : landfall::test::reference("effect_size.json")["noncentral_t"]) {
    CAPTURE(row.dump());
    const double t = row["t"], m = row["m"], delta = row["delta"], p = row["cdf"];
    CHECK(std::abs(noncentral_t_cdf(t, m, delta) - p) < 1e-12);
    if (p > 1e-3 && p < 0.999) CHECK(noncentrality(t, m, p) == doctest::Approx(delta).epsilon(1e-8));
  }
}

TEST_CASE("groups too small for an answer get one without ends") {
  const Values one = {3.0}, two = {2.0, 4.0}, none;
  check_unknown(difference_of_means(none, two));
  check_unknown(ratio_of_means(two, none));
  check_unknown(hedges_g(one, two)); // one degree of freedom: g has no expectation
  const auto difference = difference_of_means(one, two);
  CHECK(difference.estimate == 0.0);
  CHECK(difference.low == -infinity);
  CHECK(difference.high == infinity);
  const auto ratio = ratio_of_means(two, one);
  CHECK(ratio.estimate == 1.0);
  CHECK(ratio.high == infinity);
}

TEST_CASE("a ratio needs means above 0") {
  check_unknown(ratio_of_means(Values{1.0, 2.0}, Values{-1.0, 1.0}));
  check_unknown(ratio_of_means(Values{-1.0, -2.0}, Values{-3.0, -1.0}));
}

TEST_CASE("without spread there is nothing to measure g by") {
  check_unknown(hedges_g(Values{2.0, 2.0}, Values{1.0, 1.0}));
  const auto difference = difference_of_means(Values{2.0, 2.0}, Values{1.0, 1.0});
  CHECK(difference.low == 1.0);
  CHECK(difference.high == 1.0);
}

TEST_CASE("a huge effect has an interval too") {
  const auto interval = hedges_g(Values{1e12, 1e12 + 1.0, 1e12 + 2.0}, Values{0.0, 1.0, 2.0});
  CHECK(interval.low > 1e11);
  CHECK(interval.contains(interval.estimate));
  CHECK(std::isfinite(interval.high));
}

TEST_CASE("values and levels that can not be are refused") {
  const Values good = {1.0, 2.0, 3.0}, bad = {1.0, infinity, 2.0};
  for (const auto effect : {difference_of_means, ratio_of_means, hedges_g}) {
    CHECK_THROWS_AS(effect(good, bad, 0.8), landfall::Error);
    CHECK_THROWS_AS(effect(good, good, 0.0), landfall::Error);
    CHECK_THROWS_AS(effect(good, good, 1.0), landfall::Error);
  }
}

TEST_CASE("g is not known where the spread is next to nothing beside the difference, or its squares overflow") {
  CHECK(std::isnan(hedges_g(std::vector{1e200, 1e200, 1e200}, std::vector{0.0, 1e-60, 0.0}).estimate));
  CHECK(std::isnan(hedges_g(std::vector{1.0, 1.0, 1.0}, std::vector{0.0, 1e-160, 0.0}).estimate));
  CHECK(std::isnan(hedges_g(std::vector{1e200, 2e200, 3e200}, std::vector{4e200, 5e200, 7e200}).estimate));
  const auto large = hedges_g(std::vector{1.0, 1.0 + 1e-15, 1.0}, std::vector{-1e60, -1e60, -1e60}); // a spread, if a small one
  CHECK(large.low < large.estimate);
  CHECK(std::isfinite(large.high));
}

TEST_CASE("exchanging the groups mirrors every effect") {
  landfall::test::holds("difference and g change sign, the ratio turns over", [] {
    const auto group = rc::gen::suchThat(
        rc::gen::container<Values>(rc::gen::map(rc::gen::inRange(1, 4000), [](int quarters) { return quarters * 0.25; })),
        [](const Values& values) { return values.size() >= 2; });
    const auto a = *group, b = *group;
    const auto forward = difference_of_means(a, b), back = difference_of_means(b, a);
    RC_ASSERT(std::abs(forward.low + back.high) <= 1e-9 * (1.0 + std::abs(forward.low)));
    const auto over = ratio_of_means(a, b), under = ratio_of_means(b, a);
    RC_ASSERT(std::abs(over.low * under.high - 1.0) < 1e-9);
    RC_ASSERT(over.contains(over.estimate));
    const auto g = hedges_g(a, b), mirrored = hedges_g(b, a);
    if (!std::isnan(g.estimate)) {
      RC_ASSERT(std::abs(g.estimate + mirrored.estimate) <= 1e-12 * (1.0 + std::abs(g.estimate)));
      RC_ASSERT(std::abs(g.low + mirrored.high) <= 1e-7 * (1.0 + std::abs(g.low)));
    }
  });
}

TEST_CASE("intervals of effects cover as often as they say") {
  constexpr int rounds = 2000;
  Random random(31);
  int difference = 0, ratio = 0, g = 0;
  double sum_of_g = 0.0;
  for (int i = 0; i < rounds; ++i) {
    const auto a = normals(random, 5, 12.0, 2.0), b = normals(random, 7, 9.0, 2.0);
    difference += difference_of_means(a, b).contains(3.0);
    ratio += ratio_of_means(a, b).contains(12.0 / 9.0);
    const auto effect = hedges_g(a, b);
    g += effect.contains(1.5);
    sum_of_g += effect.estimate;
  }
  const double error = 4.0 * std::sqrt(0.16 / rounds);
  CHECK(std::abs(difference / double(rounds) - 0.80) < error + 0.01); // Welch's degrees are an approximation
  CHECK(std::abs(ratio / double(rounds) - 0.80) < error + 0.01);      // so is the delta method
  CHECK(std::abs(g / double(rounds) - 0.80) < error);
  CHECK(std::abs(sum_of_g / rounds - 1.5) < 4.0 * 0.75 / std::sqrt(double(rounds))); // unbiased
}
