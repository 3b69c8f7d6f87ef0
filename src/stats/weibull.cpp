// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/weibull.hpp>

#include "stats/weibull_likelihood.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace landfall::stats {

namespace {

/// The peak of the likelihood, by the scaled covariates.
Eigen::VectorXd climb(const ScaledCases& cases, const WeibullOptions& options, double exponential_scale, SecondOrder& peak) {
  constexpr double close = 1e-7, closest = 1e-11;
  Eigen::VectorXd at = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cases.width() + 2));
  at[0] = std::log(exponential_scale);
  const auto likelihood = [&](const Eigen::VectorXd& x) { return weibull_likelihood(cases, x, options.control); };
  minimise_newton(likelihood, at, closest, options.most_iterations, peak);
  if (!std::isfinite(peak.value) || !(peak.gradient.lpNorm<Eigen::Infinity>() < close))
    throw Error(ErrorCode::not_converged,
                "the likelihood has no peak: all that ended did so at one time, or a covariate tells them from those that are "
                "open; leave that covariate out, or use a survival curve",
                "time");
  return at;
}

} // namespace

WeibullModel fit_weibull(const TimedCases& cases, const WeibullOptions& options) {
  check(cases);
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  const auto ended = std::ranges::count(cases.ended, 1);
  const std::size_t size = cases.width + 2;
  if (ended < static_cast<std::int64_t>(size))
    throw Error(ErrorCode::insufficient,
                std::to_string(ended) + " cases have ended, and " + std::to_string(size) +
                    " parameters are to be told from them",
                "ended");
  const ScaledCases scaled(cases);
  options.control.report(0.1);
  SecondOrder peak;
  const double total = std::accumulate(cases.time.begin(), cases.time.end(), 0.0);
  Eigen::VectorXd at = climb(scaled, options, total / static_cast<double>(ended), peak);
  options.control.report(1.0);

  const Eigen::MatrixXd back = scaled.back(1);
  const Eigen::MatrixXd covariance = back * peak.hessian.llt().solve(Eigen::MatrixXd::Identity(at.size(), at.size())) *
                                     back.transpose() / static_cast<double>(cases.time.size());
  at = back * at;
  WeibullModel model;
  model.level_ = options.level;
  model.n_ = static_cast<std::int64_t>(cases.time.size()), model.ended_ = ended;
  model.log_likelihood_ = -peak.value * static_cast<double>(model.n_);
  model.parameters_.assign(at.data(), at.data() + at.size());
  model.covariance_.assign(covariance.data(), covariance.data() + covariance.size());
  const double z = normal_quantile(0.5 + 0.5 * options.level);
  for (std::size_t i = 0; i <= cases.width; ++i) {
    const double estimate = model.parameters_[i], half = z * std::sqrt(model.covariance_[i * size + i]);
    model.coefficients_.push_back({estimate, estimate - half, estimate + half, options.level, ended});
  }
  const double log_p = model.parameters_.back(), half = z * std::sqrt(model.covariance_.back());
  model.power_ = {std::exp(log_p), std::exp(log_p - half), std::exp(log_p + half), options.level, ended};
  return model;
}

double WeibullModel::log_scale(std::span<const double> x) const {
  require(x.size() + 1 == coefficients_.size(), "the model has " + std::to_string(coefficients_.size() - 1) + " covariates",
          "x");
  return std::inner_product(x.begin(), x.end(), parameters_.begin() + 1, parameters_.front());
}

double WeibullModel::half_width(double by_linear, std::span<const double> x, double by_power) const {
  const std::size_t size = parameters_.size();
  std::vector<double> gradient{by_linear};
  for (const double each : x) gradient.push_back(by_linear * each);
  gradient.push_back(by_power);
  double variance = 0.0;
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) variance += gradient[i] * covariance_[i * size + j] * gradient[j];
  return normal_quantile(0.5 + 0.5 * level_) * std::sqrt(variance);
}

Interval WeibullModel::quantile(double p, std::span<const double> x) const {
  require(p > 0.0 && p < 1.0, "a share lies between 0 and 1", "p");
  const double stretched = std::log(-std::log1p(-p)) / power_.estimate, log_time = log_scale(x) + stretched;
  const double half = half_width(1.0, x, -stretched);
  return {std::exp(log_time), std::exp(log_time - half), std::exp(log_time + half), level_, ended_};
}

Interval WeibullModel::mean(std::span<const double> x) const {
  const double inverse = 1.0 / power_.estimate, log_mean = log_scale(x) + std::lgamma(1.0 + inverse);
  const double half = half_width(1.0, x, -inverse * boost::math::digamma(1.0 + inverse));
  return {std::exp(log_mean), std::exp(log_mean - half), std::exp(log_mean + half), level_, ended_};
}

Interval WeibullModel::ended_by(double t, std::span<const double> x) const {
  require(t >= 0.0, "a time is 0 or more", "t");
  const double scale = log_scale(x);
  if (t == 0.0) return {0.0, 0.0, 0.0, level_, ended_};
  if (std::isinf(t)) return {1.0, 1.0, 1.0, level_, ended_};
  const double u = power_.estimate * (std::log(t) - scale), half = half_width(-power_.estimate, x, u);
  const auto ended = [](double log_hazard) { return -std::expm1(-std::exp(log_hazard)); };
  return {ended(u), ended(u - half), ended(u + half), level_, ended_};
}

} // namespace landfall::stats
