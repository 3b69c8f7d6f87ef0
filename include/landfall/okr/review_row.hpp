// Key results as a review lists them: one a row, the worst first.
// Answers: which key results need attention, what is each one's status, and which rule says so?
// Definition: those of okr/progress.hpp, okr/pace.hpp, okr/trend.hpp and okr/status.hpp. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/okr/objective.hpp>
#include <landfall/okr/progress.hpp>
#include <landfall/okr/status.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::okr {

struct ReviewOptions {
  StatusOptions status = {};
  /// A landing that knows more of a key result than its check-ins do, such as a forecast of bookings; empty, or without an
  /// answer: the trend of its check-ins decides.
  std::function<std::optional<Landing>(const KeyResult&)> landing_of = {};
  ProgressOptions progress = {}; ///< of the row's progress; pace always takes it as it is
};

struct ReviewRow {
  std::string objective;
  std::string key_result;
  std::string owner; ///< the key result's, else the objective's
  std::string unit;
  std::string period; ///< label
  Direction direction = Direction::increase;
  std::optional<double> initial;
  double target = 0.0;
  std::optional<double> current;       ///< last known value, else the initial one
  std::optional<double> progress;      ///< null while no value is known
  double expected = 0.0;               ///< progress that the pace expects by now
  std::optional<double> pace_ratio;    ///< null while nothing is expected
  std::optional<double> p10, p50, p90; ///< of the value at period end, by the trend; null where there is none
  std::optional<double> p_hit;
  Status status = Status::on_track;
  StatusRule rule = StatusRule::probability;
  std::string why;
  std::string method;         ///< how p10, p50, p90 and p_hit were made; empty where there are none
  std::int64_t check_ins = 0; ///< known by the day
  std::optional<Date> last_check_in;
};

/// One row for each key result by what was known at the end of `as_of`. Sorted: Off-Track, Lagging, On-Track; within a status
/// lowest P(hit) first, then lowest pace ratio, rows without one after those with; then by objective and name.
/// Throws `Error` as `check` and `status` do, with the objective and key result named before the message. O(n log n).
std::vector<ReviewRow> review_rows(std::span<const Objective> objectives, Date as_of, const ReviewOptions& options = {});

} // namespace landfall::okr

template <> struct landfall::fields_of<landfall::okr::ReviewRow> {
  using Row = okr::ReviewRow;
  static constexpr auto value =
      fields(field("objective", &Row::objective, "what is wanted"), field("key_result", &Row::key_result, "what is measured"),
             field("owner", &Row::owner, "who answers for it"), field("unit", &Row::unit, "of initial, target and current"),
             field("period", &Row::period, "label of the period"),
             field("direction", &Row::direction, "increase, decrease, stay_above or stay_below"),
             field("initial", &Row::initial, "value as the period began"),
             field("target", &Row::target, "value to be reached or kept"),
             field("current", &Row::current, "last known value, else the initial one"),
             field("progress", &Row::progress, "share of the way from initial to target", Unit::ratio),
             field("expected", &Row::expected, "progress that is to be expected by now", Unit::ratio),
             field("pace_ratio", &Row::pace_ratio, "progress over expected progress", Unit::ratio),
             field("p10", &Row::p10, "value at period end that is exceeded with 90% probability"),
             field("p50", &Row::p50, "value at period end that is as likely exceeded as not"),
             field("p90", &Row::p90, "value at period end that is exceeded with 10% probability"),
             field("p_hit", &Row::p_hit, "chance to meet the target at period end", Unit::probability),
             field("status", &Row::status, "On-Track, Lagging or Off-Track"),
             field("rule", &Row::rule, "which rule decided: probability, pace_ratio or pace_gap"),
             field("why", &Row::why, "the rule's reason in words"),
             field("method", &Row::method, "how the landing was made; empty where there is none"),
             field("check_ins", &Row::check_ins, "check-ins known by the day", Unit::count),
             field("last_check_in", &Row::last_check_in, "day of the last one known"));
};
