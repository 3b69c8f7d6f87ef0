#include <landfall/core/error.hpp>
#include <landfall/forecast/caller_bias.hpp>
#include <landfall/stats/random.hpp>

#include "support/reference.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using doctest::Approx;
using namespace landfall;
using namespace landfall::forecast;

TEST_CASE("biases agree with integration by brute force") {
  for (const auto& each : test::reference("caller_bias.json")["cases"]) {
    std::vector<PastCall> calls;
    for (const auto& call : each["calls"]) calls.push_back({call["caller"], call["called"], call["came"], call["unit"]});
    const auto biases = fit_caller_biases(calls);
    for (const auto& row : each["rows"]) {
      const std::string caller = row["caller"];
      CAPTURE(each["name"].get<std::string>());
      CAPTURE(caller);
      const auto got = biases.of(caller);
      // The other side's grid leaves about 1e-4.
      CHECK(std::abs(std::log(got.bias_ratio.estimate) - row["mean"].get<double>()) < 5e-4);
      CHECK(std::abs(std::log(got.bias_ratio.low) - row["low"].get<double>()) < 1e-3);
      CHECK(std::abs(std::log(got.bias_ratio.high) - row["high"].get<double>()) < 1e-3);
      CHECK(std::abs(biases.quantile(caller, 0.1) - row["next_p10"].get<double>()) < 1e-3);
      CHECK(std::abs(biases.quantile(caller, 0.9) - row["next_p90"].get<double>()) < 1e-3);
      CHECK(std::abs(got.level - row["level"].get<double>()) < 1e-3);
    }
  }
}

TEST_CASE("without past calls there is no bias, and the prior's error") {
  const auto row = fit_caller_biases({}).of("Ann");
  CHECK(row.bias_ratio.estimate == Approx(1.0));
  CHECK(row.bias_ratio.low == Approx(1.0 / row.bias_ratio.high));
  CHECK(row.bias_ratio.n == 0);
  CHECK(row.level == Approx(0.5));
  CHECK(row.error_ratio == Approx(0.15 * std::sqrt(1.5 * (1.0 + 0.5 + 0.5))).epsilon(1e-6)); // E λ = 1/2
  CHECK(std::isnan(row.reached.estimate));
}

TEST_CASE("who always calls half too much is found out, sooner where there are more of his calls") {
  std::vector<PastCall> calls;
  const auto call = [&](const char* caller, int n, double ratio) {
    for (int i = 0; i < n; ++i) calls.push_back({caller, 1000.0, 1000.0 * ratio + 20.0 * (i % 3 - 1), 50.0});
  };
  call("high", 8, 0.67);
  call("high, new", 1, 0.67);
  call("right", 8, 1.0);
  call("low", 8, 1.3);
  const auto biases = fit_caller_biases(calls);
  const auto high = biases.of("high");
  CHECK(high.bias_ratio.high < 0.75);
  CHECK(high.bias_ratio.low > 0.60);
  CHECK(high.reached.estimate == 0.0);
  CHECK(high.level > 0.9); // hardly anything comes above his call
  const auto fresh = biases.of("high, new");
  CHECK(fresh.bias_ratio.estimate > high.bias_ratio.estimate);
  CHECK(fresh.bias_ratio.width() > high.bias_ratio.width());
  CHECK(biases.of("right").bias_ratio.contains(1.0));
  CHECK(biases.of("low").bias_ratio.low > 1.15);
  CHECK(biases.rows().size() == 4);
}

TEST_CASE("intervals of biases cover what they say") {
  // 250 callers with known biases, in 25 companies: three standard errors of 80% are 8 points.
  stats::Random random(11);
  const auto normal = [&] { return random.normal(); };
  int covered = 0, reached_by_next = 0, all = 0;
  for (int company = 0; company < 25; ++company) {
    std::vector<PastCall> calls;
    std::vector<double> bias(10);
    for (std::size_t caller = 0; caller < bias.size(); ++caller) {
      bias[caller] = -0.1 + 0.2 * normal();
      for (std::size_t i = 0; i < 1 + caller % 5; ++i)
        calls.push_back({std::to_string(caller), 1000.0, 1050.0 * std::exp(bias[caller] + 0.2 * normal()) - 50.0, 50.0});
    }
    for (auto& call : calls) call.came = std::max(call.came, 0.0);
    const auto biases = fit_caller_biases(calls);
    for (std::size_t caller = 0; caller < bias.size(); ++caller, ++all) {
      const auto row = biases.of(std::to_string(caller));
      covered += row.bias_ratio.contains(std::exp(bias[caller]));
      const double next = bias[caller] + 0.2 * normal();
      reached_by_next += biases.quantile(row.caller, 0.1) <= next && next <= biases.quantile(row.caller, 0.9);
    }
  }
  MESSAGE(covered << " and " << reached_by_next << " of " << all);
  CHECK(std::abs(covered - 0.8 * all) < 0.08 * all);
  CHECK(std::abs(reached_by_next - 0.8 * all) < 0.08 * all);
}

TEST_CASE("past calls that cannot be are refused with their row") {
  const auto refused = [](PastCall wrong) {
    const std::vector<PastCall> calls{{"Ann", 1.0, 1.0, 1.0}, wrong};
    try {
      fit_caller_biases(calls);
    } catch (const Error& error) {
      return error.row() == 1;
    }
    return false;
  };
  CHECK(refused({"", 1.0, 1.0, 1.0}));
  CHECK(refused({"Ann", -1.0, 1.0, 1.0}));
  CHECK(refused({"Ann", 1.0, -1.0, 1.0}));
  CHECK(refused({"Ann", 1.0, 1.0, 0.0}));
  CHECK(refused({"Ann", std::numeric_limits<double>::quiet_NaN(), 1.0, 1.0}));
  CHECK_THROWS_AS(fit_caller_biases({}, {.prior_error_ratio = 0.0}), Error);
  CHECK_THROWS_AS(fit_caller_biases({}, {.level = 1.0}), Error);
  CHECK_THROWS_AS(fit_caller_biases({}).quantile("Ann", 1.0), Error);
}
