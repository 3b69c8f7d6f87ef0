// Sums of deals that share one common factor.
#include <landfall/core/error.hpp>
#include <landfall/landing/common_factor.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

using doctest::Approx;
using landfall::Landing;
namespace landing = landfall::landing;

namespace {

struct Deals {
  std::vector<double> p, a;
};

Deals real_deals(std::size_t n, double low, double high) {
  std::mt19937_64 bits(5);
  const auto uniform = [&] { return double(bits() >> 11) * 0x1p-53; };
  Deals deals;
  for (std::size_t i = 0; i < n; ++i) {
    deals.p.push_back(low + (high - low) * uniform());
    deals.a.push_back(1000.0 * std::exp(2.0 * uniform()));
  }
  return deals;
}

} // namespace

TEST_CASE("sums under a common factor agree with Gauss and Legendre") {
  for (const auto& reference : landfall::test::reference("common_factor.json")["cases"]) {
    CAPTURE(reference["name"].get<std::string>());
    const auto p = reference["probability"].get<std::vector<double>>(), a = reference["amount"].get<std::vector<double>>(),
               rho = reference["correlation"].get<std::vector<double>>();
    landing::CommonFactorOptions options;
    if (!reference["degrees"].is_null()) options.degrees_of_freedom = reference["degrees"];
    const auto landed = landing::under_common_factor(p, a, rho, options);
    CHECK(landed.error_bound() == 0.0);
    CHECK(landed.n() == std::int64_t(p.size()));
    CHECK(landed.mean() == Approx(reference["mean"].get<double>()).epsilon(1e-8));
    CHECK(landed.variance() == Approx(reference["variance"].get<double>()).epsilon(1e-6));
    double worst = 0.0;
    for (const auto& row : reference["rows"])
      worst = std::max(worst, std::abs(landed.cdf(row["x"]) - row["cdf"].get<double>()));
    CHECK(worst < 1e-8);
  }
}

TEST_CASE("without correlation it is the sum of independent deals, to the bit") {
  const auto [p, a] = real_deals(300, 0.05, 0.9);
  const auto landed = landing::under_common_factor(p, a, std::vector(p.size(), 0.0)), apart = Landing::from_deals(p, a);
  for (const double q : {0.01, 0.3, 0.5, 0.99}) CHECK(landed.quantile(q) == apart.quantile(q));
  CHECK(landed.variance() == apart.variance());
}

TEST_CASE("a correlation that is next to nothing changes next to nothing") {
  const auto [p, a] = real_deals(300, 0.2, 0.8);
  const auto landed = landing::under_common_factor(p, a, std::vector(p.size(), 1e-8)), apart = Landing::from_deals(p, a);
  for (const double q : {0.05, 0.3, 0.5, 0.95}) CHECK(std::abs(landed.cdf(apart.quantile(q)) - q) < 1e-5);
}

TEST_CASE("fully correlated deals close in the order of their chances") {
  const std::vector p{0.2, 0.9, 0.5}, a{100.0, 10.0, -1.0};
  const auto landed = landing::under_common_factor(p, a, std::vector(3, 1.0));
  CHECK(landed.cdf(-0.5) == Approx(0.0)); // nothing: 0.1, the first alone: 10, then 9, then 109
  CHECK(landed.cdf(0.0) == Approx(0.1));
  CHECK(landed.cdf(9.0) == Approx(0.4));
  CHECK(landed.cdf(10.0) == Approx(0.8));
  CHECK(landed.quantile(1.0) == Approx(109.0));
  const auto nearly = landing::under_common_factor(p, a, std::vector(3, 0.9999));
  CHECK(nearly.cdf(0.0) == Approx(0.1).epsilon(0.01));
  CHECK(nearly.cdf(9.5) == Approx(0.4).epsilon(0.01));
}

TEST_CASE("two deals under a common factor are won together as the bivariate normal says") {
  const std::vector p{0.5, 0.5}, a{1.0, 1.0};
  for (const double rho : {0.1, 0.5, 0.9}) {
    const auto landed = landing::under_common_factor(p, a, std::vector(2, rho));
    // P(both) = 1/4 + asin(ρ) / 2π
    CHECK(std::abs(landed.probability_at_least(2.0) - (0.25 + std::asin(rho) / (2.0 * M_PI))) < 1e-8);
    CHECK(landed.mean() == Approx(1.0));
  }
}

TEST_CASE("real amounts and the same amounts on a lattice land alike") {
  auto [p, a] = real_deals(120, 0.1, 0.6);
  for (auto& amount : a) amount = std::round(amount / 20.0);
  const std::vector rho(p.size(), 0.3);
  const auto exact = landing::under_common_factor(p, a, rho);
  auto moved = a; // off every lattice by less than can be seen half a step away
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += 1e-5 * std::sin(double(i));
  const auto real = landing::under_common_factor(p, moved, rho);
  CHECK(real.mean() == Approx(exact.mean()).epsilon(1e-6));
  CHECK(real.variance() == Approx(exact.variance()).epsilon(1e-6));
}

TEST_CASE("a smooth book is within what it says of simple integration over the factor") {
  const auto [p, a] = real_deals(400, 0.1, 0.9);
  const std::vector rho(p.size(), 0.1);
  const auto landed = landing::under_common_factor(p, a, rho);
  CHECK(landed.error_bound() == 0.0);
  // Midpoints of 400 equal shares of z in [−6, 6], each a sum of independent deals.
  std::vector<Landing> parts;
  std::vector<double> weights;
  for (int j = 0; j < 400; ++j) {
    const double z = -6.0 + 12.0 * (j + 0.5) / 400.0;
    std::vector<double> given;
    for (const double chance : p) {
      double low = -9.0, high = 9.0; // Φ⁻¹ by halving: nothing of the library's
      for (int i = 0; i < 60; ++i)
        (0.5 * std::erfc(-(low + high) / 2.0 / std::sqrt(2.0)) < chance ? low : high) = (low + high) / 2.0;
      given.push_back(0.5 * std::erfc(-(low - std::sqrt(0.1) * z) / std::sqrt(0.9) / std::sqrt(2.0)));
    }
    parts.push_back(Landing::from_deals(given, a));
    weights.push_back(std::exp(-z * z / 2.0));
  }
  const auto mixture = Landing::mixture(parts, weights);
  for (const double q : {0.05, 0.25, 0.5, 0.75, 0.95}) CHECK(std::abs(mixture.cdf(landed.quantile(q)) - q) < 1e-6);
  CHECK(landed.variance() == Approx(mixture.variance()).epsilon(1e-7));
}

TEST_CASE("rare deals of real amounts: nothing and one deal are exact, the rest within the displacement stated") {
  const auto [p, a] = real_deals(60, 0.001, 0.02);
  const auto landed = landing::under_common_factor(p, a, std::vector(p.size(), 0.2));
  std::vector<double> whole(a.size(), 1.0);
  const auto count = landing::under_common_factor(p, whole, std::vector(p.size(), 0.2)); // how many close
  CHECK(std::abs(landed.cdf(0.0) - count.cdf(0.0)) < 1e-6);
  CHECK(landed.mean() == Approx(Landing::from_deals(p, a).mean()));
}

TEST_CASE("segments that load differently are the deals with their own correlation") {
  const auto [p, a] = real_deals(10, 0.1, 0.9);
  const auto first = std::span(p).first(4), rest = std::span(p).subspan(4);
  const auto first_a = std::span(a).first(4), rest_a = std::span(a).subspan(4);
  const std::vector<landing::FactorMember> members{{first, first_a, 0.5}, {rest, rest_a, 0.1}};
  std::vector<double> rho(4, 0.5);
  rho.resize(10, 0.1);
  const auto landed = landing::under_common_factor(members), deals = landing::under_common_factor(p, a, rho);
  for (const double x : {1000.0, 10000.0, 30000.0}) CHECK(landed.cdf(x) == deals.cdf(x));
}

TEST_CASE("certain deals are paid, impossible ones are not, and nothing is nothing") {
  const auto landed = landing::under_common_factor(std::vector{1.0, 0.0, 0.3}, std::vector{5.0, 7.0, 2.0}, std::vector(3, 0.4));
  CHECK(landed.cdf(5.0) == Approx(0.7));
  CHECK(landed.quantile(1.0) == 7.0);
  CHECK(landing::under_common_factor(std::vector{1.0}, std::vector{5.0}, std::vector{0.4}).quantile(0.5) == 5.0);
  CHECK(landing::under_common_factor(std::span<const landing::FactorMember>()).quantile(0.5) == 0.0);
}

TEST_CASE("correlations that are none are refused with their row") {
  const std::vector p{0.5, 0.5}, a{1.0, 2.0};
  const auto row_of = [&](std::vector<double> rho, landing::CommonFactorOptions options = {}) {
    try {
      (void)landing::under_common_factor(p, a, rho, options);
    } catch (const landfall::Error& error) {
      return error.row();
    }
    return std::int64_t{-9};
  };
  CHECK(row_of({0.5, -0.1}) == 1);
  CHECK(row_of({NAN, 0.5}) == 0);
  CHECK(row_of({0.5, 1.0}) == 1);
  CHECK(row_of({0.5}) == landfall::Error::no_row);
  CHECK(row_of({0.5, 0.5}, {.degrees_of_freedom = 0.5, .deals = {}}) == landfall::Error::no_row);
}

TEST_CASE("degrees of freedom beyond counting are the Gaussian") {
  const std::vector<double> p{0.2, 0.5, 0.7}, amount{1.0, 2.0, 4.0}, correlation{0.3, 0.3, 0.3};
  const auto gaussian = landing::under_common_factor(p, amount, correlation);
  for (const double degrees : {1e16, 1e300, std::numeric_limits<double>::max()})
    CHECK(landing::under_common_factor(p, amount, correlation, {.degrees_of_freedom = degrees}).cdf(2.0) == gaussian.cdf(2.0));
}

TEST_CASE("the mean does not depend on the correlation, the spread grows with it") {
  landfall::test::holds("mean(ρ) = mean(0), variance rises in ρ", [](const std::vector<std::uint8_t>& draws) {
    std::vector<double> p, a;
    for (const auto draw : std::span(draws).first(std::min<std::size_t>(draws.size(), 8)))
      p.push_back((double(draw % 16) + 0.5) / 16.0), a.push_back(1.0 + double(draw / 16));
    double last = Landing::from_deals(p, a).variance();
    const double mean = Landing::from_deals(p, a).mean();
    for (const double rho : {0.1, 0.4, 0.8}) {
      const auto landed = landing::under_common_factor(p, a, std::vector(p.size(), rho));
      RC_ASSERT(std::abs(landed.mean() - mean) < 1e-7 * (1.0 + mean));
      RC_ASSERT(landed.variance() > last - 1e-7 * (1.0 + last));
      last = landed.variance();
    }
  });
}
