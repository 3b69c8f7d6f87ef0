// What a form without points becomes once it is known to be no less than a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

namespace landfall::landing {

/// scale·Y + shift, Y what a form without masses of its own becomes given that it is no less than `least`. Moments are exact on
/// a lattice of up to 65,536 points; elsewhere they are integrated from the upper tail.
class Truncated final : public Distribution {
public:
  Truncated(DistributionPtr parent, double least, double scale = 1.0, double shift = 0.0);

  Moments moments() const override { return {scale_ * base_.mean + shift_, scale_ * scale_ * base_.variance}; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  double error_bound() const override;
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override;
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;

  const DistributionPtr& parent() const { return parent_; }
  double least() const { return least_; }
  double scale() const { return scale_; }
  double shift() const { return shift_; }

private:
  double above(double y) const;
  double below(double y) const;

  DistributionPtr parent_;
  double least_, left_;
  double scale_, shift_;
  Moments base_;
};

} // namespace landfall::landing
