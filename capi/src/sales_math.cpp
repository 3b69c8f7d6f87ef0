// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/sales_math.h>

#include "arguments.hpp"
#include "guard.hpp"
#include "opportunities.hpp" // words
#include "options.hpp"
#include "streams.hpp"

#include "arrow/table.hpp"

#include <landfall/funnel/quota.hpp>
#include <landfall/funnel/sales_math.hpp>

#include <cmath>
#include <limits>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace funnel = landfall::funnel;

namespace {

using Options = landfall_sales_math_backwards_options;

static_assert(LANDFALL_ROUNDING_NEAREST == static_cast<int>(funnel::Rounding::nearest));
static_assert(LANDFALL_ROUNDING_UP == static_cast<int>(funnel::Rounding::up));
static_assert(LANDFALL_ROUNDING_NONE == static_cast<int>(funnel::Rounding::none));
static_assert(sizeof(Options) == 16, "the size of version 0.1");

constexpr Options defaults{
    .struct_size = sizeof(Options), .deals = LANDFALL_ROUNDING_UP, .stages = LANDFALL_ROUNDING_NEAREST, .reserved = 0};

using ByOptions = landfall_sales_math_by_options;
static_assert(sizeof(void*) != 8 || sizeof(ByOptions) == 88, "the size of version 0.1");

constexpr ByOptions by_defaults{.struct_size = sizeof(ByOptions),
                                .deals = LANDFALL_ROUNDING_UP,
                                .stages = LANDFALL_ROUNDING_NEAREST,
                                .reserved = 0,
                                .name = nullptr,
                                .quota = nullptr,
                                .deal_size = nullptr,
                                .activities = nullptr,
                                .by = nullptr,
                                .won = nullptr,
                                .steps = nullptr,
                                .n_steps = 0,
                                .level = funnel::QuotaOptions{}.level};

funnel::Rounding rounding_of(std::uint32_t value, const char* name) {
  return capi::read_enum<funnel::Rounding>(value, 3, name);
}

/// `units_needed`, whose complaint about the rate names its index.
double units_before(double units, std::span<const double> rates, std::size_t index, funnel::Rounding rounding) {
  landfall::require(rates[index] > 0.0 && rates[index] <= 1.0, "a rate lies above 0 and is at most 1", "rates",
                    static_cast<std::int64_t>(index));
  return funnel::units_needed(units, rates[index], rounding);
}

} // namespace

landfall_status landfall_sales_math_deals_needed(double quota, double average_deal_size, uint32_t rounding, double* out,
                                                 landfall_error* error) {
  return capi::guarded(error, [&] {
    capi::required(out, "out") = funnel::deals_needed(quota, average_deal_size, rounding_of(rounding, "rounding"));
  });
}

landfall_status landfall_sales_math_units_needed(double target_units, double rate, uint32_t rounding, double* out,
                                                 landfall_error* error) {
  return capi::guarded(
      error, [&] { capi::required(out, "out") = funnel::units_needed(target_units, rate, rounding_of(rounding, "rounding")); });
}

landfall_status landfall_sales_math_activities_needed(double units, double activities_per_unit, uint32_t rounding, double* out,
                                                      landfall_error* error) {
  return capi::guarded(error, [&] {
    capi::required(out, "out") = funnel::activities_needed(units, activities_per_unit, rounding_of(rounding, "rounding"));
  });
}

void landfall_sales_math_backwards_options_init(landfall_sales_math_backwards_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_sales_math_backwards(double quota, double average_deal_size, const double* rates, int64_t n_rates,
                                              double activities_per_unit, const landfall_sales_math_backwards_options* given,
                                              double* units, landfall_error* error) {
  return capi::guarded(error, [&] {
    const Options options = capi::read_options(given, sizeof(Options), defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const auto deals = rounding_of(options.deals, "deals"), stages = rounding_of(options.stages, "stages");
    const auto all_rates = capi::array(rates, n_rates, "rates");
    double* const out = &capi::required(units, "units");

    // Twice: first to see that every step has an answer, then to write it down.
    for (const bool write : {false, true}) {
      double count = funnel::deals_needed(quota, average_deal_size, deals);
      if (write) out[0] = count;
      for (std::size_t i = 0; i < all_rates.size(); ++i) {
        count = units_before(count, all_rates, i, stages);
        if (write) out[i + 1] = count;
      }
      count = std::isnan(activities_per_unit) ? std::numeric_limits<double>::quiet_NaN()
                                              : funnel::activities_needed(count, activities_per_unit, stages);
      if (write) out[all_rates.size() + 1] = count;
    }
  });
}

landfall_status landfall_sales_math_forwards(double effort, double average_deal_size, const double* rates, int64_t n_rates,
                                             double activities_per_unit, double* units, double* bookings,
                                             landfall_error* error) {
  return capi::guarded(error, [&] {
    const auto all_rates = capi::array(rates, n_rates, "rates");
    double* const out = &capi::required(units, "units");
    landfall::require(effort >= 0.0 && std::isfinite(effort), "an effort is finite and not below 0", "effort");
    funnel::deals_needed(0.0, average_deal_size); // its checks, and those of what follows
    for (std::size_t i = 0; i < all_rates.size(); ++i) units_before(0.0, all_rates, i, funnel::Rounding::none);
    const bool tracked = !std::isnan(activities_per_unit);
    if (tracked) funnel::activities_needed(0.0, activities_per_unit);

    out[all_rates.size() + 1] = tracked ? effort : activities_per_unit;
    double count = tracked ? effort / activities_per_unit : effort;
    for (std::size_t i = all_rates.size(); i > 0; --i) {
      out[i] = count;
      count *= all_rates[i - 1];
    }
    out[0] = count;
    if (bookings != nullptr) *bookings = count * average_deal_size;
  });
}

void landfall_sales_math_by_options_init(landfall_sales_math_by_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, by_defaults);
}

landfall_status landfall_sales_math_by(struct ArrowArrayStream* quotas, const landfall_sales_math_by_options* given,
                                       struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream stream(quotas);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(ByOptions), by_defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const funnel::QuotaOptions how{
        .rounding = {.deals = rounding_of(options.deals, "deals"), .stages = rounding_of(options.stages, "stages")},
        .level = options.level};
    const auto steps = capi::words(options.steps, options.n_steps, "steps");
    landfall::require(static_cast<bool>(stream), "there is no stream, or it has been released already", "quotas");
    arrow::Table table(std::move(stream));

    funnel::QuotaView view{.name = table.text(capi::name_or(options.name, "rep")),
                           .quota = table.number(capi::name_or(options.quota, "quota")),
                           .deal_size = table.number(capi::name_or(options.deal_size, "deal_size")),
                           .activities = {},
                           .group = {},
                           .steps = {steps.begin(), steps.end()},
                           .rates = {},
                           .counts = {}};
    if (options.activities != nullptr) view.activities = table.number(options.activities);
    if (options.by != nullptr) view.group = table.category(options.by);
    table.check_codes();
    auto& stages = options.won != nullptr ? view.counts : view.rates;
    if (options.won != nullptr) stages.push_back(table.number(options.won));
    for (const auto& step : steps) stages.push_back(table.number(step));
    const auto rows = funnel::sales_math(view, how);
    answer.write<funnel::QuotaRow>(rows, {{"landfall.rates", options.won != nullptr ? "counted, partially pooled" : "given"}});
    answer.give();
  });
}
