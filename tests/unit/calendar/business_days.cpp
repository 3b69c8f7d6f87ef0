#include <landfall/calendar/business_days.hpp>
#include <landfall/core/error.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

using namespace landfall;

TEST_CASE("business days agree with numpy, with holidays") {
  const auto reference = test::reference("fiscal_calendar.json");
  std::vector<Date> holidays;
  for (const auto& holiday : reference["holidays"]) holidays.push_back(Date::parse(holiday.get<std::string>()));
  const BusinessDays days(holidays);
  for (const auto& row : reference["business_days"])
    CHECK(days.count(Date::parse(row[0].get<std::string>()), Date::parse(row[1].get<std::string>())) == row[2].get<int>());
}

TEST_CASE("another weekend, and a holiday that falls on it, counts once") {
  const std::vector holidays{Date::parse("2017-11-17"), Date::parse("2017-11-17"), Date::parse("2017-11-15")}; // a Friday twice
  const BusinessDays days(holidays, std::array{5, 6});
  CHECK(days.count(Date::parse("2017-11-13"), Date::parse("2017-11-20")) == 4);
  CHECK(!days.contains(Date::parse("2017-11-17")));
  CHECK(days.contains(Date::parse("2017-11-19")));
}

TEST_CASE("advancing skips weekends both ways") {
  const BusinessDays days;
  CHECK(days.advance(Date::parse("2017-11-17"), 1) == Date::parse("2017-11-20"));
  CHECK(days.advance(Date::parse("2017-11-18"), -1) == Date::parse("2017-11-17"));
  CHECK(days.advance(Date::parse("2017-11-18"), 0) == Date::parse("2017-11-18"));
  CHECK(days.advance(Date::parse("2017-11-15"), 10) == Date::parse("2017-11-29"));
}

TEST_CASE("what is left of a period is counted after the day") {
  const Period period{Date::parse("2017-11-13"), Date::parse("2017-11-20"), "week"};
  const BusinessDays days;
  CHECK(days.remaining(period, Date::parse("2017-11-12")) == 5);
  CHECK(days.remaining(period, Date::parse("2017-11-15")) == 2);
  CHECK(days.remaining(period, Date::parse("2017-12-15")) == 0);
  CHECK(days.remaining(period, Date::parse("2017-01-01")) == 5);
}

TEST_CASE("a week of weekends and weekdays that are none are refused") {
  CHECK_THROWS_AS(BusinessDays({}, std::array{1, 2, 3, 4, 5, 6, 7}), Error);
  CHECK_THROWS_AS(BusinessDays({}, std::array{0}), Error);
}

TEST_CASE("counts add over any cut, and each day counts as it is") {
  test::holds("count(a, c) = count(a, b) + count(b, c)", [] {
    const auto drawn = *rc::gen::container<std::vector<int>>(rc::gen::inRange(17000, 17400));
    std::vector<Date> holidays;
    for (const int each : drawn) holidays.push_back(Date::from_days(each));
    const BusinessDays days(holidays);
    const Date a = Date::from_days(*rc::gen::inRange(16900, 17400)), b = a + *rc::gen::inRange(0, 200),
               c = b + *rc::gen::inRange(0, 200);
    RC_ASSERT(days.count(a, c) == days.count(a, b) + days.count(b, c));
    RC_ASSERT(days.count(a, a + 1) == (days.contains(a) ? 1 : 0));
    RC_ASSERT(days.count(c, a) == 0 || a == c || c < a);
  });
}
