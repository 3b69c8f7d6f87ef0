#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/forecast/judgement.hpp>
#include <landfall/simulate/company.hpp>
#include <landfall/stats/random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <map>

using doctest::Approx;
using namespace landfall;
using namespace landfall::forecast;

namespace {

/// A simulated company whose managers call a commit on every Monday, all of them a known ratio of what really comes.
struct Case {
  simulate::Company company;
  simulate::Known known, whole;
  pipeline::Snapshot snapshot;
  Hierarchy hierarchy;
  std::vector<Period> earlier;
  CallBook calls;

  Case(std::uint64_t seed, double ratio, double noise, const char* by = "manager", bool future = false)
      : company(simulate::company({.seed = seed, .reps = 12, .history_quarters = 6, .as_of_day = 45})),
        known(simulate::known_on(company, company.as_of)),
        whole(simulate::whole_history(company)),
        snapshot(pipeline::snapshot(known.opportunities.view(), company.as_of)),
        hierarchy(hierarchy_of(snapshot)) {
    Date first = company.quarter.begin;
    for (const auto row : snapshot.won_rows()) first = std::min(first, *snapshot.table().closed[row]);
    earlier = FiscalCalendar().quarters(first, company.quarter.begin - 1);
    stats::Random random(seed);
    std::vector<Call> made;
    auto periods = earlier;
    periods.push_back(company.quarter);
    for (const auto& period : periods)
      for (Date day = period.begin + 7; day < period.end && (future || day <= company.as_of); day += 7)
        for (const auto& [caller, amounts] : by_caller(period, day, by)) {
          const auto [so_far, to_come] = amounts;
          made.push_back({.caller = caller,
                          .day = day,
                          .period = period,
                          .category = Category::commit,
                          .amount = so_far + to_come * ratio * std::exp(noise * random.normal())});
        }
    calls = CallBook(made);
  }

  /// Won by the day, and after it, in the truth.
  std::map<std::string, std::pair<double, double>> by_caller(const Period& period, Date day, const char* by) const {
    std::map<std::string, std::pair<double, double>> amounts;
    const auto table = whole.opportunities.view();
    const auto& callers = table.dimension(by);
    for (std::size_t row = 0; row < table.size(); ++row) {
      auto& [so_far, to_come] = amounts[std::string(callers[row])];
      if (table.outcome[row] == pipeline::Outcome::won && period.contains(*table.closed[row]))
        (*table.closed[row] <= day ? so_far : to_come) += table.amount[row];
    }
    return amounts;
  }

  std::optional<Judgement> judged() const { return judge(snapshot, company.quarter, earlier, calls, hierarchy); }
  double final_amount() const {
    return won_amount(pipeline::snapshot(whole.opportunities.view(), company.quarter.last_day()), company.quarter);
  }
};

} // namespace

TEST_CASE("a judgement takes out what callers have always called too much") {
  double raw = 0.0, judged = 0.0;
  int covered = 0;
  constexpr int companies = 20;
  for (std::uint64_t seed = 1; seed <= companies; ++seed) {
    const Case company(seed, 1.5, 0.15);
    const auto judgement = company.judged();
    REQUIRE(judgement);
    CHECK(judgement->category == Category::commit);
    const double truth = company.final_amount(), won = judgement->won_amount;
    double called = 0.0;
    for (const auto& row : judgement->calls) called += row.counts ? row.called - row.won_amount : 0.0;
    raw += std::log(called / (truth - won));
    judged += std::log((judgement->landing.quantile(0.5) - won) / (truth - won));
    covered += judgement->landing.quantile(0.1) <= truth && truth <= judgement->landing.quantile(0.9);
  }
  CHECK(raw / companies > 0.35);
  CHECK(std::abs(judged / companies) < 0.05);
  MESSAGE("80% interval: " << covered << " of " << companies);
  CHECK(covered >= 11); // three standard errors below 80% of 20
}

TEST_CASE("the bias of each caller is signed and has its n") {
  const auto judgement = Case(3, 1.5, 0.1).judged();
  REQUIRE(judgement);
  for (const auto& row : judgement->calls) {
    CHECK(row.bias_ratio.n == 6); // one call for each earlier quarter, from as many days before its end
    CHECK(row.bias_ratio.high < 1.0);
    CHECK(row.corrected < row.called);
    CHECK(row.reached.estimate < 0.5);
    CHECK(row.counts);
  }
  REQUIRE(judgement->levels.size() == 1);
  CHECK(judgement->levels[0].category == Category::commit);
  CHECK(judgement->levels[0].level > 0.65);
  CHECK(judgement->levels[0].reached.n == static_cast<std::int64_t>(6 * judgement->calls.size()));
  CHECK(judgement->method.method == "judgement");
}

TEST_CASE("calls made later are not seen") {
  const auto now = Case(4, 1.2, 0.2).judged(), with_later = Case(4, 1.2, 0.2, "manager", true).judged();
  REQUIRE(now);
  REQUIRE(with_later);
  CHECK(now->landing.quantile(0.5) == Approx(with_later->landing.quantile(0.5)));
  CHECK(now->calls.size() == with_later->calls.size());
}

TEST_CASE("whoever has called above overrules those below") {
  const Case company(5, 1.2, 0.1, "owner");
  const auto by_owners = company.judged();
  REQUIRE(by_owners);
  std::vector<Call> calls(company.calls.rows().begin(), company.calls.rows().end());
  const auto top = company.hierarchy.name(company.hierarchy.tops()[0]);
  calls.push_back({.caller = top, .day = company.company.as_of, .period = company.company.quarter, .amount = 1e6});
  const auto judgement = judge(company.snapshot, company.company.quarter, company.earlier, CallBook(calls), company.hierarchy);
  REQUIRE(judgement);
  std::size_t counted = 0;
  for (const auto& row : judgement->calls) {
    counted += row.counts;
    if (row.caller == top) CHECK(row.counts);
  }
  CHECK(counted < by_owners->calls.size());
}

TEST_CASE("judgement joins the forecast as one more method, by its precision") {
  const Case company(6, 1.3, 0.1);
  const auto open = pipeline::open_amounts(company.snapshot);
  const auto alone = forecast_period(company.snapshot, open, company.company.quarter, company.earlier);
  const auto judgement = company.judged();
  REQUIRE(judgement);
  const auto joined = with_judgement(alone, *judgement);
  REQUIRE(joined.methods.size() == alone.methods.size() + 1);
  double weights = 0.0;
  for (const auto& method : joined.methods) weights += method.weight;
  CHECK(weights == Approx(1.0));
  const double share = joined.methods.back().weight;
  CHECK(share > 0.05);
  CHECK(share < 0.95);
  CHECK(joined.landing.mean() == Approx((1 - share) * alone.landing.mean() + share * judgement->landing.mean()));
  CHECK(joined.won_amount + joined.open_expected + joined.new_expected == Approx(joined.landing.mean()));
  CHECK(joined.open_chance == alone.open_chance);

  auto other = *judgement;
  other.won_amount += 1.0;
  CHECK_THROWS_AS(with_judgement(alone, other), Error);
}

TEST_CASE("without a call that stands, and on the last day, there is no judgement") {
  const Case company(7, 1.0, 0.1);
  const auto& quarter = company.company.quarter;
  CHECK(!judge(company.snapshot, quarter, company.earlier, CallBook(), company.hierarchy));
  CHECK(!judge(company.snapshot, quarter, company.earlier, company.calls, company.hierarchy, {.category = Category::pipeline}));
  const auto over = pipeline::snapshot(company.whole.opportunities.view(), quarter.last_day());
  CHECK(!judge(over, quarter, company.earlier, company.calls, company.hierarchy));
}

TEST_CASE("a company's first calls are taken as they are, with the prior's error") {
  pipeline::OpportunityTable table({"owner"});
  table.add({.id = "1", .created = Date::parse("2025-10-02"), .amount = 100.0, .dimensions = {{"owner", "Ann"}}});
  const auto snapshot = pipeline::snapshot(table.view(), Date::parse("2025-11-14"));
  const Period quarter{Date::parse("2025-10-01"), Date::parse("2026-01-01"), "2025-Q4"};
  const CallBook calls({{.caller = "Ann", .day = Date::parse("2025-11-10"), .period = quarter, .amount = 500.0}});
  const auto judgement = judge(snapshot, quarter, {}, calls, hierarchy_of(snapshot));
  REQUIRE(judgement);
  CHECK(judgement->landing.quantile(0.5) == Approx(500.0).epsilon(0.05));
  CHECK(judgement->landing.quantile(0.1) < 420.0);
  CHECK(judgement->levels.empty());
}
