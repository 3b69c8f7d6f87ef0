// Where a period will land: a triangulation of what the open deals say and what earlier periods did from the same day on.
// Answers: what will the period's bookings be, how sure is that, and which method says what?
// Definition: won so far + what is still to come, by two methods, each corrected by its own past errors:
//   deals           each open deal is won by the end of the period with its historical chance (forecast/deal_model.hpp) and
//                   pays its amount; deals not yet created come as a compound negative binomial: created at the recent
//                   pace, as the weeks of earlier periods had it, and won in time with the model's chance;
//   earlier periods what earlier periods won in as many days before their end.
// The answer averages their quantiles, weighted by how well each has done on earlier periods from the same day, without looking
// ahead, and is as sure as two methods are that err on their own beside the chance that they share. (A mixture of two
// calibrated methods would be wider than either, and no longer calibrated: Gneiting & Ranjan 2013.)
// Thread safety: pure functions over views. Source: Bates & Granger 1969 (combination); DESIGN: "triangulation".
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/forecast/deal_model.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/pipeline/amount.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::forecast {

struct PeriodForecastOptions {
  DealHistories histories = {}; ///< of the snapshot's table: stages, expected close dates; what is there is used
  DealModelOptions model = {};
  std::size_t most_backtests = 4; ///< earlier periods that a method is tried on
  /// Before it is tried, a method is taken to err by this much, relative to what is still to come …
  double prior_error_ratio = 0.10;
  double deals_prior_error_ratio = 0.04;   ///< of the deals method, which accounts for most of its errors itself
  double earlier_prior_error_ratio = 0.20; ///< of the earlier periods, which know nothing of growth
  double prior_periods = 2.0;              ///< … the surer the larger this is: Student's t with so many degrees and two more.
  std::size_t pace_weeks = 13;             ///< weeks over which the pace of creation is taken
  Control control = {};                    ///< asked each round of each fit
};

/// What a method has done on earlier periods, from the same number of days before their end: log(actual ÷ forecast) of what
/// was still to come, drawn towards 0 and towards the prior error.
struct PastErrors {
  std::int64_t n = 0;       ///< earlier periods that it could be tried on
  double bias_ratio = 1.0;  ///< what its forecast is multiplied by
  double error_ratio = 0.0; ///< relative error left, one standard deviation
};

struct MethodRow {
  std::string method;
  double weight = 0.0;
  double mean = 0.0, p10 = 0.0, p50 = 0.0, p90 = 0.0; ///< of the period's total, won so far included
  std::int64_t n = 0;
  double bias_ratio = 1.0, error_ratio = 0.0;
};

struct PeriodForecast {
  Landing landing;                 ///< the period's total
  double won_amount = 0.0;         ///< won so far: certain
  double open_expected = 0.0;      ///< what `landing.mean()` expects from deals open now …
  double new_expected = 0.0;       ///< … and from deals not yet created
  std::vector<double> open_chance; ///< P(won within the period) by the deals' own rates, for each of `snapshot.open_rows()`
  std::vector<MethodRow> methods;
  std::optional<DealModel> model;    ///< behind `open_chance`, with its intervals; none when the period is over
  double new_count = 0.0;            ///< deals that are created from here on and won within the period, by the deals method
  double new_variance_ratio = 0.0;   ///< relative variance of that expectation
  double error_ratio = 0.0;          ///< relative error of what is to come beside chance
  double chance_variance = 0.0;      ///< of what is to come, if each chance and the pace of creation were known …
  double independent_variance = 0.0; ///< … and if the pace were not
  Date history_from;                 ///< first day of the history that was used
  std::int64_t history_won = 0, history_lost = 0;
};

/// Forecast of `period`, which holds the day of the snapshot or lies after it. `earlier` are the comparable periods before it,
/// consecutive, ascending, the last one ending where `period` begins; as far back as there is history. Nothing after the day
/// of the snapshot is used. A period that is over lands at what was won.
/// Throws `Error` (insufficient) when no deal has been won by that day, (invalid_argument) on periods that do not connect or
/// open amounts of another snapshot. O(backtests · days at risk).
PeriodForecast forecast_period(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                               std::span<const Period> earlier, const PeriodForecastOptions& options = {});

/// The same for each level of a dimension. Rates and past errors are the company's; open deals are the segment's own; new
/// business is split as deals won so far are. Means are scaled so that they sum to the mean of `company`.
struct SegmentLanding {
  std::string segment;
  Landing landing;
};
std::vector<SegmentLanding> forecast_segments(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                              const Period& period, std::span<const Period> earlier,
                                              const PeriodForecast& company, std::string_view dimension,
                                              const PeriodForecastOptions& options = {});

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::MethodRow> {
  using Row = forecast::MethodRow;
  static constexpr auto value = fields(
      field("method", &Row::method, "how it forecasts"), field("weight", &Row::weight, "share in the answer", Unit::ratio),
      field("mean", &Row::mean, "expected total of the period", Unit::currency),
      field("p10", &Row::p10, "exceeded with 90% probability", Unit::currency),
      field("p50", &Row::p50, "as likely exceeded as not", Unit::currency),
      field("p90", &Row::p90, "exceeded with 10% probability", Unit::currency),
      field("n", &Row::n, "earlier periods that it was tried on", Unit::count),
      field("bias_ratio", &Row::bias_ratio, "what its forecast was multiplied by", Unit::ratio),
      field("error_ratio", &Row::error_ratio, "relative error, one standard deviation", Unit::ratio));
};
