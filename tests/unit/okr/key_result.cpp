#include "made.hpp"

#include <doctest/doctest.h>
#include <limits>

using namespace landfall;
using namespace landfall::test;
using enum okr::Direction;

TEST_CASE("check-ins after the day, or after the period, are never seen") {
  const auto kr = to_hundred({{day(50), 60.0, ""}, {day(10), 20.0, ""}, {day(92), 90.0, ""}, {day(93), 200.0, ""}});
  CHECK(okr::current(kr, day(9)) == 0.0);
  CHECK(okr::current(kr, day(10)) == 20.0);
  CHECK(okr::current(kr, day(49)) == 20.0);
  CHECK(okr::current(kr, day(50)) == 60.0);
  CHECK(okr::current(kr, day(400)) == 90.0);
  const auto known = okr::known_check_ins(kr, day(60));
  REQUIRE(known.size() == 2);
  CHECK(known[0].date == day(10));
}

TEST_CASE("of several check-ins on a day the last one holds") {
  const auto kr = to_hundred({{day(10), 20.0, "typo"}, {day(5), 1.0, ""}, {day(10), 12.0, "right"}});
  const auto known = okr::known_check_ins(kr, day(20));
  REQUIRE(known.size() == 2);
  CHECK(known[1].note == "right");
  CHECK(okr::current(kr, day(20)) == 12.0);
}

TEST_CASE("without check-ins and initial value there is no current value") {
  auto kr = key_result(stay_above, 0.0, 85.0);
  CHECK(okr::current(kr, day(5)) == 0.0);
  kr.initial.reset();
  CHECK_FALSE(okr::current(kr, day(5)));
  CHECK_NOTHROW(okr::check(kr));
}

TEST_CASE("a target is met from its side, and exactly at it") {
  CHECK(okr::meets_target(key_result(stay_above, 90.0, 85.0), 85.0));
  CHECK_FALSE(okr::meets_target(key_result(stay_above, 90.0, 85.0), 84.9));
  CHECK(okr::meets_target(key_result(stay_below, 1.0, 2.0), 2.0));
  CHECK_FALSE(okr::meets_target(key_result(stay_below, 1.0, 2.0), 2.1));
  CHECK(okr::meets_target(key_result(increase, 0.0, 10.0), 10.0));
  CHECK(okr::meets_target(key_result(decrease, 52.0, 39.0), 38.0));
}

TEST_CASE("a key result that cannot be is refused, and the member is named") {
  const auto named = [](auto change) {
    auto kr = to_hundred();
    change(kr);
    return refused([&] { okr::check(kr); });
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(named([](auto&) {}) == "none");
  CHECK(named([](auto& kr) { kr.name = ""; }) == "name");
  CHECK(named([](auto& kr) { kr.period.end = kr.period.begin; }) == "period");
  CHECK(named([](auto& kr) { kr.target = 0.0; }) == "target");
  CHECK(named([](auto& kr) { kr.target = -1.0; }) == "target");
  CHECK(named([](auto& kr) { kr.direction = decrease; }) == "target");
  CHECK(named([&](auto& kr) { kr.target = nan; }) == "target");
  CHECK(named([](auto& kr) { kr.target = 1.01e100; }) == "target");
  CHECK(named([](auto& kr) { kr.target = 1e100; }) == "none");
  CHECK(named([](auto& kr) { kr.initial.reset(); }) == "initial");
  CHECK(named([&](auto& kr) { kr.initial = nan; }) == "initial");
  CHECK(named([](auto& kr) { kr.weight = -1.0; }) == "weight");
  CHECK(named([&](auto& kr) { kr.check_ins = {{day(3), nan, ""}}; }) == "check_ins");
  CHECK(named([](auto& kr) { kr.check_ins = {{day(3), -1e200, ""}}; }) == "check_ins");
  CHECK(named([](auto& kr) { kr.check_ins = {{day(0), 1.0, ""}}; }) == "check_ins");
  CHECK(named([](auto& kr) { kr.phases = {{day(92), 1.0}}; }) == "phases");
  CHECK(named([](auto& kr) { kr.phases = {{day(0), 1.0}}; }) == "phases");
  CHECK(named([](auto& kr) { kr.phases = {{day(20), 1.0}, {day(20), 2.0}}; }) == "phases");
  CHECK(named([&](auto& kr) { kr.phases = {{day(20), nan}}; }) == "phases");
}
