// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/rank_test.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace landfall::stats;

namespace {

using Values = std::vector<double>;

Values normals(Random& random, std::size_t n, double mean, double spread) {
  Values values(n);
  for (double& value : values) value = random.normal(mean, spread);
  return values;
}

void check_close(double value, const nlohmann::json& row, const std::string& key, double tolerance) {
  if (!row.contains(key)) return;
  CAPTURE(key);
  CHECK(value == doctest::Approx(row[key].get<double>()).epsilon(tolerance));
}

} // namespace

TEST_CASE("rank statistics agree with SciPy and with a count of all pairs") {
  for (const auto& row : landfall::test::reference("rank_test.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto first = row["first"].get<Values>(), second = row["second"].get<Values>();
    const auto delta = cliffs_delta(first, second, row["level"]);
    CHECK(delta.estimate == doctest::Approx(row["delta"][0].get<double>()).epsilon(1e-13));
    CHECK(delta.low == doctest::Approx(row["delta"][1].get<double>()).epsilon(1e-11));
    CHECK(delta.high == doctest::Approx(row["delta"][2].get<double>()).epsilon(1e-11));
    CHECK(delta.n == static_cast<std::int64_t>(first.size() + second.size()));
    CHECK(mann_whitney(first, second).u == row["u"].get<double>());
    for (const auto alternative : {Alternative::two_sided, Alternative::greater, Alternative::less}) {
      const std::string name(to_string(alternative));
      if (row.contains("exact_" + name)) {
        const auto exact = mann_whitney(first, second, {.alternative = alternative});
        CHECK(exact.method == RankMethod::exact);
        check_close(exact.p_value, row, "exact_" + name, 1e-12);
      }
      const auto normal = mann_whitney(first, second, {.alternative = alternative, .exact_limit = 0});
      CHECK(normal.method == RankMethod::normal);
      check_close(normal.p_value, row, "normal_" + name, 1e-12);
      if (row.contains("statistic")) {
        const auto test = brunner_munzel(first, second, alternative);
        check_close(test.statistic, row, "statistic", 1e-12);
        check_close(test.p_value, row, "brunner_munzel_" + name, 1e-10);
      }
    }
  }
}

TEST_CASE("groups too small for a rank statistic say so") {
  const Values one = {3.0}, two = {2.0, 4.0}, none;
  const auto unknown = cliffs_delta(none, two);
  CHECK(std::isnan(unknown.estimate));
  CHECK(unknown.low == -1.0);
  CHECK(unknown.high == 1.0);
  const auto single = cliffs_delta(one, two);
  CHECK(single.estimate == 0.0);
  CHECK(single.width() == 2.0);
  CHECK_THROWS_AS(mann_whitney(none, two), landfall::Error);
  CHECK_THROWS_AS(mann_whitney(two, none), landfall::Error);
  CHECK_THROWS_AS(brunner_munzel(one, two), landfall::Error);
  CHECK_THROWS_AS(mann_whitney(one, two, {.exact_limit = 121}), landfall::Error);
  CHECK_THROWS_AS(cliffs_delta(one, two, 1.0), landfall::Error);
}

TEST_CASE("a value that is not finite is refused with its group and row") {
  const Values bad = {1.0, std::numeric_limits<double>::quiet_NaN()}, good = {1.0, 2.0};
  try {
    mann_whitney(good, bad);
    FAIL("no error");
  } catch (const landfall::Error& error) {
    CHECK(error.column() == "second");
    CHECK(error.row() == 1);
  }
}

TEST_CASE("equal values throughout are no difference") {
  const Values same(8, 2.5);
  CHECK(cliffs_delta(same, same).estimate == 0.0);
  CHECK(mann_whitney(same, same).p_value == 1.0);
  CHECK(mann_whitney(same, same, {.exact_limit = 0}).p_value == 1.0);
  CHECK(brunner_munzel(same, same).p_value == 1.0);
}

TEST_CASE("groups that part completely leave Brunner and Munzel without an answer, and delta with an exact end") {
  const Values top = {5.0, 6.0, 7.0}, bottom = {1.0, 2.0, 3.0};
  CHECK(brunner_munzel(top, bottom).statistic == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(brunner_munzel(top, bottom).p_value));
  const auto delta = cliffs_delta(top, bottom, 0.8);
  CHECK(delta.high == 1.0);
  CHECK(delta.low == doctest::Approx(2.0 * std::cbrt(0.1) - 1.0).epsilon(1e-15));
}

TEST_CASE("rank statistics see the order and nothing else") {
  landfall::test::holds(
      "a rising map changes nothing, exchanged groups turn the sign", [](const std::vector<int>& a, const std::vector<int>& b) {
        RC_PRE(a.size() >= 2 && b.size() >= 2 && a.size() + b.size() <= 40);
        const auto map = [](const std::vector<int>& from, bool cubed) {
          Values to;
          for (const int value : from) {
            const double x = value % 7;
            to.push_back(cubed ? x * x * x : x);
          }
          return to;
        };
        const auto first = map(a, false), second = map(b, false), rising = map(a, true), risen = map(b, true);
        RC_ASSERT(cliffs_delta(first, second).low == cliffs_delta(rising, risen).low);
        RC_ASSERT(mann_whitney(first, second).p_value == mann_whitney(rising, risen).p_value);
        RC_ASSERT(cliffs_delta(first, second).estimate == -cliffs_delta(second, first).estimate);
        RC_ASSERT(std::abs(mann_whitney(first, second).p_value - mann_whitney(second, first).p_value) < 1e-12);
        const auto delta = cliffs_delta(first, second);
        RC_ASSERT(delta.low <= delta.estimate && delta.estimate <= delta.high && delta.low >= -1.0 && delta.high <= 1.0);
      });
}

TEST_CASE("delta's interval covers near its level for groups of five, of ten, and of unequal spread") {
  // X − Y is normal with mean 1 and variance 1 + s²: δ = 2Φ(1/√(1 + s²)) − 1.
  struct Setting {
    std::size_t n1, n2;
    double spread;
  };
  for (const auto& [n1, n2, spread] : {Setting{5, 5, 1.0}, Setting{10, 10, 1.0}, Setting{10, 30, 2.0}, Setting{30, 10, 2.0}}) {
    CAPTURE(n1);
    CAPTURE(n2);
    const double truth = std::erf(1.0 / std::sqrt(2.0 * (1.0 + spread * spread)));
    int covered = 0;
    constexpr int companies = 4'000;
    for (int company = 0; company < companies; ++company) {
      Random random(20171115, static_cast<std::uint64_t>(company));
      covered += cliffs_delta(normals(random, n1, 1.0, 1.0), normals(random, n2, 0.0, spread), 0.80).contains(truth);
    }
    const double cover = static_cast<double>(covered) / companies;
    CHECK(cover > 0.77);
    CHECK(cover < 0.90);
  }
}
