#include "support/text_file.hpp"

#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/io/targets.hpp>

using namespace landfall;

namespace {

io::TargetsReading read(const std::string& text, const io::Mapping& mapping = {},
                        const FiscalCalendar& calendar = FiscalCalendar()) {
  const test::TextFile file(text);
  return io::read_targets(file, calendar, mapping);
}

} // namespace

TEST_CASE("targets read by period, dimension and segment") {
  const auto reading =
      read("period,dimension,segment,amount\n2017-Q4,total,total,2900000\n2017-Q4,region,West,1000000\n2017-Q3,,,5\n");
  CHECK(reading.rejects.rows.empty());
  const FiscalCalendar calendar;
  REQUIRE(reading.table.find("bookings", calendar.quarter(2017, 4)));
  CHECK(reading.table.find("bookings", calendar.quarter(2017, 4))->amount == 2'900'000.0);
  CHECK(reading.table.find("bookings", calendar.quarter(2017, 4), "region", "West")->amount == 1'000'000.0);
  CHECK(reading.table.find("bookings", calendar.quarter(2017, 3))->amount == 5.0);
  CHECK(reading.table.find("bookings", calendar.quarter(2017, 4), "region", "East") == nullptr);
}

TEST_CASE("a period is one of the fiscal calendar's") {
  const FiscalCalendar february({.first_month = 2});
  const auto reading = read("period,dimension,segment,amount\n2018-Q1,total,total,7\n", {}, february);
  REQUIRE(reading.table.size() == 1);
  CHECK(reading.table.rows()[0].period.begin == Date::from_ymd(2017, 2, 1));
}

TEST_CASE("columns, notation, aliases and metrics are as the mapping says") {
  const auto mapping = io::parse_mapping(R"({"aliases": {"region": {"W": "West"}}, "thousands": ",",
      "targets": {"period": "quarter", "dimension": "by", "segment": "who", "amount": "quota", "metric": "what"}})",
                                         "m.json");
  const auto reading =
      read("who,by,quota,quarter,what,extra\nW,region,\"1,500\",2017-Q4,renewals,\nW,region,2,2017-Q4,,\n", mapping);
  CHECK(reading.rejects.rows.empty());
  const auto quarter = FiscalCalendar().quarter(2017, 4);
  CHECK(reading.table.find("renewals", quarter, "region", "West")->amount == 1500.0);
  CHECK(reading.table.find("bookings", quarter, "region", "West")->amount == 2.0);
}

TEST_CASE("a row that is wrong is rejected with its reason, and the rest is read") {
  const auto reading = read("period,dimension,segment,amount\n"
                            "2017-Q5,total,total,1\n"
                            "2017-Q4,region,West,\n"
                            "2017-Q4,region,West,much\n"
                            "2017-Q4,region,,1\n"
                            "2017-Q4,,West,1\n"
                            "2017-Q4,region,West,1,2\n"
                            "2017-Q4,region,West,1\n"
                            "2017-Q4,region,West,9\n");
  CHECK(reading.rejects.given == 8);
  CHECK(reading.rejects.accepted == 1);
  CHECK(reading.rejects.reconciles());
  const char* columns[] = {"period", "amount", "amount", "segment", "segment", "", "segment"};
  REQUIRE(reading.rejects.rows.size() == 7);
  // Rows of another width are found as the file is read, the others in their order.
  for (const auto& row : reading.rejects.rows) CHECK(row.column == columns[row.row < 6 ? row.row : 6]);
  CHECK(reading.table.rows()[0].amount == 1.0);
}

TEST_CASE("a target of bookings below 0 is a row that is wrong, and its line is told") {
  const auto reading =
      read("period,dimension,segment,amount,metric\n\n2017-Q4,total,total,-5,\n2017-Q4,total,total,-5,margin\n");
  REQUIRE(reading.rejects.rows.size() == 1);
  CHECK(reading.rejects.rows[0].row == 0);
  CHECK(reading.rejects.rows[0].line == 3);
  CHECK(reading.rejects.rows[0].column == "amount");
  CHECK(reading.table.find("margin", FiscalCalendar().quarter(2017, 4))->amount == -5.0);
}

TEST_CASE("a file without a column that must be there is refused") {
  CHECK_THROWS_WITH_AS(read("period,segment,amount\n"), doctest::Contains("'dimension'"), Error);
  CHECK_THROWS_AS(io::read_targets("/nowhere/targets.csv", FiscalCalendar()), Error);
}

TEST_CASE("the example's targets add up") {
  const auto reading = io::read_targets(LANDFALL_SOURCE_DIR "/examples/maven/targets.csv", FiscalCalendar());
  CHECK(reading.rejects.rows.empty());
  for (const int quarter : {3, 4}) {
    const auto period = FiscalCalendar().quarter(2017, quarter);
    const double total = reading.table.find("bookings", period)->amount;
    for (const char* dimension : {"region", "manager"}) {
      double sum = 0.0;
      for (const auto& target : reading.table.all("bookings", period, dimension)) sum += target.amount;
      CHECK(sum == total);
    }
  }
  CHECK(reading.table.find("bookings", FiscalCalendar().quarter(2017, 4))->amount == 2'900'000.0);
}
