// The forecast from deals: those open, each with its chance and amount, and those not yet created.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "forecast/method.hpp"

namespace landfall::forecast {

struct DealsOutlook {
  std::vector<double> chance, amount; ///< of the open deals; an unknown amount counts 0
  double open_mean = 0.0, open_variance = 0.0;
  double new_count = 0.0;          ///< expected deals that are created from here on and won within the period
  double new_variance_ratio = 0.0; ///< relative variance of that expectation: how uneven and how well known the pace is
  std::vector<double> won_amounts; ///< what new deals are worth is drawn from these
  double new_mean = 0.0, new_variance = 0.0;
  double shared_variance_ratio = 0.0; ///< relative variance that all share: rates from finite history, weeks that scatter

  double mean() const { return open_mean + new_mean; }
  /// If all chances and the pace were known: a Bernoulli for each open deal, a compound Poisson of new ones.
  double chance_variance() const { return open_variance + new_variance - new_mean * new_mean * new_variance_ratio; }
  Outlook outlook() const;
};

/// `periods` are those that the model was fitted with; `period` is one of them.
DealsOutlook outlook_from_deals(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const DealModel& model,
                                const Period& period, std::span<const Period> periods, const PeriodForecastOptions& options);

/// What is still to come, its mean `centre` times the outlook's, under a common factor of the given relative error.
Landing landing_of(const DealsOutlook& deals, double centre, double error_ratio);

} // namespace landfall::forecast
