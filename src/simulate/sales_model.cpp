// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/simulate/sales_model.hpp>
#include <landfall/stats/sum.hpp>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>

namespace landfall::simulate {

double Weibull::cumulative_hazard(double days) const { return hazard_ratio * std::pow(days / scale_days, shape); }

double Weibull::inverse_cumulative_hazard(double hazard) const {
  return scale_days * std::pow(hazard / hazard_ratio, 1.0 / shape);
}

void SalesModel::check() const {
  const auto positive = [](double value, const char* name) {
    require(value > 0.0 && std::isfinite(value), "it must be positive and finite", name);
  };
  const auto not_negative = [](double value, const char* name) {
    require(value >= 0.0 && std::isfinite(value), "it must be finite and not below 0", name);
  };
  const auto positive_weibull = [&](const Weibull& hazard, const char* name) {
    positive(hazard.shape, name);
    positive(hazard.scale_days, name);
    positive(hazard.hazard_ratio, name);
  };
  require(!stages.empty(), "there must be a stage", "stages");
  for (const auto& stage : stages) {
    positive_weibull(stage.advance, "stages.advance");
    positive_weibull(stage.loss, "stages.loss");
  }
  const auto check_kinds = [&](const std::vector<Kind>& kinds, const char* name) {
    double shares = 0.0;
    for (const auto& kind : kinds) {
      not_negative(kind.share, name);
      for (const double factor : {kind.size_factor, kind.time_factor, kind.loss_hazard_ratio}) positive(factor, name);
      shares += kind.share;
    }
    require(shares > 0.0, "the shares must not all be 0", name);
  };
  check_kinds(segments, "segments");
  check_kinds(products, "products");
  check_kinds(sources, "sources");
  positive(deals_per_week, "deals_per_week");
  positive(median_amount, "median_amount");
  not_negative(amount_log_sd, "amount_log_sd");
  for (const double sd : {skill_sd.win, skill_sd.pace, skill_sd.size, skill_sd.rate}) not_negative(sd, "skill_sd");
  not_negative(ramp_days, "ramp_days");
  require(ramp_start >= 0.0 && ramp_start <= 1.0, "it is a share, 0 to 1", "ramp_start");
  require(creation_by_week.size() == 13, "a quarter has 13 weeks", "creation_by_week");
  for (const double factor : creation_by_week) not_negative(factor, "creation_by_week");
  positive(stats::sum(creation_by_week), "creation_by_week");
  positive(rush_hazard_ratio, "rush_hazard_ratio");
  require(rush_days >= 0.0 && rush_days <= 90.0, "it is a part of a quarter, 0 to 90 days", "rush_days");
  positive(close_date_optimism, "close_date_optimism");
  not_negative(close_date_log_sd, "close_date_log_sd");
  not_negative(close_date_lag_days, "close_date_lag_days");
}

std::vector<StageHazards> hazards_of(const SalesModel& model, const DealKind& kind) {
  const Kind* kinds[] = {&model.segments.at(kind.segment), &model.products.at(kind.product), &model.sources.at(kind.source)};
  double time_factor = std::exp(-kind.skill.pace), loss_ratio = std::exp(-kind.skill.win);
  for (const Kind* each : kinds) {
    time_factor *= each->time_factor;
    loss_ratio *= each->loss_hazard_ratio;
  }
  auto stages = model.stages;
  for (auto& stage : stages) {
    stage.advance.scale_days *= time_factor;
    stage.loss.scale_days *= time_factor;
    stage.loss.hazard_ratio *= loss_ratio;
  }
  return stages;
}

DealExpectation expectation(std::span<const StageHazards> stages, std::size_t from) {
  require(from < stages.size(), "there is no such stage", "from");
  boost::math::quadrature::tanh_sinh<double> quadrature;
  DealExpectation expected{.win_probability = 1.0, .won_cycle_days = 0.0};
  for (const auto& [name, advance, loss] : stages.subspan(from)) {
    // p is the chance that the time to advance is longer than t; uniform, as any survival function of its own time is.
    const auto time_of = [&advance = advance](double p) { return advance.inverse_cumulative_hazard(-std::log(p)); };
    const auto survives = [&loss = loss](double t) { return std::exp(-loss.cumulative_hazard(t)); };
    const double advances = quadrature.integrate([&](double p) { return survives(time_of(p)); }, 0.0, 1.0, 1e-12);
    const double days = quadrature.integrate(
        [&](double p) {
          const double t = time_of(p);
          return t * survives(t);
        },
        0.0, 1.0, 1e-12);
    expected.win_probability *= advances;
    expected.won_cycle_days += days / advances;
  }
  return expected;
}

MixExpectation expectation(const SalesModel& model, const Skill& skill) {
  stats::CompensatedSum shares, won, days, amount;
  for (std::size_t s = 0; s < model.segments.size(); ++s)
    for (std::size_t p = 0; p < model.products.size(); ++p)
      for (std::size_t o = 0; o < model.sources.size(); ++o) {
        const Kind &segment = model.segments[s], &product = model.products[p], &source = model.sources[o];
        const double share = segment.share * product.share * source.share;
        const auto deal = expectation(hazards_of(model, {s, p, o, skill}));
        const double mean_amount = model.median_amount * segment.size_factor * product.size_factor * source.size_factor *
                                   std::exp(skill.size + 0.5 * model.amount_log_sd * model.amount_log_sd);
        shares += share;
        won += share * deal.win_probability;
        days += share * deal.win_probability * deal.won_cycle_days;
        amount += share * deal.win_probability * mean_amount;
      }
  return {.win_probability = won.value() / shares.value(),
          .won_cycle_days = days.value() / won.value(),
          .won_amount = amount.value() / won.value(),
          .amount_per_deal = amount.value() / shares.value()};
}

} // namespace landfall::simulate
