// Progress of a key result: how much of the way from initial to target it has come.
// Answers: what share of what was promised is done?
// Definition: increase (a − i) / (t − i); decrease (i − a) / (i − t); stay_above and stay_below 1 while met, else 0. Not
// clamped: below 0 it has moved the wrong way, above 1 it is past its target. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/okr/key_result.hpp>

#include <optional>

namespace landfall::okr {

struct ProgressOptions {
  bool clamp = false; ///< to [0, 1]
};

/// Progress that `value` stands for. Exactly 1 where the value is the target. Throws `Error` (invalid_argument) when `check`
/// does, such as for a target equal to the initial value, or when the value is not finite. O(check-ins).
double progress(const KeyResult& key_result, double value, const ProgressOptions& options = {});

/// Progress by the last value known at the end of `as_of`; null while there is none. O(n).
std::optional<double> progress(const KeyResult& key_result, Date as_of, const ProgressOptions& options = {});

} // namespace landfall::okr
