// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/landing/landing.hpp>

#include "landing/compound.hpp"
#include "landing/deals.hpp"
#include "landing/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace landfall {

using landing::Atoms, landing::Linear, landing::Mixture;

Landing::Landing(std::shared_ptr<const landing::Distribution> distribution, std::string method, std::int64_t n)
    : distribution_(std::move(distribution)), method_(std::move(method)), n_(n) {
  landing::require_finite(distribution_->moments());
}

Landing Landing::point(double value) {
  require(std::isfinite(value), "a point is a finite number", "value");
  return {std::make_shared<Atoms>(std::vector<std::pair<double, double>>{{value, 1.0}}), "a point", 0};
}

Landing Landing::from_deals(std::span<const double> probability, std::span<const double> amount,
                            const landing::DealOptions& options) {
  auto [distribution, method] = landing::sum_of_deals(probability, amount, options);
  return {std::move(distribution), std::move(method), static_cast<std::int64_t>(amount.size())};
}

Landing Landing::compound(double mean_count, double variance_to_mean, std::span<const double> amounts,
                          const landing::DealOptions& options) {
  require(mean_count >= 0.0 && std::isfinite(mean_count), "the mean count is a finite number, not below 0", "mean_count");
  require(variance_to_mean >= 1.0 && variance_to_mean <= 1e5, "variance to mean is 1, which is Poisson, to 100,000",
          "variance_to_mean");
  for (std::size_t i = 0; i < amounts.size(); ++i)
    require(std::isfinite(amounts[i]), "an amount is a finite number", "amounts", static_cast<std::int64_t>(i));
  if (mean_count == 0.0) return point(0.0).named("nothing to come", 0);
  require(!amounts.empty(), "there is no amount to draw from", "amounts");
  return {landing::compound(mean_count, variance_to_mean, amounts, options),
          variance_to_mean > 1.0 ? "compound negative binomial" : "compound Poisson",
          static_cast<std::int64_t>(amounts.size())};
}

Landing Landing::from_samples(std::span<const double> samples) {
  require(!samples.empty(), "a Landing needs at least one sample", "samples");
  std::vector<std::pair<double, double>> atoms;
  atoms.reserve(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    require(std::isfinite(samples[i]), "a sample is a finite number", "samples", static_cast<std::int64_t>(i));
    atoms.emplace_back(samples[i], 1.0);
  }
  return {std::make_shared<Atoms>(std::move(atoms)), "samples", static_cast<std::int64_t>(samples.size())};
}

Landing Landing::from_quantiles(std::span<const double> probabilities, std::span<const double> values) {
  require(probabilities.size() == values.size(), "as many values as probabilities are needed", "values");
  require(values.size() >= 2, "a Landing needs at least two quantiles", "values");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(probabilities[i] >= 0.0 && probabilities[i] <= 1.0, "a probability lies between 0 and 1", "probabilities", row);
    require(std::isfinite(values[i]), "a quantile is a finite number", "values", row);
    require(i == 0 || probabilities[i - 1] < probabilities[i], "probabilities are to ascend", "probabilities", row);
    require(i == 0 || values[i - 1] <= values[i], "quantiles cannot descend", "values", row);
  }
  return {std::make_shared<Linear>(std::vector(values.begin(), values.end()),
                                   std::vector(probabilities.begin(), probabilities.end())),
          "quantiles", static_cast<std::int64_t>(values.size())};
}

Landing Landing::mixture(std::span<const Landing> parts, std::span<const double> weights) {
  require(!parts.empty(), "a mixture needs at least one part", "parts");
  require(parts.size() == weights.size(), "as many weights as parts are needed", "weights");
  std::vector<landing::DistributionPtr> distributions;
  std::vector<double> kept;
  std::int64_t n = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    require(weights[i] >= 0.0 && std::isfinite(weights[i]), "a weight is a finite number, not below 0", "weights",
            static_cast<std::int64_t>(i));
    if (weights[i] == 0.0) continue;
    distributions.push_back(parts[i].distribution_);
    kept.push_back(weights[i]);
    n += parts[i].n_;
  }
  require(!kept.empty(), "at least one weight is to be above 0", "weights");
  return {std::make_shared<Mixture>(std::move(distributions), std::move(kept)), "mixture of " + std::to_string(parts.size()),
          n};
}

double Landing::mean() const { return distribution_->moments().mean; }
double Landing::variance() const { return distribution_->moments().variance; }
double Landing::standard_deviation() const { return std::sqrt(variance()); }

double Landing::quantile(double q) const {
  require(q >= 0.0 && q <= 1.0, "a quantile is asked for between 0 and 1", "q");
  return distribution_->quantile(q);
}

double Landing::cdf(double x) const {
  require(!std::isnan(x), "the value is not a number", "x");
  return distribution_->cdf(x);
}

double Landing::probability_at_least(double x) const {
  require(!std::isnan(x), "the value is not a number", "x");
  return distribution_->probability_at_least(x);
}

double Landing::error_bound() const { return distribution_->error_bound(); }

Landing Landing::shift(double by) const {
  require(std::isfinite(by), "a shift is a finite number", "by");
  return by == 0.0 ? *this : Landing(distribution_->affine(1.0, by), method_, n_);
}

Landing Landing::scale(double by) const {
  require(std::isfinite(by), "a factor is a finite number", "by");
  if (by == 0.0) return point(0.0).named(method_, n_);
  return by == 1.0 ? *this : Landing(distribution_->affine(by, 0.0), method_, n_);
}

Landing operator+(const Landing& a, const Landing& b) {
  return {landing::sum(a.distribution_, b.distribution_), a.method_ == b.method_ ? a.method_ : a.method_ + " + " + b.method_,
          a.n_ + b.n_};
}

Landing Landing::named(std::string method, std::int64_t n) const { return {distribution_, std::move(method), n}; }

} // namespace landfall
