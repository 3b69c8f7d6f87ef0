#include <landfall/calendar/iso_week.hpp>
#include <landfall/core/error.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

using namespace landfall;

TEST_CASE("ISO weeks agree with Python about every New Year from 1990 to 2040") {
  for (const auto& row : test::reference("fiscal_calendar.json")["iso_weeks"])
    CHECK(iso_week(Date::parse(row[0].get<std::string>())) == IsoWeek{row[1], row[2]});
}

TEST_CASE("a week that the year has not is refused") {
  CHECK(iso_week_period({2015, 53}) == Period{Date::parse("2015-12-28"), Date::parse("2016-01-04"), "2015-W53"});
  CHECK_THROWS_AS(iso_week_period({2017, 53}), Error);
  CHECK_THROWS_AS(iso_week_period({2017, 0}), Error);
}

TEST_CASE("a day lies in the days of its ISO week") {
  test::holds("iso_week_period(iso_week(d)) contains d", [] {
    const Date day = Date::from_days(*rc::gen::inRange(-100000, 100000));
    const Period week = iso_week_period(iso_week(day));
    RC_ASSERT(week.contains(day));
    RC_ASSERT(week.begin.weekday() == 1);
  });
}
