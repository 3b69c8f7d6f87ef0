// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/team/comparison.hpp>
#include <landfall/team/grouping.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

static_assert(Described<SetAside> && Described<LeftOut>);

constexpr double null = std::numeric_limits<double>::quiet_NaN();

/// A roster that owns its columns; reps are A, B, C …
struct Team {
  std::vector<double> outcome;
  std::vector<double> exposure = {}, tenure = {};
  std::vector<std::int32_t> segment = {};

  Roster roster() const {
    static const std::vector<std::string_view> letters = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"};
    static const std::vector<std::string_view> levels = {"enterprise", "small"};
    return {.rep = {.values = std::span(letters).first(outcome.size())},
            .outcome = {.values = outcome},
            .segment = {.codes = segment, .levels = levels, .validity = {}},
            .exposure = {.values = exposure},
            .tenure = {.values = tenure}};
  }
  Groups group(const Grouping& grouping = {}) const { return team::group(roster(), grouping); }
};

std::string top(const Team& team, const Groups& groups) {
  std::string names;
  for (std::size_t i = 0; i < groups.top; ++i) names += team.roster().rep[groups.rows[i]];
  return names;
}

std::string bottom(const Team& team, const Groups& groups) {
  std::string names;
  for (std::size_t i = groups.rows.size() - groups.bottom; i < groups.rows.size(); ++i)
    names += team.roster().rep[groups.rows[i]];
  return names;
}

/// "column:row" of the error that it ends in.
std::string refused(const Team& team, const Grouping& grouping = {}) {
  try {
    team.group(grouping);
    return "accepted";
  } catch (const Error& error) {
    return error.column() + ":" + std::to_string(error.row());
  }
}

} // namespace

TEST_CASE("thirds by default, quartiles, a threshold, or names") {
  const Team team{.outcome = {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}};
  CHECK(top(team, team.group()) == "ABCD");
  CHECK(bottom(team, team.group()) == "IJKL");
  CHECK(top(team, team.group({.fraction = 0.25})) == "ABC");

  const auto parted = team.group({.threshold = 10.0});
  CHECK(top(team, parted) == "ABC"); // at the threshold is at the top
  CHECK(parted.bottom == 9);
  const auto apart = team.group({.threshold = 10.0, .bottom_below = 3.0});
  CHECK(top(team, apart) == "ABC");
  CHECK(bottom(team, apart) == "KL");

  const auto named = team.group({.top = {"H", "B"}, .bottom = {"C", "A"}});
  CHECK(top(team, named) == "BH");
  CHECK(bottom(team, named) == "AC");
  CHECK(named.rows.size() == 12);
  CHECK(named.is_top(1));
  CHECK_FALSE(named.is_bottom(9));
  CHECK(named.is_bottom(10));
}

TEST_CASE("who worked half the time at twice the pace ranks by the pace, and who hardly worked is left out and counted") {
  const Team team{.outcome = {60, 50, 40, 30, 9, 8, 20}, .exposure = {12, 12, 4, 12, 0.5, null, 12}};
  const auto groups = team.group();
  CHECK(top(team, groups) == "CA");
  CHECK(groups.outcomes[0] == 10.0);
  CHECK(groups.left_out.too_short == 2);
  CHECK(groups.left_out.total() == 2);
  CHECK(top(team, team.group({.outcome_per_month = false})) == "AB");
  CHECK(team.group({.least_exposure = 0.5}).left_out.too_short == 1);
}

TEST_CASE("a ramping rep is held to what the ramp expects; who has hardly begun is left out and counted") {
  const Team team{.outcome = {100, 90, 80, 60, 50, 5}, .tenure = {24, 30, 12, 3, 24, 1}};
  const auto groups = team.group({.ramp_months = 6.0});
  CHECK(top(team, groups) == "DA"); // 60 at half the ramp is 120
  CHECK(groups.outcomes[0] == 120.0);
  CHECK(groups.left_out.too_new == 1);
  CHECK(top(team, team.group({.tenure = TenureAdjustment::none})) == "AB");
  CHECK(team.group({.tenure = TenureAdjustment::none}).left_out.total() == 0);
}

TEST_CASE("residuals move an outcome to full ramp by the team's own slope") {
  // 20 + 80 s, exactly, but for D and A, who are 6 above it, with s the same on average
  const Team team{.outcome = {106, 100, 94, 66, 60, 54}, .tenure = {6, 6, 6, 3, 3, 3}};
  const auto groups = team.group({.tenure = TenureAdjustment::residual, .ramp_months = 6.0});
  CHECK(top(team, groups) == "AD");
  CHECK(bottom(team, groups) == "CF");
  CHECK(groups.outcomes[1] == doctest::Approx(106.0));
  const Team alike{.outcome = {4, 3, 2, 1}, .tenure = {2, 2, 2, 2}}; // nothing to see a slope from
  CHECK(alike.group({.tenure = TenureAdjustment::residual}).outcomes[0] == 4.0);
}

TEST_CASE("within segments each has its own top and bottom, and one too small is left out and counted") {
  const Team team{.outcome = {900, 800, 700, 600, 9, 8, 7, 6, 5}, .segment = {0, 0, 0, 0, 1, 1, 1, 1, -1}};
  const auto groups = team.group();
  CHECK(top(team, groups) == "ABEF");
  CHECK(bottom(team, groups) == "CDGH");
  CHECK(groups.left_out.small_segment == 1);                    // the one without a segment stands alone
  CHECK(top(team, team.group({.threshold = 7.5})) == "ABCDEF"); // does not ask
}

TEST_CASE("within segments a metric is aligned: what a segment has more of parts nobody") {
  const Team team{.outcome = {900, 800, 700, 600, 9, 8, 7, 6, 5, 4}, .segment = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1}};
  const std::vector<double> deal = {101, 100, 100, 101, 3, 2, 2, 3, 2, 3}, skill = {105, 104, 101, 102, 6, 5, 2, 2, 1, 2};
  const auto comparison =
      compare({.roster = team.roster(), .metrics = {{"deal", {.values = deal}}, {"skill", {.values = skill}}}});
  CHECK(comparison.drivers() == std::vector<std::string>{"skill"});
  const auto& row = comparison.rows[0];
  CHECK(row.difference.estimate == doctest::Approx(3.5));
  CHECK(row.hedges_g.estimate > 2.0); // unaligned it would drown in the segments' difference
  CHECK(comparison.method.find("within segments") != std::string::npos);
  CHECK(comparison.caveat.find("nor for months worked or tenure.") != std::string::npos);
}

TEST_CASE("a metric that months add to is counted by the month") {
  const Team team{.outcome = {60, 50, 40, 30}, .exposure = {6, 6, 12, 12}};
  const std::vector<double> calls = {600, 660, 1200, 1320};
  const auto by = [&](bool per_month) {
    const Metric metric{.name = "calls", .values = {.values = calls}, .per_month = per_month};
    return compare({.roster = team.roster(), .metrics = {metric}}).rows[0].difference.estimate;
  };
  CHECK(by(true) == doctest::Approx(0.0));
  CHECK(by(false) == doctest::Approx(630.0 - 1260.0));
}

TEST_CASE("groups that can not be are refused, with their place") {
  const Team team{.outcome = {4, 3, 2, 1}};
  CHECK(refused(team) == "accepted");
  CHECK(refused(team, {.fraction = 0.51}) == "fraction:-1");
  CHECK(refused(team, {.threshold = null}) == "threshold:-1");
  CHECK(refused(team, {.bottom_below = 1.0}) == "bottom_below:-1");
  CHECK(refused(team, {.threshold = 2.0, .bottom_below = 3.0}) == "bottom_below:-1");
  CHECK(refused(team, {.threshold = 3.5}) == "outcome:-1"); // one at the top
  CHECK(refused(team, {.top = {"A", "B"}}) == "bottom:-1");
  CHECK(refused(team, {.top = {"A", "B"}, .bottom = {"C", "A"}}) == "bottom:-1");
  CHECK(refused(team, {.top = {"A", "Z"}, .bottom = {"C", "D"}}) == "top:-1");
  CHECK(refused(team, {.threshold = 2.0, .top = {"A", "B"}, .bottom = {"C", "D"}}) == "threshold:-1");
  CHECK(refused(team, {.ramp_months = 0.0}) == "ramp_months:-1");
  CHECK(refused(team, {.least_ramp = 0.0}) == "least_ramp:-1");
  CHECK(refused(team, {.least_exposure = -1.0}) == "least_exposure:-1");
  CHECK(refused({.outcome = {4, 3, 2, 1}, .exposure = {1, 1, -1, 1}}) == "exposure:2");
  CHECK(refused({.outcome = {4, 3, 2, 1}, .tenure = {1, 1}}) == "tenure:-1");
  CHECK(refused({.outcome = {4, 3, 2, 1}, .segment = {0, 0, 1, 1}}) == "segment:-1");
  CHECK(refused({.outcome = {4, 3, null, 1}}) == "outcome:-1");
}
