// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/column_buffer.hpp>
#include <landfall/core/error.hpp>
#include <landfall/funnel/conversion.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>

using namespace landfall;
using funnel::Funnel;

namespace {

Funnel sales() { return Funnel({{"call"}, {"demo"}, {"won"}}); }

CategoryBuffer column(const std::vector<const char*>& words) {
  CategoryBuffer buffer;
  for (const char* word : words) word ? buffer.push(word) : buffer.push_null();
  return buffer;
}

} // namespace

TEST_CASE("conversion of a bank's applications: counts, rates and Wilson intervals") {
  // BPI Challenge 2012: applications that ever reached each stage. Intervals: R's prop.test(correct = FALSE), level 0.8.
  const Funnel loans({{"submitted"}, {"preaccepted"}, {"accepted"}, {"sent"}, {"returned"}, {"approved"}});
  const auto rows = funnel::conversion(loans, std::vector<std::int64_t>{13087, 7367, 5113, 5015, 3254, 2246});
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].from == "submitted");
  CHECK(rows[0].to == "preaccepted");
  CHECK(rows[0].entered == 13087);
  CHECK(rows[0].passed == 7367);
  CHECK(rows[0].conversion.estimate == 7367.0 / 13087.0);
  CHECK(rows[0].conversion.low == doctest::Approx(0.557360757436056).epsilon(1e-9));
  CHECK(rows[0].conversion.high == doctest::Approx(0.56847353101692).epsilon(1e-9));
  CHECK(rows[0].conversion.n == 13087);
  CHECK(rows[4].conversion.estimate == 2246.0 / 3254.0);
  CHECK(rows[4].overall.estimate == 2246.0 / 13087.0);
  CHECK(rows[4].overall.low == doctest::Approx(0.167438043628249).epsilon(1e-9));
  CHECK(rows[4].overall.high == doctest::Approx(0.175885751603489).epsilon(1e-9));
}

TEST_CASE("skipping forward passes the stages skipped") {
  const auto furthest = column({"won", "call", "demo", "won", "call"});
  CHECK(funnel::reached(sales(), furthest.view()) == std::vector<std::int64_t>{5, 3, 2});
}

TEST_CASE("entries without a stage are left out and counted") {
  const auto furthest = column({"won", nullptr, "call", nullptr});
  const auto table = funnel::conversion(sales(), furthest.view());
  CHECK(table.given == 4);
  CHECK(table.left_out == 2);
  CHECK(table.rows[0].entered == 2);
  CHECK(table.rows[0].segment.empty());
}

TEST_CASE("conversion by segment: most entries first, nobody's segment at its place") {
  const auto furthest = column({"won", "demo", "call", "won", "call", "call", nullptr});
  const auto segment = column({"east", "west", "west", nullptr, "west", "east", "north"});
  const auto table = funnel::conversion(sales(), furthest.view(), segment.view());
  std::vector<std::string> names;
  for (const auto& row : table.rows) names.push_back(row.segment);
  CHECK(names == std::vector<std::string>{"west", "west", "east", "east", "(none)", "(none)"});
  CHECK(table.rows[0].entered == 3);
  CHECK(table.rows[0].passed == 1);
  CHECK(table.rows[1].passed == 0);
  CHECK(table.rows[3].conversion.estimate == 1.0); // west's only demo was won
  CHECK(table.left_out == 1);                      // north entered nothing, and has no rows
}

TEST_CASE("a stage that nobody reached: nothing is known of its conversion") {
  const auto rows = funnel::conversion(sales(), std::vector<std::int64_t>{4, 0, 0});
  CHECK(rows[0].conversion.estimate == 0.0);
  CHECK(std::isnan(rows[1].conversion.estimate));
  CHECK(rows[1].conversion.low == 0.0);
  CHECK(rows[1].conversion.high == 1.0);
  CHECK(rows[1].overall.estimate == 0.0);
  const auto none = funnel::conversion(sales(), CategoryColumn{});
  CHECK(none.rows.size() == 2);
  CHECK(none.rows[0].entered == 0);
}

TEST_CASE("the interval is the one asked for") {
  const auto rows = funnel::conversion(sales(), std::vector<std::int64_t>{10, 0, 0},
                                       {.method = stats::ProportionInterval::clopper_pearson, .level = 0.95});
  CHECK(rows[0].conversion.high == doctest::Approx(1.0 - std::pow(0.025, 0.1)).epsilon(1e-12)); // closed form at k = 0
  CHECK(rows[0].conversion.level == 0.95);
}

TEST_CASE("counts and stages that can not be are refused, with their row") {
  const auto reject = [](const std::vector<std::int64_t>& counts) {
    try {
      funnel::conversion(sales(), counts);
      return std::int64_t{-2};
    } catch (const Error& error) {
      return error.row();
    }
  };
  CHECK(reject({5, 6, 1}) == 1);
  CHECK(reject({5, 3, -1}) == 2);
  CHECK(reject({5, 3}) == Error::no_row);
  const auto furthest = column({"call", "lost"});
  try {
    funnel::reached(sales(), furthest.view());
    FAIL("a stage that is none was accepted");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::not_found);
    CHECK(error.row() == 1);
  }
  CHECK_THROWS_AS(funnel::conversion(sales(), furthest.view(), column({"east"}).view()), Error);
  CHECK_THROWS_AS(funnel::conversion(sales(), std::vector<std::int64_t>{3, 2, 1}, {.level = 1.0}), Error);
}

TEST_CASE("segments add up to the whole, whatever the rows") {
  test::holds("Σ over segments of entered and passed is the total's; accepted + left out = given", [] {
    const auto n = *rc::gen::inRange<std::size_t>(0, 60);
    const char* stages[] = {"call", "demo", "won", nullptr};
    const char* regions[] = {"east", "west", "north", nullptr};
    std::vector<const char*> furthest_words, region_words;
    for (std::size_t i = 0; i < n; ++i) {
      furthest_words.push_back(stages[*rc::gen::inRange(0, 4)]);
      region_words.push_back(regions[*rc::gen::inRange(0, 4)]);
    }
    const auto furthest = column(furthest_words), region = column(region_words);
    const auto whole = funnel::conversion(sales(), furthest.view());
    const auto parts = funnel::conversion(sales(), furthest.view(), region.view());
    std::int64_t entered[2] = {0, 0}, passed[2] = {0, 0};
    for (std::size_t i = 0; i < parts.rows.size(); ++i) {
      entered[i % 2] += parts.rows[i].entered;
      passed[i % 2] += parts.rows[i].passed;
    }
    for (std::size_t step = 0; step < 2; ++step) {
      RC_ASSERT(entered[step] == whole.rows[step].entered);
      RC_ASSERT(passed[step] == whole.rows[step].passed);
    }
    RC_ASSERT(parts.left_out == whole.left_out);
    RC_ASSERT(whole.rows[0].entered + whole.left_out == whole.given);
  });
}
