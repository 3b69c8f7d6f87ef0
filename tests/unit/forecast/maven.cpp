// Every Friday of two quarters of the public CRM table, with the future masked.
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/forecast/period_forecast.hpp>
#include <landfall/io/opportunities.hpp>

#include "support/reference.hpp"

#include <doctest/doctest.h>
#include <iostream>

using namespace landfall;

namespace {

const io::OpportunitiesReading* maven() {
  const auto folder = test::data_folder();
  if (folder.empty()) return nullptr;
  static const auto reading = io::read_opportunities({.opportunities = folder / "crm_maven/sales_pipeline.csv",
                                                      .products = folder / "crm_maven/products.csv",
                                                      .team = folder / "crm_maven/sales_teams.csv"},
                                                     io::read_mapping(LANDFALL_SOURCE_DIR "/examples/maven/mapping.json"));
  return &reading;
}

std::vector<Period> quarters_before(const pipeline::OpportunityView& table, const Period& quarter) {
  Date first = quarter.begin;
  for (std::size_t row = 0; row < table.size(); ++row)
    if (const auto closed = table.closed[row]) first = std::min(first, *closed);
  return FiscalCalendar().quarters(first, quarter.begin - 1);
}

} // namespace

TEST_CASE("Maven: won adds up to the dollar, and every row has its place") {
  const auto* reading = maven();
  if (!reading) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  CHECK(reading->rejects.given == 8800);
  CHECK(reading->rejects.reconciles());
  const auto end = pipeline::snapshot(reading->table.view(), Date::parse("2017-12-31"));
  CHECK(end.counts().won + end.counts().lost == 6711);
  CHECK(end.counts().open == 1589);
  CHECK(end.counts().undated == 500);
  CHECK(end.counts().total() == 8800);
  CHECK(won_amount(end, {Date::parse("2017-01-01"), Date::parse("2018-01-01"), "2017"}) == 10'005'534.0);
}

TEST_CASE("Maven: each Friday of 2017-Q3 and Q4, won so far is exact and most weeks hold the final figure") {
  const auto* reading = maven();
  if (!reading) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto table = reading->table.view();
  int weeks = 0, held = 0;
  for (const char* label : {"2017-Q3", "2017-Q4"}) {
    const Period quarter = FiscalCalendar().period(label);
    const auto earlier = quarters_before(table, quarter);
    const double final_amount = won_amount(pipeline::snapshot(table, quarter.last_day()), quarter);
    for (Date friday = quarter.begin + (5 - quarter.begin.weekday() + 7) % 7; quarter.contains(friday); friday += 7) {
      CAPTURE(friday.to_string());
      const auto snapshot = pipeline::snapshot(table, friday);
      const auto forecast = forecast::forecast_period(snapshot, pipeline::open_amounts(snapshot), quarter, earlier);
      double won = 0.0; // the plain way
      for (std::size_t row = 0; row < table.size(); ++row)
        if (table.outcome[row] == pipeline::Outcome::won && *table.closed[row] >= quarter.begin && *table.closed[row] <= friday)
          won += table.amount[row];
      CHECK(forecast.won_amount == won);
      const double p10 = forecast.landing.quantile(0.1), p90 = forecast.landing.quantile(0.9);
      CHECK(p10 >= won);
      const bool holds = p10 <= final_amount && final_amount <= p90;
      ++weeks;
      held += holds;
      std::cout << label << ' ' << friday.to_string() << "  won " << std::llround(won) << "  P10 " << std::llround(p10)
                << "  P50 " << std::llround(forecast.landing.quantile(0.5)) << "  P90 " << std::llround(p90) << "  final "
                << std::llround(final_amount) << (holds ? "" : "  outside");
      for (const auto& row : forecast.methods)
        std::cout << "  | " << row.method << ' ' << std::llround(100 * row.weight) << "% P50 " << std::llround(row.p50)
                  << " bias " << row.bias_ratio << " error " << row.error_ratio;
      std::cout << '\n';
    }
  }
  std::cout << held << " of " << weeks << " weeks hold the final figure between P10 and P90\n";
  CHECK(held * 2 > weeks);
}
