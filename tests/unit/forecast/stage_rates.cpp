#include <landfall/core/error.hpp>
#include <landfall/forecast/stage_rates.hpp>

#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using pipeline::Outcome;

namespace {

Date day(int number) { return Date::parse("2017-01-01") + number; }

const std::vector<Period> periods{{day(0), day(28), "1"}, {day(28), day(56), "2"}, {day(56), day(84), "3"}};

/// In each period 40 deals are created on its first day, 20 of stage A (15 won on day 20), 20 of stage B (5 won on day 20); the
/// others are lost on day 25.
struct Made {
  pipeline::OpportunityTable table;
  pipeline::StageHistory stages;

  Made() {
    std::vector<std::uint32_t> rows;
    CategoryBuffer stage;
    DateBuffer entered;
    for (int period = 0; period < 3; ++period)
      for (int i = 0; i < 40; ++i) {
        const bool a = i < 20, won = a ? i < 15 : i < 25;
        rows.push_back(static_cast<std::uint32_t>(table.size()));
        stage.push(a ? "A" : "B");
        entered.push(day(28 * period));
        table.add({.id = std::to_string(period) + "/" + std::to_string(i),
                   .outcome = won ? Outcome::won : Outcome::lost,
                   .created = day(28 * period),
                   .closed = day(28 * period + (won ? 20 : 25)),
                   .amount = 1.0});
      }
    stages = {table.size(), {.opportunity = rows, .stage = stage.view(), .entered = entered.view()}};
  }
};

} // namespace

TEST_CASE("a chance is the share won of those in the stage so long before the end, drawn a little together") {
  const Made made;
  const auto snapshot = pipeline::snapshot(made.table.view(), day(66));
  const auto rates = forecast::fit_stage_rates(snapshot, periods, &made.stages, {.prior_deals = 1e-6});
  CHECK(rates.chance(0, 21).estimate ==
        Approx(0.75).epsilon(1e-4)); // looked at with 21 days left; before the first close nothing is known
  CHECK(rates.chance(1, 21).estimate == Approx(0.25).epsilon(1e-4));
  CHECK(rates.chance(0, 21).n == 20);
  CHECK(rates.chance(0, 7).estimate == Approx(0.0));                 // who is still open then is lost
  CHECK(rates.chance(-1, 21).estimate == Approx(0.5).epsilon(1e-4)); // none known: all
  CHECK(rates.chance(0, 0).estimate == 0.0);
  const auto row = snapshot.open_rows().front();
  CHECK(rates.chance(snapshot, row, periods[2]).estimate == rates.chance(0, 17).estimate);
  const auto drawn = forecast::fit_stage_rates(snapshot, periods, &made.stages, {.prior_deals = 40.0});
  CHECK(drawn.chance(0, 21).estimate < 0.75);
  CHECK(drawn.chance(0, 21).estimate > 0.5);
  CHECK(drawn.chance(0, 21).low < drawn.chance(0, 21).estimate);
  CHECK(drawn.chance(0, 21).high > drawn.chance(0, 21).estimate);
}

TEST_CASE("without a history all deals are of one stage, and the future is not seen") {
  const Made made;
  const auto early = pipeline::snapshot(made.table.view(), day(56));
  const auto rates = forecast::fit_stage_rates(early, periods, nullptr, {.prior_deals = 1e-6});
  CHECK(rates.chance(-1, 14).estimate == Approx(0.5).epsilon(1e-4));
  CHECK(rates.chance(3, 14).estimate == rates.chance(-1, 14).estimate); // an unknown stage
  CHECK(rates.chance(-1, 14).n == 40);                                  // the third period is not over
  CHECK(rates.chance(-1, 300).estimate == rates.chance(-1, 28).estimate);
}

TEST_CASE("no period that is over, and priors of no weight, are refused") {
  const Made made;
  CHECK_THROWS_AS(forecast::fit_stage_rates(pipeline::snapshot(made.table.view(), day(20)), periods), Error);
  const auto snapshot = pipeline::snapshot(made.table.view(), day(66));
  CHECK_THROWS_AS(forecast::fit_stage_rates(snapshot, periods, nullptr, {.prior_deals = 0.0}), Error);
  CHECK_THROWS_AS(forecast::fit_stage_rates(snapshot, periods, nullptr, {.level = 1.0}), Error);
  const auto rates = forecast::fit_stage_rates(snapshot, periods);
  CHECK_THROWS_AS(rates.chance(0, -1), Error);
  CHECK_THROWS_AS(rates.chance(snapshot, snapshot.won_rows().front(), periods[2]), Error);
}
