// An interval as C has it. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/stats.h>
#include <landfall/stats/interval.hpp>

namespace landfall::capi {

inline landfall_interval interval_of(const stats::Interval& interval) {
  return {interval.estimate, interval.low, interval.high, interval.level, interval.n};
}

} // namespace landfall::capi
