// Where a forecaster stands on a day: tables in which nothing is written that came after it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/baseline.hpp>
#include <landfall/forecast/period_forecast.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace accuracy {

using namespace landfall;

/// The rows of a table as they read at the end of a day: later ones are gone, later closes are undone, and amounts known at
/// close are not known before. Rows without a created date that were open are left out: they cannot be placed.
pipeline::OpportunityTable masked(const pipeline::OpportunityView& table, Date day);

/// All that is known on a day, and nothing else.
struct Standpoint {
  pipeline::OpportunityTable table;
  pipeline::StageHistory stages;
  pipeline::CloseDateHistory close_dates;
  pipeline::Snapshot snapshot;
  pipeline::OpenAmounts open;

  Standpoint(Date day, pipeline::OpportunityTable known, pipeline::StageHistory known_stages = {},
             pipeline::CloseDateHistory known_close_dates = {});
  Standpoint(const Standpoint&) = delete; // the snapshot looks into the table
  Standpoint& operator=(const Standpoint&) = delete;

  forecast::DealHistories histories() const;
};

inline constexpr std::size_t baseline_count = forecast::every_baseline.size();

/// A forecast beside the baselines, made from one standpoint.
struct Forecasts {
  forecast::PeriodForecast landfall;
  std::array<std::optional<double>, baseline_count> baselines;
};

/// `earlier` as of forecast::forecast_period; at least one.
Forecasts forecasts(const Standpoint& standpoint, const Period& period, std::span<const Period> earlier);

/// P(won after the day and before `until`) of each open deal. `periods` are consecutive, from the beginning of what is known to
/// the day before `until` at least.
std::vector<double> chances_to_win(const Standpoint& standpoint, std::span<const Period> periods, Date until);

/// The forecast and what came of it.
struct Trial {
  std::string group; ///< company, quarter or month
  Date as_of;
  int week = 0;
  double won = 0.0;
  double final_amount = 0.0;
  double scale = 1.0; ///< errors are divided by it
  Landing landing = Landing::point(0.0);
  std::array<std::optional<double>, baseline_count> baselines;

  double signed_error() const;                                      ///< (P50 − final) ÷ scale
  double median_error() const { return std::abs(signed_error()); }  ///< |P50 − final| ÷ scale
  std::optional<double> baseline_error(std::size_t baseline) const; ///< |baseline − final| ÷ scale
  double crps() const;                                              ///< ÷ scale
  bool holds(double level) const;                                   ///< the central interval holds the final figure
};

Trial trial_of(const Forecasts& made, std::string group, Date as_of, int week, double final_amount, double scale);

/// Mean of what `of` says of each trial; NaN of none. Nothing said by one leaves it out.
template <class Of> double mean_of(const std::vector<Trial>& trials, Of&& of) {
  double sum = 0.0, n = 0.0;
  for (const Trial& trial : trials)
    if (const std::optional<double> value = of(trial)) sum += *value, n += 1.0;
  return sum / n;
}

struct MeanErrors {
  double landfall = 0.0;
  std::array<double, baseline_count> baselines{};
  double best_baseline() const;
};
MeanErrors mean_errors(const std::vector<Trial>& trials);

// Cells of tables, one for each baseline.
std::vector<std::string> baseline_names();
std::vector<std::string> baseline_totals(const Trial& trial);
std::vector<std::string> baseline_errors(const MeanErrors& errors);
std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second,
                                const std::vector<std::string>& third = {});

double mean_crps(const std::vector<Trial>& trials);

/// Trials whose central interval of that level holds the final figure.
std::size_t held(const std::vector<Trial>& trials, double level);

template <class Which> std::vector<Trial> those(const std::vector<Trial>& trials, Which&& which) {
  std::vector<Trial> chosen;
  for (const Trial& trial : trials)
    if (which(trial)) chosen.push_back(trial);
  return chosen;
}

} // namespace accuracy
