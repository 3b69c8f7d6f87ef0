#include "made.hpp"
#include <landfall/okr/grade.hpp>
#include <landfall/okr/roll_up.hpp>

#include "support/property.hpp"

#include <limits>

using namespace landfall;
using namespace landfall::test;
using okr::RollUp;
using okr::WeightedProgress;

TEST_CASE("roll-up is the weighted mean, or the worst child") {
  const std::vector<WeightedProgress> children{{1.0, 0.2}, {3.0, 0.6}, {0.0, -5.0}};
  CHECK(okr::roll_up(children) == doctest::Approx(0.5).epsilon(1e-15));
  CHECK(okr::roll_up(children, RollUp::worst_child) == 0.2);
  CHECK(okr::roll_up(std::vector<WeightedProgress>{{2.0, 0.7}}) == 0.7);
}

TEST_CASE("what cannot be rolled up is refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto named = [](std::vector<WeightedProgress> children) { return refused([&] { okr::roll_up(children); }); };
  CHECK(named({}) == "children");
  CHECK(named({{-1.0, 0.5}}) == "weight");
  CHECK(named({{0.0, 0.5}}) == "weight");
  CHECK(named({{nan, 0.5}}) == "weight");
  CHECK(named({{1.0, nan}}) == "progress");
}

TEST_CASE("an objective's progress is its key results', and an unknown one counts with nothing") {
  okr::Objective objective{.name = "grow", .owner = "Ann", .key_results = {}};
  CHECK_FALSE(okr::progress(objective, day(46)));
  objective.key_results = {to_hundred({{day(10), 30.0, ""}}), to_hundred({{day(20), 150.0, ""}})};
  CHECK(*okr::progress(objective, day(46)) == doctest::Approx(0.9));
  CHECK(*okr::progress(objective, day(46), {.clamp = true}) == doctest::Approx(0.65));
  CHECK(*okr::progress(objective, day(15)) == doctest::Approx(0.15));
  CHECK(*okr::progress(objective, day(46), {}, RollUp::worst_child) == doctest::Approx(0.3));
  auto unknown = key_result(okr::Direction::stay_above, 0.0, 85.0);
  unknown.initial.reset();
  unknown.weight = 2.0;
  objective.key_results.push_back(unknown);
  CHECK(*okr::progress(objective, day(46)) == doctest::Approx(0.45));
}

TEST_CASE("weights and progress of any size roll up") {
  const double huge = std::numeric_limits<double>::max(), tiny = 5e-324;
  CHECK(okr::roll_up(std::vector<WeightedProgress>{{huge, 0.5}, {huge, 1.0}}) == 0.75);
  CHECK(okr::roll_up(std::vector<WeightedProgress>{{tiny, 0.5}, {tiny, 1.0}}) == 0.75);
  CHECK(okr::roll_up(std::vector<WeightedProgress>{{0.3, huge}, {0.1, huge}, {0.7, huge}}) == huge);
  CHECK(okr::roll_up(std::vector<WeightedProgress>{{0.0, -huge}, {0.3, tiny}}) == tiny);
}

TEST_CASE("a roll-up lies between its children, and does not mind the scale of the weights") {
  holds("worst ≤ mean ≤ best", [](const std::vector<std::pair<std::uint8_t, std::int8_t>>& draws) {
    std::vector<WeightedProgress> children{{1.0, 0.5}}, scaled{{8.0, 0.5}};
    double best = 0.5;
    for (const auto& [weight, progress] : draws) {
      children.push_back({1.0 + weight, progress / 100.0});
      scaled.push_back({8.0 + 8.0 * weight, progress / 100.0});
      best = std::max(best, progress / 100.0);
    }
    const double mean = okr::roll_up(children);
    RC_ASSERT(mean <= best + 1e-12);
    RC_ASSERT(mean >= okr::roll_up(children, RollUp::worst_child) - 1e-12);
    RC_ASSERT(std::abs(mean - okr::roll_up(scaled)) < 1e-12);
  });
}

TEST_CASE("a grade is green from 0.7, yellow from 0.4, else red, and stays within 0 and 1") {
  using okr::Colour;
  CHECK(okr::grade(0.7).colour == Colour::green);
  CHECK(okr::grade(0.69).colour == Colour::yellow);
  CHECK(okr::grade(0.4).colour == Colour::yellow);
  CHECK(okr::grade(0.39).colour == Colour::red);
  CHECK(okr::grade(1.8).score == 1.0);
  CHECK(okr::grade(-0.5).score == 0.0);
  CHECK(okr::grade(0.55).score == 0.55);
  CHECK(to_string(Colour::yellow) == "yellow");
  CHECK(refused([] { okr::grade(std::numeric_limits<double>::quiet_NaN()); }) == "progress");
}
