// Sums of independent deals with uncertain amounts.
#include <landfall/core/error.hpp>
#include <landfall/landing/amount.hpp>
#include <landfall/landing/landing.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

using doctest::Approx;
using landfall::Landing;
using landfall::landing::Amount;

TEST_CASE("sums of uncertain deals agree with quadrature") {
  for (const auto& reference : landfall::test::reference("uncertain_deals.json")["cases"]) {
    CAPTURE(reference["name"].get<std::string>());
    std::vector<double> p;
    std::vector<Amount> amounts;
    for (const auto& deal : reference["deals"]) {
      p.push_back(deal["p"]);
      const double mean = deal["mean"], cv = deal["cv"];
      const auto kind = deal["kind"].get<std::string>();
      amounts.push_back(kind == "fixed"   ? Amount::fixed(mean)
                        : kind == "gamma" ? Amount::gamma(mean, cv)
                                          : Amount::lognormal(mean, cv));
    }
    const auto landing = Landing::from_uncertain_deals(p, amounts);
    CHECK(landing.error_bound() == 0.0);
    CHECK(landing.n() == std::int64_t(p.size()));
    CHECK(landing.mean() == Approx(reference["mean"].get<double>()).epsilon(1e-13));
    CHECK(landing.variance() == Approx(reference["variance"].get<double>()).epsilon(1e-12));
    for (const auto& row : reference["rows"]) {
      CHECK(std::abs(landing.cdf(row["x"]) - row["cdf"].get<double>()) < 1e-10);
      CHECK(landing.cdf(landing.quantile(row["cdf"])) == Approx(row["cdf"].get<double>()).epsilon(1e-9));
    }
  }
}

TEST_CASE("one uncertain deal is nothing, or its amount") {
  const auto amount = Amount::lognormal(100.0, 0.8);
  const auto landing = Landing::from_uncertain_deals(std::vector{0.3}, std::vector{amount});
  for (const double x : {5.0, 50.0, 100.0, 300.0}) CHECK(std::abs(landing.cdf(x) - (0.7 + 0.3 * amount.cdf(x))) < 1e-9);
  CHECK(landing.cdf(-1e-6) == 0.0);
  CHECK(landing.quantile(0.69) == 0.0);
  CHECK(landing.mean() == Approx(30.0));
}

TEST_CASE("equal gamma deals are gammas weighted by how many close") {
  const int n = 12;
  const double p = 0.35, cv = 0.6;
  const auto landing = Landing::from_uncertain_deals(std::vector(n, p), std::vector(n, Amount::gamma(10.0, cv)));
  for (const double x : {3.0, 20.0, 45.0, 110.0}) {
    double expected = std::pow(1.0 - p, n), chance = expected;
    for (int closed = 1; closed <= n; ++closed) {
      chance *= p / (1.0 - p) * double(n - closed + 1) / double(closed);
      expected += chance * Amount::gamma(10.0 * closed, cv / std::sqrt(closed)).cdf(x);
    }
    CHECK(std::abs(landing.cdf(x) - expected) < 1e-9);
  }
}

TEST_CASE("amounts of few values agree with enumeration") {
  const auto list = Amount::empirical(std::vector{1.0, 2.5}, std::vector{1.0, 3.0});
  const std::vector p{0.5, 0.25};
  const auto landing = Landing::from_uncertain_deals(p, std::vector{list, list.scale(-2.0)});
  CHECK(landing.error_bound() == 0.0);
  CHECK(landing.mean() == Approx(0.5 * 2.125 - 0.25 * 4.25));
  CHECK(landing.cdf(-5.0) == Approx(0.5 * 0.25 * 0.75)); // −5 alone
  CHECK(landing.cdf(-4.0) == Approx(0.5 * 0.25 * 0.75 + 0.5 * 0.25 * 0.25 * 0.75));
  CHECK(landing.probability_at_least(2.5) == Approx(0.75 * 0.5 * 0.75));
}

TEST_CASE("many amounts of few values on one lattice are exact") {
  const auto list = Amount::empirical(std::vector{100.0, 150.0, 400.0});
  const std::vector<double> p(300, 0.3);
  const auto landing = Landing::from_uncertain_deals(p, std::vector(300, list));
  CHECK(landing.error_bound() == 0.0);
  std::vector<double> masses{1.0};
  for (int i = 0; i < 300; ++i) {
    std::vector<double> next(masses.size() + 8, 0.0);
    for (std::size_t j = 0; j < masses.size(); ++j) {
      next[j] += 0.7 * masses[j];
      for (const std::size_t move : {2u, 3u, 8u}) next[j + move] += 0.1 * masses[j];
    }
    masses = std::move(next);
  }
  double below = 0.0;
  for (std::size_t j = 0; j < masses.size(); ++j) {
    below += masses[j];
    if (j % 50 == 0) CHECK(std::abs(landing.cdf(50.0 * double(j)) - below) < 1e-12);
  }
}

TEST_CASE("fixed amounts alone are the sum of fixed deals") {
  const std::vector p{0.2, 1.0, 0.7, 0.0}, a{10.0, 3.0, -4.0, 9.0};
  std::vector<Amount> amounts;
  for (const double x : a) amounts.push_back(Amount::fixed(x));
  const auto landing = Landing::from_uncertain_deals(p, amounts), fixed = Landing::from_deals(p, a);
  for (double x = -5.0; x < 20.0; ++x) CHECK(landing.cdf(x) == fixed.cdf(x));
  CHECK(Landing::from_uncertain_deals({}, {}).quantile(0.5) == 0.0);
}

TEST_CASE("certain deals, negative amounts and triangles keep their mean and variance") {
  const std::vector p{1.0, 0.5, 0.9, 1.0};
  const std::vector amounts{Amount::triangular(10.0, 20.0, 60.0), Amount::lognormal(-30.0, 0.5),
                            Amount::triangular(5.0, 5.0, 9.0), Amount::fixed(7.0)};
  const auto landing = Landing::from_uncertain_deals(p, amounts);
  double mean = 0.0, variance = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    mean += p[i] * amounts[i].mean();
    variance += p[i] * amounts[i].variance() + p[i] * (1.0 - p[i]) * amounts[i].mean() * amounts[i].mean();
  }
  CHECK(landing.mean() == Approx(mean));
  CHECK(landing.variance() == Approx(variance));
  CAPTURE(landing.method());
  CAPTURE(landing.error_bound());
  CHECK(landing.cdf(landing.quantile(0.3)) == Approx(0.3).epsilon(1e-7));
  CHECK(landing.cdf(7.0 + 60.0 + 9.0) == Approx(1.0));
  const auto mirrored = landing.scale(-1.0);
  CHECK(mirrored.probability_at_least(-landing.quantile(0.3)) == Approx(0.3).epsilon(1e-6));
}

TEST_CASE("what a wide amount hides from the characteristic function is bounded by the error stated") {
  const auto amount = Amount::gamma(10.0, 4.0); // density without bound at 0: the characteristic function falls as t^(−1/16)
  const auto landing = Landing::from_uncertain_deals(std::vector{0.5}, std::vector{amount});
  const double e = landing.error_bound();
  CHECK(e > 0.0);
  for (const double x : {0.5, 5.0, 40.0, 300.0}) {
    CHECK(landing.cdf(x) <= 0.5 + 0.5 * amount.cdf(x + e) + 1e-9);
    CHECK(landing.cdf(x) >= 0.5 + 0.5 * amount.cdf(std::max(0.0, x - e)) - 1e-9);
  }
}

TEST_CASE("a deal whose amount has no end has none with others either") {
  const std::vector p{0.7}, other_p{1.0};
  const auto deal = Landing::from_uncertain_deals(p, std::vector{Amount::lognormal(4.0, 0.3)});
  const auto loss = Landing::from_uncertain_deals(other_p, std::vector{Amount::lognormal(-3.0, 0.3)});
  CHECK(deal.quantile(0.0) == 0.0);
  CHECK(std::isinf(deal.quantile(1.0)));
  CHECK((deal + loss).cdf(2.0) < 0.9);
}

TEST_CASE("uncertain deals that are none are refused with their row") {
  const std::vector amounts{Amount::fixed(1.0), Amount::gamma(2.0, 1.0)};
  try {
    (void)Landing::from_uncertain_deals(std::vector{0.5, 1.5}, amounts);
    FAIL("a probability of 1.5 was taken");
  } catch (const landfall::Error& error) {
    CHECK(error.row() == 1);
  }
  CHECK_THROWS_AS(Landing::from_uncertain_deals(std::vector{0.5}, amounts), landfall::Error);
}

TEST_CASE("a book of uncertain deals is its halves added") {
  landfall::test::holds("from_uncertain_deals(all) = (some) + (rest)", [](const std::vector<std::uint8_t>& draws) {
    std::vector<double> p;
    std::vector<Amount> amounts;
    for (const auto draw : std::span(draws).first(std::min<std::size_t>(draws.size(), 6))) {
      p.push_back(double(draw % 16) / 15.0);
      const double mean = double(draw / 16) - 3.0;
      amounts.push_back(draw % 3 == 0   ? Amount::fixed(mean)
                        : draw % 3 == 1 ? Amount::lognormal(mean, 0.3)
                                        : Amount::gamma(mean, 0.5));
    }
    const landfall::landing::DealOptions coarse{.grid_nodes = 1 << 11};
    const auto cut = std::ptrdiff_t(p.size() / 2);
    const auto whole = Landing::from_uncertain_deals(p, amounts, coarse);
    const auto halves = Landing::from_uncertain_deals(std::span(p).first(std::size_t(cut)),
                                                      std::span(amounts).first(std::size_t(cut)), coarse) +
                        Landing::from_uncertain_deals(std::span(p).subspan(std::size_t(cut)),
                                                      std::span(amounts).subspan(std::size_t(cut)), coarse);
    RC_ASSERT(std::abs(whole.mean() - halves.mean()) < 1e-9);
    RC_ASSERT(std::abs(whole.variance() - halves.variance()) < 1e-7);
    const double e = whole.error_bound() + halves.error_bound() + 1e-9;
    for (double x = -20.3; x <= 120.0; x += 10.0) {
      RC_ASSERT(whole.cdf(x) <= halves.cdf(x + e) + 1e-6);
      RC_ASSERT(whole.cdf(x) >= halves.cdf(x - e) - 1e-6);
    }
  });
}
