#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage_week.hpp>

#include "histories.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <map>

using doctest::Approx;
using namespace landfall;
using namespace landfall::pipeline;
using test::day;
using test::States;

namespace {

const std::vector<Period> periods{{day(0), day(30), "first"}, {day(30), day(61), "second"}, {day(61), day(100), "third"}};

CoverageWeekRow over(const std::string& period, std::int64_t week, const std::string& segment, double open, double yielded,
                     double effective) {
  CoverageWeekRow row;
  row.period = period;
  row.week = week;
  row.segment = segment;
  row.open_amount = open;
  row.open_count = static_cast<std::int64_t>(effective);
  row.effective_count = effective;
  row.yielded_amount = yielded;
  row.final_amount = 1.5 * yielded;
  return row;
}

} // namespace

TEST_CASE("week by week: what stands, what is won, and what became of it") {
  States states;
  using enum Standing;
  states.add(0, day(-3), open, 100, day(20), "a"); // stands in weeks 0 and 1, won in the second week for more
  states.add(0, day(10), won, 120, {}, "a");
  states.add(1, day(2), open, 50, day(25), "b"); // pushed out in the third week
  states.add(1, day(16), open, 50, day(40), "b");
  states.add(2, day(8), open, 30, day(28), "a"); // won after the period
  states.add(2, day(33), won, 30, {}, "a");
  const History history(3, states.view());
  const auto rows =
      coverage_by_week(history, std::span(periods).first(1), day(200), std::vector{PeriodTarget{"first", "total", 300}});
  REQUIRE(rows.size() == 5); // days −1, 6, 13, 20, 27
  CHECK(rows[0].day == day(-1));
  CHECK(rows[0].open_amount == 100);
  CHECK(rows[1].open_amount == 150);
  CHECK(rows[1].effective_count == Approx(150.0 * 150 / (100 * 100 + 50 * 50)));
  CHECK(*rows[1].coverage_ratio == 0.5);
  CHECK(*rows[1].yielded_amount == 120);
  CHECK(rows[2].open_amount == 80);
  CHECK(rows[2].won_amount == 120);
  CHECK(*rows[2].coverage_ratio == Approx(80.0 / 180.0));
  CHECK(*rows[2].yielded_amount == 0);
  CHECK(rows[4].open_amount == 30);
  CHECK(*rows[4].final_amount == 120);

  const auto early = coverage_by_week(history, std::span(periods).first(1), day(14));
  CHECK(early.size() == 3);
  CHECK_FALSE(early[0].final_amount);
}

TEST_CASE("of random histories every week is what coverage says of the table of its day") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    std::size_t deals = 0;
    const auto states = test::random_states(seed, deals);
    const History history(deals, states.view());
    std::vector<std::vector<CoverageWeekRow>> both;
    for (const auto& by : {"", "owner"}) {
      both.push_back(coverage_by_week(history, periods, day(90), {}, {.by = by, .definition = {}, .control = {.threads = 2}}));
      for (const auto& row : both.back()) {
        const auto& period = *std::ranges::find(periods, row.period, &Period::label);
        const auto table = history.as_of(row.day);
        const auto seen = snapshot(table.view(), row.day);
        const auto expected = coverage(seen, open_amounts(seen), period, {}, {.by = by, .definition = {}});
        const auto same = std::ranges::find(expected, row.segment, &CoverageRow::segment);
        CHECK(row.open_count == (same == expected.end() ? 0 : same->open_count));
        CHECK(row.won_amount == Approx(same == expected.end() ? 0.0 : same->won_amount));
        double open = 0.0;
        for (const double amount : pipeline_amounts(history, period, row.day, by, row.segment))
          open += std::isnan(amount) ? 0.0 : amount;
        CHECK(row.open_amount == Approx(open));
        CHECK(row.final_amount.has_value() == (period.last_day() <= day(90)));
        if (!row.final_amount) continue;
        const auto ended = history.as_of(period.last_day());
        const auto after = snapshot(ended.view(), period.last_day());
        if (!*by) CHECK(*row.final_amount == Approx(won_amount(after, period)));
        double paid = 0.0; // of the deals that stood there
        for (const auto open_row : seen.open_rows()) {
          const auto owner = table.view().dimension("owner")[open_row];
          if (!in_pipeline(seen, open_row, period) || (*by && (owner.empty() ? "(none)" : owner) != row.segment)) continue;
          for (const auto won : after.won_rows())
            if (ended.opportunity(won) == table.opportunity(open_row) && period.contains(*ended.view().closed[won]) &&
                !std::isnan(after.amount(won)))
              paid += after.amount(won);
        }
        CHECK(*row.yielded_amount == Approx(paid));
      }
    }
    std::map<std::pair<std::string, std::int64_t>, double> open, yielded;
    for (const auto& row : both[1]) {
      open[{row.period, row.week}] += row.open_amount;
      yielded[{row.period, row.week}] += row.yielded_amount.value_or(0.0);
    }
    for (const auto& row : both[0]) {
      CHECK(open[{row.period, row.week}] == Approx(row.open_amount));
      CHECK(yielded[{row.period, row.week}] == Approx(row.yielded_amount.value_or(0.0)));
    }
  }
}

TEST_CASE("needed coverage is one over the yield, as sure as the periods and their deals allow") {
  std::vector<CoverageWeekRow> rows;
  for (int period = 0; period < 6; ++period) rows.push_back(over("p" + std::to_string(period), 2, "total", 1000, 400, 200));
  const auto many = needed_coverage(rows);
  REQUIRE(many.size() == 1);
  CHECK(many[0].week == 2);
  CHECK(many[0].yield_ratio.estimate == Approx(0.4));
  CHECK(many[0].needed_coverage.estimate == Approx(2.5));
  CHECK(many[0].needed_coverage.low == Approx(1.0 / many[0].yield_ratio.high));
  CHECK(many[0].yield_ratio.n == 6);
  const auto two = needed_coverage(std::span(rows).first(2));
  CHECK(two[0].needed_coverage.width() > 1.3 * many[0].needed_coverage.width());
  const auto whole = needed_coverage(rows, {.definition = YieldDefinition::whole});
  CHECK(whole[0].yield_ratio.estimate == Approx(0.6));
}

TEST_CASE("a segment with few deals is drawn to what segments have in common, one with many is not") {
  std::vector<CoverageWeekRow> rows;
  for (int period = 0; period < 6; ++period) {
    const auto label = "p" + std::to_string(period);
    rows.push_back(over(label, 2, "a", 1000, 300, 400));
    rows.push_back(over(label, 2, "b", 1000, 500, 400));
    rows.push_back(over(label, 2, "c", 1000, 420, 400));
    rows.push_back(over(label, 2, "small", 100, 90, 2));
  }
  const auto needed = needed_coverage(rows);
  REQUIRE(needed.size() == 4);
  CHECK(needed[0].yield_ratio.estimate == Approx(0.3).epsilon(0.05));
  CHECK(needed[3].segment == "small");
  const double drawn = 0.9 - needed[3].yield_ratio.estimate;
  CHECK(drawn > 0.03);
  CHECK(drawn > 5.0 * std::abs(needed[0].yield_ratio.estimate - 0.3));
}

TEST_CASE("where deals that are lost are taken out when they are, needed coverage falls towards one as the quarter runs") {
  stats::Random random(11);
  std::vector<Period> quarters;
  States states;
  std::uint32_t deals = 0;
  for (int q = 0; q < 8; ++q) {
    quarters.push_back({day(91 * q), day(91 * (q + 1)), "Q" + std::to_string(q)});
    for (int i = 0; i < 400; ++i, ++deals) {
      const int closes = 60 + static_cast<int>(random.below(31)), lasts = static_cast<int>(random.below(60));
      const bool won = random.bernoulli(0.3);
      states.add(deals, day(91 * q - 30), Standing::open, 1000, day(91 * q + closes));
      states.add(deals, day(91 * q + (won ? closes : lasts)), won ? Standing::won : Standing::lost, 1000);
    }
  }
  const History history(deals, states.view());
  const auto needed = needed_coverage(coverage_by_week(history, quarters, quarters.back().end));
  REQUIRE(needed.size() == 13);
  CHECK(needed[0].needed_coverage.estimate == Approx(1.0 / 0.3).epsilon(0.05));
  for (std::size_t week = 1; week < needed.size(); ++week)
    CHECK(needed[week].needed_coverage.estimate <= needed[week - 1].needed_coverage.estimate);
  CHECK(needed[12].needed_coverage.estimate == Approx(1.0).epsilon(0.01));
}

TEST_CASE("a yield that may be nothing needs coverage without end") {
  const std::vector<CoverageWeekRow> rows{over("p", 1, "total", 100, 0, 3)};
  const auto needed = needed_coverage(rows);
  CHECK(std::isinf(needed[0].needed_coverage.high));
  CHECK(needed[0].yield_ratio.low == 0.0);
}

TEST_CASE("the coverage Landing has the mean that the yield says, and is wider than chance alone") {
  std::vector<CoverageWeekRow> rows;
  for (int period = 0; period < 8; ++period)
    rows.push_back(over("p" + std::to_string(period), 2, "total", 1000, period % 2 ? 380 : 420, 300));
  const auto needed = needed_coverage(rows).front();
  std::vector<double> amounts(300, 10.0);
  amounts.push_back(std::nan(""));
  const auto landing = coverage_landing(amounts, needed);
  CHECK(landing.mean() == Approx(3000.0 * needed.yield_ratio.estimate).epsilon(1e-9));
  CHECK(landing.variance() > 300 * 100 * 0.4 * 0.6);
  CHECK(landing.n() == 300);
  CHECK(coverage_landing({}, needed).mean() == 0.0);
}

TEST_CASE("coverage by week refuses what it cannot answer") {
  const History history(0, DealStatesView{});
  const std::vector<Period> apart{periods[1], periods[0]};
  CHECK_THROWS_AS(coverage_by_week(history, {}, day(1)), Error);
  CHECK_THROWS_AS(coverage_by_week(history, apart, day(1)), Error);
  CHECK_THROWS_AS(coverage_by_week(history, periods, day(1), {}, {.by = "owner", .definition = {}, .control = {}}), Error);
  CHECK_THROWS_AS(coverage_by_week(history, periods, day(1), std::vector{PeriodTarget{"first", "total", -1}}), Error);
  CHECK_THROWS_AS(needed_coverage({}), Error);
  CHECK(coverage_by_week(history, periods, day(-20)).empty());
}
