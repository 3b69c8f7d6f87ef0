// What a deal pays if it is won, when that is not certain yet.
#include <landfall/core/error.hpp>
#include <landfall/landing/amount.hpp>
#include <landfall/landing/landing.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <complex>
#include <string>
#include <vector>

using doctest::Approx;
using landfall::landing::Amount;

namespace {

Amount of(const std::string& kind, const std::vector<double>& parameters) {
  if (kind == "lognormal") return Amount::lognormal(parameters[0], parameters[1]);
  if (kind == "gamma") return Amount::gamma(parameters[0], parameters[1]);
  return Amount::triangular(parameters[0], parameters[1], parameters[2]);
}

} // namespace

TEST_CASE("amounts agree with mpmath") {
  for (const auto& reference : landfall::test::reference("amount.json")["cases"]) {
    const auto kind = reference["kind"].get<std::string>();
    const auto parameters = reference["parameters"].get<std::vector<double>>();
    CAPTURE(kind);
    CAPTURE(parameters.back());
    const auto amount = of(kind, parameters);
    CHECK(amount.mean() == Approx(reference["mean"].get<double>()).epsilon(1e-14));
    CHECK(amount.variance() == Approx(reference["variance"].get<double>()).epsilon(1e-12));
    for (const auto& row : reference["characteristic"]) {
      const double t = row["t"];
      CAPTURE(t);
      const std::complex<double> expected(row["re"], row["im"]);
      CHECK(std::abs(amount.characteristic(t) - expected) < 3e-15 * (3.0 + t)); // rounding of the angle t grows with it
      CHECK(std::abs(amount.characteristic(-t) - std::conj(expected)) < 3e-15 * (3.0 + t));
    }
    for (const auto& row : reference["cdf"]) {
      CHECK(amount.cdf(row["x"]) == Approx(row["cdf"].get<double>()).epsilon(1e-11));
      if (row["cdf"] > 1e-6 && row["cdf"] < 1.0 - 1e-6)
        CHECK(amount.quantile(row["cdf"]) == Approx(row["x"].get<double>()).epsilon(1e-9));
    }
  }
}

TEST_CASE("an empirical amount is the values given, by weight") {
  const auto amount = Amount::empirical(std::vector{3.0, 1.0, 1.0, 8.0}, std::vector{1.0, 0.5, 0.5, 2.0});
  CHECK(amount.mean() == Approx(5.0));
  CHECK(amount.variance() == Approx(0.25 * 4.0 + 0.25 * 16.0 + 0.5 * 9.0));
  CHECK(amount.cdf(0.9) == 0.0);
  CHECK(amount.cdf(1.0) == Approx(0.25));
  CHECK(amount.quantile(0.5) == Approx(3.0));
  CHECK(amount.quantile(0.51) == Approx(8.0));
  const auto expected = 0.25 * std::polar(1.0, 0.7) + 0.25 * std::polar(1.0, 2.1) + 0.5 * std::polar(1.0, 5.6);
  CHECK(std::abs(amount.characteristic(0.7) - expected) < 1e-15);
}

TEST_CASE("a negative factor mirrors an amount") {
  const auto amount = Amount::gamma(100.0, 0.5), mirrored = amount.scale(-2.0);
  CHECK(mirrored.mean() == -200.0);
  CHECK(mirrored.variance() == Approx(4.0 * amount.variance()));
  CHECK(mirrored.cdf(-300.0) == Approx(1.0 - amount.cdf(150.0)));
  CHECK(mirrored.quantile(0.1) == Approx(-2.0 * amount.quantile(0.9)));
  CHECK(std::abs(mirrored.characteristic(0.01) - amount.characteristic(-0.02)) < 1e-15);
  CHECK(amount.scale(0.0).variance() == 0.0);
  const auto seen = Amount::empirical(std::vector{1.0, 2.0}).scale(-1.0);
  CHECK(seen.cdf(-2.0) == Approx(0.5));
  CHECK(seen.cdf(-1.5) == Approx(0.5));
  CHECK(seen.cdf(-1.0) == Approx(1.0));
}

TEST_CASE("no spread is a fixed amount") {
  for (const auto& amount : {Amount::lognormal(7.0, 0.0), Amount::gamma(7.0, 0.0), Amount::triangular(7.0, 7.0, 7.0),
                             Amount::empirical(std::vector{7.0, 7.0}), Amount::fixed(7.0)}) {
    CHECK(amount.variance() == 0.0);
    CHECK(amount.quantile(0.3) == 7.0);
    CHECK(amount.cdf(6.999) == 0.0);
    CHECK(amount.cdf(7.0) == 1.0);
  }
}

TEST_CASE("the ends of an amount are where it can lie") {
  CHECK(Amount::lognormal(5.0, 1.0).quantile(0.0) == Approx(0.0));
  CHECK(std::isinf(Amount::lognormal(5.0, 1.0).quantile(1.0)));
  CHECK(Amount::gamma(5.0, 1.0).quantile(0.0) == Approx(0.0));
  CHECK(Amount::triangular(1.0, 2.0, 4.0).quantile(0.0) == Approx(1.0));
  CHECK(Amount::triangular(1.0, 2.0, 4.0).quantile(1.0) == Approx(4.0));
}

TEST_CASE("amounts that are none are refused") {
  CHECK_THROWS_AS(Amount::fixed(NAN), landfall::Error);
  CHECK_THROWS_AS(Amount::lognormal(INFINITY, 1.0), landfall::Error);
  CHECK_THROWS_AS(Amount::lognormal(1.0, -0.1), landfall::Error);
  CHECK_THROWS_AS(Amount::lognormal_by_log(1.0, 9.0), landfall::Error);
  CHECK_THROWS_AS(Amount::gamma(1.0, NAN), landfall::Error);
  CHECK_THROWS_AS(Amount::triangular(2.0, 1.0, 3.0), landfall::Error);
  CHECK_THROWS_AS(Amount::triangular(0.0, 1.0, INFINITY), landfall::Error);
  CHECK_THROWS_AS(Amount::empirical({}), landfall::Error);
  CHECK_THROWS_AS(Amount::empirical(std::vector{1.0}, std::vector{1.0, 2.0}), landfall::Error);
  CHECK_THROWS_AS(Amount::empirical(std::vector{1.0}, std::vector{0.0}), landfall::Error);
  CHECK_THROWS_AS(Amount::empirical(std::vector{1.0}, std::vector{-1.0}), landfall::Error);
  CHECK_THROWS_AS(Amount::fixed(1.0).scale(NAN), landfall::Error);
  CHECK_THROWS_AS(Amount::fixed(1.0).quantile(1.1), landfall::Error);
}

TEST_CASE("a spread below the rounding of the mean is none") {
  for (const double spread : {1e-9, 1e-76, 1e-300}) {
    const std::vector<double> p{0.5, 0.3};
    const std::vector<Amount> amount{Amount::gamma(100.0, spread), Amount::gamma(250.0, spread)};
    const auto landed = landfall::Landing::from_uncertain_deals(p, amount);
    CHECK(landed.mean() == 125.0);
    CHECK(landed.probability_at_least(350.0) == Approx(0.15));
  }
}

TEST_CASE("cdf and quantile are each other's inverse") {
  landfall::test::holds("cdf(quantile(q)) = q", [](std::uint8_t level, std::uint8_t spread, bool gamma) {
    const double q = (double(level) + 0.5) / 256.0, cv = 0.02 + double(spread) / 100.0;
    const auto amount = gamma ? Amount::gamma(50.0, cv) : Amount::lognormal(50.0, cv);
    // A quantile is as near as doubles of the mean's size lie: a gamma's density has no bound at 0.
    const double x = amount.quantile(q), apart = 1e-14 * 50.0;
    RC_ASSERT(amount.cdf(x - apart) <= q + 1e-10);
    RC_ASSERT(amount.cdf(x + apart) >= q - 1e-10);
  });
}
