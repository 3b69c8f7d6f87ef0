#include "support/property.hpp"

#include "simulate/deal_path.hpp"

#include <cmath>

using namespace landfall;
using namespace landfall::simulate;
using pipeline::Outcome;

namespace {

struct Tally {
  std::int64_t n = 0, won = 0;
  double won_days = 0.0, won_days_squared = 0.0;

  double share() const { return static_cast<double>(won) / static_cast<double>(n); }
  double mean_days() const { return won_days / static_cast<double>(won); }
  double mean_days_error() const {
    const double mean = mean_days();
    return std::sqrt((won_days_squared / static_cast<double>(won) - mean * mean) / static_cast<double>(won));
  }
};

/// Follows n deals from a point of the first stage; those that end before `least_age` days of it are left out.
Tally follow_many(std::int64_t n, double age, double least_age, std::uint64_t seed) {
  const SalesModel model;
  const auto hazards = hazards_of(model, {});
  Tally tally;
  for (std::int64_t i = 0; i < n; ++i) {
    stats::Random random(seed, static_cast<std::uint64_t>(i));
    std::vector<Moment> entered = {20000.0};
    const auto ending = follow(hazards, 0, entered[0], age, {}, random, &entered);
    const double left_first = entered.size() > 1 ? entered[1] : ending.closed;
    if (left_first - entered[0] < least_age) continue;
    ++tally.n;
    if (ending.outcome != Outcome::won) continue;
    const double days = ending.closed - entered[0];
    ++tally.won;
    tally.won_days += days;
    tally.won_days_squared += days * days;
  }
  return tally;
}

} // namespace

TEST_CASE("deals are won as often and after as many days as the model says") {
  const auto tally = follow_many(40'000, 0.0, 0.0, 11);
  const auto expected = expectation(hazards_of(SalesModel{}, {}));
  const double p = expected.win_probability;
  CHECK(std::abs(tally.share() - p) < 4.0 * std::sqrt(p * (1.0 - p) / 40'000.0));
  CHECK(std::abs(tally.mean_days() - expected.won_cycle_days) < 4.0 * tally.mean_days_error());
}

TEST_CASE("a deal that is followed from some age is one of those that reached that age") {
  const double age = 8.0;
  const auto survivors = follow_many(120'000, 0.0, age, 12);
  const auto from_age = follow_many(40'000, age, 0.0, 13);
  const double p = from_age.share();
  const double error =
      std::sqrt(p * (1.0 - p) * (1.0 / static_cast<double>(survivors.n) + 1.0 / static_cast<double>(from_age.n)));
  CHECK(survivors.n > 10'000);
  CHECK(std::abs(survivors.share() - from_age.share()) < 4.0 * error);
  CHECK(std::abs(survivors.mean_days() - from_age.mean_days()) <
        4.0 * std::hypot(survivors.mean_days_error(), from_age.mean_days_error()));
}

TEST_CASE("under a rush the hazard that passes is the hazard that was drawn") {
  test::holds("∫ ratio dH = hazard", [] {
    const Weibull weibull{.shape = *rc::gen::inRange(5, 30) / 10.0, .scale_days = *rc::gen::inRange(5, 120) / 1.0};
    const Rush rush{.hazard_ratio = *rc::gen::inRange(1, 60) / 10.0, .days = *rc::gen::inRange(0, 90) / 1.0};
    const Moment entered = *rc::gen::inRange(170'000, 210'000) / 10.0;
    const double age = *rc::gen::inRange(0, 500) / 10.0, hazard = *rc::gen::inRange(1, 400) / 100.0;
    const double until = days_until(weibull, hazard, age, entered, rush);
    RC_ASSERT(until > age);
    double passed = 0.0;
    for (double from = age; from < until;) {
      const auto piece = rush.at(entered + from);
      double to = std::min(until, piece.until - entered);
      if (to <= from) to = std::min(until, from + 1e-7); // a boundary met but for rounding
      passed += piece.hazard_ratio * (weibull.cumulative_hazard(to) - weibull.cumulative_hazard(from));
      from = to;
    }
    RC_ASSERT(std::abs(passed - hazard) < 1e-6 * (1.0 + hazard));
  });
}

TEST_CASE("the rush lies in the last days of each quarter") {
  const Rush rush{.hazard_ratio = 3.0, .days = 14.0};
  const auto on = [](int year, int month, int day) { return static_cast<Moment>(Date::from_ymd(year, month, day).days()); };
  CHECK(rush.at(on(2025, 10, 1)).hazard_ratio == 1.0);
  CHECK(rush.at(on(2025, 10, 1)).until == on(2025, 12, 18));
  CHECK(rush.at(on(2025, 12, 18)).hazard_ratio == 3.0);
  CHECK(rush.at(on(2025, 12, 31) + 0.99).until == on(2026, 1, 1));
  CHECK(quarter_of(Date::from_ymd(2025, 12, 31)).label == "2025-Q4");
  CHECK(quarter_of(Date::from_ymd(2024, 2, 29)).begin == Date::from_ymd(2024, 1, 1));
}

TEST_CASE("amounts are lognormal about the median of their kind") {
  const SalesModel model;
  const DealKind kind{.segment = 2, .product = 1, .skill = {.size = 0.2}};
  const double median = 9000.0 * 8.0 * 1.4 * std::exp(0.2);
  double sum = 0.0, squares = 0.0;
  const int n = 20'000;
  for (int i = 0; i < n; ++i) {
    stats::Random random(5, static_cast<std::uint64_t>(i));
    const double log = std::log(draw_amount(model, kind, random) / median);
    sum += log;
    squares += log * log;
  }
  CHECK(std::abs(sum / n) < 4.0 * 0.55 / std::sqrt(n));
  CHECK(std::sqrt(squares / n) == doctest::Approx(0.55).epsilon(0.03));
}

TEST_CASE("kinds are drawn by their shares") {
  const SalesModel model;
  std::vector<int> count(3);
  const int n = 20'000;
  for (int i = 0; i < n; ++i) {
    stats::Random random(6, static_cast<std::uint64_t>(i));
    ++count[draw_kind(model, {}, random).segment];
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const double share = model.segments[i].share;
    CHECK(std::abs(count[i] / static_cast<double>(n) - share) < 4.0 * std::sqrt(share * (1.0 - share) / n));
  }
}

TEST_CASE("a rep creates on weekdays, ramps up, and makes his weekly rate over a whole quarter") {
  const SalesModel model;
  Rep rep{.owner = "A", .manager = "B", .region = "C", .start = Date::from_ymd(2025, 1, 1), .skill = {}};
  CHECK(creation_rate(model, rep, Date::from_ymd(2024, 12, 31)) == 0.0);
  CHECK(creation_rate(model, rep, Date::from_ymd(2025, 1, 4)) == 0.0); // a Saturday
  CHECK(creation_rate(model, rep, Date::from_ymd(2025, 1, 1)) == doctest::Approx(0.2 * 1.2 / 5.0 * 1.15));
  double deals = 0.0;
  for (Date day = Date::from_ymd(2026, 4, 1); day < Date::from_ymd(2026, 7, 1); day += 1)
    deals += creation_rate(model, rep, day);
  CHECK(deals == doctest::Approx(1.2 * 13.0).epsilon(0.02));
  rep.skill.rate = 0.3;
  CHECK(creation_rate(model, rep, Date::from_ymd(2026, 4, 1)) == doctest::Approx(1.2 / 5.0 * 1.15 * std::exp(0.3)));
}
