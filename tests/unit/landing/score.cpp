// Scores against properscoring, scoringrules and rational arithmetic, and what makes them proper.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/landing/truncation.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <vector>

using doctest::Approx;
using landfall::Landing;
using namespace landfall::landing;

namespace {

using Values = std::vector<double>;

Landing read(const nlohmann::json& row) {
  std::vector<Landing> parts;
  for (const auto& part : row["parts"])
    parts.push_back(part.contains("samples")
                        ? Landing::from_samples(part["samples"].get<Values>())
                        : Landing::from_quantiles(part["probabilities"].get<Values>(), part["values"].get<Values>()));
  return parts.size() == 1 ? parts.front() : Landing::mixture(parts, row["weights"].get<Values>());
}

Landing binomial(int n, double p) {
  return Landing::from_deals(Values(static_cast<std::size_t>(n), p), Values(static_cast<std::size_t>(n), 1.0));
}

/// Few points, with their masses.
struct Points {
  Values x, mass;

  Landing landing() const {
    std::vector<Landing> parts;
    for (const double point : x) parts.push_back(Landing::point(point));
    return Landing::mixture(parts, mass);
  }
};

rc::Gen<Values> shares(std::size_t n) {
  return rc::gen::map(rc::gen::container<Values>(n, rc::gen::map(rc::gen::inRange(1, 1000), [](int i) { return double(i); })),
                      [](Values weights) {
                        double total = 0.0;
                        for (const double weight : weights) total += weight;
                        for (double& weight : weights) weight /= total;
                        return weights;
                      });
}

/// Some Landing of any form, by number.
Landing some_landing(int kind) {
  const Values p{0.1, 0.4, 0.7, 0.9}, a{3.0, 1.0, 4.0, 1.5}, samples{2.0, -1.0, 5.0, 2.0, 8.5}, q{0.1, 0.5, 0.9},
      v{1.0, 3.0, 9.0};
  switch (kind) {
  case 0: return Landing::point(4.0);
  case 1: return Landing::from_deals(p, a);
  case 2: return Landing::from_samples(samples);
  case 3: return Landing::from_quantiles(q, v);
  case 4: return binomial(300, 0.3);
  case 5: return Landing::from_quantiles(q, v) + Landing::from_samples(samples);
  default: return Landing::mixture(std::vector{some_landing(1), some_landing(3)}, Values{1.0, 3.0});
  }
}
constexpr int kinds = 7;

/// Many deals, whose sum is smooth: amounts that share whole steps of `step`, or nothing where it is 0.
Landing many_deals(std::size_t n, double step) {
  landfall::stats::Random random(5);
  Values p(n), a(n);
  for (std::size_t i = 0; i < n; ++i) {
    p[i] = 0.2 + 0.6 * random.uniform();
    a[i] = std::exp(random.normal(3.0, 0.5));
    if (step > 0.0) a[i] = step * std::ceil(a[i] / step);
  }
  return Landing::from_deals(p, a);
}

/// ∫ (F − 1{x ≥ outcome})² with nothing but the cdf, by midpoints between all that the number can be and the outcome.
double plain_crps(const Landing& landing, double outcome, int pieces) {
  const auto between = [&](double from, double to, double jumped) {
    const double h = (to - from) / pieces;
    double total = 0.0;
    for (int i = 0; i < pieces; ++i) total += std::pow(landing.cdf(from + (i + 0.5) * h) - jumped, 2.0);
    return total * h;
  };
  return between(std::min(landing.quantile(1e-15), outcome), outcome, 0.0) +
         between(outcome, std::max(landing.quantile(1.0 - 1e-15), outcome), 1.0);
}

} // namespace

TEST_CASE("CRPS agrees with properscoring, scoringrules and rational arithmetic") {
  for (const auto& row : landfall::test::reference("score.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto landing = read(row);
    for (std::size_t i = 0; i < row["outcomes"].size(); ++i) {
      const double outcome = row["outcomes"][i];
      CAPTURE(outcome);
      CHECK(crps(landing, outcome) == Approx(row["crps"][i].get<double>()).epsilon(1e-12).scale(1e-6));
    }
  }
}

TEST_CASE("CRPS and log score of counts agree with scoringrules") {
  for (const auto& row : landfall::test::reference("score.json")["binomial"]) {
    CAPTURE(row.dump());
    const auto landing = binomial(row["n"], row["p"]);
    CHECK(crps(landing, row["outcome"]) == Approx(row["crps"].get<double>()).epsilon(1e-9));
    if (!row["log_score"].is_null())
      CHECK(log_score(landing, row["outcome"], {.width = 1.0}) == Approx(row["log_score"].get<double>()).epsilon(1e-9));
  }
  for (const auto& row : landfall::test::reference("score.json")["poisson"]) {
    CAPTURE(row.dump());
    const auto landing = Landing::compound(row["mean"], 1.0, Values{1.0});
    CHECK(crps(landing, row["outcome"]) == Approx(row["crps"].get<double>()).epsilon(1e-9));
    if (row["log_score"].get<double>() < 20.0) // by FFT: 1e-16 of 1, not of the mass
      CHECK(log_score(landing, row["outcome"], {.width = 1.0}) == Approx(row["log_score"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("pinball and interval score agree with scoringrules") {
  for (const auto& row : landfall::test::reference("score.json")["quantile"])
    CHECK(pinball(Landing::point(row["quantile"]), row["q"], row["outcome"]) == Approx(row["pinball"].get<double>()));
  for (const auto& row : landfall::test::reference("score.json")["interval"]) {
    const double level = row["level"], tail = (1.0 - level) / 2.0;
    const auto landing = Landing::from_quantiles(Values{tail, 1.0 - tail}, Values{row["low"], row["high"]});
    CHECK(interval_score(landing, level, row["outcome"]) == Approx(row["interval_score"].get<double>()));
  }
}

TEST_CASE("CRPS of a point is the absolute error") {
  landfall::test::holds("|x - y|", [](std::int32_t x, std::int32_t y) {
    RC_ASSERT(crps(Landing::point(x), y) == std::abs(double(x) - double(y)));
  });
}

TEST_CASE("CRPS is twice the integral of pinball over q, whatever the form") {
  for (int kind = 0; kind < kinds; ++kind)
    for (const double outcome : {-3.0, 2.0, 3.3, 90.0}) {
      const auto landing = some_landing(kind);
      constexpr int steps = 5'000;
      double total = 0.0;
      for (int i = 0; i < steps; ++i) total += pinball(landing, (i + 0.5) / steps, outcome);
      CAPTURE(kind);
      CHECK(crps(landing, outcome) == Approx(2.0 * total / steps).epsilon(1e-3));
    }
}

TEST_CASE("CRPS of sums that are smooth agrees with plain sums of the cdf") {
  const auto smooth = many_deals(3000, 0.0), fine = many_deals(3000, 0.01), coarse = many_deals(3000, 1.0);
  const double m = smooth.mean(), sd = smooth.standard_deviation();
  const auto few = Landing::from_samples(Values{m - sd, m, m + 2 * sd}),
             lines = Landing::from_quantiles(Values{0.1, 0.5, 0.9}, Values{m - sd, m, m + 2 * sd});
  const std::vector landings{smooth,
                             fine,
                             coarse,
                             truncate(smooth, m - 0.3 * sd),
                             truncate(coarse, m + sd),
                             truncate(fine, m).scale(-1.0).shift(2.0 * m),
                             Landing::mixture(std::vector{smooth, lines}, Values{1.0, 2.0}),
                             Landing::mixture(std::vector{coarse, smooth, few, lines}, Values{1.0, 2.0, 1.0, 1.0})};
  for (std::size_t i = 0; i < landings.size(); ++i)
    for (const double z : {-9.0, 0.05, 0.7}) {
      CAPTURE(i);
      CAPTURE(z);
      const double outcome = m + z * sd;
      CHECK(crps(landings[i], outcome) == Approx(plain_crps(landings[i], outcome, 40'000)).epsilon(1e-4));
    }
}

TEST_CASE("on a lattice, fine or coarse, CRPS is the sum over its points") {
  for (const double step : {1.0, 0.05}) {
    const auto landing = many_deals(150, step);
    const double m = landing.mean(), sd = landing.standard_deviation();
    for (const double z : {-1.5, 0.2}) {
      const double outcome = std::floor((m + z * sd) / step) * step + 0.25 * step;
      const double first = std::floor((m - 9.0 * sd) / step), last = std::ceil((m + 9.0 * sd) / step),
                   at = std::floor(outcome / step);
      double total = 0.0;
      for (double j = first; j < last; ++j) {
        const double f = landing.cdf(j * step);
        total += j < at ? f * f : j > at ? (1.0 - f) * (1.0 - f) : 0.25 * f * f + 0.75 * (1.0 - f) * (1.0 - f);
      }
      CAPTURE(step);
      CAPTURE(z);
      CHECK(crps(landing, outcome) == Approx(total * step).epsilon(1e-10));
    }
  }
}

TEST_CASE("smooth sums and their mirror images score alike, and the normal that they come near does too") {
  const auto landing = many_deals(20'000, 0.0);
  const double m = landing.mean(), sd = landing.standard_deviation();
  for (const double z : {-2.0, 0.0, 1.0}) {
    CHECK(crps(landing.scale(-3.0).shift(7.0), -3.0 * (m + z * sd) + 7.0) ==
          Approx(3.0 * crps(landing, m + z * sd)).epsilon(1e-11));
    const double density = std::exp(-z * z / 2.0) / std::sqrt(2.0 * M_PI), below = 0.5 * std::erfc(-z / std::sqrt(2.0));
    CHECK(crps(landing, m + z * sd) ==
          Approx(sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / std::sqrt(M_PI))).epsilon(2e-3));
    CHECK(log_score(landing, m + z * sd, {.width = 1.0}) == Approx(-std::log(density / sd)).epsilon(2e-3));
  }
}

TEST_CASE("CRPS moves and stretches with the number, and a mirror does not change it") {
  for (int kind = 0; kind < kinds; ++kind) {
    const auto landing = some_landing(kind);
    const double plain = crps(landing, 3.3);
    CAPTURE(kind);
    CHECK(crps(landing.shift(10.0), 13.3) == Approx(plain).epsilon(1e-10));
    CHECK(crps(landing.scale(-2.5), -2.5 * 3.3) == Approx(2.5 * plain).epsilon(1e-10));
  }
}

TEST_CASE("far away, CRPS is the distance from the mean less half the mean difference") {
  const auto landing = some_landing(6);
  CHECK(crps(landing, 1e6) - crps(landing, -1e6) == Approx(-2.0 * landing.mean()).epsilon(1e-6));
}

TEST_CASE("who says what they believe expects the best score: CRPS, pinball, interval and log score are proper") {
  landfall::test::holds("proper", [] {
    const auto size = *rc::gen::inRange<std::size_t>(2, 7);
    Points truth{.x = {}, .mass = *shares(size)}, other{.x = {}, .mass = *shares(size)};
    for (std::size_t i = 0; i < size; ++i) truth.x.push_back(double(i * i) - 3.0);
    other.x = truth.x;
    if (*rc::gen::inRange(0, 2)) other.x.front() -= 1.5;
    const auto belief = truth.landing(), said = other.landing();
    const double level = *rc::gen::inRange(1, 99) / 100.0;
    const auto expected = [&](auto&& score_of) {
      double total = 0.0;
      for (std::size_t i = 0; i < size; ++i) total += truth.mass[i] * score_of(truth.x[i]);
      return total;
    };
    const auto better = [&](auto&& score_of) {
      RC_ASSERT(expected([&](double y) { return score_of(belief, y); }) <=
                expected([&](double y) { return score_of(said, y); }) + 1e-9);
    };
    better([](const Landing& x, double y) { return crps(x, y); });
    better([&](const Landing& x, double y) { return pinball(x, level, y); });
    better([&](const Landing& x, double y) { return interval_score(x, level, y); });
    better([](const Landing& x, double y) { return log_score(x, y, {.width = 2.0, .edge = 0.5}); });
  });
}

TEST_CASE("the log score of a lattice is the log of its mass, in the thinnest tail too") {
  const auto landing = binomial(60, 0.01);
  CHECK(log_score(landing, 60.0, {.width = 1.0}) == Approx(-60.0 * std::log(0.01)).epsilon(1e-12));
  CHECK(log_score(landing, 0.0, {.width = 1.0}) == Approx(-60.0 * std::log(0.99)).epsilon(1e-12));
  CHECK(log_score(landing, 60.0, {.width = 1.0, .edge = -0.5}) == Approx(-60.0 * std::log(0.01)).epsilon(1e-12));
}

TEST_CASE("the log score of a density is its log, less that of the cell's width") {
  const auto landing = Landing::from_quantiles(Values{0.0, 0.5, 1.0}, Values{0.0, 10.0, 30.0});
  CHECK(log_score(landing, 3.2, {.width = 0.1}) == Approx(-std::log(0.05) - std::log(0.1)));
  CHECK(log_score(landing, 9.9, {.width = 4.0}) == Approx(-std::log(2.0 * 0.05 + 2.0 * 0.025))); // the cell [8, 12)
  CHECK(std::isinf(log_score(landing, 31.0, {.width = 1.0})));
}

TEST_CASE("probabilities of all cells sum to 1, whatever the form") {
  for (int kind = 0; kind < kinds; ++kind) {
    const auto landing = some_landing(kind);
    double total = 0.0;
    for (int k = -40; k < 500; ++k) total += std::exp(-log_score(landing, 0.35 + 0.7 * k, {.width = 0.7}));
    CAPTURE(kind);
    CHECK(total == Approx(1.0).epsilon(1e-12));
  }
}

TEST_CASE("a value on the edge of a cell, but for rounding, lies in the upper one") {
  const auto landing = Landing::from_samples(Values{0.1 + 0.2, 0.25});
  CHECK(log_score(landing, 0.3, {.width = 0.1}) == Approx(std::log(2.0)));
  CHECK(log_score(landing, 3 * 0.1, {.width = 0.1}) == Approx(std::log(2.0)));
}

TEST_CASE("an outcome is covered where it lies between the two quantiles") {
  landfall::test::holds("covers", [] {
    const auto landing = some_landing(*rc::gen::inRange(0, kinds));
    const double level = *rc::gen::inRange(1, 999) / 1000.0, outcome = *rc::gen::inRange(-400, 1200) / 100.0;
    const double low = landing.quantile((1.0 - level) / 2.0), high = landing.quantile((1.0 + level) / 2.0);
    RC_PRE(std::abs(outcome - low) > 1e-9 && std::abs(outcome - high) > 1e-9);
    RC_ASSERT(covers(landing, level, outcome) == (low < outcome && outcome < high));
    RC_ASSERT(central_width(landing, level) == landing.quantile(1.0 - (1.0 - level) / 2.0) - low);
  });
  const auto tenths = Landing::from_samples(Values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(covers(tenths, 0.8, 1.0)); // the interval is [1, 9]
  CHECK(covers(tenths, 0.8, 9.0));
  CHECK_FALSE(covers(tenths, 0.8, 10.0));
  CHECK(covers(Landing::point(4.0), 0.5, 4.0));
}

TEST_CASE("the probability integral transform is a range where there is mass, a number elsewhere") {
  const auto samples = Landing::from_samples(Values{1.0, 2.0, 2.0, 5.0});
  CHECK(pit_range(samples, 2.0).below == 0.25);
  CHECK(pit_range(samples, 2.0).at_or_below == 0.75);
  CHECK(pit_range(samples, 3.0).below == 0.75);
  CHECK(pit_range(samples, 3.0).at_or_below == 0.75);
  landfall::stats::Random random(3);
  for (int i = 0; i < 100; ++i) {
    const double u = randomised_pit(samples, 2.0, random);
    CHECK(0.25 <= u);
    CHECK(u <= 0.75);
  }
}

TEST_CASE("a summary of one pair has no intervals, and one of none is refused") {
  const std::vector one{Landing::point(3.0)};
  const auto summary = score(one, Values{4.0});
  CHECK(summary.n == 1);
  CHECK(summary.scores.front().score == "crps");
  CHECK(summary.scores.front().mean.estimate == 1.0);
  CHECK(std::isinf(summary.scores.front().mean.high));
  CHECK_THROWS_AS(score({}, {}), landfall::Error);
  CHECK_THROWS_AS(score(one, Values{1.0, 2.0}), landfall::Error);
  CHECK_THROWS_AS(score(one, Values{NAN}), landfall::Error);
  CHECK_THROWS_AS(score(one, Values{1.0}, {.pit_bins = 1}), landfall::Error);
  CHECK_THROWS_AS(score(one, Values{1.0}, {.levels = {1.0}}), landfall::Error);
  CHECK_THROWS_AS(score(one, Values{1.0}, {.cells = {.width = -1.0}}), landfall::Error);
  CHECK_THROWS_AS(crps(one[0], NAN), landfall::Error);
  CHECK_THROWS_AS(pinball(one[0], 0.0, 1.0), landfall::Error);
  CHECK_THROWS_AS(log_score(one[0], 1.0, {}), landfall::Error);
}

TEST_CASE("a summary tells calibrated Landings from ones that are too sure and from biased ones") {
  landfall::stats::Random random(7);
  std::vector<Landing> honest, sure, biased;
  Values outcomes;
  for (int i = 0; i < 400; ++i) {
    Values p(30), a(30);
    double outcome = 0.0;
    for (std::size_t deal = 0; deal < p.size(); ++deal) {
      p[deal] = random.uniform();
      a[deal] = std::floor(1.0 + 20.0 * random.uniform());
      outcome += random.bernoulli(p[deal]) ? a[deal] : 0.0;
    }
    const auto landing = Landing::from_deals(p, a);
    honest.push_back(landing);
    sure.push_back(landing.shift(-landing.mean()).scale(0.5).shift(landing.mean()));
    biased.push_back(landing.shift(landing.standard_deviation()));
    outcomes.push_back(outcome);
  }
  const ScoreOptions options{.cells = {.width = 5.0}, .level = 0.99};
  const auto good = score(honest, outcomes, options), narrow = score(sure, outcomes, options),
             high = score(biased, outcomes, options);
  CHECK(good.scores.size() == 1 + 3 + 3 + 1 + 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(good.coverage[i].share.high >= good.coverage[i].level);
    CHECK(good.coverage[i].share.low <= good.coverage[i].level + 0.05); // whole points hold a little more
    CHECK(narrow.coverage[i].share.high < narrow.coverage[i].level);
    CHECK(narrow.coverage[i].mean_width < good.coverage[i].mean_width);
  }
  for (std::size_t i = 0; i < 8; ++i) { // every proper score
    CAPTURE(good.scores[i].score);
    CHECK(good.scores[i].mean.estimate < 1.002 * narrow.scores[i].mean.estimate); // the median moved by a point at most
    CHECK(good.scores[i].mean.estimate < high.scores[i].mean.estimate);
  }
  CHECK(good.pit_p_value > 0.01);
  CHECK(narrow.pit_p_value < 1e-4);
  CHECK(high.pit_p_value < 1e-4);
  CHECK(narrow.pit.front().share > 0.15);
  CHECK(high.pit.front().share > high.pit.back().share + 0.2);
  const auto& bias = high.scores[9];
  CHECK(bias.score == "bias");
  CHECK(bias.mean.low > 0.0);
}

TEST_CASE("the histogram of PITs holds every outcome once, spread or drawn") {
  const std::vector landings{some_landing(0), some_landing(1), some_landing(2), some_landing(3), some_landing(6)};
  const Values outcomes{4.0, 100.0, -50.0, 1.0, 2.0};
  for (const auto pit : {Pit::spread, Pit::randomised}) {
    const auto summary = score(landings, outcomes, {.pit = pit, .pit_bins = 7});
    double total = 0.0;
    for (const auto& bin : summary.pit) total += bin.share;
    CHECK(total == Approx(1.0));
    CHECK(summary.pit.size() == 7);
  }
  CHECK(score(landings, outcomes, {.pit = Pit::randomised}).pit_p_value ==
        score(landings, outcomes, {.pit = Pit::randomised}).pit_p_value);                            // seeded
  CHECK(score(std::vector{Landing::point(1.0)}, Values{1.0}, {.pit_bins = 4}).pit[2].share == 0.25); // all of [0, 1], evenly
}

TEST_CASE("an outcome that was ruled out makes the mean log score infinite, without an interval") {
  const auto summary =
      score(std::vector{Landing::point(1.0), Landing::point(2.0)}, Values{1.0, 9.0}, {.cells = {.width = 1.0}});
  const auto& row = summary.scores[7];
  CHECK(row.score == "log score");
  CHECK(std::isinf(row.mean.estimate));
  CHECK(std::isnan(row.standard_error));
}
