// What a Landing becomes once something is known of it.
#include <landfall/core/error.hpp>
#include <landfall/landing/truncation.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using doctest::Approx;
using landfall::Landing;
namespace landing = landfall::landing;

namespace {

const std::vector<double> real_p{0.3, 0.6, 0.5, 0.2, 0.8}, real_a{3.7, 1.2, 9.1, 4.4, 2.0};

/// Every sum of deals and its probability.
std::vector<std::pair<double, double>> enumerated(const std::vector<double>& p, const std::vector<double>& a) {
  std::vector<std::pair<double, double>> sums{{0.0, 1.0}};
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = sums.size(); j-- > 0;) {
      sums.emplace_back(sums[j].first + a[i], sums[j].second * p[i]);
      sums[j].second *= 1.0 - p[i];
    }
  return sums;
}

} // namespace

TEST_CASE("truncation rules out what lay below, and scales up the rest") {
  const auto given = landing::truncate(Landing::from_samples(std::vector{1.0, 2.0, 3.0, 4.0}), 2.5);
  CHECK(given.cdf(2.9) == 0.0);
  CHECK(given.cdf(3.0) == Approx(0.5));
  CHECK(given.mean() == Approx(3.5));
  CHECK(given.variance() == Approx(0.25));
  CHECK(given.n() == 4);
}

TEST_CASE("a value that is just reached stays") {
  const std::vector p(200, 0.5), a(200, 0.1); // a lattice of 0.1, which binary cannot hold
  const auto all = Landing::from_deals(p, a);
  const auto given = landing::truncate(all, 0.1 + 0.2 + 9.7);
  CHECK(given.probability_at_least(10.0) == Approx(1.0));
  CHECK(given.cdf(10.0) == Approx((all.cdf(10.0) - all.cdf(9.9)) / all.probability_at_least(10.0)));
}

TEST_CASE("raising moves what lay below onto the value") {
  const auto raised = landing::raise(Landing::from_samples(std::vector{1.0, 2.0, 3.0, 6.0}), 2.5);
  CHECK(raised.cdf(2.4) == 0.0);
  CHECK(raised.cdf(2.5) == Approx(0.5));
  CHECK(raised.mean() == Approx((2.5 + 2.5 + 3.0 + 6.0) / 4));
  CHECK(raised.probability_at_least(3.0) == Approx(0.5));
  CHECK(landing::raise(Landing::point(1.0), 2.0).quantile(0.5) == 2.0);
}

TEST_CASE("straight lines are cut where they are") {
  const auto given = landing::truncate(Landing::from_quantiles(std::vector{0.0, 0.5, 1.0}, std::vector{0.0, 10.0, 30.0}), 5.0);
  CHECK(given.cdf(5.0) == Approx(0.0));
  CHECK(given.cdf(10.0) == Approx(0.25 / 0.75));
  CHECK(given.quantile(1.0) == 30.0);
  CHECK(given.mean() == Approx((0.25 * 7.5 + 0.5 * 20.0) / 0.75));
}

TEST_CASE("parts of a mixture are conditioned each, and weighted by what is left of them") {
  const std::vector parts{Landing::from_samples(std::vector{0.0, 4.0}),
                          Landing::from_quantiles(std::vector{0.0, 1.0}, std::vector{0.0, 10.0})};
  const auto given = landing::truncate(Landing::mixture(parts, std::vector{0.4, 0.6}), 2.0);
  const double left = 0.4 * 0.5 + 0.6 * 0.8;
  CHECK(given.cdf(4.0) == Approx((0.4 * 0.5 + 0.6 * 0.2) / left));
  CHECK(given.mean() == Approx((0.4 * 0.5 * 4.0 + 0.6 * 0.8 * 6.0) / left));
}

TEST_CASE("what is won already below everything changes nothing, above everything cannot be") {
  const auto some = Landing::from_deals(real_p, real_a);
  CHECK(landing::truncate(some, -1.0).mean() == some.mean());
  CHECK(landing::raise(some, -1.0).variance() == some.variance());
  CHECK_THROWS_AS(landing::truncate(some, 100.0), landfall::Error);
  CHECK_THROWS_AS(landing::truncate(some, NAN), landfall::Error);
  CHECK_THROWS_AS(landing::raise(some, INFINITY), landfall::Error);
  CHECK_THROWS_AS(landing::given_total(some, some, 100.0), landfall::Error);
  CHECK_THROWS_AS(landing::given_total(some, some, NAN), landfall::Error);
}

TEST_CASE("a truncated Landing still shifts, mirrors and adds") {
  std::vector<double> p, a;
  for (int i = 0; i < 600; ++i) p.push_back(0.3 + 0.0005 * i), a.push_back(100.0 + std::sqrt(2.0) * i);
  const auto all = Landing::from_deals(p, a); // real amounts: whatever form that takes
  const double cut = all.quantile(0.4);
  const auto given = landing::truncate(all, cut);
  const double x = all.quantile(0.8), expected = all.probability_at_least(x) / all.probability_at_least(cut);
  CHECK(given.probability_at_least(x) == Approx(expected));
  CHECK(given.scale(-2.0).shift(5.0).cdf(5.0 - 2.0 * x) == Approx(expected).epsilon(1e-9));
  CHECK(given.quantile(0.0) >= cut - 1e-9 * cut);
  CHECK(given.quantile(1.0 - expected) == Approx(x).epsilon(1e-4));
  // A normal cut at its quantile 0.4: mean + σ φ(z)/0.6, variance σ² (1 + zλ − λ²); the book is that near to normal.
  const double z = -0.2533471031357997, lambda = 0.38634253 / 0.6;
  CHECK((given.mean() - all.mean()) / all.standard_deviation() == Approx(lambda).epsilon(0.003));
  CHECK(given.variance() / all.variance() == Approx(1.0 + z * lambda - lambda * lambda).epsilon(0.01));
  CHECK((given + Landing::from_samples(std::vector{0.0, 1000.0})).mean() == Approx(given.mean() + 500.0));
}

TEST_CASE("truncation agrees with enumeration") {
  landfall::test::holds("cdf(truncate(X, v)) = P(v ≤ X ≤ x) / P(X ≥ v)",
                        [](const std::vector<std::uint8_t>& draws, std::uint8_t at) {
                          std::vector<double> p, a;
                          for (std::size_t i = 0; i < std::min<std::size_t>(draws.size(), 12); ++i)
                            p.push_back(double(draws[i] % 16) / 15.0), a.push_back(double(draws[i] / 16) - 4.0);
                          const auto all = Landing::from_deals(p, a);
                          const double v = double(at % 12) - 2.0;
                          RC_PRE(all.probability_at_least(v) > 0.0);
                          const auto given = landing::truncate(all, v);
                          double left = 0.0, mean = 0.0;
                          for (const auto& [x, mass] : enumerated(p, a))
                            if (x >= v) left += mass, mean += mass * x;
                          RC_ASSERT(std::abs(given.mean() - mean / left) < 1e-9);
                          for (double x = v - 1.0; x < 40.0; x += 3.0) {
                            double below = 0.0;
                            for (const auto& [sum, mass] : enumerated(p, a)) below += sum >= v && sum <= x ? mass : 0.0;
                            RC_ASSERT(std::abs(given.cdf(x) - below / left) < 1e-10);
                          }
                        });
}

TEST_CASE("a member given that the total reached its target agrees with enumeration") {
  const std::vector rest_p{0.5, 0.25, 0.7}, rest_a{2.3, 7.9, 0.4};
  const double target = 11.0;
  double hit = 0.0, mean = 0.0, most = 0.0;
  for (const auto& [m, mass] : enumerated(real_p, real_a))
    for (const auto& [r, other] : enumerated(rest_p, rest_a))
      if (m + r >= target - 1e-9) hit += mass * other, mean += mass * other * m, most += m >= 12.0 ? mass * other : 0.0;
  const auto given = landing::given_total(Landing::from_deals(real_p, real_a), Landing::from_deals(rest_p, rest_a), target);
  CHECK(given.mean() == Approx(mean / hit));
  CHECK(given.probability_at_least(12.0) == Approx(most / hit));
}

TEST_CASE("a continuous member given the total is laid on a grid, and says so") {
  const auto uniform = Landing::from_quantiles(std::vector{0.0, 1.0}, std::vector{0.0, 1.0});
  const auto given = landing::given_total(uniform, uniform, 1.0); // density 2m on [0, 1]
  CHECK(given.error_bound() > 0.0);
  CHECK(given.mean() == Approx(2.0 / 3.0).epsilon(1e-4));
  CHECK(given.cdf(0.5) == Approx(0.25).epsilon(1e-3));
  CHECK(landing::given_total(Landing::point(1.0), uniform, 1.5).quantile(0.5) == 1.0);
}
