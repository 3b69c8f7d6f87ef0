#include <landfall/core/error.hpp>
#include <landfall/forecast/deal_rates.hpp>
#include <landfall/stats/random.hpp>

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using namespace landfall;
using pipeline::Outcome;

namespace {

Date day(int number) { return Date::parse("2017-01-01") + number; }

/// Deals created one a day; each day the open ones are won or lost with constant rates. Known to day `until`.
pipeline::OpportunityTable constant_rates(double won, double lost, int until, std::uint64_t seed = 1) {
  stats::Random random(seed);
  pipeline::OpportunityTable table;
  for (int created = 0; created <= until; ++created)
    for (int i = 0; i < 4; ++i) {
      pipeline::Opportunity deal{
          .id = std::to_string(created) + "/" + std::to_string(i), .created = day(created), .amount = 1.0};
      for (int on = created; on <= until && !deal.closed; ++on) {
        if (!random.bernoulli(-std::expm1(-(won + lost)))) continue;
        deal.closed = day(on);
        deal.outcome = random.bernoulli(won / (won + lost)) ? Outcome::won : Outcome::lost;
      }
      table.add(deal);
    }
  return table;
}

const std::vector<Period> year{{day(0), day(365), "2017"}, {day(365), day(730), "2018"}};

} // namespace

TEST_CASE("constant rates are recovered: the chance is won/(won + lost) of what closes") {
  const double won = 0.01, lost = 0.02;
  const auto table = constant_rates(won, lost, 700);
  const auto rates = forecast::fit_deal_rates(pipeline::snapshot(table.view(), day(699)), year);
  CHECK(rates.won() + rates.lost() > 2000);
  for (const int days : {1, 10, 40, 90}) {
    const auto chance = rates.chance(day(680), day(700), day(700 + days));
    const double truth = won / (won + lost) * -std::expm1(-(won + lost) * days);
    CHECK(chance.won == Approx(truth).epsilon(0.15)); // about 900 wins: one standard error is 3.3%, more within a band
    CHECK(chance.won + chance.lost == Approx(-std::expm1(-(won + lost) * days)).epsilon(0.12));
  }
  CHECK(rates.overdispersion() < 1.3);
}

TEST_CASE("a factor on winning raises wins, at the cost of losses") {
  const auto table = constant_rates(0.01, 0.02, 400);
  const auto rates = forecast::fit_deal_rates(pipeline::snapshot(table.view(), day(399)), year);
  const auto plain = rates.chance(day(390), day(400), day(460)), raised = rates.chance(day(390), day(400), day(460), 2.0);
  CHECK(raised.won > 1.5 * plain.won);
  CHECK(raised.won < 2.0 * plain.won);
  CHECK(raised.lost < plain.lost);
  CHECK(rates.chance(day(390), day(400), day(400)).won == 0.0);
}

TEST_CASE("no wins, no periods, or periods with a gap, are refused") {
  pipeline::OpportunityTable open;
  open.add({.id = "a", .created = day(0)});
  CHECK_THROWS_AS(forecast::fit_deal_rates(pipeline::snapshot(open.view(), day(9)), year), Error);
  const auto table = constant_rates(0.1, 0.1, 50);
  const auto snapshot = pipeline::snapshot(table.view(), day(50));
  CHECK_THROWS_AS(forecast::fit_deal_rates(snapshot, {}), Error);
  CHECK_THROWS_AS(forecast::fit_deal_rates(snapshot, std::vector<Period>{{day(0), day(9), "a"}, {day(10), day(90), "b"}}),
                  Error);
}

TEST_CASE("a single win makes rates, wide as they are") {
  pipeline::OpportunityTable table;
  table.add({.id = "a", .outcome = Outcome::won, .created = day(0), .closed = day(3), .amount = 5.0});
  table.add({.id = "b", .created = day(1)});
  const auto rates = forecast::fit_deal_rates(pipeline::snapshot(table.view(), day(5)), year);
  const auto chance = rates.chance(day(1), day(6), day(30));
  CHECK(chance.won > 0.0);
  CHECK(chance.won + chance.lost <= 1.0);
}

TEST_CASE("what happens after the day of the snapshot changes no rate") {
  const auto whole = constant_rates(0.02, 0.02, 500);
  pipeline::OpportunityTable seen;
  const auto view = whole.view();
  for (std::size_t row = 0; row < view.size(); ++row) {
    if (*view.created[row] > day(200)) continue;
    const bool closed = view.closed[row] && *view.closed[row] <= day(200);
    seen.add({.id = std::string(view.id[row]),
              .outcome = closed ? view.outcome[row] : Outcome::open,
              .created = view.created[row],
              .closed = closed ? view.closed[row] : std::nullopt,
              .amount = 1.0});
  }
  const auto a = forecast::fit_deal_rates(pipeline::snapshot(whole.view(), day(200)), year);
  const auto b = forecast::fit_deal_rates(pipeline::snapshot(seen.view(), day(200)), year);
  CHECK(a.won() == b.won());
  CHECK(a.chance(day(150), day(201), day(260)).won == b.chance(day(150), day(201), day(260)).won);
}
