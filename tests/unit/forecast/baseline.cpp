#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/forecast/baseline.hpp>
#include <landfall/forecast/stage_rates.hpp>

#include "support/property.hpp"

#include <doctest/doctest.h>

#include <limits>

using doctest::Approx;
using namespace landfall;
using pipeline::Outcome;

namespace {

const Period quarter = FiscalCalendar().period("2024-Q2"); // 65 business days
const Period before = FiscalCalendar().period("2024-Q1");
const std::vector<Period> earlier{before};

Date day(std::string_view text) { return Date::parse(text); }

pipeline::Opportunity deal(std::string id, std::string_view created, Outcome outcome, std::string_view closed,
                           std::optional<double> amount, std::string_view expected = "") {
  return {.id = std::move(id),
          .outcome = outcome,
          .stage = {},
          .created = day(created),
          .closed = closed.empty() ? std::optional<Date>() : day(closed),
          .expected_close = expected.empty() ? std::optional<Date>() : day(expected),
          .amount = amount,
          .list_price = {},
          .dimensions = {}};
}

/// Two won and one lost in Q1, one won and one lost in April, three open in May.
pipeline::OpportunityTable small(bool with_expected) {
  pipeline::OpportunityTable table;
  const auto expected = [&](std::string_view text) { return with_expected ? text : ""; };
  table.add(deal("a", "2024-01-02", Outcome::won, "2024-02-01", 100.0));
  table.add(deal("b", "2024-01-02", Outcome::won, "2024-03-31", 50.0));
  table.add(deal("c", "2024-01-02", Outcome::lost, "2024-02-01", 70.0));
  table.add(deal("d", "2024-01-02", Outcome::won, "2024-04-10", 30.0));
  table.add(deal("e", "2024-01-02", Outcome::lost, "2024-04-10", 30.0));
  table.add(deal("f", "2024-04-15", Outcome::open, "", 200.0, expected("2024-06-01")));
  table.add(deal("g", "2024-04-15", Outcome::open, "", 1000.0, expected("2024-07-01")));
  table.add(deal("h", "2024-04-15", Outcome::won, "2024-05-20", 40.0, expected("2024-05-20"))); // open as yet
  return table;
}

struct Totals {
  std::optional<double> last_period, run_rate, weighted_pipeline, stage_rates;
};

Totals totals(const pipeline::OpportunityTable& table, std::string_view as_of, const pipeline::StageHistory& stages = {}) {
  const auto snapshot = pipeline::snapshot(table.view(), day(as_of));
  const auto rows = forecast::baselines(snapshot, pipeline::open_amounts(snapshot), quarter, earlier, stages);
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].baseline == forecast::every_baseline[i]);
  return {rows[0].total, rows[1].total, rows[2].total, rows[3].total};
}

} // namespace

TEST_CASE("last period, run rate and weighted pipeline of a small quarter, by hand") {
  const auto table = small(false);
  const auto may = totals(table, "2024-04-30"); // 22 business days of 65 have passed
  CHECK(*may.last_period == 150.0);
  CHECK(*may.run_rate == Approx(30.0 * 65.0 / 22.0));
  CHECK(*may.weighted_pipeline == Approx(30.0 + 3.0 / 5.0 * (200.0 + 1000.0 + 40.0)));
}

TEST_CASE("where close dates are kept, only the deals expected to close in the period weigh") {
  CHECK(*totals(small(true), "2024-04-30").weighted_pipeline == Approx(30.0 + 3.0 / 5.0 * (200.0 + 40.0)));
}

TEST_CASE("each stage has its own win rate, of the deals that were in it and have closed by the day") {
  const auto table = small(false);
  // Early: a, b, c, d, e, f; late: a, b, e (again and again), g, and d only after the day.
  const std::vector<std::uint32_t> rows{0, 1, 2, 3, 4, 5, 0, 1, 4, 4, 4, 6, 3};
  CategoryBuffer stage;
  DateBuffer entered;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    stage.push(i < 6 || i == 9 ? "early" : "late");
    entered.push(i < 6 ? day("2024-01-05") : i == 12 ? day("2024-05-02") : day("2024-01-10") + static_cast<std::int32_t>(i));
  }
  const pipeline::StageHistory stages(table.size(), {.opportunity = rows, .stage = stage.view(), .entered = entered.view()});
  // f is early: 3 of 5; g late: 2 of 3; h has no stage: 3 of 5 of all.
  CHECK(*totals(table, "2024-04-30", stages).weighted_pipeline ==
        Approx(30.0 + 3.0 / 5.0 * 200.0 + 2.0 / 3.0 * 1000.0 + 3.0 / 5.0 * 40.0));
}

TEST_CASE("what cannot be said is null: no business day yet, nothing closed, last period under way") {
  pipeline::OpportunityTable open;
  open.add(deal("a", "2024-03-01", Outcome::open, "", 10.0));
  CHECK(!totals(open, "2024-04-30").weighted_pipeline);
  CHECK(*totals(open, "2024-04-30").run_rate == 0.0);
  const auto early = totals(small(false), "2024-03-30");
  CHECK(!early.last_period);
  CHECK(!early.run_rate);
  CHECK(early.weighted_pipeline);
  CHECK(totals(small(false), "2024-03-31").last_period);
  CHECK(!totals(pipeline::OpportunityTable(), "2024-04-30").weighted_pipeline);
  CHECK(!totals(open, "2024-04-30").stage_rates);
  const auto table = small(false);
  const auto snapshot = pipeline::snapshot(table.view(), day("2024-04-30"));
  const auto alone = forecast::baselines(snapshot, pipeline::open_amounts(snapshot), quarter, {});
  CHECK(!alone[0].total);
  CHECK(alone[1].total);
  CHECK(!alone[3].total);
}

TEST_CASE("stage rates: open deals count with the share that was won in time from the same week of an earlier quarter") {
  // In Q1, 61 days before its end (31 January), a to e were open: two of five were won by the end. The rate is drawn towards
  // the rates of other weeks with the weight of five deals, so it lies between the least and the greatest of them, 0 and 1.
  const auto table = small(false);
  const auto april = totals(table, "2024-04-30");
  const double rate = (*april.stage_rates - 30.0) / 1240.0;
  CHECK(rate > 0.2);
  CHECK(rate < 0.6);
  const auto snapshot = pipeline::snapshot(table.view(), day("2024-04-30"));
  const auto rates = forecast::fit_stage_rates(snapshot, earlier);
  CHECK(rate == Approx(rates.chance(-1, 61).estimate));
}

TEST_CASE("a period that is over has all but last period at what was won") {
  const auto over = totals(small(false), "2024-06-30");
  CHECK(*over.run_rate == 70.0);
  CHECK(*over.weighted_pipeline == 70.0);
  CHECK(*over.stage_rates == 70.0);
}

TEST_CASE("an open deal whose amount nothing tells weighs nothing") {
  pipeline::OpportunityTable table;
  table.add(deal("a", "2024-01-02", Outcome::lost, "2024-02-01", std::nullopt));
  table.add(deal("b", "2024-01-02", Outcome::open, "", std::nullopt));
  CHECK(*totals(table, "2024-04-30").weighted_pipeline == 0.0);
}

TEST_CASE("baselines refuse periods and columns that do not belong together") {
  const auto table = small(false);
  const auto snapshot = pipeline::snapshot(table.view(), day("2024-04-30"));
  const auto open = pipeline::open_amounts(snapshot);
  CHECK_THROWS_AS(forecast::baselines(snapshot, open, before, earlier), Error);
  CHECK_THROWS_AS(forecast::baselines(snapshot, open, {quarter.begin, quarter.begin, ""}, earlier), Error);
  CHECK_THROWS_AS(forecast::baselines(snapshot, {}, quarter, earlier), Error);
  const std::vector<std::uint32_t> rows{0};
  CategoryBuffer stage;
  DateBuffer entered;
  stage.push("early");
  entered.push(day("2024-01-05"));
  const pipeline::StageHistory other(1, {.opportunity = rows, .stage = stage.view(), .entered = entered.view()});
  CHECK_THROWS_AS(forecast::baselines(snapshot, open, quarter, earlier, other), Error);
}

TEST_CASE("nothing after the day of the snapshot changes a baseline") {
  test::holds("what comes later is not seen", [] {
    const auto n = *rc::gen::inRange(0, 30);
    pipeline::OpportunityTable whole, known;
    const Date as_of = quarter.begin + *rc::gen::inRange(0, quarter.days());
    for (int i = 0; i < n; ++i) {
      const Date created = before.begin + *rc::gen::inRange(0, 182);
      const Date closed = created + *rc::gen::inRange(0, 120);
      const auto outcome = *rc::gen::element(Outcome::won, Outcome::lost, Outcome::open);
      const double amount = *rc::gen::inRange(1, 1000);
      pipeline::Opportunity row{.id = std::to_string(i),
                                .outcome = outcome,
                                .stage = {},
                                .created = created,
                                .closed = outcome == Outcome::open ? std::optional<Date>() : closed,
                                .expected_close = {},
                                .amount = amount,
                                .list_price = {},
                                .dimensions = {}};
      whole.add(row);
      if (created > as_of) continue;
      if (row.closed && *row.closed > as_of) row.outcome = Outcome::open, row.closed.reset();
      known.add(row);
    }
    const auto a = totals(whole, as_of.to_string()), b = totals(known, as_of.to_string());
    RC_ASSERT(a.last_period == b.last_period);
    RC_ASSERT(a.run_rate == b.run_rate);
    RC_ASSERT(a.stage_rates.has_value() == b.stage_rates.has_value());
    if (a.stage_rates) RC_ASSERT(std::abs(*a.stage_rates - *b.stage_rates) < 1e-9);
    RC_ASSERT(a.weighted_pipeline.has_value() == b.weighted_pipeline.has_value());
    if (a.weighted_pipeline) RC_ASSERT(std::abs(*a.weighted_pipeline - *b.weighted_pipeline) < 1e-9);
  });
}
