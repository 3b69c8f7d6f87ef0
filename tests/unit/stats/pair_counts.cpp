// SPDX-License-Identifier: Apache-2.0
#include "stats/pair_counts.hpp"
#include "support/property.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace landfall::stats;

namespace {

using Values = std::vector<double>;

/// Mean signs of each value against the others, who are in order.
std::vector<long double> mean_signs(const Values& values, const Values& others) {
  std::vector<long double> signs;
  for (const double value : values) {
    const auto [from, to] = std::equal_range(others.begin(), others.end(), value);
    const auto below = from - others.begin(), above = others.end() - to;
    signs.push_back(static_cast<long double>(below - above) / static_cast<long double>(others.size()));
  }
  return signs;
}

long double squares(const std::vector<long double>& signs) {
  long double mean = 0.0, sum = 0.0;
  for (const auto sign : signs) mean += sign / static_cast<long double>(signs.size());
  for (const auto sign : signs) sum += (sign - mean) * (sign - mean);
  return sum;
}

/// By putting them in order.
PairCounts sorted_counts(Values first, Values second) {
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  PairCounts counts{.n1 = static_cast<double>(first.size()), .n2 = static_cast<double>(second.size())};
  for (const double value : first) {
    const auto [from, to] = std::equal_range(second.begin(), second.end(), value);
    counts.above += static_cast<double>(from - second.begin());
    counts.below += static_cast<double>(second.end() - to);
  }
  counts.squares1 = static_cast<double>(squares(mean_signs(first, second)));
  counts.squares2 = static_cast<double>(squares(mean_signs(second, first)));
  Values all = first;
  all.insert(all.end(), second.begin(), second.end());
  std::sort(all.begin(), all.end());
  for (auto tie = all.begin(); tie != all.end();) {
    const auto end = std::upper_bound(tie, all.end(), *tie);
    const auto t = static_cast<double>(end - tie);
    counts.ties += t * t * t - t;
    tie = end;
  }
  return counts;
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-11 * (1.0 + std::abs(b)); }

bool same(const PairCounts& a, const PairCounts& b) {
  return a.above == b.above && a.below == b.below && a.ties == b.ties && near(a.squares1, b.squares1) &&
         near(a.squares2, b.squares2);
}

template <class Draw> Values drawn(std::size_t n, std::uint64_t stream, const Draw& draw) {
  Random random(20171115, stream);
  Values values(n);
  for (double& value : values) value = draw(random);
  return values;
}

template <class Draw> bool counts_like_sorting(const Draw& draw) {
  bool all = true;
  for (const auto& [n1, n2] : {std::pair{1, 1}, {7, 9}, {60, 50}, {700, 30}, {3, 4'000}, {20'000, 15'000}}) {
    const auto first = drawn(static_cast<std::size_t>(n1), 1, draw), second = drawn(static_cast<std::size_t>(n2), 2, draw);
    all = all && same(pair_counts(first, second), sorted_counts(first, second));
  }
  return all;
}

} // namespace

TEST_CASE("pairs are counted as in sorted groups, however the values lie") {
  CHECK(counts_like_sorting([](Random& random) { return random.normal(0.0, 1.0); }));
  CHECK(counts_like_sorting([](Random& random) { return std::exp(random.normal(8.0, 1.5)); }));
  CHECK(counts_like_sorting([](Random& random) { return std::round(100.0 * std::exp(random.normal(2.0, 2.0))) / 100.0; }));
  CHECK(counts_like_sorting([](Random& random) { return std::floor(random.normal(0.0, 3.0)); }));
  CHECK(counts_like_sorting([](Random& random) { return 1e9 + random.normal(0.0, 1e-6); }));
}

TEST_CASE("values that crowd in one part after another are sorted in the end") {
  CHECK(counts_like_sorting([](Random& random) { return std::exp(150.0 * random.normal(0.0, 1.0)); }));
  CHECK(counts_like_sorting([](Random& random) { return std::exp2(-std::floor(1'000.0 * random.uniform())); }));
}

TEST_CASE("ranges wider than a double, and narrower than a normal one, are counted too") {
  constexpr double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  CHECK(counts_like_sorting([=](Random& random) { return (random.uniform() - 0.5) * 2.0 * most; }));
  CHECK(counts_like_sorting([=](Random& random) { return std::floor(random.uniform() * 200.0) * least; }));
}

TEST_CASE("0 and -0 are one value") {
  const auto counts = pair_counts(Values{0.0, -0.0, 1.0}, Values{-0.0, 0.0});
  CHECK(counts.above == 2.0);
  CHECK(counts.below == 0.0);
  CHECK(counts.ties == 60.0);
}

TEST_CASE("groups that part completely have no squares") {
  const auto counts = pair_counts(drawn(5'000, 1, [](Random& random) { return random.uniform(); }),
                                  drawn(5'000, 2, [](Random& random) { return 2.0 + random.uniform(); }));
  CHECK(counts.delta() == -1.0);
  CHECK(counts.squares1 == 0.0);
  CHECK(counts.squares2 == 0.0);
}

TEST_CASE("the first value that is not finite is named") {
  Values bad = drawn(100, 1, [](Random& random) { return random.uniform(); });
  const Values good = bad;
  bad[41] = -std::numeric_limits<double>::infinity();
  bad[97] = std::numeric_limits<double>::quiet_NaN();
  try {
    pair_counts(good, bad);
    FAIL("no error");
  } catch (const landfall::Error& error) {
    CHECK(error.column() == "second");
    CHECK(error.row() == 41);
  }
}

TEST_CASE("any two groups are counted as when sorted") {
  landfall::test::holds("pairs", [](const std::vector<double>& a, const std::vector<std::int16_t>& b) {
    RC_PRE(!a.empty() && !b.empty());
    RC_PRE(std::all_of(a.begin(), a.end(), [](double value) { return std::isfinite(value); }));
    const Values second(b.begin(), b.end());
    RC_ASSERT(same(pair_counts(a, second), sorted_counts(a, second)));
  });
}
