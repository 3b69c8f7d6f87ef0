// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/bootstrap.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace landfall::stats;

namespace {

std::vector<double> exponentials(Random& random, std::size_t n) {
  std::vector<double> values(n);
  for (double& value : values) value = random.exponential();
  return values;
}

/// Share of `studies` whose interval holds the truth.
template <class Study> double cover(int studies, double truth, const Study& study) {
  int held = 0;
  for (int i = 0; i < studies; ++i) {
    const Interval interval = study(static_cast<std::uint64_t>(i));
    held += interval.contains(truth);
  }
  return static_cast<double>(held) / studies;
}

} // namespace

TEST_CASE("BCa agrees with SciPy") {
  for (const auto& row : landfall::test::reference("bootstrap.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto samples = row["samples"].get<std::vector<std::vector<double>>>();
    const BootstrapOptions options{.level = row["level"].get<double>(), .resamples = 200'000, .widened = false};
    const auto interval = samples.size() == 1 ? bca_mean(samples[0], options) : bca_difference(samples[0], samples[1], options);
    // Both ends are quantiles of 200,000 draws, and both z₀ are drawn: at 80% a difference has a deviation of 0.008 errors, of
    // 0.011 at 95%. Whole numbers step: by 1/12, a sixth of their error.
    const double step = row["name"] == "whole numbers" ? 1.0 / 12.0 : 0.0;
    const double tolerance = 0.04 * row["error"].get<double>() + step;
    CHECK(std::abs(interval.low - row["low"].get<double>()) <= tolerance);
    CHECK(std::abs(interval.high - row["high"].get<double>()) <= tolerance);
    CHECK(interval.level == row["level"].get<double>());
  }
}

TEST_CASE("widened, an even sample has the interval of Student's t") {
  Random random(3);
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) {
    const double value = random.normal();
    values.insert(values.end(), {5.0 + value, 5.0 - value}); // skewed nowhere
  }
  const auto student = difference_of_means(values, std::vector<double>{0.0, 0.0});
  const auto interval = bca_mean(values, {.resamples = 200'000});
  CHECK(interval.low == doctest::Approx(student.low).epsilon(0.01));
  CHECK(interval.high == doctest::Approx(student.high).epsilon(0.01));
  CHECK(bca_mean(values, {.widened = false}).width() < interval.width());
}

TEST_CASE("widened intervals of few values cover near their level, which those of Efron do not") {
  Random random(4);
  const auto of_mean = [&](std::size_t n, bool widened) {
    return cover(4'000, 1.0, [&, n, widened](std::uint64_t study) {
      Random own = random.stream(study);
      return bca_mean(exponentials(own, n), {.resamples = 999, .widened = widened, .stream = study});
    });
  };
  // 4,000 studies know a share to 0.013 (two standard errors).
  CHECK(of_mean(5, false) < 0.70);
  CHECK(of_mean(5, true) > 0.72);
  CHECK(of_mean(10, true) > 0.76);
  CHECK(of_mean(20, true) > 0.775);
  CHECK(of_mean(20, true) < 0.825);
  const auto difference = cover(4'000, 1.0, [&](std::uint64_t study) {
    Random own = random.stream(study);
    auto first = exponentials(own, 8);
    for (double& value : first) value += 1.0;
    return bca_difference(first, exponentials(own, 8), {.resamples = 999, .stream = study});
  });
  CHECK(difference > 0.74);
  CHECK(difference < 0.82);
}

TEST_CASE("the ends never lie beyond the values") {
  landfall::test::holds("min ≤ low ≤ high ≤ max", [] {
    const auto values = *rc::gen::resize(8, rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(rc::gen::map(
                                                rc::gen::inRange(-50, 50), [](int tenths) { return tenths * 0.1; }))));
    RC_PRE(values.size() > 1);
    const auto interval = bca_mean(values, {.resamples = 200});
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    RC_ASSERT(*least - 1e-12 <= interval.low && interval.low <= interval.high && interval.high <= *most + 1e-12);
  });
}

TEST_CASE("a difference turned about has its interval turned about, but for what is drawn") {
  Random random(5);
  const auto first = exponentials(random, 15), second = exponentials(random, 9);
  const auto one = bca_difference(first, second, {.resamples = 100'000}),
             two = bca_difference(second, first, {.resamples = 100'000});
  CHECK(one.estimate == doctest::Approx(-two.estimate));
  CHECK(one.low == doctest::Approx(-two.high).epsilon(0.02));
  CHECK(one.high == doctest::Approx(-two.low).epsilon(0.02));
}

TEST_CASE("few values, equal ones and huge ones have their say") {
  CHECK(std::isnan(bca_mean({}).estimate));
  const auto one = bca_mean(std::vector<double>{3.0});
  CHECK(one.estimate == 3.0);
  CHECK(std::isinf(one.low));
  CHECK(std::isinf(bca_difference(std::vector<double>{1.0, 2.0}, std::vector<double>{1.0}).high));
  const auto equal = bca_mean(std::vector<double>(7, 0.1));
  CHECK(equal.low == equal.estimate);
  CHECK(equal.high == equal.estimate);
  const auto two = bca_mean(std::vector<double>{1.0, 2.0});
  CHECK(two.low == 1.0);
  CHECK(two.high == 2.0);
  std::vector<double> values = {1.0, 2.0, 4.0, 8.0, 3.0, 5.0};
  const auto plain = bca_mean(values);
  for (double& value : values) value *= 0x1p1000;
  const auto huge = bca_mean(values);
  CHECK(huge.low == plain.low * 0x1p1000);
  CHECK(huge.high == plain.high * 0x1p1000);
}

TEST_CASE("the same seed draws the same, another stream does not") {
  Random random(6);
  const auto values = exponentials(random, 12);
  CHECK(bca_mean(values).low == bca_mean(values).low);
  CHECK(bca_mean(values).low != bca_mean(values, {.stream = 1}).low);
}

TEST_CASE("a bootstrap refuses what can not be, and stops when told to") {
  const std::vector<double> some = {1.0, 2.0, 4.0}, bad = {1.0, std::nan(""), 2.0};
  CHECK_THROWS_AS(bca_mean(bad), landfall::Error);
  CHECK_THROWS_AS(bca_difference(some, bad), landfall::Error);
  CHECK_THROWS_AS(bca_mean(some, {.level = 1.0}), landfall::Error);
  CHECK_THROWS_AS(bca_mean(some, {.resamples = 99}), landfall::Error);
  try {
    bca_mean(some, {.progress = [](double) { return false; }});
    FAIL("it went on");
  } catch (const landfall::Error& error) {
    CHECK(error.code() == landfall::ErrorCode::cancelled);
  }
}
