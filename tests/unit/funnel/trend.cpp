// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/stats/random.hpp>

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::funnel;
using stats::Share;

namespace {

const Funnel three({{.name = "lead"}, {.name = "demo"}, {.name = "won"}});

Share drawn(stats::Random& random, std::int64_t n, double p) {
  Share share{0, n};
  for (std::int64_t i = 0; i < n; ++i) share.successes += random.uniform() < p;
  return share;
}

std::vector<Share> series(std::uint64_t study, std::size_t periods, std::size_t changes_at, double before, double after) {
  stats::Random random(91, study);
  std::vector<Share> shares;
  for (std::size_t i = 0; i < periods; ++i) shares.push_back(drawn(random, 60, i < changes_at ? before : after));
  return shares;
}

} // namespace

TEST_CASE("conversion within a horizon takes entries that were watched so long, and what came within it") {
  const std::vector<std::int64_t> id{1, 1, 2, 2, 3, 4, 4, 5}, time{0, 4, 1, 9, 2, 8, 9, 20};
  const std::vector<std::int32_t> stage{0, 1, 0, 1, 0, 0, 1, 0};
  const auto read = passages({std::span<const std::int64_t>(id), stage, time}, {.stages = 3, .ends = 0});
  const auto steps = conversions_within(read, {.begin = 0, .end = 10, .horizon = 5, .as_of = 12});
  CHECK(steps[0].trials == 3);    // 4 is watched for four days only, 5 came later
  CHECK(steps[0].successes == 1); // 2 took eight days
  CHECK(conversions_within(read, {.begin = 0, .end = 10, .horizon = 8, .as_of = 12})[0].successes == 2);
  CHECK(conversions_within(read, {.begin = 0, .end = 0, .horizon = 8, .as_of = 12})[0].trials == 0);
  CHECK_THROWS_AS(conversions_within(read, {.begin = 1, .end = 0, .horizon = 8, .as_of = 12}), Error);
  CHECK_THROWS_AS(conversions_within(read, {.begin = 0, .end = 1, .horizon = -1, .as_of = 12}), Error);
}

TEST_CASE("a step that changed is named, and one that did not is not") {
  const std::vector<Share> before{{300, 1000}, {90, 300}}, after{{200, 1000}, {62, 200}};
  const auto rows = trend(three, before, after);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].trend == Trend::worsening);
  CHECK(rows[0].difference.estimate == Approx(-0.1));
  CHECK(rows[1].trend == Trend::no_evidence);
  CHECK(trend(three, after, before)[0].trend == Trend::improving);
  CHECK(to_string(rows[0].trend) == "worsening");
  CHECK_THROWS_WITH_AS(trend(three, std::vector<Share>{{1, 2}}, after), doctest::Contains("one share for each step"), Error);
}

TEST_CASE("of funnels in which nothing changed, at most the stated share is said to have changed anywhere") {
  int said = 0;
  for (std::uint64_t study = 0; study < 1000; ++study) {
    stats::Random random(90, study);
    const std::vector<Share> before{drawn(random, 80, 0.4), drawn(random, 40, 0.3)};
    const std::vector<Share> after{drawn(random, 70, 0.4), drawn(random, 35, 0.3)};
    for (const auto& row : trend(three, before, after))
      if (row.trend != Trend::no_evidence) {
        ++said;
        break;
      }
  }
  CHECK(said < 0.13 * 1000);
}

TEST_CASE("a change of level is found where it is, and none where there is none") {
  int near = 0, false_alarms = 0;
  constexpr int studies = 200;
  for (std::uint64_t study = 0; study < studies; ++study) {
    const auto changed = change_point(series(study, 20, 12, 0.30, 0.45), {.draws = 199});
    near += changed.at && *changed.at >= 10 && *changed.at <= 14;
    false_alarms += change_point(series(study + 1000, 20, 20, 0.30, 0.0), {.draws = 199}).at.has_value();
  }
  CHECK(near > 0.85 * studies);
  CHECK(false_alarms < 0.09 * studies); // 5 of 100, and two standard errors
  const auto found = change_point(series(3, 20, 12, 0.30, 0.45));
  CHECK(found.before.estimate < found.after.estimate);
  CHECK(found.p <= 0.01);
  CHECK(found.longest_run >= 6);
}

TEST_CASE("few periods have no change point, and eight on one side are a run") {
  CHECK_FALSE(change_point({}).at);
  CHECK_FALSE(change_point(std::vector<Share>{{0, 100}, {100, 100}, {0, 0}}).at);
  std::vector<Share> steps(16, Share{10, 100});
  for (std::size_t i = 8; i < 16; ++i) steps[i].successes = 20;
  CHECK(change_point(steps).longest_run == 8);
  CHECK(change_point(steps).at == 8);
  CHECK_THROWS_AS(change_point(std::vector<Share>{{2, 1}}), Error);
}

TEST_CASE("the dearest leak comes first, in money at the end of the funnel") {
  const std::vector<Share> now{{200, 1000}, {50, 200}}, reference{{300, 1000}, {75, 250}};
  const auto rows = leaks(three, now, reference, 1000.0);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].from == "lead");
  CHECK(rows[0].lost.estimate == Approx(1000 * 0.1 * 0.25 * 1000.0));
  CHECK(rows[1].lost.estimate == Approx(200 * 0.05 * 1.0 * 1000.0));
  CHECK(rows[0].downstream == 0.25);
  CHECK(rows[0].lost.low < rows[0].lost.estimate);
  CHECK(leaks(three, reference, now, 1000.0)[1].lost.high < 0.0); // a gain
  CHECK(std::isnan(leaks(three, std::vector<Share>(2), reference, 1000.0)[0].lost.estimate));
  CHECK_THROWS_AS(leaks(three, now, reference, -1.0), Error);
}
