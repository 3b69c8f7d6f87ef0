// Waterfalls of the public CRM table reconcile in every week and every split.
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <map>

using namespace landfall;
using namespace landfall::pipeline;

TEST_CASE("Maven: from Friday to Friday the pipeline adds up to the cent, for the company and by every dimension") {
  const auto folder = test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto reading = io::read_opportunities({.opportunities = folder / "crm_maven/sales_pipeline.csv",
                                               .products = folder / "crm_maven/products.csv",
                                               .team = folder / "crm_maven/sales_teams.csv"},
                                              io::read_mapping(LANDFALL_SOURCE_DIR "/examples/maven/mapping.json"));
  const auto table = reading.table.view();
  const auto told = history(table);
  std::vector<Date> fridays;
  for (Date day = Date::parse("2016-10-14"); day <= Date::parse("2018-01-05"); day += 7) fridays.push_back(day);
  auto splits = told.dimension_names();
  splits.emplace_back();
  std::int64_t won = 0, reconciled = 0;
  for (const auto& by : splits) {
    const auto rows = waterfall(told, FiscalCalendar().year(2017), fridays, {.by = by, .control = {}});
    for (std::size_t first = 0; first < rows.size(); first += bucket_count) {
      std::int64_t cents = 0;
      for (std::size_t b = 0; b + 1 < bucket_count; ++b) cents += std::llround(rows[first + b].amount * 100.0);
      CHECK(cents == std::llround(rows[first + bucket_count - 1].amount * 100.0));
      ++reconciled;
      if (by.empty()) won += rows[first + static_cast<std::size_t>(Bucket::won)].count;
    }
    // What it ends with is what the table of that day holds.
    const auto last = snapshot(table, fridays.back());
    std::int64_t open = 0;
    for (std::size_t first = rows.size() - bucket_count; first < rows.size(); first -= bucket_count) {
      if (rows[first].to != fridays.back()) break;
      open += rows[first + bucket_count - 1].count;
    }
    CHECK(open == last.counts().open);
  }
  CHECK(reconciled > 64 * 5);
  // Deals engaged and won within one week are in the pipeline of no Friday.
  std::int64_t across = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (table.outcome[row] != Outcome::won) continue;
    const auto next_friday = [&](Date day) { return day + (5 - day.weekday() + 7) % 7; };
    across += next_friday(*table.created[row]) < next_friday(*table.closed[row]);
  }
  CHECK(won == across);
}
