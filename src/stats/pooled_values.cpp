// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/pooled_values.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::stats {

namespace {

/// A τ of the grid, its posterior weight, and what μ is given it.
struct Node {
  double variance; ///< τ²
  double weight;
  double mean, mean_variance; ///< of μ
};

void require_groups(std::span<const double> values, std::span<const double> errors) {
  require(values.size() == errors.size(), "columns of unequal length", "standard_errors");
  for (std::size_t i = 0; i < values.size(); ++i) {
    require(std::isfinite(values[i]), "a value is finite", "values", static_cast<std::int64_t>(i));
    require(std::isfinite(errors[i]) && errors[i] > 0.0, "a standard error is finite and above 0", "standard_errors",
            static_cast<std::int64_t>(i));
  }
  if (values.size() < 3) throw Error(ErrorCode::insufficient, "partial pooling of values needs three groups", "values");
}

std::vector<Node> posterior(std::span<const double> values, std::span<const double> errors) {
  constexpr int cells = 256;
  double squares = 0.0, centre = 0.0;
  for (const double error : errors) squares += error * error;
  for (const double value : values) centre += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - centre) * (value - centre);
  const double scale = std::sqrt(squares / static_cast<double>(values.size()));
  std::vector<Node> nodes;
  for (int cell = 0; cell < cells; ++cell) {
    const double u = (cell + 0.5) / cells, tau = scale * u / (1.0 - u); // 0 to ∞
    Node node{.variance = tau * tau, .weight = -2.0 * std::log1p(-u), .mean = 0.0, .mean_variance = 0.0};
    double precision = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double w = 1.0 / (errors[i] * errors[i] + node.variance);
      precision += w, node.mean += w * values[i];
    }
    node.mean /= precision;
    node.mean_variance = 1.0 / precision;
    node.weight -= 0.5 * std::log(precision);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double variance = errors[i] * errors[i] + node.variance, off = values[i] - node.mean;
      node.weight -= 0.5 * (std::log(variance) + off * off / variance);
    }
    nodes.push_back(node);
  }
  const double most = std::ranges::max_element(nodes, {}, &Node::weight)->weight;
  double total = 0.0;
  for (auto& node : nodes) total += node.weight = std::exp(node.weight - most);
  for (auto& node : nodes) node.weight /= total;
  std::erase_if(nodes, [](const Node& node) { return node.weight < 1e-10; });
  return nodes;
}

/// The x at which `below`, which rises, reaches `share`.
template <class Below> double solve(double low, double high, double share, Below below) {
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (below(middle) < share ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

} // namespace

PooledValues pooled_values(std::span<const double> values, std::span<const double> standard_errors, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  require_groups(values, standard_errors);
  const auto nodes = posterior(values, standard_errors);
  PooledValues answer;
  for (const auto& node : nodes) {
    answer.mean += node.weight * node.mean;
    answer.spread += node.weight * std::sqrt(node.variance);
  }
  struct Part {
    double weight, mean, deviation;
  };
  std::vector<Part> parts(nodes.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double within = standard_errors[i] * standard_errors[i];
    double mean = 0.0, low = values[i], high = values[i];
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      const auto& node = nodes[k];
      const double pull = within / (within + node.variance), at = values[i] + pull * (node.mean - values[i]);
      const double deviation = std::sqrt(pull * (node.variance + pull * node.mean_variance));
      parts[k] = {node.weight, at, deviation};
      mean += node.weight * at;
      low = std::min(low, at - 9.0 * deviation), high = std::max(high, at + 9.0 * deviation);
    }
    const auto below = [&](double x) {
      double share = 0.0;
      for (const auto& part : parts) share += part.weight * normal_cdf((x - part.mean) / part.deviation);
      return share;
    };
    answer.values.push_back({.estimate = mean,
                             .low = solve(low, high, 0.5 - 0.5 * level, below),
                             .high = solve(low, high, 0.5 + 0.5 * level, below),
                             .level = level,
                             .n = static_cast<std::int64_t>(values.size())});
  }
  return answer;
}

std::vector<double> draw_pooled_values(std::span<const double> values, std::span<const double> standard_errors,
                                       std::int64_t draws, std::uint64_t seed) {
  require(draws >= 1, "at least one draw is made", "draws");
  require_groups(values, standard_errors);
  const auto nodes = posterior(values, standard_errors);
  std::vector<double> drawn;
  drawn.reserve(static_cast<std::size_t>(draws) * values.size());
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    Random random(seed, static_cast<std::uint64_t>(draw));
    double left = random.uniform();
    auto node = nodes.begin();
    while (node + 1 != nodes.end() && left >= node->weight) left -= (node++)->weight;
    const double mean = random.normal(node->mean, std::sqrt(node->mean_variance));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double within = standard_errors[i] * standard_errors[i], pull = within / (within + node->variance);
      drawn.push_back(random.normal(values[i] + pull * (mean - values[i]), std::sqrt(pull * node->variance)));
    }
  }
  return drawn;
}

} // namespace landfall::stats
