#include <landfall/core/error.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include "support/property.hpp"

#include <vector>

using landfall::Date;
using landfall::Period;
using namespace landfall::pipeline;

namespace {

Opportunity deal(std::string id, Outcome outcome, std::optional<Date> created, std::optional<Date> closed,
                 double amount = 100.0) {
  return {.id = std::move(id), .outcome = outcome, .created = created, .closed = closed, .amount = amount};
}
Date day(int number) { return Date::parse("2017-01-01") + number; }

} // namespace

TEST_CASE("a snapshot shows deals as they stood, not as they ended") {
  OpportunityTable table;
  table.add(deal("won", Outcome::won, day(10), day(20)));
  table.add(deal("lost", Outcome::lost, day(10), day(15)));
  table.add(deal("open", Outcome::open, day(12), {}));
  const auto standing = [&](int on) {
    const auto seen = snapshot(table.view(), day(on));
    return std::vector{seen.standing(0), seen.standing(1), seen.standing(2)};
  };
  using enum Standing;
  CHECK(standing(9) == std::vector{not_yet, not_yet, not_yet});
  CHECK(standing(12) == std::vector{open, open, open});
  CHECK(standing(15) == std::vector{open, lost, open}); // the day itself is known whole
  CHECK(standing(20) == std::vector{won, lost, open});
}

TEST_CASE("a row without a created date is undated until it closes") {
  OpportunityTable table;
  table.add(deal("closed", Outcome::won, {}, day(5)));
  table.add(deal("open", Outcome::open, {}, {}));
  CHECK(snapshot(table.view(), day(4)).counts().undated == 2);
  const auto later = snapshot(table.view(), day(5)).counts();
  CHECK(later.undated == 1);
  CHECK(later.won == 1);
}

TEST_CASE("an amount known at close only is not seen while the deal is open") {
  OpportunityTable masked({}, AmountKnown::at_close);
  masked.add(deal("a", Outcome::won, day(0), day(10), 700.0));
  CHECK(std::isnan(snapshot(masked.view(), day(9)).amount(0)));
  CHECK(snapshot(masked.view(), day(10)).amount(0) == 700.0);
  OpportunityTable plain;
  plain.add(deal("a", Outcome::won, day(0), day(10), 700.0));
  CHECK(snapshot(plain.view(), day(9)).amount(0) == 700.0);
}

TEST_CASE("won so far counts what closed within the period and by the day") {
  OpportunityTable table;
  table.add(deal("before", Outcome::won, day(0), day(9), 1.0));
  table.add(deal("first day", Outcome::won, day(0), day(10), 2.0));
  table.add(deal("last day", Outcome::won, day(0), day(19), 4.0));
  table.add(deal("after", Outcome::won, day(0), day(20), 8.0));
  table.add(deal("lost", Outcome::lost, day(0), day(12), 16.0));
  const Period period{day(10), day(20), "period"};
  CHECK(won_amount(snapshot(table.view(), day(15)), period) == 2.0);
  CHECK(won_amount(snapshot(table.view(), day(40)), period) == 6.0);
}

TEST_CASE("ages run to the day of the snapshot, or to the close") {
  OpportunityTable table;
  table.add(deal("a", Outcome::won, day(0), day(10)));
  CHECK(snapshot(table.view(), day(4)).age_days(0) == 4);
  CHECK(snapshot(table.view(), day(40)).age_days(0) == 10);
}

TEST_CASE("an empty table has an empty snapshot") {
  const OpportunityTable table;
  CHECK(snapshot(table.view(), day(0)).counts().total() == 0);
}

TEST_CASE("a table refuses what cannot be, and stays as it was") {
  OpportunityTable table({"owner"});
  table.add(deal("a", Outcome::open, day(0), {}));
  CHECK_THROWS_AS(table.add(deal("a", Outcome::open, day(0), {})), landfall::Error);
  CHECK_THROWS_AS(table.add(deal("", Outcome::open, day(0), {})), landfall::Error);
  CHECK_THROWS_AS(table.add(deal("b", Outcome::won, day(0), {})), landfall::Error);
  CHECK_THROWS_AS(table.add(deal("b", Outcome::open, day(0), day(1))), landfall::Error);
  CHECK_THROWS_AS(table.add(deal("b", Outcome::won, day(2), day(1))), landfall::Error);
  auto stranger = deal("b", Outcome::open, day(0), {});
  stranger.dimensions = {{"planet", "Mars"}};
  CHECK_THROWS_AS(table.add(stranger), landfall::Error);
  CHECK(table.size() == 1);
  CHECK_THROWS_AS(table.view().dimension("region"), landfall::Error);
}

TEST_CASE("the future does not change what a snapshot sees") {
  landfall::test::holds(
      "snapshot of the whole = snapshot of what is masked",
      [](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& draws) {
        const Date as_of = day(60);
        OpportunityTable whole({}, AmountKnown::at_close), masked({}, AmountKnown::at_close);
        std::size_t shown = 0;
        for (std::size_t i = 0; i < draws.size(); ++i) {
          const Date created = day(draws[i].first % 100), closed = created + draws[i].second % 50;
          const auto outcome = Outcome(draws[i].second % 3);
          whole.add(deal(std::to_string(i), outcome, created, outcome == Outcome::open ? std::nullopt : std::optional(closed)));
          if (created > as_of) continue;
          ++shown;
          const bool ended = outcome != Outcome::open && closed <= as_of;
          masked.add(
              deal(std::to_string(i), ended ? outcome : Outcome::open, created, ended ? std::optional(closed) : std::nullopt));
        }
        const auto a = snapshot(whole.view(), as_of), b = snapshot(masked.view(), as_of);
        RC_ASSERT(a.counts().total() == std::int64_t(draws.size()));
        RC_ASSERT(a.counts().open == b.counts().open);
        RC_ASSERT(a.counts().won == b.counts().won);
        RC_ASSERT(a.counts().lost == b.counts().lost);
        RC_ASSERT(a.counts().total() - a.counts().not_yet == std::int64_t(shown));
        const Period period{day(30), day(200), "period"};
        RC_ASSERT(won_amount(a, period) == won_amount(b, period));
      });
}
