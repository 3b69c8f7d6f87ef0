// SPDX-License-Identifier: Apache-2.0
#include "stats/fixed_point.hpp"
#include "stats/random_words.hpp"
#include "stats/student_t.hpp"

#include <landfall/stats/bootstrap.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace landfall::stats {

namespace {

constexpr std::size_t between_reports = 4'000'000; // values drawn

/// One group less its mean, in units of 2^unit, and samples of it.
class Sample {
public:
  explicit Sample(std::span<const double> values) : fixed_(fixed_point({values.begin(), values.end()}, values.size())) {
    require(values.size() < std::size_t{1} << 31, "fewer than 2^31 values", "values");
    n_ = static_cast<std::uint32_t>(values.size());
    std::uint64_t power = n_;
    for (; at_once_ < 5 && power * n_ <= std::uint64_t{1} << 30; ++at_once_) power *= n_;
    biased_ = (std::uint64_t{1} << 32) % power;
  }

  /// Above what every value is, as a power of 2.
  int exponent() const { return fixed_.exponent + 62; }
  void set_unit(int unit) {
    to_unit_ = fixed_.exponent - unit;
    CompensatedSum squares, cubes;
    for (const auto quanta : fixed_.quanta) {
      const double u = std::ldexp(static_cast<double>(quanta), to_unit_);
      squares += u * u;
      cubes += u * u * u;
    }
    squares_ = squares.value();
    cubes_ = cubes.value();
  }

  std::int64_t n() const { return n_; }
  double squares() const { return squares_ / (size() * size()); }             // Σu²/n², the variance of a drawn mean
  double cubes() const { return cubes_ / (size() * size() * size()); }        // Σu³/n³
  double squared_error() const { return squares_ / size() / (size() - 1.0); } // of the mean

  /// The mean of n values drawn anew, less the mean.
  double draw(RandomWords& random) const {
    const auto sum = [&] {
      switch (at_once_) {
      case 1: return drawn_sum<1>(random);
      case 2: return drawn_sum<2>(random);
      case 3: return drawn_sum<3>(random);
      case 4: return drawn_sum<4>(random);
      default: return drawn_sum<5>(random);
      }
    }();
    return std::ldexp(static_cast<double>(sum), to_unit_) / size();
  }

private:
  /// 32 random bits give several places: the digits to the base n of bits · n^k / 2^32. All n^k are as likely, for bits that
  /// would favour some are drawn again. Source: Brackett-Rozinsky & Lemire, Batched ranged random integer generation, Software:
  /// Practice and Experience 55 (2025).
  template <unsigned at_once> std::int64_t drawn_sum(RandomWords& random) const {
    constexpr std::uint64_t low_half = 0xFFFF'FFFF;
    const std::int64_t* values = fixed_.quanta.data();
    const std::uint64_t n = n_, biased = biased_;
    std::int64_t sum = 0;
    std::uint32_t left = n_;
    while (left >= 2 * at_once) {
      const std::uint64_t word = random();
      std::uint64_t one = word & low_half, two = word >> 32;
      std::int64_t some = 0;
      for (unsigned i = 0; i < at_once; ++i) {
        one *= n, two *= n;
        some += values[one >> 32] + values[two >> 32];
        one &= low_half, two &= low_half;
      }
      if (one < biased || two < biased) [[unlikely]]
        continue;
      sum += some;
      left -= 2 * at_once;
    }
    for (; left > 0; --left) sum += values[random.below(n)];
    return sum;
  }

  double size() const { return n_; }

  FixedPoint fixed_;
  int to_unit_ = 0;
  double squares_ = 0.0, cubes_ = 0.0;
  std::uint32_t n_ = 0;
  unsigned at_once_ = 1;     // places that 32 bits give
  std::uint64_t biased_ = 0; // what is left of bits that are to be drawn again lies below it
};

/// The groups of a statistic, which is the first's mean less that of the second, where there is one.
struct Statistic {
  Sample first;
  std::optional<Sample> second;

  double draw(RandomWords& random) const { return first.draw(random) - (second ? second->draw(random) : 0.0); }
  double variance() const { return first.squares() + (second ? second->squares() : 0.0); }
  double acceleration() const { return (first.cubes() - (second ? second->cubes() : 0.0)) / (6.0 * std::pow(variance(), 1.5)); }
  std::size_t size() const { return static_cast<std::size_t>(first.n() + (second ? second->n() : 0)); }

  /// Student's quantile, times the error over the bootstrap's.
  double widened_quantile(double tail) const {
    const double error = first.squared_error() + (second ? second->squared_error() : 0.0);
    const double degrees = second ? welch_degrees(first.squared_error(), first.n(), second->squared_error(), second->n())
                                  : static_cast<double>(first.n() - 1);
    return -boost::math::quantile(boost::math::students_t(degrees), tail) * std::sqrt(error / variance());
  }
};

/// Drawn statistics, each less the one seen.
std::vector<double> draw(const Statistic& statistic, const BootstrapOptions& options) {
  RandomWords random(Random(options.seed, options.stream));
  std::vector<double> drawn(static_cast<std::size_t>(options.resamples));
  const std::size_t every = std::max<std::size_t>(1, between_reports / statistic.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (i % every == 0) report(options.progress, static_cast<double>(i) / static_cast<double>(drawn.size()));
    drawn[i] = statistic.draw(random);
  }
  return drawn;
}

/// Normal quantile of the share of the drawn below the one seen; what rounding parts from it counts as equal.
double bias(const std::vector<double>& drawn, double tie) {
  double below = 0.0;
  for (const double value : drawn) below += value < -tie ? 1.0 : value <= tie ? 0.5 : 0.0;
  return normal_quantile(below / static_cast<double>(drawn.size()));
}

/// Where in the drawn an end lies that would lie at the normal z, were they symmetric.
double level_at(double z, double bias, double acceleration) {
  const double moved = bias + z, slope = 1.0 - acceleration * moved;
  if (!(slope > 0.0)) return moved > 0.0 ? 1.0 : 0.0; // skewed beyond what the quantiles of so few can say
  return normal_cdf(bias + moved / slope);
}

Interval bca(Interval interval, Statistic statistic, const BootstrapOptions& options) {
  const int unit = std::max(statistic.first.exponent(), statistic.second ? statistic.second->exponent() : -5000);
  statistic.first.set_unit(unit);
  if (statistic.second) statistic.second->set_unit(unit);
  interval.low = interval.high = interval.estimate;
  if (statistic.variance() == 0.0) return interval;
  const auto drawn = draw(statistic, options);
  const double tail = 0.5 * (1.0 - options.level);
  const double z = options.widened ? statistic.widened_quantile(tail) : -normal_quantile(tail);
  const double z0 = bias(drawn, 1e-12 * std::sqrt(statistic.variance())), a = statistic.acceleration();
  interval.low += std::ldexp(quantile(drawn, level_at(-z, z0, a)), unit);
  interval.high += std::ldexp(quantile(drawn, level_at(z, z0, a)), unit);
  return interval;
}

void require_options(const BootstrapOptions& options) {
  require(options.resamples >= 100, "at least 100 samples are drawn", "resamples");
}

} // namespace

Interval bca_mean(std::span<const double> values, const BootstrapOptions& options) {
  require_options(options);
  const auto interval = mean_interval(values, options.level);
  if (values.size() < 2) return interval;
  return bca(interval, {Sample(values), std::nullopt}, options);
}

Interval bca_difference(std::span<const double> first, std::span<const double> second, const BootstrapOptions& options) {
  require_options(options);
  const auto interval = difference_of_means(first, second, options.level);
  if (first.size() < 2 || second.size() < 2) return interval;
  return bca(interval, {Sample(first), Sample(second)}, options);
}

} // namespace landfall::stats
