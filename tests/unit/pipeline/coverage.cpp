#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage.hpp>

#include "support/property.hpp"

#include <numeric>
#include <vector>

using landfall::Date;
using landfall::Period;
using namespace landfall::pipeline;

namespace {

Date day(int number) { return Date::parse("2017-10-01") + number; }
const Period quarter{day(0), day(92), "2017-Q4"};

Opportunity deal(std::string id, Outcome outcome, double amount, std::string region, std::optional<Date> expected = {}) {
  return {.id = std::move(id),
          .outcome = outcome,
          .created = day(-30),
          .closed = outcome == Outcome::open ? std::nullopt : std::optional(day(10)),
          .expected_close = expected,
          .amount = amount,
          .dimensions = {{"region", std::move(region)}}};
}

std::vector<CoverageRow> rows_of(const OpportunityTable& table, std::vector<SegmentTarget> targets,
                                 CoverageOptions options = {}) {
  const auto seen = snapshot(table.view(), day(20));
  return coverage(seen, open_amounts(seen), quarter, targets, options);
}

OpportunityTable two_regions() {
  OpportunityTable table({"region"});
  table.add(deal("a", Outcome::open, 300.0, "East"));
  table.add(deal("b", Outcome::open, 500.0, "West"));
  table.add(deal("c", Outcome::won, 200.0, "West"));
  table.add(deal("d", Outcome::lost, 900.0, "West"));
  return table;
}

} // namespace

TEST_CASE("coverage counts what is still to win, not what is won") {
  const auto rows = rows_of(two_regions(), {{"total", 600.0}});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].open_amount == 800.0);
  CHECK(rows[0].won_amount == 200.0);
  CHECK(rows[0].remaining_target == 400.0);
  CHECK(rows[0].coverage_ratio == 2.0);
}

TEST_CASE("coverage over the full target divides by all of it") {
  const auto rows = rows_of(two_regions(), {{"total", 400.0}}, {.definition = CoverageDefinition::full_target});
  CHECK(rows[0].coverage_ratio == 2.0);
  CHECK(to_string(rows[0].definition) == "full_target");
}

TEST_CASE("a target that is met has nothing left to cover") {
  const auto rows = rows_of(two_regions(), {{"total", 150.0}});
  CHECK(rows[0].remaining_target == 0.0);
  CHECK(!rows[0].coverage_ratio);
}

TEST_CASE("segments come with the largest pipeline first, those with a target alone too") {
  const auto rows = rows_of(two_regions(), {{"East", 100.0}, {"North", 50.0}}, {.by = "region"});
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].segment == "West");
  CHECK(!rows[0].target);
  CHECK(rows[1].coverage_ratio == 3.0);
  CHECK(rows[2].segment == "North");
  CHECK(rows[2].coverage_ratio == 0.0);
}

TEST_CASE("where deals have an expected close date, only those due in the period are its pipeline") {
  OpportunityTable table({"region"});
  table.add(deal("within", Outcome::open, 1.0, "East", day(91)));
  table.add(deal("next quarter", Outcome::open, 2.0, "East", day(92)));
  table.add(deal("overdue from last quarter", Outcome::open, 4.0, "East", day(-1)));
  table.add(deal("without", Outcome::open, 8.0, "East"));
  CHECK(rows_of(table, {})[0].open_amount == 1.0);
}

TEST_CASE("an empty table covers nothing") {
  const auto rows = rows_of(OpportunityTable(), {{"total", 10.0}});
  CHECK(rows[0].open_count == 0);
  CHECK(rows[0].coverage_ratio == 0.0);
}

TEST_CASE("unknown dimensions and impossible targets are refused") {
  const auto table = two_regions();
  CHECK_THROWS_AS(rows_of(table, {}, {.by = "planet"}), landfall::Error);
  CHECK_THROWS_AS(rows_of(table, {{"total", -1.0}}), landfall::Error);
  CHECK_THROWS_AS(rows_of(table, {{"total", 1.0}, {"total", 1.0}}), landfall::Error);
}

TEST_CASE("segments add up to the whole, in cents, by any dimension") {
  landfall::test::holds("Σ segments = total", [](const std::vector<std::pair<std::uint16_t, std::uint8_t>>& draws) {
    OpportunityTable table({"region"});
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const std::string region = draws[i].second % 5 == 4 ? "" : std::string(1, char('A' + draws[i].second % 5));
      table.add(deal(std::to_string(i), Outcome(draws[i].second % 3), draws[i].first / 100.0, region));
    }
    const auto whole = rows_of(table, {})[0];
    double open = 0.0, won = 0.0;
    std::int64_t n = 0;
    for (const auto& row : rows_of(table, {}, {.by = "region"}))
      open += row.open_amount, won += row.won_amount, n += row.open_count;
    RC_ASSERT(std::llround(open * 100) == std::llround(whole.open_amount * 100));
    RC_ASSERT(std::llround(won * 100) == std::llround(whole.won_amount * 100));
    RC_ASSERT(n == whole.open_count);
  });
}
