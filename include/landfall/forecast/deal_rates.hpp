// How open deals have turned out: daily rates of being won and lost, by age and by part of the period.
// Answers: with what probability is a deal of this age won, or lost, by that day?
// Definition: competing discrete hazards. rate(age, part) = base(age band) · season(third of the period), fitted to the days
// that deals were at risk; unfinished deals count for the days that they were. Partially pooled: a band or a third with few
// closes is drawn towards the overall rate. Thread safety: an immutable value.
// Source: Prentice & Gloeckler 1978 (grouped hazards); Holford 1980 (log-linear rates over exposure).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include <array>
#include <span>
#include <vector>

namespace landfall::forecast {

struct DealRatesOptions {
  std::size_t age_bands = 12; ///< at most so many, with about equally many closes in each
  double prior_closes = 1.0;  ///< the overall rate weighs as much as this many closes in a band
  double prior_season = 5.0;  ///< an even season weighs as much as this many closes in a third
};

/// What becomes of an open deal by some day.
struct Chance {
  double won = 0.0;
  double lost = 0.0;
};

class DealRates {
public:
  static constexpr std::size_t parts = 3; ///< thirds of a period: deals are won late in it and lost early

  /// Chance over the days [from, until) of a deal that is open when `from` begins, created on `created` ≤ from. The rate of
  /// winning is multiplied by `win_factor` (what if deals were won half as often again?). O(days).
  Chance chance(Date created, Date from, Date until, double win_factor = 1.0) const;

  std::int64_t won() const { return n_won_; } ///< closes behind the rates
  std::int64_t lost() const { return n_lost_; }
  Date observed_from() const { return observed_from_; } ///< first day that counted
  /// Pearson's χ² ÷ degrees of freedom of the wins by week, at least 1: how much more they scatter than independent deals.
  double overdispersion() const { return overdispersion_; }

private:
  friend DealRates fit_deal_rates(const pipeline::Snapshot&, std::span<const Period>, const DealRatesOptions&);

  struct Rates {
    std::vector<double> base; ///< per day, by age band
    std::array<double, parts> season{1.0, 1.0, 1.0};
  };

  std::size_t band_of(std::int32_t age) const;
  std::size_t part_of(Date day) const;

  std::vector<std::int32_t> band_begin_; // first age of each band
  std::vector<Period> periods_;          // ascending
  Rates won_rates_, lost_rates_;
  std::int64_t n_won_ = 0, n_lost_ = 0;
  Date observed_from_;
  double overdispersion_ = 1.0;
};

/// Rates from what the snapshot knows. `periods` are consecutive and hold the day of the snapshot and all days that are to
/// count; what lies before the first one, or before the first close in the table (but for the earliest 0.2%), is not counted: a
/// source that begins with its first close does not show the deals that closed before. O(days at risk).
/// Throws `Error` (insufficient) when no deal has been won yet, (invalid_argument) when periods are empty or not consecutive.
DealRates fit_deal_rates(const pipeline::Snapshot& snapshot, std::span<const Period> periods,
                         const DealRatesOptions& options = {});

} // namespace landfall::forecast
