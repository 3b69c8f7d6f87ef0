// The sum of a random number of amounts.
#include <landfall/core/error.hpp>
#include <landfall/landing/landing.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <vector>

using doctest::Approx;
using landfall::Landing;

TEST_CASE("compound sums agree with Panjer's recursion in 50 digits") {
  for (const auto& reference : landfall::test::reference("compound.json")["cases"]) {
    const double mean = reference["mean_count"], ratio = reference["variance_to_mean"];
    CAPTURE(mean);
    const auto landing = Landing::compound(mean, ratio, reference["amounts"].get<std::vector<double>>());
    CHECK(landing.error_bound() == 0.0);
    for (const auto& row : reference["rows"]) {
      CHECK(landing.cdf(row["x"]) == Approx(row["cdf"].get<double>()).epsilon(1e-12));
      CHECK(std::abs(landing.probability_at_least(row["x"]) - row["at_least"].get<double>()) < 1e-13);
    }
  }
}

TEST_CASE("amounts without a lattice keep mean, variance and, when many, the normal's quantiles") {
  const std::vector amounts{1.0, std::sqrt(2.0), 3.14159265358979};
  const auto landing = Landing::compound(5000.0, 2.0, amounts);
  const double mean = (1.0 + std::sqrt(2.0) + 3.14159265358979) / 3, square = (1.0 + 2.0 + 9.869604401089358) / 3;
  CHECK(landing.mean() == Approx(5000.0 * mean));
  CHECK(landing.variance() == Approx(5000.0 * square + 5000.0 * mean * mean));
  CHECK(landing.error_bound() > 0.0);
  CHECK(landing.quantile(0.9) == Approx(landing.mean() + 1.28155 * landing.standard_deviation()).epsilon(0.001));
}

TEST_CASE("a thousand distinct amounts are joined without moving the mean") {
  std::vector<double> amounts;
  double total = 0.0;
  for (int i = 0; i < 1000; ++i) total += amounts.emplace_back(100.0 + std::sqrt(double(i)));
  CHECK(Landing::compound(12.0, 1.0, amounts).mean() == Approx(12.0 * total / 1000).epsilon(1e-12));
}

TEST_CASE("one amount a hundred times the others keeps its place in the tail") {
  std::vector<double> amounts;
  for (int i = 1; i < 1000; ++i) amounts.push_back(i);
  amounts.push_back(100000.0);
  const auto whole = Landing::compound(1.0, 1.0, amounts); // a lattice
  CHECK(whole.error_bound() == 0.0);
  CHECK(whole.probability_at_least(99000.0) == Approx(1.0 - std::exp(-0.001)).epsilon(1e-6)); // the one comes at least once
  for (auto& amount : amounts) amount += std::sqrt(2.0) / 7.0;                                // no lattice
  const auto real = Landing::compound(1.0, 1.0, amounts);
  CHECK(real.probability_at_least(99000.0) == Approx(1.0 - std::exp(-0.001)).epsilon(1e-6));
  double square = 0.0;
  for (const double amount : amounts) square += amount * amount / 1000.0;
  CHECK(real.variance() == Approx(square));
  CHECK(real.error_bound() > 0.0);
}

TEST_CASE("a count that scatters beyond measure is refused, one that scatters much is not") {
  const std::vector amounts{1.0, 2.5};
  CHECK(Landing::compound(10.0, 1e5, amounts).mean() == Approx(17.5));
  CHECK_THROWS_AS(Landing::compound(10.0, 2e6, amounts), landfall::Error);
}

TEST_CASE("nothing to come is a point at 0") {
  CHECK(Landing::compound(0.0, 1.0, {}).quantile(0.9) == 0.0);
  CHECK(Landing::compound(3.0, 1.0, std::vector{0.0}).quantile(0.9) == 0.0);
}

TEST_CASE("a count that cannot be, or no amount to draw from, is refused") {
  const std::vector one{1.0};
  CHECK_THROWS_AS(Landing::compound(-1.0, 1.0, one), landfall::Error);
  CHECK_THROWS_AS(Landing::compound(1.0, 0.5, one), landfall::Error);
  CHECK_THROWS_AS(Landing::compound(1.0, 1.0, {}), landfall::Error);
  CHECK_THROWS_AS(Landing::compound(1.0, 1.0, std::vector<double>{NAN}), landfall::Error);
}

TEST_CASE("amounts below 0 mirror the sum") {
  landfall::test::holds("compound(−a) = −compound(a)", [] {
    const auto a = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-9, 10)));
    const double mean = *rc::gen::inRange(1, 40), ratio = *rc::gen::inRange(1, 5);
    const auto plain = Landing::compound(mean, ratio, std::vector<double>(a.begin(), a.end()));
    std::vector<double> mirrored;
    for (const int each : a) mirrored.push_back(-each);
    const auto mirror = Landing::compound(mean, ratio, mirrored).scale(-1.0);
    for (double x = -60.5; x < 60.0; x += 7.0) RC_ASSERT(std::abs(plain.cdf(x) - mirror.cdf(x)) < 1e-10);
  });
}
