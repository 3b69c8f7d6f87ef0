// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/rank_test.hpp>
#include <landfall/team/comparison.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

using namespace landfall;
using team::CompareOptions;
using team::Comparison;

namespace {

static_assert(Described<team::ComparisonRow> && Described<team::RankedRep> && Described<team::SetAside>);

constexpr double null = std::numeric_limits<double>::quiet_NaN();

/// A team that owns its columns.
struct Team {
  std::vector<std::string> names;
  std::vector<double> outcome;
  std::vector<double> unrepeatable = {};
  std::vector<std::pair<std::string, std::vector<double>>> metrics = {};
  std::vector<std::string> lower_is_better = {};

  Comparison compare(const CompareOptions& options = {}) const {
    const std::vector<std::string_view> reps(names.begin(), names.end());
    team::TeamView view{
        .roster = {.rep = {.values = reps}, .outcome = {.values = outcome}, .unrepeatable = {.values = unrepeatable}}};
    for (const auto& [name, values] : metrics)
      view.metrics.push_back(
          {name,
           {.values = values},
           std::ranges::count(lower_is_better, name) ? Polarity::lower_is_better : Polarity::higher_is_better});
    return team::compare(view, options);
  }
};

std::vector<std::string> letters(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(std::string(1, static_cast<char>('A' + i % 26)) + std::to_string(i / 26));
  return names;
}

Team ranked(std::vector<double> outcome) {
  auto names = letters(outcome.size());
  return {.names = std::move(names), .outcome = std::move(outcome)};
}

const team::ComparisonRow& row_of(const Comparison& comparison, std::string_view metric) {
  return *std::ranges::find(comparison.rows, metric, &team::ComparisonRow::metric);
}

std::vector<std::string> names(const std::vector<team::RankedRep>& reps) {
  std::vector<std::string> list;
  for (const auto& rep : reps) list.push_back(rep.rep);
  return list;
}

Team enterprise() {
  const auto& reference = test::reference("team.json");
  auto team = ranked(reference["outcome"].get<std::vector<double>>());
  for (const auto& row : reference["rows"]) team.metrics.emplace_back(row["metric"], row["values"].get<std::vector<double>>());
  return team;
}

/// Fifteen reps: two camps at the top, of activity and of efficiency, and their counterparts at the bottom; the cycle tells.
Team transactional() {
  auto team = ranked({1.55, 1.48, 1.41, 1.37, 1.3, 1.1, 1.04, 1.0, 0.97, 0.93, 0.8, 0.74, 0.7, 0.66, 0.6});
  team.metrics = {
      {"activity", {1250, 610, 1190, 640, 1010, 820, 790, 860, 800, 840, 540, 1020, 560, 990, 760}},
      {"efficiency", {0.41, 0.72, 0.44, 0.70, 0.55, 0.52, 0.55, 0.49, 0.54, 0.50, 0.58, 0.36, 0.60, 0.38, 0.47}},
      {"win rate", {0.30, 0.28, 0.31, 0.29, 0.27, 0.30, 0.28, 0.29, 0.31, 0.27, 0.29, 0.27, 0.31, 0.28, 0.30}},
      {"deal size", {20500, 19800, 21000, 95000, 20200, 20100, 19600, 20800, 20300, 19900, 20400, 19700, 20600, 20900, 20000}},
      {"cycle days", {36, 41, 38, 42, 38, 45, 47, 44, 46, 48, 50, 55, 51, 54, 50}},
  };
  team.lower_is_better = {"cycle days"};
  return team;
}

} // namespace

TEST_CASE("an enterprise team: close rate and deal size are the drivers, effort is equal") {
  const auto comparison = enterprise().compare();
  CHECK(comparison.drivers() == std::vector<std::string>{"deal size", "close rate"});
  CHECK(names(comparison.top) == std::vector<std::string>{"A0", "B0", "C0", "D0"});
  CHECK(names(comparison.bottom) == std::vector<std::string>{"L0", "K0", "J0", "I0"});
  const auto& close_rate = row_of(comparison, "close rate");
  CHECK(*close_rate.mean_top == doctest::Approx(0.46));
  CHECK(*close_rate.mean_bottom == doctest::Approx(0.25));
  CHECK(close_rate.ratio.estimate == doctest::Approx(0.46 / 0.25));
  CHECK(close_rate.p_method == stats::PermutationMethod::exact);
  CHECK(close_rate.permutations == 70);
  CHECK(*row_of(comparison, "deal size").mean_top == doctest::Approx(160'000));
  CHECK(*row_of(comparison, "deal size").mean_bottom == doctest::Approx(70'000));
  for (const char* effort : {"activity", "discovery calls", "demos"}) {
    CHECK(row_of(comparison, effort).difference.estimate == doctest::Approx(0.0));
    CHECK_FALSE(row_of(comparison, effort).driver);
  }
  CHECK(comparison.set_aside.empty());
}

TEST_CASE("means, intervals, p and q of the enterprise team agree with R") {
  const auto comparison = enterprise().compare();
  for (const auto& expected : test::reference("team.json")["rows"]) {
    const auto& row = row_of(comparison, expected["metric"].get<std::string>());
    CAPTURE(row.metric);
    CHECK(*row.mean_top == doctest::Approx(expected["mean_top"].get<double>()).epsilon(1e-13));
    CHECK(*row.mean_bottom == doctest::Approx(expected["mean_bottom"].get<double>()).epsilon(1e-13));
    CHECK(row.difference.estimate == doctest::Approx(expected["difference"][0].get<double>()).epsilon(1e-11));
    CHECK(row.difference.low == doctest::Approx(expected["difference"][1].get<double>()).epsilon(1e-11));
    CHECK(row.difference.high == doctest::Approx(expected["difference"][2].get<double>()).epsilon(1e-11));
    CHECK(*row.p_value == doctest::Approx(expected["p"].get<double>()).epsilon(1e-13));
    CHECK(*row.q_value == doctest::Approx(expected["q"].get<double>()).epsilon(1e-13));
    CHECK(row.n_top == 4);
    CHECK(row.n_bottom == 4);
  }
}

TEST_CASE("a transactional team: the cycle is the driver, and the one deal without equal is set aside and named") {
  const auto comparison = transactional().compare();
  CHECK(comparison.drivers() == std::vector<std::string>{"cycle days"});
  const auto& cycle = row_of(comparison, "cycle days");
  CHECK(*cycle.mean_top == doctest::Approx(39.0));
  CHECK(*cycle.mean_bottom == doctest::Approx(52.0));
  const auto& size = row_of(comparison, "deal size");
  CHECK(size.set_aside == "D0");
  CHECK(size.n_top == 4);
  CHECK(std::abs(size.difference.estimate) < 200.0);
  REQUIRE(comparison.set_aside.size() == 1);
  CHECK(comparison.set_aside[0].rep == "D0");
  CHECK(comparison.set_aside[0].from == "deal size");
  CHECK(comparison.set_aside[0].value == 95'000.0);

  const auto with_it = row_of(transactional().compare({.set_aside_influential = false}), "deal size");
  CHECK(with_it.set_aside.empty());
  CHECK(with_it.n_top == 5);
  CHECK(with_it.difference.estimate > 14'000.0);
}

TEST_CASE("what is unrepeatable comes off the outcome before anybody is ranked") {
  auto team = ranked({9, 8, 7, 6, 5, 4, 3, 2, 1});
  team.unrepeatable = {0, 0, null, 0, 0, 0, 0, 0, 0.5};
  team.unrepeatable[0] = 7.0;
  const auto comparison = team.compare();
  CHECK(names(comparison.top) == std::vector<std::string>{"B0", "C0", "D0"});
  CHECK(names(comparison.bottom) == std::vector<std::string>{"I0", "A0", "H0"});
  CHECK(comparison.bottom[0].outcome == 0.5);
  REQUIRE(comparison.set_aside.size() == 2);
  CHECK(comparison.set_aside[0].rep == "A0");
  CHECK(comparison.set_aside[0].from == "outcome");
  CHECK(comparison.set_aside[0].value == 7.0);
}

TEST_CASE("lower is better where the metric says so") {
  auto team = enterprise();
  team.lower_is_better = {"deal size"};
  CHECK(team.compare().drivers() == std::vector<std::string>{"close rate"});
}

TEST_CASE("a third of nine is three, and no p can be small") {
  auto team = ranked({9, 8, 7, 6, 5, 4, 3, 2, 1});
  team.metrics = {{"outcome again", {9, 8, 7, 6, 5, 4, 3, 2, 1}}};
  const auto comparison = team.compare();
  CHECK(comparison.top.size() == 3);
  CHECK(comparison.bottom.size() == 3);
  CHECK(*comparison.rows[0].p_value == 0.1);
  CHECK(comparison.caveat.find("With 3 against 3, no p can be below 0.1.") != std::string::npos);
  CHECK(comparison.caveat.find("luck") != std::string::npos);
  CHECK(comparison.method.find("top 3 against bottom 3 of 9") != std::string::npos);
}

TEST_CASE("four and five reps make groups of two, fewer none") {
  CHECK(ranked({4, 3, 2, 1}).compare().top.size() == 2);
  CHECK(ranked({5, 4, 3, 2, 1}).compare().bottom.size() == 2);
  try {
    ranked({3, 2, 1, null, null}).compare();
    FAIL("three reps were compared");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::insufficient);
  }
}

TEST_CASE("reps tied across the cut stay together") {
  const auto sizes = [](std::vector<double> outcome) {
    const auto comparison = ranked(std::move(outcome)).compare();
    return std::pair(comparison.top.size(), comparison.bottom.size());
  };
  CHECK(sizes({9, 8, 7, 7, 5, 4, 3, 2, 1}) == std::pair<std::size_t, std::size_t>(2, 3));     // equally near: left out
  CHECK(sizes({9, 7, 7, 7, 5, 4, 3, 2, 1}) == std::pair<std::size_t, std::size_t>(4, 3));     // nearer with them
  CHECK(sizes({9, 8, 7, 7, 7, 4, 3, 2, 1}) == std::pair<std::size_t, std::size_t>(2, 3));     // nearer without
  CHECK(sizes({9, 9, 9, 9, 9, 4, 3, 2, 1}) == std::pair<std::size_t, std::size_t>(5, 3));     // nobody without them
  CHECK(sizes({9, 8, 7, 6, 5, 1, 1, 1, 1}) == std::pair<std::size_t, std::size_t>(3, 4));     // at the bottom too
  CHECK(sizes({6, 5, 4, 3, 3, 3, 2, 1, 0, -1}) == std::pair<std::size_t, std::size_t>(3, 3)); // not at a cut
}

TEST_CASE("outcomes too alike to part are refused") {
  for (const std::vector<double>& alike : {std::vector<double>(9, 1.0), {2, 1, 1, 1, 1, 1}, {2, 2, 2, 2, 2, 1}}) {
    try {
      ranked(alike).compare();
      FAIL("they were parted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::insufficient);
    }
  }
}

TEST_CASE("reps without an outcome are left out and counted, without a value only from its metric") {
  auto team = ranked({9, 8, null, 7, 6, 5, 4, 3, 2, 1});
  team.metrics = {{"calls", {10, null, 99, 12, 7, 8, 7, 5, null, 4}}, {"notes", {null, null, null, null, 1, 1, 1, 1, 1, 2}}};
  const auto comparison = team.compare();
  CHECK(comparison.given == 10);
  CHECK(comparison.left_out.without_outcome == 1);
  CHECK(comparison.left_out.total() == 1);
  const auto& calls = row_of(comparison, "calls");
  CHECK(calls.n_top == 2);
  CHECK(calls.n_bottom == 2);
  CHECK(*calls.mean_top == 11.0);
  const auto& notes = row_of(comparison, "notes");
  CHECK(notes.n_top == 0);
  CHECK_FALSE(notes.mean_top);
  CHECK_FALSE(notes.p_value);
  CHECK_FALSE(notes.q_value);
  CHECK(std::isnan(notes.difference.estimate));
  CHECK(std::isinf(notes.difference.high));
  CHECK(*calls.q_value == *calls.p_value); // one test was made, not two
  CHECK(comparison.rows.back().metric == "notes");
}

TEST_CASE("large teams draw their permutations, the same for the same seed") {
  stats::Random random(17);
  auto team = ranked({});
  team.names = letters(90);
  std::vector<double> skill;
  for (int i = 0; i < 90; ++i) {
    team.outcome.push_back(random.normal());
    skill.push_back(team.outcome.back() * 0.4 + random.normal());
  }
  team.metrics = {{"skill", skill}, {"skill again", skill}};
  const auto comparison = team.compare(), again = team.compare(), other = team.compare({.seed = 2});
  CHECK(comparison.rows[0].p_method == stats::PermutationMethod::monte_carlo);
  CHECK(comparison.rows[0].permutations == 9'999);
  for (const char* metric : {"skill", "skill again"})
    CHECK(*row_of(comparison, metric).p_value == *row_of(again, metric).p_value);
  CHECK(comparison.caveat.find("no p") == std::string::npos);
  CHECK(std::abs(*row_of(other, "skill").p_value - *row_of(comparison, "skill").p_value) < 0.02);
}

TEST_CASE("progress rises to 1 and may stop the comparison") {
  std::vector<double> heard;
  const Progress hears = [&](double fraction) { return heard.push_back(fraction), true; };
  enterprise().compare({.control = {.progress = &hears}});
  CHECK(std::ranges::is_sorted(heard));
  CHECK(heard.back() == 1.0);
  CHECK(heard.size() >= 5);
  try {
    const Progress stops = [](double) { return false; };
    enterprise().compare({.control = {.progress = &stops}});
    FAIL("it went on");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::cancelled);
  }
}

TEST_CASE("a row holds the order's statistics and the BCa interval beside Welch's, the same with any number of threads") {
  const auto team = transactional();
  const auto comparison = team.compare({.set_aside_influential = false});
  const auto& row = row_of(comparison, "cycle days");
  const std::vector<double> top = {36, 41, 38, 42, 38}, bottom = {50, 55, 51, 54, 50};
  CHECK(row.cliffs_delta.estimate == -1.0);
  CHECK(row.cliffs_delta.high == stats::cliffs_delta(top, bottom).high);
  CHECK(*row.mann_whitney_p == doctest::Approx(2.0 / 252.0)); // of the C(10, 5) ways
  CHECK_FALSE(row.brunner_munzel_p);                          // they part completely
  CHECK(row.difference_bca.estimate == doctest::Approx(-13.0));
  CHECK(row.difference_bca.low < -13.0);
  CHECK(row.difference_bca.high > -13.0);
  const auto& size = row_of(comparison, "deal size");
  CHECK(*size.brunner_munzel_p > 0.3);
  // one deal of 95,000 at the top: BCa's interval leans to it, Welch's can not
  CHECK(size.difference_bca.high - size.difference.estimate > 1.5 * (size.difference.estimate - size.difference_bca.low));

  const auto threaded = team.compare({.set_aside_influential = false, .control = {.threads = 4}});
  for (std::size_t i = 0; i < comparison.rows.size(); ++i) {
    CHECK(threaded.rows[i].metric == comparison.rows[i].metric);
    CHECK(threaded.rows[i].difference_bca.low == comparison.rows[i].difference_bca.low);
    CHECK(threaded.rows[i].p_value == comparison.rows[i].p_value);
  }
  const auto none = team.compare({.resamples = 0});
  CHECK(std::isinf(row_of(none, "cycle days").difference_bca.high));
}

TEST_CASE("teams and options that can not be are refused, with their place") {
  const auto place = [](const Team& team, const CompareOptions& options = {}) {
    try {
      team.compare(options);
      return std::string("accepted");
    } catch (const Error& error) {
      return error.column() + ":" + std::to_string(error.row());
    }
  };
  auto team = ranked({9, 8, 7, 6, 5, 4});
  CHECK(place(team) == "accepted");
  CHECK(place(team, {.grouping = {.fraction = 0.6}}) == "fraction:-1");
  CHECK(place(team, {.grouping = {.fraction = 0.0}}) == "fraction:-1");
  CHECK(place(team, {.level = 1.0}) == "level:-1");
  CHECK(place(team, {.resamples = 99}) == "resamples:-1");
  CHECK(place(team, {.false_discovery_rate = 0.0}) == "false_discovery_rate:-1");
  auto wrong = team;
  wrong.names[3] = wrong.names[1];
  CHECK(place(wrong) == "rep:3");
  wrong.names[3] = "";
  CHECK(place(wrong) == "rep:3");
  wrong = team;
  wrong.outcome[2] = std::numeric_limits<double>::infinity();
  CHECK(place(wrong) == "outcome:2");
  wrong = team;
  wrong.outcome.pop_back();
  CHECK(place(wrong) == "outcome:-1");
  wrong = team;
  wrong.unrepeatable = {1.0};
  CHECK(place(wrong) == "unrepeatable:-1");
  wrong = team;
  wrong.metrics = {{"calls", {1, 2, 3, 4, -std::numeric_limits<double>::infinity(), 6}}};
  CHECK(place(wrong) == "calls:4");
  wrong.metrics = {{"calls", {1, 2}}};
  CHECK(place(wrong) == "calls:-1");
  wrong.metrics = {{"calls", std::vector<double>(6, 1.0)}, {"calls", std::vector<double>(6, 1.0)}};
  CHECK(place(wrong) == "calls:-1");
  wrong.metrics = {{"", std::vector<double>(6, 1.0)}};
  CHECK(place(wrong) == "metrics:-1");
}

TEST_CASE("a comparison does not mind the order of rows, nor the unit of a metric") {
  test::holds("shuffled rows and a metric in other units give the same groups, p, q, g and drivers", [] {
    const auto n = *rc::gen::inRange<std::size_t>(6, 16);
    auto team = ranked(*rc::gen::container<std::vector<double>>(
        n, rc::gen::map(rc::gen::inRange(0, 40), [](int whole) { return static_cast<double>(whole); })));
    team.metrics = {{"calls", *rc::gen::container<std::vector<double>>(n, rc::gen::map(rc::gen::inRange(1, 60), [](int whole) {
                                                                         return static_cast<double>(whole);
                                                                       }))}};
    Comparison before;
    try {
      before = team.compare();
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::insufficient);
      return;
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    stats::Random random(*rc::gen::arbitrary<std::uint64_t>());
    random.shuffle(std::span(order));
    auto moved = team;
    for (std::size_t i = 0; i < n; ++i) {
      moved.names[i] = team.names[order[i]];
      moved.outcome[i] = team.outcome[order[i]];
      moved.metrics[0].second[i] = 16.0 * team.metrics[0].second[order[i]];
    }
    const auto after = moved.compare();
    RC_ASSERT(names(before.top) == names(after.top));
    RC_ASSERT(names(before.bottom) == names(after.bottom));
    RC_ASSERT(before.drivers() == after.drivers());
    RC_ASSERT(before.rows[0].p_value == after.rows[0].p_value);
    RC_ASSERT(before.rows[0].set_aside == after.rows[0].set_aside);
    const double a = before.rows[0].hedges_g.estimate, b = after.rows[0].hedges_g.estimate;
    RC_ASSERT((std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * (1.0 + std::abs(a)));
    RC_ASSERT(before.top.back().outcome > before.bottom.back().outcome);
  });
}

TEST_CASE("among metrics that mean nothing, a driver is found about as rarely as asked") {
  stats::Random random(23);
  constexpr int rounds = 300;
  int found = 0;
  for (int round = 0; round < rounds; ++round) {
    auto team = ranked({});
    team.names = letters(15);
    for (int i = 0; i < 15; ++i) team.outcome.push_back(random.normal());
    for (int m = 0; m < 5; ++m) {
      std::vector<double> noise(15);
      for (double& value : noise) value = random.normal();
      team.metrics.emplace_back("metric " + std::to_string(m), noise);
    }
    found += !team.compare({.set_aside_influential = false, .resamples = 0}).drivers().empty();
  }
  CHECK(found / double(rounds) < 0.20 + 4.0 * std::sqrt(0.16 / rounds));
}
