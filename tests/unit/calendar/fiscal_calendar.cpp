#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>

#include "support/property.hpp"

#include <set>

using namespace landfall;

namespace {
Date day(const char* iso) { return Date::parse(iso); }
} // namespace

TEST_CASE("calendar quarters are what everybody thinks") {
  const FiscalCalendar calendar;
  CHECK(calendar.quarter_of(day("2017-11-15")) == Period{day("2017-10-01"), day("2018-01-01"), "2017-Q4"});
  CHECK(calendar.month_of(day("2016-02-29")) == Period{day("2016-02-01"), day("2016-03-01"), "2016-M02"});
  CHECK(calendar.semester_of(day("2017-08-31")) == Period{day("2017-05-01"), day("2017-09-01"), "2017-S2"});
  CHECK(calendar.year_of(day("2017-01-01")).label == "2017");
  CHECK(calendar.week_of_quarter(day("2017-10-07")) == 1);
  CHECK(calendar.week_of_quarter(day("2017-10-08")) == 2);
  CHECK(calendar.week_of_quarter(day("2017-12-31")) == 14);
}

TEST_CASE("a year that begins in February is named by the year it ends in, or begins in") {
  const FiscalCalendar by_end({.first_month = 2}), by_begin({.first_month = 2, .year_name = YearName::by_begin});
  CHECK(by_end.quarter_of(day("2017-11-15")) == Period{day("2017-11-01"), day("2018-02-01"), "2018-Q4"});
  CHECK(by_begin.quarter_of(day("2017-11-15")).label == "2017-Q4");
  CHECK(by_end.year_of(day("2017-01-31")).label == "2017");
}

TEST_CASE("the retail calendar has its published years") {
  // National Retail Federation, 4-5-4 calendars: first and last days; 53 weeks in 2000, 2006, 2012, 2017 and 2023. By the same
  // rule 2028 is the next.
  const auto nrf = FiscalCalendar::nrf();
  CHECK(nrf.year(2016).begin == day("2016-01-31"));
  CHECK(nrf.year(2017) == Period{day("2017-01-29"), day("2018-02-04"), "2017"});
  CHECK(nrf.year(2018) == Period{day("2018-02-04"), day("2019-02-03"), "2018"});
  CHECK(nrf.year(2019).begin == day("2019-02-03"));
  CHECK(nrf.year(2020).begin == day("2020-02-02"));
  CHECK(nrf.year(2021).begin == day("2021-01-31"));
  CHECK(nrf.year(2022).begin == day("2022-01-30"));
  CHECK(nrf.year(2023) == Period{day("2023-01-29"), day("2024-02-04"), "2023"});
  CHECK(nrf.year(2024).begin == day("2024-02-04"));
  std::set<int> long_years;
  for (int year = 1996; year <= 2030; ++year)
    if (nrf.weeks_in_year(year) == 53) long_years.insert(year);
  CHECK(long_years == std::set{2000, 2006, 2012, 2017, 2023, 2028});
}

TEST_CASE("retail months have 4, 5 and 4 weeks, and the 53rd week joins the last") {
  const auto nrf = FiscalCalendar::nrf();
  CHECK(nrf.month(2017, 1) == Period{day("2017-01-29"), day("2017-02-26"), "2017-M01"});
  CHECK(nrf.month(2017, 2).days() == 35);
  CHECK(nrf.month(2017, 3).days() == 28);
  CHECK(nrf.month(2017, 12).days() == 35);
  CHECK(nrf.month(2018, 12).days() == 28);
  CHECK(nrf.quarter(2017, 4).days() == 14 * 7);
  CHECK(nrf.week(2017, 53) == Period{day("2018-01-28"), day("2018-02-04"), "2017-W53"});
}

TEST_CASE("the 53rd week joins another month where a company puts it there") {
  auto options = FiscalCalendar::nrf().options();
  options.long_month = 6;
  const FiscalCalendar calendar(options), nrf = FiscalCalendar::nrf();
  CHECK(calendar.year(2017) == nrf.year(2017));
  CHECK(calendar.quarter(2017, 1) == nrf.quarter(2017, 1));
  CHECK(calendar.month(2017, 6).days() == 5 * 7);
  CHECK(calendar.quarter(2017, 2).days() == 14 * 7);
  CHECK(calendar.quarter(2017, 4).days() == 13 * 7);
  CHECK(calendar.quarter(2018, 2) == nrf.quarter(2018, 2));
}

TEST_CASE("the quarters before and after a day's own cross the year") {
  const auto nrf = FiscalCalendar::nrf();
  CHECK(nrf.quarter_after(day("2018-02-03")).label == "2018-Q1");
  CHECK(nrf.quarter_before(day("2018-02-04")) == nrf.quarter(2017, 4));
  CHECK(FiscalCalendar().quarter_before(day("2017-11-15")).label == "2017-Q3");
}

TEST_CASE("days at the ends of what a date can be are answered or refused, never wrong") {
  const FiscalCalendar calendar;
  CHECK(calendar.quarter_of(day("9997-12-31")) == Period{day("9997-10-01"), day("9998-01-01"), "9997-Q4"});
  CHECK(FiscalCalendar::nrf().week_of(day("1402-02-10")).contains(day("1402-02-10")));
  CHECK_THROWS_AS(calendar.year_of(day("9999-12-31")), Error);
  CHECK_THROWS_AS(calendar.year(10000), Error);
  CHECK_THROWS_AS(calendar.period("1400-Q1"), Error);
}

TEST_CASE("4-4-5 and 5-4-4 put their long month last and first") {
  const FiscalCalendar last({.pattern = YearPattern::weeks_445}), first({.pattern = YearPattern::weeks_544});
  CHECK(last.month(2019, 3).days() == 35);
  CHECK(last.month(2019, 2).days() == 28);
  CHECK(first.month(2019, 4).days() == 35);
  CHECK(first.month(2019, 5).days() == 28);
}

TEST_CASE("a year may end on the last such weekday instead of the nearest") {
  // A company whose year ends on the last Saturday of September: fiscal 2017 ended 2017-09-30, fiscal 2018 2018-09-29.
  const FiscalCalendar calendar({.pattern = YearPattern::weeks_445, .first_month = 10, .year_end = YearEnd::last});
  CHECK(calendar.year(2017).last_day() == day("2017-09-30"));
  CHECK(calendar.year(2018).last_day() == day("2018-09-29"));
  CHECK(calendar.weeks_in_year(2017) == 53);
}

TEST_CASE("what is no period says what would be") {
  const FiscalCalendar calendar;
  for (const char* label :
       {"", "2017-", "2017-Q", "2017Q4", "Q4-2017", "2017-X1", "2017-Q4 ", "2017-Q-4", "17-Q4", "2017-Q0004"})
    CHECK_THROWS_AS(calendar.period(label), Error);
  for (const char* label : {"2017-Q5", "2017-M13", "2017-S4", "2017-W54", "2017-Q0"})
    CHECK_THROWS_AS(calendar.period(label), Error);
  CHECK_THROWS_AS(FiscalCalendar({.first_month = 0}), Error);
  CHECK_THROWS_AS(FiscalCalendar({.week_begins = 8}), Error);
  CHECK_THROWS_AS(FiscalCalendar({.long_month = 13}), Error);
}

TEST_CASE("quarters between two days are consecutive and hold both") {
  const FiscalCalendar calendar;
  const auto quarters = calendar.quarters(day("2016-10-20"), day("2017-11-15"));
  REQUIRE(quarters.size() == 5);
  CHECK(quarters.front().label == "2016-Q4");
  CHECK(quarters.back().label == "2017-Q4");
  CHECK(calendar.quarters(day("2017-01-02"), day("2017-01-01")).empty());
}

TEST_CASE("the periods of any year tile it, and hold the days that name them") {
  test::holds("tiling", [] {
    const FiscalCalendar calendar({.pattern = YearPattern(*rc::gen::inRange(0, 4)),
                                   .first_month = *rc::gen::inRange(1, 13),
                                   .week_begins = *rc::gen::inRange(1, 8),
                                   .year_end = YearEnd(*rc::gen::inRange(0, 2)),
                                   .year_name = YearName(*rc::gen::inRange(0, 2)),
                                   .long_month = *rc::gen::inRange(1, 13)});
    const int number = *rc::gen::inRange(1950, 2100);
    const Period year = calendar.year(number);
    const auto tiles = [&](int count, auto part) {
      Date next = year.begin;
      for (int i = 1; i <= count; ++i) {
        const Period period = part(i);
        RC_ASSERT(period.begin == next);
        RC_ASSERT(period.days() > 0);
        RC_ASSERT(calendar.period(period.label) == period);
        next = period.end;
      }
      RC_ASSERT(next == year.end);
    };
    tiles(3, [&](int i) { return calendar.semester(number, i); });
    tiles(4, [&](int i) { return calendar.quarter(number, i); });
    tiles(12, [&](int i) { return calendar.month(number, i); });
    tiles(calendar.weeks_in_year(number), [&](int i) { return calendar.week(number, i); });
    const Date some = year.begin + *rc::gen::inRange(0, year.days());
    RC_ASSERT(calendar.year_number(some) == number);
    for (const Period& period :
         {calendar.semester_of(some), calendar.quarter_of(some), calendar.month_of(some), calendar.week_of(some)})
      RC_ASSERT(period.contains(some));
  });
}
