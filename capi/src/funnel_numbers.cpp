// funnel.h's questions of plain numbers. SPDX-License-Identifier: Apache-2.0
#include <landfall/c/funnel.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "interval.hpp"
#include "options.hpp"

#include <landfall/funnel/trend.hpp>
#include <landfall/funnel/velocity.hpp>

#include <vector>

namespace capi = landfall::capi;
namespace funnel = landfall::funnel;
namespace stats = landfall::stats;
using capi::interval_of;

namespace {

using ChangeOptions = landfall_funnel_change_point_options;
static_assert(sizeof(void*) != 8 || sizeof(ChangeOptions) == 72, "the size of version 0.1");

constexpr ChangeOptions change_defaults{.struct_size = sizeof(ChangeOptions),
                                        .reserved = 0,
                                        .alpha = funnel::ChangePointOptions{}.alpha,
                                        .level = funnel::ChangePointOptions{}.level,
                                        .draws = funnel::ChangePointOptions{}.draws,
                                        .seed = funnel::ChangePointOptions{}.seed,
                                        .control = {}};

} // namespace

landfall_status landfall_funnel_pipeline_velocity(int64_t open, int64_t lost, const double* amount, const double* cycle_days,
                                                  int64_t n, double level, landfall_pipeline_velocity* out,
                                                  landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto velocity = funnel::pipeline_velocity(open, lost, capi::array(amount, n, "amount"),
                                                    capi::array(cycle_days, n, "cycle_days"), level);
    answer = {.open = velocity.open,
              .win_rate = interval_of(velocity.win_rate),
              .mean_amount = interval_of(velocity.mean_amount),
              .mean_cycle = interval_of(velocity.mean_cycle),
              .per_day = interval_of(velocity.per_day)};
  });
}

void landfall_funnel_change_point_options_init(landfall_funnel_change_point_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, change_defaults);
}

landfall_status landfall_funnel_change_point(const int64_t* successes, const int64_t* trials, int64_t n,
                                             const landfall_funnel_change_point_options* given, landfall_change_point* out,
                                             landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(ChangeOptions), change_defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    landfall::require(options.draws >= 1 && options.draws <= 10'000'000, "1 to 10,000,000 draws", "draws");
    const auto passed = capi::array(successes, n, "successes"), tried = capi::array(trials, n, "trials");
    std::vector<stats::Share> periods;
    for (std::size_t i = 0; i < passed.size(); ++i) periods.push_back({passed[i], tried[i]});
    const auto change = funnel::change_point(periods, {.alpha = options.alpha,
                                                       .level = options.level,
                                                       .draws = static_cast<std::size_t>(options.draws),
                                                       .seed = options.seed,
                                                       .control = controlled.get()});
    answer = {.at = change.at ? static_cast<std::int64_t>(*change.at) : -1,
              .likeliest = static_cast<std::int64_t>(change.likeliest),
              .before = interval_of(change.before),
              .after = interval_of(change.after),
              .p = change.p,
              .longest_run = static_cast<std::int64_t>(change.longest_run)};
  });
}
