#include <landfall/calendar/week_plan.hpp>
#include <landfall/core/error.hpp>

#include <doctest/doctest.h>

using namespace landfall;

TEST_CASE("a hundred weeks are seven quarters of thirteen and one of nine") {
  const WeekPlan plan(Date::parse("2017-03-01"), 100);
  const auto quarters = plan.quarters();
  REQUIRE(quarters.size() == 8);
  for (std::size_t i = 0; i + 1 < quarters.size(); ++i) {
    CHECK(quarters[i].days() == 91);
    CHECK(quarters[i].end == quarters[i + 1].begin);
  }
  CHECK(quarters.back().days() == 9 * 7);
  CHECK(quarters.back().end == plan.whole().end);
  CHECK(quarters.back().label == "P100W-Q8");
}

TEST_CASE("a day of the plan has its week and quarter") {
  const WeekPlan plan(Date::parse("2017-03-01"), 100);
  CHECK(plan.week_of(Date::parse("2017-03-07")).label == "P100W-W01");
  CHECK(plan.week_of(Date::parse("2017-03-08")).label == "P100W-W02");
  CHECK(plan.quarter_of(Date::parse("2017-05-31")).label == "P100W-Q2");
  CHECK(plan.quarter_of(plan.whole().last_day()) == plan.quarter(8));
}

TEST_CASE("days, weeks and quarters outside the plan, and a plan of nothing, are refused") {
  const WeekPlan plan(Date::parse("2017-03-01"), 10);
  CHECK_THROWS_AS(plan.week_of(Date::parse("2017-02-28")), Error);
  CHECK_THROWS_AS(plan.quarter_of(plan.whole().end), Error);
  CHECK_THROWS_AS(plan.week(11), Error);
  CHECK_THROWS_AS(plan.quarter(2), Error);
  CHECK_THROWS_AS(WeekPlan(Date(), 0), Error);
}
