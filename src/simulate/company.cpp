// SPDX-License-Identifier: Apache-2.0
#include "simulate/deal_path.hpp"
#include "simulate/names.hpp"
#include <landfall/core/error.hpp>
#include <landfall/simulate/company.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace landfall::simulate {

namespace {

// Streams of random numbers: (rep + 1)·2³² makes the rep, the ones after it each a deal, and 2³¹ further one the days on which
// deals are created.
std::uint64_t stream_of_rep(std::size_t rep) { return (static_cast<std::uint64_t>(rep) + 1) << 32; }
std::uint64_t stream_of_days(std::size_t rep) { return stream_of_rep(rep) + (std::uint64_t{1} << 31); }

void check(const CompanyOptions& options) {
  require(options.reps >= 1 && options.reps <= 10'000, "it must be from 1 to 10,000", "reps");
  require(options.history_quarters >= 1 && options.history_quarters <= 400, "it must be from 1 to 400", "history_quarters");
  const auto quarter = quarter_of(options.quarter_begin);
  require(options.quarter_begin == quarter.begin, "a quarter begins on the first of January, April, July or October",
          "quarter_begin");
  require(options.as_of_day >= 1 && options.as_of_day <= quarter.days(), "it must be a day of the quarter, from 1",
          "as_of_day");
  require(options.quota_stretch > 0.0 && std::isfinite(options.quota_stretch), "it must be positive and finite",
          "quota_stretch");
  options.model.check();
}

Date history_begin(const CompanyOptions& options) { return add_months(options.quarter_begin, -3 * options.history_quarters); }

/// Two in three are there when the history begins, some of them not ramped; the others start at any time in it.
std::vector<Rep> make_reps(const CompanyOptions& options) {
  const Date begin = history_begin(options);
  const Skill& sd = options.model.skill_sd;
  std::vector<Rep> reps;
  for (std::size_t i = 0; i < static_cast<std::size_t>(options.reps); ++i) {
    stats::Random random(options.seed, stream_of_rep(i));
    Rep rep{.owner = rep_name(i), .manager = manager_name(i), .region = region_name(i), .start = {}, .skill = {}};
    const bool founding = i == 0 || random.uniform() < 2.0 / 3.0;
    const double span = founding ? -400.0 : static_cast<double>(options.quarter_begin - begin);
    rep.start = begin + static_cast<std::int32_t>(std::floor(span * random.uniform()));
    rep.skill.win = random.normal(0.0, sd.win);
    rep.skill.pace = random.normal(0.0, sd.pace);
    rep.skill.size = random.normal(0.0, sd.size);
    rep.skill.rate = random.normal(0.0, sd.rate);
    reps.push_back(std::move(rep));
  }
  return reps;
}

/// What an owner who knows the average deal expects to need from the beginning of each stage.
std::vector<double> expected_days_left(const SalesModel& model) {
  std::vector<double> days;
  for (std::size_t stage = 0; stage < model.stages.size(); ++stage)
    days.push_back(expectation(model.stages, stage).won_cycle_days * model.close_date_optimism);
  return days;
}

/// The owner forecasts at each new stage, and again whenever he notices that the forecast day has passed.
std::vector<CloseDateForecast> forecast_close(const SalesModel& model, const Deal& deal, std::span<const double> days_left,
                                              stats::Random& random) {
  const double time_factor = model.segments[deal.kind.segment].time_factor;
  std::vector<CloseDateForecast> forecasts;
  for (std::size_t stage = 0; stage < deal.entered.size(); ++stage) {
    const Moment leaves = stage + 1 < deal.entered.size() ? deal.entered[stage + 1] : deal.closed;
    for (Moment now = deal.entered[stage]; now < leaves;) {
      const double days = days_left[stage] * time_factor * std::exp(random.normal(0.0, model.close_date_log_sd));
      const Date expected = day_of(now + std::max(1.0, days));
      forecasts.push_back({now, expected});
      now = expected.days() + 1 + random.exponential(model.close_date_lag_days);
    }
  }
  return forecasts;
}

std::vector<Deal> make_deals(const CompanyOptions& options, const std::vector<Rep>& reps) {
  const SalesModel& model = options.model;
  const Date begin = history_begin(options), end = quarter_of(options.quarter_begin).end;
  const Rush rush{model.rush_hazard_ratio, model.rush_days};
  const auto days_left = expected_days_left(model);
  std::vector<Deal> deals;
  for (std::size_t i = 0; i < reps.size(); ++i) {
    auto stream = stream_of_rep(i);
    stats::Random days(options.seed, stream_of_days(i));
    for (Date day = begin; day < end; day += 1) {
      for (auto left = days.poisson(creation_rate(model, reps[i], day)); left > 0; --left) {
        stats::Random random(options.seed, ++stream);
        Deal deal;
        deal.rep = i;
        deal.entered.push_back(day.days() + random.uniform());
        deal.kind = draw_kind(model, reps[i].skill, random);
        deal.amount = draw_amount(model, deal.kind, random);
        const auto ending = follow(hazards_of(model, deal.kind), 0, deal.entered[0], 0.0, rush, random, &deal.entered);
        deal.outcome = ending.outcome;
        deal.closed = ending.closed;
        deal.forecasts = forecast_close(model, deal, days_left, random);
        deals.push_back(std::move(deal));
      }
    }
  }
  std::ranges::stable_sort(deals, {}, [](const Deal& deal) { return deal.entered[0]; });
  for (std::size_t i = 0; i < deals.size(); ++i) {
    const auto number = std::to_string(i + 1);
    deals[i].id = "D" + std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number;
  }
  return deals;
}

/// What an average rep who started when this one did wins in the quarter, in expectation: deals created one mean cycle before.
double expected_won(const SalesModel& model, const MixExpectation& mix, const Rep& rep, const Period& quarter,
                    Date company_begin) {
  const auto cycle = static_cast<std::int32_t>(std::lround(mix.won_cycle_days));
  const Rep average{.owner = {}, .manager = {}, .region = {}, .start = rep.start, .skill = {}};
  double deals = 0.0;
  for (Date day = std::max(company_begin, quarter.begin - cycle); day < quarter.end - cycle; day += 1)
    deals += creation_rate(model, average, day);
  return deals * mix.amount_per_deal;
}

std::vector<Quota> make_quotas(const CompanyOptions& options, const std::vector<Rep>& reps) {
  const auto mix = expectation(options.model, Skill{});
  const Date begin = history_begin(options);
  std::vector<Quota> quotas;
  for (Date day = begin; day <= options.quarter_begin; day = add_months(day, 3)) {
    const auto quarter = quarter_of(day);
    constexpr std::array dimensions = {"total", "region", "manager", "owner"};
    std::array<std::map<std::string, double>, dimensions.size()> amounts; // whole thousands: they add exactly in any order
    for (const auto& rep : reps) {
      if (rep.start >= quarter.end) continue;
      const double amount =
          1000.0 * std::round(options.quota_stretch * expected_won(options.model, mix, rep, quarter, begin) / 1000.0);
      const std::array<std::string, dimensions.size()> segments = {"total", rep.region, rep.manager, rep.owner};
      for (std::size_t d = 0; d < dimensions.size(); ++d) amounts[d][segments[d]] += amount;
    }
    for (std::size_t d = 0; d < dimensions.size(); ++d)
      for (const auto& [segment, amount] : amounts[d]) quotas.push_back({quarter, dimensions[d], segment, amount});
  }
  return quotas;
}

} // namespace

Company company(const CompanyOptions& options) {
  check(options);
  Company made{.options = options,
               .quarter = quarter_of(options.quarter_begin),
               .as_of = options.quarter_begin + (options.as_of_day - 1),
               .reps = make_reps(options),
               .deals = {},
               .quotas = {}};
  made.deals = make_deals(options, made.reps);
  made.quotas = make_quotas(options, made.reps);
  return made;
}

} // namespace landfall::simulate
