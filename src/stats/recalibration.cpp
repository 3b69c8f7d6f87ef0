// Intercept and slope of outcomes on the logit of what was said, by Newton's method.
// SPDX-License-Identifier: Apache-2.0
#include "stats/judged.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace landfall::stats {

std::string_view to_string(LogisticFit fit) {
  switch (fit) {
  case LogisticFit::maximum_likelihood: return "maximum_likelihood";
  case LogisticFit::firth: return "firth";
  }
  return "unknown";
}

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Case {
  double x; // logit of what was said
  bool happened;
  double weight;
};

/// Symmetric, 2 by 2.
struct Matrix {
  double aa = 0.0, ab = 0.0, bb = 0.0;

  double determinant() const { return aa * bb - ab * ab; }
  Matrix inverse() const { return {bb / determinant(), -ab / determinant(), aa / determinant()}; }
  double form(double x) const { return aa + 2.0 * ab * x + bb * x * x; } // (1, x) · M · (1, x)
};

struct Curve {
  double intercept = 0.0, slope = 0.0;
  Matrix covariance;
  double log_likelihood = 0.0; // penalised, for Firth
};

/// log(1 + exp(x))
double softplus(double x) { return x > 0.0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

/// The fit itself. Where the slope is held it is 1, and only the intercept is looked for.
class Fit {
public:
  Fit(std::span<const Case> cases, LogisticFit method, bool slope_held)
      : cases_(cases), firth_(method == LogisticFit::firth), slope_held_(slope_held) {
    CompensatedSum weight, sum;
    for (const auto& each : cases) weight += each.weight, sum += each.weight * each.x;
    centre_ = sum.value() / weight.value(); // logits are taken about it, so that intercept and slope hardly correlate
  }

  Curve at(double intercept, double slope) const { return from_centre(read(intercept + slope * centre_, slope).curve); }

  Curve best() const {
    auto now = read(slope_held_ ? centre_ : 0.0, slope_held_ ? 1.0 : 0.0);
    for (int i = 0; i < 200; ++i) {
      double a = now.step_a, b = now.step_b;
      const bool settled = std::abs(a) <= 1e-11 * (1.0 + std::abs(now.curve.intercept)) &&
                           std::abs(b) <= 1e-11 * (1.0 + std::abs(now.curve.slope));
      auto next = read(now.curve.intercept + a, now.curve.slope + b);
      if (settled) return from_centre(next.curve);
      for (int halved = 0; halved < 40 && !(next.curve.log_likelihood >= now.curve.log_likelihood - rounding(now)); ++halved)
        next = read(now.curve.intercept + (a /= 2.0), now.curve.slope + (b /= 2.0));
      now = next;
    }
    throw Error(ErrorCode::not_converged, "Newton's steps for intercept and slope did not settle");
  }

private:
  struct Reading {
    Curve curve;
    double step_a = 0.0, step_b = 0.0; // Newton's
  };

  static double rounding(const Reading& reading) { return 1e-12 * (1.0 + std::abs(reading.curve.log_likelihood)); }

  Matrix inverted(const Matrix& information) const {
    return slope_held_ ? Matrix{1.0 / information.aa, 0.0, 0.0} : information.inverse();
  }

  Reading read(double intercept, double slope) const {
    CompensatedSum log_likelihood, aa, ab, bb, score_a, score_b;
    const auto add = [&](double weight, double x, double residual) {
      score_a += weight * residual;
      score_b += weight * residual * x;
    };
    for (const auto& [logit, happened, weight] : cases_) {
      const double x = logit - centre_, eta = intercept + slope * x, p = 1.0 / (1.0 + std::exp(-eta));
      log_likelihood += -weight * softplus(happened ? -eta : eta);
      const double spread = weight * p * (1.0 - p);
      aa += spread, ab += spread * x, bb += spread * x * x;
      add(weight, x, happened ? 1.0 / (1.0 + std::exp(eta)) : -p);
    }
    const Matrix information{aa.value(), ab.value(), bb.value()}, covariance = inverted(information);
    if (firth_) {
      for (const auto& [logit, happened, weight] : cases_) {
        const double x = logit - centre_, p = 1.0 / (1.0 + std::exp(-intercept - slope * x));
        add(weight * p * (1.0 - p) * covariance.form(x), x, 0.5 - p);
      }
      log_likelihood += 0.5 * std::log(slope_held_ ? information.aa : information.determinant());
    }
    const double a = score_a.value(), b = slope_held_ ? 0.0 : score_b.value();
    return {{intercept, slope, covariance, log_likelihood.value()},
            covariance.aa * a + covariance.ab * b,
            covariance.ab * a + covariance.bb * b};
  }

  Curve from_centre(Curve curve) const {
    const auto& [aa, ab, bb] = curve.covariance;
    curve.intercept -= curve.slope * centre_;
    curve.covariance = {aa - 2.0 * centre_ * ab + centre_ * centre_ * bb, ab - centre_ * bb, bb};
    return curve;
  }

  std::span<const Case> cases_;
  bool firth_, slope_held_;
  double centre_;
};

/// Where what happened and what did not lie on the scale of logits.
struct Places {
  double lowest_0 = INFINITY, highest_0 = -INFINITY, lowest_1 = INFINITY, highest_1 = -INFINITY;

  explicit Places(std::span<const Case> cases) {
    for (const auto& each : cases) {
      auto& lowest = each.happened ? lowest_1 : lowest_0;
      auto& highest = each.happened ? highest_1 : highest_0;
      lowest = std::min(lowest, each.x);
      highest = std::max(highest, each.x);
    }
  }
  bool outcomes_alike() const { return std::isinf(lowest_0) || std::isinf(lowest_1); }
  bool logits_alike() const { return std::min(lowest_0, lowest_1) == std::max(highest_0, highest_1); }
  bool separated() const { return outcomes_alike() || highest_0 <= lowest_1 || highest_1 <= lowest_0; }
  /// The one logit at which both may be, when separated.
  double border() const { return highest_0 <= lowest_1 ? highest_0 : lowest_0; }
};

/// What the likelihood comes near to but does not reach: certainty everywhere but on the border.
double separated_log_likelihood(std::span<const Case> cases, const Places& places) {
  if (places.outcomes_alike()) return 0.0;
  double happened = 0.0, not_happened = 0.0;
  for (const auto& each : cases)
    if (each.x == places.border()) (each.happened ? happened : not_happened) += each.weight;
  const auto part = [&](double k) { return k > 0.0 ? k * std::log(k / (happened + not_happened)) : 0.0; };
  return part(happened) + part(not_happened);
}

Interval wald(double estimate, double error, double level, std::int64_t n) {
  const double z = normal_quantile(0.5 * (1.0 + level));
  return {.estimate = estimate, .low = estimate - z * error, .high = estimate + z * error, .level = level, .n = n};
}

} // namespace

Recalibration recalibration(const Judged& judged, const RecalibrationOptions& options) {
  require(options.clamp > 0.0 && options.clamp < 0.5, "probabilities are clamped by more than 0 and less than a half", "clamp");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  Recalibration result;
  std::vector<Case> cases;
  for (const auto& [probability, happened, weight] : observations(judged)) {
    const double p = std::clamp(probability, options.clamp, 1.0 - options.clamp);
    result.clamped += p != probability;
    cases.push_back({std::log(p) - std::log1p(-p), happened, weight});
  }
  result.n = static_cast<std::int64_t>(cases.size());
  result.intercept = result.slope = result.in_the_large = {.level = options.level, .n = result.n};
  result.intercept_error = result.slope_error = result.in_the_large_error = result.covariance = nan;

  const Places places(cases);
  const bool firth = options.fit == LogisticFit::firth;
  std::optional<Curve> shifted; // slope 1
  if (!places.outcomes_alike() || firth) {
    shifted = Fit(cases, options.fit, true).best();
    result.in_the_large_error = std::sqrt(shifted->covariance.aa);
    result.in_the_large = wald(shifted->intercept, result.in_the_large_error, options.level, result.n);
  }
  if (places.logits_alike()) {
    result.separated = places.outcomes_alike();
    const double best = shifted ? shifted->log_likelihood : 0.0;
    const double ratio = 2.0 * (best - Fit(cases, options.fit, true).at(0.0, 1.0).log_likelihood);
    result.p_value = std::erfc(std::sqrt(std::max(ratio, 0.0) / 2.0)); // one degree of freedom
    return result;
  }
  result.separated = places.separated();
  const double calibrated = Fit(cases, options.fit, false).at(0.0, 1.0).log_likelihood;
  double best = 0.0;
  if (result.separated && !firth) {
    best = separated_log_likelihood(cases, places);
  } else {
    const auto curve = Fit(cases, options.fit, false).best();
    best = curve.log_likelihood;
    result.intercept_error = std::sqrt(curve.covariance.aa);
    result.slope_error = std::sqrt(curve.covariance.bb);
    result.covariance = curve.covariance.ab;
    result.intercept = wald(curve.intercept, result.intercept_error, options.level, result.n);
    result.slope = wald(curve.slope, result.slope_error, options.level, result.n);
  }
  result.p_value = std::exp(-std::max(best - calibrated, 0.0));
  return result;
}

} // namespace landfall::stats
