// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/review/rep_gap.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace landfall;
using namespace landfall::review;

namespace {

const Period first{Date::from_ymd(2025, 1, 1), Date::from_ymd(2025, 4, 1), "first"};
const Period second{Date::from_ymd(2025, 4, 1), Date::from_ymd(2025, 7, 1), "second"};
const Date end = Date::from_ymd(2025, 7, 1);

/// Nine reps: of the first quarter, rep r closes ten deals, 9 − r of them won, of 1,000 each; in the second all win five.
pipeline::OpportunityTable deals() {
  pipeline::OpportunityTable table({"owner"});
  int number = 0;
  for (int quarter = 0; quarter < 2; ++quarter)
    for (int rep = 0; rep < 9; ++rep)
      for (int i = 0; i < 10; ++i) {
        const Date created = Date::from_ymd(2025, 1, 5) + 90 * quarter + i;
        const bool won = i < (quarter == 0 ? 9 - rep : 5);
        table.add({.id = std::to_string(++number),
                   .outcome = won ? pipeline::Outcome::won : pipeline::Outcome::lost,
                   .stage = won ? "won" : "lost",
                   .created = created,
                   .closed = created + 20,
                   .amount = 1'000.0,
                   .dimensions = {{"owner", "rep " + std::to_string(rep)}}});
      }
  return table;
}

} // namespace

TEST_CASE("a gap that was luck is there when the groups were chosen, and gone in the other period") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), end);
  const auto rows = repeatable_gap_of_deals(snapshot, second, {.chosen_on = first});
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].metric == "amount won");
  CHECK(rows[0].same.estimate == 6'000.0); // 9, 8, 7 won against 3, 2, 1
  CHECK(rows[0].next.estimate == 0.0);
  CHECK(rows[1].metric == "mean deal");
  CHECK(rows[1].same.estimate == 0.0);
  CHECK(rows[4].metric == "win rate");
  CHECK(rows[4].same.estimate == doctest::Approx(0.6).epsilon(1e-12));
  CHECK(rows[4].next.estimate == 0.0);
}

TEST_CASE("a gap that comes again needs the period that its groups are chosen on") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), end);
  CHECK_THROWS_AS(repeatable_gap_of_deals(snapshot, second, {}), Error);
  CHECK_THROWS_AS(repeatable_gap_of_deals(snapshot, second, {.owner_dimension = "planet", .chosen_on = first}), Error);
  const pipeline::OpportunityTable none({"owner"});
  CHECK_THROWS_AS(repeatable_gap_of_deals(pipeline::snapshot(none.view(), end), second, {.chosen_on = first}), Error);
}

TEST_CASE("the amount won is deals closed times win rate times mean deal, and the parts add up to the gap") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), end);
  const auto split = attribution_of_deals(snapshot, first);
  REQUIRE(split.rows.size() == 3);
  CHECK(split.gap.estimate == 6'000.0);
  CHECK(split.rows[0].factor == "deals closed");
  CHECK(std::abs(split.rows[0].part.estimate) < 1e-9); // ten each
  CHECK(split.rows[1].factor == "win rate");
  CHECK(split.rows[1].part.estimate == doctest::Approx(6'000.0).epsilon(1e-12)); // all of it
  CHECK(split.rows[1].top == doctest::Approx(0.8).epsilon(1e-12));
  CHECK(split.rows[1].bottom == doctest::Approx(0.2).epsilon(1e-12));
  CHECK(split.rows[2].factor == "mean deal");
  CHECK_THROWS_AS(attribution_of_deals(snapshot, {end, end + 90, "third"}), Error);
}
