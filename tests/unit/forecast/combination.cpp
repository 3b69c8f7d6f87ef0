#include "forecast/combination.hpp"

#include "support/property.hpp"

#include <landfall/stats/normal.hpp>

#include <cmath>
#include <vector>

using doctest::Approx;
using landfall::Landing;
using namespace landfall::forecast;

namespace {

/// About normal: mean and relative standard deviation.
Landing about(double mean, double ratio) {
  std::vector<double> probability, value;
  for (int i = 0; i < 401; ++i) {
    probability.push_back((i + 0.5) / 401);
    value.push_back(mean * (1.0 + ratio * landfall::stats::normal_quantile(probability.back())));
  }
  return Landing::from_quantiles(probability, value);
}

double relative_error(const Landing& landing) { return std::sqrt(landing.variance()) / landing.mean(); }

} // namespace

TEST_CASE("two that err on their own are surer than either, but no surer than chance") {
  // Own errors 6% and 8% beside a chance of 8%: weights 64% and 36%, and 1/√(1/0.06² + 1/0.08²) = 4.8% is left.
  const std::vector<Voice> voices{{about(100.0, 0.10), 0.05}, {about(100.0, std::hypot(0.08, 0.08)), 0.05}};
  const auto all = combined(voices, 8.0 * 8.0);
  CHECK(all.weights[0] == Approx(0.64).epsilon(0.01));
  CHECK(all.error_ratio == Approx(0.048).epsilon(0.01));
  CHECK(relative_error(all.landing) == Approx(std::hypot(0.08, 0.048)).epsilon(0.01));
  CHECK(all.landing.mean() == Approx(100.0));
}

TEST_CASE("the mean is the weighted mean, whatever the shapes") {
  const std::vector<Voice> voices{{about(100.0, 0.2), 0.1}, {Landing::from_samples(std::vector{0.0, 50.0, 400.0}), 0.3}};
  const auto all = combined(voices, 100.0);
  CHECK(all.weights[0] + all.weights[1] == Approx(1.0));
  CHECK(all.landing.mean() == Approx(all.weights[0] * 100.0 + all.weights[1] * 150.0));
}

TEST_CASE("who claims to be surer than chance is taken at what the past says") {
  const std::vector<Voice> voices{{about(100.0, 0.12), 0.06}, {about(100.0, 0.01), 0.06}};
  const auto all = combined(voices, 10.0 * 10.0);
  CHECK(all.weights[1] > 0.5);
  CHECK(all.weights[1] < 0.6);
  CHECK(relative_error(all.landing) <= 0.11); // and nobody is made wider than their average
}

TEST_CASE("one alone is taken as it is; one that sees nothing to come does not count, unless none does") {
  const std::vector<Voice> one{{about(100.0, 0.2), 0.1}};
  CHECK(combined(one, 1.0).landing.quantile(0.9) == one[0].landing.quantile(0.9));
  CHECK(combined(one, 1.0).weights == std::vector{1.0});
  const std::vector<Voice> two{{Landing::point(0.0), 0.1}, {about(100.0, 0.2), 0.1}};
  CHECK(combined(two, 1.0).weights == std::vector{0.0, 1.0});
  CHECK(combined(two, 1.0).landing.mean() == Approx(100.0));
  const std::vector<Voice> none{{Landing::point(0.0), 0.1}, {Landing::point(0.0), 0.2}};
  CHECK(combined(none, 0.0).landing.mean() == 0.0);
  CHECK(combined(none, 0.0).weights == std::vector{0.5, 0.5});
}

TEST_CASE("a better forecast of two never loses by the other") {
  landfall::test::holds("own error of the combination ≤ the least", [] {
    const auto ratio = [] { return *rc::gen::inRange(2, 60) / 100.0; };
    const double chance = ratio() / 3.0, first = ratio(), second = ratio();
    const std::vector<Voice> voices{{about(100.0, std::hypot(chance, first)), first},
                                    {about(80.0, std::hypot(chance, second)), second}};
    const auto all = combined(voices, 6400.0 * chance * chance);
    RC_ASSERT(all.error_ratio <= std::min(std::hypot(first, chance), std::hypot(second, chance)));
    for (double q = 0.05; q < 0.9; q += 0.1) RC_ASSERT(all.landing.quantile(q) <= all.landing.quantile(q + 0.1));
    RC_ASSERT(std::isfinite(all.landing.quantile(0.0)));
  });
}
