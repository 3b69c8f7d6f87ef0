// SPDX-License-Identifier: Apache-2.0
#include "standpoint.hpp"

#include "markdown.hpp"

#include <landfall/landing/score.hpp>

#include <algorithm>
#include <cmath>

namespace accuracy {

using pipeline::Outcome;

pipeline::OpportunityTable masked(const pipeline::OpportunityView& table, Date day) {
  std::vector<std::string> names;
  for (const auto& dimension : table.dimensions) names.push_back(dimension.name);
  pipeline::OpportunityTable known(names, table.amount_known);
  for (std::size_t row = 0; row < table.size(); ++row) {
    const auto created = table.created[row];
    const bool closed = table.outcome[row] != Outcome::open && *table.closed[row] <= day;
    if (created ? *created > day : !closed) continue;
    pipeline::Opportunity deal;
    deal.id = table.id[row];
    deal.created = created;
    if (closed) deal.outcome = table.outcome[row], deal.closed = table.closed[row];
    const bool amount_shows = closed || table.amount_known == pipeline::AmountKnown::throughout;
    if (amount_shows && !table.amount.is_null(row)) deal.amount = table.amount[row];
    if (table.list_price.size() > 0 && !table.list_price.is_null(row)) deal.list_price = table.list_price[row];
    for (const auto& dimension : table.dimensions) deal.dimensions.emplace_back(dimension.name, dimension.values[row]);
    known.add(deal);
  }
  return known;
}

Standpoint::Standpoint(Date day, pipeline::OpportunityTable known, pipeline::StageHistory known_stages,
                       pipeline::CloseDateHistory known_close_dates)
    : table(std::move(known)),
      stages(std::move(known_stages)),
      close_dates(std::move(known_close_dates)),
      snapshot(pipeline::snapshot(table.view(), day)),
      open(pipeline::open_amounts(snapshot)) {}

forecast::DealHistories Standpoint::histories() const {
  return {.stages = stages.empty() ? nullptr : &stages, .close_dates = close_dates.empty() ? nullptr : &close_dates};
}

Forecasts forecasts(const Standpoint& standpoint, const Period& period, std::span<const Period> earlier) {
  Forecasts made{.landfall = forecast::forecast_period(standpoint.snapshot, standpoint.open, period, earlier,
                                                       {.histories = standpoint.histories()}),
                 .baselines = {}};
  const auto rows = forecast::baselines(standpoint.snapshot, standpoint.open, period, earlier, standpoint.stages);
  for (std::size_t i = 0; i < rows.size(); ++i) made.baselines[i] = rows[i].total;
  return made;
}

std::vector<double> chances_to_win(const Standpoint& standpoint, std::span<const Period> periods, Date until) {
  const auto model = forecast::fit_deal_model(standpoint.snapshot, periods, standpoint.histories());
  std::vector<double> chances;
  for (const auto row : standpoint.snapshot.open_rows()) chances.push_back(model.estimate(standpoint.snapshot, row, until).won);
  return chances;
}

double Trial::signed_error() const { return (landing.quantile(0.5) - final_amount) / scale; }

std::optional<double> Trial::baseline_error(std::size_t baseline) const {
  if (!baselines[baseline]) return std::nullopt;
  return std::abs(*baselines[baseline] - final_amount) / scale;
}

double Trial::crps() const { return landing::crps(landing, final_amount) / scale; }

bool Trial::holds(double level) const { return landing::covers(landing, level, final_amount); }

Trial trial_of(const Forecasts& made, std::string group, Date as_of, int week, double final_amount, double scale) {
  return {.group = std::move(group),
          .as_of = as_of,
          .week = week,
          .won = made.landfall.won_amount,
          .final_amount = final_amount,
          .scale = scale,
          .landing = made.landfall.landing,
          .baselines = made.baselines};
}

double MeanErrors::best_baseline() const { return *std::ranges::min_element(baselines); }

MeanErrors mean_errors(const std::vector<Trial>& trials) {
  MeanErrors errors{.landfall = mean_of(trials, [](const Trial& trial) { return trial.median_error(); }), .baselines = {}};
  for (std::size_t i = 0; i < errors.baselines.size(); ++i)
    errors.baselines[i] = mean_of(trials, [&](const Trial& trial) { return trial.baseline_error(i); });
  return errors;
}

std::vector<std::string> baseline_names() {
  std::vector<std::string> names;
  for (const auto baseline : forecast::every_baseline) names.emplace_back(to_string(baseline));
  return names;
}

std::vector<std::string> baseline_totals(const Trial& trial) {
  std::vector<std::string> cells;
  for (const auto& total : trial.baselines) cells.push_back(total ? thousands(*total) : "–");
  return cells;
}

std::vector<std::string> baseline_errors(const MeanErrors& errors) {
  std::vector<std::string> cells;
  for (const double error : errors.baselines) cells.push_back(percent(error, 1));
  return cells;
}

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second,
                                const std::vector<std::string>& third) {
  first.insert(first.end(), second.begin(), second.end());
  first.insert(first.end(), third.begin(), third.end());
  return first;
}

double mean_crps(const std::vector<Trial>& trials) {
  return mean_of(trials, [](const Trial& trial) { return trial.crps(); });
}

std::size_t held(const std::vector<Trial>& trials, double level) {
  return static_cast<std::size_t>(std::ranges::count_if(trials, [&](const Trial& trial) { return trial.holds(level); }));
}

} // namespace accuracy
