#include <landfall/core/error.hpp>
#include <landfall/plan/variance.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <limits>

using namespace landfall;
using plan::Target;
using plan::variance;
using plan::Verdict;

namespace {

const Period q4{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"};

Target target(double amount, Polarity polarity = Polarity::higher_is_better) {
  return {.period = q4, .amount = amount, .polarity = polarity};
}
Polarity polarity_of(const nlohmann::json& row) {
  return row["polarity"] == "higher_is_better" ? Polarity::higher_is_better : Polarity::lower_is_better;
}

} // namespace

TEST_CASE("variance, ratio and verdict agree with exact decimal arithmetic") {
  for (const auto& row : test::reference("plan.json")["variances"]) {
    const auto seen = variance(target(row["plan"], polarity_of(row)), row["actual"].get<double>());
    CHECK(seen.variance == doctest::Approx(row["variance"].get<double>()).epsilon(1e-9));
    CHECK(std::abs(seen.variance - row["variance"].get<double>()) < 0.005);
    CHECK(seen.ratio.has_value() == !row["ratio"].is_null());
    if (seen.ratio) CHECK(*seen.ratio == doctest::Approx(row["ratio"].get<double>()).epsilon(1e-9));
    CHECK(to_string(seen.verdict) == row["verdict"].get<std::string>());
  }
}

TEST_CASE("less is favourable where lower is better") {
  CHECK(variance(target(45.0, Polarity::lower_is_better), 39.0).verdict == Verdict::favourable);
  CHECK(variance(target(45.0, Polarity::lower_is_better), 52.0).verdict == Verdict::unfavourable);
  CHECK(variance(target(45.0, Polarity::lower_is_better), 52.0).variance == 7.0);
}

TEST_CASE("the rounding of a sum is no variance") {
  const auto row = variance(target(0.3), 0.1 + 0.2);
  CHECK(row.verdict == Verdict::on_plan);
  CHECK_FALSE(row.material);
  CHECK(variance(target(0.0), 0.0).verdict == Verdict::on_plan);
}

TEST_CASE("a row names whose plan it was") {
  const auto total = variance(target(10.0), 12.0);
  CHECK(total.metric == "bookings");
  CHECK(total.segment == "total");
  CHECK(total.period == "2017-Q4");
  CHECK(variance({.period = q4, .dimension = "region", .segment = "East", .amount = 1.0}, 1.0).segment == "East");
}

TEST_CASE("materiality asks for both thresholds, or for either") {
  const auto material = [](double plan, double actual, plan::VarianceOptions options) {
    return variance(target(plan), actual, options).material;
  };
  using enum plan::MaterialWhen;
  const plan::VarianceOptions both{.material_amount = 10'000.0, .material_ratio = 0.05};
  CHECK(material(100'000.0, 110'000.0, both));           // both are reached exactly
  CHECK_FALSE(material(10'000.0, 14'000.0, both));       // 40% of little
  CHECK_FALSE(material(1'000'000.0, 1'020'000.0, both)); // much, and 2%
  const plan::VarianceOptions either{.material_amount = 10'000.0, .material_ratio = 0.05, .material_when = either_reached};
  CHECK(material(10'000.0, 14'000.0, either));
  CHECK(material(1'000'000.0, 1'020'000.0, either));
  CHECK_FALSE(material(1'000'000.0, 1'000'100.0, either));
  CHECK(material(100.0, 94.0, {}));
  CHECK_FALSE(material(100.0, 96.0, {}));
  CHECK(material(100.0, 100.01, {.material_ratio = {}}));
}

TEST_CASE("a plan of zero has no ratio, and the amount decides alone") {
  CHECK_FALSE(variance(target(0.0), 5.0).ratio);
  CHECK(variance(target(0.0), 5.0).material);
  CHECK_FALSE(variance(target(0.0), 5.0, {.material_amount = 10.0}).material);
  CHECK(variance(target(0.0), 15.0, {.material_amount = 10.0}).material);
}

TEST_CASE("the ratio has the sign of the variance, also where a loss was planned") {
  const auto row = variance(target(-200.0), -100.0);
  CHECK(row.variance == 100.0);
  CHECK(*row.ratio == 0.5);
  CHECK(row.verdict == Verdict::favourable);
}

TEST_CASE("what cannot be compared is refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(variance(target(nan), 1.0), Error);
  CHECK_THROWS_AS(variance(target(1.0), nan), Error);
  CHECK_THROWS_AS(variance(target(1.0), 1.0, {.material_amount = -1.0}), Error);
  CHECK_THROWS_AS(variance(target(1.0), 1.0, {.material_ratio = nan}), Error);
  CHECK_THROWS_AS(variance(target(1.0), Landing::point(1.0), 1.0), Error);
  CHECK_THROWS_AS(variance(target(1.0), Landing::point(1.0), nan), Error);
  CHECK_THROWS_AS(plan::total_variance({}), Error);
  std::vector parts{variance(target(1.0), 1.0), variance(target(1.0, Polarity::lower_is_better), 1.0)};
  CHECK_THROWS_AS(plan::total_variance(parts), Error);
  parts[1] = parts[0];
  parts[1].metric = "margin";
  CHECK_THROWS_AS(plan::total_variance(parts), Error);
  parts[1] = parts[0];
  parts[1].period = "2018-Q1";
  CHECK_THROWS_AS(plan::total_variance(parts), Error);
}

TEST_CASE("variances of segments add to the variance of the total, to the cent") {
  test::holds("Σ (actual − plan) = Σ actual − Σ plan", [](const std::vector<std::pair<std::int32_t, std::int32_t>>& cents) {
    RC_PRE(!cents.empty());
    std::vector<plan::VarianceRow> rows;
    std::int64_t plan_cents = 0, actual_cents = 0;
    for (const auto& [p, a] : cents) {
      plan_cents += p;
      actual_cents += a;
      rows.push_back(variance({.period = q4, .dimension = "owner", .segment = "x", .amount = p / 100.0}, a / 100.0));
    }
    const auto whole = variance(target(double(plan_cents) / 100.0), double(actual_cents) / 100.0);
    const auto total = plan::total_variance(rows);
    double added = 0.0;
    for (const auto& row : rows) added += row.variance;
    RC_ASSERT(std::abs(added - whole.variance) < 0.005);
    RC_ASSERT(std::abs(total.variance - whole.variance) < 0.005);
    RC_ASSERT(std::llround(total.variance * 100.0) == actual_cents - plan_cents);
    RC_ASSERT(std::abs(total.plan - whole.plan) < 0.005);
    RC_ASSERT(total.verdict == whole.verdict);
  });
}

TEST_CASE("what is left of parts that cancel is rounding") {
  const auto part = [](double plan, double actual) {
    return variance({.period = q4, .dimension = "owner", .segment = "x", .amount = plan}, actual);
  };
  const std::vector cancelling{part(-0.01, -0.04), part(0.05, -0.01), part(-0.04, 0.06),
                               part(0.04, 0.03),   part(0.04, -0.06), part(-0.08, 0.02)};
  const auto total = plan::total_variance(cancelling);
  CHECK(total.verdict == Verdict::on_plan);
  CHECK_FALSE(total.ratio);
  const std::vector uneven{part(-0.01, 0.0), part(0.05, 0.0), part(-0.04, 1.0)};
  CHECK(plan::total_variance(uneven).verdict == Verdict::favourable);
  CHECK_FALSE(plan::total_variance(uneven).ratio);
}

TEST_CASE("turning the polarity turns the verdict and nothing else") {
  test::holds("verdict mirrors", [](std::int32_t plan, std::int32_t actual) {
    const auto up = variance(target(plan), actual), down = variance(target(plan, Polarity::lower_is_better), actual);
    RC_ASSERT(up.variance == down.variance);
    RC_ASSERT(up.material == down.material);
    RC_ASSERT((up.verdict == Verdict::on_plan) == (down.verdict == Verdict::on_plan));
    RC_ASSERT((up.verdict == Verdict::favourable) == (down.verdict == Verdict::unfavourable));
  });
}

TEST_CASE("the chance of the plan and the quantiles of the variance agree with counting every outcome") {
  for (const auto& row : test::reference("plan.json")["expected"]) {
    const auto p = row["probability"].get<std::vector<double>>(), amount = row["amount"].get<std::vector<double>>();
    const auto landing = Landing::from_deals(p, amount);
    const auto seen = variance(target(row["plan"]), landing);
    CHECK(seen.p_hit == doctest::Approx(row["at_least"].get<double>()).epsilon(1e-12));
    CHECK(seen.variance.estimate == doctest::Approx(row["mean"].get<double>()).epsilon(1e-12));
    CHECK(seen.p10 == doctest::Approx(row["p10"].get<double>()));
    CHECK(seen.p50 == doctest::Approx(row["p50"].get<double>()));
    CHECK(seen.p90 == doctest::Approx(row["p90"].get<double>()));
    CHECK(seen.variance.low == seen.p10);
    CHECK(seen.variance.high == seen.p90);
    CHECK(seen.variance.n == std::int64_t(p.size()));
    const auto half = variance(target(row["plan"], Polarity::lower_is_better), landing, 0.5);
    CHECK(half.p_hit == doctest::Approx(row["at_most"].get<double>()).epsilon(1e-12));
    CHECK(half.variance.low == doctest::Approx(row["low_50"].get<double>()));
    CHECK(half.variance.high == doctest::Approx(row["high_50"].get<double>()));
  }
}

TEST_CASE("a certain landing hits or does not") {
  CHECK(variance(target(100.0), Landing::point(100.0)).p_hit == 1.0);
  CHECK(variance(target(100.0, Polarity::lower_is_better), Landing::point(100.0)).p_hit == 1.0);
  CHECK(variance(target(100.0), Landing::point(99.0)).p_hit == 0.0);
  CHECK(variance(target(100.0), Landing::point(99.0)).p50 == -1.0);
}
