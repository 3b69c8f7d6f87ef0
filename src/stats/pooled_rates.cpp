// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/pooled_rates.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace landfall::stats {

namespace {

void require_groups(std::span<const Share> groups) {
  for (std::size_t i = 0; i < groups.size(); ++i)
    require(groups[i].successes >= 0 && groups[i].successes <= groups[i].trials, "there are 0 to n successes of n", "groups",
            static_cast<std::int64_t>(i));
}

/// A place of the grid over μ and M^−½, and its posterior weight.
struct Node {
  double mean, strength, weight;
};

/// ln of the beta-binomial probability, without the binomial coefficient: B(k + a, n − k + b) / B(a, b).
double log_probability(const Share& group, double a, double b) {
  const auto k = static_cast<double>(group.successes), n = static_cast<double>(group.trials);
  const auto rising = [](double from, double by) { return std::lgamma(from + by) - std::lgamma(from); };
  return rising(a, k) + rising(b, n - k) - rising(a + b, n);
}

/// Where μ may lie: six standard errors of the mean of the groups' logits, either way.
struct Range {
  double middle, half;
};
Range range_of(std::span<const Share> groups) {
  double sum = 0.0, squares = 0.0, within = 0.0, n = 0.0;
  for (const auto& [successes, trials] : groups) {
    if (trials == 0) continue;
    const double won = static_cast<double>(successes) + 0.5, lost = static_cast<double>(trials - successes) + 0.5;
    const double logit = std::log(won / lost);
    sum += logit, squares += logit * logit, within += 1.0 / won + 1.0 / lost, n += 1.0;
  }
  if (n == 0.0) return {0.0, 6.0};
  const double mean = sum / n, spread = std::fmax(0.0, squares / n - mean * mean) + within / n;
  return {mean, std::fmin(12.0, 6.0 * std::sqrt(spread / n) + 1.0 / n)};
}

std::vector<Node> posterior(std::span<const Share> groups) {
  constexpr int means = 32, strengths = 32;
  const auto [middle, half] = range_of(groups);
  std::vector<Node> nodes;
  for (int i = 0; i < means; ++i) {
    const double logit = middle + half * (2.0 * (i + 0.5) / means - 1.0), mean = 1.0 / (1.0 + std::exp(-logit));
    for (int j = 0; j < strengths; ++j) {
      const double root = (j + 0.5) / strengths, strength = 1.0 / (root * root); // root = M^−½ in (0, 1)
      double log_weight = std::log(mean * (1.0 - mean));                         // uniform in μ, by steps in its logit
      for (const auto& group : groups) log_weight += log_probability(group, mean * strength, (1.0 - mean) * strength);
      nodes.push_back({mean, strength, log_weight});
    }
  }
  const double most = std::ranges::max_element(nodes, {}, &Node::weight)->weight;
  double total = 0.0;
  for (auto& node : nodes) total += node.weight = std::exp(node.weight - most);
  for (auto& node : nodes) node.weight /= total;
  std::erase_if(nodes, [](const Node& node) { return node.weight < 1e-8; });
  return nodes;
}

/// A mixture of betas, seen on a grid of logits.
class Mixture {
public:
  void add(double weight, double a, double b) {
    parts_.push_back({weight, a, b, std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b)});
    const double mean = a / (a + b);
    first_ += weight * mean, second_ += weight * (mean * mean + mean * (1.0 - mean) / (a + b + 1.0));
  }
  /// Its mean, and its equal-tailed interval.
  Interval interval(double level, std::int64_t n) const {
    const double deviation = std::sqrt(std::fmax(0.0, second_ - first_ * first_)), slope = first_ * (1.0 - first_);
    if (!(deviation > 0.0) || !(slope > 0.0)) return {first_, first_, first_, level, n};
    const double middle = std::log(first_ / (1.0 - first_)), half = 8.0 * deviation / slope, step = 2.0 * half / cells;
    std::array<double, cells> mass{};
    double total = 0.0;
    for (std::size_t i = 0; i < cells; ++i) {
      const double logit = middle - half + step * (static_cast<double>(i) + 0.5);
      const double log_x = -std::log1p(std::exp(-logit)), log_rest = log_x - logit; // ln x and ln (1 − x)
      for (const auto& each : parts_) mass[i] += each.weight * std::exp(each.a * log_x + each.b * log_rest + each.log_norm);
      total += mass[i];
    }
    const auto at = [&](double share) {
      double below = 0.0;
      std::size_t i = 0;
      while (i + 1 < cells && below + mass[i] < share * total) below += mass[i++];
      const double logit = middle - half + step * (static_cast<double>(i) + (share * total - below) / mass[i]);
      return 1.0 / (1.0 + std::exp(-logit));
    };
    return {first_, at(0.5 - 0.5 * level), at(0.5 + 0.5 * level), level, n};
  }

private:
  static constexpr std::size_t cells = 320;
  struct Part {
    double weight, a, b, log_norm; ///< 1 / B(a, b)
  };
  std::vector<Part> parts_;
  double first_ = 0.0, second_ = 0.0; ///< moments
};

} // namespace

std::vector<double> draw_pooled_rates(std::span<const Share> groups, std::int64_t draws, std::uint64_t seed) {
  require(draws >= 1, "at least one draw is made", "draws");
  require_groups(groups);
  std::vector<double> drawn;
  if (groups.empty()) return drawn;
  // One group alone has no others to learn from: Jeffreys, as in `pooled_rates`.
  const auto nodes = groups.size() == 1 ? std::vector<Node>{{0.5, 1.0, 1.0}} : posterior(groups);
  drawn.reserve(static_cast<std::size_t>(draws) * groups.size());
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    Random random(seed, static_cast<std::uint64_t>(draw));
    double left = random.uniform();
    auto node = nodes.begin();
    while (node + 1 != nodes.end() && left >= node->weight) left -= (node++)->weight;
    for (const auto& [successes, trials] : groups)
      drawn.push_back(random.beta(static_cast<double>(successes) + node->mean * node->strength,
                                  static_cast<double>(trials - successes) + (1.0 - node->mean) * node->strength));
  }
  return drawn;
}

PooledRates pooled_rates(std::span<const Share> groups, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  require_groups(groups);
  std::int64_t trials = 0;
  std::size_t tried = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    trials += groups[i].trials;
    tried += groups[i].trials > 0;
  }
  PooledRates answer;
  if (groups.size() == 1) {
    const auto own =
        proportion_interval(groups[0].successes, groups[0].trials, {.method = ProportionInterval::jeffreys, .level = level});
    return {.rates = {own}, .mean = own.estimate, .weight = 0.0};
  }
  if (groups.empty()) return answer;

  const auto nodes = posterior(groups);
  const double usual = tried > 0 ? static_cast<double>(trials) / static_cast<double>(tried) : 0.0;
  for (const auto& [mean, strength, weight] : nodes) {
    answer.mean += weight * mean;
    answer.weight += weight * strength / (strength + usual);
  }
  for (const auto& group : groups) {
    const auto k = static_cast<double>(group.successes), n = static_cast<double>(group.trials);
    Mixture own;
    for (const auto& [mean, strength, weight] : nodes) own.add(weight, k + mean * strength, n - k + (1.0 - mean) * strength);
    answer.rates.push_back(own.interval(level, group.trials));
  }
  return answer;
}

} // namespace landfall::stats
