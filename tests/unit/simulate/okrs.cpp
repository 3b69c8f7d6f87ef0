#include <doctest/doctest.h>
#include <landfall/okr/review_row.hpp>
#include <landfall/simulate/okrs.hpp>

using namespace landfall;
using namespace landfall::simulate;

TEST_CASE("the company's check-ins are what its deals show, each week up to the as-of day") {
  const auto made = company({.seed = 3, .reps = 12, .history_quarters = 3});
  const auto okrs = objectives(made);
  REQUIRE(okrs.size() == 3);
  const auto& bookings = okrs[0].key_results[0];
  REQUIRE(bookings.check_ins.size() == 6);
  for (std::size_t week = 0; week < 6; ++week) {
    const Date day = made.quarter.begin + static_cast<std::int32_t>(7 * week + 6);
    double won = 0.0;
    for (const auto& deal : made.deals)
      if (deal.outcome == pipeline::Outcome::won && deal.closed >= made.quarter.begin.days() && deal.closed < day.days() + 1)
        won += deal.amount;
    CHECK(bookings.check_ins[week].date == day);
    CHECK(bookings.check_ins[week].value == won);
  }
}

TEST_CASE("the regions' bookings and targets add to the company's") {
  const auto made = company({.seed = 3, .reps = 24, .history_quarters = 3});
  const auto okrs = objectives(made);
  double value = 0.0, target = 0.0;
  for (const auto& region : okrs[1].key_results) {
    value += region.check_ins.back().value;
    target += region.target;
  }
  CHECK(okrs[1].key_results.size() == 2);
  CHECK(value == okrs[0].key_results[0].check_ins.back().value);
  CHECK(target == okrs[0].key_results[0].target);
}

TEST_CASE("every key result can be reviewed, for companies of any size and age") {
  for (const int reps : {1, 5, 40})
    for (const int quarters : {1, 4})
      for (const int day : {1, 30, 92}) {
        const auto made = company({.seed = 8, .reps = reps, .history_quarters = quarters, .as_of_day = day});
        const auto okrs = objectives(made);
        std::size_t key_results = 0;
        for (const auto& objective : okrs)
          for (const auto& key_result : objective.key_results) {
            CHECK_NOTHROW(okr::check(key_result));
            CHECK(key_result.check_ins.size() <= static_cast<std::size_t>(day / 7));
            ++key_results;
          }
        CHECK(okr::review_rows(okrs, made.as_of).size() == key_results);
      }
}
