// SPDX-License-Identifier: Apache-2.0
#include "stats/scaled_cases.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace landfall::stats {

void check(const TimedCases& cases) {
  const std::size_t n = cases.time.size();
  require(cases.ended.size() == n, "columns of unequal length", "ended");
  require(cases.covariates.size() == n * cases.width, "there are so many covariates for each case", "covariates");
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(std::isfinite(cases.time[i]) && cases.time[i] > 0.0, "a time is finite and above 0", "time", row);
    require(cases.ended[i] <= 1, "it is 0, still open, or 1, ended", "ended", row);
  }
  for (std::size_t i = 0; i < cases.covariates.size(); ++i)
    require(std::isfinite(cases.covariates[i]), "a covariate is finite", "covariates",
            static_cast<std::int64_t>(i / std::max<std::size_t>(cases.width, 1)));
}

ScaledCases::ScaledCases(const TimedCases& cases)
    : log_time_(cases.time.size()),
      ended_(cases.ended.begin(), cases.ended.end()),
      mean_(cases.width, 0.0),
      spread_(cases.width, 0.0),
      scaled_(cases.covariates.size()) {
  const std::size_t n = size();
  for (std::size_t i = 0; i < n; ++i) log_time_[i] = std::log(cases.time[i]);
  for (std::size_t j = 0; j < width(); ++j) {
    const auto given = [&](std::size_t i) { return cases.covariates[i * cases.width + j]; };
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < n; ++i) sum += given(i);
    mean_[j] = sum / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) squares += (given(i) - mean_[j]) * (given(i) - mean_[j]);
    spread_[j] = std::sqrt(squares / static_cast<double>(n));
    require(spread_[j] > 1e-12 * std::abs(mean_[j]), "a covariate that is the same for every case tells nothing: leave it out",
            "covariates");
    double* column = scaled_.data() + j * n;
    for (std::size_t i = 0; i < n; ++i) column[i] = (given(i) - mean_[j]) / spread_[j];
  }
}

Eigen::MatrixXd ScaledCases::back(std::size_t others) const {
  const auto size = static_cast<Eigen::Index>(1 + width() + others);
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Identity(size, size);
  for (std::size_t j = 0; j < width(); ++j) {
    const auto at = static_cast<Eigen::Index>(j + 1);
    jacobian(at, at) = 1.0 / spread_[j];
    jacobian(0, at) = -mean_[j] / spread_[j];
  }
  return jacobian;
}

} // namespace landfall::stats
