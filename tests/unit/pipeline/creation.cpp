#include <landfall/core/error.hpp>
#include <landfall/pipeline/creation.hpp>
#include <landfall/stats/random.hpp>

#include <cmath>
#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using namespace landfall::pipeline;

namespace {

Date day(int number) { return Date::parse("2025-01-01") + number; }

void add(OpportunityTable& table, int created, std::optional<double> amount, std::optional<int> closed = {}, bool won = false,
         const std::string& owner = "a") {
  table.add({.id = std::to_string(table.size()),
             .outcome = closed ? (won ? Outcome::won : Outcome::lost) : Outcome::open,
             .stage = "x",
             .created = day(created),
             .closed = closed ? std::optional(day(*closed)) : std::nullopt,
             .expected_close = {},
             .amount = amount,
             .list_price = {},
             .dimensions = {{"owner", owner}}});
}

std::vector<CreationRow> ask(const OpportunityTable& table, int as_of, Period window, const CreationOptions& options = {},
                             std::span<const SegmentTarget> goals = {}) {
  const auto seen = snapshot(table.view(), day(as_of));
  return creation(seen, open_amounts(seen), window, goals, options);
}

} // namespace

TEST_CASE("created: number, amount, mean, what hangs on the largest, against the goal") {
  OpportunityTable table({"owner"});
  add(table, 10, 60.0);
  add(table, 12, 30.0);
  add(table, 16, 10.0, {}, false, "b");
  add(table, 40, 99.0); // after the window
  const std::vector<SegmentTarget> goals{{"total", 200.0}};
  const auto row = ask(table, 50, {day(10), day(17), "w"}, {}, goals).at(0);
  CHECK(row.created_count == 3);
  CHECK(row.created_amount == 100.0);
  CHECK(*row.mean_amount == Approx(100.0 / 3));
  CHECK(*row.largest_share == Approx(0.6));
  CHECK(*row.herfindahl == Approx(0.36 + 0.09 + 0.01));
  CHECK(*row.goal_ratio == 0.5);
  CHECK(row.verdict == CreationVerdict::too_little_history);
  const std::vector<SegmentTarget> owners{{"b", 20.0}, {"new", 5.0}};
  const auto rows = ask(table, 50, {day(10), day(17), "w"}, {.by = "owner"}, owners);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].segment == "a");
  CHECK(rows[1].created_amount == 10.0);
  CHECK(rows[2].segment == "new");
  CHECK(rows[2].created_count == 0);
}

TEST_CASE("a week unlike those before is told from a routine one") {
  OpportunityTable table({"owner"});
  for (int week = 0; week < 8; ++week)
    for (int i = 0; i < 10; ++i) add(table, 7 * week + i % 5, 10.0 + week % 3);
  for (int i = 0; i < 30; ++i) add(table, 56 + i % 5, 10.0);
  const auto row = ask(table, 62, {day(56), day(63), "w"}).at(0);
  CHECK(row.expected_amount.n == 8);
  CHECK(row.expected_amount.estimate == Approx(108.75));
  CHECK(row.verdict == CreationVerdict::above);
  CHECK(ask(table, 62, {day(49), day(56), "w"}).at(0).verdict == CreationVerdict::routine);
  CHECK(ask(table, 62, {day(49), day(56), "w"}).at(0).expected_amount.n == 7);
}

TEST_CASE(
    "quality is the share won within the horizon, whatever is unfinished, and its change is told about as often as it may be") {
  stats::Random random(9);
  int covered = 0, found = 0;
  constexpr int studies = 300;
  for (int study = 0; study < studies; ++study) {
    OpportunityTable table({"owner"});
    for (int i = 0; i < 300; ++i) {
      const int created = static_cast<int>(random.below(180)), closes = created + 1 + static_cast<int>(random.below(60));
      const bool won = random.bernoulli(0.3);
      closes <= 190 ? add(table, created, 10.0, closes, won) : add(table, created, 10.0);
    }
    const auto row = ask(table, 190, {day(90), day(180), "w"}, {.earlier_windows = 1, .horizon_days = 60}).at(0);
    CHECK(row.horizon_days == 60);
    covered += row.won_share.contains(0.3);
    found += !row.quality_change.contains(0.0);
  }
  CHECK(covered / static_cast<double>(studies) == Approx(0.80).epsilon(0.08));
  CHECK(found / static_cast<double>(studies) < 0.27);
}

TEST_CASE("creation of nothing, and what cannot be asked") {
  const OpportunityTable table({"owner"});
  const Period window{day(0), day(7), "w"};
  const auto row = ask(table, 10, window).at(0);
  CHECK(row.created_count == 0);
  CHECK_FALSE(row.mean_amount);
  CHECK(std::isnan(row.won_share.estimate));
  CHECK_THROWS_AS(ask(table, -1, window), Error);
  CHECK_THROWS_AS(ask(table, 10, {day(7), day(7), ""}), Error);
  CHECK_THROWS_AS(ask(table, 10, window, {.by = "region"}), Error);
  CHECK_THROWS_AS(ask(table, 10, window, {.level = 1.0}), Error);
  const std::vector<SegmentTarget> twice{{"total", 1.0}, {"total", 2.0}};
  CHECK_THROWS_AS(ask(table, 10, window, {}, twice), Error);
  CHECK(creation_goal(100, 3, 120) == 180);
  CHECK(creation_goal(100, 3, 500) == 0);
  CHECK_THROWS_AS(creation_goal(100, -1, 0), Error);
}
