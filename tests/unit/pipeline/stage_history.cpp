#include <landfall/core/column_buffer.hpp>
#include <landfall/core/error.hpp>
#include <landfall/pipeline/stage_history.hpp>

#include "support/property.hpp"

using namespace landfall;
using pipeline::StageHistory;

namespace {

Date day(int number) { return Date::parse("2025-01-01") + number; }

struct Event {
  std::uint32_t opportunity;
  std::string stage;
  int entered;
};

StageHistory history(std::size_t opportunities, const std::vector<Event>& events) {
  std::vector<std::uint32_t> rows;
  CategoryBuffer stage;
  DateBuffer entered;
  for (const auto& event : events) {
    rows.push_back(event.opportunity);
    stage.push(event.stage);
    entered.push(day(event.entered));
  }
  return {opportunities, {.opportunity = rows, .stage = stage.view(), .entered = entered.view()}};
}

} // namespace

TEST_CASE("a deal is in the stage that it came to last, since the day it came to it") {
  const auto stages = history(3, {{0, "Demo", 10}, {0, "Discovery", 2}, {2, "Demo", 5}});
  CHECK_FALSE(stages.stay_on(0, day(1)));
  CHECK(stages.stage_on(0, day(2)) == "Discovery");
  CHECK(stages.stage_on(0, day(9)) == "Discovery");
  CHECK(*stages.entered_on(0, day(9)) == day(2));
  CHECK(stages.stage_on(0, day(500)) == "Demo");
  CHECK(*stages.entered_on(0, day(500)) == day(10));
  CHECK(stages.stage_on(1, day(500)).empty()); // no events
  CHECK(stages.stage_on(2, day(5)) == "Demo");
  CHECK_FALSE(stages.stay_on(7, day(5))); // past the end of the table
  CHECK(stages.stages() == std::vector<std::string>{"Demo", "Discovery"});
}

TEST_CASE("a deal that goes back enters the stage anew; an event that repeats a stage changes nothing") {
  const auto stages = history(1, {{0, "A", 1}, {0, "B", 4}, {0, "A", 8}, {0, "A", 12}});
  CHECK(*stages.entered_on(0, day(5)) == day(4));
  CHECK(*stages.entered_on(0, day(20)) == day(8));
  CHECK(stages.stays(0) == 3);
  CHECK(stages.size() == 3);
}

TEST_CASE("of two events on a day the one given later holds") {
  const auto stages = history(1, {{0, "A", 1}, {0, "B", 3}, {0, "C", 3}});
  CHECK(stages.stage_on(0, day(3)) == "C");
  CHECK(stages.stays(0) == 2);
  const auto back = history(1, {{0, "A", 1}, {0, "B", 3}, {0, "A", 3}});
  CHECK(back.stays(0) == 1); // at the end of the day it was where it had been
  CHECK(*back.entered_on(0, day(3)) == day(1));
}

TEST_CASE("no events, or none of a table") {
  CHECK(StageHistory().empty());
  CHECK_FALSE(StageHistory().stay_on(0, day(0)));
  CHECK(history(5, {}).opportunities() == 5);
  CHECK_FALSE(history(5, {}).stay_on(4, day(0)));
}

TEST_CASE("events that cannot be placed are refused by row") {
  CHECK_THROWS_AS(history(1, {{1, "A", 1}}), Error);
  CategoryBuffer stage;
  stage.push_null();
  DateBuffer entered;
  entered.push(day(1));
  const std::vector<std::uint32_t> rows{0};
  CHECK_THROWS_AS(StageHistory(1, {.opportunity = rows, .stage = stage.view(), .entered = entered.view()}), Error);
  CategoryBuffer named;
  named.push("A");
  DateBuffer undated;
  undated.push(std::optional<Date>());
  CHECK_THROWS_AS(StageHistory(1, {.opportunity = rows, .stage = named.view(), .entered = undated.view()}), Error);
  CHECK_THROWS_AS(StageHistory(1, {.opportunity = rows, .stage = named.view(), .entered = {}}), Error);
  CHECK_THROWS_AS(history(1, {{0, "A", 1}}).stay(0, 1), Error);
}

TEST_CASE("stages on a day do not depend on later events, nor on the order of events of different days") {
  test::holds("stage_on is the plain scan's answer",
              [](const std::vector<std::array<std::uint8_t, 3>>& given, std::uint8_t asked) {
                std::vector<Event> events;
                for (const auto& [row, stage, entered] : given)
                  events.push_back({row % 4u, std::string(1, static_cast<char>('A' + stage % 3)), entered % 50});
                const auto stages = history(4, events);
                const int on = asked % 50;
                for (std::uint32_t row = 0; row < 4; ++row) {
                  std::string stage;
                  int latest = -1;
                  for (const auto& event : events)
                    if (event.opportunity == row && event.entered <= on && event.entered >= latest)
                      stage = event.stage, latest = event.entered;
                  RC_ASSERT(stages.stage_on(row, day(on)) == stage);
                }
              });
}
