#include "support/text_file.hpp"

#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/io/calls.hpp>

using namespace landfall;
using forecast::Category;

namespace {

io::CallsReading read(const std::string& text, const io::Mapping& mapping = {}) {
  const test::TextFile file(text);
  return io::read_calls(file, FiscalCalendar(), mapping);
}

const Period quarter = FiscalCalendar().quarter(2025, 4);
const Date late = Date::parse("2025-12-31");

} // namespace

TEST_CASE("calls read by caller, day, period and category") {
  const auto reading = read("caller,day,period,category,amount,about\n"
                            "Ann,2025-11-03,2025-Q4,Commit,1000,\n"
                            "Ann,2025-11-10,2025-Q4,Best Case,1500.5,\n"
                            "Mia,2025-11-10,2025-Q4,commit,900,Ann\n");
  CHECK(reading.rejects.rows.empty());
  CHECK(reading.calls.find("Ann", "", quarter, Category::commit, late)->amount == 1000.0);
  CHECK(reading.calls.find("Ann", "", quarter, Category::best_case, late)->amount == 1500.5);
  CHECK(reading.calls.find("Mia", "Ann", quarter, Category::commit, late)->amount == 900.0);
}

TEST_CASE("columns, notation and words are as the mapping says") {
  const auto mapping = io::parse_mapping(
      R"({"calls": {"caller": "who", "day": "on", "period": "for", "category": "what", "amount": "number"},
          "aliases": {"forecast_category": {"Upside": "best case"}, "owner": {"AB": "Ann"}},
          "date_format": "M/D/YYYY", "thousands": ",", "delimiter": ";"})",
      "m.json");
  const auto reading = read("number;what;for;on;who\n1,500;Upside;2025-Q4;11/3/2025;AB\n", mapping);
  CHECK(reading.rejects.rows.empty());
  CHECK(reading.calls.find("Ann", "", quarter, Category::best_case, late)->amount == 1500.0);
}

TEST_CASE("a call that cannot be is rejected with its line and reason, and the rest is read") {
  const auto reading = read("caller,day,period,category,amount\n"
                            ",2025-11-03,2025-Q4,commit,1\n"
                            "Ann,soon,2025-Q4,commit,1\n"
                            "Ann,,2025-Q4,commit,1\n"
                            "Ann,2025-11-03,Q4,commit,1\n"
                            "Ann,2025-11-03,2025-Q4,Upside,1\n"
                            "Ann,2025-11-03,2025-Q4,commit,much\n"
                            "Ann,2025-11-03,2025-Q4,commit,\n"
                            "Ann,2026-01-02,2025-Q4,commit,1\n"
                            "Ann,2025-11-03,2025-Q4,commit,7\n");
  CHECK(reading.rejects.given == 9);
  CHECK(reading.rejects.accepted == 1);
  CHECK(reading.rejects.reconciles());
  const char* columns[] = {"caller", "day", "day", "period", "category", "amount", "amount", "day"};
  REQUIRE(reading.rejects.rows.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(reading.rejects.rows[i].column == columns[i]);
    CHECK(reading.rejects.rows[i].line == std::int64_t(i) + 2);
    CHECK(!reading.rejects.rows[i].reason.empty());
  }
  CHECK(reading.calls.find("Ann", "", quarter, Category::commit, late)->amount == 7.0);
}

TEST_CASE("a file without a column that must be there is refused, and an empty one holds no calls") {
  CHECK_THROWS_WITH_AS(read("caller,day,period,amount\n"), doctest::Contains("'category'"), Error);
  CHECK(read("caller,day,period,category,amount\n").calls.empty());
}
