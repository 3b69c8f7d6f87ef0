// SPDX-License-Identifier: Apache-2.0
#include "stats/revolving_door.hpp"
#include "stats/subset_sums.hpp"

#include <landfall/stats/permutation.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <bit>
#include <cmath>
#include <set>
#include <vector>

using namespace landfall::stats;

namespace {

double p_of(const std::vector<double>& first, const std::vector<double>& second, Alternative alternative) {
  return permutation_test(first, second, {.alternative = alternative}).p_value;
}

} // namespace

TEST_CASE("the exact permutation test agrees with SciPy") {
  for (const auto& row : landfall::test::reference("permutation.json")["cases"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto first = row["first"].get<std::vector<double>>(), second = row["second"].get<std::vector<double>>();
    const auto result = permutation_test(first, second);
    CHECK(result.method == PermutationMethod::exact);
    CHECK(result.permutations == row["ways"].get<std::int64_t>());
    CHECK(result.difference == doctest::Approx(row["difference"].get<double>()).epsilon(1e-12));
    CHECK(result.p_value == doctest::Approx(row["two_sided"].get<double>()).epsilon(1e-14));
    CHECK(p_of(first, second, Alternative::greater) == doctest::Approx(row["greater"].get<double>()).epsilon(1e-14));
    CHECK(p_of(first, second, Alternative::less) == doctest::Approx(row["less"].get<double>()).epsilon(1e-14));
  }
}

TEST_CASE("groups of one have as few ways as they have values") {
  const auto result = permutation_test(std::vector<double>{9.0}, std::vector<double>{1.0, 2.0, 5.0, 0.0});
  CHECK(result.permutations == 5);
  CHECK(result.p_value == 0.2);
  CHECK(p_of({9.0}, {1.0, 2.0, 5.0, 0.0}, Alternative::less) == 1.0);
  CHECK(p_of({1.0, 2.0, 5.0, 0.0}, {9.0}, Alternative::less) == 0.2);
  CHECK(p_of({3.0}, {1.0}, Alternative::two_sided) == 1.0);
}

TEST_CASE("groups that are all alike never surprise") {
  const auto result = permutation_test(std::vector<double>(5, 0.1), std::vector<double>(6, 0.1));
  CHECK(result.p_value == 1.0);
  CHECK(std::abs(result.difference) < 1e-16);
}

TEST_CASE("above the limit permutations are drawn, close to the exact p and the same for the same seed") {
  Random random(21);
  std::vector<double> first(10), second(11);
  for (double& value : first) value = random.normal(0.7);
  for (double& value : second) value = random.normal();
  const double exact = permutation_test(first, second, {.exact_limit = 1'000'000}).p_value;
  const PermutationOptions options{.exact_limit = 0, .permutations = 40'000, .seed = 5, .stream = 3};
  const auto drawn = permutation_test(first, second, options);
  CHECK(drawn.method == PermutationMethod::monte_carlo);
  CHECK(drawn.permutations == 40'000);
  CHECK(drawn.p_value == (static_cast<double>(drawn.as_extreme) + 1.0) / 40'001.0);
  CHECK(std::abs(drawn.p_value - exact) < 4.0 * std::sqrt(exact * (1.0 - exact) / 40'000.0));
  CHECK(permutation_test(first, second, options).as_extreme == drawn.as_extreme);
  auto other = options;
  other.stream = 4;
  CHECK(permutation_test(first, second, other).as_extreme != drawn.as_extreme);
}

TEST_CASE("a drawn p is never 0") {
  std::vector<double> low(40), high(40);
  for (std::size_t i = 0; i < 40; ++i) low[i] = static_cast<double>(i), high[i] = static_cast<double>(i) + 1000.0;
  CHECK(permutation_test(high, low).p_value == 1.0 / 10'000.0);
}

TEST_CASE("ten against ten is exact by default, eleven against ten is not") {
  const std::vector<double> ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, eleven = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  CHECK(permutation_test(ten, ten).permutations == 184'756);
  CHECK(permutation_test(eleven, ten).method == PermutationMethod::monte_carlo);
}

TEST_CASE("the callback hears how far it is and may stop it") {
  const std::vector<double> ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  std::vector<double> heard;
  permutation_test(ten, ten, {.progress = [&](double fraction) { return heard.push_back(fraction), true; }});
  CHECK(heard.size() == 184'756 / 16'384);
  CHECK(std::is_sorted(heard.begin(), heard.end()));
  CHECK(heard.back() < 1.0);
  for (const std::int64_t limit : {0, 200'000}) {
    try {
      permutation_test(ten, ten, {.exact_limit = limit, .permutations = 100'000, .progress = [](double) { return false; }});
      FAIL("it went on");
    } catch (const landfall::Error& error) {
      CHECK(error.code() == landfall::ErrorCode::cancelled);
    }
  }
}

TEST_CASE("groups and options that can not be are refused") {
  const std::vector<double> some = {1.0, 2.0}, none, bad = {1.0, std::nan("")};
  CHECK_THROWS_AS(permutation_test(none, some), landfall::Error);
  CHECK_THROWS_AS(permutation_test(some, none), landfall::Error);
  CHECK_THROWS_AS(permutation_test(some, bad), landfall::Error);
  CHECK_THROWS_AS(permutation_test(some, some, {.exact_limit = -1}), landfall::Error);
  CHECK_THROWS_AS(permutation_test(some, some, {.permutations = 0}), landfall::Error);
}

TEST_CASE("the revolving door shows every choice once, one exchange at a time") {
  for (std::size_t n = 2; n <= 11; ++n)
    for (std::size_t k = 1; k < n; ++k) {
      CAPTURE(n);
      CAPTURE(k);
      RevolvingDoor door(n, k);
      std::set<std::size_t> chosen;
      for (std::size_t i = 0; i < k; ++i) chosen.insert(i);
      std::set<std::set<std::size_t>> seen = {chosen};
      while (door.next()) {
        REQUIRE(chosen.erase(door.left) == 1);
        REQUIRE(chosen.insert(door.entered).second);
        REQUIRE(seen.insert(chosen).second);
        REQUIRE(*chosen.rbegin() < n);
      }
      double all = 1.0;
      for (std::size_t i = 1; i <= k; ++i) all = all * static_cast<double>(n - k + i) / static_cast<double>(i);
      CHECK(static_cast<double>(seen.size()) == std::round(all));
    }
}

TEST_CASE("every choice of k of n is drawn as often as any other") {
  for (const std::size_t chosen : {1u, 2u, 3u}) { // powers of 2 tell from a sum who was chosen
    const std::vector<std::int64_t> values = {1, 2, 4, 8, 16, 32, 64};
    SubsetSums sums(values, chosen);
    RandomWords random(Random(7, chosen));
    std::vector<double> seen(128, 0.0);
    constexpr double draws = 350'000.0;
    for (int i = 0; i < 350'000; ++i) ++seen[static_cast<std::size_t>(sums.draw(random))];
    double choices = 0.0, chi_square = 0.0;
    for (std::size_t set = 0; set < seen.size(); ++set) choices += std::popcount(set) == static_cast<int>(chosen);
    for (std::size_t set = 0; set < seen.size(); ++set) {
      const double expected = std::popcount(set) == static_cast<int>(chosen) ? draws / choices : 0.0;
      if (expected == 0.0) {
        REQUIRE(seen[set] == 0.0);
      } else {
        chi_square += (seen[set] - expected) * (seen[set] - expected) / expected;
      }
    }
    CHECK(chi_square < choices - 1.0 + 4.0 * std::sqrt(2.0 * (choices - 1.0)));
  }
}

TEST_CASE("sums over many have the mean and the spread of choosing without putting back") {
  for (const std::size_t chosen : {5u, 90u, 333u, 500u}) {
    std::vector<std::int64_t> values(1000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int64_t>(i * i % 997);
    double mean = 0.0, square = 0.0;
    for (const auto value : values) mean += static_cast<double>(value) / 1000.0;
    for (const auto value : values) square += std::pow(static_cast<double>(value) - mean, 2.0) / 999.0;
    const double k = static_cast<double>(chosen), variance = k * (1.0 - k / 1000.0) * square;
    SubsetSums sums(values, chosen);
    RandomWords random(Random(8, chosen));
    double drawn_mean = 0.0, drawn_variance = 0.0;
    for (int i = 0; i < 20'000; ++i) {
      const double away = static_cast<double>(sums.draw(random)) - k * mean;
      drawn_mean += away / 20'000.0;
      drawn_variance += away * away / 20'000.0;
    }
    CHECK(std::abs(drawn_mean) < 4.0 * std::sqrt(variance / 20'000.0));
    CHECK(drawn_variance == doctest::Approx(variance).epsilon(0.04));
  }
}

TEST_CASE("p does not mind a shift, a scale, the order or which group comes first") {
  landfall::test::holds("p(a, b) is p(b, a) mirrored, and p(4a − 32, 4b − 32)", [] {
    const auto group = rc::gen::resize(7, rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(rc::gen::map(
                                              rc::gen::inRange(-20, 20), [](int tenths) { return tenths * 0.1; }))));
    const auto a = *group, b = *group;
    auto moved_a = a, moved_b = b;
    for (double& value : moved_a) value = 4.0 * value - 32.0;
    for (double& value : moved_b) value = 4.0 * value - 32.0;
    std::reverse(moved_b.begin(), moved_b.end());
    const double p = p_of(a, b, Alternative::two_sided);
    RC_ASSERT(p == p_of(b, a, Alternative::two_sided));
    RC_ASSERT(p == p_of(moved_a, moved_b, Alternative::two_sided));
    RC_ASSERT(p_of(a, b, Alternative::greater) == p_of(b, a, Alternative::less));
    RC_ASSERT(p_of(a, b, Alternative::greater) + p_of(a, b, Alternative::less) >= 1.0);
  });
}

TEST_CASE("p is below 0.2 once in five times when nothing differs, at most") {
  Random random(22);
  int small = 0;
  for (int i = 0; i < 4000; ++i) {
    std::vector<double> a(4), b(5);
    for (double& value : a) value = random.exponential();
    for (double& value : b) value = random.exponential();
    small += permutation_test(a, b).p_value <= 0.2;
  }
  CHECK(small / 4000.0 < 0.2 + 4.0 * std::sqrt(0.16 / 4000.0));
}
