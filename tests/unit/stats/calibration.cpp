// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/calibration.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace landfall::stats;
using doctest::Approx;
using Values = std::vector<double>;

namespace {

struct Kept {
  Values probability, outcome, weight;

  operator Judged() const { return {probability, outcome, weight}; }
};

Kept read(const nlohmann::json& row) {
  return {row["probability"].get<Values>(), row["outcome"].get<Values>(), row["weight"].get<Values>()};
}

/// Outcomes that come as `true_chance` says of each probability.
template <class Chance> Kept drawn(int n, std::uint64_t seed, Chance true_chance) {
  Random random(seed);
  Kept kept;
  for (int i = 0; i < n; ++i) {
    kept.probability.push_back(random.uniform_positive());
    kept.outcome.push_back(random.bernoulli(true_chance(kept.probability.back())) ? 1.0 : 0.0);
  }
  return kept;
}

void check_without_ends(const Interval& interval) {
  CHECK(std::isnan(interval.estimate));
  CHECK(std::isinf(interval.low));
  CHECK(std::isinf(interval.high));
}

const Judged& nothing() {
  static const Judged none;
  return none;
}

} // namespace

TEST_CASE("Brier score and log loss agree with scikit-learn") {
  for (const auto& row : landfall::test::reference("calibration.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto kept = read(row);
    CHECK(brier_score(kept).score.estimate == Approx(row["brier"].get<double>()).epsilon(1e-13));
    CHECK(log_loss(kept).estimate == Approx(row["log_loss"].get<double>()).epsilon(1e-12));
  }
}

TEST_CASE("bins of equal width agree with scikit-learn") {
  for (const auto& row : landfall::test::reference("calibration.json")["cases"])
    for (const int count : {4, 10}) {
      const std::string name = "uniform " + std::to_string(count);
      if (!row.contains(name)) continue;
      CAPTURE(row["name"].get<std::string>());
      const auto on_an_edge = [&](double p) { return std::abs(p * count - std::round(p * count)) < 1e-9; };
      if (std::ranges::any_of(row["probability"].get<Values>(), on_an_edge)) continue; // which it puts into the lower bin
      const auto table = reliability_table(read(row), {.count = count});
      REQUIRE(table.size() == row[name]["observed"].size());
      for (std::size_t i = 0; i < table.size(); ++i) {
        CHECK(table[i].observed.estimate == Approx(row[name]["observed"][i].get<double>()).epsilon(1e-12));
        CHECK(table[i].mean_probability == Approx(row[name]["said"][i].get<double>()).epsilon(1e-12));
      }
    }
}

TEST_CASE("intercept, slope and in the large agree with statsmodels and R's glm") {
  for (const auto& row : landfall::test::reference("calibration.json")["cases"]) {
    if (!row.contains("recalibration")) continue;
    CAPTURE(row["name"].get<std::string>());
    const auto found = recalibration(read(row));
    const auto& expected = row["recalibration"];
    const auto agrees = [&](const char* name, double value) {
      CAPTURE(name);
      CHECK(value == Approx(expected[name].get<double>()).epsilon(1e-8));
    };
    agrees("intercept", found.intercept.estimate);
    agrees("slope", found.slope.estimate);
    agrees("intercept_error", found.intercept_error);
    agrees("slope_error", found.slope_error);
    agrees("covariance", found.covariance);
    agrees("in_the_large", found.in_the_large.estimate);
    agrees("in_the_large_error", found.in_the_large_error);
    agrees("p_value", found.p_value);
    CHECK_FALSE(found.separated);
  }
}

TEST_CASE("Firth's fit agrees with its penalised likelihood maximised in mpmath, under separation too") {
  for (const auto& row : landfall::test::reference("calibration.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto found = recalibration(read(row), {.fit = LogisticFit::firth});
    const auto& expected = row["firth"];
    CHECK(found.intercept.estimate == Approx(expected["intercept"].get<double>()).epsilon(1e-8));
    CHECK(found.slope.estimate == Approx(expected["slope"].get<double>()).epsilon(1e-8));
    CHECK(found.intercept_error == Approx(expected["intercept_error"].get<double>()).epsilon(1e-7));
    CHECK(found.slope_error == Approx(expected["slope_error"].get<double>()).epsilon(1e-7));
    CHECK(found.p_value == Approx(expected["p_value"].get<double>()).epsilon(1e-7));
    CHECK(std::isfinite(found.in_the_large.high));
  }
}

TEST_CASE("separated outcomes have no slope, and say so") {
  for (const auto& row : landfall::test::reference("calibration.json")["cases"]) {
    if (row.contains("recalibration")) continue;
    CAPTURE(row["name"].get<std::string>());
    const auto found = recalibration(read(row));
    CHECK(found.separated);
    check_without_ends(found.intercept);
    check_without_ends(found.slope);
    CHECK(std::isnan(found.slope_error));
    CHECK(std::isfinite(found.in_the_large.estimate));
    CHECK(found.p_value > 0.0);
    CHECK(found.p_value < 1.0);
  }
}

TEST_CASE("outcomes all alike, and probabilities all alike, leave what they can say") {
  const Kept alike{{0.2, 0.5, 0.7}, {1.0, 1.0, 1.0}, {}};
  const auto none = recalibration(alike);
  CHECK(none.separated);
  check_without_ends(none.slope);
  check_without_ends(none.in_the_large);
  CHECK(none.p_value == Approx(0.2 * 0.5 * 0.7));
  CHECK(std::isfinite(recalibration(alike, {.fit = LogisticFit::firth}).in_the_large.estimate));
  CHECK(std::isnan(brier_score(alike).skill));

  const Kept one_value{{0.5, 0.5, 0.5, 0.5}, {1.0, 1.0, 1.0, 0.0}, {}};
  const auto flat = recalibration(one_value);
  CHECK_FALSE(flat.separated);
  check_without_ends(flat.slope);
  CHECK(flat.in_the_large.estimate == Approx(std::log(3.0)));
  CHECK(flat.in_the_large_error == Approx(std::sqrt(1.0 / 3.0 + 1.0)));
  CHECK(flat.p_value == Approx(std::erfc(std::sqrt(4.0 * std::log(2.0) + 3.0 * std::log(0.75) + std::log(0.25)))));
}

TEST_CASE("probabilities of 0 and 1 are moved inwards for the logit, and counted") {
  const Kept kept{{0.0, 1.0, 0.5, 0.5, 1.0}, {1.0, 1.0, 0.0, 1.0, 0.0}, {}};
  CHECK(recalibration(kept).clamped == 3);
  CHECK(recalibration(kept, {.clamp = 0.1}).slope.estimate != Approx(recalibration(kept, {.clamp = 0.01}).slope.estimate));
}

TEST_CASE("what was given no chance and happened makes the log loss infinite") {
  const auto loss = log_loss(Kept{{0.0, 0.5}, {1.0, 0.0}, {}});
  CHECK(std::isinf(loss.estimate));
  CHECK(std::isinf(loss.high));
  CHECK(log_loss(Kept{{0.0, 1.0}, {0.0, 1.0}, {}}).estimate == 0.0);
}

TEST_CASE("one observation is scored, without an interval") {
  const Kept one{{0.25}, {1.0}, {}};
  CHECK(brier_score(one).score.estimate == 0.5625);
  CHECK(std::isinf(brier_score(one).score.high));
  CHECK(reliability_table(one).size() == 1);
  CHECK(reliability_table(one).front().low == 0.2);
  CHECK(reliability_table(one).front().observed.high == 1.0);
}

TEST_CASE("what cannot be judged is refused, with its row") {
  CHECK_THROWS_AS(brier_score(nothing()), landfall::Error);
  CHECK_THROWS_AS(log_loss(Kept{{0.5}, {1.0}, {0.0}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5, 1.5}, {1.0, 0.0}, {}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{NAN}, {1.0}, {}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {0.5}, {}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0, 0.0}, {}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0}, {-1.0}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0}, {1e200}}), landfall::Error); // whose square is no number
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0}, {1e-200}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0}, {1.0, 1.0}}), landfall::Error);
  CHECK_THROWS_AS(reliability_table(Kept{{0.5}, {1.0}, {}}, {.count = 0}), landfall::Error);
  CHECK_THROWS_AS(brier_score(Kept{{0.5}, {1.0}, {}}, {.level = 1.0}), landfall::Error);
  CHECK_THROWS_AS(recalibration(Kept{{0.5}, {1.0}, {}}, {.clamp = 0.5}), landfall::Error);
  try {
    reliability_table(Kept{{0.5, 1.5}, {1.0, 0.0}, {}});
  } catch (const landfall::Error& error) {
    CHECK(error.column() == "probability");
    CHECK(error.row() == 1);
  }
}

TEST_CASE("bins of equal count hold as many, and equal probabilities stay together") {
  const auto table = reliability_table(drawn(1000, 3, [](double p) { return p; }), {.bins = Bins::equal_count, .count = 8});
  REQUIRE(table.size() == 8);
  for (const auto& row : table) CHECK(row.n == 125);
  const Kept ties{{0.1, 0.1, 0.1, 0.1, 0.1, 0.9}, {0, 0, 1, 0, 0, 1}, {}};
  const auto two = reliability_table(ties, {.bins = Bins::equal_count, .count = 3});
  REQUIRE(two.size() == 2);
  CHECK(two.front().n == 5);
  CHECK(two.front().high == 0.1);
}

TEST_CASE("Brier's parts add to the score, however it is put into bins, and weights count as repeats do") {
  landfall::test::holds("reliability - resolution + uncertainty + within", [] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 60);
    Kept kept, repeated;
    for (std::size_t i = 0; i < n; ++i) {
      const double p = *rc::gen::inRange(0, 21) / 20.0, y = *rc::gen::inRange(0, 2);
      const int w = *rc::gen::inRange(1, 5);
      kept.probability.push_back(p), kept.outcome.push_back(y), kept.weight.push_back(w);
      for (int k = 0; k < w; ++k) repeated.probability.push_back(p), repeated.outcome.push_back(y);
    }
    for (const auto bins : {Bins::equal_width, Bins::equal_count, Bins::distinct}) {
      const ReliabilityOptions options{.bins = bins, .count = *rc::gen::inRange(1, 12)};
      const auto brier = brier_score(kept, options), again = brier_score(repeated, options);
      const double parts = brier.reliability - brier.resolution + brier.uncertainty + brier.within_bins;
      RC_ASSERT(std::abs(parts - brier.score.estimate) < 1e-13);
      RC_ASSERT(std::abs(again.score.estimate - brier.score.estimate) < 1e-13);
      RC_ASSERT(std::abs(again.reliability - brier.reliability) < 1e-12);
      if (bins == Bins::distinct) RC_ASSERT(std::abs(brier.within_bins) < 1e-14);
      std::int64_t observations = 0;
      for (const auto& row : reliability_table(kept, options)) observations += row.n;
      RC_ASSERT(observations == static_cast<std::int64_t>(n));
    }
  });
}

TEST_CASE("who says what they believe expects the best Brier score and log loss") {
  landfall::test::holds("proper", [] {
    const double believed = *rc::gen::inRange(1, 100) / 100.0, said = *rc::gen::inRange(1, 100) / 100.0;
    const auto expected = [&](double p, auto&& score) {
      return believed * score(Kept{{p}, {1.0}, {}}) + (1.0 - believed) * score(Kept{{p}, {0.0}, {}});
    };
    const auto brier = [](const Kept& kept) { return brier_score(kept).score.estimate; };
    const auto log = [](const Kept& kept) { return log_loss(kept).estimate; };
    RC_ASSERT(expected(believed, brier) <= expected(said, brier) + 1e-15);
    RC_ASSERT(expected(believed, log) <= expected(said, log) + 1e-15);
  });
}

TEST_CASE("intervals cover: slope and intercept of calibrated probabilities, and the p value is uniform") {
  constexpr int repeats = 1500;
  int slope = 0, intercept = 0, large = 0, small_p = 0;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto found =
        recalibration(drawn(150, 100 + static_cast<std::uint64_t>(repeat), [](double p) { return p; }), {.level = 0.8});
    slope += found.slope.contains(1.0);
    intercept += found.intercept.contains(0.0);
    large += found.in_the_large.contains(0.0);
    small_p += found.p_value < 0.1;
  }
  const double slack = 4.0 * std::sqrt(0.8 * 0.2 / repeats);
  CHECK(std::abs(slope / double(repeats) - 0.8) < slack);
  CHECK(std::abs(intercept / double(repeats) - 0.8) < slack);
  CHECK(std::abs(large / double(repeats) - 0.8) < slack);
  CHECK(std::abs(small_p / double(repeats) - 0.1) < 4.0 * std::sqrt(0.1 * 0.9 / repeats) + 0.01);
}

TEST_CASE("probabilities that are too extreme have a slope below 1, and reliability that tells") {
  const auto bold = drawn(4000, 9, [](double p) { return 1.0 / (1.0 + std::exp(-0.5 * std::log(p / (1.0 - p)))); });
  const auto found = recalibration(bold, {.level = 0.99});
  CHECK(found.slope.contains(0.5));
  CHECK(found.slope.high < 0.7);
  CHECK(found.p_value < 1e-10);
  CHECK(brier_score(bold).reliability > 0.01);
  CHECK(reliability_table(bold).front().observed.low > 0.1);
}
