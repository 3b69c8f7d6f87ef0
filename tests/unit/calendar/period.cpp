#include <landfall/calendar/period.hpp>

#include <doctest/doctest.h>

using namespace landfall;

TEST_CASE("a period holds its first day and not its end") {
  const Period period{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"};
  CHECK(period.days() == 92);
  CHECK(period.contains(period.begin));
  CHECK(period.contains(period.last_day()));
  CHECK(!period.contains(period.end));
}

TEST_CASE("elapsed and remaining days add up to the period, before, within and after it") {
  const Period period{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"};
  CHECK(period.days_elapsed(Date::parse("2017-09-30")) == 0);
  CHECK(period.days_elapsed(period.begin) == 1);
  CHECK(period.days_elapsed(period.last_day()) == 92);
  CHECK(period.days_elapsed(Date::parse("2018-05-01")) == 92);
  for (Date day = period.begin - 5; day < period.end + 5; day += 1)
    CHECK(period.days_elapsed(day) + period.days_remaining(day) == 92);
}
