#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/forecast/deal_model.hpp>
#include <landfall/simulate/company.hpp>
#include <landfall/stats/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using doctest::Approx;
using namespace landfall;
using pipeline::Outcome;

namespace {

Date day(int number) { return Date::parse("2017-01-01") + number; }

/// Deals created four a day; on each later day the open ones are won or lost with constant rates. Known to day `until`.
pipeline::OpportunityTable constant_rates(double won, double lost, int until, std::uint64_t seed = 1) {
  stats::Random random(seed);
  pipeline::OpportunityTable table;
  for (int created = 0; created <= until; ++created)
    for (int i = 0; i < 4; ++i) {
      pipeline::Opportunity deal{
          .id = std::to_string(created) + "/" + std::to_string(i), .created = day(created), .amount = 1.0};
      for (int on = created + 1; on <= until && !deal.closed; ++on) {
        if (!random.bernoulli(-std::expm1(-(won + lost)))) continue;
        deal.closed = day(on);
        deal.outcome = random.bernoulli(won / (won + lost)) ? Outcome::won : Outcome::lost;
      }
      table.add(deal);
    }
  return table;
}

const std::vector<Period> years{{day(0), day(365), "2017"}, {day(365), day(730), "2018"}};

/// A company with its histories.
struct Case {
  simulate::Company company;
  simulate::Known known;
  pipeline::StageHistory stages;
  pipeline::CloseDateHistory close_dates;

  Case(simulate::Company made, bool whole)
      : company(std::move(made)),
        known(whole ? simulate::whole_history(company) : simulate::known_on(company, company.as_of)),
        stages(simulate::stage_history(known)),
        close_dates(simulate::close_date_history(known)) {}
  pipeline::OpportunityView view() const { return known.opportunities.view(); }
  forecast::DealHistories histories() const { return {&stages, &close_dates}; }
  std::vector<Period> periods() const {
    return FiscalCalendar().quarters(add_months(company.quarter.begin, -18), company.quarter.begin);
  }
};

Case simulated(std::uint64_t seed, bool whole, std::int32_t reps = 12) {
  return {simulate::company({.seed = seed, .reps = reps, .history_quarters = 6, .as_of_day = 40}), whole};
}

/// The rows of a table in another order.
pipeline::OpportunityTable reordered(const pipeline::OpportunityView& table, const std::vector<std::size_t>& order) {
  std::vector<std::string> names;
  for (const auto& dimension : table.dimensions) names.push_back(dimension.name);
  pipeline::OpportunityTable shuffled(names);
  for (const auto row : order) {
    pipeline::Opportunity deal{.id = std::string(table.id[row]),
                               .outcome = table.outcome[row],
                               .stage = std::string(table.stage[row]),
                               .created = table.created[row],
                               .closed = table.closed[row],
                               .amount = table.amount[row]};
    for (const auto& dimension : table.dimensions) deal.dimensions.emplace_back(dimension.name, dimension.values[row]);
    shuffled.add(deal);
  }
  return shuffled;
}

/// Slope of the outcomes' logit on that of the chances: 1 when calibrated, below when overconfident.
double calibration_slope(const std::vector<double>& chances, const std::vector<double>& outcomes) {
  double a = 0.0, b = 1.0;
  for (int round = 0; round < 50; ++round) {
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
    for (std::size_t i = 0; i < chances.size(); ++i) {
      const double x = std::log(chances[i] / (1.0 - chances[i])), p = 1.0 / (1.0 + std::exp(-(a + b * x))), w = p * (1.0 - p);
      g0 += outcomes[i] - p, g1 += (outcomes[i] - p) * x, h00 += w, h01 += w * x, h11 += w * x * x;
    }
    const double det = h00 * h11 - h01 * h01;
    a += (h11 * g0 - h01 * g1) / det, b += (h00 * g1 - h01 * g0) / det;
  }
  return b;
}

} // namespace

TEST_CASE("constant rates are recovered from created and closed dates alone") {
  const double won = 0.01, lost = 0.02;
  const auto table = constant_rates(won, lost, 699);
  const auto snapshot = pipeline::snapshot(table.view(), day(699));
  const auto model = forecast::fit_deal_model(snapshot, years);
  CHECK(model.won() + model.lost() > 2000);
  for (const int days : {1, 10, 40, 90})
    for (const auto row : {snapshot.open_rows().front(), snapshot.open_rows().back()}) {
      const auto chance = model.chance(snapshot, row, day(700 + days));
      const double truth = won / (won + lost) * -std::expm1(-(won + lost) * days);
      CHECK(chance.won.estimate ==
            Approx(truth).epsilon(0.15)); // about 900 wins: one standard error is 3.3%, more within a band
      CHECK(chance.won.estimate + chance.lost.estimate == Approx(-std::expm1(-(won + lost) * days)).epsilon(0.12));
      CHECK(chance.won.low < chance.won.estimate);
      CHECK(chance.won.estimate < chance.won.high);
      CHECK(chance.won.n == model.won() + model.lost());
    }
  CHECK(model.overdispersion() < 1.3);
}

TEST_CASE("the interval of a chance covers the truth as often as it says") {
  const double won = 0.02, lost = 0.03;
  const double truth = won / (won + lost) * -std::expm1(-(won + lost) * 30);
  int covered = 0;
  constexpr int tables = 100;
  for (std::uint64_t seed = 1; seed <= tables; ++seed) {
    const auto table = constant_rates(won, lost, 250, seed);
    const auto snapshot = pipeline::snapshot(table.view(), day(250));
    const auto model = forecast::fit_deal_model(snapshot, years);
    covered += model.chance(snapshot, snapshot.open_rows().back(), day(281)).won.contains(truth);
  }
  MESSAGE("80% intervals that cover: " << covered << " of " << tables);
  CHECK(covered >= 68); // three standard errors below 80; above it, the period's own level widens them
}

TEST_CASE("a chance is its estimate, none of nothing, and grows with time") {
  const auto made = simulated(11, false);
  const auto snapshot = pipeline::snapshot(made.view(), made.company.as_of);
  const auto model = forecast::fit_deal_model(snapshot, made.periods(), made.histories());
  for (std::size_t i = 0; i < snapshot.open_rows().size(); i += 17) {
    const auto row = snapshot.open_rows()[i];
    CHECK(model.estimate(snapshot, row, made.company.as_of + 1).won == 0.0);
    double before = 0.0;
    for (const int days : {8, 30, 60, 200}) {
      const auto chance = model.chance(snapshot, row, made.company.as_of + days);
      const auto estimate = model.estimate(snapshot, row, made.company.as_of + days);
      CHECK(chance.won.estimate == estimate.won);
      CHECK(chance.lost.estimate == estimate.lost);
      CHECK(estimate.won + estimate.lost <= 1.0 + 1e-12);
      CHECK(estimate.won > before);
      before = estimate.won;
    }
  }
}

TEST_CASE("the uncertainty of a chance is that of its coefficients: it shrinks with history") {
  const auto few = constant_rates(0.02, 0.03, 120), many = constant_rates(0.02, 0.03, 700);
  const auto width = [](const pipeline::OpportunityTable& table, int as_of) {
    const auto snapshot = pipeline::snapshot(table.view(), day(as_of));
    const auto model = forecast::fit_deal_model(snapshot, years, {}, {.period_sd = 0.01});
    return model.chance(snapshot, snapshot.open_rows().back(), day(as_of + 31)).won.width();
  };
  CHECK(width(many, 700) < 0.7 * width(few, 120));
}

TEST_CASE("on later data chances of simulated companies are calibrated, and stages make them sharper") {
  std::vector<double> plain, staged, came;
  for (std::uint64_t seed = 21; seed < 25; ++seed) {
    const auto made = simulated(seed, true, 24);
    const Date cut = made.company.quarter.begin - 1; // learned until here, tried after
    const auto periods = made.periods();
    const auto then = pipeline::snapshot(made.view(), cut);
    const auto by_stage = forecast::fit_deal_model(then, periods, made.histories());
    const auto by_age = forecast::fit_deal_model(then, periods);
    const Date end = made.company.quarter.end;
    for (const int later : {1, 30, 60}) {
      const auto snapshot = pipeline::snapshot(made.view(), cut + later);
      for (const auto row : snapshot.open_rows()) {
        staged.push_back(by_stage.estimate(snapshot, row, end).won);
        plain.push_back(by_age.estimate(snapshot, row, end).won);
        came.push_back(made.view().outcome[row] == Outcome::won && *made.view().closed[row] < end ? 1.0 : 0.0);
      }
    }
  }
  const auto brier = [&](const std::vector<double>& chances) {
    double sum = 0.0;
    for (std::size_t i = 0; i < came.size(); ++i) sum += (chances[i] - came[i]) * (chances[i] - came[i]);
    return sum / static_cast<double>(came.size());
  };
  const double slope = calibration_slope(staged, came), slope_by_age = calibration_slope(plain, came);
  MESSAGE(came.size() << " deals: slope " << slope << " with histories, " << slope_by_age << " without; Brier " << brier(staged)
                      << " and " << brier(plain));
  CHECK(slope == Approx(1.0).epsilon(0.15));
  CHECK(slope_by_age == Approx(1.0).epsilon(0.3));
  CHECK(brier(staged) < brier(plain));
  const double expected = std::accumulate(staged.begin(), staged.end(), 0.0),
               won = std::accumulate(came.begin(), came.end(), 0.0);
  CHECK(expected == Approx(won).epsilon(0.12));
}

TEST_CASE("expected close dates enter as far as they have held") {
  // Deals close exactly when they are expected to; half of them are won. Expected dates lie 10 to 69 days ahead.
  stats::Random random(5);
  pipeline::OpportunityTable table;
  std::vector<std::uint32_t> rows;
  DateBuffer on, expected;
  const int as_of = 500;
  for (int created = 0; created <= as_of; ++created)
    for (int i = 0; i < 2; ++i) {
      const int close = created + 10 + static_cast<int>(random.below(60));
      const bool won = random.bernoulli(0.5), closed = close <= as_of;
      rows.push_back(static_cast<std::uint32_t>(table.size()));
      on.push(day(created));
      expected.push(day(close));
      table.add({.id = std::to_string(created) + "/" + std::to_string(i),
                 .outcome = !closed ? Outcome::open
                            : won   ? Outcome::won
                                    : Outcome::lost,
                 .created = day(created),
                 .closed = closed ? std::optional(day(close)) : std::nullopt,
                 .amount = 1.0});
    }
  const pipeline::CloseDateHistory dates(table.size(),
                                         {.opportunity = rows, .forecast_on = on.view(), .expected_close = expected.view()});
  const auto snapshot = pipeline::snapshot(table.view(), day(as_of));
  const auto model = forecast::fit_deal_model(snapshot, years, {.close_dates = &dates});
  double soon = 0.0, late = 0.0, soon_n = 0.0, late_n = 0.0;
  for (const auto row : snapshot.open_rows()) {
    const int left = *dates.expected_on(row, day(as_of)) - day(as_of);
    const double p = model.estimate(snapshot, row, day(as_of + 22)).won;
    if (left <= 10) soon += p, soon_n += 1.0;
    if (left >= 40) late += p, late_n += 1.0;
  }
  CHECK(soon / soon_n > 0.35); // truth: 0.5
  CHECK(late / late_n < 0.10); // truth: 0
}

TEST_CASE("an expected close date without its history is not used, and a note says so") {
  pipeline::OpportunityTable table;
  for (int i = 0; i < 60; ++i)
    table.add({.id = std::to_string(i),
               .outcome = i % 3 == 0   ? Outcome::open
                          : i % 3 == 1 ? Outcome::won
                                       : Outcome::lost,
               .created = day(i),
               .closed = i % 3 == 0 ? std::nullopt : std::optional(day(i + 9)),
               .expected_close = day(i + 300),
               .amount = 1.0});
  const auto snapshot = pipeline::snapshot(table.view(), day(80));
  const auto model = forecast::fit_deal_model(snapshot, years);
  REQUIRE(model.notes().size() == 1);
  CHECK(model.notes()[0].find("expected close") != std::string::npos);
}

TEST_CASE("what happens after the day of the snapshot changes nothing in the answer") {
  const auto seen = simulated(31, false), whole = simulated(31, true);
  const Date as_of = seen.company.as_of;
  const auto a = pipeline::snapshot(seen.view(), as_of), b = pipeline::snapshot(whole.view(), as_of);
  const auto model_a = forecast::fit_deal_model(a, seen.periods(), seen.histories());
  const auto model_b = forecast::fit_deal_model(b, whole.periods(), whole.histories());
  CHECK(model_a.won() == model_b.won());
  CHECK(model_a.overdispersion() == model_b.overdispersion());
  REQUIRE(std::ranges::equal(a.open_rows(), b.open_rows()));
  for (std::size_t i = 0; i < a.open_rows().size(); i += 5) {
    const auto row = a.open_rows()[i];
    const auto x = model_a.chance(a, row, as_of + 50), y = model_b.chance(b, row, as_of + 50);
    CHECK(x.won.estimate == y.won.estimate);
    CHECK(x.won.high == y.won.high);
    CHECK(x.lost.estimate == y.lost.estimate);
    CHECK(x.won.n == y.won.n);
  }
}

TEST_CASE("the order of the rows changes nothing, to the bit; nor do deals that tell nothing") {
  const auto made = simulated(41, false);
  const auto view = made.view();
  const Date as_of = made.company.as_of;
  std::vector<std::size_t> order(view.size());
  std::iota(order.begin(), order.end(), 0);
  stats::Random(7).shuffle(std::span(order));
  auto shuffled = reordered(view, order);
  shuffled.add({.id = "later", .created = as_of + 1, .dimensions = {{"owner", "somebody new"}}}); // not created yet
  shuffled.add({.id = "undated"});                                                                // cannot be placed in time
  const auto a = pipeline::snapshot(view, as_of), b = pipeline::snapshot(shuffled.view(), as_of);
  const auto model_a = forecast::fit_deal_model(a, made.periods()), model_b = forecast::fit_deal_model(b, made.periods());
  for (std::size_t row = 0; row < order.size(); row += 3)
    if (b.standing(row) == pipeline::Standing::open) {
      const auto x = model_a.chance(a, order[row], as_of + 40), y = model_b.chance(b, row, as_of + 40);
      CHECK(x.won.estimate == y.won.estimate);
      CHECK(x.won.low == y.won.low);
    }
}

TEST_CASE("a sum over deals is the sum of their chances, and a period to come holds what is won in it alone") {
  const auto made = simulated(51, false);
  const auto snapshot = pipeline::snapshot(made.view(), made.company.as_of);
  const auto model = forecast::fit_deal_model(snapshot, made.periods(), made.histories());
  const Period quarter = made.company.quarter, next{quarter.end, quarter.end + 92, "next"};
  const std::vector<double> ones(snapshot.open_rows().size(), 1.0);
  const auto now = model.expected_wins(snapshot, ones, quarter), later = model.expected_wins(snapshot, ones, next);
  double sum = 0.0, both = 0.0;
  for (const auto row : snapshot.open_rows()) {
    sum += model.estimate(snapshot, row, quarter.end).won;
    both += model.estimate(snapshot, row, next.end).won;
  }
  CHECK(now.count == Approx(sum));
  CHECK(now.amount == Approx(sum));
  CHECK(now.count + later.count == Approx(both));
  CHECK(now.shared_variance > 0.0);
  CHECK(now.new_count == 0.0);
  const std::vector<forecast::Creation> created{{made.company.as_of + 1, 10.0}};
  CHECK(model.expected_wins(snapshot, ones, quarter, created, 1.0).new_count > 0.0);
  CHECK(model.expected_wins(snapshot, ones, quarter, created, 1.0).new_count < 10.0);
}

TEST_CASE("a sample of the deals, drawn by id, says about the same") {
  const auto table = constant_rates(0.01, 0.02, 699);
  const auto snapshot = pipeline::snapshot(table.view(), day(699));
  const auto all = forecast::fit_deal_model(snapshot, years),
             some = forecast::fit_deal_model(snapshot, years, {}, {.most_looks = 4000});
  const auto row = snapshot.open_rows().back();
  CHECK(some.estimate(snapshot, row, day(750)).won == Approx(all.estimate(snapshot, row, day(750)).won).epsilon(0.25));
  CHECK(some.won() == all.won());
  REQUIRE(some.notes().size() == 1);
  CHECK(some.notes()[0].find("sample") != std::string::npos);
}

TEST_CASE("families say what matters: owners differ, and by how much") {
  const auto made = simulated(61, false, 30);
  const auto model =
      forecast::fit_deal_model(pipeline::snapshot(made.view(), made.company.as_of), made.periods(), made.histories());
  const auto families = model.families();
  const auto owner = std::ranges::find(families, "owner", &forecast::DealFamily::name);
  REQUIRE(owner != families.end());
  CHECK(owner->levels >= 25);
  CHECK(owner->lost_sd > 0.15); // truth: 0.30
  CHECK(owner->lost_sd < 0.50);
  CHECK(owner->lost_effective > 5.0);
}

TEST_CASE("a single win, nothing but wins, and a deal of its own stage, have chances") {
  pipeline::OpportunityTable one;
  one.add({.id = "a", .outcome = Outcome::won, .created = day(0), .closed = day(3), .amount = 5.0});
  one.add({.id = "b", .created = day(1)});
  const auto snapshot = pipeline::snapshot(one.view(), day(5));
  const auto model = forecast::fit_deal_model(snapshot, years);
  const auto chance = model.chance(snapshot, 1, day(30));
  CHECK(chance.won.estimate > 0.0);
  CHECK(chance.won.estimate + chance.lost.estimate <= 1.0);
  CHECK(chance.won.low < chance.won.estimate);

  pipeline::OpportunityTable wins;
  for (int i = 0; i < 40; ++i)
    wins.add({.id = std::to_string(i), .outcome = Outcome::won, .created = day(i), .closed = day(i + 20), .amount = 1.0});
  wins.add({.id = "open", .created = day(50), .amount = 1.0});
  const std::vector<std::uint32_t> rows{40};
  CategoryBuffer stage;
  stage.push("Odd");
  DateBuffer entered;
  entered.push(day(50));
  const pipeline::StageHistory stages(wins.size(), {.opportunity = rows, .stage = stage.view(), .entered = entered.view()});
  const auto won = pipeline::snapshot(wins.view(), day(60));
  const auto all_won = forecast::fit_deal_model(won, years, {.stages = &stages});
  const auto of_odd = all_won.chance(won, 40, day(100));
  CHECK(of_odd.won.estimate > 0.5);
  CHECK(of_odd.lost.estimate > 0.0);
  CHECK(of_odd.lost.estimate < 0.1);
  CHECK(of_odd.won.n == 0); // no deal that was in this stage has closed
}

TEST_CASE("no wins, no periods, periods with a gap, other tables and closed deals are refused") {
  pipeline::OpportunityTable open;
  open.add({.id = "a", .created = day(0)});
  CHECK_THROWS_AS(forecast::fit_deal_model(pipeline::snapshot(open.view(), day(9)), years), Error);
  const auto table = constant_rates(0.1, 0.1, 50);
  const auto snapshot = pipeline::snapshot(table.view(), day(50));
  CHECK_THROWS_AS(forecast::fit_deal_model(snapshot, {}), Error);
  CHECK_THROWS_AS(forecast::fit_deal_model(snapshot, std::vector<Period>{{day(0), day(9), "a"}, {day(10), day(90), "b"}}),
                  Error);
  CHECK_THROWS_AS(forecast::fit_deal_model(snapshot, years, {}, {.period_sd = 0.0}), Error);
  CHECK_THROWS_AS(forecast::fit_deal_model(snapshot, years, {}, {.age_bands = 0}), Error);
  const std::vector<std::uint32_t> rows{0};
  CategoryBuffer stage;
  stage.push("A");
  DateBuffer entered;
  entered.push(day(1));
  const pipeline::StageHistory other(1, {.opportunity = rows, .stage = stage.view(), .entered = entered.view()});
  CHECK_THROWS_AS(forecast::fit_deal_model(snapshot, years, {.stages = &other}), Error);
  const auto model = forecast::fit_deal_model(snapshot, years);
  CHECK_THROWS_AS(model.chance(snapshot, snapshot.won_rows().front(), day(60)), Error);
  CHECK_THROWS_AS(model.chance(snapshot, table.size(), day(60)), Error);
  CHECK_THROWS_AS(model.chance(snapshot, snapshot.open_rows().front(), day(60), 1.0), Error);
  CHECK_THROWS_AS(model.chance(pipeline::snapshot(table.view(), day(40)), 0, day(60)), Error); // before the model's day
  CHECK_THROWS_AS(model.expected_wins(snapshot, {}, years[0]), Error);
  CHECK_THROWS_AS(model.estimate_new(snapshot, table.size(), day(60), day(90)), Error);
}
