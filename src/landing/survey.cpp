// SPDX-License-Identifier: Apache-2.0
#include "landing/survey.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace landfall::landing {

void require_finite(const Moments& moments) {
  require(std::isfinite(moments.mean) && std::isfinite(moments.variance),
          "its mean or variance is larger than a number can be: give the amounts in a larger unit", "amount");
}

Survey survey(std::span<const double> probability, std::span<const double> amount) {
  require(probability.size() == amount.size(), "as many amounts as probabilities are needed", "amount");
  Survey survey;
  stats::CompensatedSum certain, mean, variance, low, high;
  double product = 1.0, logs = 0.0; // of 1 − 2p(1 − p) ≥ ½: a product of 512 of them is no less than 2^−512
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const double p = probability[i], a = amount[i];
    if (!(p >= 0.0 && p <= 1.0)) require(false, "a probability lies between 0 and 1", "probability", std::int64_t(i));
    if (!std::isfinite(a)) require(false, "an amount is a finite number", "amount", std::int64_t(i));
    if (p == 1.0) certain += a;
    if (p == 1.0 || p == 0.0 || a == 0.0) continue;
    ++survey.n;
    mean += p * a;
    variance += p * (1.0 - p) * a * a;
    (a < 0.0 ? low : high) += a;
    product *= 1.0 - 2.0 * p * (1.0 - p);
    if (survey.n % 512 == 0) logs += std::log(product), product = 1.0;
    if (std::abs(a) > std::abs(survey.largest.back().amount)) {
      auto place = survey.largest.end() - 1;
      for (; place != survey.largest.begin() && std::abs((place - 1)->amount) < std::abs(a); --place) *place = *(place - 1);
      *place = {a, p};
    }
  }
  survey.certain = certain.value();
  survey.moments = {mean.value() + survey.certain, variance.value()};
  require_finite(survey.moments);
  survey.low = low.value();
  survey.high = high.value();
  survey.log_floor = (logs + std::log(product)) / 2.0;
  return survey;
}

std::pair<double, double> reach(const Moments& moments, double largest, std::pair<double, double> ends, double missing) {
  const double l = -std::log(missing);
  const double t = largest * l / 3.0 + std::sqrt(largest * largest * l * l / 9.0 + 2.0 * moments.variance * l);
  return {std::max(ends.first, moments.mean - t), std::min(ends.second, moments.mean + t)};
}

} // namespace landfall::landing
