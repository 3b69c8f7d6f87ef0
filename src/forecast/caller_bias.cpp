// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/caller_bias.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/proportion.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace landfall::forecast {

namespace {

void check(std::span<const PastCall> calls, const CallerBiasOptions& options) {
  require(options.prior_error_ratio > 0.0, "a prior error is above 0", "prior_error_ratio");
  require(options.prior_error_calls > 2.0, "the prior of errors weighs more than two calls: with less it has no variance",
          "prior_error_calls");
  require(options.prior_bias_calls > 0.0, "a prior weighs more than nothing", "prior_bias_calls");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(!calls[i].caller.empty(), "a call needs a caller", "caller", row);
    require(std::isfinite(calls[i].called) && calls[i].called >= 0.0, "what was called is finite and not below 0", "called",
            row);
    require(std::isfinite(calls[i].came) && calls[i].came >= 0.0, "what came is finite and not below 0", "came", row);
    require(std::isfinite(calls[i].unit) && calls[i].unit > 0.0, "a unit is finite and above 0", "unit", row);
  }
}

double error_of(const PastCall& call) { return std::log((call.came + call.unit) / (call.called + call.unit)); }

} // namespace

CallerBiases fit_caller_biases(std::span<const PastCall> calls, const CallerBiasOptions& options) {
  check(calls, options);
  CallerBiases biases;
  for (const auto& call : calls) {
    auto& past = biases.past_[call.caller];
    ++past.n;
    past.reached += call.came >= call.called ? 1 : 0;
    past.mean += error_of(call);
  }
  for (auto& [caller, past] : biases.past_) past.mean /= static_cast<double>(past.n);
  double within = 0.0;
  for (const auto& call : calls) {
    const double off = error_of(call) - biases.past_.find(call.caller)->second.mean;
    within += off * off;
  }
  biases.n_ = static_cast<std::int64_t>(calls.size());
  biases.level_ = options.level;
  biases.degrees_ = options.prior_error_calls + static_cast<double>(calls.size());
  const double prior_squares = options.prior_error_calls * options.prior_error_ratio * options.prior_error_ratio;

  std::vector<double> log_weight;
  const auto add_node = [&](double shrinkage, double quadrature_weight) {
    CallerBiases::Node node{.lambda = (1.0 - shrinkage) / shrinkage};
    double sum = 0.0, squares = 0.0, log_determinant = 0.0;
    node.precision = options.prior_bias_calls;
    for (const auto& [caller, past] : biases.past_) {
      const double n = static_cast<double>(past.n), weight = n / (1.0 + n * node.lambda);
      node.precision += weight;
      sum += weight * past.mean;
      squares += weight * past.mean * past.mean;
      log_determinant += std::log1p(n * node.lambda);
    }
    node.centre = sum / node.precision;
    const double all = prior_squares + within + squares - node.precision * node.centre * node.centre;
    node.variance = all / biases.degrees_;
    biases.nodes_.push_back(node);
    log_weight.push_back(std::log(quadrature_weight) - 0.5 * log_determinant - 0.5 * std::log(node.precision) -
                         0.5 * biases.degrees_ * std::log(all));
  };
  using Rule = boost::math::quadrature::gauss<double, 32>;
  for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
    for (const double side : {-1.0, 1.0}) {
      const double shrinkage = 0.5 * (1.0 + side * Rule::abscissa()[i]);
      add_node(shrinkage, Rule::weights()[i] * shrinkage * shrinkage); // the density of Beta(3, 1)
    }

  const double largest = *std::ranges::max_element(log_weight);
  double total = 0.0;
  for (std::size_t i = 0; i < log_weight.size(); ++i) total += biases.nodes_[i].weight = std::exp(log_weight[i] - largest);
  for (auto& node : biases.nodes_) node.weight /= total;
  return biases;
}

std::vector<CallerBiases::Component> CallerBiases::mixture(const Past& past, bool next_call) const {
  std::vector<Component> components;
  const double n = static_cast<double>(past.n);
  for (const auto& node : nodes_) {
    if (node.weight < 1e-15) continue;
    const double pull = n * node.lambda / (1.0 + n * node.lambda), rest = 1.0 - pull;
    const double variance = node.lambda * rest + rest * rest / node.precision + (next_call ? 1.0 : 0.0);
    components.push_back({node.weight, node.centre + pull * (past.mean - node.centre), std::sqrt(node.variance * variance)});
  }
  return components;
}

double CallerBiases::cdf(const std::vector<Component>& mixture, double x) const {
  const boost::math::students_t t(degrees_);
  double p = 0.0;
  for (const auto& each : mixture) p += each.weight * boost::math::cdf(t, (x - each.centre) / each.scale);
  return p;
}

double CallerBiases::quantile(const std::vector<Component>& mixture, double p) const {
  const boost::math::students_t t(degrees_);
  const double z = boost::math::quantile(t, p);
  double low = mixture.front().centre + z * mixture.front().scale, high = low, x = 0.0;
  for (const auto& each : mixture) {
    const double own = each.centre + z * each.scale;
    low = std::min(low, own), high = std::max(high, own);
    x += each.weight * own;
  }
  // Every component's quantile lies between, so the mixture's does: Newton's steps, and the middle where one leads out.
  for (int step = 0; step < 60 && high - low > 1e-12 * (1.0 + std::abs(low)); ++step) {
    double below = 0.0, density = 0.0;
    for (const auto& each : mixture) {
      const double at = (x - each.centre) / each.scale;
      below += each.weight * boost::math::cdf(t, at);
      density += each.weight * boost::math::pdf(t, at) / each.scale;
    }
    (below < p ? low : high) = x;
    const double next = x - (below - p) / density;
    if (std::abs(next - x) < 1e-12 * (1.0 + std::abs(x))) return next;
    x = next > low && next < high ? next : 0.5 * (low + high);
  }
  return x;
}

double CallerBiases::quantile(std::string_view caller, double p) const {
  require(p > 0.0 && p < 1.0, "a probability between 0 and 1 is asked for", "p");
  return quantile(mixture(past_of(caller), true), p);
}

CallerBiases::Moments CallerBiases::moments(const Past& past, bool next_call) const {
  Moments moments;
  double squares = 0.0;
  for (const auto& each : mixture(past, next_call)) {
    moments.mean += each.weight * each.centre;
    squares += each.weight * (each.centre * each.centre + each.scale * each.scale * degrees_ / (degrees_ - 2.0));
  }
  moments.deviation = std::sqrt(std::max(0.0, squares - moments.mean * moments.mean));
  return moments;
}

const CallerBiases::Past& CallerBiases::past_of(std::string_view caller) const {
  static const Past none{};
  const auto found = past_.find(caller);
  return found == past_.end() ? none : found->second;
}

CallerCorrection CallerBiases::correction(std::string_view caller) const {
  const auto next = moments(past_of(caller), true);
  return {std::exp(next.mean), next.deviation};
}

CallerBiasRow CallerBiases::row_of(std::string caller, const Past& past) const {
  const auto bias = mixture(past, false);
  const auto next = moments(past, true);
  const double side = 0.5 * (1.0 - level_);
  return {.caller = std::move(caller),
          .bias_ratio = {.estimate = std::exp(next.mean),
                         .low = std::exp(quantile(bias, side)),
                         .high = std::exp(quantile(bias, 1.0 - side)),
                         .level = level_,
                         .n = past.n},
          .error_ratio = next.deviation,
          .reached = stats::proportion_interval(past.reached, past.n, {.level = level_}),
          .level = cdf(mixture(past, true), 0.0)};
}

CallerBiasRow CallerBiases::of(std::string_view caller) const { return row_of(std::string(caller), past_of(caller)); }

std::vector<CallerBiasRow> CallerBiases::rows() const {
  std::vector<CallerBiasRow> rows;
  for (const auto& [caller, past] : past_) rows.push_back(row_of(caller, past));
  return rows;
}

} // namespace landfall::forecast
