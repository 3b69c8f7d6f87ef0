// SPDX-License-Identifier: Apache-2.0
#include "stats/pair_counts.hpp"
#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/rank_test.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace landfall::stats {

std::string_view to_string(RankMethod method) { return method == RankMethod::exact ? "exact" : "normal"; }

namespace {

/// Squared standard error of θ̂ that each group brings: S²/n of its placements, which are half of mean signs.
double squared_error(double squares, double n) { return 0.25 * squares / ((n - 1.0) * n); }

double degrees_of(const PairCounts& pairs) {
  return welch_degrees(squared_error(pairs.squares1, pairs.n1), static_cast<std::int64_t>(pairs.n1),
                       squared_error(pairs.squares2, pairs.n2), static_cast<std::int64_t>(pairs.n2));
}

} // namespace

Interval cliffs_delta(std::span<const double> first, std::span<const double> second, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const auto pairs = pair_counts(first, second);
  Interval interval{.low = -1.0, .high = 1.0, .level = level, .n = static_cast<std::int64_t>(pairs.n1 + pairs.n2)};
  if (pairs.n1 == 0.0 || pairs.n2 == 0.0) return interval;
  const double delta = pairs.delta(), tail = 0.5 * (1.0 - level);
  interval.estimate = delta;
  if (std::min(pairs.n1, pairs.n2) < 2.0) return interval;
  if (std::abs(delta) == 1.0) {
    const double end = 2.0 * std::pow(tail, 1.0 / std::min(pairs.n1, pairs.n2)) - 1.0;
    (delta > 0.0 ? interval.low : interval.high) = std::copysign(1.0, delta) * end;
    return interval;
  }
  const double n1 = pairs.n1, n2 = pairs.n2, rest = 1.0 - delta * delta;
  const double signs = pairs.above + pairs.below - n1 * n2 * delta * delta; // ΣΣ(dᵢⱼ − δ)²
  const double seen = (n2 * n2 * pairs.squares1 + n1 * n1 * pairs.squares2 - signs) / (n1 * n2 * (n1 - 1.0) * (n2 - 1.0));
  const double variance = std::max(seen, rest / (n1 * n2 - 1.0));
  const double t = -boost::math::quantile(boost::math::students_t(degrees_of(pairs)), tail);
  const double spread = t * t * variance;
  const double centre = delta * rest, half = std::sqrt(spread * (rest * rest + spread));
  interval.low = std::max(-1.0, (centre - half) / (rest + spread));
  interval.high = std::min(1.0, (centre + half) / (rest + spread));
  return interval;
}

namespace {

/// P of a sum of n₁ of the doubled midranks, for every sum: ways[k][s] over the ranks seen so far, as doubles, which hold
/// C(120, 60) and lose no more than a rounding a step, all terms being positive.
class RankSums {
public:
  RankSums(std::span<const double> first, std::span<const double> second) {
    std::vector<double> values(first.begin(), first.end());
    values.insert(values.end(), second.begin(), second.end());
    std::sort(values.begin(), values.end());
    std::vector<std::size_t> ranks; // doubled midranks, upwards
    for (auto tie = values.begin(); tie != values.end();) {
      const auto end = std::upper_bound(tie, values.end(), *tie);
      const auto rank = static_cast<std::size_t>(tie - values.begin()) + static_cast<std::size_t>(end - values.begin()) + 1;
      ranks.insert(ranks.end(), static_cast<std::size_t>(end - tie), rank);
      tie = end;
    }
    const auto chosen = first.size();
    std::size_t most = 0; // the largest sum of `chosen` of them
    for (std::size_t i = 0; i < chosen; ++i) most += ranks[ranks.size() - 1 - i];
    std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1, 0.0));
    ways[0][0] = 1.0;
    std::size_t reached = 0;
    for (std::size_t done = 0; done < ranks.size(); ++done) {
      const auto rank = ranks[done];
      reached = std::min(most, reached + rank);
      for (std::size_t k = std::min(done + 1, chosen); k > 0; --k)
        for (std::size_t s = rank; s <= reached; ++s) ways[k][s] += ways[k - 1][s - rank];
    }
    ways_ = std::move(ways.back());
    for (const double count : ways_) all_ += count;
  }

  /// P(extreme(sum)) over all doubled rank sums.
  template <class Extreme> double probability(const Extreme& extreme) const {
    double count = 0.0;
    for (std::size_t s = 0; s < ways_.size(); ++s)
      if (extreme(static_cast<double>(s))) count += ways_[s];
    return std::min(1.0, count / all_);
  }

private:
  std::vector<double> ways_;
  double all_ = 0.0;
};

double normal_p(const PairCounts& pairs, double excess, Alternative alternative) {
  const double n = pairs.n1 + pairs.n2;
  const double variance = pairs.n1 * pairs.n2 / 12.0 * (n + 1.0 - pairs.ties / (n * (n - 1.0)));
  if (!(variance > 0.0)) return 1.0;
  const double deviation = std::sqrt(variance);
  switch (alternative) {
  case Alternative::greater: return normal_cdf(-(excess - 0.5) / deviation);
  case Alternative::less: return normal_cdf((excess + 0.5) / deviation);
  case Alternative::two_sided: break;
  }
  return std::min(1.0, 2.0 * normal_cdf(-(std::abs(excess) - 0.5) / deviation));
}

/// The doubled rank sum is 2U + n₁(n₁ + 1), a whole number: comparisons are exact.
double exact_p(std::span<const double> first, std::span<const double> second, double u, Alternative alternative) {
  const double n1 = static_cast<double>(first.size()), n2 = static_cast<double>(second.size());
  const double seen = 2.0 * u + n1 * (n1 + 1.0), centre = n1 * (n1 + n2 + 1.0);
  const RankSums sums(first, second);
  switch (alternative) {
  case Alternative::greater: return sums.probability([&](double sum) { return sum >= seen; });
  case Alternative::less: return sums.probability([&](double sum) { return sum <= seen; });
  case Alternative::two_sided: break;
  }
  return sums.probability([&](double sum) { return std::abs(sum - centre) >= std::abs(seen - centre); });
}

} // namespace

MannWhitney mann_whitney(std::span<const double> first, std::span<const double> second, const MannWhitneyOptions& options) {
  require(options.exact_limit >= 0 && options.exact_limit <= 120, "a limit lies between 0 and 120", "exact_limit");
  if (first.empty() || second.empty())
    throw Error(ErrorCode::insufficient, "a group is empty", first.empty() ? "first" : "second");
  const auto pairs = pair_counts(first, second);
  const double excess = 0.5 * (pairs.above - pairs.below), u = excess + 0.5 * pairs.n1 * pairs.n2;
  if (pairs.n1 + pairs.n2 > static_cast<double>(options.exact_limit))
    return {.u = u, .p_value = normal_p(pairs, excess, options.alternative), .method = RankMethod::normal};
  if (pairs.n1 <= pairs.n2) return {.u = u, .p_value = exact_p(first, second, u, options.alternative)};
  const auto turned = options.alternative == Alternative::greater ? Alternative::less
                      : options.alternative == Alternative::less  ? Alternative::greater
                                                                  : Alternative::two_sided;
  return {.u = u, .p_value = exact_p(second, first, pairs.n1 * pairs.n2 - u, turned)};
}

BrunnerMunzel brunner_munzel(std::span<const double> first, std::span<const double> second, Alternative alternative) {
  if (first.size() < 2 || second.size() < 2)
    throw Error(ErrorCode::insufficient, "a group has fewer than two values", first.size() < 2 ? "first" : "second");
  const auto pairs = pair_counts(first, second);
  const double excess = 0.5 * pairs.delta(); // θ̂ − 1/2
  const double error = squared_error(pairs.squares1, pairs.n1) + squared_error(pairs.squares2, pairs.n2);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (error == 0.0 && excess != 0.0)
    return {
        .statistic = std::copysign(std::numeric_limits<double>::infinity(), excess), .degrees = unknown, .p_value = unknown};
  BrunnerMunzel result{.statistic = error == 0.0 ? 0.0 : excess / std::sqrt(error), .degrees = degrees_of(pairs)};
  const boost::math::students_t t(result.degrees);
  switch (alternative) {
  case Alternative::two_sided:
    result.p_value = 2.0 * boost::math::cdf(boost::math::complement(t, std::abs(result.statistic)));
    break;
  case Alternative::greater: result.p_value = boost::math::cdf(boost::math::complement(t, result.statistic)); break;
  case Alternative::less: result.p_value = boost::math::cdf(t, result.statistic); break;
  }
  return result;
}

} // namespace landfall::stats
