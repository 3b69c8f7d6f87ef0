// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/review/deal_events.hpp>

#include <doctest/doctest.h>

using landfall::Date;
using landfall::Error;
using landfall::review::deal_events;
using namespace landfall::pipeline;

TEST_CASE("a deal's events are its creation and its end, in rows' order, and one without a created day is counted") {
  OpportunityTable table({"region"});
  const auto day = [](int number) { return Date::from_days(number); };
  table.add({.id = "a",
             .outcome = Outcome::won,
             .created = day(1),
             .closed = day(4),
             .amount = 10.0,
             .dimensions = {{"region", "north"}}});
  table.add({.id = "b", .outcome = Outcome::won, .closed = day(4), .amount = 20.0});
  table.add({.id = "c", .outcome = Outcome::lost, .created = day(2), .closed = day(2)});
  table.add({.id = "d", .created = day(3), .amount = 30.0});
  const auto events = deal_events(table.view(), "region");
  REQUIRE(events.rows.size() == 5);
  const char* const ids[] = {"a", "a", "c", "c", "d"};
  const char* const stages[] = {"created", "won", "created", "lost", "created"};
  const int days[] = {1, 4, 2, 2, 3};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(events.rows[i].id == ids[i]);
    CHECK(events.rows[i].stage == stages[i]);
    CHECK(events.rows[i].time == day(days[i]));
  }
  CHECK(events.rows[0].amount == 10.0);
  CHECK_FALSE(events.rows[2].amount);
  CHECK(events.rows[1].segment == "north");
  CHECK(events.rows[4].segment.empty());
  CHECK(events.deals == 3);
  CHECK(events.without_created == 1);
  CHECK_THROWS_AS(deal_events(table.view(), "planet"), Error);
}

TEST_CASE("deals without ids go by their rows, and no deals make no events") {
  const std::vector<Outcome> outcome{Outcome::open, Outcome::open};
  const std::vector<std::int32_t> created{5, 6};
  const auto events = deal_events({.outcome = outcome, .created = {.days = created, .validity = {}}});
  REQUIRE(events.rows.size() == 2);
  CHECK(events.rows[1].id == "1");
  CHECK(deal_events(OpportunityView{}).rows.empty());
}

TEST_CASE("amounts that turn up at the close weigh nothing") {
  OpportunityTable table({}, AmountKnown::at_close);
  table.add({.id = "a", .outcome = Outcome::won, .created = Date::from_days(1), .closed = Date::from_days(4), .amount = 10.0});
  CHECK_FALSE(deal_events(table.view()).rows[0].amount);
}

TEST_CASE("a deal that ended on no day, or before it began, is refused by its row") {
  const std::vector<Outcome> outcome{Outcome::open, Outcome::lost};
  const std::vector<std::int32_t> created{5, 5}, never{landfall::null_day, landfall::null_day}, before{landfall::null_day, 4};
  OpportunityView view{
      .outcome = outcome, .created = {.days = created, .validity = {}}, .closed = {.days = never, .validity = {}}};
  CHECK_THROWS_WITH_AS(deal_events(view), doctest::Contains("needs the day"), Error);
  view.closed.days = before;
  CHECK_THROWS_WITH_AS(deal_events(view), doctest::Contains("before it was created"), Error);
}
