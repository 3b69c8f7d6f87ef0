// What each deal, and each member of a total, contributes.
#include <landfall/core/error.hpp>
#include <landfall/landing/contribution.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <utility>
#include <vector>

using doctest::Approx;
using landfall::Landing;
namespace landing = landfall::landing;

namespace {

struct Given {
  double hit = 0.0, if_won = 0.0, if_lost = 0.0;
};

/// P(Σ deals + rest ≥ target), and with deal i won and lost, over every outcome.
Given enumerated(const std::vector<double>& p, const std::vector<double>& a, const Landing& rest, double target,
                 std::size_t i) {
  Given given;
  for (std::size_t outcome = 0; outcome < (std::size_t{1} << p.size()); ++outcome) {
    double mass = 1.0, others = 1.0, sum = 0.0;
    for (std::size_t j = 0; j < p.size(); ++j) {
      const bool won = (outcome >> j & 1) == 1;
      mass *= won ? p[j] : 1.0 - p[j];
      if (j != i) others *= won ? p[j] : 1.0 - p[j];
      if (won) sum += a[j];
    }
    const double reached = rest.probability_at_least(target - sum - 1e-9);
    given.hit += mass * reached;
    ((outcome >> i & 1) == 1 ? given.if_won : given.if_lost) += others * reached;
  }
  return given;
}

struct Deals {
  std::vector<double> p, a;
};

Deals real_deals(std::size_t n) {
  std::mt19937_64 bits(5);
  const auto uniform = [&] { return double(bits() >> 11) * 0x1p-53; };
  Deals deals;
  for (std::size_t i = 0; i < n; ++i) deals.p.push_back(uniform()), deals.a.push_back(1000.0 * std::exp(2.0 * uniform()));
  return deals;
}

} // namespace

TEST_CASE("one deal alone decides everything") {
  const auto rows = landing::contributions(std::vector{0.25}, std::vector{100.0}, Landing::point(0.0), 80.0);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].row == 0);
  CHECK(rows[0].mean == 25.0);
  CHECK(rows[0].variance == Approx(1875.0));
  CHECK(rows[0].variance_share == Approx(1.0));
  CHECK(rows[0].hit_if_won == Approx(1.0));
  CHECK(rows[0].hit_if_lost == Approx(0.0));
  CHECK(rows[0].change_if_won == Approx(0.75));
  CHECK(rows[0].change_if_lost == Approx(-0.25));
  CHECK(rows[0].won_if_hit == Approx(1.0));
  CHECK(rows[0].decides == Approx(std::sqrt(0.1875)));
}

TEST_CASE("contributions agree with enumeration for whole amounts of either sign") {
  landfall::test::holds("hit_if_won, hit_if_lost, won_if_hit", [](const std::vector<std::uint8_t>& draws, std::uint8_t at) {
    std::vector<double> p, a;
    for (std::size_t i = 0; i < std::min<std::size_t>(draws.size(), 9); ++i)
      p.push_back(double(draws[i] % 16) / 15.0), a.push_back(double(draws[i] / 16) - 5.0);
    const auto rest = Landing::from_samples(std::vector{0.0, 3.0, 4.0});
    const double target = double(at % 24) - 6.0;
    const auto rows = landing::contributions(p, a, rest, target, {.top = 0, .deals = {}});
    RC_ASSERT(rows.size() == p.size());
    for (const auto& row : rows) {
      const auto given = enumerated(p, a, rest, target, std::size_t(row.row));
      RC_ASSERT(std::abs(row.hit_if_won - given.if_won) < 1e-11);
      RC_ASSERT(std::abs(row.hit_if_lost - given.if_lost) < 1e-11);
      RC_ASSERT(std::abs(row.change_if_won - (given.if_won - given.hit)) < 1e-11);
      if (given.hit > 1e-9) RC_ASSERT(std::abs(row.won_if_hit - row.probability * given.if_won / given.hit) < 1e-6);
    }
    RC_ASSERT(std::ranges::is_sorted(rows, std::ranges::greater(), &landing::Contribution::decides));
  });
}

TEST_CASE("contributions agree with enumeration for real amounts, few enough to keep every sum") {
  const auto [p, a] = real_deals(12);
  const auto rest = Landing::from_samples(std::vector{500.5, 1234.25});
  const double target = 15000.0;
  for (const auto& row : landing::contributions(p, a, rest, target, {.top = 0, .deals = {}})) {
    const auto given = enumerated(p, a, rest, target, std::size_t(row.row));
    CHECK(row.hit_if_won == Approx(given.if_won).epsilon(1e-11));
    CHECK(row.hit_if_lost == Approx(given.if_lost).epsilon(1e-11));
  }
}

TEST_CASE("a target that a sum comes to exactly counts as hit") {
  const std::vector p{0.5, 0.5, 0.5}, a{0.1, 0.2, 0.3};
  const auto rows = landing::contributions(p, a, Landing::point(0.0), 0.6, {.top = 0, .deals = {}});
  for (const auto& row : rows) {
    CHECK(row.hit_if_won == Approx(0.25));
    CHECK(row.hit_if_lost == Approx(0.0));
  }
}

TEST_CASE("a book with a continuous rest agrees with enumeration") {
  const auto [p, a] = real_deals(10);
  const auto rest = Landing::from_quantiles(std::vector{0.0, 0.3, 1.0}, std::vector{0.0, 2000.0, 9000.0});
  const double target = 16000.0;
  for (const auto& row : landing::contributions(p, a, rest, target, {.top = 0, .deals = {}})) {
    const auto given = enumerated(p, a, rest, target, std::size_t(row.row));
    CHECK(std::abs(row.hit_if_won - given.if_won) < 1e-6);
    CHECK(std::abs(row.hit_if_lost - given.if_lost) < 1e-6);
    CHECK(std::abs(row.change_if_lost - (given.if_lost - given.hit)) < 1e-6);
  }
}

TEST_CASE("even chances, whose factor comes to 0, are taken out too") {
  const std::vector<double> p(14, 0.5);
  std::vector<double> a;
  for (int i = 0; i < 14; ++i) a.push_back(i < 7 ? 1000.0 : 1000.0 + 37.77 * i);
  const auto rest = Landing::from_quantiles(std::vector{0.0, 1.0}, std::vector{0.0, 500.0});
  for (const auto& row : landing::contributions(p, a, rest, 7100.0, {.top = 0, .deals = {}})) {
    const auto given = enumerated(p, a, rest, 7100.0, std::size_t(row.row));
    CHECK(std::abs(row.hit_if_won - given.if_won) < 1e-5);
    CHECK(std::abs(row.hit_if_lost - given.if_lost) < 1e-5);
  }
}

TEST_CASE("a deal taken out of thousands is the book without it") {
  const auto [p, a] = real_deals(2000);
  const auto all = Landing::from_deals(p, a);
  const auto rest = Landing::from_quantiles(std::vector{0.0, 0.5, 1.0}, std::vector{1e5, 2e5, 4e5});
  const double target = (all + rest).quantile(0.6);
  const auto rows = landing::contributions(p, a, rest, target);
  REQUIRE(rows.size() == 10);
  for (const auto& row : rows) {
    auto others_p = p, others_a = a;
    others_p.erase(others_p.begin() + row.row), others_a.erase(others_a.begin() + row.row);
    const auto others = Landing::from_deals(others_p, others_a) + rest;
    CHECK(std::abs(row.hit_if_lost - others.probability_at_least(target)) < 2e-9);
    CHECK(std::abs(row.hit_if_won - others.probability_at_least(target - row.amount)) < 2e-9);
    CHECK(row.probability * row.hit_if_won + (1.0 - row.probability) * row.hit_if_lost ==
          Approx(row.hit_if_won - row.change_if_won).epsilon(1e-9));
  }
}

TEST_CASE("a deal taken out of thousands on a lattice is the book without it, at a point that can be hit exactly") {
  std::vector<double> p, a;
  for (int i = 0; i < 3000; ++i) p.push_back(0.1 + 0.8 * std::abs(std::sin(double(i)))), a.push_back(double(1 + i % 7));
  const auto rest = Landing::from_samples(std::vector{3.0, 5.0});
  const double target = std::round((Landing::from_deals(p, a) + rest).mean());
  for (const auto& row : landing::contributions(p, a, rest, target, {.top = 3, .deals = {}})) {
    auto others_p = p, others_a = a;
    others_p.erase(others_p.begin() + row.row), others_a.erase(others_a.begin() + row.row);
    const auto others = Landing::from_deals(others_p, others_a) + rest;
    CHECK(std::abs(row.hit_if_lost - others.probability_at_least(target)) < 1e-9);
    CHECK(std::abs(row.hit_if_won - others.probability_at_least(target - row.amount)) < 1e-9);
  }
}

TEST_CASE("equal deals decide the same, and the first rows come first") {
  const std::vector<double> p(40, 0.5), a(40, 10.0);
  const auto rows = landing::contributions(p, a, Landing::point(0.0), 200.0, {.top = 3, .deals = {}});
  REQUIRE(rows.size() == 3);
  for (std::int64_t i = 0; i < 3; ++i) {
    CHECK(rows[std::size_t(i)].row == i);
    CHECK(rows[std::size_t(i)].hit_if_won == rows[0].hit_if_won);
  }
}

TEST_CASE("deals that are certain, impossible or worth nothing decide nothing") {
  const std::vector p{1.0, 0.0, 0.5, 0.4}, a{100.0, 70.0, 0.0, 50.0};
  const auto rows = landing::contributions(p, a, Landing::point(0.0), 140.0, {.top = 0, .deals = {}});
  CHECK(rows[0].row == 3);
  for (std::size_t i = 1; i < 4; ++i) CHECK(rows[i].decides == 0.0);
  for (const auto& row : rows) {
    if (row.row == 0) {
      CHECK(row.hit_if_won == Approx(0.4));
      CHECK(row.hit_if_lost == Approx(0.0));
    } else if (row.row == 1) {
      CHECK(row.hit_if_won == Approx(1.0));
      CHECK(row.hit_if_lost == Approx(0.4));
    }
  }
}

TEST_CASE("a target out of reach, or reached for certain, is nobody's decision") {
  const std::vector p{0.5, 0.5}, a{1.0, 2.0};
  const auto never = landing::contributions(p, a, Landing::point(0.0), 10.0);
  CHECK(never[0].row == 1); // of the larger variance
  CHECK(std::isnan(never[0].won_if_hit));
  CHECK(landing::contributions(p, a, Landing::point(20.0), 10.0)[0].won_if_hit == Approx(0.5));
  CHECK(landing::contributions({}, {}, Landing::point(0.0), 1.0).empty());
}

TEST_CASE("what is no target, and deals that are none, are refused") {
  CHECK_THROWS_AS(landing::contributions(std::vector{0.5}, std::vector{1.0}, Landing::point(0), NAN), landfall::Error);
  CHECK_THROWS_AS(landing::contributions(std::vector{1.5}, std::vector{1.0}, Landing::point(0), 1.0), landfall::Error);
  CHECK_THROWS_AS(landing::member_contributions({}, 1.0), landfall::Error);
  CHECK_THROWS_AS(landing::member_contributions(std::vector{Landing::point(1.0)}, INFINITY), landfall::Error);
}

TEST_CASE("a cent among millions is taken out in a moment, and exactly") {
  const std::vector<double> probability{0.5, 0.5, 0.3, 0.5}, amount{0.01, 1e6, 2.5e6, 1e-300};
  for (const double target : {0.005, 0.01, 1e6, 1e6 + 0.01, 2.5e6, 3.5e6, 1e308}) {
    CAPTURE(target);
    for (const auto& each : landing::contributions(probability, amount, Landing::point(0.0), target, {.top = 0, .deals = {}})) {
      const auto row = static_cast<std::size_t>(each.row);
      CAPTURE(row);
      auto others = probability;
      others[row] = 0.0;
      const auto rest = Landing::from_deals(others, amount);
      CHECK(each.hit_if_lost == doctest::Approx(rest.probability_at_least(target)).epsilon(1e-9));
      others[row] = 1.0;
      CHECK(each.hit_if_won == doctest::Approx(Landing::from_deals(others, amount).probability_at_least(target)).epsilon(1e-9));
    }
  }
}

TEST_CASE("members: what each one's low and high end makes of the chance") {
  const auto coin = [](double amount) { return Landing::from_deals(std::vector{0.5}, std::vector{amount}); };
  const auto rows = landing::member_contributions(std::vector{coin(10.0), coin(20.0), Landing::point(1.0)}, 21.0);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].variance_share == Approx(25.0 / 125.0));
  CHECK(rows[0].hit_if_low == Approx(0.5));
  CHECK(rows[0].hit_if_high == Approx(0.5));
  CHECK(rows[1].low == 0.0);
  CHECK(rows[1].high == 20.0);
  CHECK(rows[1].hit_if_low == Approx(0.0));
  CHECK(rows[1].hit_if_high == Approx(1.0));
  CHECK(rows[1].mean_if_hit == Approx(20.0));
  CHECK(rows[0].mean_if_hit == Approx(5.0));
  CHECK(std::isnan(landing::member_contributions(std::vector{coin(1.0)}, 5.0)[0].mean_if_hit));
}
