// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/stats.h>

#include "arguments.hpp"
#include "guard.hpp"
#include "options.hpp"

#include <landfall/stats/proportion.hpp>

namespace capi = landfall::capi;
namespace stats = landfall::stats;

static_assert(LANDFALL_PROPORTION_WILSON == static_cast<int>(stats::ProportionInterval::wilson));
static_assert(LANDFALL_PROPORTION_JEFFREYS == static_cast<int>(stats::ProportionInterval::jeffreys));
static_assert(LANDFALL_PROPORTION_CLOPPER_PEARSON == static_cast<int>(stats::ProportionInterval::clopper_pearson));

landfall_status landfall_stats_proportion_interval(int64_t successes, int64_t trials, uint32_t method, double level,
                                                   landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto by = capi::read_enum<stats::ProportionInterval>(method, 3, "method");
    const auto interval = stats::proportion_interval(successes, trials, {.method = by, .level = level});
    answer = {interval.estimate, interval.low, interval.high, interval.level, interval.n};
  });
}
