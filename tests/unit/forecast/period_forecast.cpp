#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/forecast/period_forecast.hpp>
#include <landfall/simulate/company.hpp>

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using namespace landfall;

namespace {

struct Case {
  simulate::Company company;
  simulate::Known known, whole;
  pipeline::Snapshot snapshot;
  pipeline::OpenAmounts open;
  std::vector<Period> earlier;

  Case(simulate::Company made)
      : company(std::move(made)),
        known(simulate::known_on(company, company.as_of)),
        whole(simulate::whole_history(company)),
        snapshot(pipeline::snapshot(known.opportunities.view(), company.as_of)),
        open(pipeline::open_amounts(snapshot)) {
    Date first = company.quarter.begin;
    for (const auto row : snapshot.won_rows()) first = std::min(first, *snapshot.table().closed[row]);
    earlier = FiscalCalendar().quarters(first, company.quarter.begin - 1);
  }

  forecast::PeriodForecast forecast() const { return forecast::forecast_period(snapshot, open, company.quarter, earlier); }
  double final_amount() const {
    return won_amount(pipeline::snapshot(whole.opportunities.view(), company.quarter.last_day()), company.quarter);
  }
};

Case simulated(std::uint64_t seed, std::int32_t as_of_day, std::int32_t reps = 12) {
  return Case(simulate::company({.seed = seed, .reps = reps, .history_quarters = 6, .as_of_day = as_of_day}));
}

} // namespace

TEST_CASE("intervals of simulated companies cover what they say") {
  // 60 companies: three standard errors of a share of 80% are 15 points; the companies and so the count are fixed by their
  // seeds.
  constexpr int companies = 60;
  int in50 = 0, in80 = 0, in95 = 0;
  for (std::uint64_t seed = 1; seed <= companies; ++seed) {
    const auto company = simulated(seed, 20 + int(seed) % 50);
    const auto landing = company.forecast().landing;
    const double truth = company.final_amount();
    const auto covers = [&](double level) {
      return landing.quantile((1 - level) / 2) <= truth && truth <= landing.quantile((1 + level) / 2);
    };
    in50 += covers(0.50), in80 += covers(0.80), in95 += covers(0.95);
  }
  MESSAGE("50%: " << in50 << ", 80%: " << in80 << ", 95%: " << in95 << " of " << companies);
  const auto about = [](int count, double level) {
    return std::abs(count - level * companies) <= 3.0 * std::sqrt(companies * level * (1 - level));
  };
  CHECK(about(in50, 0.50));
  CHECK(about(in80, 0.80));
  CHECK(about(in95, 0.95));
}

TEST_CASE("a forecast reconciles: won, open and new add up to its mean, and weights to one") {
  const auto forecast = simulated(3, 45).forecast();
  CHECK(forecast.won_amount + forecast.open_expected + forecast.new_expected == Approx(forecast.landing.mean()));
  REQUIRE(forecast.methods.size() == 2);
  CHECK(forecast.methods[0].weight + forecast.methods[1].weight == Approx(1.0));
  CHECK(forecast.methods[0].weight * forecast.methods[0].mean + forecast.methods[1].weight * forecast.methods[1].mean ==
        Approx(forecast.landing.mean()));
  CHECK(forecast.landing.quantile(0.0) >= forecast.won_amount - 1e-6 * forecast.won_amount);
  for (const double chance : forecast.open_chance) CHECK((chance >= 0.0 && chance <= 1.0));
}

TEST_CASE("segments' means sum to the company's, by any dimension") {
  const auto company = simulated(5, 45);
  const auto forecast = company.forecast();
  for (const char* dimension : {"region", "manager", "product"}) {
    double mean = 0.0;
    for (const auto& segment :
         forecast_segments(company.snapshot, company.open, company.company.quarter, company.earlier, forecast, dimension))
      mean += segment.landing.mean();
    CHECK(mean == Approx(forecast.landing.mean()).epsilon(0.005)); // chances are cut off at 1
  }
}

TEST_CASE("a period that is over lands at what was won") {
  const auto company = simulated(2, 45);
  const Period last = company.earlier.back();
  const auto earlier = std::span(company.earlier).first(company.earlier.size() - 1);
  const auto forecast = forecast::forecast_period(company.snapshot, company.open, last, earlier);
  CHECK(forecast.landing.variance() == 0.0);
  CHECK(forecast.landing.mean() == won_amount(company.snapshot, last));
}

TEST_CASE("without earlier periods the deals speak alone; without a win nobody does") {
  const auto company = simulated(4, 60);
  const auto alone = forecast::forecast_period(company.snapshot, company.open, company.company.quarter, {});
  CHECK(alone.methods.size() == 1);
  pipeline::OpportunityTable open;
  open.add({.id = "a", .created = company.company.quarter.begin, .amount = 1.0});
  const auto snapshot = pipeline::snapshot(open.view(), company.company.as_of);
  CHECK_THROWS_AS(forecast::forecast_period(snapshot, pipeline::open_amounts(snapshot), company.company.quarter, {}), Error);
}

TEST_CASE("a period still to come is forecast too") {
  const auto company = simulated(6, 80);
  auto earlier = company.earlier;
  earlier.push_back(company.company.quarter);
  const Period next = FiscalCalendar().quarter_of(company.company.quarter.end);
  const auto forecast = forecast::forecast_period(company.snapshot, company.open, next, earlier);
  CHECK(forecast.won_amount == 0.0);
  CHECK(forecast.landing.mean() > 0.0);
}

TEST_CASE("open amounts of another snapshot, and periods that do not connect, are refused") {
  const auto company = simulated(7, 45), other = simulated(8, 45);
  CHECK_THROWS_AS(forecast::forecast_period(company.snapshot, other.open, company.company.quarter, company.earlier), Error);
  const auto gap = std::span(company.earlier).first(company.earlier.size() - 1);
  CHECK_THROWS_AS(forecast::forecast_period(company.snapshot, company.open, company.company.quarter, gap), Error);
}
