// SPDX-License-Identifier: Apache-2.0
#include "core/pages.hpp"
#include "stats/radix_sort.hpp"
#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/rank_test.hpp>

#include <algorithm>
#include <bit>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace landfall::stats {

std::string_view to_string(RankMethod method) { return method == RankMethod::exact ? "exact" : "normal"; }

namespace {

/// Whole numbers in the order of the doubles; 0 and −0 are one.
std::vector<std::uint64_t> sorted_keys(std::span<const double> values, const char* column) {
  std::vector<std::uint64_t> keys;
  reserve_on_large_pages(keys, values.size());
  keys.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) [[unlikely]]
      throw Error(ErrorCode::invalid_argument, "a value is finite", column, static_cast<std::int64_t>(i));
    const auto bits = std::bit_cast<std::uint64_t>(values[i] + 0.0);
    keys[i] = bits >> 63 ? ~bits : bits | std::uint64_t{1} << 63;
  }
  radix_sort(keys, [](std::uint64_t key) { return key; });
  return keys;
}

/// One distinct value: how many of each group have it.
struct Tie {
  double first, second;
};

/// Calls visit(tie, below) for each distinct value, upwards; `below` is how many of each group lie under it. O(n).
template <class Visit>
void walk(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second, const Visit& visit) {
  std::size_t i = 0, j = 0;
  while (i < first.size() || j < second.size()) {
    const auto key = j == second.size() || (i < first.size() && first[i] < second[j]) ? first[i] : second[j];
    const auto i0 = i, j0 = j;
    while (i < first.size() && first[i] == key) ++i;
    while (j < second.size() && second[j] == key) ++j;
    visit(Tie{static_cast<double>(i - i0), static_cast<double>(j - j0)}, Tie{static_cast<double>(i0), static_cast<double>(j0)});
  }
}

/// What all three statistics are made of: sums over pairs and placements.
struct Pairs {
  double n1 = 0.0, n2 = 0.0;
  double above = 0.0, below = 0.0;       // pairs in which the first is the larger, the smaller
  double squares1 = 0.0, squares2 = 0.0; // Σ(placement − δ)² of each group, placements as mean signs
  double ties = 0.0;                     // Σ(t³ − t) over values

  double delta() const { return (above - below) / (n1 * n2); }
};

/// But for the squares, which Mann–Whitney does not ask for.
Pairs counted(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second) {
  Pairs pairs{.n1 = static_cast<double>(first.size()), .n2 = static_cast<double>(second.size())};
  walk(first, second, [&](const Tie& tie, const Tie& below) { // whole numbers: exact up to 2^53 pairs
    pairs.above += tie.first * below.second;
    pairs.below += tie.first * (pairs.n2 - below.second - tie.second);
    const double t = tie.first + tie.second;
    pairs.ties += t * t * t - t;
  });
  return pairs;
}

Pairs pairs_of(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second) {
  Pairs pairs = counted(first, second);
  const double delta = pairs.delta();
  walk(first, second, [&](const Tie& tie, const Tie& below) {
    const double of_first = (2.0 * below.second + tie.second - pairs.n2) / pairs.n2 - delta;
    const double of_second = (pairs.n1 - 2.0 * below.first - tie.first) / pairs.n1 - delta;
    pairs.squares1 += tie.first * of_first * of_first;
    pairs.squares2 += tie.second * of_second * of_second;
  });
  return pairs;
}

Pairs pairs_of(std::span<const double> first, std::span<const double> second) {
  return pairs_of(sorted_keys(first, "first"), sorted_keys(second, "second"));
}

/// Squared standard error of θ̂ that each group brings: S²/n of its placements, which are half of mean signs.
double squared_error(double squares, double n) { return 0.25 * squares / ((n - 1.0) * n); }

double degrees_of(const Pairs& pairs) {
  return welch_degrees(squared_error(pairs.squares1, pairs.n1), static_cast<std::int64_t>(pairs.n1),
                       squared_error(pairs.squares2, pairs.n2), static_cast<std::int64_t>(pairs.n2));
}

} // namespace

Interval cliffs_delta(std::span<const double> first, std::span<const double> second, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const auto pairs = pairs_of(first, second);
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
  RankSums(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second) {
    std::vector<std::size_t> ranks; // doubled midranks, upwards
    walk(first, second, [&](const Tie& tie, const Tie& below) {
      const auto rank = static_cast<std::size_t>(2.0 * (below.first + below.second) + tie.first + tie.second + 1.0);
      ranks.insert(ranks.end(), static_cast<std::size_t>(tie.first + tie.second), rank);
    });
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

double normal_p(const Pairs& pairs, double excess, Alternative alternative) {
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
double exact_p(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second, double u,
               Alternative alternative) {
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
  const auto one = sorted_keys(first, "first"), two = sorted_keys(second, "second");
  const auto pairs = counted(one, two);
  const double excess = 0.5 * (pairs.above - pairs.below), u = excess + 0.5 * pairs.n1 * pairs.n2;
  if (pairs.n1 + pairs.n2 > static_cast<double>(options.exact_limit))
    return {.u = u, .p_value = normal_p(pairs, excess, options.alternative), .method = RankMethod::normal};
  if (pairs.n1 <= pairs.n2) return {.u = u, .p_value = exact_p(one, two, u, options.alternative)};
  const auto turned = options.alternative == Alternative::greater ? Alternative::less
                      : options.alternative == Alternative::less  ? Alternative::greater
                                                                  : Alternative::two_sided;
  return {.u = u, .p_value = exact_p(two, one, pairs.n1 * pairs.n2 - u, turned)};
}

BrunnerMunzel brunner_munzel(std::span<const double> first, std::span<const double> second, Alternative alternative) {
  if (first.size() < 2 || second.size() < 2)
    throw Error(ErrorCode::insufficient, "a group has fewer than two values", first.size() < 2 ? "first" : "second");
  const auto pairs = pairs_of(first, second);
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
