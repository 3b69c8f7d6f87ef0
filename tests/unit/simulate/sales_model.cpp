#include "support/property.hpp"
#include "support/reference.hpp"

#include <landfall/core/error.hpp>
#include <landfall/simulate/sales_model.hpp>

using namespace landfall;
using namespace landfall::simulate;

TEST_CASE("a cumulative hazard and its inverse undo each other") {
  test::holds("H(H⁻¹(h)) = h", [] {
    const Weibull weibull{.shape = *rc::gen::inRange(3, 40) / 10.0,
                          .scale_days = *rc::gen::inRange(1, 200) / 1.0,
                          .hazard_ratio = *rc::gen::inRange(1, 50) / 10.0};
    const double hazard = *rc::gen::inRange(1, 1000) / 50.0;
    RC_ASSERT(std::abs(weibull.cumulative_hazard(weibull.inverse_cumulative_hazard(hazard)) / hazard - 1.0) < 1e-12);
  });
  CHECK(Weibull{.shape = 2.0, .scale_days = 10.0}.cumulative_hazard(20.0) == 4.0);
  CHECK(Weibull{}.cumulative_hazard(0.0) == 0.0);
}

TEST_CASE("the chance to advance and its days agree with SciPy") {
  const auto weibull = [](const nlohmann::json& law) {
    return Weibull{.shape = law[0].get<double>(), .scale_days = law[1].get<double>(), .hazard_ratio = law[2].get<double>()};
  };
  for (const auto& row : test::reference("competing_risks.json")["rows"]) {
    const std::vector<StageHazards> stages = {{"only", weibull(row["advance"]), weibull(row["loss"])}};
    const auto expected = expectation(stages);
    INFO(row.dump());
    CHECK(expected.win_probability == doctest::Approx(row["p"].get<double>()).epsilon(1e-9));
    CHECK(expected.won_cycle_days == doctest::Approx(row["days"].get<double>()).epsilon(1e-9));
  }
}

TEST_CASE("constant hazards have the chances and days of exponential times, stage after stage") {
  const std::vector<StageHazards> stages = {{"one", {1.0, 10.0}, {1.0, 30.0}}, {"two", {1.0, 20.0}, {1.0, 20.0}}};
  const auto whole = expectation(stages);
  CHECK(whole.win_probability == doctest::Approx(0.75 * 0.5).epsilon(1e-12));
  CHECK(whole.won_cycle_days == doctest::Approx(7.5 + 10.0).epsilon(1e-12));
  CHECK(expectation(stages, 1).win_probability == doctest::Approx(0.5).epsilon(1e-12));
  CHECK_THROWS_AS(expectation(stages, 2), Error);
}

TEST_CASE("win skill changes how deals end, pace only when") {
  const SalesModel model;
  const auto average = expectation(model, Skill{});
  const auto skilled = expectation(model, Skill{.win = 0.5});
  const auto quick = expectation(model, Skill{.pace = 0.5});
  const auto large = expectation(model, Skill{.size = 0.5});
  CHECK(skilled.win_probability > average.win_probability);
  CHECK(quick.win_probability == doctest::Approx(average.win_probability).epsilon(1e-12));
  CHECK(quick.won_cycle_days == doctest::Approx(average.won_cycle_days * std::exp(-0.5)).epsilon(1e-12));
  CHECK(large.won_amount == doctest::Approx(average.won_amount * std::exp(0.5)).epsilon(1e-12));
  CHECK(average.amount_per_deal == doctest::Approx(average.win_probability * average.won_amount).epsilon(1e-12));
}

TEST_CASE("a kind of share 0 does not count, and of one kind the mix is that kind") {
  SalesModel model;
  model.segments = {{"Small", 0.0, 1.0}, {"Large", 2.0, 8.0, 1.5, 1.2}};
  model.products = {{"Core"}};
  model.sources = {{"inbound"}};
  const auto mix = expectation(model, Skill{});
  const auto deal = expectation(hazards_of(model, {.segment = 1}));
  CHECK(mix.win_probability == doctest::Approx(deal.win_probability).epsilon(1e-12));
  CHECK(mix.won_cycle_days == doctest::Approx(deal.won_cycle_days).epsilon(1e-12));
  CHECK(mix.won_amount == doctest::Approx(9000.0 * 8.0 * std::exp(0.5 * 0.55 * 0.55)).epsilon(1e-12));
}

TEST_CASE("a parameter outside its domain is named") {
  const auto refused = [](auto&& change) {
    SalesModel model;
    change(model);
    try {
      model.check();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_argument);
      return error.column();
    }
    return std::string("accepted");
  };
  CHECK(refused([](SalesModel&) {}) == "accepted");
  CHECK(refused([](SalesModel& model) { model.stages.clear(); }) == "stages");
  CHECK(refused([](SalesModel& model) { model.stages[0].loss.shape = 0.0; }) == "stages.loss");
  CHECK(refused([](SalesModel& model) { model.products = {}; }) == "products");
  CHECK(refused([](SalesModel& model) { model.segments[0].time_factor = -1.0; }) == "segments");
  CHECK(refused([](SalesModel& model) { model.deals_per_week = std::nan(""); }) == "deals_per_week");
  CHECK(refused([](SalesModel& model) { model.ramp_start = 1.5; }) == "ramp_start");
  CHECK(refused([](SalesModel& model) { model.creation_by_week = {1.0}; }) == "creation_by_week");
  CHECK(refused([](SalesModel& model) { model.rush_days = 91.0; }) == "rush_days");
  CHECK(refused([](SalesModel& model) { model.skill_sd.win = -0.1; }) == "skill_sd");
}
