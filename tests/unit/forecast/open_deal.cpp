#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/forecast/open_deal.hpp>
#include <landfall/simulate/company.hpp>

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using namespace landfall;
using namespace landfall::forecast;

namespace {

struct Case {
  simulate::Company company = simulate::company({.seed = 21, .reps = 12, .history_quarters = 4});
  simulate::Known known = simulate::known_on(company, company.as_of);
  pipeline::Snapshot snapshot = pipeline::snapshot(known.opportunities.view(), company.as_of);
  pipeline::OpenAmounts open = pipeline::open_amounts(snapshot);
  PeriodForecast forecast{.landing = Landing::point(0.0)};

  Case() {
    Date first = company.quarter.begin;
    for (const auto row : snapshot.won_rows()) first = std::min(first, *snapshot.table().closed[row]);
    forecast = forecast_period(snapshot, open, company.quarter, FiscalCalendar().quarters(first, company.quarter.begin - 1));
  }
};

const Case& made() {
  static const Case one;
  return one;
}

} // namespace

TEST_CASE("every open deal is a row, and won and lost average to the forecast's own chance of the target") {
  const auto& [company, known, snapshot, open, forecast] = made();
  const double target = forecast.landing.quantile(0.4), p_hit = forecast.landing.probability_at_least(target);
  const auto rows = open_deals(snapshot, open, company.quarter, forecast, {.target = target});
  REQUIRE(rows.size() == open.amount.size());
  double expected = 0.0, moves = 1.0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    CHECK(row.rank == std::int64_t(i) + 1);
    CHECK(row.chance.low <= row.chance.estimate);
    CHECK(row.chance.estimate <= row.chance.high);
    CHECK(row.chance.n > 0);
    const double p = row.chance.estimate;
    CHECK(p * *row.hit_if_won + (1.0 - p) * *row.hit_if_lost == Approx(p_hit).epsilon(2e-3));
    if (row.amount > 0.0) CHECK(*row.hit_if_won >= *row.hit_if_lost - 1e-9);
    const double decides = std::sqrt(p * (1.0 - p)) * (*row.hit_if_won - *row.hit_if_lost);
    CHECK(decides <= moves + 1e-9);
    moves = decides;
    expected += row.expected_amount;
  }
  double chances = 0.0;
  for (std::size_t i = 0; i < open.amount.size(); ++i) chances += forecast.open_chance[i] * open.amount[i];
  CHECK(expected == Approx(chances));
}

TEST_CASE("without a target deals go by their own scatter, and no more than asked for get a chance of the target") {
  const auto& [company, known, snapshot, open, forecast] = made();
  const auto rows = open_deals(snapshot, open, company.quarter, forecast);
  double last = 1e300;
  for (const auto& row : rows) {
    CHECK(!row.hit_if_won);
    CHECK(row.variance_share <= last);
    last = row.variance_share;
  }
  const auto few = open_deals(snapshot, open, company.quarter, forecast, {.target = forecast.landing.mean(), .decided = 3});
  REQUIRE(few.size() == rows.size());
  CHECK(few[2].hit_if_won);
  CHECK(!few[3].hit_if_won);
}

TEST_CASE("a target that is certain, or out of reach, is neither won nor lost by any deal") {
  const auto& [company, known, snapshot, open, forecast] = made();
  for (const double target : {0.0, 1e12}) {
    const auto rows = open_deals(snapshot, open, company.quarter, forecast, {.target = target, .decided = 2});
    const double sure = target == 0.0 ? 1.0 : 0.0;
    CHECK(*rows[0].hit_if_won == Approx(sure));
    CHECK(*rows[0].hit_if_lost == Approx(sure));
  }
}

TEST_CASE("a period that is over has no deals to decide it, and another snapshot's forecast is refused") {
  const auto& [company, known, snapshot, open, forecast] = made();
  const auto over = pipeline::snapshot(known.opportunities.view(), company.quarter.last_day());
  const auto amounts = pipeline::open_amounts(over);
  const std::vector<Period> none;
  CHECK(open_deals(over, amounts, company.quarter, forecast_period(over, amounts, company.quarter, none)).empty());
  CHECK_THROWS_AS(open_deals(snapshot, open, company.quarter, PeriodForecast{.landing = Landing::point(0.0)}), Error);
}
