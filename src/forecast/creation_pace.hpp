// How many deals will be created, and when.
// Answers: how many deals are to be expected on the days that are left?
// Definition: the pace of the latest weeks, less what the weeks of the period explain: earlier periods' share of creation in
// each part of the period, drawn towards an even one as far as its scatter is chance. Private to forecast.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/deal_model.hpp>

#include <vector>

namespace landfall::forecast {

struct CreationPace {
  std::vector<Creation> created; ///< by week, on its middle day; up to the end of the period
  double variance_ratio = 0.0;   ///< relative variance of their expected number: uneven weeks, and a pace known from few
};

CreationPace creation_pace(const pipeline::Snapshot& snapshot, const Period& period, std::span<const Period> periods,
                           Date observed_from, std::size_t pace_weeks);

} // namespace landfall::forecast
