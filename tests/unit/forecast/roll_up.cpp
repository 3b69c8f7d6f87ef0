#include <landfall/core/error.hpp>
#include <landfall/forecast/roll_up.hpp>

#include "support/property.hpp"

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using namespace landfall;
using namespace landfall::forecast;

namespace {

const Period quarter{Date::parse("2025-10-01"), Date::parse("2026-01-01"), "2025-Q4"};
const Date as_of = Date::parse("2025-11-14");

const std::vector<Reporting> lines{{"Ann", "Mia"}, {"Ben", "Mia"}, {"Mia", "East"}};

Call called(const char* caller, const char* about, double amount) {
  return {caller, about, Date::parse("2025-11-10"), quarter, Category::commit, amount};
}

/// Ann: 100 closed, 50 commit, 20 best case; Ben: 30 commit; Mia has a deal of her own, 10 closed.
std::vector<CategoryAmounts> deals(const Hierarchy& hierarchy) {
  std::vector<CategoryAmounts> own(hierarchy.size());
  own[*hierarchy.find("Ann")].amount = {7.0, 5.0, 20.0, 50.0, 100.0};
  own[*hierarchy.find("Ben")].amount = {0.0, 0.0, 0.0, 30.0, 0.0};
  own[*hierarchy.find("Mia")].amount = {0.0, 0.0, 0.0, 0.0, 10.0};
  return own;
}

double amount_of(const std::vector<RollUpRow>& rows, const char* member) {
  for (const auto& row : rows)
    if (row.member == member) return row.amount;
  return -1.0;
}

} // namespace

TEST_CASE("each of the four rules takes its own number") {
  const Hierarchy hierarchy(lines);
  const auto own = deals(hierarchy);
  const CallBook calls({called("Ann", "", 120.0), called("Mia", "Ann", 140.0), called("Mia", "", 200.0)});
  const auto top = [&](RollUpOptions options) {
    return amount_of(roll_up(hierarchy, own, calls, quarter, as_of, options), "East");
  };
  CHECK(top({.rule = OverrideRule::default_roll_up}) == 190.0); // Ann 150, Ben 30, Mia 10: nobody's call
  CHECK(top({.rule = OverrideRule::opportunity_only}) == 190.0);
  CHECK(top({.rule = OverrideRule::accepted_forecast}) == 200.0); // Mia's own call
  // Mia's number for Ann; East has none for Mia, and accepts her 200.
  const auto manual = roll_up(hierarchy, own, calls, quarter, as_of, {.rule = OverrideRule::managers_manual});
  CHECK(amount_of(manual, "Ann") == 140.0);
  CHECK(amount_of(manual, "Ben") == 30.0);
  CHECK(amount_of(manual, "East") == 200.0);
  // The default roll-up of Mia, under which Ann is taken at her word: 120 + 30 + 10.
  CHECK(top({.rule = OverrideRule::default_roll_up, .rule_of = {{"Ann", OverrideRule::accepted_forecast}}}) == 160.0);
  CHECK(top({.rule = OverrideRule::default_roll_up, .rule_of = {{"Ann", OverrideRule::managers_manual}}}) == 180.0);
  // Deals only, though Ann's number is in the roll-up below.
  CHECK(top({.rule = OverrideRule::accepted_forecast, .rule_of = {{"Mia", OverrideRule::opportunity_only}}}) == 190.0);
}

TEST_CASE("a single roll-up holds the category alone") {
  const Hierarchy hierarchy(lines);
  const auto own = deals(hierarchy);
  const auto rows =
      roll_up(hierarchy, own, {}, quarter, as_of, {.category = Category::commit, .cumulation = Cumulation::single});
  CHECK(rows.front().member == "East");
  CHECK(rows.front().amount == 80.0);
  CHECK(amount_of(roll_up(hierarchy, own, {}, quarter, as_of, {.category = Category::best_case}), "East") == 210.0);
  CHECK(amount_of(roll_up(hierarchy, own, {}, quarter, as_of, {.category = Category::omitted}), "East") == 7.0);
}

TEST_CASE("calls after the day are not seen") {
  const Hierarchy hierarchy(lines);
  const auto own = deals(hierarchy);
  const CallBook calls({called("Mia", "", 200.0)});
  const RollUpOptions options{.rule = OverrideRule::accepted_forecast};
  CHECK(amount_of(roll_up(hierarchy, own, calls, quarter, Date::parse("2025-11-09"), options), "East") == 190.0);
}

TEST_CASE("the top is the sum of deals and adjustments, to the cent, for any hierarchy") {
  test::holds("roll-up reconciles", [] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 40);
    std::vector<Reporting> reporting{{"0", ""}};
    for (std::size_t i = 1; i < n; ++i) {
      const auto above = *rc::gen::inRange<std::size_t>(0, i);
      reporting.push_back({std::to_string(i), std::to_string(above)});
    }
    const Hierarchy hierarchy(reporting);
    std::vector<CategoryAmounts> own(n);
    std::int64_t cents = 0;
    for (auto& each : own)
      for (const auto category : {Category::best_case, Category::commit, Category::closed}) {
        const auto amount = *rc::gen::inRange<std::int64_t>(0, 100'000'000'000);
        each.amount[static_cast<std::size_t>(category)] = static_cast<double>(amount) / 100.0;
        if (category != Category::best_case) cents += amount;
      }
    std::vector<Call> calls;
    for (std::size_t i = 0; i < n; i += 3)
      calls.push_back({std::to_string(i), "", as_of, quarter, Category::commit, double(*rc::gen::inRange(0, 1'000'000))});
    const auto rules = *rc::gen::container<std::vector<std::uint8_t>>(n, rc::gen::inRange<std::uint8_t>(0, 4));
    RollUpOptions options;
    for (std::size_t i = 0; i < n; ++i) options.rule_of[std::to_string(i)] = static_cast<OverrideRule>(rules[i]);
    const auto rows = roll_up(hierarchy, own, CallBook(calls), quarter, as_of, options);
    RC_ASSERT(rows.size() == n);
    double adjusted = 0.0;
    for (const auto& row : rows) adjusted += row.adjustment;
    // Under "opportunity only" a superior's adjustment takes back those below him, so that the sum holds for every rule.
    RC_ASSERT(std::abs(rows.front().amount - (static_cast<double>(cents) / 100.0 + adjusted)) < 0.005);
    RC_ASSERT(std::abs(rows.front().opportunity_amount - static_cast<double>(cents) / 100.0) < 0.005);
  });
}

TEST_CASE("own amounts come from the deals' categories, and won ones are closed") {
  pipeline::OpportunityTable table({"owner", "forecast_category"});
  const auto add = [&](const char* id, const char* owner, const char* category, double amount, const char* close) {
    table.add({.id = id,
               .created = Date::parse("2025-09-01"),
               .expected_close = Date::parse(close),
               .amount = amount,
               .dimensions = {{"owner", owner}, {"forecast_category", category}}});
  };
  add("1", "Ann", "Commit", 10.0, "2025-12-01");
  add("2", "Ann", "Best Case", 20.0, "2025-12-01");
  add("3", "Ann", "", 40.0, "2025-12-01");
  add("4", "Ann", "Commit", 80.0, "2026-02-01"); // another period's
  add("5", "", "omitted", 5.0, "2025-12-01");
  table.add({.id = "6",
             .outcome = pipeline::Outcome::won,
             .created = Date::parse("2025-09-01"),
             .closed = Date::parse("2025-10-10"),
             .amount = 100.0,
             .dimensions = {{"owner", "Ann"}, {"forecast_category", "Pipeline"}}});
  const auto snapshot = pipeline::snapshot(table.view(), as_of);
  const auto open = pipeline::open_amounts(snapshot);
  const auto hierarchy = hierarchy_of(snapshot);
  const auto own = own_amounts(snapshot, open, quarter, hierarchy);
  const auto& ann = own[*hierarchy.find("Ann")];
  CHECK(ann.total(Category::closed, Cumulation::single) == 100.0);
  CHECK(ann.total(Category::commit, Cumulation::single) == 10.0);
  CHECK(ann.total(Category::pipeline, Cumulation::cumulative) == 170.0);
  CHECK(ann.total_count(Category::pipeline, Cumulation::cumulative) == 4);
  CHECK(own[*hierarchy.find("(none)")].total(Category::omitted, Cumulation::single) == 5.0);

  const Hierarchy other(std::vector<Reporting>{{"Ben", ""}});
  CHECK_THROWS_WITH_AS(own_amounts(snapshot, open, quarter, other), doctest::Contains("'Ann' owns deals"), Error);
  add("7", "Ann", "Upside", 1.0, "2025-12-01");
  const auto later = pipeline::snapshot(table.view(), as_of);
  CHECK_THROWS_WITH_AS(own_amounts(later, pipeline::open_amounts(later), quarter, hierarchy), doctest::Contains("'Upside'"),
                       Error);
}

TEST_CASE("what does not fit together is refused") {
  const Hierarchy hierarchy(lines);
  CHECK_THROWS_AS(roll_up(hierarchy, {}, {}, quarter, as_of), Error);
  CHECK_THROWS_AS(
      roll_up(hierarchy, deals(hierarchy), {}, quarter, as_of, {.rule_of = {{"Zoe", OverrideRule::default_roll_up}}}), Error);
  CHECK(roll_up(Hierarchy(), {}, {}, quarter, as_of).empty());
}
