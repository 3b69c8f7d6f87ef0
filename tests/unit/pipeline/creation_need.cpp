#include <landfall/core/error.hpp>
#include <landfall/pipeline/creation_need.hpp>

#include "histories.hpp"

#include <cmath>
#include <doctest/doctest.h>

using doctest::Approx;
using namespace landfall;
using namespace landfall::pipeline;
using test::day;

namespace {

/// Four periods of ten weeks. Each begins with ten deals of 100 that are dated in it, of which four are won on its last day;
/// two deals are dated in the fifth.
struct Company {
  test::States states;
  std::vector<Period> periods;
  std::uint32_t deals = 0;

  Company() {
    for (int p = 0; p < 4; ++p) {
      const int begin = 70 * p;
      periods.push_back({day(begin), day(begin + 70), "p" + std::to_string(p)});
      for (int i = 0; i < 10; ++i, ++deals) {
        states.add(deals, day(begin - 7 * (i + 1)), Standing::open, 100.0, day(begin + 60));
        states.add(deals, day(begin + 69), i < 4 ? Standing::won : Standing::lost, 100.0, day(begin + 60));
      }
    }
    for (int i = 0; i < 2; ++i, ++deals) states.add(deals, day(275 - 70 * i), Standing::open, 100.0, day(300));
  }
  CreationNeed ask(int as_of, double target, const CreationNeedOptions& options = {}) const {
    const History history(deals, states.view());
    const auto table = history.as_of(day(as_of));
    const auto seen = snapshot(table.view(), day(as_of));
    return creation_need(history, seen, open_amounts(seen), {day(280), day(350), "next"}, periods, target, options);
  }
};

} // namespace

TEST_CASE("what is to be created is target times what such periods begin with, less what stands for it") {
  const auto need = Company().ask(275, 1000.0);
  CHECK(need.period == "next");
  CHECK(need.standing_amount == 200.0);
  CHECK(need.needed_coverage.estimate == Approx(2.5).epsilon(0.02)); // 1000 of pipeline became 400
  CHECK(*need.need_amount == Approx(1000.0 * need.needed_coverage.estimate - 200.0));
  CHECK(*need.need_low == Approx(1000.0 * need.needed_coverage.low - 200.0));
  CHECK(*need.need_high == Approx(1000.0 * need.needed_coverage.high - 200.0));
  CHECK(*need.need_count == Approx(*need.need_amount / 100.0));
  CHECK(need.days_left == 4);
  CHECK(need.usual_amount.n == 8); // windows of four days back from day 275: 100 in the first, then nothing for weeks
  CHECK(need.verdict == PaceVerdict::too_little);
}

TEST_CASE("windows follow one another back from the day, the latest with it") {
  const auto need = Company().ask(275, 1000.0, {.windows = 2});
  CHECK(need.usual_amount.n == 2);
  CHECK(need.usual_amount.estimate == Approx(50.0)); // 100 on day 275 itself
  CHECK(need.verdict == PaceVerdict::too_little_history);
}

TEST_CASE("no target needs nothing, the eve of the period leaves no day, and what has begun is refused") {
  CHECK(*Company().ask(275, 0.0).need_amount == 0.0);
  CHECK(Company().ask(275, 0.0).verdict == PaceVerdict::enough);
  const auto eve = Company().ask(279, 1000.0);
  CHECK(eve.days_left == 0);
  CHECK(eve.usual_amount.estimate == 0.0);
  CHECK(eve.verdict == PaceVerdict::too_little);
  CHECK_THROWS_AS(Company().ask(280, 1000.0), Error);
  CHECK_THROWS_AS(Company().ask(275, -1.0), Error);
  CHECK_THROWS_AS(Company().ask(275, std::nan("")), Error);
  CHECK_THROWS_AS(Company().ask(275, 1.0, {.windows = -1}), Error);
}

TEST_CASE("without a period that is over nothing can be said of the need") {
  Company young;
  young.periods = {{day(210), day(280), "now"}};
  const auto need = young.ask(275, 1000.0);
  CHECK(std::isnan(need.needed_coverage.estimate));
  CHECK_FALSE(need.need_amount);
  CHECK_FALSE(need.need_count);
  CHECK(need.verdict == PaceVerdict::too_little_history);
}
