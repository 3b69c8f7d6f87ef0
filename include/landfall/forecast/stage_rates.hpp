// The plain baseline of a deal's chance: of deals in this stage this many weeks before the end of a period, how many were won.
// Answers: what would the weighted pipeline of a spreadsheet say of this deal?
// Definition: for each stage and week before the end of a period, the share of deals that were open in it at that time in the
// `periods` that are over, and were won by their end. A week with few deals is drawn towards its stage, a stage towards all.
// Without a stage history all deals are of one stage. Thread safety: an immutable value over a history that must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/pipeline/stage_history.hpp>
#include <landfall/stats/interval.hpp>

#include <span>
#include <vector>

namespace landfall::forecast {

struct StageRatesOptions {
  double prior_deals = 5.0; ///< a stage's rate weighs as much as so many deals in a week of it, and that of all in a stage
  double level = 0.80;      ///< of the interval
};

class StageRates {
public:
  /// Chance that a deal, open in a stage (its place in the history's `stages()`; negative: none known), is won in the
  /// `days_left` days that are left of a period. Interval: Wilson, of the deals of its stage and week, and those that the
  /// priors stand for; n is the number of deals, without priors. 0 days: 0. Throws `Error` (invalid_argument) for negative
  /// days. O(1).
  stats::Interval chance(std::int32_t stage, std::int32_t days_left) const;
  /// The same for an open row of a snapshot of the table, as of its day. O(log stages of the deal).
  stats::Interval chance(const pipeline::Snapshot& snapshot, std::size_t row, const Period& period) const;

private:
  friend StageRates fit_stage_rates(const pipeline::Snapshot&, std::span<const Period>, const pipeline::StageHistory*,
                                    const StageRatesOptions&);
  struct Count {
    double open = 0.0, won = 0.0;
  };
  std::size_t place(std::int32_t stage, std::size_t week) const {
    return static_cast<std::size_t>(stage + 1) * weeks_ + week; // the first stage is "none known"
  }

  const pipeline::StageHistory* stages_ = nullptr;
  StageRatesOptions options_;
  std::size_t weeks_ = 0;
  std::vector<Count> counts_; // by stage and weeks left
};

/// Rates of the periods that are over by the day of the snapshot, as far as they lie after the table's first close; looked at
/// on the last day of each week counted back from their end. O(deals · weeks that they were open). Throws `Error`
/// (insufficient) when no period is over, (invalid_argument) for a prior that is not positive, a level outside (0, 1), periods
/// that are not consecutive or a history of another table.
StageRates fit_stage_rates(const pipeline::Snapshot& snapshot, std::span<const Period> periods,
                           const pipeline::StageHistory* stages = nullptr, const StageRatesOptions& options = {});

} // namespace landfall::forecast
