// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/pooled_rates.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>

#include "support/reference.hpp"

#include <boost/math/distributions/beta.hpp>
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using doctest::Approx;
using namespace landfall::stats;

TEST_CASE("pooled rates and their intervals are those of numerical integration over mean and likeness") {
  const auto& table = landfall::test::reference("pooled_rates.json");
  for (const auto& each : table["cases"]) {
    std::vector<Share> groups;
    for (const auto& group : each["groups"]) groups.push_back({group[0], group[1]});
    const auto found = pooled_rates(groups, table["level"]);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto& expected = each["rates"][i];
      CAPTURE(i);
      CHECK(std::abs(found.rates[i].estimate - expected["mean"].get<double>()) < 2e-3);
      CHECK(std::abs(found.rates[i].low - expected["low"].get<double>()) < 6e-3);
      CHECK(std::abs(found.rates[i].high - expected["high"].get<double>()) < 6e-3);
    }
  }
}

TEST_CASE("a group with few trials learns from the others, one with many hardly") {
  const std::vector<Share> groups{{0, 3}, {300, 1'000}, {310, 1'000}, {290, 1'000}, {305, 1'000}, {33, 100}};
  const auto found = pooled_rates(groups);
  CHECK(found.rates[0].estimate == Approx(0.30).epsilon(0.05));
  CHECK(found.rates[1].estimate == Approx(0.30).epsilon(0.02));
  CHECK(found.weight > 0.2);
  const std::vector<Share> unlike{{5, 1'000}, {990, 1'000}, {500, 1'000}, {2, 3}};
  CHECK(pooled_rates(unlike).rates[0].estimate == Approx(0.005).epsilon(0.1));
  CHECK(pooled_rates(unlike).weight < 0.1);
}

TEST_CASE("where segments have rates of their own, pooled intervals of 80% hold them about so often, and are narrower") {
  for (const int segments : {4, 12, 40}) {
    const int studies = 1'600 / segments;
    int held = 0, all = 0;
    double pooled_width = 0.0, own_width = 0.0;
    for (int study = 0; study < studies; ++study) {
      Random random(20'261'123, static_cast<std::uint64_t>(segments * 1'000 + study));
      std::vector<Share> groups;
      std::vector<double> truth;
      const boost::math::beta_distribution<double> among(3.0, 7.0); // 30%, give or take 14
      for (int i = 0; i < segments; ++i) {
        truth.push_back(quantile(among, random.uniform()));
        Share share{0, 5 + static_cast<std::int64_t>(60.0 * random.uniform())};
        for (std::int64_t j = 0; j < share.trials; ++j) share.successes += random.uniform() < truth.back();
        groups.push_back(share);
      }
      const auto found = pooled_rates(groups);
      for (std::size_t i = 0; i < groups.size(); ++i) {
        held += found.rates[i].contains(truth[i]), ++all;
        pooled_width += found.rates[i].width();
        own_width += proportion_interval(groups[i].successes, groups[i].trials).width();
      }
    }
    MESSAGE(segments << " segments: " << 100.0 * held / all << "% held, widths " << pooled_width / own_width
                     << " of their own");
    CHECK(held > 0.76 * all);
    CHECK(held < 0.87 * all);
    if (segments >= 12) CHECK(pooled_width < 0.95 * own_width);
  }
}

TEST_CASE("no groups, one group, groups without trials, and counts that make no sense") {
  CHECK(pooled_rates({}).rates.empty());
  const std::vector<Share> one{{3, 10}};
  CHECK(pooled_rates(one).rates[0].low == proportion_interval(3, 10, {.method = ProportionInterval::jeffreys}).low);
  const std::vector<Share> untried{{0, 0}, {30, 100}, {28, 100}};
  const auto found = pooled_rates(untried);
  CHECK(found.rates[0].estimate == Approx(0.29).epsilon(0.25)); // what a new group's may be
  CHECK(found.rates[0].width() > found.rates[1].width());
  const std::vector<Share> extreme{{0, 1'000'000'000}, {1'000'000'000, 1'000'000'000}};
  CHECK(pooled_rates(extreme).rates[0].estimate < 1e-6);
  const std::vector<Share> wrong{{1, 2}, {3, 2}};
  CHECK_THROWS_AS(pooled_rates(wrong), landfall::Error);
  CHECK_THROWS_AS(pooled_rates(one, 0.0), landfall::Error);
}
