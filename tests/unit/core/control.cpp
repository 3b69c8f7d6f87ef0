// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/control.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/landing/common_factor.hpp>
#include <landfall/landing/contribution.hpp>
#include <landfall/landing/landing.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace landfall;

namespace {

struct Deals {
  std::vector<double> probability, amount;
};

/// On no lattice, so that the sum takes work.
Deals deals(std::size_t n) {
  Deals made;
  for (std::size_t i = 0; i < n; ++i) {
    const double at = static_cast<double>(i + 1);
    made.probability.push_back(0.05 + 0.9 * std::abs(std::sin(at)));
    made.amount.push_back(1000.0 + 977.0 * std::sqrt(at) + std::cos(at));
  }
  return made;
}

ErrorCode code_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

} // namespace

TEST_CASE("progress of a part is a share of the whole") {
  std::vector<double> told;
  const Progress progress = [&](double share) { return told.push_back(share), true; };
  const Control whole{.progress = &progress};
  whole.part(0.5, 1.0).part(0.0, 0.5).report(1.0);
  CHECK(told == std::vector{0.75});
  Control{}.report(0.5); // nobody asks
}

TEST_CASE("too much memory is refused with how much it takes") {
  const Control control{.memory_limit = 1000};
  control.require_memory(1000.0, "grid_nodes");
  CHECK_THROWS_WITH_AS(control.require_memory(1001.0, "grid_nodes"),
                       "'grid_nodes': it takes 1001 bytes, and the caller allows 1000", Error);
  Control{}.require_memory(1e300, "grid_nodes"); // no limit
}

TEST_CASE("no share is above 1, however the parts of a part round") {
  double most = 0.0;
  const Progress listen = [&](double share) {
    most = std::max(most, share);
    return true;
  };
  const Control whole{.progress = &listen};
  for (int n = 1; n < 100; ++n)
    for (int i = 0; i < n; ++i) whole.part(0.1 + 0.9 / n * i, 0.1 + 0.9 / n * (i + 1)).report(1.0);
  CHECK(most == 1.0);
}

TEST_CASE("parts are each done once, with any number of threads") {
  for (const unsigned threads : {0U, 1U, 2U, 5U})
    for (const std::size_t n : {0U, 1U, 2U, 1000U}) {
      std::vector<int> times(n, 0);
      for_each_part(n, {.threads = threads}, [&](std::size_t i) { ++times[i]; });
      CHECK(times == std::vector<int>(n, 1));
    }
}

TEST_CASE("what a part throws is thrown, and stops the others") {
  for (const unsigned threads : {1U, 4U})
    CHECK_THROWS_WITH_AS(for_each_part(100, {.threads = threads}, [](std::size_t i) { require(i != 7, "seven"); }), "seven",
                         Error);
}

TEST_CASE("deals, uncertain deals, a common factor and contributions stop when the caller says so") {
  const auto [probability, amount] = deals(60);
  const std::vector<double> correlation(probability.size(), 0.2);
  const Progress stop = [](double) { return false; };
  const landing::DealOptions options{.control = {.progress = &stop}};
  CHECK(code_of([&] { Landing::from_deals(probability, amount, options); }) == ErrorCode::cancelled);
  CHECK(code_of([&] { Landing::compound(40.0, 2.0, amount, options); }) == ErrorCode::cancelled);
  CHECK(code_of([&] { landing::under_common_factor(probability, amount, correlation, {.deals = options}); }) ==
        ErrorCode::cancelled);
  CHECK(code_of([&] { landing::contributions(probability, amount, Landing::point(0.0), 2e5, {.top = 0, .deals = options}); }) ==
        ErrorCode::cancelled);
}

TEST_CASE("progress does not fall and stays within 0 and 1, and the answer is the same") {
  const auto [probability, amount] = deals(60);
  const std::vector<double> correlation(probability.size(), 0.2);
  double last = 0.0;
  bool rises = true;
  const Progress progress = [&](double share) {
    rises = rises && share >= last && share <= 1.0;
    last = share;
    return true;
  };
  const landing::DealOptions watched{.control = {.progress = &progress}};
  CHECK(Landing::from_deals(probability, amount, watched).quantile(0.5) ==
        Landing::from_deals(probability, amount).quantile(0.5));
  CHECK(rises);
  last = 0.0;
  landing::under_common_factor(probability, amount, correlation, {.deals = watched});
  CHECK(rises);
  last = 0.0;
  landing::contributions(probability, amount, Landing::point(0.0), 2e5, {.top = 0, .deals = watched});
  CHECK(rises);
  CHECK(last > 0.9);
}

TEST_CASE("a grid that passes the memory limit is refused before it is made") {
  const std::vector<double> probability{0.3, 0.6, 0.2}, amount{std::sqrt(2.0), std::sqrt(3.0), std::sqrt(5.0)};
  const landing::DealOptions options{.grid_nodes = std::size_t{1} << 26, .control = {.memory_limit = 1 << 20}};
  CHECK(code_of([&] { Landing::compound(3.0, 1.0, amount, options); }) == ErrorCode::memory_limit);
  CHECK(Landing::from_deals(probability, amount, options).error_bound() == 0.0); // every sum, which takes little
}

TEST_CASE("contributions are the same to the bit with any number of threads") {
  const auto [probability, amount] = deals(200);
  const auto one = landing::contributions(probability, amount, Landing::point(0.0), 5e5, {.top = 0, .deals = {}});
  const auto four =
      landing::contributions(probability, amount, Landing::point(0.0), 5e5, {.top = 0, .deals = {.control = {.threads = 4}}});
  REQUIRE(one.size() == four.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].row == four[i].row);
    CHECK(one[i].decides == four[i].decides);
    CHECK(one[i].hit_if_won == four[i].hit_if_won);
  }
}
