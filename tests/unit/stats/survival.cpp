// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/survival.hpp>

#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

using namespace landfall::stats;

namespace {

constexpr double z_80 = 1.2815515655446004;
constexpr double never = std::numeric_limits<double>::infinity();

struct Cases {
  std::vector<double> duration;
  std::vector<std::uint8_t> end;
  Durations view() const { return {duration, end}; }
};

double worst(const std::vector<double>& expected, const auto& rows, const auto& value) {
  REQUIRE(rows.size() == expected.size());
  double most = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) most = std::max(most, std::abs(value(rows[i]) - expected[i]));
  return most;
}

/// Deals won at rate 1/30 a day, lost at 1/45, and seen for up to 80 days; each study a stream of its own.
Cases simulated(std::uint64_t study, std::size_t n) {
  Random random(20'120'314, study);
  Cases cases;
  for (std::size_t i = 0; i < n; ++i) {
    const double won = random.exponential(30.0), lost = random.exponential(45.0), seen = 80.0 * random.uniform();
    cases.duration.push_back(std::min({won, lost, seen}));
    cases.end.push_back(seen < std::min(won, lost) ? 0 : won < lost ? 1 : 2);
  }
  return cases;
}

} // namespace

TEST_CASE("Kaplan-Meier, its limits, median and restricted mean agree with lifelines") {
  const auto& table = landfall::test::reference("survival.json");
  for (const auto& each : table["cases"]) {
    const Cases cases{each["duration"], each["end"]};
    const auto curve = kaplan_meier(cases.view(), table["level"]);
    CHECK(worst(each["time"], curve.rows, [](const auto& row) { return row.time; }) == 0.0);
    CHECK(worst(each["survival"], curve.rows, [](const auto& row) { return row.survival.estimate; }) < 1e-12);
    CHECK(worst(each["low"], curve.rows, [](const auto& row) { return row.survival.low; }) < 1e-12);
    CHECK(worst(each["high"], curve.rows, [](const auto& row) { return row.survival.high; }) < 1e-12);
    CHECK(curve.quantile(0.5).estimate == each["median"].get<double>());
    CHECK(curve.restricted_mean(table["until"]).estimate ==
          doctest::Approx(each["restricted_mean"].get<double>()).epsilon(1e-9));
  }
}

TEST_CASE("Aalen-Johansen and its variance agree with lifelines") {
  const auto& table = landfall::test::reference("survival.json");
  const auto& each = table["cases"][1];
  const Cases cases{each["duration"], each["end"]};
  const auto ways = aalen_johansen(cases.view(), 2, table["level"]);
  for (std::size_t way = 1; way <= 2; ++way) {
    const auto suffix = std::to_string(way);
    CHECK(worst(each["incidence_" + suffix], ways[way - 1], [](const auto& row) { return row.incidence.estimate; }) < 1e-12);
    // The variance, back from the limits: se = −ln(ln low / ln F) · F · ln F / z.
    CHECK(worst(each["variance_" + suffix], ways[way - 1], [](const auto& row) {
            const auto& [p, low, high, level, n] = row.incidence;
            if (p <= 0.0 || p >= 1.0) return 0.0;
            const double se = std::log(std::log(low) / std::log(p)) * p * -std::log(p) / z_80;
            return se * se;
          }) < 1e-10);
  }
}

TEST_CASE("what has not ended and what has ended in each way are all there is, also among ties") {
  auto cases = simulated(3, 500);
  for (auto& duration : cases.duration) duration = std::floor(duration / 4.0);
  const auto curve = kaplan_meier(cases.view());
  const auto ways = aalen_johansen(cases.view(), 2);
  for (std::size_t i = 0; i < curve.rows.size(); ++i)
    CHECK(curve.rows[i].survival.estimate + ways[0][i].incidence.estimate + ways[1][i].incidence.estimate ==
          doctest::Approx(1.0).epsilon(1e-12));
}

TEST_CASE("of one way to end, Aalen-Johansen is Kaplan-Meier") {
  auto cases = simulated(4, 300);
  for (auto& end : cases.end) end = end != 0;
  const auto curve = kaplan_meier(cases.view());
  const auto ways = aalen_johansen(cases.view(), 1);
  for (std::size_t i = 0; i < curve.rows.size(); ++i)
    CHECK(ways[0][i].incidence.estimate == doctest::Approx(1.0 - curve.rows[i].survival.estimate).epsilon(1e-12));
}

TEST_CASE("where the truth is known, intervals of 80% hold it about so often") {
  constexpr int studies = 1'000;
  constexpr double t = 20.0, until = 40.0, rate = 1.0 / 30.0 + 1.0 / 45.0;
  const double survival = std::exp(-rate * t), won = (1.0 - survival) * (1.0 / 30.0) / rate,
               mean = (1.0 - std::exp(-rate * until)) / rate, median = std::log(2.0) / rate;
  int held = 0, held_won = 0, held_mean = 0, held_median = 0;
  for (int study = 0; study < studies; ++study) {
    const auto cases = simulated(1'000 + static_cast<std::uint64_t>(study), 250);
    const auto curve = kaplan_meier(cases.view());
    held += curve.at(t).contains(survival);
    held_mean += curve.restricted_mean(until).contains(mean);
    held_median += curve.quantile(0.5).contains(median);
    const auto ways = aalen_johansen(cases.view(), 2);
    std::size_t last = 0;
    while (last + 1 < ways[0].size() && ways[0][last + 1].time <= t) ++last;
    held_won += ways[0][last].incidence.contains(won);
  }
  // Four standard errors of a share of 1,000 are 5 points.
  MESSAGE("of 1,000: survival " << held << ", won " << held_won << ", mean " << held_mean << ", median " << held_median);
  for (const int count : {held, held_won, held_mean, held_median}) {
    CHECK(count >= 750);
    CHECK(count <= 850);
  }
}

TEST_CASE("nothing, one, all censored, and all ended at once") {
  const auto none = kaplan_meier(Cases{}.view());
  CHECK(none.rows.empty());
  CHECK(none.at(5.0).estimate == 1.0);
  CHECK(none.quantile(0.5).estimate == never);
  CHECK_THROWS_AS(none.restricted_mean(1.0), landfall::Error);
  CHECK(aalen_johansen(Cases{}.view(), 2)[1].empty());

  const auto censored = kaplan_meier(Cases{{3.0, 4.5}, {0, 0}}.view());
  CHECK(censored.censored == 2);
  CHECK(censored.restricted_mean(4.0).estimate == 4.0);

  const auto once = kaplan_meier(Cases{{2.0, 2.0}, {1, 2}}.view());
  REQUIRE(once.rows.size() == 1);
  CHECK(once.rows[0].survival.estimate == 0.0);
  CHECK(once.quantile(0.5).estimate == 2.0);
  CHECK(once.restricted_mean(2.0).estimate == 2.0);
  // Censored at the time of an end: it was at risk then.
  CHECK(kaplan_meier(Cases{{2.0, 2.0}, {1, 0}}.view()).rows[0].survival.estimate == 0.5);
  // Where survival is exactly one half, the median lies halfway to the next end.
  CHECK(kaplan_meier(Cases{{1.0, 2.0, 4.0, 5.0}, {1, 1, 1, 1}}.view()).quantile(0.5).estimate == 3.0);
}

TEST_CASE("durations that cannot be are refused, with the row") {
  for (const double wrong : {-1.0, never, std::nan("")}) {
    try {
      kaplan_meier(Cases{{1.0, wrong}, {1, 1}}.view());
      FAIL("a wrong duration was taken");
    } catch (const landfall::Error& error) {
      CHECK(error.column() == "duration");
      CHECK(error.row() == 1);
    }
  }
  CHECK_THROWS_AS(kaplan_meier(Cases{{1.0}, {}}.view()), landfall::Error);
  CHECK_THROWS_AS(kaplan_meier(Cases{}.view(), 1.0), landfall::Error);
  CHECK_THROWS_AS(aalen_johansen(Cases{{1.0}, {3}}.view(), 2), landfall::Error);
  CHECK_THROWS_AS(kaplan_meier(Cases{{1.0}, {1}}.view()).quantile(1.0), landfall::Error);
}
