// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>

#include "stats/saddle_point.hpp"
#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>

using namespace landfall::stats;

namespace {

double relative_error(double value, double exact) {
  return exact == 0.0 ? std::abs(value) : std::abs(value - exact) / std::abs(exact);
}

} // namespace

TEST_CASE("normal quantiles agree with mpmath into the far tails") {
  const auto& reference = landfall::test::reference("normal.json");
  for (const auto& row : reference["quantile"]) {
    const double p = row["p"];
    CAPTURE(p);
    CHECK(relative_error(normal_quantile(p), row["z"]) < 2e-15);
  }
}

TEST_CASE("the normal cdf keeps its digits in the lower tail") {
  const auto& reference = landfall::test::reference("normal.json");
  for (const auto& row : reference["cdf"]) {
    const double z = row["z"];
    CAPTURE(z);
    CHECK(relative_error(normal_cdf(z), row["cdf"]) < 4e-16 * (1.0 + z * z));
    CHECK(relative_error(normal_density(z), row["density"]) < 4e-16 * (1.0 + z * z));
  }
}

TEST_CASE("quantiles of 0 and 1 are infinite, and nothing outside has one") {
  CHECK(normal_quantile(0.0) == -std::numeric_limits<double>::infinity());
  CHECK(normal_quantile(1.0) == std::numeric_limits<double>::infinity());
  CHECK(normal_quantile(0.5) == 0.0);
  for (const double p : {-0.1, 1.1, std::nan("")}) CHECK_THROWS_AS(normal_quantile(p), landfall::Error);
}

TEST_CASE("quantile and cdf undo one another") {
  landfall::test::holds("cdf(quantile(p)) == p, and the quantile is odd about 1/2", [] {
    const double p = static_cast<double>(*rc::gen::inRange<std::int64_t>(1, 1 << 30)) * 0x1p-30;
    const double z = normal_quantile(p);
    RC_ASSERT(relative_error(normal_cdf(z), p) < 2e-15 * (1.0 + z * z));
    RC_ASSERT(normal_quantile(p) == -normal_quantile(1.0 - p));
  });
}

TEST_CASE("logarithms of Poisson and binomial probabilities keep their digits up to counts of 1e15") {
  const auto& reference = landfall::test::reference("normal.json");
  for (const auto& row : reference["poisson"]) {
    CAPTURE(row.dump());
    CHECK(relative_error(poisson_log_probability(row["k"], row["mean"]), row["log_probability"]) < 2e-14);
  }
  for (const auto& row : reference["binomial"]) {
    CAPTURE(row.dump());
    const double tolerance = row["n"] > 1e10 ? 1e-9 : 2e-14; // n·p is itself rounded
    CHECK(relative_error(binomial_log_probability(row["k"], row["n"], row["p"]), row["log_probability"]) < tolerance);
  }
}
