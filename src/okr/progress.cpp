// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/progress.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::okr {

double progress(const KeyResult& key_result, double value, const ProgressOptions& options) {
  check(key_result);
  require(std::isfinite(value), "a value is a finite number", "value");
  if (key_result.direction == Direction::stay_above || key_result.direction == Direction::stay_below)
    return meets_target(key_result, value) ? 1.0 : 0.0;
  // The same quotient for both directions, and free of a sign: (i − a) / (i − t) = (a − i) / (t − i).
  const double share = (value - *key_result.initial) / (key_result.target - *key_result.initial);
  return options.clamp ? std::clamp(share, 0.0, 1.0) : share;
}

std::optional<double> progress(const KeyResult& key_result, Date as_of, const ProgressOptions& options) {
  check(key_result);
  const auto value = current(key_result, as_of);
  if (!value) return std::nullopt;
  return progress(key_result, *value, options);
}

} // namespace landfall::okr
