// A key result: a number, where it was, where it is to be at the end of a period, and how it has stood since.
// Answers: what was promised, by whom, and what is known of it on a day?
// Definition: check-ins after the day asked about, or after the period, are never seen; of several on one day the last one in
// the list holds. Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/okr/check_in.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::okr {

enum class Direction : std::uint8_t {
  increase,   ///< from initial up to target by the end
  decrease,   ///< from initial down to target by the end
  stay_above, ///< at target or above it; exactly at it counts as met
  stay_below, ///< at target or below it; exactly at it counts as met
};
std::string_view to_string(Direction direction);

/// Where the number is to be at the end of a day within the period.
struct Phase {
  Date by;
  double value = 0.0; ///< in the key result's unit
};

struct KeyResult {
  std::string name;
  std::string owner; ///< empty: the objective's
  std::string unit;  ///< "%", "USD", "customers"; empty: none
  Direction direction = Direction::increase;
  std::optional<double> initial; ///< as the period began; increase and decrease need it
  double target = 0.0;
  double weight = 1.0; ///< in the roll-up
  Period period;
  std::vector<Phase> phases;      ///< phased targets, by date; empty: none
  std::vector<CheckIn> check_ins; ///< in any order
  /// What it measures, where others know more of it than its check-ins do, such as "bookings"; empty: nobody does.
  std::string metric = {};
  std::string dimension = {}, segment = {}; ///< of whom; empty: the whole company
};

/// Of values and targets, in size: what is larger has a square that is no number.
inline constexpr double largest_value = 1e100;

/// Throws `Error` (invalid_argument, naming the member) when: there is no name, or the period has no days; a number is not
/// finite, or larger than `largest_value`; an increase or decrease has no initial value, or its target does not lie beyond it;
/// the weight is negative; a check-in lies before the period; phases do not ascend by date or lie outside the period.
/// O(check-ins + phases).
void check(const KeyResult& key_result);

/// What was known at the end of `as_of`: by date, one a day. Check-ins after the period say nothing about its end and are left
/// out too. O(n log n).
std::vector<CheckIn> known_check_ins(const KeyResult& key_result, Date as_of);

/// The last known value, else the initial one; null when there is neither. O(check-ins).
std::optional<double> current(const KeyResult& key_result, Date as_of);

/// Whether `value` at the end of the period meets the target: at least it for increase and stay_above, at most it otherwise.
bool meets_target(const KeyResult& key_result, double value);

} // namespace landfall::okr
