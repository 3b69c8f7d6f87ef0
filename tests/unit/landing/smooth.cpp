// Sums of many deals, from few frequencies of their characteristic function.
#include <landfall/landing/landing.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using doctest::Approx;
using landfall::Landing;

namespace {

struct Deals {
  std::vector<double> probability, amount;
};

template <class Chance, class Amount> Deals deals(std::size_t n, const Chance& chance, const Amount& amount) {
  std::mt19937_64 bits(11);
  const auto uniform = [&] { return double(bits() >> 11) * 0x1p-53; };
  Deals result;
  for (std::size_t i = 0; i < n; ++i) {
    result.probability.push_back(chance(uniform()));
    result.amount.push_back(amount(uniform()));
  }
  return result;
}

double even(double u) { return 0.1 + 0.8 * u; }
double skewed(double u) { return 1000.0 * std::exp(2.0 * u); }

/// Masses on 0 … Σ amount, deal by deal: sums of positive terms.
std::vector<double> deal_by_deal(const Deals& deals) {
  std::vector<double> masses{1.0};
  for (std::size_t i = 0; i < deals.amount.size(); ++i) {
    const auto a = std::size_t(deals.amount[i]);
    std::vector<double> next(masses.size() + a, 0.0);
    for (std::size_t j = 0; j < masses.size(); ++j) {
      next[j] += masses[j] * (1.0 - deals.probability[i]);
      next[j + a] += masses[j] * deals.probability[i];
    }
    masses = std::move(next);
  }
  return masses;
}

const std::string inverted = "deals, characteristic function inverted";

} // namespace

TEST_CASE("sums of many deals agree with an independent computation to 1e-9") {
  for (const auto& reference : landfall::test::reference("landing_smooth.json")["cases"]) {
    CAPTURE(reference["name"].get<std::string>());
    const auto landing = Landing::from_deals(reference["probability"].get<std::vector<double>>(),
                                             reference["amount"].get<std::vector<double>>());
    CHECK(landing.error_bound() == 0.0);
    CHECK(landing.method() == inverted);
    for (const auto& row : reference["rows"]) {
      CAPTURE(row["x"].get<double>());
      CHECK(std::abs(landing.cdf(row["x"]) - row["cdf"].get<double>()) <= 1e-9);
      if (row.contains("at_least"))
        CHECK(std::abs(landing.probability_at_least(row["x"]) - row["at_least"].get<double>()) <= 1e-9);
    }
  }
}

TEST_CASE("on a lattice both tails hold to one part in a million, down to 1e-9") {
  const auto book = deals(1000, even, [](double u) { return 1.0 + std::floor(12.0 * u); });
  const auto masses = deal_by_deal(book);
  const auto landing = Landing::from_deals(book.probability, book.amount);
  CHECK(landing.method() == "deals, exact on a lattice");
  double worst = 0.0, below = 0.0, above = 0.0;
  for (std::size_t j = 0; j < masses.size(); ++j) {
    below += masses[j];
    if (below > 1e-9 && below < 0.5) worst = std::max(worst, std::abs(landing.cdf(double(j)) / below - 1.0));
  }
  for (std::size_t j = masses.size(); j-- > 0;) {
    above += masses[j];
    if (above > 1e-9 && above < 0.5) worst = std::max(worst, std::abs(landing.probability_at_least(double(j)) / above - 1.0));
  }
  CHECK(worst < 1e-6);
}

TEST_CASE("quantiles of a long sum are the smallest values that reach their probability") {
  const auto whole = deals(500, even, [](double u) { return 1.0 + std::floor(40.0 * u); });
  const auto real = deals(500, even, skewed);
  for (const auto& book : {whole, real}) {
    const auto landing = Landing::from_deals(book.probability, book.amount);
    for (const double q : {1e-6, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0 - 1e-6}) {
      const double x = landing.quantile(q);
      CHECK(landing.cdf(x) >= q - 1e-12);
      CHECK(landing.cdf(x - 1.0) < q);
    }
    CHECK(landing.quantile(0.0) == 0.0);
    CHECK(landing.quantile(1.0) > landing.quantile(1.0 - 1e-6));
    CHECK(landing.cdf(-1.0) == 0.0);
    CHECK(landing.probability_at_least(0.0) == 1.0);
    CHECK(landing.probability_at_least(landing.quantile(1.0) + 1.0) == 0.0);
  }
}

TEST_CASE("amounts that nearly all share a divisor are not taken for smooth") {
  // Multiples of 108.37, as foreign prices converted, but for one in fifty: jumps at them remain, of about 1e-3.
  auto book = deals(400, even, [](double u) { return 108.37 * (1.0 + std::floor(9.0 * u)); });
  for (std::size_t i = 0; i < book.amount.size(); i += 50) book.amount[i] = skewed(double(i) / 400.0) * std::sqrt(2.0);
  const auto landing = Landing::from_deals(book.probability, book.amount);
  CHECK(landing.method() != inverted);
  CHECK(landing.error_bound() > 0.0);
}

TEST_CASE("a sum of smooth Landings is the Landing of all their deals") {
  const auto book = deals(600, even, skewed);
  const auto half = [&](std::size_t first) {
    return Landing::from_deals(std::span(book.probability).subspan(first, 300), std::span(book.amount).subspan(first, 300));
  };
  const auto all = Landing::from_deals(book.probability, book.amount);
  const auto sum = half(0) + half(300);
  CHECK(sum.error_bound() == 0.0);
  CHECK(sum.mean() == Approx(all.mean()).epsilon(1e-12));
  for (const double q : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    CHECK(std::abs(sum.cdf(all.quantile(q)) - q) < 1e-9);
    CHECK(sum.quantile(q) == Approx(all.quantile(q)).epsilon(1e-8));
  }
}

TEST_CASE("a smooth Landing and any other form add up") {
  const auto book = deals(300, even, skewed);
  const auto smooth = Landing::from_deals(book.probability, book.amount);
  // Two more deals, one at a time, against all at once.
  auto longer = book;
  longer.probability.insert(longer.probability.end(), {0.4, 0.7});
  longer.amount.insert(longer.amount.end(), {40'000.0, -25'000.0});
  const auto all = Landing::from_deals(longer.probability, longer.amount);
  const std::vector p{0.4, 0.7}, a{40'000.0, -25'000.0};
  const auto sum = smooth + Landing::from_deals(p, a);
  for (const double q : {0.01, 0.3, 0.5, 0.8, 0.99}) CHECK(std::abs(sum.cdf(all.quantile(q)) - q) < 1e-9);

  // A uniform number widens it: mean and variance add, and the median stays near the mean.
  const std::vector ends{0.0, 1.0}, values{-1e5, 1e5};
  const auto wide = smooth + Landing::from_quantiles(ends, values);
  CHECK(wide.variance() == Approx(smooth.variance() + 4e10 / 12.0));
  CHECK(std::abs(wide.cdf(wide.mean()) - 0.5) < 0.01);
}

TEST_CASE("shifted, stretched and mirrored, a smooth Landing moves with its number") {
  const auto book = deals(400, even, [](double u) { return 1.0 + std::floor(30.0 * u); });
  const auto landing = Landing::from_deals(book.probability, book.amount);
  const auto mirrored = landing.scale(-2.0).shift(7.0);
  for (const double q : {0.05, 0.5, 0.95}) {
    const double x = landing.quantile(q);
    CHECK(mirrored.probability_at_least(7.0 - 2.0 * x) == Approx(landing.cdf(x)).epsilon(1e-12));
    CHECK(mirrored.cdf(7.0 - 2.0 * x) == Approx(landing.probability_at_least(x)).epsilon(1e-12));
  }
  CHECK(mirrored.mean() == Approx(7.0 - 2.0 * landing.mean()));
  CHECK(mirrored.quantile(0.0) == Approx(7.0 - 2.0 * landing.quantile(1.0)));
}

TEST_CASE("chances near nothing and near certain keep within their stated displacement") {
  // Three deals of real amounts among 200 that are all but decided; the truth by enumerating which few turn is too long, but a
  // lattice of quarters is exact.
  const auto exact_book = deals(
      200, [](double u) { return u < 0.5 ? 0.004 * u : 1.0 - 0.004 * u; },
      [](double u) { return 1.0 + std::floor(400.0 * u); });
  const auto exact = Landing::from_deals(exact_book.probability, exact_book.amount);
  REQUIRE(exact.error_bound() == 0.0);
  // The same amounts times π are on no lattice.
  auto real_book = exact_book;
  for (double& amount : real_book.amount) amount *= 3.14159265358979;
  const auto real = Landing::from_deals(real_book.probability, real_book.amount);
  CHECK(real.method() == "deals, few of which close, on a grid");
  REQUIRE(real.error_bound() > 0.0);
  CHECK(real.error_bound() < 0.05 * real.standard_deviation());
  bool holds = true;
  for (double x = exact.quantile(1e-6); x <= exact.quantile(1.0 - 1e-6); x += 1.0) {
    const double truth = exact.cdf(x), e = real.error_bound() + 1e-6, at = 3.14159265358979 * x;
    holds = holds && real.cdf(at - e) <= truth + 1e-9 && real.cdf(at + e) >= truth - 1e-9;
  }
  CHECK(holds);
}

TEST_CASE("a million deals stay exact in mean and near normal about it") {
  const auto book = deals(1'000'000, even, skewed);
  const auto landing = Landing::from_deals(book.probability, book.amount);
  double mean = 0.0;
  for (std::size_t i = 0; i < book.amount.size(); ++i) mean += book.probability[i] * book.amount[i];
  CHECK(landing.mean() == Approx(mean).epsilon(1e-12));
  CHECK(std::abs(landing.cdf(landing.mean()) - 0.5) < 1e-3);
  CHECK(landing.quantile(0.9) - landing.mean() == Approx(1.28155 * landing.standard_deviation()).epsilon(1e-3));
}

TEST_CASE("the order of the deals and slices of them do not matter") {
  landfall::test::holds("a sum of deals does not depend on their order", [] {
    const auto seed = *rc::gen::inRange(1, 1000);
    const auto n = *rc::gen::inRange<std::size_t>(60, 400);
    std::mt19937_64 bits(static_cast<std::uint64_t>(seed));
    const auto uniform = [&] { return double(bits() >> 11) * 0x1p-53; };
    Deals book;
    for (std::size_t i = 0; i < n; ++i) book.probability.push_back(uniform()), book.amount.push_back(skewed(uniform()));
    auto backwards = book;
    std::ranges::reverse(backwards.probability);
    std::ranges::reverse(backwards.amount);
    const auto a = Landing::from_deals(book.probability, book.amount);
    const auto b = Landing::from_deals(backwards.probability, backwards.amount);
    const double x = a.mean() + 0.7 * a.standard_deviation();
    RC_ASSERT(std::abs(a.cdf(x) - b.cdf(x)) <= 1e-9);
  });
}
