// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/team/standing.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

static_assert(Described<StandingRow>);

constexpr double null = std::numeric_limits<double>::quiet_NaN();

std::vector<StandingRow> rates(const std::vector<std::string_view>& reps, const std::vector<double>& wins,
                               const std::vector<double>& closed, const StandingOptions& options = {}) {
  return standing_of_rates({.values = reps}, {.values = wins}, {.values = closed}, options);
}

} // namespace

TEST_CASE("two wins of two do not outrank sixty of a hundred for sure") {
  const auto rows = rates({"Ann", "Bo", "Cy", "Di"}, {2, 60, 30, 25}, {2, 100, 100, 100});
  REQUIRE(rows.size() == 4);
  const auto& ann = *std::ranges::find(rows, "Ann", &StandingRow::rep);
  CHECK(ann.seen == 1.0);
  CHECK(ann.truth.estimate < 0.75);
  CHECK(ann.rank.low < ann.rank.high);
  CHECK(rows.back().rep == "Di");
  CHECK(rows.back().top_share < 0.02);
  double expected = 0.0, top = 0.0;
  for (const auto& row : rows) expected += row.rank.estimate, top += row.top_share;
  CHECK(expected == doctest::Approx(10.0)); // 1 + 2 + 3 + 4
  CHECK(top == doctest::Approx(1.0));       // a third of four is one
}

TEST_CASE("reps without deals are left out, lower may be better, and a seed decides the draws") {
  const auto rows = rates({"Ann", "Bo", "Cy", "Di"}, {9, 1, 0, null}, {10, 10, 0, 5});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].rep == "Ann");
  const auto churn = rates({"Ann", "Bo"}, {9, 1}, {10, 10}, {.polarity = Polarity::lower_is_better});
  CHECK(churn[0].rep == "Bo");
  CHECK(churn[0].top_share == rates({"Ann", "Bo"}, {9, 1}, {10, 10}, {.polarity = Polarity::lower_is_better})[0].top_share);
}

TEST_CASE(
    "simulated truth: intervals cover as they say, and of those given 70 to 90% for the top third about so many are there") {
  constexpr std::uint64_t companies = 150;
  constexpr std::size_t reps = 15, top = 5;
  int covered = 0, likely = 0, likely_there = 0, value_covered = 0;
  double likely_share = 0.0;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < reps; ++i) names.push_back("rep " + std::to_string(i + 10));
  const std::vector<std::string_view> views(names.begin(), names.end());
  for (std::uint64_t company = 0; company < companies; ++company) {
    stats::Random random(31, company);
    std::vector<double> truth, wins, closed, skill, seen, errors;
    for (std::size_t i = 0; i < reps; ++i) {
      truth.push_back(random.beta(6.0, 14.0));
      closed.push_back(static_cast<double>(10 + random.below(60)));
      wins.push_back(static_cast<double>(random.binomial(static_cast<std::int64_t>(closed.back()), truth.back())));
      skill.push_back(random.normal(50.0, 6.0));
      errors.push_back(4.0 + 8.0 * random.uniform());
      seen.push_back(random.normal(skill.back(), errors.back()));
    }
    auto sorted = truth;
    std::ranges::sort(sorted, std::greater());
    const auto index = [&](const StandingRow& row) {
      return static_cast<std::size_t>(std::ranges::find(names, row.rep) - names.begin());
    };
    for (const auto& row : rates(views, wins, closed, {.draws = 1'000})) {
      const double true_rate = truth[index(row)];
      covered += row.truth.contains(true_rate);
      if (row.top_share < 0.7 || row.top_share > 0.9) continue;
      ++likely;
      likely_share += row.top_share;
      likely_there += true_rate >= sorted[top - 1];
    }
    for (const auto& row : standing_of_values({.values = views}, {.values = seen}, {.values = errors}, {.draws = 200}))
      value_covered += row.truth.contains(skill[index(row)]);
  }
  const double n = static_cast<double>(companies * reps);
  CHECK(covered / n == doctest::Approx(0.80).epsilon(0.05));
  CHECK(value_covered / n == doctest::Approx(0.80).epsilon(0.05));
  CHECK(likely > 150);
  CHECK(likely_there / double(likely) == doctest::Approx(likely_share / likely).epsilon(0.12));
}

TEST_CASE("counts and options that can not be are refused, with their place") {
  const auto refused = [](const std::vector<double>& wins, const std::vector<double>& closed,
                          const StandingOptions& options = {}) {
    try {
      rates({"Ann", "Bo"}, wins, closed, options);
      return std::string("accepted");
    } catch (const Error& error) {
      return error.column() + ":" + std::to_string(error.row());
    }
  };
  CHECK(refused({1, 2}, {3, 4}) == "accepted");
  CHECK(refused({1, 5}, {3, 4}) == "wins:1");
  CHECK(refused({1, 0.5}, {3, 4}) == "wins:1");
  CHECK(refused({1, 2}, {3}) == "closed:-1");
  CHECK(refused({1, 0}, {3, 0}) == "closed:-1"); // one is left
  CHECK(refused({1, 2}, {3, 4}, {.fraction = 0.0}) == "fraction:-1");
  CHECK(refused({1, 2}, {3, 4}, {.level = 0.0}) == "level:-1");
  CHECK(refused({1, 2}, {3, 4}, {.draws = 0}) == "draws:-1");
  const std::vector<std::string_view> reps = {"Ann", "Bo", "Cy"};
  const std::vector<double> values = {1, 2, 3}, errors = {1, 0, 1};
  CHECK_THROWS_AS(standing_of_values({.values = reps}, {.values = values}, {.values = errors}), Error);
}

TEST_CASE("ranks are told how far they are, stop when told to, and keep to a limit of memory") {
  double last = -1.0;
  const Progress listen = [&](double share) { return last = share, true; }, stop = [](double) { return false; };
  rates({"Ann", "Bo"}, {9, 1}, {10, 10}, {.control = {.progress = &listen}});
  CHECK(last > 0.9);
  CHECK_THROWS_AS(rates({"Ann", "Bo"}, {9, 1}, {10, 10}, {.control = {.progress = &stop}}), Error);
  CHECK_THROWS_AS(rates({"Ann", "Bo"}, {9, 1}, {10, 10}, {.control = {.memory_limit = 1000}}), Error);
}
