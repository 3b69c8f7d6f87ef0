// What every Landing answers, whatever it was made from, and how Landings combine.
#include <landfall/core/error.hpp>
#include <landfall/landing/amount.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/landing/truncation.hpp>

#include "support/property.hpp"

#include <cmath>
#include <limits>
#include <vector>

using doctest::Approx;
using landfall::Landing;

namespace {

Landing some_landing(int kind) {
  const std::vector p{0.1, 0.4, 0.7, 0.9}, a{3.0, 1.0, 4.0, 1.5}, samples{2.0, -1.0, 5.0, 2.0, 8.5}, q{0.1, 0.5, 0.9},
      v{1.0, 3.0, 9.0};
  const std::vector many_p(3000, 0.5), lattice(3000, 3.0);
  switch (kind) {
  case 0: return Landing::point(4.0);
  case 1: return Landing::from_deals(p, a);
  case 2: return Landing::from_samples(samples);
  case 3: return Landing::from_quantiles(q, v);
  case 4: return Landing::from_deals(many_p, lattice);
  case 5: return Landing::from_quantiles(q, v) + Landing::from_samples(samples);
  default: return Landing::mixture(std::vector{some_landing(1), some_landing(3)}, std::vector{1.0, 3.0});
  }
}
constexpr int kinds = 7;

} // namespace

TEST_CASE("a point is certain") {
  const auto landing = Landing::point(-2.5);
  CHECK(landing.mean() == -2.5);
  CHECK(landing.variance() == 0.0);
  CHECK(landing.cdf(-2.51) == 0.0);
  CHECK(landing.cdf(-2.5) == 1.0);
  CHECK(landing.quantile(0.3) == -2.5);
}

TEST_CASE("samples are equally likely, equal ones together") {
  const std::vector samples{3.0, 1.0, 2.0, 2.0};
  const auto landing = Landing::from_samples(samples);
  CHECK(landing.mean() == 2.0);
  CHECK(landing.variance() == Approx(0.5)); // of the distribution, not the unbiased estimate
  CHECK(landing.cdf(2.0) == 0.75);
  CHECK(landing.probability_at_least(2.0) == 0.75);
  CHECK(landing.quantile(0.75) == 2.0);
  CHECK(landing.quantile(0.76) == 3.0);
  CHECK(landing.n() == 4);
}

TEST_CASE("ten samples of a tenth each reach the third decile with three") {
  const std::vector samples{1., 2., 3., 4., 5., 6., 7., 8., 9., 10.};
  CHECK(Landing::from_samples(samples).quantile(0.3) == 3.0);
}

TEST_CASE("quantiles are joined by straight lines") {
  const std::vector q{0.0, 0.5, 1.0}, v{0.0, 10.0, 30.0};
  const auto landing = Landing::from_quantiles(q, v);
  CHECK(landing.cdf(5.0) == Approx(0.25));
  CHECK(landing.quantile(0.75) == Approx(20.0));
  CHECK(landing.probability_at_least(20.0) == Approx(0.25));
  CHECK(landing.mean() == Approx(0.5 * 5.0 + 0.5 * 20.0));
  // E X² = ½ (0 + 0 + 100)/3 + ½ (100 + 300 + 900)/3
  CHECK(landing.variance() == Approx(50.0 / 3 + 650.0 / 3 - 12.5 * 12.5));
}

TEST_CASE("what lies beyond the outer quantiles lies on them") {
  const std::vector q{0.1, 0.9}, v{10.0, 20.0};
  const auto landing = Landing::from_quantiles(q, v);
  CHECK(landing.cdf(10.0) == Approx(0.1));
  CHECK(landing.cdf(9.99) == 0.0);
  CHECK(landing.probability_at_least(20.0) == Approx(0.1));
  CHECK(landing.quantile(0.05) == 10.0);
  CHECK(landing.quantile(1.0) == 20.0);
  CHECK(landing.mean() == Approx(15.0));
}

TEST_CASE("quantiles that descend, too few, or outside 0 to 1 are refused") {
  const std::vector q{0.1, 0.9};
  CHECK_THROWS_AS(Landing::from_quantiles(q, std::vector{2.0, 1.0}), landfall::Error);
  CHECK_THROWS_AS(Landing::from_quantiles(std::vector{0.5}, std::vector{1.0}), landfall::Error);
  CHECK_THROWS_AS(Landing::from_quantiles(std::vector{0.9, 0.1}, q), landfall::Error);
  CHECK_THROWS_AS(Landing::from_quantiles(std::vector{0.5, 1.1}, q), landfall::Error);
  CHECK_THROWS_AS(Landing::from_quantiles(q, std::vector{1.0, 2.0, 3.0}), landfall::Error);
}

TEST_CASE("nothing, or what is no number, makes no Landing") {
  CHECK_THROWS_AS(Landing::from_samples({}), landfall::Error);
  CHECK_THROWS_AS(Landing::from_samples(std::vector<double>{1.0, NAN}), landfall::Error);
  CHECK_THROWS_AS(Landing::point(INFINITY), landfall::Error);
  CHECK_THROWS_AS(Landing::mixture({}, {}), landfall::Error);
  CHECK_THROWS_AS(Landing::mixture(std::vector{Landing::point(1)}, std::vector{0.0}), landfall::Error);
  CHECK_THROWS_AS(Landing::mixture(std::vector{Landing::point(1)}, std::vector{-1.0}), landfall::Error);
  CHECK_THROWS_AS(Landing::point(1).quantile(1.5), landfall::Error);
  CHECK_THROWS_AS(Landing::point(1).cdf(NAN), landfall::Error);
  CHECK_THROWS_AS(Landing::point(1).scale(INFINITY), landfall::Error);
}

TEST_CASE("amounts so large that their squares pass what a number holds are refused") {
  const auto refused = [](auto&& make) {
    try {
      make();
      FAIL_CHECK("it was not refused");
    } catch (const landfall::Error& error) {
      CHECK(error.code() == landfall::ErrorCode::invalid_argument);
      CHECK(error.column() == "amount");
    }
  };
  const std::vector half{0.5, 0.5, 0.5}, large{1e307, 1.5e308, 1.5e308};
  refused([&] { Landing::from_deals(half, large); });
  refused([&] { Landing::from_samples(large); });
  refused([&] { Landing::point(1e308) + Landing::point(1e308); });
  CHECK(Landing::point(1e308).mean() == 1e308);
  CHECK(Landing::from_deals(half, std::vector{1e100, 2e100, 3e100}).mean() == doctest::Approx(3e100));
}

TEST_CASE("what is scaled so small that no two of its points differ is a point") {
  std::vector<double> chances(60), amounts(60);
  std::vector<landfall::landing::Amount> unsure;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    chances[i] = 0.3 + 0.005 * static_cast<double>(i);
    amounts[i] = 1000.0 * std::exp(0.05 * static_cast<double>(i));
    unsure.push_back(landfall::landing::Amount::lognormal(amounts[i], 0.3));
  }
  const auto lattice = Landing::from_deals(std::vector{0.3, 0.5, 0.2}, std::vector{100.0, 200.0, 300.0});
  const auto smooth = Landing::from_deals(chances, amounts);
  const auto uncertain = Landing::from_uncertain_deals(chances, unsure);
  for (const auto& landing : {lattice, smooth, uncertain, landfall::landing::truncate(uncertain, 2000.0)}) {
    CAPTURE(landing.method());
    const auto small = landing.scale(1e-200).scale(1e-200);
    CHECK(small.cdf(0.0) == 1.0);
    CHECK(small.probability_at_least(0.0) == 1.0);
    CHECK(small.quantile(0.5) == 0.0);
    const auto large = landing.scale(1e-100).scale(-1e100);
    CHECK(large.quantile(0.5) == doctest::Approx(-landing.quantile(0.5)).epsilon(1e-6));
  }
}

TEST_CASE("a mixture does not mind the scale of its weights") {
  const std::vector parts{Landing::point(1), Landing::point(3)};
  for (const double scale : {5e-324, 1.0, 0.5 * std::numeric_limits<double>::max()}) {
    CAPTURE(scale);
    const auto mixture = Landing::mixture(parts, std::vector{scale, scale});
    CHECK(mixture.mean() == 2.0);
    CHECK(mixture.cdf(1.0) == 0.5);
  }
}

TEST_CASE("a mixture has the mean of its parts' means, and their spread on top of their variances") {
  const std::vector parts{Landing::point(0.0), Landing::from_samples(std::vector{10.0, 20.0})};
  const auto landing = Landing::mixture(parts, std::vector{3.0, 1.0});
  CHECK(landing.mean() == Approx(3.75));
  CHECK(landing.variance() == Approx(0.75 * 3.75 * 3.75 + 0.25 * (25.0 + 11.25 * 11.25)));
  CHECK(landing.cdf(0.0) == Approx(0.75));
  CHECK(landing.quantile(0.75) == 0.0);
  CHECK(landing.quantile(0.76) == 10.0);
  CHECK(landing.quantile(1.0) == 20.0);
}

TEST_CASE("what has no width adds as the point that it is") {
  const std::vector q{0.1, 0.9};
  const auto five = Landing::from_quantiles(q, std::vector{5.0, 5.0}),
             three = Landing::from_quantiles(q, std::vector{3.0, 3.0});
  CHECK((five + three).quantile(0.5) == 8.0);
  const std::vector points{Landing::point(1.0), Landing::point(1.0)};
  const auto one = Landing::mixture(points, std::vector{1.0, 1.0});
  CHECK((one + one.shift(2.0)).quantile(0.9) == 4.0);
}

TEST_CASE("a large sample does not swallow small ones") {
  std::vector<double> samples;
  for (int i = 1; i < 1000; ++i) samples.push_back(i);
  samples.push_back(1e15);
  const auto landing = Landing::from_samples(samples);
  CHECK(landing.quantile(0.5) == 500.0);
  CHECK(landing.probability_at_least(900.0) == Approx(0.101));
}

TEST_CASE("sixteen long lattices add without growing beyond what is kept") {
  std::vector<double> p, a;
  for (int i = 0; i < 40; ++i) p.push_back(0.3 + 0.01 * i), a.push_back(20000.0 + 7.0 * i);
  const auto rep = Landing::from_deals(p, a);
  auto team = rep;
  for (int i = 1; i < 16; ++i) team = team + rep;
  CHECK(team.mean() == Approx(16.0 * rep.mean()));
  CHECK(team.quantile(0.9) == Approx(team.mean() + 1.2816 * team.standard_deviation()).epsilon(0.002));
}

TEST_CASE("samples and quantiles add on a grid within the stated displacement") {
  const std::vector q{0.0, 1.0}, v{0.0, 6.0}, samples{0.0, 100.0};
  const auto landing = Landing::from_quantiles(q, v) + Landing::from_samples(samples);
  const double e = landing.error_bound();
  CHECK(e > 0.0);
  CHECK(e < 0.01);
  CHECK(landing.mean() == Approx(53.0));
  CHECK(landing.variance() == Approx(3.0 + 2500.0));
  for (const double x : {1.0, 3.0, 5.0}) {
    CHECK(landing.cdf(x - e) <= x / 12.0 + 1e-9);
    CHECK(landing.cdf(x + e) >= x / 12.0 - 1e-9);
  }
}

TEST_CASE("every form keeps cdf, quantile and tail together") {
  for (int kind = 0; kind < kinds; ++kind) {
    CAPTURE(kind);
    const auto landing = some_landing(kind);
    for (int i = 0; i <= 100; ++i) {
      const double q = i / 100.0, x = landing.quantile(q);
      CHECK(landing.cdf(x) >= q - 1e-12);
      CHECK(landing.cdf(x - 1e-6 * (1.0 + std::abs(x))) <= q + 1e-3); // one grid cell may lie between
      if (i > 0) CHECK(x >= landing.quantile(q - 0.01));
    }
    for (double x = -5.0; x < 30.0; x += 0.37) CHECK(landing.cdf(x) + landing.probability_at_least(x) >= 1.0 - 1e-12);
    CHECK(landing.cdf(-1e300) == 0.0);
    CHECK(landing.cdf(1e300) == Approx(1.0));
    CHECK(landing.probability_at_least(1e300) == 0.0);
    CHECK(landing.probability_at_least(-1e300) == Approx(1.0));
  }
}

TEST_CASE("shifting and scaling move mean, variance and quantiles as they should") {
  for (int kind = 0; kind < kinds; ++kind) {
    CAPTURE(kind);
    const auto landing = some_landing(kind);
    const auto moved = landing.scale(-2.0).shift(5.0);
    CHECK(moved.mean() == Approx(5.0 - 2.0 * landing.mean()));
    CHECK(moved.variance() == Approx(4.0 * landing.variance()));
    for (const double x : {-3.3, 0.7, 2.9, 6.1}) CHECK(moved.cdf(5.0 - 2.0 * x) == Approx(landing.probability_at_least(x)));
    CHECK((landing + 3.0).quantile(0.4) == Approx(landing.quantile(0.4) + 3.0));
    CHECK(landing.scale(0.0).quantile(0.9) == 0.0);
  }
}

TEST_CASE("mean and variance of a sum are the sums, whatever the forms") {
  for (int a = 0; a < kinds; ++a)
    for (int b = 0; b < kinds; ++b) {
      CAPTURE(a);
      CAPTURE(b);
      const auto left = some_landing(a), right = some_landing(b);
      const auto sum = left + right, other = right + left;
      CHECK(sum.mean() == Approx(left.mean() + right.mean()));
      CHECK(sum.variance() == Approx(left.variance() + right.variance()));
      // The distribution itself has them too, within the displacement that it states.
      double mean = 0.0;
      for (int i = 0; i < 2000; ++i) mean += sum.quantile((i + 0.5) / 2000) / 2000;
      CHECK(std::abs(mean - sum.mean()) < 0.02 * (1.0 + sum.standard_deviation()));
      CHECK(sum.cdf(7.0) == Approx(other.cdf(7.0)).epsilon(1e-6));
    }
}
