#include "arrow/histories.hpp"

#include <landfall/core/error.hpp>

#include "made.hpp"

#include <doctest/doctest.h>

using namespace landfall;
using namespace landfall::test;

namespace {

constexpr std::int32_t none = null_day, beyond = 99'999'999;

arrow::Table table_of(MadeColumn rows) {
  MadeStream stream({std::move(rows)});
  return arrow::Table{arrow::Stream(stream.get())};
}

/// Deals a and b.
const pipeline::OpportunityTable& deals() {
  static const auto table = [] {
    pipeline::OpportunityTable made;
    for (const char* id : {"a", "b"}) made.add({.id = id, .stage = "Demo", .created = Date::from_days(100), .amount = 1.0});
    return made;
  }();
  return table;
}

MadeColumn stages(std::vector<std::string> ids, std::vector<std::string> stage, std::vector<std::int32_t> entered) {
  return batch({made_utf8("id", ids), made_utf8("stage", stage), made<std::int32_t>("entered", "tdD", entered)});
}

MadeColumn calls(std::vector<std::string> caller, std::vector<std::int32_t> day, std::vector<std::string> period,
                 std::vector<std::string> category, std::vector<double> amount) {
  return batch({made_utf8("caller", caller), made<std::int32_t>("day", "tdD", day), made_utf8("period", period),
                made_utf8("category", category), made<double>("amount", "g", amount)});
}

std::vector<std::int64_t> rows_of(const Rejects& rejects) {
  std::vector<std::int64_t> rows;
  for (const auto& each : rejects.rows) rows.push_back(each.row);
  return rows;
}

} // namespace

TEST_CASE("stages of a deal are taken in order of time, whatever the order of rows") {
  const auto reading = arrow::read_stage_history(
      table_of(stages({"b", "a", "a"}, {"Demo", "Proposal", "Demo"}, {105, 110, 101})), deals().view());
  CHECK(reading.rejects.rows.empty());
  CHECK(reading.rejects.accepted == 3);
  CHECK(reading.history.stage_on(0, Date::from_days(109)) == "Demo");
  CHECK(reading.history.stage_on(0, Date::from_days(110)) == "Proposal");
  CHECK(reading.history.stage_on(1, Date::from_days(104)).empty());
}

TEST_CASE("events that are wrong come back, and those beside them count") {
  const auto reading =
      arrow::read_stage_history(table_of(stages({"a", "", "x", "a", "a", "b"}, {"Demo", "Demo", "Demo", "", "Demo", "Demo"},
                                                {101, 101, 101, 101, none, beyond})),
                                deals().view());
  CHECK(rows_of(reading.rejects) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  CHECK(reading.rejects.reconciles());
  CHECK(reading.rejects.rows[1].column == "id");
  CHECK(reading.rejects.rows[1].value == "x");
  CHECK(reading.rejects.rows[2].column == "stage");
  CHECK(reading.rejects.rows[3].column == "entered");
  CHECK(reading.history.size() == 1);
}

TEST_CASE("a close date that is taken back leaves none") {
  const auto reading = arrow::read_close_dates(
      table_of(batch({made_utf8("id", {"a", "a", "a", "b"}), made<std::int32_t>("forecast_on", "tdD", {101, 105, none, 101}),
                      made<std::int32_t>("expected_close", "tdD", {120, none, 130, beyond})})),
      deals().view());
  CHECK(rows_of(reading.rejects) == std::vector<std::int64_t>{2, 3});
  CHECK(reading.rejects.reconciles());
  CHECK(reading.history.expected_on(0, Date::from_days(104)) == Date::from_days(120));
  CHECK_FALSE(reading.history.expected_on(0, Date::from_days(105)));
}

TEST_CASE("calls are read with their periods, and one made after its period comes back") {
  const auto begin = Date::parse("2025-10-01").days();
  const auto reading = arrow::read_calls(
      table_of(calls({"Ann", "", "Ann", "Ann", "Ann", "Ann", "Ann"}, {begin + 9, begin, begin + 100, begin, begin, none, begin},
                     {"2025-Q4", "2025-Q4", "2025-Q4", "fourth", "2025-Q4", "2025-Q4", "2025-Q4"},
                     {"Best Case", "commit", "commit", "commit", "surely", "commit", "commit"},
                     {120.0, 1.0, 1.0, 1.0, 1.0, 1.0, std::numeric_limits<double>::quiet_NaN()})),
      FiscalCalendar());
  CHECK(rows_of(reading.rejects) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  CHECK(reading.rejects.reconciles());
  REQUIRE(reading.calls.rows().size() == 1);
  const auto& call = reading.calls.rows()[0];
  CHECK(call.category == forecast::Category::best_case);
  CHECK(call.period.label == "2025-Q4");
  CHECK(call.amount == 120.0);
  CHECK(call.about.empty());
}

TEST_CASE("a table without rows is no history, and one without its columns an error") {
  CHECK(arrow::read_stage_history(table_of(stages({}, {}, {})), deals().view()).history.empty());
  CHECK(arrow::read_calls(table_of(calls({}, {}, {}, {}, {})), FiscalCalendar()).calls.empty());
  CHECK_THROWS_WITH_AS(arrow::read_close_dates(table_of(stages({"a"}, {"Demo"}, {101})), deals().view()),
                       doctest::Contains("forecast_on"), Error);
  auto nameless = deals().view();
  nameless.id = {};
  CHECK_THROWS_WITH_AS(arrow::read_stage_history(table_of(stages({"a"}, {"Demo"}, {101})), nameless),
                       doctest::Contains("have ids"), Error);
}
