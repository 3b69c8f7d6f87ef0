#include "support/text_file.hpp"

#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/io/company.hpp>
#include <landfall/io/histories.hpp>
#include <landfall/io/opportunities.hpp>

#include <filesystem>
#include <unistd.h>

using namespace landfall;

namespace {

pipeline::OpportunityTable two_deals() {
  pipeline::OpportunityTable table;
  table.add({.id = "D-1", .created = Date::parse("2025-01-02")});
  table.add({.id = "D-2", .created = Date::parse("2025-01-05")});
  return table;
}

} // namespace

TEST_CASE("a stage history reads in any order, and what cannot be placed is rejected with its reason") {
  const auto table = two_deals();
  const test::TextFile file(
      "id,stage,entered\n"
      "D-2,Demo,2025-02-01\nD-2,Discovery,2025-01-05\nD-1,Discovery,2025-01-02\n"
      "D-9,Demo,2025-02-01\n,Demo,2025-02-01\nD-1,,2025-02-01\nD-1,Demo,\nD-1,Demo,02/01/2025\nD-1,Demo\n");
  const auto reading = io::read_stage_history(file, table.view());
  CHECK(reading.rejects.given == 9);
  CHECK(reading.rejects.accepted == 3);
  CHECK(reading.rejects.reconciles());
  CHECK(reading.rejects.rows[0].reason.find("none of the opportunities") != std::string::npos);
  CHECK(reading.rejects.rows[0].line == 5);
  CHECK(reading.rejects.rows[1].column == "id");
  CHECK(reading.rejects.rows[2].column == "stage");
  CHECK(reading.rejects.rows[3].column == "entered");
  CHECK(reading.history.stage_on(1, Date::parse("2025-01-31")) == "Discovery");
  CHECK(reading.history.stage_on(1, Date::parse("2025-02-01")) == "Demo");
}

TEST_CASE("forecasts of close dates read; an empty date takes the last one back") {
  const auto table = two_deals();
  const test::TextFile file("id,forecast_on,expected_close\nD-1,2025-01-02,2025-03-01\nD-1,2025-02-02,\nD-2,,2025-03-01\n"
                            "D-2,2025-01-05,soon\n");
  const auto reading = io::read_close_dates(file, table.view());
  CHECK(reading.rejects.accepted == 2);
  CHECK(reading.rejects.reconciles());
  CHECK(reading.rejects.rows[0].column == "forecast_on");
  CHECK(reading.rejects.rows[1].column == "expected_close");
  CHECK(*reading.history.expected_on(0, Date::parse("2025-02-01")) == Date::parse("2025-03-01"));
  CHECK_FALSE(reading.history.expected_on(0, Date::parse("2025-02-02")));
}

TEST_CASE("columns, dates and aliases of histories are as the mapping says") {
  const auto table = two_deals();
  const auto mapping = io::parse_mapping(R"({"aliases": {"stage": {"DEMO": "Demo"}}, "date_format": "M/D/YYYY",
      "stage_history": {"id": "Deal", "stage": "To", "entered": "When"},
      "close_dates": {"id": "Deal", "forecast_on": "When", "expected_close": "Close"}})",
                                         "mapping.json");
  const test::TextFile stages("Deal,To,When\nD-1,DEMO,1/9/2025\n"), dates("Deal,When,Close\nD-1,1/9/2025,4/1/2025\n");
  CHECK(io::read_stage_history(stages, table.view(), mapping).history.stage_on(0, Date::parse("2025-01-09")) == "Demo");
  CHECK(io::read_close_dates(dates, table.view(), mapping).history.expected_on(0, Date::parse("2025-01-09")) ==
        Date::parse("2025-04-01"));
  CHECK_THROWS_AS(io::read_stage_history(stages, table.view()), Error); // no such columns
  CHECK_THROWS_AS(io::parse_mapping(R"({"stage_history": {"when": "x"}})", "mapping.json"), Error);
  CHECK_THROWS_AS(io::read_close_dates("no such file.csv", table.view()), Error);
}

TEST_CASE("the files of a simulated company read back as what it knew") {
  const auto company = simulate::company({.seed = 3, .reps = 3, .history_quarters = 2});
  const auto folder = std::filesystem::temp_directory_path() / ("landfall-histories-" + std::to_string(getpid()));
  io::write_company(company, folder, {.truth = {.replicates = 1}});
  const auto mapping = io::read_mapping(folder / "mapping.json");
  const auto deals =
      io::read_opportunities({.opportunities = folder / "opportunities.csv", .team = folder / "reps.csv"}, mapping);
  const auto stages = io::read_stage_history(folder / "stage_history.csv", deals.table.view(), mapping);
  const auto dates = io::read_close_dates(folder / "close_dates.csv", deals.table.view(), mapping);
  std::filesystem::remove_all(folder);
  const auto known = simulate::known_on(company, company.as_of);
  const auto stages_known = simulate::stage_history(known);
  const auto dates_known = simulate::close_date_history(known);
  CHECK(stages.rejects.rejected() == 0);
  CHECK(dates.rejects.rejected() == 0);
  CHECK(stages.history.stages() == stages_known.stages());
  REQUIRE(stages.history.size() == stages_known.size());
  REQUIRE(dates.history.size() == dates_known.size());
  for (std::size_t row = 0; row < deals.table.size(); ++row)
    for (const int back : {0, 20, 60}) {
      CHECK(stages.history.stay_on(row, company.as_of - back) == stages_known.stay_on(row, company.as_of - back));
      CHECK(dates.history.forecast_at(row, company.as_of - back) == dates_known.forecast_at(row, company.as_of - back));
    }
}
