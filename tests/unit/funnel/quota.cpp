// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/column_buffer.hpp>
#include <landfall/funnel/quota.hpp>
#include <landfall/stats/pooled_rates.hpp>

#include "support/property.hpp"

#include <array>
#include <string>

using namespace landfall;
using namespace landfall::funnel;

namespace {

constexpr double null = std::numeric_limits<double>::quiet_NaN();

/// Ann and Bo are of the north, Cy of no group.
struct Reps {
  std::vector<std::string_view> names{"Ann", "Bo", "Cy"}, levels{"north"};
  std::vector<std::int32_t> groups{0, 0, -1};
  std::vector<double> quota{250'000, 100'000, 60'000}, size{84'000, 50'000, 20'000}, demo{0.33, 0.5, 0.5}, call{0.6, 0.5, 1.0},
      activities{50, 10, null};

  QuotaView view() const {
    return {.name = {names, {}},
            .quota = {quota, {}},
            .deal_size = {size, {}},
            .activities = {activities, {}},
            .group = {groups, levels, {}},
            .steps = {"demo", "call"},
            .rates = {{demo, {}}, {call, {}}},
            .counts = {}};
  }
};

std::vector<double> units_of(const std::vector<QuotaRow>& rows, std::string_view group, std::string_view name) {
  std::vector<double> units;
  for (const auto& row : rows)
    if (row.group == group && row.name == name) units.push_back(row.units);
  return units;
}

} // namespace

TEST_CASE("each rep has the chain of his own quota and rates, a team the sum of its reps', and all of them the sum of all") {
  const auto rows = sales_math(Reps().view());
  CHECK(units_of(rows, "north", "Ann") == std::vector<double>{3, 9, 15, 750});
  CHECK(units_of(rows, "north", "Bo") == std::vector<double>{2, 4, 8, 80});
  CHECK(units_of(rows, "", "Cy") == std::vector<double>{3, 6, 6});
  CHECK(units_of(rows, "north", "") == std::vector<double>{5, 13, 23, 830});
  CHECK(units_of(rows, "", "") == std::vector<double>{8, 19, 29}); // not each of them tracks activities
  CHECK(rows[1].stage == "demo");
  CHECK(rows[1].rate.estimate == 0.33);
  CHECK(rows[1].rate.width() == 0.0);
  CHECK(std::isnan(rows[0].rate.estimate));
  CHECK(rows.back().stage == "call");
  CHECK(rows.back().rate.estimate == doctest::Approx(19.0 / 29.0));
  CHECK(std::isnan(rows.back().rate.low));
}

TEST_CASE("counted rates are partially pooled over the reps, with their intervals") {
  Reps reps;
  const std::vector<double> deals{20, 1, null}, demos{40, 10, null}, calls{80, 40, null};
  auto view = reps.view();
  view.rates.clear();
  view.counts = {{deals, {}}, {demos, {}}, {calls, {}}};
  const auto rows = sales_math(view, {.level = 0.9});
  const std::array<stats::Share, 3> shares{{{20, 40}, {1, 10}, {0, 0}}};
  const auto pooled = stats::pooled_rates(shares, 0.9);
  CHECK(rows[1].rate.estimate == pooled.rates[0].estimate);
  CHECK(rows[1].rate.low == pooled.rates[0].low);
  CHECK(rows[1].rate.n == 40);
  CHECK(rows[1].units == rounded(3.0 / pooled.rates[0].estimate, Rounding::nearest));
  CHECK(rows[5].rate.estimate > 0.1); // one of ten is pulled towards half of forty
}

TEST_CASE("nobody needs nothing, and one alone is his own sum") {
  CHECK(sales_math(QuotaView{}).empty());
  const std::vector<std::string_view> name{"Ann"};
  const std::vector<double> quota{10.0}, size{4.0};
  const auto rows = sales_math({.name = {name, {}}, .quota = {quota, {}}, .deal_size = {size, {}}});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].units == 3.0);
  CHECK(rows[1].units == 3.0);
  CHECK(rows[1].name.empty());
}

TEST_CASE("what no chain can be made of is refused by its column and row") {
  const auto refused = [](auto change, const char* column, std::int64_t row) {
    Reps reps;
    change(reps);
    try {
      sales_math(reps.view());
      FAIL("it was taken");
    } catch (const Error& error) {
      CHECK(error.column() == column);
      CHECK(error.row() == row);
    }
  };
  refused([](Reps& reps) { reps.quota[1] = -1.0; }, "quota", 1);
  refused([](Reps& reps) { reps.size[2] = null; }, "average_deal_size", 2);
  refused([](Reps& reps) { reps.demo[2] = 1.5; }, "rate", 2);
  refused([](Reps& reps) { reps.activities[0] = 0.0; }, "activities_per_unit", 0);
  refused([](Reps& reps) { reps.names[1] = "Ann"; }, "name", 1);
  refused([](Reps& reps) { reps.names[1] = ""; }, "name", 1);
  refused([](Reps& reps) { reps.quota.pop_back(); }, "quota", -1);
  Reps reps;
  auto view = reps.view();
  view.rates.pop_back();
  CHECK_THROWS_AS(sales_math(view), Error);
  const std::vector<double> few{1, 2, 3}, half{1.5, 2, 3};
  view.rates.clear();
  view.steps = {"demo"};
  view.counts = {{few, {}}, {few, {}}};
  CHECK_NOTHROW(sales_math(view));
  view.counts[1] = {half, {}};
  CHECK_THROWS_WITH_AS(sales_math(view), doctest::Contains("whole number"), Error);
  const std::vector<double> fewer{1, 2, 2};
  view.counts[1] = {fewer, {}};
  CHECK_THROWS_WITH_AS(sales_math(view), doctest::Contains("more units went on"), Error);
}

TEST_CASE("sums are those of their members, whatever the reps") {
  test::holds("units of all are the sum of each rep's", [] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 20);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < n; ++i) texts.push_back("r" + std::to_string(i));
    const std::vector<std::string_view> names(texts.begin(), texts.end()), levels{"a", "b", "c"};
    std::vector<std::int32_t> groups;
    std::vector<double> quota, size, rate;
    for (std::size_t i = 0; i < n; ++i) {
      groups.push_back(*rc::gen::inRange(-1, 3));
      quota.push_back(*rc::gen::inRange(0, 1'000'000));
      size.push_back(*rc::gen::inRange(1, 100'000));
      rate.push_back(*rc::gen::inRange(1, 101) / 100.0);
    }
    const auto rows = sales_math({.name = {names, {}},
                                  .quota = {quota, {}},
                                  .deal_size = {size, {}},
                                  .group = {groups, levels, {}},
                                  .steps = {"demo"},
                                  .rates = {{rate, {}}}});
    for (const auto* stage : {"deal", "demo"}) {
      double all = 0.0, sum = 0.0;
      for (const auto& row : rows) {
        if (row.stage != stage) continue;
        if (!row.name.empty()) all += row.units;
        if (row.name.empty() && row.group.empty()) sum = row.units;
      }
      RC_ASSERT(all == sum);
    }
  });
}
