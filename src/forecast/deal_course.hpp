// What becomes of one deal, day by day, and how that changes with the model's coefficients.
// Private to forecast. Thread safety: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "forecast/deal_features.hpp"

#include <cmath>
#include <vector>

namespace landfall::forecast {

/// Chances of one week under the fit.
inline Chance hazards_of(const stats::CompetingLogit& fit, const FeatureList& features) {
  double eta1 = 0.0, eta2 = 0.0;
  for (const auto f : features.span()) eta1 += fit.coefficient[f], eta2 += fit.coefficient[f + fit.features];
  const double e1 = std::exp(std::min(eta1, 300.0)), e2 = std::exp(std::min(eta2, 300.0));
  return {e1 / (1.0 + e1 + e2), e2 / (1.0 + e1 + e2)};
}

/// Of something with respect to the coefficients.
class Gradient {
public:
  explicit Gradient(const stats::CompetingLogit& fit) : fit_(fit), values_(2 * fit.features) {}
  void add(const FeatureList& features, double first, double second) {
    for (const auto f : features.span()) values_[f] += first, values_[f + fit_.features] += second;
  }
  /// gᵀVg: what the coefficients' uncertainty makes of it. O(features touched²).
  double variance() const;

private:
  const stats::CompetingLogit& fit_;
  std::vector<double> values_;
};

class DealCourse {
public:
  /// Over the days [from, until) of a deal that is open when `from` begins.
  DealCourse(const DealFeatures& features, const stats::CompetingLogit& fit, const FixedFeatures& deal, const Look& look,
             std::int32_t from, std::int32_t until);

  const Chance& chance() const { return chance_; }
  /// Adds `worth` times the gradient of the chance to be won.
  void differentiate(double worth, Gradient& won) const;
  /// Both gradients.
  void differentiate(double worth, Gradient& won, Gradient& lost) const;

private:
  /// Days on which the hazards stay the same.
  struct Stretch {
    std::int32_t begin;
    double weeks, won, lost; ///< length; hazards of a week
    double open, closing;    ///< chance to be open when it begins; to close in it, if so
  };
  template <class Add> void differentiate(bool of_won, double worth, Add&& add) const;

  const DealFeatures& features_;
  FixedFeatures deal_;
  Look look_;
  std::vector<Stretch> stretches_;
  Chance chance_;
};

} // namespace landfall::forecast
