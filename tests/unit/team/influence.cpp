// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/team/influence.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

static_assert(Described<InfluenceRow>);

/// Twelve reps; deals of the first four are larger by one rep's alone, and calls by all of theirs.
struct Team {
  std::vector<std::string_view> reps = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"};
  std::vector<double> outcome = {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  std::vector<double> calls = {60, 62, 61, 63, 50, 52, 51, 49, 40, 41, 39, 42};
  std::vector<double> deal = {22, 23, 60, 21, 20, 23, 19, 22, 21, 20, 22, 19};

  TeamView view() const {
    return {.roster = {.rep = {.values = reps}, .outcome = {.values = outcome}},
            .metrics = {{"calls", {.values = calls}}, {"deal", {.values = deal}}}};
  }
};

const InfluenceRow& row_of(const std::vector<InfluenceRow>& rows, std::string_view metric) {
  return *std::ranges::find(rows, metric, &InfluenceRow::metric);
}

} // namespace

TEST_CASE("the rep that a verdict hangs on is named, and the result said without them") {
  const Team team;
  const auto rows = influence_of_reps(team.view(), {.false_discovery_rate = 0.25, .set_aside_influential = false});
  const auto& calls = row_of(rows, "calls");
  CHECK(calls.driver);
  CHECK_FALSE(calls.turns); // no single rep makes it
  CHECK(calls.driver_without);
  const auto& deal = row_of(rows, "deal");
  CHECK(deal.driver);
  CHECK(deal.turns);
  CHECK_FALSE(deal.driver_without);
  CHECK(deal.without == "C");
  CHECK(deal.difference == doctest::Approx(31.5 - 20.5));
  CHECK(*deal.difference_without == doctest::Approx(66.0 / 3.0 - 61.0 / 3.0)); // eleven are left: three against three
  CHECK(*deal.q_value_without > *deal.q_value);
}

TEST_CASE("groups by name lose a name and nobody moves up; four reps leave nobody to leave out") {
  const Team team;
  const auto rows = influence_of_reps(team.view(), {.grouping = {.top = {"A", "C", "D"}, .bottom = {"J", "K", "L"}},
                                                    .false_discovery_rate = 0.01,
                                                    .set_aside_influential = false});
  CHECK_FALSE(row_of(rows, "deal").turns); // three against three are never that sure: who moves it most
  CHECK(row_of(rows, "deal").without == "C");
  CHECK(*row_of(rows, "deal").difference_without == doctest::Approx(21.5 - 61.0 / 3.0));

  const std::vector<std::string_view> few = {"A", "B", "C", "D"};
  const std::vector<double> outcome = {4, 3, 2, 1};
  const auto none = influence_of_reps({.roster = {.rep = {.values = few}, .outcome = {.values = outcome}},
                                       .metrics = {{"outcome again", {.values = outcome}}}});
  CHECK(none[0].without.empty());
  CHECK_FALSE(none[0].difference_without);
  CHECK_FALSE(none[0].turns);
}

TEST_CASE("progress of influence rises to 1 and may stop it") {
  const Team team;
  std::vector<double> heard;
  const Progress hears = [&](double fraction) { return heard.push_back(fraction), true; };
  influence_of_reps(team.view(), {.control = {.progress = &hears}});
  CHECK(std::ranges::is_sorted(heard));
  CHECK(heard.back() == doctest::Approx(1.0));
  const Progress stops = [](double fraction) { return fraction < 0.5; };
  CHECK_THROWS_AS(influence_of_reps(team.view(), {.control = {.progress = &stops}}), Error);
}
