// The sum of deals whose amounts are uncertain. Where none of those closes, the sum is one of fixed amounts; where one does at
// least, it has a density, and its characteristic function vanishes.
// SPDX-License-Identifier: Apache-2.0
#include "landing/uncertain_deals.hpp"

#include "landing/characteristic.hpp"
#include "landing/fourier.hpp"
#include "landing/inside.hpp"
#include "landing/inversion.hpp"
#include "landing/shape_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numbers>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace landfall::landing {

namespace {

using Complex = std::complex<double>;
using landing::operator*; // of blocks, beside the one below

constexpr double missing = 1e-12;   // mass outside the window, on either side
constexpr double forgotten = 1e-10; // a chance that need not be told apart from 0
/// Left out of a spectrum from here on. What decays no faster than 1/k then changes no probability by more than 1e-12.
constexpr double vanished = 1e-12;
/// Where a spectrum ends before it has vanished, but is below this, no probability is off by 1e-9.
constexpr double bearable = 1e-9;
/// Up to here it is damped by a little normal noise, and stays a smooth series.
constexpr double dampable = 1e-4;
constexpr double damped = 8.8; // exp(−8.8²/2) = 2e-17
constexpr std::size_t most_distinct_sums = std::size_t{1} << 16;
constexpr std::size_t look_after = 16; // groups, for whether a block has vanished

/// Deals of one amount and one probability, 0 < p.
struct Group {
  double probability, mean, width;
  std::size_t shape; // among the book's
  std::int64_t count;
};

struct Book {
  std::vector<double> fixed_probability, fixed_amount; // certain ones too
  std::vector<Group> seen;                             // amounts of so many values
  std::vector<Group> continuous;
  std::vector<ShapeTable> shapes;
  std::size_t n = 0; // deals of uncertain amounts
};

Book read(std::span<const double> probability, std::span<const Amount> amount) {
  require(probability.size() == amount.size(), "as many amounts as probabilities are needed", "amount");
  Book book;
  std::map<std::tuple<int, double, const Shape*>, std::size_t> known;
  std::vector<Group> uncertain;
  for (std::size_t i = 0; i < amount.size(); ++i) {
    require(probability[i] >= 0.0 && probability[i] <= 1.0, "a probability lies between 0 and 1", "probability",
            static_cast<std::int64_t>(i));
    const auto& shape = InsideAmount::shape(amount[i]);
    if (!shape) {
      book.fixed_probability.push_back(probability[i]);
      book.fixed_amount.push_back(amount[i].mean());
    } else if (probability[i] > 0.0) {
      const auto [place, added] = known.try_emplace(shape->key(), book.shapes.size());
      if (added) book.shapes.emplace_back(shape);
      uncertain.push_back({probability[i], amount[i].mean(), InsideAmount::width(amount[i]), place->second, 1});
    }
  }
  book.n = uncertain.size();
  // The widest first: what has vanished is looked at no further.
  std::ranges::sort(uncertain, std::ranges::greater(),
                    [](const Group& g) { return std::tuple(g.shape, std::abs(g.width), g.mean, g.probability); });
  for (const auto& group : uncertain) {
    auto& kind = book.shapes[group.shape].shape().points().empty() ? book.continuous : book.seen;
    const auto same = [&](const Group& g) {
      return g.shape == group.shape && g.width == group.width && g.mean == group.mean && g.probability == group.probability;
    };
    if (!kind.empty() && same(kind.back()))
      ++kind.back().count;
    else
      kind.push_back(group);
  }
  return book;
}

// --- what the sum comes to ---

struct Spread {
  Moments moments;
  double low = 0.0, high = 0.0; // all that it can come to
};

Spread fixed_spread(const Book& book) {
  stats::CompensatedSum mean, variance, low, high;
  for (std::size_t i = 0; i < book.fixed_amount.size(); ++i) {
    const double p = book.fixed_probability[i], a = book.fixed_amount[i];
    mean += p * a;
    variance += p * (1.0 - p) * a * a;
    if (p == 1.0) low += a, high += a;
    if (p > 0.0 && p < 1.0) (a < 0.0 ? low : high) += a;
  }
  return {{mean.value(), variance.value()}, low.value(), high.value()};
}

/// Where all but `tail` of an amount lies, on either side, and 0 if the deal may be lost.
std::pair<double, double> range(const Book& book, const Group& group, double tail) {
  const auto& shape = book.shapes[group.shape].shape();
  double low = group.mean + group.width * (group.width > 0.0 ? shape.quantile(tail) : shape.upper(tail));
  double high = group.mean + group.width * (group.width > 0.0 ? shape.upper(tail) : shape.quantile(tail));
  if (group.probability < 1.0) low = std::min(low, 0.0), high = std::max(high, 0.0);
  return {low, high};
}

/// t with P(X − μ ≥ t) ≤ exp(−l) for a sum of independents of this variance none of which exceeds its mean by more than `most`:
/// Bennett's inequality, l = (σ²/b²) h(b t/σ²), h(u) = (1 + u) log(1 + u) − u.
double bennett(double variance, double most, double l) {
  if (variance <= 0.0 || most <= 0.0) return 0.0;
  const double wanted = l * most * most / variance;
  double u = wanted < 1.0 ? std::sqrt(2.0 * wanted) : wanted;
  for (int i = 0; i < 60; ++i) { // Newton from above: h is convex
    const double next = u - ((1.0 + u) * std::log1p(u) - u - wanted) / std::log1p(u);
    if (!(std::abs(next - u) > 1e-6 * u)) break;
    u = next;
  }
  return 1.001 * u * variance / most;
}

/// What holds all of the sum but `missing` on either side: amounts beyond what one of n deals takes with probability
/// missing / 2n are left out, the rest is bounded.
std::pair<double, double> reach_of(const Book& book, const Spread& all) {
  const double tail = missing / (2.0 * static_cast<double>(book.n)), l = -std::log(missing / 2.0);
  double above = 0.0, below = 0.0; // furthest that one deal comes from its mean
  stats::CompensatedSum low, high;
  const auto fixed = fixed_spread(book);
  low += fixed.low, high += fixed.high;
  for (std::size_t i = 0; i < book.fixed_amount.size(); ++i) {
    const double p = book.fixed_probability[i], a = book.fixed_amount[i];
    if (p <= 0.0 || p >= 1.0) continue;
    above = std::max(above, a > 0.0 ? (1.0 - p) * a : -p * a);
    below = std::max(below, a > 0.0 ? p * a : -(1.0 - p) * a);
  }
  for (const auto* groups : {&book.seen, &book.continuous})
    for (const auto& group : *groups) {
      const auto [least, most] = range(book, group, tail);
      above = std::max(above, most - group.probability * group.mean);
      below = std::max(below, group.probability * group.mean - least);
      low += static_cast<double>(group.count) * least;
      high += static_cast<double>(group.count) * most;
    }
  return {std::max(low.value(), all.moments.mean - bennett(all.moments.variance, below, l)),
          std::min(high.value(), all.moments.mean + bennett(all.moments.variance, above, l))};
}

Spread spread_of(const Book& book, std::span<const Group> groups) {
  stats::CompensatedSum mean, variance, low, high;
  for (const auto& group : groups) {
    const double count = static_cast<double>(group.count), p = group.probability;
    const double own = group.width * group.width * book.shapes[group.shape].shape().variance();
    mean += count * p * group.mean;
    variance += count * p * (own + (1.0 - p) * group.mean * group.mean);
    const auto [least, most] = range(book, group, 0.0);
    low += count * least;
    high += count * most;
  }
  return {{mean.value(), variance.value()}, low.value(), high.value()};
}

Spread operator+(const Spread& a, const Spread& b) {
  return {{a.moments.mean + b.moments.mean, a.moments.variance + b.moments.variance}, a.low + b.low, a.high + b.high};
}

// --- characteristic functions ---

Block filled(Complex value) {
  Block all;
  all.fill(value);
  return all;
}

/// Of an amount that is paid.
Block of_amount(const Book& book, const Group& group, double period, std::size_t first) {
  const auto& table = book.shapes[group.shape];
  Block result;
  for (std::size_t j = 0; j < block; ++j) {
    const double t = 2.0 * std::numbers::pi * static_cast<double>(first + j) / period;
    const double s = std::abs(group.width) * t;
    // The table is about 0 for what has width and mean in common.
    Complex value = s == 0.0 ? 1.0 : table.at(s, std::log(s));
    if (group.width < 0.0) value = std::conj(value);
    result[j] = group.width == group.mean ? value : value * std::polar(1.0, (group.mean - group.width) * t);
  }
  return result;
}

/// The deals of fixed amounts and of seen values, without the certain fixed ones.
Block of_discrete(const Book& book, double period, std::size_t first) {
  Block product = characteristic_of_deals(book.fixed_probability, book.fixed_amount, period, first);
  std::vector<double> mass, x;
  for (const auto& group : book.seen) {
    mass.clear(), x.clear();
    for (const auto& [value, probability] : book.shapes[group.shape].shape().points()) {
      mass.push_back(group.probability * probability);
      x.push_back(group.mean + group.width * value);
    }
    Block factor = characteristic_less_one(mass, x, period, first);
    for (auto& value : factor) value += 1.0;
    for (auto left = group.count; left > 0; left /= 2) {
      if (left % 2 == 1) product = product * factor;
      if (left > 1) factor = factor * factor;
    }
  }
  return product;
}

/// A sum of deals, by whether any of them closes: E exp(itX) = some + none.
struct Split {
  Block some;
  double none;
};

Split operator*(const Split& a, const Split& b) {
  Split product{a.some * b.some, a.none * b.none};
  for (std::size_t j = 0; j < block; ++j) product.some[j] += a.some[j] * b.none + a.none * b.some[j];
  return product;
}

Block of_some_continuous(const Book& book, Block discrete, double period, std::size_t first) {
  Split all{filled(0.0), 1.0};
  for (std::size_t g = 0; g < book.continuous.size(); ++g) {
    const auto& group = book.continuous[g];
    Split power{of_amount(book, group, period, first), 1.0 - group.probability};
    for (auto& value : power.some) value *= group.probability;
    for (auto left = group.count; left > 0; left /= 2) {
      if (left % 2 == 1) all = all * power;
      if (left > 1) power = power * power;
    }
    if (g % look_after == look_after - 1 && all.none < 1e-18 && largest_modulus(all.some) < 1e-18) return filled(0.0);
  }
  return all.some * discrete;
}

// --- forms ---

using Spectrum = std::function<Block(std::size_t first, double origin, double period)>;

/// From a characteristic function to the form: a Fourier series if it vanishes, a grid if it does not.
DealSum inverted(const Spectrum& characteristic, const Spread& spread, std::pair<double, double> reach, double groups,
                 const DealOptions& options) {
  const Grid grid = grid_over(reach.first, reach.second, options.grid_nodes);
  const auto most =
      static_cast<std::size_t>(std::clamp(0x1p28 / std::max(groups, 1.0), 512.0, static_cast<double>(grid.nodes) / 2.0));
  // The margin holds what the noise displaces.
  const double width = reach.second - reach.first;
  const double margin = (1e-3 + displaced_sigmas * damped / (2.0 * std::numbers::pi * static_cast<double>(most))) * width;
  const Window window{reach.first - margin, width + 2.0 * margin};
  std::vector<Complex> spectrum;
  double last = 1.0;
  while (last > vanished && spectrum.size() < most) {
    options.control.report(0.5 * static_cast<double>(spectrum.size()) / static_cast<double>(most));
    const auto values = characteristic(spectrum.size(), window.low, window.width);
    spectrum.insert(spectrum.end(), values.begin(), values.end());
    last = largest_modulus(values);
  }
  if (last <= dampable) {
    spectrum.front() = 1.0;
    double noise = 0.0;
    if (last > bearable) {
      const double at_last = damped / static_cast<double>(spectrum.size());
      noise = at_last * window.width / (2.0 * std::numbers::pi);
      for (std::size_t k = 0; k < spectrum.size(); ++k) {
        const double at = at_last * static_cast<double>(k);
        spectrum[k] *= std::exp(-at * at / 2.0);
      }
    }
    return {std::make_shared<Fourier>(window, std::move(spectrum), spread.moments, std::pair(spread.low, spread.high),
                                      displaced_sigmas * noise),
            "deals of uncertain amounts, characteristic function inverted"};
  }
  options.control.require_memory(static_cast<double>(grid.nodes) * bytes_per_node, "grid_nodes");
  std::vector<double> pairs;
  for (std::size_t first = 0; first <= grid.nodes / 2; first += block) {
    options.control.report(0.5 + 0.4 * static_cast<double>(first) / static_cast<double>(grid.nodes / 2 + 1));
    for (const auto& value : characteristic(first, grid.origin, grid.step * static_cast<double>(grid.nodes)))
      pairs.push_back(value.real()), pairs.push_back(value.imag());
  }
  pairs.resize(2 * (grid.nodes / 2 + 1));
  pairs[0] = 1.0, pairs[1] = 0.0;
  return {invert(grid, std::move(pairs), 0.0, spread.moments, {spread.low, spread.high}),
          "deals of uncertain amounts, characteristic function inverted on a grid"};
}

double certain(const Book& book) {
  stats::CompensatedSum total;
  for (std::size_t i = 0; i < book.fixed_amount.size(); ++i)
    if (book.fixed_probability[i] == 1.0) total += book.fixed_amount[i];
  return total.value();
}

/// Every distinct sum, if they are few.
std::optional<DistributionPtr> by_enumeration(const Book& book, const DealOptions& options) {
  const auto most = static_cast<double>(std::min(options.exact_points, most_distinct_sums));
  const auto fixed = sum_of_deals(book.fixed_probability, book.fixed_amount, options).distribution;
  const auto* atoms = dynamic_cast<const Atoms*>(fixed.get());
  if (!atoms) return std::nullopt;
  double distinct = static_cast<double>(atoms->size());
  for (const auto& group : book.seen) {
    const double values = static_cast<double>(book.shapes[group.shape].shape().points().size() + 1);
    distinct *= std::pow(values, static_cast<double>(group.count));
  }
  if (distinct > most) return std::nullopt;
  std::vector<std::pair<double, double>> sums;
  for (std::size_t i = 0; i < atoms->size(); ++i) sums.emplace_back(atoms->point(i), atoms->mass(i));
  for (const auto& group : book.seen)
    for (std::int64_t copy = 0; copy < group.count; ++copy) {
      std::vector<std::pair<double, double>> longer;
      for (const auto& [sum, mass] : sums) {
        longer.emplace_back(sum, mass * (1.0 - group.probability));
        for (const auto& [value, share] : book.shapes[group.shape].shape().points())
          longer.emplace_back(sum + group.mean + group.width * value, mass * group.probability * share);
      }
      sums = std::move(longer);
    }
  return std::make_shared<Atoms>(std::move(sums));
}

/// All that is paid is one of so many values: exact where it can be.
DealSum of_discrete(const Book& book, const DealOptions& options) {
  if (book.seen.empty()) return sum_of_deals(book.fixed_probability, book.fixed_amount, options);
  if (auto exact = by_enumeration(book, options)) return {*exact, "deals of uncertain amounts, exact: every distinct sum"};

  const auto spread = fixed_spread(book) + spread_of(book, book.seen);
  require_finite(spread.moments);
  const auto reach = reach_of(book, spread);
  const double paid = certain(book);
  const Spectrum characteristic = [&](std::size_t first, double origin, double period) {
    return of_discrete(book, period, first) * turned(paid - origin, period, first);
  };
  std::vector<double> values;
  for (std::size_t i = 0; i < book.fixed_amount.size(); ++i)
    if (book.fixed_probability[i] > 0.0) values.push_back(book.fixed_amount[i]);
  for (const auto& group : book.seen)
    for (const auto& point : book.shapes[group.shape].shape().points())
      values.push_back(group.mean + group.width * point.value);
  for (double& value : values) // a mean taken off and put back costs the last digits
    if (const double cents = std::round(value * 1000.0) / 1000.0; std::abs(value - cents) < 1e-13 * std::abs(cents))
      value = cents;
  const auto step = common_step(values);
  const auto lattice =
      step ? lattice_over(reach.first, reach.second, *step, static_cast<double>(options.exact_points)) : std::nullopt;
  if (!lattice)
    return inverted(characteristic, spread, reach, static_cast<double>(book.seen.size() + book.fixed_amount.size()), options);
  options.control.require_memory(static_cast<double>(lattice->nodes) * bytes_per_node, "exact_points");
  std::vector<double> pairs;
  for (std::size_t first = 0; first <= lattice->nodes / 2; first += block) {
    options.control.report(0.5 + 0.4 * static_cast<double>(first) / static_cast<double>(lattice->nodes / 2 + 1));
    for (const auto& value : characteristic(first, lattice->origin, lattice->step * static_cast<double>(lattice->nodes)))
      pairs.push_back(value.real()), pairs.push_back(value.imag());
  }
  pairs.resize(2 * (lattice->nodes / 2 + 1));
  return {invert(*lattice, std::move(pairs), 0.0, spread.moments, {spread.low, spread.high}),
          "deals of uncertain amounts, exact on a lattice"};
}

} // namespace

DealSum sum_of_deals(std::span<const double> probability, std::span<const Amount> amount, const DealOptions& options) {
  const Book book = read(probability, amount);
  if (book.continuous.empty()) return of_discrete(book, options);

  double none = 1.0; // none of the continuous closes
  for (const auto& group : book.continuous) none *= std::pow(1.0 - group.probability, static_cast<double>(group.count));
  if (none < forgotten) none = 0.0;
  const double some = 1.0 - none;
  const auto discrete = fixed_spread(book) + spread_of(book, book.seen), continuous = spread_of(book, book.continuous);
  require_finite((discrete + continuous).moments);
  const auto reach = reach_of(book, discrete + continuous);
  const double paid = certain(book);
  const Spectrum characteristic = [&](std::size_t first, double origin, double period) {
    auto values =
        of_some_continuous(book, of_discrete(book, period, first), period, first) * turned(paid - origin, period, first);
    for (auto& value : values) value /= some;
    return values;
  };
  // Given that one closes at least: E U / some and E U² / some.
  const auto& u = continuous.moments;
  const double mean = u.mean / some;
  auto spread = discrete + continuous;
  spread.moments = {discrete.moments.mean + mean,
                    std::max(0.0, discrete.moments.variance + (u.variance + u.mean * u.mean) / some - mean * mean)};
  auto given_some =
      inverted(characteristic, spread, reach,
               static_cast<double>(book.fixed_amount.size() + book.seen.size() + book.continuous.size()), options);
  if (none == 0.0) return given_some;
  auto given_none = of_discrete(book, options);
  return {std::make_shared<Mixture>(std::vector{std::move(given_none.distribution), std::move(given_some.distribution)},
                                    std::vector{none, some}),
          given_some.method};
}

} // namespace landfall::landing

namespace landfall {

Landing Landing::from_uncertain_deals(std::span<const double> probability, std::span<const landing::Amount> amount,
                                      const landing::DealOptions& options) {
  auto [distribution, method] = landing::sum_of_deals(probability, amount, options);
  return {std::move(distribution), std::move(method), static_cast<std::int64_t>(amount.size())};
}

} // namespace landfall
