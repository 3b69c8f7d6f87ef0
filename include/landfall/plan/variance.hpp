// Variance to plan: what happened, or is expected to happen, against what was promised.
// Answers: how far off plan is it, is that good or bad, does it matter, and how likely is it still to be met?
// Definition: variance = actual − plan; favourable by the metric's polarity; material by stated thresholds.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/core/polarity.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/plan/target.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace landfall::plan {

enum class Verdict : std::uint8_t { favourable, unfavourable, on_plan };
std::string_view to_string(Verdict verdict);

/// How two thresholds of materiality are joined.
enum class MaterialWhen : std::uint8_t {
  both_reached, ///< large in money and large for its plan: a small segment's 40% of little stays out
  either_reached,
};

struct VarianceOptions {
  std::optional<double> material_amount = {};  ///< |variance| that matters, in the metric's unit; none: not looked at
  std::optional<double> material_ratio = 0.05; ///< |variance| ÷ |plan| that matters; none: not looked at
  MaterialWhen material_when = MaterialWhen::both_reached;
  /// A variance of at most this share of the larger of plan and actual is rounding, not a variance: on plan.
  double rounding_ratio = 1e-12;
};

struct VarianceRow {
  std::string metric;
  std::string dimension; ///< empty: the whole company
  std::string segment;   ///< "total" for the whole company
  std::string period;    ///< label
  double plan = 0.0;
  double actual = 0.0;
  double variance = 0.0;       ///< actual − plan
  std::optional<double> ratio; ///< variance ÷ |plan|; null where the plan is 0
  Verdict verdict = Verdict::on_plan;
  bool material = false;
  Polarity polarity = Polarity::higher_is_better;
};

/// Variance of what happened. Material where |variance| and |variance| ÷ |plan| reach their thresholds, both or either; what is
/// on plan never is; without thresholds, all else is. A plan of 0 has no ratio: the amount's threshold decides alone, and
/// without one any variance is material. Throws `Error` (invalid_argument) unless actual and the target are finite and
/// thresholds are not negative. O(1).
VarianceRow variance(const Target& target, double actual, const VarianceOptions& options = {});

/// Variance of a whole from those of its parts: plans and actuals are added (compensated), so that the variance is the sum
/// of theirs to the last bit or two; what is left of plans or variances that cancel is rounding up to rounding_ratio of their
/// sizes, and then on plan, or without a ratio. Named after `segment`; metric, period and polarity are the parts'. Throws
/// `Error` (insufficient) on no rows, (invalid_argument) on parts of different metrics, periods or polarities. O(n).
VarianceRow total_variance(std::span<const VarianceRow> parts, std::string_view segment = "total",
                           const VarianceOptions& options = {});

/// Variance of what is expected: landing − plan.
struct ExpectedVariance {
  std::string metric;
  std::string dimension; ///< empty: the whole company
  std::string segment;   ///< "total" for the whole company
  std::string period;    ///< label
  double plan = 0.0;
  double p_hit = 0.0;                     ///< P(landing ≥ plan), or P(landing ≤ plan) where lower is better
  stats::Interval variance;               ///< mean, and the equal-tailed interval of the level asked for
  double p10 = 0.0, p50 = 0.0, p90 = 0.0; ///< quantiles of the variance
  std::string method;                     ///< how the landing was made
};

/// Throws `Error` (invalid_argument) unless 0 < level < 1 and the target is finite. O(1) and five quantiles of the landing.
ExpectedVariance variance(const Target& target, const Landing& landing, double level = 0.80);

} // namespace landfall::plan

template <> struct landfall::fields_of<landfall::plan::VarianceRow> {
  using Row = plan::VarianceRow;
  static constexpr auto value =
      fields(field("metric", &Row::metric, "what is measured"),
             field("dimension", &Row::dimension, "what it is split by; empty: the whole company"),
             field("segment", &Row::segment, "level of the dimension, or total"),
             field("period", &Row::period, "label of the period"), field("plan", &Row::plan, "what was promised"),
             field("actual", &Row::actual, "what happened"), field("variance", &Row::variance, "actual less plan"),
             field("ratio", &Row::ratio, "variance over the size of the plan; none where the plan is 0", Unit::ratio),
             field("verdict", &Row::verdict, "favourable, unfavourable or on_plan, by the metric's polarity"),
             field("material", &Row::material, "whether the variance reaches the thresholds"),
             field("polarity", &Row::polarity, "which way is good"));
};

template <> struct landfall::fields_of<landfall::plan::ExpectedVariance> {
  using Row = plan::ExpectedVariance;
  static constexpr auto value =
      fields(field("metric", &Row::metric, "what is measured"),
             field("dimension", &Row::dimension, "what it is split by; empty: the whole company"),
             field("segment", &Row::segment, "level of the dimension, or total"),
             field("period", &Row::period, "label of the period"), field("plan", &Row::plan, "what was promised"),
             field("p_hit", &Row::p_hit, "chance of the plan or better", Unit::probability),
             field("variance", &Row::variance, "landing less plan: mean and interval"),
             field("p10", &Row::p10, "variance that is exceeded with 90% probability"),
             field("p50", &Row::p50, "variance that is as likely exceeded as not"),
             field("p90", &Row::p90, "variance that is exceeded with 10% probability"),
             field("method", &Row::method, "how the landing was made"));
};
