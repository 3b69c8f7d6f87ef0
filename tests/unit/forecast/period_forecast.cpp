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

TEST_CASE("quarters that won nothing at their end do not make the end of this one certain") {
  // Six quarters, won in their first weeks only; now six days are left and fifteen deals are open.
  pipeline::OpportunityTable table;
  const FiscalCalendar calendar;
  const Date begin = Date::parse("2016-07-01");
  int id = 0;
  for (const auto& quarter : calendar.quarters(begin, Date::parse("2017-12-31")))
    for (int i = 0; i < 8; ++i)
      table.add({.id = std::to_string(id++),
                 .outcome = pipeline::Outcome::won,
                 .created = quarter.begin,
                 .closed = quarter.begin + 20 + i,
                 .amount = 10'000.0});
  for (int i = 0; i < 15; ++i)
    table.add({.id = std::to_string(id++), .created = Date::parse("2017-12-01"), .amount = 10'000.0});
  const auto snapshot = pipeline::snapshot(table.view(), Date::parse("2017-12-25"));
  const Period quarter = calendar.period("2017-Q4");
  const auto forecast = forecast::forecast_period(snapshot, pipeline::open_amounts(snapshot), quarter,
                                                  calendar.quarters(begin, quarter.begin - 1));
  CHECK(forecast.methods[0].weight > 0.1); // age and part of the quarter tell one story here: the deals cannot be sure
  CHECK(forecast.landing.quantile(0.9) > forecast.won_amount);
}

TEST_CASE("where nothing was ever lost, chances stay below one and segments still add up") {
  pipeline::OpportunityTable table({"region"});
  const FiscalCalendar calendar;
  int id = 0;
  for (Date day = Date::parse("2017-01-02"); day < Date::parse("2017-10-10"); day += 2) {
    const bool open = day > Date::parse("2017-09-10");
    table.add({.id = std::to_string(id++),
               .outcome = open ? pipeline::Outcome::open : pipeline::Outcome::won,
               .created = day,
               .closed = open ? std::nullopt : std::optional(day + 25),
               .amount = 50'000.0,
               .dimensions = {{"region", id % 3 == 0 ? "East" : "West"}}});
  }
  const auto snapshot = pipeline::snapshot(table.view(), Date::parse("2017-10-12"));
  const auto open = pipeline::open_amounts(snapshot);
  const Period quarter = calendar.period("2017-Q4");
  const auto earlier = calendar.quarters(Date::parse("2017-01-27"), quarter.begin - 1);
  const auto forecast = forecast::forecast_period(snapshot, open, quarter, earlier);
  double mean = 0.0;
  for (const auto& segment : forecast_segments(snapshot, open, quarter, earlier, forecast, "region"))
    mean += segment.landing.mean();
  CHECK(mean == Approx(forecast.landing.mean()).epsilon(0.01));
}

TEST_CASE("a segment counts the deals that are known by the day, and a period to come learns from complete ones") {
  const auto company = simulated(9, 30);
  const auto whole = company.whole.opportunities.view();
  const auto snapshot = pipeline::snapshot(whole, company.company.as_of);
  const auto open = pipeline::open_amounts(snapshot);
  const auto forecast = forecast::forecast_period(snapshot, open, company.company.quarter, company.earlier);
  std::int64_t n = 0;
  for (const auto& segment : forecast_segments(snapshot, open, company.company.quarter, company.earlier, forecast, "region"))
    n += segment.landing.n();
  const auto counts = snapshot.counts();
  CHECK(n == counts.open + counts.won + counts.lost);

  auto earlier = company.earlier;
  earlier.push_back(company.company.quarter); // under way: no history yet
  const Period next = FiscalCalendar().quarter_of(company.company.quarter.end);
  const auto to_come = forecast::forecast_period(snapshot, open, next, earlier);
  const auto masked = forecast::forecast_period(company.snapshot, company.open, next, earlier);
  CHECK(to_come.landing.quantile(0.5) == masked.landing.quantile(0.5)); // the whole history tells no more than what was known
  CHECK(to_come.landing.mean() > 0.5 * forecast.landing.mean());
}

TEST_CASE("open amounts of another snapshot, and periods that do not connect, are refused") {
  const auto company = simulated(7, 45), other = simulated(8, 45);
  CHECK_THROWS_AS(forecast::forecast_period(company.snapshot, other.open, company.company.quarter, company.earlier), Error);
  const auto gap = std::span(company.earlier).first(company.earlier.size() - 1);
  CHECK_THROWS_AS(forecast::forecast_period(company.snapshot, company.open, company.company.quarter, gap), Error);
}
