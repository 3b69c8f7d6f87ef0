// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/plan.h>

#include "arguments.hpp"
#include "guard.hpp"
#include "options.hpp"

#include <landfall/plan/variance.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace capi = landfall::capi;
namespace plan = landfall::plan;

static_assert(LANDFALL_LOWER_IS_BETTER == static_cast<int>(landfall::Polarity::lower_is_better));
static_assert(LANDFALL_PLAN_FAVOURABLE == static_cast<int>(plan::Verdict::favourable));
static_assert(LANDFALL_PLAN_UNFAVOURABLE == static_cast<int>(plan::Verdict::unfavourable));
static_assert(LANDFALL_PLAN_ON_PLAN == static_cast<int>(plan::Verdict::on_plan));
static_assert(LANDFALL_MATERIAL_EITHER_REACHED == static_cast<int>(plan::MaterialWhen::either_reached));

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr landfall_plan_variance_options defaults{.struct_size = sizeof(landfall_plan_variance_options),
                                                  .polarity = LANDFALL_HIGHER_IS_BETTER,
                                                  .material_when = LANDFALL_MATERIAL_BOTH_REACHED,
                                                  .reserved = 0,
                                                  .material_amount = not_a_number,
                                                  .material_ratio = *plan::VarianceOptions{}.material_ratio,
                                                  .rounding_ratio = plan::VarianceOptions{}.rounding_ratio};
static_assert(sizeof(landfall_plan_variance_options) == 40, "the size of version 0.1");

std::optional<double> threshold(double given) { return std::isnan(given) ? std::nullopt : std::optional(given); }

} // namespace

void landfall_plan_variance_options_init(landfall_plan_variance_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_plan_variance(double planned, double actual, const landfall_plan_variance_options* given,
                                       landfall_variance* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof defaults, defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    landfall::require(std::isfinite(planned), "a plan is a finite number", "plan");
    const plan::Target target{.amount = planned,
                              .polarity = capi::read_enum<landfall::Polarity>(options.polarity, 2, "polarity")};
    const auto row =
        plan::variance(target, actual,
                       {.material_amount = threshold(options.material_amount),
                        .material_ratio = threshold(options.material_ratio),
                        .material_when = capi::read_enum<plan::MaterialWhen>(options.material_when, 2, "material_when"),
                        .rounding_ratio = options.rounding_ratio});
    answer = {row.variance, row.ratio.value_or(not_a_number), static_cast<std::uint32_t>(row.verdict), row.material ? 1U : 0U};
  });
}
