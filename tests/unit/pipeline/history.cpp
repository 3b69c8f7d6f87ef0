#include <landfall/core/error.hpp>
#include <landfall/pipeline/history.hpp>

#include "histories.hpp"

#include <doctest/doctest.h>

using namespace landfall;
using namespace landfall::pipeline;
using test::day;
using test::States;

TEST_CASE("a state holds from the end of its day until the next one") {
  States states;
  states.add(1, day(20), Standing::open, 200.0, day(60), "b");
  states.add(1, day(5), Standing::open, 100.0, day(30), "a");
  states.add(1, day(40), Standing::won, 210.0, {}, "b");
  const History history(2, states.view());
  CHECK_FALSE(history.on(1, day(4)));
  CHECK(history.on(1, day(5))->amount == 100.0);
  CHECK(*history.on(1, day(19))->expected_close == day(30));
  CHECK(history.on(1, day(20))->amount == 200.0);
  CHECK(history.on(1, day(90))->standing == Standing::won);
  CHECK_FALSE(history.on(0, day(90)));
  CHECK_FALSE(history.on(7, day(90)));
}

TEST_CASE("whole snapshots come to their changes alone, and lose nothing") {
  States snapshots, changes;
  for (int week = 0; week < 50; ++week)
    snapshots.add(0, day(7 * week), Standing::open, week < 20 ? 10.0 : 12.0, day(400), week < 30 ? "a" : "b");
  changes.add(0, day(0), Standing::open, 10.0, day(400), "a");
  changes.add(0, day(140), Standing::open, 12.0, day(400), "a");
  changes.add(0, day(210), Standing::open, 12.0, day(400), "b");
  const History kept(1, snapshots.view()), logged(1, changes.view());
  CHECK(kept.size() == 3);
  for (int at = 0; at < 400; ++at) {
    CHECK(kept.on(0, day(at))->from == logged.on(0, day(at))->from);
    CHECK(kept.on(0, day(at))->amount == logged.on(0, day(at))->amount);
    CHECK(kept.as_of(day(at)).view().dimension("owner")[0] == logged.as_of(day(at)).view().dimension("owner")[0]);
  }
}

TEST_CASE("the table of a day has what was there, created and closed when it was") {
  States states;
  states.add(0, day(1), Standing::open, 10.0, day(50), "a");
  states.add(0, day(9), Standing::open, 20.0, day(50), "a");
  states.add(1, day(3), Standing::open, {}, {}, "");
  states.add(1, day(8), Standing::lost, {}, {}, "");
  states.add(1, day(12), Standing::lost, 5.0, {}, "");
  states.add(2, day(5), Standing::open, 7.0, day(50), "b");
  states.add(2, day(6), Standing::not_yet, {}, {}, "");
  states.add(3, day(30), Standing::open, 1.0, day(50), "b");
  const History history(4, states.view());
  const auto table = history.as_of(day(15));
  REQUIRE(table.size() == 2);
  const auto view = table.view();
  CHECK(table.opportunity(1) == 1);
  CHECK(*view.created[0] == day(1));
  CHECK_FALSE(view.closed[0]);
  CHECK(view.amount[0] == 20.0);
  CHECK(view.outcome[1] == Outcome::lost);
  CHECK(*view.closed[1] == day(8));
  CHECK(view.amount[1] == 5.0);
  CHECK(view.dimension("owner").is_null(1));
  const auto open = snapshot(view, day(15));
  CHECK(open.counts().open == 1);
  CHECK(open.counts().lost == 1);
  CHECK(history.as_of(day(0)).size() == 0);
}

TEST_CASE("of any history, the table of a day is what a walk through its rows gives, with any number of threads") {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    std::size_t deals = 0;
    const auto states = test::random_states(seed, deals);
    const auto rows = states.view();
    const History history(deals, rows);
    for (int at = -12; at <= 130; at += 7) {
      const auto table = history.as_of(day(at)), threaded = history.as_of(day(at), {.threads = 4});
      std::size_t row = 0;
      for (std::uint32_t deal = 0; deal < deals; ++deal) {
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < rows.size(); ++i)
          if (rows.opportunity[i] == deal && *rows.from[i] <= day(at) && (!last || *rows.from[i] >= *rows.from[*last]))
            last = i;
        if (!last || rows.standing[*last] == Standing::not_yet) continue;
        REQUIRE(row < table.size());
        const auto view = table.view();
        CHECK(table.opportunity(row) == deal);
        CHECK(threaded.opportunity(row) == deal);
        CHECK(static_cast<int>(view.outcome[row]) == static_cast<int>(rows.standing[*last]));
        CHECK(std::isnan(view.amount[row]) == rows.amount.is_null(*last));
        if (!rows.amount.is_null(*last)) CHECK(view.amount[row] == rows.amount[*last]);
        CHECK(view.expected_close[row] == rows.expected_close[*last]);
        CHECK(view.dimension("owner")[row] == rows.dimensions[0].values[*last]);
        ++row;
      }
      CHECK(row == table.size());
      CHECK(row == threaded.size());
    }
  }
}

TEST_CASE("a table with its stages and close dates becomes a history") {
  OpportunityTable table({"owner"});
  table.add({.id = "1",
             .outcome = Outcome::won,
             .stage = "Won",
             .created = day(1),
             .closed = day(30),
             .expected_close = day(30),
             .amount = 100.0,
             .list_price = {},
             .dimensions = {{"owner", "a"}}});
  table.add({.id = "2",
             .outcome = Outcome::open,
             .stage = "Demo",
             .created = day(2),
             .closed = {},
             .expected_close = day(80),
             .amount = {},
             .list_price = 40.0,
             .dimensions = {{"owner", "b"}}});
  table.add({.id = "3",
             .outcome = Outcome::open,
             .stage = "Demo",
             .created = {},
             .closed = {},
             .expected_close = {},
             .amount = 5.0,
             .list_price = {},
             .dimensions = {}});
  const std::vector<std::uint32_t> rows{0, 0};
  DateBuffer made, expected;
  made.push(day(1));
  expected.push(day(20));
  made.push(day(18));
  expected.push(day(45));
  const CloseDateHistory dates(3, {.opportunity = rows, .forecast_on = made.view(), .expected_close = expected.view()});
  const auto told = history(table.view(), dates);
  CHECK(*told.on(0, day(10))->expected_close == day(20));
  CHECK(*told.on(0, day(18))->expected_close == day(45));
  CHECK(told.on(0, day(30))->standing == Standing::won);
  CHECK(*told.on(1, day(10))->expected_close == day(80));
  CHECK(told.on(1, day(10))->amount == 40.0);
  CHECK_FALSE(told.on(2, day(90)));
  CHECK(told.dimension_names() == std::vector<std::string>{"owner", "stage"});
  CHECK(history(table.view(), dates, {}, {.dimensions = {"owner"}}).dimension_names() == std::vector<std::string>{"owner"});
  CHECK(std::isnan(history(table.view(), dates, {}, {.list_price_until_known = false}).on(1, day(10))->amount));
}

TEST_CASE("amounts known at close alone are not shown before") {
  OpportunityTable table({}, AmountKnown::at_close);
  table.add({.id = "1",
             .outcome = Outcome::won,
             .stage = "Won",
             .created = day(1),
             .closed = day(30),
             .expected_close = {},
             .amount = 100.0,
             .list_price = 120.0,
             .dimensions = {}});
  const auto told = history(table.view());
  CHECK(told.on(0, day(29))->amount == 120.0);
  CHECK(told.on(0, day(30))->amount == 100.0);
}

TEST_CASE("a history says which row is wrong") {
  States states;
  states.add(0, day(1), Standing::open, 1.0);
  CHECK_THROWS_AS(History(0, states.view()), Error);
  states.add(0, day(2), Standing::undated, 1.0);
  CHECK_THROWS_AS(History(1, states.view()), Error);
  States endless;
  endless.add(0, day(1), Standing::open, std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS(History(1, endless.view()), Error);
  const History empty(0, DealStatesView{});
  CHECK(empty.as_of(day(1)).size() == 0);
  CHECK_THROWS_AS(empty.dimension("owner"), Error);
}
