#include <landfall/core/error.hpp>
#include <landfall/plan/target.hpp>

#include "support/property.hpp"

#include <limits>

using namespace landfall;
using plan::Target;
using plan::TargetTable;

namespace {

const Period q4{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"};
const Period q3{Date::parse("2017-07-01"), Date::parse("2017-10-01"), "2017-Q3"};

Target region(std::string segment, double amount) {
  return {.period = q4, .dimension = "region", .segment = std::move(segment), .amount = amount};
}

/// The column that an error over adding `target` names; "" when there is none.
std::string refused(TargetTable& table, const Target& target) {
  const auto before = table.size();
  try {
    table.add(target);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(table.size() == before);
    return error.column();
  }
  return "";
}

} // namespace

TEST_CASE("a target is found by metric, period, dimension and segment") {
  TargetTable table;
  table.add({.period = q4, .amount = 2'900'000.0});
  table.add(region("East", 1'000'000.0));
  table.add(region("Central", 900'000.0));
  table.add({.metric = "cycle", .period = q4, .amount = 45.0, .polarity = Polarity::lower_is_better});
  REQUIRE(table.find("bookings", q4));
  CHECK(table.find("bookings", q4)->amount == 2'900'000.0);
  CHECK(table.find("bookings", q4, "region", "East")->amount == 1'000'000.0);
  CHECK(table.find("cycle", q4)->polarity == Polarity::lower_is_better);
  CHECK(table.find("bookings", q4, "region", "West") == nullptr);
  CHECK(table.find("bookings", q3) == nullptr);
  CHECK(table.find("margin", q4) == nullptr);
}

TEST_CASE("a period is known by its days, whatever it is called") {
  TargetTable table;
  table.add({.period = q4, .amount = 1.0});
  CHECK(table.find("bookings", {q4.begin, q4.end, "the last quarter"}) != nullptr);
  CHECK(refused(table, {.period = {q4.begin, q4.end, "Q4 FY17"}, .amount = 2.0}) == "segment");
}

TEST_CASE("all targets of a dimension come by segment, and no others") {
  TargetTable table;
  table.add(region("West", 3.0));
  table.add({.period = q4, .amount = 9.0});
  table.add(region("East", 1.0));
  table.add({.period = q4, .dimension = "manager", .segment = "Ann", .amount = 5.0});
  table.add({.period = q3, .dimension = "region", .segment = "North", .amount = 5.0});
  const auto regions = table.all("bookings", q4, "region");
  REQUIRE(regions.size() == 2);
  CHECK(regions[0].segment == "East");
  CHECK(regions[1].segment == "West");
  CHECK(table.all("bookings", q4).size() == 1);
  CHECK(table.all("bookings", q4, "owner").empty());
  CHECK(table.rows()[0].segment == "West");
}

TEST_CASE("the total of a dimension is its segments', whatever the whole company was asked for") {
  TargetTable table;
  table.add({.period = q4, .amount = 1.0});
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) table.add(region(name, 0.1));
  CHECK(table.total("bookings", q4, "region") == 1.0); // added plainly: 0.9999999999999999
  CHECK_FALSE(table.total("bookings", q3, "region"));
  CHECK_FALSE(table.total("bookings", q4, "owner"));
  CHECK_THROWS_AS(table.total("bookings", q4, ""), Error);
}

TEST_CASE("an empty table has no target") {
  const TargetTable table;
  CHECK(table.empty());
  CHECK(table.find("bookings", q4) == nullptr);
  CHECK(table.all("bookings", q4, "region").empty());
}

TEST_CASE("a target that cannot be is refused, and the table stays as it was") {
  TargetTable table;
  table.add(region("East", 1.0));
  CHECK(refused(table, region("East", 2.0)) == "segment");
  CHECK(refused(table, region("West", std::numeric_limits<double>::quiet_NaN())) == "amount");
  CHECK(refused(table, region("West", std::numeric_limits<double>::infinity())) == "amount");
  CHECK(refused(table, region("", 1.0)) == "segment");
  CHECK(refused(table, {.period = q4, .segment = "East", .amount = 1.0}) == "segment");
  CHECK(refused(table, {.metric = "", .period = q4, .amount = 1.0}) == "metric");
  CHECK(refused(table, {.period = {q4.begin, q4.begin, "no day"}, .amount = 1.0}) == "period");
  CHECK(table.find("bookings", q4, "region", "East")->amount == 1.0);
  CHECK_THROWS_WITH_AS(table.add(region("East", 2.0)), doctest::Contains("region 'East' has a target for bookings"), Error);
}

TEST_CASE("every target that was added is found again") {
  test::holds("find(add(x)) = x, and all = the rows of the dimension", [](const std::map<std::string, std::uint16_t>& amounts) {
    TargetTable table;
    for (const auto& [name, amount] : amounts) table.add(region("s" + name, amount));
    RC_ASSERT(table.all("bookings", q4, "region").size() == amounts.size());
    for (const auto& [name, amount] : amounts)
      RC_ASSERT(table.find("bookings", q4, "region", "s" + name)->amount == double(amount));
  });
}
