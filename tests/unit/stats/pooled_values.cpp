// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/pooled_rates.hpp>
#include <landfall/stats/pooled_values.hpp>

#include "support/reference.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using doctest::Approx;
using namespace landfall::stats;

namespace {

/// The i-th of each draw of so many.
std::vector<double> column(const std::vector<double>& drawn, std::size_t groups, std::size_t i) {
  std::vector<double> values;
  for (std::size_t at = i; at < drawn.size(); at += groups) values.push_back(drawn[at]);
  return values;
}

} // namespace

TEST_CASE("pooled values are those of numerical integration, the eight schools among them") {
  for (const auto& each : landfall::test::reference("pooled_values.json")["cases"]) {
    CAPTURE(each["name"].get<std::string>());
    const auto values = each["values"].get<std::vector<double>>(), errors = each["standard_errors"].get<std::vector<double>>();
    const auto found = pooled_values(values, errors);
    CHECK(found.mean == Approx(each["mean"].get<double>()).epsilon(1e-4));
    for (std::size_t i = 0; i < values.size(); ++i) {
      CHECK(found.values[i].estimate == Approx(each["rows"][i][0].get<double>()).epsilon(1e-4));
      CHECK(std::abs(found.values[i].low - each["rows"][i][1].get<double>()) < 1e-3 * errors[i]);
      CHECK(std::abs(found.values[i].high - each["rows"][i][2].get<double>()) < 1e-3 * errors[i]);
    }
  }
}

TEST_CASE("draws have the posterior's means and intervals, and are the same for the same seed") {
  const std::vector<double> values = {28, 8, -3, 7, -1, 1, 18, 12}, errors = {15, 10, 16, 11, 9, 11, 10, 18};
  const auto found = pooled_values(values, errors);
  const auto drawn = draw_pooled_values(values, errors, 20'000, 7);
  CHECK(drawn == draw_pooled_values(values, errors, 20'000, 7));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto theta = column(drawn, values.size(), i);
    CHECK(std::abs(mean(theta) - found.values[i].estimate) < 0.3);
    CHECK(std::abs(quantile(theta, 0.1) - found.values[i].low) < 0.5);
    CHECK(std::abs(quantile(theta, 0.9) - found.values[i].high) < 0.5);
  }
}

TEST_CASE("draws of rates have the posterior's means and intervals; one alone has Jeffreys'") {
  const std::vector<Share> groups = {{3, 10}, {9, 20}, {2, 12}, {30, 90}, {0, 0}};
  const auto found = pooled_rates(groups);
  const auto drawn = draw_pooled_rates(groups, 20'000, 7);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto rate = column(drawn, groups.size(), i);
    CHECK(std::abs(mean(rate) - found.rates[i].estimate) < 0.004);
    CHECK(std::abs(quantile(rate, 0.1) - found.rates[i].low) < 0.012);
    CHECK(std::abs(quantile(rate, 0.9) - found.rates[i].high) < 0.012);
  }
  const std::vector<Share> alone = {{3, 10}};
  CHECK(mean(draw_pooled_rates(alone, 20'000, 1)) == Approx(3.5 / 11.0).epsilon(0.01));
  CHECK(draw_pooled_rates({}, 10, 1).empty());
}

TEST_CASE("far beyond its error a value stands for itself, and one that nobody measured well is pulled to the others") {
  const auto sure = pooled_values(std::vector{1.0, 100.0, 200.0}, std::vector{1e-3, 1e-3, 1e-3});
  CHECK(sure.values[1].estimate == Approx(100.0).epsilon(1e-6));
  const auto pulled = pooled_values(std::vector{10.0, 10.1, 9.9, 10.0, 50.0}, std::vector{0.1, 0.1, 0.1, 0.1, 40.0});
  CHECK(std::abs(pulled.values[4].estimate - 10.0) < 1.0);
}

TEST_CASE("values that can not be pooled are refused, with their place") {
  const auto refused = [](const std::vector<double>& values, const std::vector<double>& errors, double level = 0.8) {
    try {
      pooled_values(values, errors, level);
      return std::string("accepted");
    } catch (const landfall::Error& error) {
      return error.column() + ":" + std::to_string(error.row());
    }
  };
  CHECK(refused({1, 2, 3}, {1, 1, 1}) == "accepted");
  CHECK(refused({1, 2}, {1, 1}) == "values:-1");
  CHECK(refused({1, 2, 3}, {1, 1}) == "standard_errors:-1");
  CHECK(refused({1, 2, 3}, {1, 0, 1}) == "standard_errors:1");
  CHECK(refused({1, 2, std::numeric_limits<double>::infinity()}, {1, 1, 1}) == "values:2");
  CHECK(refused({1, 2, 3}, {1, 1, 1}, 1.0) == "level:-1");
  CHECK_THROWS_AS(draw_pooled_values(std::vector{1.0, 2.0, 3.0}, std::vector{1.0, 1.0, 1.0}, 0, 1), landfall::Error);
  CHECK_THROWS_AS(draw_pooled_rates(std::vector<Share>{{1, 2}}, 0, 1), landfall::Error);
}
