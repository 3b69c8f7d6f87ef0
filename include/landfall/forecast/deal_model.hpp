// What becomes of open deals: the chance of each to be won, and to be lost, by any day.
// Answers: with what probability is this deal won by the end of the period, and how sure is that chance itself?
// Definition: competing discrete hazards by landmarking. On every seventh day of its life a deal is looked at as it stood then:
// stage, days in it, expected close date. A multinomial logit (stats/competing_logit.hpp) has the chance to be won, or lost, in
// each week after such a look by what was seen, how long ago that was, the deal's age, the part of the period, the period,
// the amount and the declared dimensions. Unfinished deals count for the days that they were at risk; days count once however
// many looks they are seen from. Coefficients are partially pooled: each family's spread is learned by empirical Bayes, and a
// level that was seen little lies near its family's mean. A period has its own level, so that what cannot be known about the
// current one widens every interval.
// Why landmarks, and not a chain of chances to move from stage to stage: a chain multiplies many small errors up to the end of
// the period, and needs that only the stage and the time in it matter. Where stages are skipped and come back to, and deals of
// one stage differ in ways that no column shows, it is overconfident. The landmark hazard is fitted to the very question
// that is asked, and is calibrated for it on average whatever the deals did between; it pays by a little sharpness.
// Without histories a look adds nothing, and the model is a hazard by age and calendar: created and closed dates are enough.
// Nothing after the day of the snapshot is used: later closes, stages and close dates are masked. Amounts and dimensions are
// as the table has them; a null level has no effect of its own, because a source may fill it in when a deal closes.
// Thread safety: an immutable value over a table and histories that must outlive it.
// Source: van Houwelingen, Scand. J. Statist. 34 (2007) (landmarking); Prentice & Gloeckler 1978 (grouped hazards); Tutz &
// Schmid, Modeling Discrete Time-to-Event Data (2016), ch. 8 (competing risks). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/core/control.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/pipeline/stage_history.hpp>
#include <landfall/stats/interval.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace landfall::forecast {

/// What is known of a table's deals besides its rows. Either may be missing.
struct DealHistories {
  const pipeline::StageHistory* stages = nullptr;
  const pipeline::CloseDateHistory* close_dates = nullptr;
};

/// How much of a family of features the history supports, for both outcomes.
struct DealFamily {
  std::string name;
  std::int64_t levels = 0;
  double won_effective = 0.0, lost_effective = 0.0; ///< number of levels; 0: none of it matters
  double won_sd = 0.0, lost_sd = 0.0;               ///< spread of the coefficients, on the log scale
};

struct DealModelOptions {
  std::vector<std::string> dimensions = {"owner", "segment", "source", "product"}; ///< those of them that the table has
  std::size_t most_levels = 40;     ///< of a dimension, the most frequent ones; the others share a level
  std::size_t age_bands = 12;       ///< at most so many, with about equally many closes in each
  std::size_t amount_bands = 6;     ///< of equally many deals; none when amounts are known at close only
  double period_sd = 0.03;          ///< what log rates of periods are taken to differ by, before any was seen …
  double period_prior = 2.0;        ///< … and that weighs as much as so many periods
  std::size_t most_looks = 250'000; ///< deals are drawn, by their ids, until about so many weeks from a look are learned from
  std::vector<DealFamily> spreads = {}; ///< `won_sd` and `lost_sd` of the families named are given, instead of learned
  Control control = {};                 ///< asked each round of the fit
};

/// What becomes of an open deal by some day. At any one level of confidence; not a joint region.
struct DealChance {
  stats::Interval won;  ///< n: closes in the history of deals that were in this stage; all closes where none is known
  stats::Interval lost; ///< the same
};

/// Its point estimate alone.
struct Chance {
  double won = 0.0;
  double lost = 0.0;
};

/// A sum over open deals, and over deals not yet created, of value times chance of being won within a period.
struct ExpectedWins {
  std::vector<double> chance;        ///< of each open row of the snapshot, won within the period
  double count = 0.0;                ///< Σ chance
  double amount = 0.0;               ///< Σ chance · amount; an unknown amount counts 0
  double independent_variance = 0.0; ///< Σ chance (1 − chance) amount²: if the chances were known
  double new_count = 0.0;            ///< deals not yet created that are won within the period
  double shared_variance = 0.0;      ///< of both amounts together, as far as the chances themselves are unsure
};

/// Deals that are expected to be created on a day.
struct Creation {
  Date day;
  double count = 0.0;
};

class DealModel {
public:
  /// Of row `row`, open on the snapshot's day, to be won and lost on the days after it and before `until`. The snapshot is of
  /// the table that the model was fitted on, of the same day or a later one. O(weeks · features + features²). Throws `Error`
  /// (invalid_argument) for a row that is not open, another table or a level outside (0, 1).
  DealChance chance(const pipeline::Snapshot& snapshot, std::size_t row, Date until, double level = 0.80) const;
  /// The estimates of `chance` without their intervals. O(weeks · features).
  Chance estimate(const pipeline::Snapshot& snapshot, std::size_t row, Date until) const;
  /// Of a deal that is created on `created`, after the snapshot's day, and is otherwise as row `like` was on its own first day.
  Chance estimate_new(const pipeline::Snapshot& snapshot, std::size_t like, Date created, Date until) const;

  /// Sum over the open deals, worth `amount` each (NaN counts 0), of winning within `period`, and its uncertainty together with
  /// that of the deals in `created`, worth `new_amount` each, whose mix is that of recent deals. O(deals · weeks · features).
  ExpectedWins expected_wins(const pipeline::Snapshot& snapshot, std::span<const double> amount, const Period& period,
                             std::span<const Creation> created = {}, double new_amount = 0.0) const;

  std::int64_t won() const; ///< closes behind the model; of all deals, drawn or not
  std::int64_t lost() const;
  Date observed_from() const; ///< first day that counted
  /// Pearson's χ² ÷ degrees of freedom of the wins by week, less one standard error, at least 1: how much more they scatter
  /// than independent deals.
  double overdispersion() const;

  std::vector<DealFamily> families() const;
  /// What the model could not use, in words.
  const std::vector<std::string>& notes() const;

  struct State; ///< private to forecast
  explicit DealModel(std::shared_ptr<const State> state);

private:
  std::shared_ptr<const State> state_;
};

/// The model of what the snapshot knows. `periods` are consecutive and hold the day of the snapshot and all days that are to
/// count; what lies before the first one, or before the first close in the table (but for the earliest 0.2%), is not counted: a
/// source that begins with its first close does not show the deals that closed before. Expected close dates count where their
/// history is given: the one column of the table is the latest word only, and cannot be learned from (a note says so).
/// O(deal-weeks + looks · features² + features³). Throws `Error` (insufficient) when no deal has been won yet,
/// (invalid_argument) when periods are empty or not consecutive, or a history is of another table.
DealModel fit_deal_model(const pipeline::Snapshot& snapshot, std::span<const Period> periods,
                         const DealHistories& histories = {}, const DealModelOptions& options = {});

} // namespace landfall::forecast
