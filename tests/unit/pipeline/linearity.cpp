#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/pipeline/linearity.hpp>

#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using namespace landfall::pipeline;

namespace {

OpportunityTable company() {
  OpportunityTable table;
  const auto win = [&](const char* closed, double amount) {
    table.add({.id = std::to_string(table.size()),
               .outcome = Outcome::won,
               .stage = "Won",
               .created = Date::parse("2024-01-01"),
               .closed = Date::parse(closed),
               .expected_close = {},
               .amount = amount,
               .list_price = {},
               .dimensions = {}});
  };
  win("2025-01-15", 20);
  win("2025-02-28", 30);
  win("2025-03-31", 50);
  win("2025-04-01", 40);
  win("2025-06-30", 60);
  win("2025-07-02", 7);
  win("2025-08-20", 9); // not yet, on 10 August
  return table;
}

} // namespace

TEST_CASE("of a season are the periods that begin about the same day of another year, the last of them") {
  const landfall::FiscalCalendar calendar;
  const auto quarters = calendar.quarters(landfall::Date::parse("2019-01-01"), landfall::Date::parse("2024-12-31"));
  const auto now = calendar.quarter_of(landfall::Date::parse("2025-11-14"));
  const auto same = of_season(quarters, now, 3);
  REQUIRE(same.size() == 3);
  CHECK(same[0].label == "2022-Q4");
  CHECK(same[2].label == "2024-Q4");
  CHECK(of_season(quarters, now, 100).size() == 6);
  CHECK(of_season({}, now, 3).empty());
  CHECK(of_season(quarters, now, 0).empty());
}

TEST_CASE("the share of each month, beside what this quarter has won so far") {
  const auto table = company();
  const auto quarters = FiscalCalendar().quarters(Date::parse("2025-01-01"), Date::parse("2025-09-30"));
  const auto rows = linearity(snapshot(table.view(), Date::parse("2025-08-10")), quarters, {.part = PeriodPart::month});
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].share.estimate == Approx((0.2 + 0.4) / 2));
  CHECK(rows[1].share.estimate == Approx((0.3 + 0.0) / 2));
  CHECK(rows[2].cumulative_share.estimate == Approx(1.0));
  CHECK(rows[0].share.n == 2);
  CHECK(*rows[0].amount == 7.0);
  CHECK(*rows[1].cumulative_amount == 7.0);
  CHECK_FALSE(rows[2].amount);
}

TEST_CASE("shares of weeks add up to one") {
  const auto table = company();
  const auto quarters = FiscalCalendar().quarters(Date::parse("2025-01-01"), Date::parse("2025-06-30"));
  const auto rows = linearity(snapshot(table.view(), Date::parse("2025-12-31")), quarters);
  CHECK(rows.size() == 13);
  double sum = 0.0;
  for (const auto& row : rows) sum += row.share.estimate;
  CHECK(sum == Approx(1.0));
  CHECK_FALSE(rows[0].amount);
}

TEST_CASE("linearity of nothing, and what cannot be asked") {
  const OpportunityTable empty;
  const auto seen = snapshot(empty.view(), Date::parse("2025-01-01"));
  CHECK_THROWS_AS(linearity(seen, {}), Error);
  const std::vector<Period> none{{Date::parse("2025-01-01"), Date::parse("2025-01-01"), ""}};
  CHECK_THROWS_AS(linearity(seen, none), Error);
  const std::vector<Period> past{FiscalCalendar().quarter(2024, 4)};
  CHECK(std::isnan(linearity(seen, past).at(0).share.estimate));
}
