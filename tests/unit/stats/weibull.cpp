// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/weibull.hpp>

#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::stats;

namespace {

constexpr double z_80 = 1.2815515655446004;

struct Made {
  std::vector<double> time;
  std::vector<std::uint8_t> ended;
  std::vector<double> covariates;
  std::size_t width = 0;
  TimedCases view() const { return {time, ended, covariates, width}; }
};

/// Times of power 1.3 and scale e^(3 + 0.5 x), x 0 or 1, seen for up to 60.
Made simulated(std::uint64_t study, std::size_t n) {
  Random random(20'261'123, study);
  Made made;
  made.width = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = i % 2 == 0 ? 1.0 : 0.0;
    const double time = std::exp(3.0 + 0.5 * x) * std::pow(random.exponential(1.0), 1.0 / 1.3), seen = 60.0 * random.uniform();
    made.covariates.push_back(x);
    made.ended.push_back(time < seen);
    made.time.push_back(std::min(time, seen));
  }
  return made;
}

bool covers(const Interval& interval, double truth) { return interval.low <= truth && truth <= interval.high; }

} // namespace

TEST_CASE("a Weibull agrees with R's survreg") {
  for (const auto& each : landfall::test::reference("weibull.json")["cases"]) {
    const Made made{each["time"], each["ended"], each["covariates"], each["width"]};
    const auto model = fit_weibull(made.view());
    CHECK(model.log_likelihood() == Approx(each["log_likelihood"].get<double>()).epsilon(1e-9));
    const std::vector<double> parameters = each["parameters"], errors = each["standard_errors"];
    for (std::size_t i = 0; i < model.coefficients().size(); ++i) {
      const auto& coefficient = model.coefficients()[i];
      CHECK(coefficient.estimate == Approx(parameters[i]).epsilon(1e-6));
      CHECK((coefficient.high - coefficient.estimate) / z_80 == Approx(errors[i]).epsilon(1e-6));
    }
    CHECK(std::log(model.power().estimate) == Approx(parameters.back()).epsilon(1e-6));
    CHECK(std::log(model.power().high / model.power().low) / (2.0 * z_80) == Approx(errors.back()).epsilon(1e-6));
    CHECK(model.quantile(0.5, std::vector<double>(made.width, 0.5)).estimate ==
          Approx(each["median"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("a quantile is the time by which its share has ended, and the mean the area above the curve") {
  const Made made = simulated(0, 400);
  const auto model = fit_weibull(made.view());
  const std::vector<double> x{1.0};
  for (const double p : {0.01, 0.5, 0.99}) {
    const auto time = model.quantile(p, x);
    CHECK(model.ended_by(time.estimate, x).estimate == Approx(p).epsilon(1e-12));
    CHECK(time.low < time.estimate);
    CHECK(time.estimate < time.high);
  }
  double area = 0.0;
  constexpr double step = 0.01;
  for (double t = 0.5 * step; t < 1000.0; t += step) area += step * (1.0 - model.ended_by(t, x).estimate);
  CHECK(model.mean(x).estimate == Approx(area).epsilon(1e-5));
}

TEST_CASE("80 of 100 intervals hold the truth") {
  int power = 0, coefficient = 0, median = 0, share = 0, mean = 0;
  constexpr int studies = 400;
  const double truth_scale = std::exp(3.5);
  const std::vector<double> x{1.0};
  for (int study = 0; study < studies; ++study) {
    const Made made = simulated(static_cast<std::uint64_t>(study) + 1, 150);
    const auto model = fit_weibull(made.view());
    power += covers(model.power(), 1.3);
    coefficient += covers(model.coefficients()[1], 0.5);
    median += covers(model.quantile(0.5, x), truth_scale * std::pow(std::log(2.0), 1.0 / 1.3));
    share += covers(model.ended_by(20.0, x), 1.0 - std::exp(-std::pow(20.0 / truth_scale, 1.3)));
    mean += covers(model.mean(x), truth_scale * std::tgamma(1.0 + 1.0 / 1.3));
  }
  for (const int held : {power, coefficient, median, share, mean}) {
    CHECK(held > 0.74 * studies); // three standard errors about 0.80
    CHECK(held < 0.86 * studies);
  }
}

TEST_CASE("a fit's bits do not depend on the number of threads") {
  const Made made = simulated(7, 30'000);
  const auto one = fit_weibull(made.view()), three = fit_weibull(made.view(), {.control = {.threads = 3}});
  CHECK(one.power().high == three.power().high);
  CHECK(one.coefficients()[1].low == three.coefficients()[1].low);
}

TEST_CASE("a unit of time in which times are counted changes the scale alone") {
  Made made = simulated(8, 300);
  const auto days = fit_weibull(made.view());
  for (double& each : made.time) each *= 1e9;
  const auto tiny = fit_weibull(made.view());
  CHECK(tiny.power().estimate == Approx(days.power().estimate).epsilon(1e-9));
  CHECK(tiny.coefficients()[1].estimate == Approx(days.coefficients()[1].estimate).epsilon(1e-8));
  CHECK(tiny.coefficients()[0].estimate == Approx(days.coefficients()[0].estimate + std::log(1e9)).epsilon(1e-9));
}

TEST_CASE("what can not be fitted is refused") {
  const auto refused = [](const Made& made) -> ErrorCode {
    try {
      fit_weibull(made.view());
    } catch (const Error& error) {
      return error.code();
    }
    FAIL("a model was fitted");
    return ErrorCode::internal;
  };
  CHECK(refused({{}, {}, {}, 0}) == ErrorCode::insufficient);
  CHECK(refused({{1.0, 2.0}, {1, 0}, {}, 0}) == ErrorCode::insufficient);
  CHECK(refused({{5.0, 5.0, 5.0}, {1, 1, 1}, {}, 0}) == ErrorCode::not_converged);
  CHECK(refused({{1.0, 0.0}, {1, 1}, {}, 0}) == ErrorCode::invalid_argument);
  CHECK(refused({{1.0, 2.0}, {1}, {}, 0}) == ErrorCode::invalid_argument);
  CHECK(refused({{1.0, 2.0, 3.0}, {1, 1, 1}, {4.0, 4.0, 4.0}, 1}) == ErrorCode::invalid_argument);
  const auto model = fit_weibull({{{1.0, 2.0, 3.0}}, {{1, 1, 1}}});
  CHECK_THROWS_AS(model.quantile(1.0), Error);
  CHECK_THROWS_AS(model.ended_by(-1.0), Error);
  CHECK_THROWS_AS(model.mean(std::vector<double>{1.0}), Error);
  CHECK(model.ended_by(0.0).estimate == 0.0);
  CHECK(model.ended_by(std::numeric_limits<double>::infinity()).estimate == 1.0);
}
