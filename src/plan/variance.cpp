// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/plan/variance.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::plan {

namespace {

std::string segment_of(const Target& target) { return target.segment.empty() ? "total" : target.segment; }

bool is_material(const VarianceRow& row, const VarianceOptions& options) {
  if (row.verdict == Verdict::on_plan) return false;
  const double size = std::abs(row.variance);
  const bool looks_at_ratio = options.material_ratio && row.ratio;
  if (!options.material_amount && !looks_at_ratio) return true;
  const bool by_amount = options.material_amount && size >= *options.material_amount;
  const bool by_ratio = looks_at_ratio && std::abs(*row.ratio) >= *options.material_ratio;
  if (options.material_when == MaterialWhen::either_reached) return by_amount || by_ratio;
  return (by_amount || !options.material_amount) && (by_ratio || !looks_at_ratio);
}

/// How large the numbers are that a row was added from: where they cancel, what is left is their rounding.
struct Sizes {
  double plan, either;
};

/// Fills all that follows from plan, actual and variance.
void judge(VarianceRow& row, const Sizes& sizes, const VarianceOptions& options) {
  const auto not_negative = [](const std::optional<double>& threshold) { return !threshold || *threshold >= 0.0; };
  require(not_negative(options.material_amount), "a threshold is not negative", "material_amount");
  require(not_negative(options.material_ratio), "a threshold is not negative", "material_ratio");
  require(options.rounding_ratio >= 0.0, "a threshold is not negative", "rounding_ratio");
  if (std::abs(row.plan) > options.rounding_ratio * sizes.plan) row.ratio = row.variance / std::abs(row.plan);
  row.verdict = std::abs(row.variance) <= options.rounding_ratio * sizes.either ? Verdict::on_plan
                : favourable(row.polarity, row.variance) > 0.0                  ? Verdict::favourable
                                                                                : Verdict::unfavourable;
  row.material = is_material(row, options);
}

} // namespace

std::string_view to_string(Verdict verdict) {
  constexpr std::string_view words[] = {"favourable", "unfavourable", "on_plan"};
  return words[static_cast<std::size_t>(verdict)];
}

VarianceRow variance(const Target& target, double actual, const VarianceOptions& options) {
  require(std::isfinite(target.amount), "a target is a finite number", "amount");
  require(std::isfinite(actual), "an actual is a finite number", "actual");
  VarianceRow row{.metric = target.metric,
                  .dimension = target.dimension,
                  .segment = segment_of(target),
                  .period = target.period.label,
                  .plan = target.amount,
                  .actual = actual,
                  .variance = actual - target.amount,
                  .ratio = {},
                  .polarity = target.polarity};
  // One plan is not added from others: any but 0 has a ratio.
  judge(row, {.plan = 0.0, .either = std::max(std::abs(row.plan), std::abs(row.actual))}, options);
  return row;
}

VarianceRow total_variance(std::span<const VarianceRow> parts, std::string_view segment, const VarianceOptions& options) {
  if (parts.empty()) throw Error(ErrorCode::insufficient, "a total needs at least one part", "parts");
  stats::CompensatedSum plan, actual, variance, plan_size, either_size;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& part = parts[i];
    const auto row = static_cast<std::int64_t>(i);
    require(part.metric == parts[0].metric, "the parts are of different metrics", "metric", row);
    require(part.period == parts[0].period, "the parts are of different periods", "period", row);
    require(part.polarity == parts[0].polarity, "the parts have different polarities", "polarity", row);
    plan += part.plan;
    actual += part.actual;
    // From its ends, since part.variance was rounded when it was made.
    variance += part.actual;
    variance += -part.plan;
    plan_size += std::abs(part.plan);
    either_size += std::max(std::abs(part.plan), std::abs(part.actual));
  }
  VarianceRow row{.metric = parts[0].metric,
                  .dimension = {},
                  .segment = std::string(segment),
                  .period = parts[0].period,
                  .plan = plan.value(),
                  .actual = actual.value(),
                  .variance = variance.value(),
                  .ratio = {},
                  .polarity = parts[0].polarity};
  judge(row, {.plan = plan_size.value(), .either = either_size.value()}, options);
  return row;
}

ExpectedVariance variance(const Target& target, const Landing& landing, double level) {
  require(std::isfinite(target.amount), "a target is a finite number", "amount");
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const auto at = [&](double q) { return landing.quantile(q) - target.amount; };
  const double plan = target.amount;
  return {.metric = target.metric,
          .dimension = target.dimension,
          .segment = segment_of(target),
          .period = target.period.label,
          .plan = plan,
          .p_hit = target.polarity == Polarity::higher_is_better ? landing.probability_at_least(plan) : landing.cdf(plan),
          .variance = {.estimate = landing.mean() - plan,
                       .low = at(0.5 - level / 2),
                       .high = at(0.5 + level / 2),
                       .level = level,
                       .n = landing.n()},
          .p10 = at(0.10),
          .p50 = at(0.50),
          .p90 = at(0.90),
          .method = landing.method()};
}

} // namespace landfall::plan
