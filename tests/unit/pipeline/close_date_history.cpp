#include <landfall/core/column_buffer.hpp>
#include <landfall/core/error.hpp>
#include <landfall/pipeline/close_date_history.hpp>

#include <doctest/doctest.h>

using namespace landfall;
using pipeline::CloseDateHistory;

namespace {

Date day(int number) { return Date::parse("2025-01-01") + number; }

struct Event {
  std::uint32_t opportunity;
  int forecast_on;
  std::optional<int> expected;
};

CloseDateHistory history(std::size_t opportunities, const std::vector<Event>& events) {
  std::vector<std::uint32_t> rows;
  DateBuffer forecast_on, expected;
  for (const auto& event : events) {
    rows.push_back(event.opportunity);
    forecast_on.push(day(event.forecast_on));
    expected.push(event.expected ? std::optional(day(*event.expected)) : std::nullopt);
  }
  return {opportunities, {.opportunity = rows, .forecast_on = forecast_on.view(), .expected_close = expected.view()}};
}

} // namespace

TEST_CASE("a close date is expected from the day it was forecast, until the next forecast") {
  const auto dates = history(2, {{1, 20, 60}, {1, 5, 30}});
  CHECK_FALSE(dates.expected_on(1, day(4)));
  CHECK(*dates.expected_on(1, day(5)) == day(30));
  CHECK(*dates.expected_on(1, day(19)) == day(30));
  CHECK(*dates.expected_on(1, day(20)) == day(60));
  CHECK(dates.forecast_at(1, day(25))->forecast_on == day(20));
  CHECK_FALSE(dates.expected_on(0, day(25)));
  CHECK_FALSE(dates.expected_on(9, day(25)));
}

TEST_CASE("a push is a move to a later date; a pull, or a date taken back, is none") {
  const auto dates = history(1, {{0, 1, 30}, {0, 2, 40}, {0, 3, 35}, {0, 4, std::nullopt}, {0, 5, 50}});
  CHECK(dates.pushes_by(0, day(1)) == 0);
  CHECK(dates.pushes_by(0, day(2)) == 1);
  CHECK(dates.pushes_by(0, day(3)) == 1);
  CHECK_FALSE(dates.expected_on(0, day(4)));
  CHECK(dates.forecast_at(0, day(4)).has_value());
  CHECK(dates.pushes_by(0, day(5)) == 2); // 35 to 50, with a pause
  CHECK(dates.pushes_by(3, day(5)) == 0);
}

TEST_CASE("of two forecasts on a day the one given later holds") {
  const auto dates = history(1, {{0, 1, 30}, {0, 1, 45}});
  CHECK(dates.size() == 1);
  CHECK(*dates.expected_on(0, day(1)) == day(45));
}

TEST_CASE("no forecasts, and forecasts that cannot be placed") {
  CHECK(CloseDateHistory().empty());
  CHECK_FALSE(CloseDateHistory().forecast_at(0, day(0)));
  CHECK(history(3, {}).forecasts(2) == 0);
  CHECK_THROWS_AS(history(1, {{1, 1, 2}}), Error);
  CHECK_THROWS_AS(history(1, {{0, 1, 2}}).forecast(0, 1), Error);
  DateBuffer undated, expected;
  undated.push(std::optional<Date>());
  expected.push(day(3));
  const std::vector<std::uint32_t> rows{0};
  CHECK_THROWS_AS(CloseDateHistory(1, {.opportunity = rows, .forecast_on = undated.view(), .expected_close = expected.view()}),
                  Error);
  CHECK_THROWS_AS(CloseDateHistory(1, {.opportunity = rows, .forecast_on = expected.view(), .expected_close = {}}), Error);
}
