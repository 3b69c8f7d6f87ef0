// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/velocity.hpp>
#include <landfall/stats/random.hpp>

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::funnel;

namespace {

const Funnel three({{.name = "lead"}, {.name = "demo"}, {.name = "won"}});
constexpr FunnelShape shape{.stages = 3, .ends = 1};
constexpr VelocityOptions days{.units_per_day = 1.0};

struct Events {
  std::vector<std::int64_t> id, time;
  std::vector<std::int32_t> stage;
  void add(std::int64_t who, std::int32_t where, std::int64_t when) {
    id.push_back(who), stage.push_back(where), time.push_back(when);
  }
  Passages read() const { return passages({std::span<const std::int64_t>(id), stage, time}, shape); }
};

/// a is won on day 10, b is lost in the demo on day 8, c is in the demo still, d is a lead still.
Passages four() {
  Events events;
  for (const auto& [who, where, when] :
       {std::tuple{1, 0, 0}, {1, 1, 4}, {1, 2, 10}, {2, 0, 0}, {2, 1, 6}, {2, 3, 8}, {3, 0, 2}, {3, 1, 4}, {4, 0, 3}})
    events.add(who, where, when);
  return events.read();
}

/// Leads go on to a demo at a rate of 1/10 a day or end at 1/30, and are watched for up to 40 days.
Passages simulated(std::uint64_t study, std::int64_t n) {
  stats::Random random(77, study);
  Events events;
  for (std::int64_t id = 0; id < n; ++id) {
    const double on = random.exponential(10.0), lost = random.exponential(30.0), begun = 40.0 * random.uniform();
    const auto at = [&](double days_later) { return std::llround(1000.0 * (begun + days_later)); };
    events.add(id, 0, at(0.0));
    const double next = std::min(on, lost);
    if (begun + next <= 40.0) events.add(id, on < lost ? 1 : 3, at(next));
  }
  return events.read();
}

} // namespace

TEST_CASE("a stay lasts until the next stage or an end, and one that goes on is censored") {
  const auto rows = time_in_stage(three, four(), days);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].entered == 4);
  CHECK(rows[0].left == 3);
  CHECK(rows[0].still_there == 1);
  CHECK(rows[0].median.estimate == 5.0); // 2, 4 and 6 days, and d since 7: half have left from 4 to 6
  CHECK(rows[0].until == 7.0);
  CHECK(rows[1].entered == 3);
  CHECK(rows[1].left == 2);
  CHECK(rows[1].median.estimate == 6.0); // 6, 2, and 6 so far
}

TEST_CASE("times in stage straight from events are those by way of passages, for any rule and number of threads") {
  Events events;
  stats::Random random(5);
  for (int i = 0; i < 30'000; ++i)
    events.add(static_cast<std::int64_t>(4'000.0 * random.uniform()), static_cast<std::int32_t>(5.0 * random.uniform()) - 1,
               static_cast<std::int64_t>(900.0 * random.uniform()));
  const StageEvents view{std::span<const std::int64_t>(events.id), events.stage, events.time};
  for (const auto& rule : {PassageRule{}, PassageRule{.order = Order::strict, .window = 300}, PassageRule{.reopens = false}})
    for (const std::int64_t as_of : {600, 2'000}) {
      const VelocityOptions options{.units_per_day = 7.0, .as_of = as_of};
      const auto expected = time_in_stage(three, passages(view, shape, rule), options);
      for (const unsigned threads : {1u, 3u}) {
        const auto rows = time_in_stage(three, view, shape, rule, options, {.threads = threads});
        REQUIRE(rows.size() == expected.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
          for_each_field<StageTimeRow>([&]<class Row, class T>(const Field<Row, T>& each) {
            INFO(each.name);
            if constexpr (std::is_same_v<T, stats::Interval>) {
              CHECK((rows[i].*each.member).estimate == (expected[i].*each.member).estimate);
              CHECK((rows[i].*each.member).low == (expected[i].*each.member).low);
              CHECK((rows[i].*each.member).high == (expected[i].*each.member).high);
            } else {
              CHECK(rows[i].*each.member == expected[i].*each.member);
            }
          });
      }
    }
  CHECK(time_in_stage(three, StageEvents{}, shape).at(0).entered == 0);
}

TEST_CASE("time to a stage counts from the first, ends elsewhere, and what may yet come") {
  const auto rows = time_to_stage(three, four(), days);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].reached == 3);
  CHECK(rows[0].ended == 0);
  CHECK(rows[0].open == 1);
  CHECK(rows[1].reached == 1);
  CHECK(rows[1].ended == 1);
  CHECK(rows[1].open == 2);
  CHECK(rows[1].share.estimate == Approx(2.0 / 3.0)); // of three at risk after 8 days one ends; then a comes, alone
  CHECK(rows[1].half.estimate == 10.0);
}

TEST_CASE("what happened after the as-of time is not looked at") {
  auto then = days;
  then.as_of = 5;
  const auto stays = time_in_stage(three, four(), then);
  CHECK(stays[0].left == 2); // b's demo was on day 6
  CHECK(stays[1].entered == 2);
  CHECK(stays[1].left == 0);
  CHECK(std::isinf(stays[1].median.estimate));
  CHECK(time_to_stage(three, four(), then)[1].open == 4);
  then.as_of = -1;
  CHECK(time_in_stage(three, four(), then)[0].entered == 0);
  CHECK(std::isnan(time_to_stage(three, four(), then)[0].share.estimate));
}

TEST_CASE("medians and shares are held by their intervals about as often as they say") {
  constexpr int studies = 300;
  int median = 0, share = 0;
  const double rate = 1.0 / 10.0 + 1.0 / 30.0, truth = 0.75 * -std::expm1(-rate * 39.0); // hardly anybody is watched longer
  for (int study = 0; study < studies; ++study) {
    const auto made = simulated(static_cast<std::uint64_t>(study), 300);
    VelocityOptions options{.units_per_day = 1000.0, .as_of = 40'000};
    median += time_in_stage(three, made, options)[0].median.contains(std::log(2.0) / rate);
    share += time_to_stage(three, made, options)[0].share.contains(truth);
  }
  CHECK(median > 0.73 * studies);
  CHECK(median < 0.87 * studies);
  CHECK(share > 0.73 * studies);
  CHECK(share < 0.87 * studies);
}

TEST_CASE("velocity is open deals by win rate by amount over cycle, and its interval holds the truth") {
  const std::vector<double> amount{100.0, 300.0}, cycle{10.0, 30.0};
  const auto two = pipeline_velocity(12, 2, amount, cycle);
  CHECK(two.win_rate.estimate == 0.5);
  CHECK(two.per_day.estimate == Approx(12 * 0.5 * 200.0 / 20.0));
  CHECK(two.per_day.n == 2);
  constexpr int studies = 500;
  int held = 0;
  for (std::uint64_t study = 0; study < studies; ++study) {
    stats::Random random(78, study);
    std::vector<double> amounts, cycles;
    std::int64_t lost = 0;
    for (int i = 0; i < 200; ++i) {
      if (random.uniform() < 0.7) {
        ++lost;
        continue;
      }
      const double size = random.exponential(1.0); // large deals take longer
      amounts.push_back(1000.0 * (0.5 + size)), cycles.push_back(20.0 + 20.0 * size + random.exponential(10.0));
    }
    held += pipeline_velocity(50, lost, amounts, cycles).per_day.contains(50 * 0.3 * 1500.0 / 50.0);
  }
  CHECK(held > 0.75 * studies);
  CHECK(held < 0.85 * studies);
}

TEST_CASE("nothing won has no velocity, one deal no interval, and odd columns are refused") {
  CHECK(std::isnan(pipeline_velocity(3, 2, {}, {}).per_day.estimate));
  const std::vector<double> one{100.0}, ten{10.0}, none{0.0};
  const auto single = pipeline_velocity(3, 0, one, ten);
  CHECK(single.per_day.estimate == Approx(30.0));
  CHECK(std::isinf(single.per_day.high));
  CHECK_THROWS_WITH_AS(pipeline_velocity(3, 0, one, none), doctest::Contains("above 0"), Error);
  CHECK_THROWS_AS(pipeline_velocity(3, 0, one, {}), Error);
  CHECK_THROWS_AS(pipeline_velocity(-1, 0, one, ten), Error);
  CHECK_THROWS_AS(pipeline_velocity(3, std::numeric_limits<std::int64_t>::max(), one, ten), Error);
  const Funnel two({{.name = "lead"}, {.name = "won"}});
  CHECK_THROWS_WITH_AS(time_in_stage(two, four(), days), doctest::Contains("another funnel"), Error);
  CHECK_THROWS_AS(time_to_stage(three, four(), {.units_per_day = 0.0}), Error);
  CHECK(time_in_stage(three, Events().read(), days)[0].entered == 0);
}
