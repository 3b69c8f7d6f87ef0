// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/review/rep_table.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::review;

namespace {

/// Eight reps with four deals each in both quarters, half of them won; rep 3 lands one deal of a million in the second one.
pipeline::OpportunityTable deals() {
  pipeline::OpportunityTable table({"owner", "region"});
  int number = 0;
  for (int quarter = 0; quarter < 2; ++quarter)
    for (int rep = 0; rep < 8; ++rep)
      for (int i = 0; i < 4; ++i) {
        const Date created = Date::from_ymd(2025, 1, 10) + 90 * quarter + i;
        const bool won = i < 2;
        const double amount = quarter == 1 && rep == 3 && i == 0 ? 1'000'000.0 : 1'000.0 * (20 - rep) + 10.0 * i;
        table.add({.id = "deal " + std::to_string(++number),
                   .outcome = won ? pipeline::Outcome::won : pipeline::Outcome::lost,
                   .stage = won ? "won" : "lost",
                   .created = created,
                   .closed = created + 20 + rep,
                   .amount = amount,
                   .dimensions = {{"owner", "rep " + std::to_string(rep)}, {"region", rep < 4 ? "north" : "south"}}});
      }
  table.add({.id = "nobody's",
             .outcome = pipeline::Outcome::won,
             .stage = "won",
             .created = Date::from_ymd(2025, 4, 12),
             .closed = Date::from_ymd(2025, 5, 12),
             .amount = 9e9});
  return table;
}

const Period first{Date::from_ymd(2025, 1, 1), Date::from_ymd(2025, 4, 1), "first"};
const Period second{Date::from_ymd(2025, 4, 1), Date::from_ymd(2025, 7, 1), "second"};

} // namespace

TEST_CASE("a row a rep: what they won, win rate, mean deal, cycle and deals created of the period") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), Date::from_ymd(2025, 7, 1));
  const auto reps = rep_table(snapshot, first);
  const auto view = reps.view();
  REQUIRE(view.roster.rep.size() == 8); // and nobody's deal is in no row
  CHECK(view.roster.rep[0] == "rep 0");
  CHECK(view.roster.outcome[0] == 40'010.0);
  REQUIRE(view.metrics.size() == 4);
  CHECK(view.metrics[0].name == "win rate");
  CHECK(view.metrics[0].values[0] == 0.5);
  CHECK(view.metrics[1].values[0] == 20'005.0);
  CHECK(view.metrics[2].name == "median cycle, days");
  CHECK(view.metrics[2].polarity == Polarity::lower_is_better);
  CHECK(view.metrics[2].values[0] == 20.0);
  CHECK(view.metrics[3].values[0] == 4.0);
  CHECK(reps.closed_count.view()[0] == 4.0);
}

TEST_CASE("chosen on an earlier period, with regions and activities") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), Date::from_ymd(2025, 7, 1));
  const std::vector<std::string_view> who = {"rep 0", "rep 0", "rep 1", "rep 0"};
  const std::vector<std::int32_t> days = {Date::from_ymd(2025, 4, 2).days(), Date::from_ymd(2025, 1, 2).days(),
                                          Date::from_ymd(2025, 6, 30).days(), null_day};
  const auto reps = rep_table(snapshot, second,
                              {.segment_dimension = "region",
                               .activities = {.rep = {.values = who, .validity = {}}, .day = {.days = days, .validity = {}}},
                               .chosen_on = first});
  const auto view = reps.view();
  CHECK(view.roster.rep[0] == "rep 3"); // in order of the amount won now
  CHECK(view.roster.outcome[0] == 34'010.0);
  CHECK(view.roster.segment[0] == "north");
  REQUIRE(view.metrics.size() == 6);
  CHECK(view.metrics[0].name == "amount won");
  CHECK(view.metrics[0].values[0] == 1'017'010.0);
  CHECK(view.metrics[5].name == "activities");
  CHECK(view.metrics[5].values[0] == 0.0);
  CHECK(view.metrics[5].values[1] == 1.0); // rep 0's in April
  CHECK_THROWS_AS(rep_table(snapshot, second, {.owner_dimension = "planet"}), Error);
}

TEST_CASE("the deal that a gap hangs on is named, with its owner and the gap without it") {
  const auto table = deals();
  const auto snapshot = pipeline::snapshot(table.view(), Date::from_ymd(2025, 7, 1));
  const auto rows = influence_of_deals(snapshot, second, {}, {.set_aside_influential = false});
  const auto size = std::ranges::find(rows, "mean deal", &team::InfluenceRow::metric);
  REQUIRE(size != rows.end());
  CHECK(size->without == "deal 45"); // 32 of the first quarter, 12 of reps 0 to 2
  CHECK(size->rep == "rep 3");
  CHECK(size->difference > 250'000.0);
  CHECK(*size->difference_without < 10'000.0);
}
