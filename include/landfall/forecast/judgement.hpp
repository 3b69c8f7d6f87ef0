// Judgement as a forecast: what reps and managers call, less what they have been wrong by, with what is left of their error.
// Answers: where will the period land by the calls that stand, how sure is that, and how far is each caller to be believed?
// Definition: the calls that count are those nearest the top: a manager's, and his reports' only while he has not called. Each
// is taken as a call of what is still to come (call − won so far in his part, not below 0), corrected by the caller's own bias
// (forecast/caller_bias.hpp), learned on earlier periods from as many days before their end. Their sum is corrected by its own
// past errors as every method is, tried on earlier periods with the biases known by then. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/call.hpp>
#include <landfall/forecast/caller_bias.hpp>
#include <landfall/forecast/hierarchy.hpp>
#include <landfall/forecast/period_forecast.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::forecast {

struct JudgementOptions {
  std::optional<Category> category =
      {}; ///< whose calls are taken; none: commit, else best case, else pipeline, as any are made
  CallerBiasOptions bias = {};
  PeriodForecastOptions past = {}; ///< how past errors are weighed, and on how many periods at most the sum is tried
  std::size_t most_periods = 8;    ///< earlier periods that biases are learned on
  std::string owner_dimension = "owner";
};

/// A call that stands, and what it is worth.
struct CallRow {
  std::string caller;
  Date day;                ///< on which it was made
  double called = 0.0;     ///< of the period's total
  double won_amount = 0.0; ///< so far in his part
  double corrected = 0.0;  ///< the total that the call comes to without its bias
  stats::Interval bias_ratio;
  double error_ratio = 0.0;
  stats::Interval reached;
  bool counts = false; ///< nobody above him has called
};

/// Where calls of a category have stood among what came: commit is to be reached nearly always, best case rarely.
struct CategoryLevelRow {
  Category category = Category::commit;
  stats::Interval reached; ///< share of past calls that were reached or passed, by n calls
  double level = 0.5;      ///< P(what comes ≤ a call of it), for a caller of whom nothing is known
  stats::Interval bias_ratio;
};

struct Judgement {
  Category category = Category::commit;
  Landing landing;                      ///< of the company's total
  double won_amount = 0.0;              ///< so far
  MethodRow method;                     ///< as one of a forecast's methods, its weight that of standing alone
  std::vector<CallRow> calls;           ///< of that category, by the hierarchy, superiors first
  std::vector<CategoryLevelRow> levels; ///< of each category that has been called before
};

/// Judgement of `period` from calls made by the snapshot's day. `earlier` are as for `forecast_period`. Deals of owners that
/// are no members count in the total and in nobody's part. Nothing when the period is over or no call of the category stands.
/// Throws `Error` (not_found) when the table has no such owner dimension, (invalid_argument) as `fit_caller_biases` does.
/// O(periods · (n + members log calls)).
std::optional<Judgement> judge(const pipeline::Snapshot& snapshot, const Period& period, std::span<const Period> earlier,
                               const CallBook& calls, const Hierarchy& hierarchy, const JudgementOptions& options = {});

/// The forecast with judgement as one more method: its quantiles averaged with those of the judgement's landing, each weighed
/// by its own error beside chance, as the forecast's methods are. Throws `Error` (invalid_argument) when the two do not agree
/// on what is won so far: they are of different periods or days.
PeriodForecast with_judgement(const PeriodForecast& forecast, const Judgement& judgement);

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::CallRow> {
  using Row = forecast::CallRow;
  static constexpr auto value =
      fields(field("caller", &Row::caller, "who called"), field("day", &Row::day, "when"),
             field("called", &Row::called, "the period's total by the call", Unit::currency),
             field("won_amount", &Row::won_amount, "won so far in his part", Unit::currency),
             field("corrected", &Row::corrected, "the total that the call comes to without its bias", Unit::currency),
             field("bias_ratio", &Row::bias_ratio, "what his calls of what is to come are multiplied by"),
             field("error_ratio", &Row::error_ratio, "relative error beside the bias", Unit::ratio),
             field("reached", &Row::reached, "share of his past calls that were reached or passed"),
             field("counts", &Row::counts, "whether it is in the judgement: nobody above him has called"));
};

template <> struct landfall::fields_of<landfall::forecast::CategoryLevelRow> {
  using Row = forecast::CategoryLevelRow;
  static constexpr auto value =
      fields(field("category", &Row::category, "what was called"),
             field("reached", &Row::reached, "share of past calls that were reached or passed"),
             field("level", &Row::level, "chance that no more comes than a call of it", Unit::probability),
             field("bias_ratio", &Row::bias_ratio, "what calls of it are to be multiplied by"));
};
