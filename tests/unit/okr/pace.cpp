#include "made.hpp"
#include <landfall/okr/pace.hpp>

#include "support/property.hpp"

using namespace landfall;
using namespace landfall::test;
using enum okr::Direction;

TEST_CASE("linear pace expects the share of days that have passed") {
  CHECK(okr::expected_share(to_hundred(), day(0)) == 0.0);
  CHECK(okr::expected_share(to_hundred(), day(23)) == 0.25);
  CHECK(okr::expected_share(to_hundred(), day(46)) == 0.5);
  CHECK(okr::expected_share(to_hundred(), day(92)) == 1.0);
  CHECK(okr::expected_share(to_hundred(), day(500)) == 1.0);
}

TEST_CASE("an s-curve is slow at both ends and half at half time") {
  const okr::PaceOptions curve{okr::PaceShape::s_curve};
  CHECK(okr::expected_share(to_hundred(), day(23), curve) == 0.15625); // 3/16 − 2/64
  CHECK(okr::expected_share(to_hundred(), day(46), curve) == 0.5);
  CHECK(okr::expected_share(to_hundred(), day(69), curve) == 0.84375);
}

TEST_CASE("phased targets are gone through straight, whatever the option says") {
  auto kr = to_hundred();
  kr.phases = {{day(30), 10.0}, {day(60), 40.0}};
  CHECK(okr::expected_share(kr, day(15)) == doctest::Approx(0.05).epsilon(1e-14));
  CHECK(okr::expected_share(kr, day(30)) == doctest::Approx(0.10).epsilon(1e-14));
  CHECK(okr::expected_share(kr, day(45)) == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(okr::expected_share(kr, day(76)) == doctest::Approx(0.70).epsilon(1e-14));
  CHECK(okr::expected_share(kr, day(92)) == 1.0);
  CHECK(okr::pace(kr, day(45), {okr::PaceShape::s_curve}).shape == okr::PaceShape::phased);
}

TEST_CASE("to stay on a side is expected from the first day") {
  const auto kr = key_result(stay_above, 90.0, 85.0, {{day(10), 80.0, ""}});
  CHECK(okr::expected_share(kr, day(0)) == 0.0);
  CHECK(okr::expected_share(kr, day(1)) == 1.0);
  CHECK(okr::pace(kr, day(5)).ratio == 1.0);
  CHECK(okr::pace(kr, day(10)).ratio == 0.0);
  CHECK(okr::pace(kr, day(10)).gap == 1.0);
}

TEST_CASE("pace is the ratio to what is expected, and the gap") {
  const auto kr = to_hundred({{day(40), 40.0, ""}});
  const auto seen = okr::pace(kr, day(46));
  CHECK(seen.expected == 0.5);
  CHECK(seen.actual == 0.4);
  CHECK(*seen.ratio == 0.8);
  CHECK(seen.gap == doctest::Approx(0.1));
  CHECK_FALSE(okr::pace(kr, day(0)).ratio);
}

TEST_CASE("a pace that is neither linear nor an s-curve is refused") {
  CHECK(refused([] { okr::pace(to_hundred(), day(5), {okr::PaceShape::phased}); }) == "shape");
  CHECK(refused([] { okr::expected_share(key_result(increase, 1.0, 1.0), day(5)); }) == "target");
}

TEST_CASE("what is expected never falls, for targets in phases that never fall") {
  holds("E ascends from 0 to 1", [](std::uint8_t first, std::uint8_t second, bool phased, bool curve) {
    auto kr = to_hundred();
    if (phased) kr.phases = {{day(20), double(std::min(first, second) % 100)}, {day(70), 100.0}};
    double before = 0.0;
    for (int i = 0; i <= 92; ++i) {
      const double now = okr::expected_share(kr, day(i), {curve ? okr::PaceShape::s_curve : okr::PaceShape::linear});
      RC_ASSERT(now >= before - 1e-15);
      RC_ASSERT(now <= 1.0 + 1e-15);
      before = now;
    }
    RC_ASSERT(before == 1.0);
  });
}
