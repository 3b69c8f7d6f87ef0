// Cases as a likelihood reads them: logarithms of time, and covariates brought to mean 0 and spread 1, column by column, so
// that no parameter is far from 1. Private to stats. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/timed_cases.hpp>

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

namespace landfall::stats {

class ScaledCases {
public:
  /// Of cases that `check` has passed. Throws `Error` (invalid_argument) on a covariate that is the same for every case.
  explicit ScaledCases(const TimedCases& cases);

  std::size_t size() const { return log_time_.size(); }
  std::size_t width() const { return mean_.size(); }
  const double* log_time() const { return log_time_.data(); }
  const double* ended() const { return ended_.data(); } ///< 0 or 1
  const double* covariate(std::size_t j) const { return scaled_.data() + j * size(); }

  /// From the parameters (constant, scaled covariates', `others`) to those of the covariates as given.
  Eigen::MatrixXd back(std::size_t others) const;

private:
  std::vector<double> log_time_, ended_, mean_, spread_, scaled_;
};

/// Throws `Error` (invalid_argument, with column and row) as timed_cases.hpp says.
void check(const TimedCases& cases);

} // namespace landfall::stats
