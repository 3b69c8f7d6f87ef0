#include "support/property.hpp"

#include <landfall/core/error.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/simulate/company.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace landfall;
using namespace landfall::simulate;
using pipeline::Outcome;

namespace {

const Company& small() {
  static const Company made = company({.seed = 3, .reps = 8, .history_quarters = 3});
  return made;
}

bool same_deals(const Company& a, const Company& b) {
  return std::ranges::equal(a.deals, b.deals, [](const Deal& x, const Deal& y) {
    return x.id == y.id && x.rep == y.rep && x.amount == y.amount && x.entered == y.entered && x.closed == y.closed &&
           x.outcome == y.outcome && x.forecasts.size() == y.forecasts.size();
  });
}

std::string refused(const CompanyOptions& options) {
  try {
    company(options);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    return error.column();
  }
  return "accepted";
}

} // namespace

TEST_CASE("the same seed makes the same company, another seed another one") {
  CHECK(same_deals(small(), company({.seed = 3, .reps = 8, .history_quarters = 3})));
  CHECK_FALSE(same_deals(small(), company({.seed = 4, .reps = 8, .history_quarters = 3})));
}

TEST_CASE("more reps change nothing about those there were") {
  const auto larger = company({.seed = 3, .reps = 9, .history_quarters = 3});
  for (std::size_t i = 0; i < small().reps.size(); ++i) {
    CHECK(larger.reps[i].owner == small().reps[i].owner);
    CHECK(larger.reps[i].skill.win == small().reps[i].skill.win);
    const auto amounts = [i](const Company& from) {
      std::vector<double> all;
      for (const auto& deal : from.deals)
        if (deal.rep == i) all.push_back(deal.amount);
      return all;
    };
    CHECK(amounts(larger) == amounts(small()));
  }
}

TEST_CASE("a deal's moments ascend and its owner was there") {
  std::set<std::string> ids;
  for (const auto& deal : small().deals) {
    CHECK(ids.insert(deal.id).second);
    CHECK(std::ranges::is_sorted(deal.entered));
    CHECK(deal.closed > deal.entered.back());
    CHECK(deal.entered.size() <= 4);
    if (deal.outcome == Outcome::won) CHECK(deal.entered.size() == 4);
    CHECK(deal.entered[0] >= small().reps[deal.rep].start.days());
    REQUIRE_FALSE(deal.forecasts.empty());
    CHECK(deal.forecasts[0].made == deal.entered[0]);
    for (const auto& forecast : deal.forecasts) {
      CHECK(forecast.made < deal.closed);
      CHECK(forecast.expected_close.days() >= std::floor(forecast.made));
    }
  }
  CHECK(std::ranges::is_sorted(small().deals, {}, [](const Deal& deal) { return deal.entered[0]; }));
}

TEST_CASE("quotas of owners add to their managers', managers' to regions', regions' to the total") {
  std::map<std::string, std::map<std::string, double>> sums;
  for (const auto& quota : small().quotas) sums[quota.period.label][quota.dimension] += quota.amount;
  CHECK(sums.size() == 4);
  for (const auto& [period, by] : sums) {
    CHECK(by.at("total") > 0.0);
    for (const auto* dimension : {"region", "manager", "owner"}) CHECK(by.at(dimension) == by.at("total"));
  }
}

TEST_CASE("deals are created as a Poisson process creates them") {
  // Reps of equal rate, all ramped: counts by rep and quarter have mean and variance alike.
  CompanyOptions options{.seed = 21, .reps = 60, .history_quarters = 8};
  options.model.skill_sd = {};
  options.model.ramp_days = 0.0;
  const auto made = company(options);
  const Date begin = add_months(options.quarter_begin, -24);
  std::vector<double> counts;
  for (std::size_t rep = 0; rep < made.reps.size(); ++rep) {
    if (made.reps[rep].start > begin) continue;
    std::map<Date, double> by_quarter;
    for (Date day = begin; day < made.quarter.end; day = add_months(day, 3)) by_quarter[day] = 0.0;
    for (const auto& deal : made.deals)
      if (deal.rep == rep)
        ++std::prev(by_quarter.upper_bound(Date::from_days(static_cast<std::int32_t>(deal.entered[0]))))->second;
    for (const auto& [day, count] : by_quarter) counts.push_back(count);
  }
  const auto n = static_cast<double>(counts.size());
  double mean = 0.0, variance = 0.0;
  for (const double count : counts) mean += count / n;
  for (const double count : counts) variance += (count - mean) * (count - mean) / (n - 1.0);
  CHECK(n > 200);
  CHECK(mean == doctest::Approx(1.2 * 13.0).epsilon(4.0 / std::sqrt(n * mean) + 0.02));
  CHECK(std::abs(variance / mean - 1.0) < 4.0 * std::sqrt(2.0 / n));
}

TEST_CASE("what is known on a day is the history as it stood that day, and nothing later") {
  const auto whole = whole_history(small());
  const auto all = whole.opportunities.view();
  test::holds("no day after the as-of day", [&] {
    const Date day = *rc::gen::map(rc::gen::inRange(-280, 200), [](int days) { return small().quarter.begin + days; });
    const auto known = known_on(small(), day);
    const auto deals = known.opportunities.view();
    const auto stood = pipeline::snapshot(all, day);
    RC_ASSERT(stood.counts().open + stood.counts().won + stood.counts().lost == static_cast<std::int64_t>(deals.size()));
    for (std::size_t row = 0; row < deals.size(); ++row) {
      RC_ASSERT(deals.id[row] == all.id[row]); // both in order of creation
      RC_ASSERT(to_string(stood.standing(row)) == to_string(deals.outcome[row]));
      RC_ASSERT(*deals.created[row] <= day);
      if (const auto closed = deals.closed[row]) RC_ASSERT(*closed <= day);
    }
    for (const auto& event : known.stages) RC_ASSERT(event.day <= day);
    for (const auto& event : known.close_dates) RC_ASSERT(event.day <= day);
  });
}

TEST_CASE("the last stage event of a deal is the stage it stands in") {
  const auto known = known_on(small(), small().as_of);
  std::map<std::string, std::string> last;
  for (const auto& event : known.stages) last[event.id] = event.stage;
  const auto deals = known.opportunities.view();
  CHECK(last.size() == deals.size());
  for (std::size_t row = 0; row < deals.size(); ++row) CHECK(last[std::string(deals.id[row])] == deals.stage[row]);
  CHECK(known.as_of == Date::from_ymd(2025, 11, 14));
}

TEST_CASE("before the company began nothing is known") {
  const auto known = known_on(small(), Date::from_ymd(2020, 1, 1));
  CHECK(known.opportunities.size() == 0);
  CHECK(known.stages.empty());
}

TEST_CASE("an option outside its domain is named") {
  CHECK(refused({.reps = 0}) == "reps");
  CHECK(refused({.history_quarters = 0}) == "history_quarters");
  CHECK(refused({.quarter_begin = Date::from_ymd(2025, 2, 1)}) == "quarter_begin");
  CHECK(refused({.quarter_begin = Date::from_ymd(2025, 1, 2)}) == "quarter_begin");
  CHECK(refused({.as_of_day = 0}) == "as_of_day");
  CHECK(refused({.as_of_day = 93}) == "as_of_day");
  CHECK(refused({.quota_stretch = 0.0}) == "quota_stretch");
  CHECK(refused({.reps = 1, .history_quarters = 1, .as_of_day = 92}) == "accepted");
}
