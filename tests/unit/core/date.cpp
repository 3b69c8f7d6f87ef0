#include <landfall/core/date.hpp>
#include <landfall/core/error.hpp>

#include "support/property.hpp"

using landfall::Date;

TEST_CASE("a date is its number of days since 1970-01-01") {
  CHECK(Date().to_string() == "1970-01-01");
  CHECK(Date::from_ymd(1970, 1, 2).days() == 1);
  CHECK(Date::from_ymd(2000, 3, 1).days() == 11017); // Python: (date(2000,3,1) - date(1970,1,1)).days
  CHECK(Date::from_ymd(1969, 12, 31).days() == -1);
  CHECK(Date::parse("2017-11-15").days() == 17485);
}

TEST_CASE("weekdays are ISO's, Monday 1 to Sunday 7, before 1970 too") {
  CHECK(Date::parse("2017-11-15").weekday() == 3);
  CHECK(Date::parse("1970-01-01").weekday() == 4);
  CHECK(Date::parse("1969-12-28").weekday() == 7);
}

TEST_CASE("a day that does not exist is refused") {
  CHECK_THROWS_AS(Date::from_ymd(2017, 2, 29), landfall::Error);
  CHECK_THROWS_AS(Date::parse("2017-13-01"), landfall::Error);
  CHECK_THROWS_AS(Date::from_ymd(999, 1, 1), landfall::Error);
}

TEST_CASE("only YYYY-MM-DD reads as a date") {
  for (const char* text : {"", "2017-1-05", "15-11-2017", "2017/11/15", "2017-11-15 ", "-017-11-15", "2017-+1-15"})
    CHECK_THROWS_AS(Date::parse(text), landfall::Error);
}

TEST_CASE("a month later keeps to the end of shorter months") {
  CHECK(add_months(Date::parse("2017-01-31"), 1) == Date::parse("2017-02-28"));
  CHECK(add_months(Date::parse("2016-02-29"), -12) == Date::parse("2015-02-28"));
  CHECK(add_months(Date::parse("2017-11-15"), 2) == Date::parse("2018-01-15"));
}

TEST_CASE("text and days of a date go back and forth") {
  landfall::test::holds("parse(to_string(d)) == d", [] {
    const auto date = Date::from_days(*rc::gen::inRange(-200000, 2900000));
    RC_ASSERT(Date::parse(date.to_string()) == date);
    RC_ASSERT(Date::from_boost(date.to_boost()) == date);
    RC_ASSERT((date + 7).weekday() == date.weekday());
  });
}
