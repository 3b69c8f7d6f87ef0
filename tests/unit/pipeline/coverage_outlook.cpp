#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage_outlook.hpp>

#include "histories.hpp"

#include <cmath>
#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using namespace landfall::pipeline;
using test::day;
using test::States;

namespace {

/// Three quarters of 91 days; in each, 60 deals of owner a, of which half are won, and 30 of owner b, of which a third.
States company() {
  States states;
  std::uint32_t deal = 0;
  for (int q = 0; q < 3; ++q)
    for (int i = 0; i < 90; ++i, ++deal) {
      const bool a = i < 60;
      states.add(deal, day(91 * q - 5), Standing::open, 10, day(91 * q + 60), a ? "a" : "b");
      if (q == 2) continue; // under way
      states.add(deal, day(91 * q + 60), (a ? i % 2 : i % 3) == 0 ? Standing::won : Standing::lost, 10, {}, a ? "a" : "b");
    }
  return states;
}

const std::vector<Period> earlier{{day(0), day(91), "first"}, {day(91), day(182), "second"}};
const Period now{day(182), day(273), "third"};

} // namespace

TEST_CASE("now beside what it needs, and where it lands") {
  const auto states = company();
  const History history(270, states.view());
  const std::vector<PeriodTarget> targets{{"third", "total", 400}, {"first", "total", 300}};
  const auto outlook = coverage_outlook(history, now, earlier, day(195), targets);
  REQUIRE(outlook.rows.size() == 1);
  const auto& row = outlook.rows[0];
  CHECK(row.week == 2);
  CHECK(row.open_amount == 900);
  CHECK(*row.coverage_ratio == Approx(2.25));
  CHECK(row.needed_coverage.estimate == Approx(900.0 / 400.0));
  CHECK(*row.mean == Approx(400).epsilon(0.01));
  CHECK(*row.p10 < 400);
  CHECK(*row.p90 > 400);
  CHECK(*row.p_hit == Approx(0.5).epsilon(0.15));
  CHECK(*outlook.weeks[2].coverage_ratio == Approx(3.0)); // of the first quarter

  const auto owners = coverage_outlook(history, now, earlier, day(195), {}, {.by = "owner"});
  REQUIRE(owners.rows.size() == 2);
  CHECK(owners.rows[0].segment == "a");
  CHECK(owners.rows[0].needed_coverage.estimate < owners.rows[1].needed_coverage.estimate);
  CHECK_FALSE(owners.rows[0].p_hit);
}

TEST_CASE("deals that are left out are taken for lost") {
  const auto states = company();
  const History history(270, states.view());
  CoverageOutlookOptions options;
  for (std::int64_t deal = 180; deal < 225; ++deal) options.leave_out.push_back(deal);
  const auto row = coverage_outlook(history, now, earlier, day(195), {}, options).rows.at(0);
  CHECK(row.open_amount == 450);
  CHECK(*row.mean == Approx(200).epsilon(0.01));
  options.leave_out = {5, 4};
  CHECK_THROWS_AS(coverage_outlook(history, now, earlier, day(195), {}, options), Error);
}

TEST_CASE("without an earlier period there is coverage and no more") {
  const auto states = company();
  const History history(270, states.view());
  const std::vector<PeriodTarget> targets{{"third", "total", 450}};
  const auto outlook = coverage_outlook(history, now, {}, day(195), targets);
  CHECK(*outlook.rows.at(0).coverage_ratio == 2.0);
  CHECK(std::isnan(outlook.rows[0].needed_coverage.estimate));
  CHECK_FALSE(outlook.rows[0].mean);
  CHECK(outlook.needed.empty());
  CHECK_THROWS_AS(coverage_outlook(history, earlier[0], earlier, day(195)), Error);
}
