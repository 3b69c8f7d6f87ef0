#include <landfall/core/error.hpp>
#include <landfall/pipeline/hygiene.hpp>

#include "histories.hpp"

#include <doctest/doctest.h>

using namespace landfall;
using namespace landfall::pipeline;
using test::day;
using test::States;

TEST_CASE("each issue is found, whose it is and what is at stake") {
  States states;
  using enum Standing;
  states.add(0, day(80), open, 10, day(120), "a");                                      // nothing wrong
  states.add(1, day(80), open, 20, day(90), "a");                                       // past its date
  states.add(2, day(80), open, 40, {}, "a");                                            // no date
  states.add(3, day(80), open, {}, day(120), "b");                                      // no amount
  states.add(4, day(10), open, 80, day(120), "b");                                      // untouched for 90 days
  for (int i = 0; i < 4; ++i) states.add(5, day(80 + i), open, 160, day(110 + i), "b"); // pushed three times
  states.add(6, day(5), open, 1, day(50), "b");
  states.add(6, day(50), won, 1, day(50), "b");
  const auto found = hygiene(History(7, states.view()), day(100));
  REQUIRE(found.rows.size() == 1);
  const auto& row = found.rows[0];
  CHECK(row.open_count == 6);
  CHECK(row.flagged_count == 5);
  CHECK(row.open_amount == 310);
  CHECK(row.flagged_amount == 300);
  CHECK(*row.score == doctest::Approx(1.0 / 6));
  CHECK(row.past_close == 1);
  CHECK(row.no_close_date == 1);
  CHECK(row.missing_amount == 1);
  CHECK(row.idle == 1);
  CHECK(row.pushed == 1);
  CHECK_FALSE(row.stale_stage); // there are no stages
  CHECK_FALSE(row.no_next_step);
  CHECK_FALSE(row.no_activity);
  CHECK(row.older_than_won == 1); // 90 days against 45
  CHECK(found.deals[0].opportunity == 5);
  CHECK(found.deals[0].pushes == 3);

  const auto owners = hygiene(History(7, states.view()), day(100), {.by = "owner"});
  REQUIRE(owners.rows.size() == 2);
  CHECK(owners.rows[0].segment == "b");
  CHECK(owners.rows[0].flagged_amount == 240);
  CHECK(hygiene(History(7, states.view()), day(81)).rows[0].pushed == 0); // not known yet
}

TEST_CASE("a deal wants a next step, and an activity within so many days") {
  States states;
  const auto add = [&](std::uint32_t deal, int created, bool step, std::optional<int> active) {
    states.add(deal, day(created), Standing::open, 10, day(500), deal % 2 ? "b" : "a");
    states.next_step.push_back(step);
    states.last_activity.push(active ? std::optional(day(*active)) : std::nullopt);
  };
  add(0, 60, true, 80);  // nothing wrong
  add(1, 60, false, 80); // no next step
  add(2, 60, true, 70);  // 30 days ago
  add(3, 60, true, {});  // none, in 40 days
  add(4, 90, true, {});  // none yet, in 10
  add(5, 60, true, 110); // known to have had one later: when it had one before is not known
  const HygieneOptions options{.idle_days = 1000};
  const History history(6, states.view());
  const auto found = hygiene(history, day(100), options);
  const auto& row = found.rows.at(0);
  CHECK(row.no_next_step == 1);
  CHECK(row.no_activity == 2);
  CHECK(row.flagged_count == 3);
  CHECK(row.flagged_amount == 30);
  CHECK(*row.score == doctest::Approx(0.5));
  REQUIRE(found.deals.size() == 3);
  CHECK(found.deals[0].no_next_step);
  CHECK(found.deals[0].activity_days == 20);
  CHECK(found.deals[1].no_activity);
  CHECK(found.deals[1].activity_days == 30);
  CHECK_FALSE(found.deals[2].activity_days);

  auto longer = options;
  longer.activity_days = 41;
  longer.by = "owner";
  const auto owners = hygiene(history, day(100), longer);
  REQUIRE(owners.rows.size() == 2);
  CHECK(owners.rows[0].segment == "b");
  CHECK(owners.rows[0].no_activity == 0);
  CHECK(owners.rows[0].no_next_step == 1);
  CHECK(owners.rows[1].no_next_step == 0);
  CHECK_THROWS_AS(hygiene(history, day(100), {.activity_days = 0}), Error);

  const auto seen = history.as_of(day(100));
  CHECK(seen.view().has_next_step[1] == 0);
  CHECK(*seen.view().last_activity[2] == day(70));
  CHECK(seen.view().last_activity.is_null(5)); // nothing later is known
  CHECK_FALSE(history.on(5, day(100))->last_activity);
  CHECK(history.on(0, day(100))->has_next_step == true);
}

TEST_CASE("words that say there is no next step are none") {
  for (const auto* none : {"", "  ", "No", "none", "FALSE", "n/a", "0", " - "}) CHECK_FALSE(names_next_step(none));
  for (const auto* step : {"true", "yes", "Call Ann", "no later than Friday: send the offer"}) CHECK(names_next_step(step));
}

TEST_CASE("a stay is too long when nine of ten stays in that stage were shorter") {
  // `owner` has the stages here: 40 stays of 1 to 40 days in "demo", then one deal that has been there for 39 and one for 30.
  States states;
  std::uint32_t deal = 0;
  for (int length = 1; length <= 40; ++length, ++deal) {
    states.add(deal, day(0), Standing::open, 1, day(500), "demo");
    states.add(deal, day(length), Standing::lost, 1, day(500), "demo");
  }
  states.add(deal++, day(61), Standing::open, 1, day(500), "demo");
  states.add(deal++, day(70), Standing::open, 1, day(500), "demo");
  states.add(deal++, day(1), Standing::open, 1, day(500), "other"); // a stage that nobody has left has no limit
  const auto found = hygiene(History(deal, states.view()), day(100), {.idle_days = 1000, .stage = "owner"});
  CHECK(found.rows[0].stale_stage == 1);
  REQUIRE(found.deals.size() == 1);
  CHECK(found.deals[0].opportunity == 40);
  CHECK(found.deals[0].days_in_stage == 39);
  CHECK(
      hygiene(History(deal, states.view()), day(100), {.idle_days = 1000, .stage = "owner", .least_stays = 50}).deals.empty());
}

TEST_CASE("no issue is counted that no open deal has, in any history") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::size_t deals = 0;
    const auto states = test::random_states(seed, deals);
    const History history(deals, states.view());
    const auto total = hygiene(history, day(60)), owners = hygiene(history, day(60), {.by = "owner"});
    const auto seen = history.as_of(day(60));
    CHECK(total.rows.at(0).open_count == snapshot(seen.view(), day(60)).counts().open);
    CHECK(total.rows[0].flagged_count == static_cast<std::int64_t>(total.deals.size()));
    std::int64_t flagged = 0;
    double amount = 0.0, listed = 0.0;
    for (const auto& row : owners.rows) flagged += row.flagged_count, amount += row.flagged_amount;
    for (const auto& deal : total.deals) {
      listed += deal.amount.value_or(0.0);
      CHECK(deal.issues >= 1);
    }
    CHECK(flagged == total.rows[0].flagged_count);
    CHECK(amount == doctest::Approx(total.rows[0].flagged_amount));
    CHECK(listed == doctest::Approx(total.rows[0].flagged_amount));
  }
}

TEST_CASE("hygiene of nothing, and what cannot be asked") {
  const History empty(0, DealStatesView{});
  const auto nothing = hygiene(empty, day(1));
  CHECK(nothing.rows.size() == 1);
  CHECK_FALSE(nothing.rows[0].score);
  CHECK_THROWS_AS(hygiene(empty, day(1), {.by = "owner"}), Error);
  CHECK_THROWS_AS(hygiene(empty, day(1), {.pushes = 0}), Error);
  CHECK_THROWS_AS(hygiene(empty, day(1), {.stale_share = 1.0}), Error);
}
