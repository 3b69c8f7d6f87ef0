// Sales Math: how many deals, demos, calls and activities a quota asks for, and what a number of activities may bring.
// Answers: what must be done to make this number, and what will this effort make?
// Definition: the chain runs from the deal backwards, and each stage is counted from the *rounded* count of the stage that it
// feeds: 250,000 at 84,000 a deal is 3 deals; at 33% 9 demos; at 60% 15 discovery calls; at 50 each 750 activities.
// Rounding: counts to the nearest whole number by default, deals always up by default, because two and a bit do not make it.
// Thread safety: pure functions. The scalars allocate nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>
#include <landfall/core/field.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::funnel {

enum class Rounding : std::uint8_t {
  nearest, ///< to the nearest whole number, halves up
  up,      ///< to the next whole number
  none,    ///< fractions stay
};
std::string_view to_string(Rounding rounding);

// --- scalars ---

/// `count` rounded. What lies within 1e-9 of a whole number or a half is taken for it, so that 9 ÷ 0.9 rounds up to 10 and
/// never to 11 (within 1e-15 of the count, above a million). A count is not below 0. O(1).
inline double rounded(double count, Rounding rounding) {
  if (rounding == Rounding::none || count >= 1e14) return count; // so large a double has hardly a fraction left
  const double slack = count < 1e6 ? 1e-9 : 1e-15 * count;       // comparisons, where fmax would be two calls
  if (rounding == Rounding::nearest) return std::floor(count + 0.5 + slack);
  const double up = std::ceil(count - slack);
  return up > 0.0 ? up : 0.0;
}

/// Deals that add up to a quota: quota ÷ average deal size, rounded (up by default).
/// Throws `Error` (invalid_argument) unless quota ≥ 0 and average_deal_size > 0, both finite. O(1).
inline double deals_needed(double quota, double average_deal_size, Rounding rounding = Rounding::up) {
  require(quota >= 0.0 && std::isfinite(quota), "a quota is finite and not below 0", "quota");
  require(average_deal_size > 0.0 && std::isfinite(average_deal_size), "a deal size is finite and above 0",
          "average_deal_size");
  return rounded(quota / average_deal_size, rounding);
}

/// Units of a stage that leave `target_units` of the stage it feeds, at the share `rate` that goes on: target ÷ rate, rounded.
/// Throws `Error` (invalid_argument) unless target_units ≥ 0, finite, and 0 < rate ≤ 1. O(1).
inline double units_needed(double target_units, double rate, Rounding rounding = Rounding::nearest) {
  require(target_units >= 0.0 && std::isfinite(target_units), "a number of units is finite and not below 0", "target_units");
  require(rate > 0.0 && rate <= 1.0, "a rate lies above 0 and is at most 1", "rate");
  return rounded(target_units / rate, rounding);
}

/// Activities that make `units` of the first stage at so many each, rounded.
/// Throws `Error` (invalid_argument) unless units ≥ 0 and activities_per_unit > 0, both finite. O(1).
inline double activities_needed(double units, double activities_per_unit, Rounding rounding = Rounding::nearest) {
  require(units >= 0.0 && std::isfinite(units), "a number of units is finite and not below 0", "units");
  require(activities_per_unit > 0.0 && std::isfinite(activities_per_unit), "activities per unit are finite and above 0",
          "activities_per_unit");
  return rounded(units * activities_per_unit, rounding);
}

// --- the chain ---

/// A stage before the deal, and the share of its units that go on to the stage it feeds.
struct SalesMathStep {
  std::string name;  ///< "demo"
  double rate = 1.0; ///< in (0, 1]
};

/// The Sales Math of a team. With the worked example: {250'000, 84'000, {{"demo", 0.33}, {"discovery call", 0.60}}, 50}.
struct SalesMath {
  double quota = 0.0;
  double average_deal_size = 0.0;
  std::vector<SalesMathStep> steps;          ///< from the one next to the deal backwards
  std::optional<double> activities_per_unit; ///< for each unit of the stage furthest from the deal; null: not tracked
};

struct SalesMathOptions {
  Rounding deals = Rounding::up;
  Rounding stages = Rounding::nearest; ///< stages and activities
};

/// One line of the chain.
struct SalesMathRow {
  std::string stage;
  std::optional<double> rate; ///< share that goes on to the stage that this one feeds; null for deals and activities
  double units = 0.0;         ///< needed, or to be expected
};

/// From the quota backwards: deals, then each step, then activities where they are tracked ("deal", …, "activity").
/// `deals_needed`, then `units_needed` a step, then `activities_needed`: each from the rounded count above it.
/// Throws as they do, with the row of the step, and (invalid_argument) on a step without a name. O(steps).
std::vector<SalesMathRow> sales_math_backwards(const SalesMath& math, const SalesMathOptions& options = {});

/// What an effort is to be expected to bring.
struct SalesMathOutlook {
  std::vector<SalesMathRow> rows; ///< in the order of `sales_math_backwards`
  double expected_bookings = 0.0; ///< expected deals × average deal size
  double gap_to_quota = 0.0;      ///< quota − expected bookings; below 0 when there is more than enough
};

/// From an effort forwards: `effort` counts activities where they are tracked, else units of the stage furthest from the deal
/// (deals when there are no steps). Expectations are not rounded: half a deal is half a deal's worth. No interval: rates are
/// taken as known.
/// Throws `Error` (invalid_argument) unless effort ≥ 0 and finite, and as `sales_math_backwards`. O(steps).
SalesMathOutlook sales_math_forwards(const SalesMath& math, double effort);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::SalesMathRow> {
  using Row = funnel::SalesMathRow;
  static constexpr auto value =
      fields(field("stage", &Row::stage, "what is counted"),
             field("rate", &Row::rate, "share that goes on to the stage that this one feeds", Unit::probability),
             field("units", &Row::units, "how many are needed, or to be expected", Unit::count));
};
