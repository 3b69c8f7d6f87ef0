// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/team/correlates.hpp>

#include "support/reference.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

static_assert(Described<CorrelateRow>);

constexpr double null = std::numeric_limits<double>::quiet_NaN();

/// A team that owns its columns.
struct Team {
  std::vector<double> outcome;
  std::vector<std::pair<std::string, std::vector<double>>> metrics;

  std::vector<CorrelateRow> correlates(const CorrelateOptions& options = {}) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < outcome.size(); ++i) names.push_back("rep " + std::to_string(i));
    const std::vector<std::string_view> reps(names.begin(), names.end());
    TeamView view{.roster = {.rep = {.values = reps, .validity = {}}, .outcome = {.values = outcome, .validity = {}}},
                  .metrics = {}};
    for (const auto& [name, values] : metrics)
      view.metrics.push_back({.name = name, .values = {.values = values, .validity = {}}});
    return team::correlates(view, options);
  }
};

const CorrelateRow& row_of(const std::vector<CorrelateRow>& rows, std::string_view metric) {
  return *std::ranges::find(rows, metric, &CorrelateRow::metric);
}

} // namespace

TEST_CASE("Spearman, partial and ridge agree with SciPy and with leave-one-out refits in numpy") {
  const auto& reference = test::reference("correlates.json");
  Team team{.outcome = reference["outcome"].get<std::vector<double>>(), .metrics = {}};
  for (const auto& row : reference["rows"]) team.metrics.emplace_back(row["metric"], row["values"].get<std::vector<double>>());
  const auto rows = team.correlates();
  for (const auto& expected : reference["rows"]) {
    const auto& row = row_of(rows, expected["metric"].get<std::string>());
    CAPTURE(row.metric);
    const auto same = [](const stats::Interval& found, const nlohmann::json& values) {
      CHECK(found.estimate == doctest::Approx(values[0].get<double>()).epsilon(1e-11));
      CHECK(found.low == doctest::Approx(values[1].get<double>()).epsilon(1e-11));
      CHECK(found.high == doctest::Approx(values[2].get<double>()).epsilon(1e-11));
    };
    same(row.spearman, expected["spearman"]);
    same(row.partial, expected["partial"]);
    CHECK(row.ridge.estimate == doctest::Approx(expected["ridge"].get<double>()).epsilon(1e-10));
    CHECK(row.ridge.low < row.ridge.estimate);
    CHECK(row.ridge.high > row.ridge.estimate);
  }
}

TEST_CASE("what goes with the outcome by way of another metric alone has no partial correlation") {
  int held = 0;
  constexpr std::uint64_t companies = 200;
  for (std::uint64_t company = 0; company < companies; ++company) {
    stats::Random random(5, company);
    Team team{.outcome = {}, .metrics = {{"calls", {}}, {"demos", {}}}};
    for (int i = 0; i < 30; ++i) {
      const double calls = random.normal(), demos = calls + random.normal();
      team.metrics[0].second.push_back(calls);
      team.metrics[1].second.push_back(demos);
      team.outcome.push_back(demos + random.normal());
    }
    const auto rows = team.correlates({.draws = 1});
    CHECK(row_of(rows, "calls").spearman.estimate > -0.2);
    held += row_of(rows, "calls").partial.contains(0.0);
  }
  CHECK(held / double(companies) == doctest::Approx(0.80).epsilon(0.06));
}

TEST_CASE("nulls leave a rep out of their metric; what cannot be known is NaN") {
  const Team team{.outcome = {1, 2, 3, 4, 5, null},
                  .metrics = {{"calls", {1, 3, 2, 5, null, 9}}, {"same", {7, 7, 7, 7, 7, 7}}}};
  const auto rows = team.correlates();
  CHECK(rows[0].metric == "calls");
  CHECK(rows[0].spearman.estimate == doctest::Approx(0.8)); // 1 − 6·2/(4·15)
  CHECK(rows[0].spearman.n == 4);
  CHECK(std::isnan(rows[0].partial.estimate)); // four reps, two metrics
  CHECK(std::isnan(rows[0].ridge.estimate));
  CHECK(std::isnan(rows[1].spearman.estimate));
  CHECK(rows[1].spearman.high == 1.0);
  CHECK(team.correlates()[0].ridge.n == 4);

  const Team twice{.outcome = {1, 2, 3, 4, 5, 6, 7, 9},
                   .metrics = {{"a", {1, 3, 2, 5, 4, 7, 6, 8}}, {"b", {1, 3, 2, 5, 4, 7, 6, 8}}}};
  const auto alike = twice.correlates();
  CHECK(std::isnan(alike[0].partial.estimate));                               // one is the other
  CHECK(alike[0].ridge.estimate == doctest::Approx(alike[1].ridge.estimate)); // and they share
}

TEST_CASE("correlates refuse what cannot be, with its place") {
  const auto refused = [](const Team& team, const CorrelateOptions& options = {}) {
    try {
      team.correlates(options);
      return std::string("accepted");
    } catch (const Error& error) {
      return error.column() + ":" + std::to_string(error.row());
    }
  };
  const Team team{.outcome = {1, 2, 3, 4}, .metrics = {{"a", {1, 2, 3, 4}}}};
  CHECK(refused(team) == "accepted");
  CHECK(refused(team, {.level = 0.0}) == "level:-1");
  CHECK(refused(team, {.draws = 0}) == "draws:-1");
  CHECK(refused({.outcome = {1, 2, 3}, .metrics = {}}) == "outcome:-1");
  CHECK(refused({.outcome = {1, 2, 3, 4}, .metrics = {{"a", {1, 2, 3, 4}}, {"a", {1, 2, 3, 4}}}}) == "a:-1");
  CHECK(refused({.outcome = {1, 2, 3, 4}, .metrics = {{"a", {1, 2, 3, HUGE_VAL}}}}) == "a:3");
}
