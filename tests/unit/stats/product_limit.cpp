// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/product_limit.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/survival.hpp>

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace landfall::stats;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

using Cases = std::vector<std::uint64_t>;

struct Both {
  Cases cases;
  std::vector<double> duration;
  std::vector<std::uint8_t> end;
  void add(std::uint64_t units, bool ended) {
    cases.push_back(ended ? ProductLimit::ended(units) : ProductLimit::censored(units));
    duration.push_back(static_cast<double>(units));
    end.push_back(ended);
  }
};

/// Exponential times in so fine a unit, seen for a time that is uniform up to `watched` means.
Both simulated(std::uint64_t study, int n, double unit, double watched) {
  Random random(71, study);
  Both both;
  for (int i = 0; i < n; ++i) {
    const double lasts = random.exponential(unit), seen = watched * unit * random.uniform();
    both.add(static_cast<std::uint64_t>(std::fmin(lasts, seen)), lasts <= seen);
  }
  return both;
}

void check_same(const Interval& found, const Interval& expected) {
  CHECK(found.estimate == expected.estimate);
  CHECK(found.low == expected.low);
  CHECK(found.high == expected.high);
  CHECK(found.n == expected.n);
}

} // namespace

TEST_CASE(
    "quantiles and the restricted mean are the survival curve's, few cases or many, tied or not, censored early or late") {
  std::uint64_t study = 0;
  for (const int n : {1, 2, 7, 300, 20'000})
    for (const double unit : {5.0, 90.0, 3e6, 4e12})
      for (const double watched : {0.3, 3.0, 40.0})
        for (const double level : {0.5, 0.8, 0.99}) {
          const auto both = simulated(++study, n, unit, watched);
          const ProductLimit limit(both.cases, level);
          const auto curve = kaplan_meier({both.duration, both.end}, level);
          INFO("n " << n << " unit " << unit << " watched " << watched << " level " << level);
          REQUIRE(limit.n() == curve.n);
          CHECK(limit.still_going() == curve.censored);
          CHECK(limit.last_seen() == curve.last_seen);
          for (const double p : {0.001, 0.1, 0.25, 0.5, 0.9, 0.999}) check_same(limit.quantile(p), curve.quantile(p));
          if (!(curve.last_seen > 0.0)) continue;
          const auto mean = curve.restricted_mean(curve.last_seen);
          CHECK(limit.restricted_mean().estimate == doctest::Approx(mean.estimate).epsilon(1e-12));
          CHECK(limit.restricted_mean().high - mean.estimate == doctest::Approx(mean.high - mean.estimate).epsilon(1e-8));
        }
}

TEST_CASE("nothing, nothing ended, and everything at once") {
  const ProductLimit none(Cases{});
  CHECK(none.n() == 0);
  CHECK(none.quantile(0.5).estimate == never);
  CHECK(std::isnan(none.restricted_mean().estimate));
  const ProductLimit going(Cases{ProductLimit::censored(4), ProductLimit::censored(9)});
  CHECK(going.quantile(0.5).estimate == never);
  CHECK(going.restricted_mean().estimate == 9.0);
  const ProductLimit at_once(Cases{ProductLimit::ended(0), ProductLimit::ended(0)});
  CHECK(at_once.quantile(0.5).estimate == 0.0);
  CHECK(std::isnan(at_once.restricted_mean().estimate));
}

TEST_CASE("cases of many parts are those of one") {
  const auto both = simulated(99, 3000, 1e9, 1.0);
  std::vector<Cases> parts(7);
  for (std::size_t i = 0; i < both.cases.size(); ++i) parts[i * i % 7].push_back(both.cases[i]);
  const ProductLimit whole(both.cases), parted(parts);
  CHECK(parted.n() == whole.n());
  CHECK(parted.still_going() == whole.still_going());
  check_same(parted.quantile(0.25), whole.quantile(0.25));
  check_same(parted.restricted_mean(), whole.restricted_mean());
}

TEST_CASE("a level and a share lie between 0 and 1") {
  CHECK_THROWS_AS(ProductLimit(Cases{}, 1.0), landfall::Error);
  CHECK_THROWS_AS(ProductLimit(Cases{}).quantile(0.0), landfall::Error);
}
