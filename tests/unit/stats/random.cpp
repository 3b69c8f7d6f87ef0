// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

using landfall::stats::philox4x32;
using landfall::stats::Random;

namespace {

static_assert(std::uniform_random_bit_generator<Random>);

constexpr std::size_t draws = 20000;

// Boost's distributions without long double: digits enough for these tests, at a tenth of the time.
namespace exact {
using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Normal = boost::math::normal_distribution<double, Fast>;
using Exponential = boost::math::exponential_distribution<double, Fast>;
using Gamma = boost::math::gamma_distribution<double, Fast>;
using Beta = boost::math::beta_distribution<double, Fast>;
using Poisson = boost::math::poisson_distribution<double, Fast>;
using Binomial = boost::math::binomial_distribution<double, Fast>;
} // namespace exact

template <class Draw> std::vector<double> sample(Draw draw) {
  std::vector<double> values(draws);
  for (auto& value : values) value = static_cast<double>(draw());
  return values;
}

/// sqrt(n) times the largest distance between the sample's cdf and the exact one (Kolmogorov–Smirnov). It exceeds 2.23 once
/// in 10,000 seeds.
template <class Cdf> double distance(std::vector<double> values, Cdf cdf) {
  std::ranges::sort(values);
  const double n = static_cast<double>(values.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double exact = cdf(values[i]), rank = static_cast<double>(i);
    largest = std::max({largest, exact - rank / n, (rank + 1.0) / n - exact});
  }
  return largest * std::sqrt(n);
}

/// p of the chi-square test of counts against exact probabilities; counts expected fewer than 10 times are taken together.
template <class Probability> double chi_square_p(const std::vector<double>& values, Probability probability) {
  std::map<double, double> counts;
  for (const double value : values) ++counts[value];
  const double n = static_cast<double>(values.size());
  double statistic = 0.0, rare = 0.0, rare_expected = n;
  int cells = 0;
  for (const auto& [value, count] : counts) {
    const double expected = n * probability(value);
    if (expected < 10.0) {
      rare += count;
    } else {
      statistic += (count - expected) * (count - expected) / expected;
      rare_expected -= expected;
      ++cells;
    }
  }
  if (rare_expected > 1.0) {
    statistic += (rare - rare_expected) * (rare - rare_expected) / rare_expected;
    ++cells;
  }
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(cells - 1), statistic));
}

/// Standard errors between the sample's mean and the exact one.
double mean_error(const std::vector<double>& values, double mean, double variance) {
  double sum = 0.0;
  for (const double value : values) sum += value - mean;
  const double n = static_cast<double>(values.size());
  return std::abs(sum / n) / std::sqrt(variance / n);
}

} // namespace

TEST_CASE("Philox agrees with the known answers that Random123 publishes") {
  using Block = std::array<std::uint32_t, 4>;
  // Random123 1.14.0, tests/kat_vectors, lines "philox4x32 10".
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is the blocks of its counter, the low half first") {
  Random zero(0);
  CHECK(zero() == 0xe169c58d6627e8d5);
  CHECK(zero() == 0x9b00dbd8bc57ac4c);
  const auto next = philox4x32({1, 0, 0, 0}, {0, 0});
  CHECK(zero() == (std::uint64_t{next[1]} << 32 | next[0]));
  Random other(0x0000000200000001, 0x0000000400000003);
  const auto block = philox4x32({0, 0, 3, 4}, {1, 2});
  CHECK(other() == (std::uint64_t{block[1]} << 32 | block[0]));
}

TEST_CASE("the bits of a stream do not depend on the number of threads") {
  constexpr std::size_t pieces = 24;
  const auto run = [](std::size_t threads) {
    std::vector<double> results(pieces);
    std::vector<std::thread> team;
    for (std::size_t t = 0; t < threads; ++t)
      team.emplace_back([&, t] {
        for (std::size_t piece = t; piece < pieces; piece += threads) {
          Random random(42, piece);
          for (int i = 0; i < 100; ++i) results[piece] += random.gamma(0.7) + random.normal();
        }
      });
    for (auto& thread : team) thread.join();
    return results;
  };
  const auto one = run(1);
  CHECK(run(2) == one);
  CHECK(run(7) == one);
}

TEST_CASE("a stream taken from another begins at its beginning") {
  Random random(7, 1);
  random();
  Random taken = random.stream(5), made(7, 5);
  for (int i = 0; i < 10; ++i) CHECK(taken() == made());
}

TEST_CASE("neighbouring seeds and streams are not correlated") {
  for (const bool by_seed : {true, false}) {
    Random a(100, 100), b = by_seed ? Random(101, 100) : Random(100, 101);
    double sum = 0.0;
    for (std::size_t i = 0; i < draws; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    CHECK(std::abs(sum * 12.0) / std::sqrt(static_cast<double>(draws)) < 4.0);
  }
}

TEST_CASE("uniforms fill [0, 1) evenly, and the positive ones never touch an end") {
  Random random(1);
  CHECK(distance(sample([&] { return random.uniform(); }), [](double x) { return x; }) < 2.23);
  const auto positive = sample([&] { return random.uniform_positive(); });
  CHECK(distance(positive, [](double x) { return x; }) < 2.23);
  CHECK(std::ranges::all_of(positive, [](double x) { return x > 0.0 && x < 1.0; }));
  CHECK((static_cast<double>((std::uint64_t{1} << 52) - 1) + 0.5) * 0x1p-52 < 1.0); // the largest there is
}

TEST_CASE("whole numbers below n are equally likely") {
  Random random(2);
  for (const std::uint64_t n : {2u, 3u, 6u, 1000u}) {
    CAPTURE(n);
    const auto values = sample([&] { return random.below(n); });
    CHECK(*std::ranges::max_element(values) == static_cast<double>(n - 1));
    CHECK(chi_square_p(values, [&](double) { return 1.0 / static_cast<double>(n); }) > 1e-4);
  }
  CHECK(random.below(1) == 0);
}

TEST_CASE("whole numbers below a huge n are without bias") {
  // Of 3·2^62 numbers, plain multiplication would give every third one twice as often as the others.
  Random random(3);
  const std::uint64_t n = std::uint64_t{3} << 62;
  const auto thirds = sample([&] { return random.below(n) % 3; });
  CHECK(chi_square_p(thirds, [](double) { return 1.0 / 3.0; }) > 1e-4);
  const auto quarters = sample([&] { return random.below(n) / (std::uint64_t{1} << 62); });
  CHECK(chi_square_p(quarters, [](double) { return 1.0 / 3.0; }) > 1e-4);
}

TEST_CASE("continuous draws follow their distributions") {
  Random random(4);
  CHECK(distance(sample([&] { return random.normal(); }), [](double x) { return boost::math::cdf(exact::Normal(), x); }) <
        2.23);
  CHECK(distance(sample([&] { return random.normal(-3.0, 0.25); }),
                 [](double x) { return boost::math::cdf(exact::Normal(-3.0, 0.25), x); }) < 2.23);
  CHECK(distance(sample([&] { return random.exponential(5.0); }),
                 [](double x) { return boost::math::cdf(exact::Exponential(0.2), x); }) < 2.23);
  for (const double shape : {0.05, 0.5, 1.0, 2.5, 40.0, 1e6}) {
    CAPTURE(shape);
    const auto values = sample([&] { return random.gamma(shape, 3.0); });
    CHECK(distance(values, [&](double x) { return boost::math::cdf(exact::Gamma(shape, 3.0), x); }) < 2.23);
    CHECK(mean_error(values, shape * 3.0, shape * 9.0) < 4.0);
  }
  for (const auto& [a, b] :
       std::vector<std::pair<double, double>>{{0.5, 0.5}, {1.0, 1.0}, {2.0, 5.0}, {0.2, 3.0}, {300.0, 700.0}}) {
    CAPTURE(a);
    CAPTURE(b);
    const auto values = sample([&] { return random.beta(a, b); });
    CHECK(distance(values, [&](double x) { return boost::math::cdf(exact::Beta(a, b), x); }) < 2.23);
    CHECK(mean_error(values, a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0))) < 4.0);
  }
}

TEST_CASE("counts follow their distributions, by inversion and by rejection") {
  Random random(5);
  for (const double mean : {0.01, 0.9, 9.99, 10.0, 33.3, 1000.0, 123456.0}) {
    CAPTURE(mean);
    const auto values = sample([&] { return random.poisson(mean); });
    CHECK(chi_square_p(values, [&](double k) { return boost::math::pdf(exact::Poisson(mean), k); }) > 1e-4);
    CHECK(mean_error(values, mean, mean) < 4.0);
  }
  struct Trials {
    std::int64_t n;
    double p;
  };
  for (const auto& [n, p] :
       std::vector<Trials>{{1, 0.3}, {10, 0.5}, {12, 0.95}, {40, 0.25}, {100, 0.5}, {1000, 0.98}, {1000000, 0.001}}) {
    CAPTURE(n);
    CAPTURE(p);
    const auto trials = static_cast<double>(n);
    const auto values = sample([&] { return random.binomial(n, p); });
    CHECK(chi_square_p(values, [&](double k) { return boost::math::pdf(exact::Binomial(trials, p), k); }) > 1e-4);
    CHECK(mean_error(values, trials * p, trials * p * (1.0 - p)) < 4.0);
  }
  const auto coins = sample([&] { return random.bernoulli(0.25); });
  CHECK(mean_error(coins, 0.25, 0.1875) < 4.0);
}

TEST_CASE("huge counts have the mean and the spread they should") {
  Random random(6);
  const auto poissons = sample([&] { return static_cast<double>(random.poisson(1e15)) - 1e15; });
  CHECK(mean_error(poissons, 0.0, 1e15) < 4.0);
  const auto binomials = sample([&] { return static_cast<double>(random.binomial(1'000'000'000'000'000, 0.5)) - 5e14; });
  CHECK(mean_error(binomials, 0.0, 2.5e14) < 4.0);
  for (const auto* values : {&poissons, &binomials}) {
    const double variance = std::inner_product(values->begin(), values->end(), values->begin(), 0.0) / draws;
    const double exact = values == &poissons ? 1e15 : 2.5e14;
    CHECK(std::abs(variance / exact - 1.0) < 4.0 * std::sqrt(2.0 / draws));
  }
}

TEST_CASE("draws at the ends of their domains") {
  Random random(8);
  CHECK(random.poisson(0.0) == 0);
  CHECK(random.binomial(0, 0.5) == 0);
  CHECK(random.binomial(17, 0.0) == 0);
  CHECK(random.binomial(17, 1.0) == 17);
  CHECK(random.normal(3.0, 0.0) == 3.0);
  CHECK(random.exponential(0.0) == 0.0);
  CHECK(random.gamma(2.0, 0.0) == 0.0);
  CHECK_FALSE(random.bernoulli(0.0));
  CHECK(random.bernoulli(1.0));
  int ones = 0;
  for (int i = 0; i < 1000; ++i) {
    const double x = random.beta(1e-300, 1e-300);
    CHECK((x == 0.0 || x == 1.0));
    ones += x == 1.0;
  }
  CHECK(std::abs(ones - 500) < 4 * 16);
  CHECK(random.gamma(1e-300) == 0.0);
}

TEST_CASE("what has no distribution is refused") {
  Random random(9);
  const double nan = std::nan(""), inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(random.below(0), landfall::Error);
  CHECK_THROWS_AS(random.bernoulli(-0.1), landfall::Error);
  CHECK_THROWS_AS(random.bernoulli(nan), landfall::Error);
  CHECK_THROWS_AS(random.normal(inf), landfall::Error);
  CHECK_THROWS_AS(random.normal(0.0, -1.0), landfall::Error);
  CHECK_THROWS_AS(random.exponential(-1.0), landfall::Error);
  CHECK_THROWS_AS(random.gamma(0.0), landfall::Error);
  CHECK_THROWS_AS(random.gamma(1.0, nan), landfall::Error);
  CHECK_THROWS_AS(random.beta(0.0, 1.0), landfall::Error);
  CHECK_THROWS_AS(random.beta(1.0, inf), landfall::Error);
  CHECK_THROWS_AS(random.poisson(-1.0), landfall::Error);
  CHECK_THROWS_AS(random.poisson(1e16), landfall::Error);
  CHECK_THROWS_AS(random.binomial(-1, 0.5), landfall::Error);
  CHECK_THROWS_AS(random.binomial(10, 1.5), landfall::Error);
}

TEST_CASE("a shuffle makes every order equally likely") {
  Random random(10);
  const auto orders = sample([&] {
    std::array<int, 4> cards = {1, 2, 3, 4};
    random.shuffle(std::span<int>(cards));
    return cards[0] * 1000 + cards[1] * 100 + cards[2] * 10 + cards[3];
  });
  CHECK(chi_square_p(orders, [](double) { return 1.0 / 24.0; }) > 1e-4);
  std::vector<int> none;
  random.shuffle(std::span<int>(none));
  CHECK(none.empty());
}

TEST_CASE("same seed, same draws") {
  landfall::test::holds("two Randoms of one seed and stream agree for ever, other streams differ", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>(), stream = *rc::gen::arbitrary<std::uint64_t>();
    Random a(seed, stream), b(seed, stream), c(seed, stream + 1), d(seed + 1, stream);
    const auto first = a();
    RC_ASSERT(first == b());
    RC_ASSERT(first != c());
    RC_ASSERT(first != d());
    for (int i = 0; i < 20; ++i) RC_ASSERT(a.beta(0.4, 2.0) == b.beta(0.4, 2.0));
  });
}

TEST_CASE("numbers made many at a time are those made one by one") {
  for (const std::size_t before : {0u, 1u, 2u, 5u})
    for (const std::size_t n : {0u, 1u, 2u, 63u, 64u, 65u, 129u, 1000u}) {
      Random one(11, 0xFFFF'FFFF'0000'0001), many(11, 0xFFFF'FFFF'0000'0001);
      for (std::size_t i = 0; i < before; ++i) CHECK(one() == many());
      std::vector<std::uint64_t> words(n);
      many.fill(words);
      for (const auto word : words) REQUIRE(word == one());
      CHECK(many() == one());
    }
}
