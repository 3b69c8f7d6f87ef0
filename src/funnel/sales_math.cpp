// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/sales_math.hpp>

#include <algorithm>

namespace landfall::funnel {

std::string_view to_string(Rounding rounding) {
  switch (rounding) {
  case Rounding::nearest: return "nearest";
  case Rounding::up: return "up";
  case Rounding::none: return "none";
  }
  return "unknown";
}

namespace {

void require_steps(const SalesMath& math) {
  for (std::size_t i = 0; i < math.steps.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(!math.steps[i].name.empty(), "a step needs a name", "steps", row);
    require(math.steps[i].rate > 0.0 && math.steps[i].rate <= 1.0, "a rate lies above 0 and is at most 1", "rate", row);
  }
}

} // namespace

std::vector<SalesMathRow> sales_math_backwards(const SalesMath& math, const SalesMathOptions& options) {
  require_steps(math);
  double units = deals_needed(math.quota, math.average_deal_size, options.deals);
  std::vector<SalesMathRow> rows = {{.stage = "deal", .rate = {}, .units = units}};
  for (const auto& [name, rate] : math.steps) {
    units = units_needed(units, rate, options.stages);
    rows.push_back({.stage = name, .rate = rate, .units = units});
  }
  if (math.activities_per_unit) {
    units = activities_needed(units, *math.activities_per_unit, options.stages);
    rows.push_back({.stage = "activity", .rate = {}, .units = units});
  }
  return rows;
}

SalesMathOutlook sales_math_forwards(const SalesMath& math, double effort) {
  require(effort >= 0.0 && std::isfinite(effort), "an effort is finite and not below 0", "effort");
  SalesMathOutlook outlook{.rows = sales_math_backwards(math, {})}; // its checks, names and rates
  double units = effort;
  for (auto row = outlook.rows.rbegin(); row != outlook.rows.rend(); ++row) {
    const bool activities = math.activities_per_unit && row == outlook.rows.rbegin();
    row->units = units;
    if (activities) units /= *math.activities_per_unit;
    if (row->rate) units *= *row->rate;
  }
  outlook.expected_bookings = outlook.rows.front().units * math.average_deal_size;
  outlook.gap_to_quota = math.quota - outlook.expected_bookings;
  return outlook;
}

} // namespace landfall::funnel
