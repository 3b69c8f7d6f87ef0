#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/random_effects.hpp>

#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using namespace landfall::stats;

TEST_CASE("mean, its error and the variance between groups agree with statsmodels") {
  for (const auto& row : test::reference("random_effects.json")["cases"]) {
    const std::vector<double> estimates = row["estimates"], variances = row["variances"];
    const auto found = random_effects(estimates, variances);
    CHECK(found.mean == Approx(row["mean"].get<double>()).epsilon(1e-9));
    CHECK(found.standard_error == Approx(row["standard_error"].get<double>()).epsilon(1e-9));
    CHECK(std::abs(found.between_variance - row["between_variance"].get<double>()) < 1e-9 * (1.0 + found.between_variance));
    for (std::size_t i = 0; i < estimates.size(); ++i) { // between the group's own and the mean of all
      CHECK(std::abs(found.shrunk[i] - found.mean) <= std::abs(estimates[i] - found.mean) * (1.0 + 1e-12));
      CHECK((found.shrunk[i] - found.mean) * (estimates[i] - found.mean) >= 0.0);
    }
  }
}

TEST_CASE("one group knows itself, and nothing of the next without a prior") {
  const std::vector<double> y{0.4}, v{0.01};
  const auto alone = random_effects(y, v);
  CHECK(alone.mean == 0.4);
  CHECK(alone.degrees == 0.0);
  CHECK(std::isinf(alone.next().high));
  const auto guessed = random_effects(y, v, {.prior_sd = 0.1, .prior_groups = 3.0});
  CHECK(guessed.between_variance == Approx(0.01));
  CHECK(std::isfinite(guessed.next().high));
  CHECK(guessed.next().width() > guessed.mean_interval().width());
}

TEST_CASE("intervals cover the mean, and the next group, about as often as they say") {
  Random random(3);
  int mean = 0, next = 0;
  constexpr int studies = 4000;
  for (int study = 0; study < studies; ++study) {
    std::vector<double> y, v;
    for (int group = 0; group < 12; ++group) {
      v.push_back(0.02 + 0.08 * random.uniform());
      y.push_back(random.normal(1.0, std::sqrt(0.1)) + random.normal(0.0, std::sqrt(v.back())));
    }
    const auto found = random_effects(y, v);
    mean += found.mean_interval().contains(1.0);
    next += found.next().contains(random.normal(1.0, std::sqrt(0.1)));
  }
  CHECK(mean / static_cast<double>(studies) == Approx(0.80).epsilon(0.03));
  CHECK(next / static_cast<double>(studies) == Approx(0.80).epsilon(0.03));
}

TEST_CASE("random effects say what is wrong") {
  const std::vector<double> y{1.0, 2.0}, v{1.0, 0.0}, one{1.0};
  CHECK_THROWS_AS(random_effects(y, v), Error);
  CHECK_THROWS_AS(random_effects(y, one), Error);
  CHECK_THROWS_AS(random_effects({}, {}), Error);
  CHECK_THROWS_AS(random_effects(one, one, {.level = 1.0}), Error);
  CHECK_THROWS_AS(random_effects(one, one, {.prior_sd = -1.0}), Error);
}
