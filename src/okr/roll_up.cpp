// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/roll_up.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace landfall::okr {

std::string_view to_string(RollUp rule) { return rule == RollUp::weighted_mean ? "weighted_mean" : "worst_child"; }

double roll_up(std::span<const WeightedProgress> children, RollUp rule) {
  if (children.empty()) throw Error(ErrorCode::insufficient, "there is nothing to roll up", "children");
  std::vector<double> weights, progresses; // of those that count
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto& [weight, progress] = children[i];
    const auto row = static_cast<std::int64_t>(i);
    require(weight >= 0.0 && std::isfinite(weight), "a weight is a finite number, not below 0", "weight", row);
    require(std::isfinite(progress), "progress is a finite number", "progress", row);
    if (weight > 0.0) weights.push_back(weight), progresses.push_back(progress);
  }
  require(!weights.empty(), "the weights sum to 0", "weight");
  const auto [worst, best] = std::ranges::minmax(progresses);
  if (rule == RollUp::worst_child) return worst;
  // Scaled by powers of two, so that neither a product nor a sum leaves the range of numbers.
  const int weight_scale = stats::exponent(weights), scale = stats::exponent(progresses);
  stats::CompensatedSum total, weighted;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double weight = std::ldexp(weights[i], -weight_scale);
    total += weight;
    weighted += weight * std::ldexp(progresses[i], -scale);
  }
  return std::clamp(std::ldexp(weighted.value() / total.value(), scale), worst, best); // rounding could take it past the ends
}

std::optional<double> progress(const Objective& objective, Date as_of, const ProgressOptions& options, RollUp rule) {
  if (objective.key_results.empty()) return std::nullopt;
  std::vector<WeightedProgress> children;
  for (const auto& each : objective.key_results)
    children.push_back({each.weight, progress(each, as_of, options).value_or(0.0)});
  return roll_up(children, rule);
}

} // namespace landfall::okr
