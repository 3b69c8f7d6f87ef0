// Sums of independent deals.
#include <landfall/core/error.hpp>
#include <landfall/landing/landing.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <random>
#include <vector>

using doctest::Approx;
using landfall::Landing;

namespace {

struct Deals {
  std::vector<double> probability, amount;
};

/// Deals whose amounts share no lattice; the generator is the standard's, the same everywhere.
Deals real_amounts(std::size_t n) {
  std::mt19937_64 bits(7);
  const auto uniform = [&] { return double(bits() >> 11) * 0x1p-53; };
  Deals deals;
  for (std::size_t i = 0; i < n; ++i) {
    deals.probability.push_back(uniform());
    deals.amount.push_back(1000.0 * std::exp(2.0 * uniform()));
  }
  return deals;
}

/// The upper tail relative to itself, down to 1e-9.
bool close_in_the_tail(double got, double expected) {
  return expected < 1e-9 ? std::abs(got - expected) < 1e-15 : std::abs(got - expected) <= 1e-6 * expected;
}

} // namespace

TEST_CASE("the sum of deals agrees with exact rational arithmetic") {
  for (const auto& reference : landfall::test::reference("landing.json")["cases"]) {
    CAPTURE(reference["name"].get<std::string>());
    const auto p = reference["probability"].get<std::vector<double>>();
    const auto a = reference["amount"].get<std::vector<double>>();
    const auto landing = Landing::from_deals(p, a);
    CHECK(landing.error_bound() == 0.0);
    CHECK(landing.n() == std::int64_t(p.size()));
    CHECK(landing.mean() == Approx(reference["mean"].get<double>()).epsilon(1e-13));
    CHECK(landing.variance() == Approx(reference["variance"].get<double>()).epsilon(1e-13));
    for (const auto& row : reference["rows"]) {
      CAPTURE(row["x"].get<double>());
      CHECK(landing.cdf(row["x"]) == Approx(row["cdf"].get<double>()).epsilon(1e-12));
      CHECK(close_in_the_tail(landing.probability_at_least(row["x"]), row["at_least"]));
      CHECK(landing.quantile(row["cdf"]) <= row["x"].get<double>() * (1 + 1e-12) + 1e-9);
    }
  }
}

TEST_CASE("a long lattice, inverted from its characteristic function, agrees with adding deal by deal") {
  // 400 deals on whole amounts up to 5,000: 20 million products make the library invert; here every product is done.
  std::mt19937_64 bits(11);
  Deals deals;
  std::vector<double> masses{1.0};
  for (int i = 0; i < 400; ++i) {
    const double p = 0.05 + 0.9 * double(bits() >> 11) * 0x1p-53;
    const auto a = std::size_t(1 + bits() % 5000);
    deals.probability.push_back(p);
    deals.amount.push_back(double(a));
    std::vector<double> next(masses.size() + a, 0.0);
    for (std::size_t j = 0; j < masses.size(); ++j) next[j] += masses[j] * (1 - p), next[j + a] += masses[j] * p;
    masses = std::move(next);
  }
  const auto landing = Landing::from_deals(deals.probability, deals.amount);
  CHECK(landing.method() == "deals, exact on a lattice");
  double above = 0.0, worst = 0.0;
  bool tails_hold = true;
  for (std::size_t j = masses.size(); j-- > 0;) {
    above += masses[j];
    worst = std::max(worst, std::abs(landing.probability_at_least(double(j)) - above));
    tails_hold = tails_hold && close_in_the_tail(landing.probability_at_least(double(j)), above);
  }
  CHECK(worst < 1e-12);
  CHECK(tails_hold);
}

TEST_CASE("real amounts keep within the stated displacement of the truth") {
  // 16 deals have 65,536 sums, kept exactly; 22 go to the grid, and their 4,194,304 sums are enumerated here.
  const auto deals = real_amounts(22);
  const auto landing = Landing::from_deals(deals.probability, deals.amount);
  REQUIRE(landing.error_bound() > 0.0);
  std::vector<std::pair<double, double>> sums{{0.0, 1.0}};
  for (std::size_t i = 0; i < 22; ++i) {
    const std::size_t half = sums.size();
    for (std::size_t j = 0; j < half; ++j) {
      sums.emplace_back(sums[j].first + deals.amount[i], sums[j].second * deals.probability[i]);
      sums[j].second *= 1.0 - deals.probability[i];
    }
  }
  std::ranges::sort(sums);
  double below = 0.0;
  const double e = landing.error_bound();
  bool holds = true;
  for (std::size_t j = 0; j < sums.size(); ++j) {
    holds = holds && landing.cdf(sums[j].first - e) <= below + sums[j].second + 1e-9; // just before and at each jump
    below += sums[j].second;
    holds = holds && landing.cdf(sums[j].first + e) >= below - 1e-9;
  }
  CHECK(holds);
  CHECK(e < 0.02 * landing.standard_deviation());
}

TEST_CASE("mean and variance of real amounts are exact at any number of deals") {
  for (const std::size_t n : {1u, 17u, 1000u, 20000u}) {
    const auto deals = real_amounts(n);
    const auto landing = Landing::from_deals(deals.probability, deals.amount);
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      mean += deals.probability[i] * deals.amount[i];
      variance += deals.probability[i] * (1 - deals.probability[i]) * deals.amount[i] * deals.amount[i];
    }
    CHECK(landing.mean() == Approx(mean).epsilon(1e-12));
    CHECK(landing.variance() == Approx(variance).epsilon(1e-12));
    if (n > 1000) { // near enough to normal for its median
      CHECK(std::abs(landing.quantile(0.5) - mean) < 0.02 * landing.standard_deviation());
      CHECK(landing.quantile(0.9) - mean == Approx(1.2816 * landing.standard_deviation()).epsilon(0.01));
    }
  }
}

TEST_CASE("no deals, certain deals and impossible ones leave a point") {
  CHECK(Landing::from_deals({}, {}).quantile(0.5) == 0.0);
  const std::vector p{1.0, 0.0, 0.5}, a{100.0, 70.0, 0.0};
  const auto landing = Landing::from_deals(p, a);
  CHECK(landing.quantile(0.0) == 100.0);
  CHECK(landing.quantile(1.0) == 100.0);
  CHECK(landing.variance() == 0.0);
  CHECK(landing.probability_at_least(100.0) == 1.0);
  CHECK(landing.probability_at_least(100.01) == 0.0);
}

TEST_CASE("a hundred thousand equal deals are a binomial") {
  const std::vector p(100'000, 0.3), a(100'000, 2.5);
  const auto landing = Landing::from_deals(p, a);
  CHECK(landing.mean() == Approx(75'000.0));
  CHECK(landing.variance() == Approx(131'250.0));
  CHECK(landing.cdf(75'000.0) == Approx(0.5015600059172661).epsilon(1e-10)); // R 4.2.2: pbinom(30000, 1e5, 0.3)
}

TEST_CASE("a probability outside 0 to 1, an endless amount and unequal columns are refused with their row") {
  const std::vector half{0.5, 0.5}, amounts{1.0, 2.0};
  const auto row_of = [](const std::vector<double>& p, const std::vector<double>& a) {
    try {
      (void)Landing::from_deals(p, a);
    } catch (const landfall::Error& error) {
      return error.row();
    }
    return std::int64_t{-9};
  };
  CHECK(row_of({0.5, 1.5}, amounts) == 1);
  CHECK(row_of({NAN, 0.5}, amounts) == 0);
  CHECK(row_of(half, {1.0, INFINITY}) == 1);
  CHECK(row_of(half, {1.0}) == landfall::Error::no_row);
}

TEST_CASE("the order of the deals does not matter, and two halves add up to the whole") {
  landfall::test::holds("from_deals(all) = from_deals(some) + from_deals(rest)", [](const std::vector<std::uint8_t>& draws) {
    std::vector<double> p, a;
    for (const auto draw : draws) p.push_back(double(draw % 16) / 15.0), a.push_back(double(draw / 16) - 4.0);
    const auto cut = std::ptrdiff_t(p.size() / 2);
    const auto whole = Landing::from_deals(p, a);
    const auto halves = Landing::from_deals({p.begin(), p.begin() + cut}, {a.begin(), a.begin() + cut}) +
                        Landing::from_deals({p.begin() + cut, p.end()}, {a.begin() + cut, a.end()});
    const auto backwards = Landing::from_deals(std::vector(p.rbegin(), p.rend()), std::vector(a.rbegin(), a.rend()));
    for (double x = -40.0; x <= 120.0; x += 5.0) {
      RC_ASSERT(std::abs(whole.cdf(x) - halves.cdf(x)) < 1e-12);
      RC_ASSERT(whole.cdf(x) == backwards.cdf(x));
    }
  });
}

TEST_CASE("cents that cancel come to 0, not to a rounding of it") {
  const auto landing = Landing::from_deals(std::vector{1.0, 1.0, 1.0, 0.5}, std::vector{0.1, 0.2, -0.3, 7.0});
  CHECK(landing.cdf(0.0) == Approx(0.5));
  CHECK(landing.probability_at_least(0.0) == 1.0);
}

TEST_CASE("sums of deals agree with R's PoissonBinomial, ordinary and generalised, far into the tail") {
  for (const auto& reference : landfall::test::reference("poisson_binomial.json")["cases"]) {
    CAPTURE(reference["name"].get<std::string>());
    const auto landing = Landing::from_deals(reference["probability"].get<std::vector<double>>(),
                                             reference["amount"].get<std::vector<double>>());
    CHECK(landing.error_bound() == 0.0);
    for (const auto& row : reference["rows"]) {
      const double x = row["x"], cdf = row["cdf"], at_least = row["at_least"];
      CAPTURE(x);
      CHECK(std::abs(landing.cdf(x) - cdf) <= 1e-10);
      if (at_least >= 1e-9) CHECK(std::abs(landing.probability_at_least(x) - at_least) <= 1e-6 * at_least);
    }
  }
}
