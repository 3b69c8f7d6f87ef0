#include "made.hpp"
#include <landfall/okr/status.hpp>

#include "support/property.hpp"

#include <limits>

using namespace landfall;
using namespace landfall::test;
using enum okr::Direction;
using okr::Status;
using okr::StatusRule;

namespace {

/// A landing that reaches 100 with a probability of n in 10.
Landing hits(int n) {
  std::vector<double> samples(10, 0.0);
  for (int i = 0; i < n; ++i) samples[static_cast<std::size_t>(i)] = 100.0;
  return Landing::from_samples(samples);
}

Status by_chance(int n) { return okr::status(to_hundred(), day(46), hits(n)).status; }

/// Status at half time, from one check-in, so that pace decides.
okr::StatusVerdict half_time(double value, StatusRule by_pace) {
  return okr::status(to_hundred({{day(40), value, ""}}), day(46), {.by_pace = by_pace});
}

} // namespace

TEST_CASE("status goes by the chance to hit: 0.7 and 0.3 belong to the better word") {
  CHECK(by_chance(10) == Status::on_track);
  CHECK(by_chance(7) == Status::on_track);
  CHECK(by_chance(6) == Status::lagging);
  CHECK(by_chance(3) == Status::lagging);
  CHECK(by_chance(2) == Status::off_track);
  const auto verdict = okr::status(to_hundred(), day(46), hits(6));
  CHECK(verdict.rule == StatusRule::probability);
  CHECK(verdict.why == "P(hit) 0.60 is at least 0.30 but less than 0.70");
  CHECK(*verdict.p_hit == doctest::Approx(0.6));
  CHECK(okr::status(to_hundred(), day(46), hits(6), {.probability = {0.5, 0.2}}).status == Status::on_track);
}

TEST_CASE("with too few check-ins the pace decides, and the verdict says so") {
  const auto ratio = StatusRule::pace_ratio;
  CHECK(half_time(47.5, ratio).status == Status::on_track); // exactly 0.95
  CHECK(half_time(47.4, ratio).status == Status::lagging);
  CHECK(half_time(37.5, ratio).status == Status::lagging); // exactly 0.75
  CHECK(half_time(37.4, ratio).status == Status::off_track);
  const auto verdict = half_time(40.0, ratio);
  CHECK(verdict.rule == StatusRule::pace_ratio);
  CHECK_FALSE(verdict.p_hit);
  CHECK(verdict.why == "pace ratio 0.80 is at least 0.75 but less than 0.95; by pace, since too few check-ins for a trend (1)");
  CHECK(okr::status(to_hundred(), day(46)).why.find("no check-in yet") != std::string::npos);
  CHECK(okr::status(to_hundred(), day(46)).status == Status::off_track);
}

TEST_CASE("by the gap in points") {
  const auto gap = StatusRule::pace_gap;
  CHECK(half_time(60.0, gap).status == Status::on_track);
  CHECK(half_time(34.0, gap).status == Status::on_track);
  CHECK(half_time(33.0, gap).status == Status::lagging);
  CHECK(half_time(18.0, gap).status == Status::lagging);
  CHECK(half_time(16.0, gap).status == Status::off_track);
  CHECK(half_time(60.0, gap).why.find("10 points ahead of pace, at most 16.5") == 0);
  CHECK(half_time(10.0, gap).why.find("40 points behind pace, more than 33") == 0);
}

TEST_CASE("pace decides where it is asked for, with the chance beside it") {
  const auto kr = to_hundred({{day(10), 10.0, ""}, {day(25), 30.0, ""}, {day(45), 50.0, ""}});
  const auto verdict = okr::status(kr, day(46), {.by_probability = false});
  CHECK(verdict.rule == StatusRule::pace_ratio);
  CHECK(verdict.p_hit);
  CHECK(verdict.why == "pace ratio 1.00 is at least 0.95");
  CHECK(okr::status(kr, day(46)).rule == StatusRule::probability);
}

TEST_CASE("check-ins on a straight line give no chance, so pace decides") {
  const auto verdict = okr::status(to_hundred({{day(23), 25.0, ""}, {day(46), 50.0, ""}}), day(46));
  CHECK(verdict.status == Status::on_track);
  CHECK(verdict.why.find("do not vary") != std::string::npos);
}

TEST_CASE("before the period nothing is expected") {
  const auto verdict = okr::status(to_hundred(), day(0));
  CHECK(verdict.status == Status::on_track);
  CHECK(verdict.why == "nothing is expected yet");
  CHECK(verdict.rule == StatusRule::pace_ratio);
}

TEST_CASE("to stay above without any known value is Off-Track from the first day") {
  auto kr = key_result(stay_above, 0.0, 85.0);
  kr.initial.reset();
  CHECK(okr::status(kr, day(1)).status == Status::off_track);
}

TEST_CASE("the words do not round a value onto a threshold that it misses") {
  const auto landing = Landing::from_quantiles(std::vector{0.0, 0.301, 1.0}, std::vector{0.0, 100.0, 200.0}); // P = 0.699
  CHECK(okr::status(to_hundred(), day(46), landing).why == "P(hit) 0.699 is at least 0.30 but less than 0.70");
}

TEST_CASE("thresholds in the wrong order are refused") {
  const auto named = [](okr::StatusOptions options) { return refused([&] { okr::status(to_hundred(), day(46), options); }); };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(named({.probability = {0.3, 0.7}}) == "probability");
  CHECK(named({.probability = {nan, 0.3}}) == "probability");
  CHECK(named({.pace_ratio = {0.75, 0.95}}) == "pace_ratio");
  CHECK(named({.pace_gap = {0.33, 0.165}}) == "pace_gap");
  CHECK(named({.by_pace = StatusRule::probability}) == "by_pace");
  CHECK(refused([] { okr::status(key_result(increase, 1.0, 1.0), day(3)); }) == "target");
}

TEST_CASE("the words of status are the three of the company") {
  CHECK(to_string(Status::on_track) == "On-Track");
  CHECK(to_string(Status::lagging) == "Lagging");
  CHECK(to_string(Status::off_track) == "Off-Track");
}

TEST_CASE("a better value never has a worse status by pace") {
  holds("status ascends with the value", [](std::uint8_t a, std::uint8_t b, bool gap) {
    const auto rule = gap ? StatusRule::pace_gap : StatusRule::pace_ratio;
    RC_ASSERT(half_time(std::max(a, b), rule).status <= half_time(std::min(a, b), rule).status);
  });
}
