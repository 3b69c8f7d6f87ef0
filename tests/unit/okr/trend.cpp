#include "made.hpp"
#include <landfall/okr/trend.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>

using namespace landfall;
using namespace landfall::test;
using enum okr::Direction;

namespace {

/// A Brownian motion from 0 seen on `days`, and its value at the end of the quarter.
struct Path {
  okr::KeyResult key_result;
  double end;
};

Path path(stats::Random& random, double drift, double deviation, const std::vector<int>& days) {
  auto kr = to_hundred();
  double value = 0.0;
  int before = 0;
  const auto walk = [&](int to) {
    value += random.normal(drift * (to - before), deviation * std::sqrt(to - before));
    before = to;
  };
  for (const int number : days) {
    walk(number);
    kr.check_ins.push_back({day(number), value, ""});
  }
  walk(92);
  return {kr, value};
}

} // namespace

TEST_CASE("drift, variance and landing agree with weighted regression and SciPy's t") {
  for (const auto& row : reference("okr.json")["trends"]) {
    auto kr = key_result(increase, row["initial"], 1e9);
    kr.period = {day(1), day(1 + row["length"].get<int>()), "reference"};
    for (std::size_t i = 0; i < row["days"].size(); ++i)
      kr.check_ins.push_back({day(row["days"][i].get<int>()), row["values"][i].get<double>(), ""});
    const Date as_of = kr.check_ins.back().date + 1;
    const auto trend = okr::trend(kr, as_of);
    REQUIRE(trend);
    CHECK(trend->increments == std::int64_t(row["days"].size()));
    CHECK(trend->drift_per_day == doctest::Approx(row["drift_per_day"].get<double>()).epsilon(1e-12));
    CHECK(trend->variance_per_day == doctest::Approx(row["variance_per_day"].get<double>()).epsilon(1e-12));
    CHECK(trend->centre() == doctest::Approx(row["centre"].get<double>()).epsilon(1e-12));
    CHECK(trend->scale() == doctest::Approx(row["scale"].get<double>()).epsilon(1e-12));
    const auto landing = okr::landing(kr, as_of);
    REQUIRE(landing);
    for (const auto& q : row["quantiles"]) CHECK(std::abs(landing->cdf(q[1].get<double>()) - q[0].get<double>()) < 1e-4);
    kr.target = row["target"];
    kr.direction = stay_above;
    CHECK(std::abs(okr::p_hit(kr, *landing) - row["at_least"].get<double>()) < 1e-4);
    kr.direction = stay_below;
    CHECK(std::abs(okr::p_hit(kr, *landing) - row["at_most"].get<double>()) < 1e-4);
  }
}

TEST_CASE("there is no trend from fewer than three observations, or from none that vary") {
  CHECK_FALSE(okr::trend(to_hundred(), day(30)));
  CHECK_FALSE(okr::trend(to_hundred({{day(10), 10.0, ""}}), day(30)));
  CHECK(okr::trend(to_hundred({{day(10), 10.0, ""}, {day(20), 25.0, ""}}), day(30)));
  CHECK_FALSE(okr::trend(to_hundred({{day(10), 10.0, ""}, {day(20), 25.0, ""}}), day(19)));
  CHECK_FALSE(okr::trend(to_hundred({{day(10), 1.0, ""}, {day(20), 2.0, ""}, {day(30), 3.0, ""}}), day(30)));
  CHECK_FALSE(okr::trend(to_hundred({{day(10), 0.1, ""}, {day(20), 0.2, ""}, {day(30), 0.3, ""}}), day(30)));
  CHECK_FALSE(okr::landing(to_hundred({{day(10), 10.0, ""}}), day(30)));
  auto kept = key_result(stay_above, 0.0, 85.0, {{day(10), 90.0, ""}, {day(20), 91.0, ""}});
  CHECK(okr::trend(kept, day(30))->increments == 2);
  kept.initial.reset();
  CHECK_FALSE(okr::trend(kept, day(30)));
}

TEST_CASE("a check-in on the last day is the landing") {
  const auto kr = to_hundred({{day(92), 100.0, ""}});
  CHECK_FALSE(okr::landing(kr, day(91)));
  const auto landing = okr::landing(kr, day(92));
  REQUIRE(landing);
  CHECK(okr::p_hit(kr, *landing) == 1.0);
  CHECK(landing->standard_deviation() == 0.0);
}

TEST_CASE("a period that is over without a check-in on its last day is still uncertain") {
  const auto kr = to_hundred({{day(30), 30.0, ""}, {day(60), 70.0, ""}, {day(85), 96.0, ""}});
  const auto landing = okr::landing(kr, day(200));
  REQUIRE(landing);
  CHECK(landing->quantile(0.9) > landing->quantile(0.1));
  CHECK(landing->n() == 4);
}

TEST_CASE("the target's side decides which chance is meant") {
  const auto landing = Landing::from_samples(std::vector{1.0, 2.0, 3.0, 4.0});
  CHECK(okr::p_hit(key_result(increase, 0.0, 3.0), landing) == 0.5);
  CHECK(okr::p_hit(key_result(stay_above, 0.0, 3.0), landing) == 0.5);
  CHECK(okr::p_hit(key_result(decrease, 9.0, 3.0), landing) == 0.75);
  CHECK(okr::p_hit(key_result(stay_below, 0.0, 3.0), landing) == 0.75);
}

TEST_CASE("what is entered later changes nothing that was known before") {
  holds("trend(all) = trend(known)", [](const std::vector<std::pair<std::uint8_t, std::int16_t>>& draws) {
    auto all = to_hundred(), known = to_hundred();
    for (const auto& [number, value] : draws) {
      const okr::CheckIn each{day(1 + number % 120), double(value), ""};
      all.check_ins.push_back(each);
      if (each.date <= day(45)) known.check_ins.push_back(each);
    }
    const auto a = okr::trend(all, day(45)), b = okr::trend(known, day(92));
    RC_ASSERT(a.has_value() == b.has_value());
    if (!a) return;
    RC_ASSERT(a->centre() == b->centre());
    RC_ASSERT(a->scale() == b->scale());
  });
}

TEST_CASE("another unit gives the same chance") {
  holds("p_hit(4x) = p_hit(x)", [](std::int16_t a, std::int16_t b, std::int16_t c) {
    auto one = key_result(increase, 0.0, 100.0, {{day(10), double(a), ""}, {day(25), double(b), ""}, {day(40), double(c), ""}});
    auto other = one;
    other.target *= 4.0;
    for (auto& each : other.check_ins) each.value *= 4.0;
    const auto landing = okr::landing(one, day(50));
    RC_ASSERT(landing.has_value() == okr::landing(other, day(50)).has_value());
    if (landing) RC_ASSERT(std::abs(okr::p_hit(one, *landing) - okr::p_hit(other, *okr::landing(other, day(50)))) < 1e-12);
  });
}

TEST_CASE("the 80% interval covers 80% of the paths, from any number of check-ins at irregular times") {
  struct Case {
    std::vector<int> days;
    double t90; // Student's t at 0.9 with days.size() − 1 degrees: tables
  };
  const Case cases[] = {{{10, 31}, 3.07768354}, {{7, 15, 20, 45}, 1.63774436}, {{3, 9, 20, 22, 41, 50, 61, 80}, 1.41492393}};
  constexpr int paths = 10000;
  std::uint64_t stream = 0;
  for (const auto& [days, t90] : cases) {
    stats::Random random(11, stream++);
    int inside = 0;
    for (int i = 0; i < paths; ++i) {
      const auto [kr, end] = path(random, 1.1, 4.0, days);
      const auto trend = okr::trend(kr, day(92 - 1));
      inside += std::abs(end - trend->centre()) <= t90 * trend->scale();
    }
    const double covered = double(inside) / paths;
    INFO(days.size(), " check-ins: ", covered);
    CHECK(std::abs(covered - 0.8) < 3.0 * std::sqrt(0.8 * 0.2 / paths));
  }
}

TEST_CASE("few and uneven amounts are covered less than the interval says, by as much as is documented") {
  struct Case {
    int weeks;
    double t90; // as above
    double documented;
  };
  constexpr int paths = 10000;
  for (const auto& [weeks, t90, documented] : {Case{3, 1.88561808, 0.72}, Case{6, 1.47588405, 0.75}}) {
    stats::Random random(13, static_cast<std::uint64_t>(weeks));
    const auto deals = [&](int days) {
      double amount = 0.0;
      for (auto left = random.poisson(0.2 * days); left > 0; --left) amount += std::exp(random.normal());
      return amount;
    };
    int inside = 0;
    for (int i = 0; i < paths; ++i) {
      auto kr = to_hundred();
      double value = 0.0;
      for (int week = 1; week <= weeks; ++week) kr.check_ins.push_back({day(7 * week), value += deals(7), ""});
      const auto trend = okr::trend(kr, day(7 * weeks));
      if (!trend) continue; // no deal in any week: there is no interval
      inside += std::abs(value + deals(92 - 7 * weeks) - trend->centre()) <= t90 * trend->scale();
    }
    const double covered = double(inside) / paths;
    INFO(weeks, " weeks: ", covered);
    CHECK(std::abs(covered - documented) < 0.015);
  }
}

TEST_CASE("the chance to hit comes true as often as it says") {
  constexpr int paths = 400;
  stats::Random random(12);
  double expected = 0.0, variance = 0.0;
  int hits = 0, inside = 0;
  for (int i = 0; i < paths; ++i) {
    const auto [kr, end] = path(random, 1.1, 3.0, {6, 13, 20, 27, 34, 41, 48});
    const auto landing = *okr::landing(kr, day(50));
    inside += landing.quantile(0.1) <= end && end <= landing.quantile(0.9);
    const double p = okr::p_hit(kr, landing);
    expected += p;
    variance += 0.25; // at most, for each path
    hits += okr::meets_target(kr, end);
  }
  CHECK(std::abs(double(inside) / paths - 0.8) < 3.0 * std::sqrt(0.8 * 0.2 / paths));
  CHECK(std::abs(hits - expected) < 3.0 * std::sqrt(variance));
}
