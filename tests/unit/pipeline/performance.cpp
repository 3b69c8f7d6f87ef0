#include <landfall/core/error.hpp>
#include <landfall/pipeline/performance.hpp>
#include <landfall/stats/proportion.hpp>

#include "support/property.hpp"

#include <cmath>

using landfall::Date;
using landfall::Period;
using namespace landfall::pipeline;

namespace {

Date day(int number) { return Date::parse("2017-10-01") + number; }
const Period window{day(0), day(92), "2017-Q4"};

Opportunity deal(std::string id, Outcome outcome, int created, int closed, double amount, std::string owner) {
  return {.id = std::move(id),
          .outcome = outcome,
          .created = day(created),
          .closed = outcome == Outcome::open ? std::nullopt : std::optional(day(closed)),
          .amount = amount,
          .dimensions = {{"owner", std::move(owner)}}};
}

} // namespace

TEST_CASE("each owner's win rate, deal size and cycle come from what closed in the window") {
  OpportunityTable table({"owner"});
  table.add(deal("1", Outcome::won, -10, 5, 100.0, "Ann"));
  table.add(deal("2", Outcome::won, 0, 20, 300.0, "Ann"));
  table.add(deal("3", Outcome::lost, 0, 20, 900.0, "Ann"));
  table.add(deal("4", Outcome::won, -50, -1, 70.0, "Ann")); // before the window
  table.add(deal("5", Outcome::won, 0, 80, 70.0, "Ann"));   // after the day of the snapshot
  table.add(deal("6", Outcome::open, 1, 0, 50.0, "Bob"));
  const auto rows = performance(snapshot(table.view(), day(30)), window, {.by = "owner"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].segment == "Ann");
  CHECK(rows[0].won_amount == 400.0);
  CHECK(rows[0].won_count == 2);
  CHECK(rows[0].lost_count == 1);
  CHECK(rows[0].created_count == 3);
  CHECK(rows[0].mean_amount == 200.0);
  CHECK(rows[0].median_cycle_days == 17.5);
  CHECK(rows[0].win_rate.estimate == doctest::Approx(2.0 / 3.0));
  CHECK(rows[0].win_rate.low == landfall::stats::proportion_interval(2, 3).low);
  CHECK(rows[1].created_count == 1);
  CHECK(std::isnan(rows[1].win_rate.estimate));
  CHECK(!rows[1].mean_amount);
}

TEST_CASE("nothing in the window is one empty row for the whole, none for segments") {
  const OpportunityTable table({"owner"});
  const auto seen = snapshot(table.view(), day(30));
  CHECK(performance(seen, window).size() == 1);
  CHECK(performance(seen, window)[0].win_rate.n == 0);
  CHECK(performance(seen, window, {.by = "owner"}).empty());
}

TEST_CASE("an unknown dimension, and a level that is none, are refused") {
  const OpportunityTable table({"owner"});
  const auto seen = snapshot(table.view(), day(30));
  CHECK_THROWS_AS(performance(seen, window, {.by = "planet"}), landfall::Error);
  CHECK_THROWS_AS(performance(seen, window, {.level = 1.0}), landfall::Error);
}

TEST_CASE("owners add up to the whole") {
  landfall::test::holds("Σ owners = total", [](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& draws) {
    OpportunityTable table({"owner"});
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const int created = draws[i].first % 100 - 20;
      table.add(deal(std::to_string(i), Outcome(draws[i].second % 3), created, created + draws[i].second % 40, draws[i].first,
                     std::string(1, char('A' + draws[i].second % 4))));
    }
    const auto seen = snapshot(table.view(), day(60));
    const auto whole = performance(seen, window)[0];
    double amount = 0.0;
    std::int64_t won = 0, lost = 0, created = 0;
    for (const auto& row : performance(seen, window, {.by = "owner"}))
      amount += row.won_amount, won += row.won_count, lost += row.lost_count, created += row.created_count;
    RC_ASSERT(amount == whole.won_amount);
    RC_ASSERT(won == whole.won_count);
    RC_ASSERT(lost == whole.lost_count);
    RC_ASSERT(created == whole.created_count);
    RC_ASSERT(whole.won_amount == won_amount(seen, window));
  });
}
