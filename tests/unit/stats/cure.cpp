// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/cure.hpp>
#include <landfall/stats/random.hpp>

#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>
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
  std::vector<std::uint8_t> ends; ///< whether it ever will
  TimedCases view() const { return {time, ended, covariates, width}; }
};

/// A share of 30% ends, in Weibull times of shape 1.3 and scale 25, seen for up to `longest`; with a covariate, ±0.8 on the
/// odds.
Made simulated(std::uint64_t study, std::size_t n, double longest, bool with_covariate = false) {
  Random random(20'260'123, study);
  Made made;
  made.width = with_covariate ? 1 : 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = i % 2 == 0 ? 1.0 : 0.0;
    if (with_covariate) made.covariates.push_back(x);
    const double odds = 0.3 / 0.7 * (with_covariate ? std::exp(0.8 * x) : 1.0);
    const bool ends = random.uniform() < odds / (1.0 + odds);
    const double time = 25.0 * std::pow(random.exponential(1.0), 1.0 / 1.3), seen = longest * (0.05 + 0.95 * random.uniform());
    made.ends.push_back(ends);
    made.ended.push_back(ends && time < seen);
    made.time.push_back(ends && time < seen ? time : seen);
  }
  return made;
}

CureTiming timing_of(const std::string& word) {
  for (const auto timing : {CureTiming::weibull, CureTiming::gamma, CureTiming::generalised_gamma})
    if (word == to_string(timing)) return timing;
  throw std::runtime_error(word);
}

} // namespace

TEST_CASE("a fit agrees with SciPy's maximum and its second derivatives, and with lifelines") {
  for (const auto& each : landfall::test::reference("cure.json")["cases"]) {
    const auto timing = timing_of(each["timing"]);
    CAPTURE(each["timing"].get<std::string>());
    const Made made{each["time"], each["ended"], each["covariates"], each["width"], {}};
    const auto model = fit_cure(made.view(), {.timing = timing});
    CHECK(model.log_likelihood() >= each["log_likelihood"].get<double>() - 1e-9);
    CHECK(model.log_likelihood() == Approx(each["log_likelihood"].get<double>()).epsilon(1e-9));
    const std::vector<double> parameters = each["parameters"], errors = each["standard_errors"];
    std::size_t next = 0;
    for (const auto& coefficient : model.coefficients()) {
      CHECK(std::abs(coefficient.estimate - parameters[next]) < 1e-4 * errors[next]);
      CHECK((coefficient.high - coefficient.estimate) / z_80 == Approx(errors[next]).epsilon(1e-4));
      ++next;
    }
    const auto check_positive = [&](const Interval& interval) {
      CHECK(std::abs(std::log(interval.estimate) - parameters[next]) < 1e-4 * errors[next]);
      CHECK(std::log(interval.high / interval.low) / (2.0 * z_80) == Approx(errors[next]).epsilon(1e-4));
      ++next;
    };
    check_positive(model.scale());
    if (timing != CureTiming::weibull) check_positive(model.shape());
    if (timing != CureTiming::gamma) check_positive(model.power());
    if (each.contains("lifelines")) {
      CHECK(model.share().estimate == Approx(each["lifelines"]["share"].get<double>()).epsilon(1e-4));
      CHECK(model.scale().estimate == Approx(each["lifelines"]["scale"].get<double>()).epsilon(1e-4));
      CHECK(model.power().estimate == Approx(each["lifelines"]["power"].get<double>()).epsilon(1e-4));
    }
  }
}

TEST_CASE("intervals of 80% hold the share that ever ends, and what it is by a day, about as often") {
  constexpr int studies = 400;
  int share = 0, by_day = 0;
  const double truth = 0.3 * -std::expm1(-std::pow(20.0 / 25.0, 1.3));
  for (int study = 0; study < studies; ++study) {
    const auto model = fit_cure(simulated(static_cast<std::uint64_t>(study), 500, 120.0).view());
    share += model.share().contains(0.3);
    by_day += model.ended_by(20.0).contains(truth);
  }
  CHECK(share > 0.74 * studies); // 3 standard errors of 400 studies are 6 of 100
  CHECK(share < 0.86 * studies);
  CHECK(by_day > 0.74 * studies);
  CHECK(by_day < 0.86 * studies);
}

TEST_CASE("what a young cohort comes to is held by its interval about as often, chance and all") {
  constexpr int studies = 400;
  int held = 0, by_covariate = 0;
  for (int study = 0; study < studies; ++study) {
    const auto old = simulated(static_cast<std::uint64_t>(2 * study), 600, 120.0);
    const auto young = simulated(static_cast<std::uint64_t>(2 * study + 1), 200, 30.0);
    const auto answer = fit_cure(old.view()).expectation(young.view());
    held += answer.expected.contains(static_cast<double>(std::ranges::count(young.ends, 1)));
    CHECK(answer.expected.low >= static_cast<double>(answer.ended));
    CHECK(answer.expected.high <= 200.0);
    const auto model = fit_cure(simulated(static_cast<std::uint64_t>(study), 600, 120.0, true).view());
    by_covariate += model.coefficients()[1].contains(0.8);
  }
  CHECK(held > 0.74 * studies);
  CHECK(held < 0.87 * studies); // counts are whole: an interval holds a little more
  CHECK(by_covariate > 0.74 * studies);
  CHECK(by_covariate < 0.86 * studies);
}

TEST_CASE("chances by time rise from nothing to the share, and what is yet to come falls") {
  const auto model = fit_cure(simulated(7, 800, 150.0).view());
  CHECK(model.ended_by(0.0).estimate == 0.0);
  double before = 0.0, yet = model.share().estimate;
  CHECK(model.yet_to_end(0.0) == yet);
  for (const double t : {1.0, 5.0, 20.0, 60.0, 200.0, 1e4}) {
    const auto at = model.ended_by(t);
    CHECK(at.estimate > before);
    CHECK(at.low <= at.estimate);
    CHECK(at.estimate <= at.high);
    CHECK(model.yet_to_end(t) < yet);
    before = at.estimate, yet = model.yet_to_end(t);
  }
  CHECK(before == Approx(model.share().estimate).epsilon(1e-9));
  CHECK(model.ended_by(std::numeric_limits<double>::infinity()).estimate == model.share().estimate);
}

TEST_CASE("a unit of time or of a covariate changes nothing but its own parameter") {
  const auto days = simulated(3, 700, 120.0, true);
  auto hours = days;
  for (auto& each : hours.time) each *= 24.0;
  for (auto& each : hours.covariates) each = 1000.0 * each + 5.0;
  const auto a = fit_cure(days.view()), b = fit_cure(hours.view());
  CHECK(b.scale().estimate == Approx(24.0 * a.scale().estimate).epsilon(1e-7));
  CHECK(b.power().estimate == Approx(a.power().estimate).epsilon(1e-7));
  CHECK(b.coefficients()[1].estimate == Approx(a.coefficients()[1].estimate / 1000.0).epsilon(1e-6));
  const std::vector<double> x{1.0}, scaled{1005.0};
  CHECK(b.share(scaled).low == Approx(a.share(x).low).epsilon(1e-6));
}

TEST_CASE("many cases are looked up, and few worked out, to the same maximum") {
  const auto few = simulated(9, 400, 120.0);
  Made many;
  for (int copy = 0; copy < 40; ++copy) {
    many.time.insert(many.time.end(), few.time.begin(), few.time.end());
    many.ended.insert(many.ended.end(), few.ended.begin(), few.ended.end());
  }
  for (const auto timing : {CureTiming::weibull, CureTiming::gamma, CureTiming::generalised_gamma}) {
    const auto a = fit_cure(few.view(), {.timing = timing}), b = fit_cure(many.view(), {.timing = timing});
    CHECK(b.log_likelihood() == Approx(40.0 * a.log_likelihood()).epsilon(1e-12));
    CHECK(b.share().estimate == Approx(a.share().estimate).epsilon(1e-7));
    CHECK(b.share().width() == Approx(a.share().width() / std::sqrt(40.0)).epsilon(0.01));
  }
}

TEST_CASE("any number of threads gives the same bits") {
  const auto made = simulated(5, 20'000, 120.0, true);
  const auto one = fit_cure(made.view()), two = fit_cure(made.view(), {.control = {.threads = 2}});
  CHECK(one.log_likelihood() == two.log_likelihood());
  CHECK(one.share(std::vector{1.0}).low == two.share(std::vector{1.0}).low);
}

TEST_CASE("whether cases were watched for long enough is said") {
  int too_short = 0, long_enough = 0;
  for (std::uint64_t study = 0; study < 50; ++study) {
    long_enough += fit_cure(simulated(study, 500, 150.0).view()).follow_up_alpha() < 0.01;
    try {
      too_short += fit_cure(simulated(study, 500, 8.0).view()).follow_up_alpha() > 0.01; // of times about 25
    } catch (const Error& error) {
      too_short += error.code() == ErrorCode::not_converged;
    }
  }
  CHECK(long_enough >= 40); // the statistic is a hint: about nine of ten
  CHECK(too_short >= 40);
}

TEST_CASE("what cannot be told is refused, and a wrong row is named") {
  const std::vector<double> time{1.0, 2.0, 3.0, 0.0};
  const std::vector<std::uint8_t> ended{1, 0, 1, 0}, odd{1, 0, 2, 0};
  CHECK_THROWS_WITH_AS(fit_cure({time, ended}), doctest::Contains("above 0"), Error);
  CHECK_THROWS_WITH_AS(fit_cure({std::span(time).first(3), std::span(odd).first(3)}), doctest::Contains("still open"), Error);
  CHECK_THROWS_WITH_AS(fit_cure({std::span(time).first(3), std::span(ended).first(3)}), doctest::Contains("parameters"), Error);
  CHECK_THROWS_WITH_AS(fit_cure({std::span(time).first(3), ended}), doctest::Contains("unequal"), Error);
  CHECK_THROWS_AS(fit_cure({}), Error);
  auto constant = simulated(2, 300, 120.0, true);
  std::ranges::fill(constant.covariates, 4.0);
  CHECK_THROWS_WITH_AS(fit_cure(constant.view()), doctest::Contains("leave it out"), Error);
  const auto model = fit_cure(simulated(2, 300, 120.0).view());
  CHECK_THROWS_AS(model.share(std::vector{1.0}), Error);
  CHECK_THROWS_AS(model.ended_by(-1.0), Error);
  CHECK(model.expectation({}).n == 0);
}
