// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/period_forecast.hpp>

#include "forecast/combination.hpp"
#include "forecast/deals_method.hpp"
#include "forecast/earlier_method.hpp"
#include "forecast/horizon.hpp"

#include <landfall/core/error.hpp>
#include <landfall/pipeline/segmentation.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>

namespace landfall::forecast {

namespace {

constexpr std::int32_t shortest_history_days = 28; // before a method is tried on an earlier period

void check(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
           std::span<const Period> earlier, const PeriodForecastOptions& options) {
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts belong to another snapshot", "open");
  require(period.begin < period.end, "the period is empty", "period");
  require(options.prior_periods > 0.0 && options.prior_error_ratio > 0.0 && options.deals_prior_error_ratio > 0.0 &&
              options.earlier_prior_error_ratio > 0.0,
          "a prior weighs more than nothing", "prior_periods");
  require(options.pace_weeks > 0, "a pace is taken over at least one week", "pace_weeks");
  require(earlier.empty() || earlier.back().end == period.begin, "the last earlier period is to end where the period begins",
          "earlier");
}

std::vector<Period> all_periods(const Period& period, std::span<const Period> earlier) {
  std::vector<Period> periods(earlier.begin(), earlier.end());
  periods.push_back(period);
  return periods;
}

/// Both methods on earlier periods, from the same horizon.
struct Trials {
  std::vector<Backtest> deals, earlier;
};

std::optional<DealModel> model_known(const pipeline::Snapshot& snapshot, std::span<const Period> periods,
                                     const PeriodForecastOptions& options) {
  try {
    return fit_deal_model(snapshot, periods, options.histories, options.model);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    return std::nullopt;
  }
}

Trials try_on(const pipeline::Snapshot& now, std::span<const Period> earlier, Date history_from, const Horizon& horizon,
              const PeriodForecastOptions& options) {
  Trials trials;
  for (std::size_t i = earlier.size(); i-- > 0 && earlier.size() - i <= options.most_backtests;) {
    const Period& past = earlier[i];
    const Date then = horizon.day_for(past);
    if (then - history_from < shortest_history_days) break;
    const auto before = earlier.first(i);
    const auto snapshot = pipeline::snapshot(now.table(), then);
    const double actual = won_at_the_end(now, past, horizon.days_left);
    const double deal = mean_deal(snapshot);
    if (deal <= 0.0) break; // nothing had been won: there was no forecast to try
    const auto periods = all_periods(past, before);
    const auto trial = static_cast<double>(earlier.size() - i), trials_at_most = static_cast<double>(options.most_backtests);
    auto trial_options = options;
    trial_options.model.control = options.control.part((trial - 1.0) / trials_at_most, trial / trials_at_most);
    if (const auto model = model_known(snapshot, periods, trial_options))
      trials.deals.push_back(
          {outlook_from_deals(snapshot, pipeline::open_amounts(snapshot), *model, past, periods, options).outlook(), actual,
           deal});
    if (const auto outlook =
            outlook_from_earlier(snapshot, over_by(before, then), history_from, horizon.days_left, options.most_backtests))
      trials.earlier.push_back({*outlook, actual, deal});
  }
  return trials;
}

} // namespace

PeriodForecast forecast_period(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                               std::span<const Period> earlier, const PeriodForecastOptions& options) {
  check(snapshot, open, period, earlier, options);
  const double won = pipeline::won_amount(snapshot, period);
  PeriodForecast forecast{.landing = Landing::point(won), .won_amount = won, .history_from = period.begin};
  if (snapshot.as_of() >= period.last_day()) {
    forecast.open_chance.assign(open.amount.size(), 0.0);
    forecast.landing = forecast.landing.named("the period is over", static_cast<std::int64_t>(snapshot.won_rows().size()));
    return forecast;
  }
  const auto periods = all_periods(period, earlier);
  auto model_options = options.model;
  model_options.control = options.control.part(0.0, 0.4);
  const auto model = fit_deal_model(snapshot, periods, options.histories, model_options);
  forecast.model = model;
  forecast.history_from = model.observed_from();
  forecast.history_won = model.won();
  forecast.history_lost = model.lost();

  const Horizon horizon(period, snapshot.as_of());
  const auto complete = over_by(earlier, snapshot.as_of());
  auto trial_options = options; // how much owners, stages and so on differ is learned once
  trial_options.control = options.control.part(0.4, 0.8);
  trial_options.model.spreads = model.families();
  const auto trials = try_on(snapshot, complete, forecast.history_from, horizon, trial_options);
  std::vector<Voice> voices;
  const auto take = [&](std::string method, const Landing& to_come, const PastErrors& errors) {
    voices.push_back({to_come, errors.error_ratio});
    forecast.methods.push_back(row_of(std::move(method), won, to_come, errors));
  };
  options.control.report(0.8);
  const auto deals = outlook_from_deals(snapshot, open, model, period, periods, options);
  options.control.report(0.9);
  const auto deal_errors = past_errors(trials.deals, options, options.deals_prior_error_ratio);
  take("deals", landing_of(deals, deal_errors.bias_ratio, deal_errors.error_ratio), deal_errors);
  if (const auto outlook =
          outlook_from_earlier(snapshot, complete, forecast.history_from, horizon.days_left, options.most_backtests)) {
    const auto errors = past_errors(trials.earlier, options, options.earlier_prior_error_ratio);
    take("earlier periods", landing_of(*outlook, errors.bias_ratio, errors.error_ratio), errors);
  }

  forecast.chance_variance = deals.chance_variance();
  const auto all = combined(voices, forecast.chance_variance);
  for (std::size_t i = 0; i < voices.size(); ++i) forecast.methods[i].weight = all.weights[i];
  forecast.error_ratio = all.error_ratio;
  const auto words = voices.size() > 1 ? "deals and earlier periods, weighted by their past errors" : "deals";
  forecast.landing = all.landing.shift(won).named(words, forecast.history_won + forecast.history_lost);
  const double to_come = forecast.landing.mean() - won;
  forecast.open_expected = deals.mean() > 0.0 ? to_come * deals.open_mean / deals.mean() : 0.0;
  forecast.new_expected = to_come - forecast.open_expected;
  forecast.open_chance = deals.chance;
  forecast.new_count = deals.new_count;
  forecast.new_variance_ratio = deals.new_variance_ratio;
  forecast.independent_variance = deals.open_variance + deals.new_variance;
  return forecast;
}

std::vector<SegmentLanding> forecast_segments(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                              const Period& period, std::span<const Period> earlier,
                                              const PeriodForecast& company, std::string_view dimension,
                                              const PeriodForecastOptions& options) {
  check(snapshot, open, period, earlier, options);
  const auto& table = snapshot.table();
  const pipeline::Segmentation segmentation(table, dimension);
  const auto segments = segmentation.size();
  std::vector<double> rows(segments);
  for (const auto known : {snapshot.open_rows(), snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : known) rows[segmentation.of_row(row)] += 1.0;
  std::vector<stats::CompensatedSum> won(segments);
  for (const auto row : snapshot.won_rows())
    if (const double amount = snapshot.amount(row); period.contains(*table.closed[row]) && !std::isnan(amount))
      won[segmentation.of_row(row)] += amount;
  std::vector<SegmentLanding> landings;
  const auto land = [&](std::size_t segment, const Landing& to_come, const char* method) {
    landings.push_back({std::string(segmentation.name(segment)),
                        to_come.shift(won[segment].value()).named(method, static_cast<std::int64_t>(rows[segment]))});
  };
  if (snapshot.as_of() >= period.last_day()) {
    for (std::size_t s = 0; s < segments; ++s)
      if (rows[s] > 0.0) land(s, Landing::point(0.0), "the period is over");
    return landings;
  }

  std::vector<DealsOutlook> outlooks(segments);
  std::vector<double> won_count(segments);
  for (const auto row : snapshot.won_rows()) {
    const double amount = snapshot.amount(row);
    if (std::isnan(amount)) continue;
    won_count[segmentation.of_row(row)] += 1.0;
    outlooks[segmentation.of_row(row)].won_amounts.push_back(amount);
  }
  for (std::size_t i = 0; i < open.amount.size(); ++i) {
    auto& segment = outlooks[segmentation.of_row(snapshot.open_rows()[i])];
    const double amount = std::isnan(open.amount[i]) ? 0.0 : open.amount[i];
    segment.chance.push_back(company.open_chance[i]);
    segment.amount.push_back(amount);
    segment.open_mean += company.open_chance[i] * amount;
  }
  double all_won = 0.0;
  for (const double count : won_count) all_won += count;
  double mean = 0.0;
  for (std::size_t s = 0; s < segments; ++s) {
    auto& segment = outlooks[s];
    segment.new_count = all_won > 0.0 ? company.new_count * won_count[s] / all_won : 0.0;
    segment.new_variance_ratio = company.new_variance_ratio;
    for (const double amount : segment.won_amounts) segment.new_mean += segment.new_count * amount / won_count[s];
    mean += segment.mean();
  }

  // The company's own uncertainty, less what independent deals make of it, is shared by all segments.
  const double to_come = company.landing.mean() - company.won_amount;
  const double shared_ratio =
      to_come > 0.0 ? std::sqrt(std::max(0.0, company.landing.variance() - company.independent_variance)) / to_come : 0.0;
  const double centre = mean > 0.0 ? to_come / mean : 1.0;
  for (std::size_t s = 0; s < segments; ++s)
    if (rows[s] > 0.0) land(s, landing_of(outlooks[s], centre, shared_ratio), "deals, scaled to the company's landing");
  return landings;
}

} // namespace landfall::forecast
