#include "made.hpp"
#include <landfall/okr/review_row.hpp>

#include "support/property.hpp"

#include <algorithm>

using namespace landfall;
using namespace landfall::test;
using okr::Status;

namespace {

okr::KeyResult named(std::string name, okr::KeyResult key_result) {
  key_result.name = std::move(name);
  return key_result;
}

} // namespace

TEST_CASE("the worst key results come first") {
  const okr::Objective objective{
      .name = "grow",
      .owner = "Ann",
      .key_results = {
          named("ahead", to_hundred({{day(40), 60.0, ""}})),
          named("never moved", to_hundred({{day(40), 0.0, ""}})),
          named("a third", to_hundred({{day(40), 15.0, ""}})),
          named("a bit late", to_hundred({{day(40), 42.0, ""}})),
          named("chance of little",
                to_hundred({{day(10), 3.0, ""}, {day(20), 4.0, ""}, {day(30), 9.0, ""}, {day(45), 10.0, ""}})),
          named("sure", to_hundred({{day(10), 30.0, ""}, {day(20), 55.0, ""}, {day(30), 80.0, ""}, {day(45), 120.0, ""}})),
      }};
  const auto rows = okr::review_rows(std::vector{objective}, day(46));
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.key_result);
  CHECK(names == std::vector<std::string>{"chance of little", "never moved", "a third", "a bit late", "sure", "ahead"});
}

TEST_CASE("a row says how the key result stands, by what was known") {
  auto kr = named("bookings", to_hundred({{day(10), 12.0, ""}, {day(20), 18.0, ""}, {day(40), 44.0, ""}, {day(60), 99.0, ""}}));
  kr.unit = "USD";
  const okr::Objective objective{.name = "grow", .owner = "Ann", .key_results = {kr, named("other", to_hundred())}};
  auto rows = okr::review_rows(std::vector{objective}, day(46));
  REQUIRE(rows.size() == 2);
  const auto& row = *std::ranges::find(rows, "bookings", &okr::ReviewRow::key_result);
  CHECK(row.objective == "grow");
  CHECK(row.owner == "Ann");
  CHECK(row.unit == "USD");
  CHECK(row.period == "2017-Q4");
  CHECK(row.current == 44.0);
  CHECK(*row.progress == doctest::Approx(0.44));
  CHECK(row.expected == 0.5);
  CHECK(*row.pace_ratio == doctest::Approx(0.88));
  CHECK(row.check_ins == 3);
  CHECK(row.last_check_in == day(40));
  CHECK(row.rule == okr::StatusRule::probability);
  REQUIRE(row.p50);
  CHECK(*row.p50 == doctest::Approx(44.0 + 1.1 * 52.0));
  CHECK(*row.p10 < *row.p50);
  CHECK((*row.p_hit > 0.0 && *row.p_hit < 1.0));
  const auto& other = *std::ranges::find(rows, "other", &okr::ReviewRow::key_result);
  CHECK_FALSE(other.p_hit);
  CHECK_FALSE(other.last_check_in);
  CHECK(other.check_ins == 0);
}

TEST_CASE("a key result's own owner goes before the objective's") {
  auto kr = to_hundred();
  kr.owner = "Ben";
  CHECK(okr::review_rows(std::vector<okr::Objective>{{"grow", "Ann", {kr}}}, day(1))[0].owner == "Ben");
}

TEST_CASE("no objectives, no rows") {
  CHECK(okr::review_rows({}, day(1)).empty());
  CHECK(okr::review_rows(std::vector<okr::Objective>{{"grow", "Ann", {}}}, day(1)).empty());
}

TEST_CASE("an error says whose key result it is") {
  const std::vector<okr::Objective> objectives{{"grow", "Ann", {key_result(okr::Direction::increase, 1.0, 1.0)}}};
  CHECK_THROWS_WITH_AS(okr::review_rows(objectives, day(1)), doctest::Contains("'grow', 'bookings': the target is"), Error);
}

TEST_CASE("rows are ordered by status, whatever order they came in") {
  holds("review_rows sorts", [](const std::vector<std::int8_t>& values) {
    okr::Objective objective{"grow", "Ann", {}}, reversed{"grow", "Ann", {}};
    for (std::size_t i = 0; i < values.size(); ++i)
      objective.key_results.push_back(named("kr" + std::to_string(i), to_hundred({{day(20), double(values[i]), ""}})));
    reversed.key_results.assign(objective.key_results.rbegin(), objective.key_results.rend());
    const auto rows = okr::review_rows(std::vector{objective}, day(46)),
               other = okr::review_rows(std::vector{reversed}, day(46));
    RC_ASSERT(rows.size() == values.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      RC_ASSERT(rows[i].key_result == other[i].key_result);
      if (i == 0) continue;
      RC_ASSERT(rows[i - 1].status >= rows[i].status);
      if (rows[i - 1].status == rows[i].status) RC_ASSERT(*rows[i - 1].pace_ratio <= *rows[i].pace_ratio);
    }
  });
}
