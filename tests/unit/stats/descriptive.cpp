// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace landfall::stats;
using doctest::Approx;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("mean, variance, quantiles and the t interval agree with R") {
  const auto& reference = landfall::test::reference("descriptive.json");
  for (const auto& row : reference["samples"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto values = row["values"].get<std::vector<double>>();
    CHECK(mean(values) == Approx(row["mean"].get<double>()).epsilon(1e-14));
    CHECK(variance(values) == Approx(row["variance"].get<double>()).epsilon(1e-13));
    CHECK(standard_deviation(values) == Approx(std::sqrt(row["variance"].get<double>())).epsilon(1e-13));
    CHECK(median(values) == Approx(row["median"].get<double>()).epsilon(1e-14));
    for (std::size_t i = 0; i < reference["probabilities"].size(); ++i)
      CHECK(quantile(values, reference["probabilities"][i]) == Approx(row["quantiles"][i].get<double>()).epsilon(1e-13));
    const auto interval = mean_interval(values, row["level"]);
    CHECK(interval.estimate == mean(values));
    CHECK(interval.low == Approx(row["t_interval"][0].get<double>()).epsilon(1e-12));
    CHECK(interval.high == Approx(row["t_interval"][1].get<double>()).epsilon(1e-12));
    CHECK(interval.level == row["level"].get<double>());
    CHECK(interval.n == static_cast<std::int64_t>(values.size()));
  }
}

TEST_CASE("one value has a mean and a median, and a mean without ends to its interval") {
  const std::vector<double> one = {7.0};
  CHECK(mean(one) == 7.0);
  CHECK(median(one) == 7.0);
  CHECK(quantile(one, 0.9) == 7.0);
  const auto interval = mean_interval(one);
  CHECK(interval.estimate == 7.0);
  CHECK(interval.low == -infinity);
  CHECK(interval.high == infinity);
  CHECK_THROWS_AS(variance(one), landfall::Error);
}

TEST_CASE("no values have neither") {
  const std::vector<double> none;
  CHECK_THROWS_AS(mean(none), landfall::Error);
  CHECK_THROWS_AS(median(none), landfall::Error);
  CHECK_THROWS_AS(standard_deviation(none), landfall::Error);
  CHECK(std::isnan(mean_interval(none).estimate));
  CHECK(mean_interval(none).n == 0);
}

TEST_CASE("the variance of values close together and far from 0 keeps its digits") {
  const std::vector<double> values = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}; // NIST's example, variance 30
  CHECK(variance(values) == 30.0);
  CHECK(variance(std::vector<double>(1000, 0.1)) == Approx(0.0));
}

TEST_CASE("a value that is not finite is refused with its row") {
  const std::vector<double> values = {1.0, std::nan(""), 2.0};
  try {
    moments(values);
    FAIL("a NaN was accepted");
  } catch (const landfall::Error& error) {
    CHECK(error.row() == 1);
    CHECK(error.code() == landfall::ErrorCode::invalid_argument);
  }
  CHECK_THROWS_AS(median(values), landfall::Error);
  CHECK_THROWS_AS(mean(std::vector<double>{infinity}), landfall::Error);
  CHECK_THROWS_AS(quantile(std::vector<double>{1.0}, 1.1), landfall::Error);
  CHECK_THROWS_AS(mean_interval(std::vector<double>{1.0, 2.0}, 1.0), landfall::Error);
}

TEST_CASE("mean and quantiles follow a shift and a scale, and do not mind the order") {
  landfall::test::holds("location and scale", [] {
    auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::inRange(-100000, 100000), [](int cents) { return static_cast<double>(cents) / 64.0; })));
    const double q = static_cast<double>(*rc::gen::inRange(0, 101)) / 100.0;
    const double before = quantile(values, q), m = mean(values);
    RC_ASSERT(before >= *std::ranges::min_element(values) && before <= *std::ranges::max_element(values));
    auto moved = values;
    for (double& value : moved) value = 4.0 * value + 128.0;
    std::ranges::reverse(moved);
    RC_ASSERT(std::abs(quantile(moved, q) - (4.0 * before + 128.0)) < 1e-9);
    RC_ASSERT(std::abs(mean(moved) - (4.0 * m + 128.0)) < 1e-9);
    if (values.size() > 1) RC_ASSERT(std::abs(variance(moved) - 16.0 * variance(values)) <= 1e-12 * variance(moved));
  });
}

TEST_CASE("the t interval covers as often as it says") {
  Random random(11);
  int covered = 0;
  for (int i = 0; i < 5000; ++i) {
    std::vector<double> values(4);
    for (double& value : values) value = random.normal(3.0, 2.0);
    covered += mean_interval(values).contains(3.0);
  }
  CHECK(std::abs(covered / 5000.0 - 0.80) < 4.0 * std::sqrt(0.16 / 5000.0));
}
