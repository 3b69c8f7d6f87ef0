// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/team/camps.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

/// Thirty reps; the first ten are the top. Their activity and efficiency lie `apart` standard deviations either way, by turns.
struct Team {
  Team(std::uint64_t number, double apart, double together) {
    stats::Random random(9, number);
    for (int i = 0; i < 30; ++i) {
      names.push_back("rep " + std::to_string(100 + i));
      outcome.push_back(30.0 - i);
      const double camp = i < 10 ? (i % 2 == 0 ? apart : -apart) : 0.0, shared = random.normal();
      const auto value = [&](double sign) {
        return sign * camp + std::sqrt(together) * sign * shared + std::sqrt(1.0 - together) * random.normal();
      };
      activity.push_back(value(1.0)), efficiency.push_back(value(-1.0)), size.push_back(random.normal());
    }
  }
  Camps camps(const CampsOptions& options = {.draws = 99, .resamples = 40}) const {
    const std::vector<std::string_view> reps(names.begin(), names.end());
    return team::camps({.roster = {.rep = {.values = reps, .validity = {}}, .outcome = {.values = outcome, .validity = {}}},
                        .metrics = {{"activity", {.values = activity, .validity = {}}},
                                    {"efficiency", {.values = efficiency, .validity = {}}},
                                    {"deal size", {.values = size, .validity = {}}}}},
                       options);
  }
  std::vector<std::string> names;
  std::vector<double> outcome, activity, efficiency, size;
};

} // namespace

TEST_CASE("two camps of the top are found, with who is in them and what they are like") {
  const auto found = Team(1, 4.0, 0.0).camps();
  CHECK(found.preferred == 2);
  REQUIRE(found.camps.size() == 2);
  CHECK(found.p_value <= 0.05);
  CHECK(found.stability > 0.8);
  std::set<std::set<std::string>> who;
  for (const auto& camp : found.camps) {
    who.insert({camp.reps.begin(), camp.reps.end()});
    CHECK(camp.profile[0] * camp.profile[1] < 0.0); // busy or efficient, not both
  }
  CHECK(who == std::set<std::set<std::string>>{{"rep 100", "rep 102", "rep 104", "rep 106", "rep 108"},
                                               {"rep 101", "rep 103", "rep 105", "rep 107", "rep 109"}});
  CHECK(found.metrics == std::vector<std::string>{"activity", "efficiency", "deal size"});
  CHECK(found.bic.size() == 3);
}

TEST_CASE(
    "simulated truth: one camp is taken for more at most as often as asked, metrics that go together or not; two are found") {
  constexpr std::uint64_t companies = 100;
  int alone = 0, together = 0, two = 0, several = 0;
  for (std::uint64_t number = 0; number < companies; ++number) {
    alone += Team(number, 0.0, 0.0).camps().camps.size() > 1;
    together += Team(number, 0.0, 0.8).camps().camps.size() > 1;
    const auto parted = Team(number, 4.0, 0.0).camps().camps.size();
    two += parted == 2, several += parted > 1;
  }
  CHECK(alone <= 10);    // 3
  CHECK(together <= 10); // 5
  CHECK(several >= 95);  // 100
  CHECK(two >= 85);      // 90
}

TEST_CASE("camps are the same for the same seed, leave out who lacks a metric, and refuse what cannot be") {
  Team team(1, 4.0, 0.0);
  CHECK(team.camps().p_value == team.camps().p_value);
  team.size[3] = std::nan("");
  CHECK(team.camps().left_out == 1);
  const auto refused = [&](const CampsOptions& options) {
    try {
      team.camps(options);
      return std::string("accepted");
    } catch (const Error& error) {
      return error.column();
    }
  };
  CHECK(refused({.most = 0}) == "most");
  CHECK(refused({.p_most = 0.0}) == "p_most");
  CHECK(refused({.least_stability = 1.5}) == "least_stability");
  CHECK(refused({.draws = 0}) == "draws");
  CHECK(refused({.resamples = 0}) == "resamples");
  CHECK(refused({.grouping = {.fraction = 0.15}}) == "metrics"); // four at the top
}
