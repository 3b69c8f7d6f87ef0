#include "made.hpp"
#include <landfall/okr/progress.hpp>

#include "support/property.hpp"

#include <limits>

using namespace landfall;
using namespace landfall::test;
using enum okr::Direction;

TEST_CASE("progress is the share of the way from initial to target") {
  CHECK(okr::progress(key_result(increase, 40.0, 60.0), 45.0) == 0.25);
  CHECK(okr::progress(key_result(decrease, 52.0, 40.0), 43.0) == 0.75);
  CHECK(okr::progress(key_result(increase, -10.0, 10.0), 0.0) == 0.5);
}

TEST_CASE("to stay on a side is met or not, and exactly at the target it is met") {
  CHECK(okr::progress(key_result(stay_above, 90.0, 85.0), 85.0) == 1.0);
  CHECK(okr::progress(key_result(stay_above, 90.0, 85.0), 84.99) == 0.0);
  CHECK(okr::progress(key_result(stay_below, 1.0, 2.0), 2.0) == 1.0);
  CHECK(okr::progress(key_result(stay_below, 1.0, 2.0), 2.01) == 0.0);
}

TEST_CASE("progress is not clamped unless asked") {
  CHECK(okr::progress(to_hundred(), -20.0) == -0.2);
  CHECK(okr::progress(to_hundred(), 130.0) == 1.3);
  CHECK(okr::progress(to_hundred(), -20.0, {.clamp = true}) == 0.0);
  CHECK(okr::progress(to_hundred(), 130.0, {.clamp = true}) == 1.0);
}

TEST_CASE("progress of a day goes by what was known") {
  auto kr = to_hundred({{day(10), 20.0, ""}, {day(20), 50.0, ""}});
  CHECK(okr::progress(kr, day(5)) == 0.0);
  CHECK(okr::progress(kr, day(15)) == 0.2);
  CHECK(okr::progress(kr, day(20)) == 0.5);
  auto kept = key_result(stay_above, 0.0, 85.0);
  kept.initial.reset();
  CHECK_FALSE(okr::progress(kept, day(20)));
}

TEST_CASE("there is no progress towards a target that is the initial value") {
  CHECK(refused([] { okr::progress(key_result(increase, 5.0, 5.0), 5.0); }) == "target");
  CHECK(refused([] { okr::progress(key_result(decrease, 5.0, 5.0), day(1)); }) == "target");
  CHECK(refused([] { okr::progress(to_hundred(), std::numeric_limits<double>::infinity()); }) == "value");
}

TEST_CASE("progress is 0 at the initial value, 1 at the target, and does not mind units or mirrors") {
  holds("scaling, shifting and mirroring leave progress as it is", [](std::int16_t i, std::uint8_t way, std::int16_t a) {
    const double initial = i, target = initial + 1.0 + way, value = a;
    const auto kr = key_result(increase, initial, target);
    RC_ASSERT(okr::progress(kr, initial) == 0.0);
    RC_ASSERT(okr::progress(kr, target) == 1.0);
    const double p = okr::progress(kr, value);
    RC_ASSERT(okr::progress(key_result(increase, 4.0 * initial + 8.0, 4.0 * target + 8.0), 4.0 * value + 8.0) == p);
    RC_ASSERT(okr::progress(key_result(decrease, -initial, -target), -value) == p);
  });
}
