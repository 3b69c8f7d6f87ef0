// Sales Math with unsure rates, and by when it must be done.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/sales_math.h>

#include "arguments.hpp"
#include "days.hpp"
#include "guard.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/funnel/need.hpp>

#include <cmath>
#include <limits>

namespace capi = landfall::capi;
namespace funnel = landfall::funnel;
namespace stats = landfall::stats;

namespace {

using NeedOptions = landfall_sales_math_need_options;
static_assert(sizeof(NeedOptions) == 40, "the size of version 0.1");

constexpr NeedOptions need_defaults{.struct_size = sizeof(NeedOptions),
                                    .reserved = 0,
                                    .chance = funnel::NeedOptions{}.chance,
                                    .activities_per_unit = std::numeric_limits<double>::quiet_NaN(),
                                    .draws = funnel::NeedOptions{}.draws,
                                    .seed = funnel::NeedOptions{}.seed};

stats::SurvivalCurve cycle(const double* cycle_days, const std::uint8_t* closed, std::int64_t n) {
  return stats::kaplan_meier({capi::array(cycle_days, n, "cycle_days"), capi::array(closed, n, "closed")});
}

} // namespace

void landfall_sales_math_need_options_init(landfall_sales_math_need_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, need_defaults);
}

landfall_status landfall_sales_math_need(double quota, const double* amounts, int64_t n_amounts, const char* const* stages,
                                         const int64_t* passed, const int64_t* tried, int64_t n_steps,
                                         const landfall_sales_math_need_options* given, struct ArrowArrayStream* out,
                                         landfall_error* error) {
  capi::Output table(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(NeedOptions), need_defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    landfall::require(options.draws >= 100 && options.draws <= 100'000'000, "100 to 100,000,000 draws", "draws");
    const auto names = capi::words(stages, n_steps, "stages");
    const auto successes = capi::array(passed, n_steps, "passed"), trials = capi::array(tried, n_steps, "tried");
    std::vector<funnel::UnsureStep> steps;
    for (std::size_t i = 0; i < names.size(); ++i) steps.push_back({names[i], {successes[i], trials[i]}});
    funnel::NeedOptions how{.chance = options.chance,
                            .activities_per_unit = {},
                            .draws = static_cast<std::size_t>(options.draws),
                            .seed = options.seed};
    if (!std::isnan(options.activities_per_unit)) how.activities_per_unit = options.activities_per_unit;
    const auto rows = funnel::needed_for(quota, capi::array(amounts, n_amounts, "amounts"), steps, how);
    table.write(std::span<const funnel::NeedRow>(rows));
    table.give();
  });
}

landfall_status landfall_sales_math_latest_creation(const double* cycle_days, const uint8_t* closed, int64_t n, int32_t end,
                                                    double share, int32_t* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto day = funnel::latest_creation(cycle(cycle_days, closed, n), capi::day(end, "end"), share);
    answer = day ? day->days() : LANDFALL_NO_DAY;
  });
}

landfall_status landfall_sales_math_closed_in_time(const double* cycle_days, const uint8_t* closed, int64_t n, int32_t begin,
                                                   int32_t end, double* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = funnel::closed_in_time(cycle(cycle_days, closed, n), capi::day(begin, "begin"), capi::day(end, "end"));
  });
}

landfall_status landfall_sales_math_marketing_gap(double needed, double committed, double* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = funnel::marketing_gap(needed, committed).gap_ratio;
  });
}
