// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/common_factor.hpp>

#include "landing/characteristic.hpp"
#include "landing/deals.hpp"
#include "landing/factor_nodes.hpp"
#include "landing/fourier.hpp"
#include "landing/inside.hpp"
#include "landing/inversion.hpp"
#include "landing/revival.hpp"
#include "landing/survey.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <boost/math/distributions/students_t.hpp> // quantile

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

namespace landfall::landing {

namespace {

using Complex = std::complex<double>;

constexpr double missing = 1e-12;        // mass outside the window
constexpr double no_weight = 1e-11;      // of a node, and of what is left of its characteristic function
constexpr double vanished = 1e-9;        // of the mixed characteristic function
constexpr double bearable_error = 5e-7;  // of a probability, from frequencies left out
constexpr double tolerable_error = 1e-6; // the same, where the alternative is a grid
constexpr double most_correlation = 0.9999;
constexpr std::size_t most_enumerated = 16; // deals
constexpr double short_lattice = 1 << 14;   // points, all of whose frequencies are found
constexpr double most_products = 0x1p31;    // deal by node by frequency
constexpr double least_frequencies = 2048.0;
constexpr double damped = 8.8; // exp(−8.8²/2) = 2e-17

/// The deals that are uncertain, and what the others pay.
struct Book {
  FactorDeals deals;
  std::vector<double> probability, amount;
  double certain = 0.0;
  double mean = 0.0; // the certain in it
  double low = 0.0, high = 0.0, largest = 0.0;
};

double threshold(double p, double degrees) {
  return std::isfinite(degrees) ? boost::math::quantile(boost::math::students_t(degrees), p) : stats::normal_quantile(p);
}

Book read(std::span<const double> probability, std::span<const double> amount, std::span<const double> correlation,
          double degrees) {
  Book book;
  const auto given = survey(probability, amount);
  book.certain = given.certain, book.mean = given.moments.mean, book.low = given.low, book.high = given.high;
  book.largest = std::abs(given.largest.front().amount);
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const double p = probability[i], rho = correlation[i];
    if (p == 0.0 || p == 1.0 || amount[i] == 0.0) continue;
    book.probability.push_back(p);
    book.amount.push_back(amount[i]);
    book.deals.threshold.push_back(threshold(p, degrees) / std::sqrt(1.0 - rho));
    book.deals.slope.push_back(std::sqrt(rho / (1.0 - rho)));
    book.deals.steepest = std::max(book.deals.steepest, book.deals.slope.back());
  }
  book.deals.amount = book.amount;
  return book;
}

/// All close in the order of their chances.
DistributionPtr comonotonic(std::span<const double> probability, std::span<const double> amount) {
  std::vector<std::pair<double, double>> deals;
  for (std::size_t i = 0; i < amount.size(); ++i) deals.emplace_back(probability[i], amount[i]);
  std::ranges::sort(deals, std::ranges::greater(), &std::pair<double, double>::first);
  std::vector<std::pair<double, double>> sums;
  stats::CompensatedSum sum;
  double above = 1.0;
  for (const auto& [p, a] : deals) { // with chance above − p all deals before this one close, and no more
    sums.emplace_back(sum.value(), above - p);
    above = p;
    sum += a;
  }
  sums.emplace_back(sum.value(), above);
  onto_decimals(sums, amount);
  return std::make_shared<Atoms>(std::move(sums));
}

/// Masses of every outcome of few deals, added over the factor.
DistributionPtr enumerated(const Book& book, FactorNodes& nodes) {
  const std::size_t n = book.amount.size();
  std::vector<double> points{book.certain}, masses(std::size_t{1} << n, 0.0), own, p;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0, before = points.size(); j < before; ++j) points.push_back(points[j] + book.amount[i]);
  const auto level = nodes.level(std::numeric_limits<double>::infinity());
  nodes.refine(level);
  for (const auto& node : nodes.nodes()) {
    const double weight = nodes.weight(node, level);
    if (weight < no_weight * 1e-3) continue;
    chances(book.deals, node.z, node.w, p);
    own.assign(1, weight);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0, before = own.size(); j < before; ++j) {
        own.push_back(own[j] * p[i]);
        own[j] *= 1.0 - p[i];
      }
    for (std::size_t j = 0; j < own.size(); ++j) masses[j] += own[j];
  }
  std::vector<std::pair<double, double>> sums;
  for (std::size_t j = 0; j < points.size(); ++j) sums.emplace_back(points[j], masses[j]);
  auto parts = book.amount;
  parts.push_back(book.certain);
  onto_decimals(sums, parts);
  return std::make_shared<Atoms>(std::move(sums));
}

/// What one look at every node of the coarsest trapezoid tells.
struct Outlook {
  double variance = 0.0;        // of the sum
  double low = 0.0, high = 0.0; // of the uncertain deals, but for `missing`
  double none = 0.0;            // chance that nothing closes
  std::vector<double> single;   // that deal i closes alone
  double floor = 0.0;           // root mean square, over frequencies, of what is left without these
};

Outlook look(const Book& book, FactorNodes& nodes, const Control& control) {
  const std::size_t n = book.amount.size();
  auto level = nodes.level(0.0);
  ++level.z; // products of chances are steeper than the chances
  nodes.refine(level);
  Outlook outlook;
  outlook.single.assign(n, 0.0);
  outlook.low = book.high, outlook.high = book.low;
  stats::CompensatedSum square;
  const double centre = book.mean - book.certain;
  std::vector<double> p;
  for (const auto& node : nodes.nodes()) {
    const double weight = nodes.weight(node, level);
    if (weight < 1e-16) continue;
    control.report(0.0);
    chances(book.deals, node.z, node.w, p);
    stats::CompensatedSum mean;
    double variance = 0.0, log_none = 0.0, log_square = 0.0, odds_square = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double q = 1.0 - p[i];
      mean += p[i] * book.amount[i];
      variance += p[i] * q * book.amount[i] * book.amount[i];
      log_none += std::log(q), log_square += std::log1p(-2.0 * p[i] * q);
    }
    square += weight * (variance + (mean.value() - centre) * (mean.value() - centre));
    const double none = std::exp(log_none);
    outlook.none += weight * none;
    if (weight * none > 1e-18)
      for (std::size_t i = 0; i < n; ++i) {
        const double odds = p[i] / (1.0 - p[i]);
        outlook.single[i] += weight * none * odds;
        odds_square += odds * odds;
      }
    outlook.floor += weight * std::sqrt(std::max(0.0, std::exp(log_square) - none * none * (1.0 + odds_square)));
    if (weight < missing) continue;
    const auto [low, high] =
        reach({mean.value(), variance}, book.largest, {book.low, book.high}, std::min(0.5, missing / weight));
    outlook.low = std::min(outlook.low, low);
    outlook.high = std::max(outlook.high, high);
  }
  outlook.variance = square.value();
  return outlook;
}

/// Σ over the factor of E exp(2πi k (X − low) / width | factor), in chunks of frequencies each as long as all before.
class MixedSpectrum {
public:
  MixedSpectrum(const Book& book, FactorNodes& nodes, const Window& window, bool may_come_back, const Control& control)
      : book_(book), nodes_(nodes), window_(window), may_come_back_(may_come_back), control_(control) {}

  std::span<const Complex> values() const { return values_; }
  double last() const { return largest_modulus(std::span(values_).last(block)); }

  void extend(std::size_t size) {
    const std::size_t from = values_.size();
    values_.resize(size, 0.0);
    const auto level = nodes_.level(2.0 * std::numbers::pi * static_cast<double>(size) / window_.width);
    nodes_.refine(level);
    const auto& nodes = nodes_.nodes();
    gone_.resize(nodes.size(), stays);
    const auto gone = [&](std::size_t i) { return i == FactorNode::none ? 0 : gone_[i]; };
    std::vector<Part> waiting; // two nodes together take less time
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const double weight = nodes_.weight(nodes[i], level);
      if (weight == 0.0) continue;
      // What is to come is not known: each chunk of frequencies counts as half of what was left.
      const double done = static_cast<double>(i) / static_cast<double>(nodes.size());
      const double to_come = from == 0 ? 1.0 : static_cast<double>(block) / static_cast<double>(from);
      control_.report(1.0 - (1.0 - 0.5 * done) * to_come);
      if (weight < no_weight) gone_[i] = 0;
      // Where the nodes on either side have gone, it has too.
      const auto [left, right] = nodes[i].between;
      if (left != FactorNode::none || right != FactorNode::none)
        gone_[i] = std::min(gone_[i], std::max(gone(left), gone(right)));
      if (gone_[i] <= from) continue;
      waiting.push_back({i, weight, {}});
      chances(book_.deals, nodes[i].z, nodes[i].w, waiting.back().probability);
      if (waiting.size() == 2) {
        add(waiting, from, size);
        waiting.clear();
      }
    }
    if (!waiting.empty()) add(waiting, from, size);
    for (std::size_t first = from; first < size; first += block) {
      const Block turn = turned(-window_.low, window_.width, first);
      for (std::size_t j = 0; j < block; ++j) values_[first + j] *= turn[j];
    }
  }

private:
  /// What a node adds to the mean over the factor.
  struct Part {
    std::size_t node;
    double weight;
    std::vector<double> probability;
  };

  /// One or two of them.
  void add(std::span<const Part> parts, std::size_t from, std::size_t size) {
    for (std::size_t first = from; first < size; first += block) {
      const bool one = first < gone_[parts.front().node], other = first < gone_[parts.back().node];
      if (!one && !other) break;
      if (parts.size() == 2 && one && other) {
        const auto both =
            characteristic_of_deals(parts[0].probability, parts[1].probability, book_.amount, window_.width, first);
        add(parts[0], both[0], first);
        add(parts[1], both[1], first);
      } else {
        const Part& part = one ? parts.front() : parts.back();
        add(part, characteristic_of_deals(part.probability, book_.amount, window_.width, first), first);
      }
    }
  }

  void add(const Part& part, const Block& own, std::size_t first) {
    for (std::size_t j = 0; j < block; ++j) values_[first + j] += part.weight * own[j];
    if (!may_come_back_ && part.weight * largest_modulus(own) < no_weight) gone_[part.node] = first + block;
  }

  const Book& book_;
  FactorNodes& nodes_;
  Window window_;
  bool may_come_back_;
  Control control_;
  std::vector<Complex> values_;
  static constexpr auto stays = static_cast<std::size_t>(-1);
  std::vector<std::size_t> gone_; // frequency from which a node's part is negligible
};

/// Error of a probability when frequencies from `count` on are left out whose root mean square is `floor`: four standard
/// deviations of Σ φ_k / (πk) with independent phases.
double left_out(double floor, std::size_t count) {
  return 4.0 * floor / (std::numbers::pi * std::sqrt(static_cast<double>(count)));
}

/// Masses on a lattice so short that all its frequencies are found.
DistributionPtr on_lattice(const Book& book, FactorNodes& nodes, const Grid& lattice, const Outlook& outlook,
                           const Control& control) {
  MixedSpectrum spectrum(book, nodes, {lattice.origin, static_cast<double>(lattice.nodes) * lattice.step}, true, control);
  for (std::size_t size = 2 * block; size < lattice.nodes / 2 + 1; size *= 2) spectrum.extend(size);
  spectrum.extend((lattice.nodes / 2 + block) / block * block);
  std::vector<double> pairs;
  for (std::size_t k = 0; k <= lattice.nodes / 2; ++k)
    pairs.push_back(spectrum.values()[k].real()), pairs.push_back(spectrum.values()[k].imag());
  return invert(lattice, std::move(pairs), book.certain, {book.mean, outlook.variance}, {book.low, book.high});
}

/// Without the points at which nothing or one deal closes, which are returned too.
DistributionPtr as_series(const Book& book, FactorNodes& nodes, double step, const Outlook& outlook,
                          const DealOptions& options) {
  const bool comes_back = revives(book.probability, book.amount, std::numeric_limits<double>::infinity(), step);
  const double n = static_cast<double>(book.amount.size());
  const double looked_at = static_cast<double>(nodes.nodes().size()); // of the factor
  const auto most = std::bit_floor(static_cast<std::size_t>(std::clamp(
      most_products / (n * looked_at), least_frequencies, static_cast<double>(std::bit_ceil(options.grid_nodes)) / 2.0)));

  // The margin holds what the noise displaces, if there is any.
  const double margin =
      (1e-3 + displaced_sigmas * damped / (2.0 * std::numbers::pi * static_cast<double>(most))) * (outlook.high - outlook.low);
  Window window{outlook.low - margin, outlook.high - outlook.low + 2.0 * margin};
  if (step > 0.0) {
    window.low = std::floor(window.low / step) * step;
    window.width = (std::ceil((outlook.high + margin - window.low) / step) + 2.0) * step;
    window.step = step;
  }

  // Where nothing or one deal closes, if that is likely enough to show.
  std::vector<std::pair<double, double>> points;
  std::vector<double> mass, x;
  double weight = outlook.none;
  for (const double single : outlook.single) weight += single;
  const bool apart = weight > bearable_error;
  if (apart) {
    mass.push_back(outlook.none), x.push_back(0.0);
    for (std::size_t i = 0; i < book.amount.size(); ++i) mass.push_back(outlook.single[i]), x.push_back(book.amount[i]);
    for (std::size_t i = 0; i < mass.size(); ++i) points.emplace_back(book.certain + x[i], mass[i]);
  }

  MixedSpectrum mixed(book, nodes, window, comes_back, options.control.part(0.1, 1.0));
  std::vector<Complex> spectrum;
  double last = 1.0;
  bool enough = false;
  for (std::size_t size = 2 * block; !enough && size <= most; size *= 2) {
    mixed.extend(size);
    for (std::size_t first = spectrum.size(); first < size; first += block) {
      Block points_own = {};
      if (apart) {
        points_own = characteristic_less_one(mass, x, window.width, first);
        for (auto& value : points_own) value += weight;
        points_own = points_own * turned(-window.low, window.width, first);
      }
      for (std::size_t j = 0; j < block; ++j) spectrum.push_back(mixed.values()[first + j] - points_own[j]);
    }
    last = largest_modulus(std::span(spectrum).last(block));
    enough = !comes_back && last <= std::max(vanished, 8.0 * outlook.floor) && left_out(outlook.floor, size) <= bearable_error;
  }
  const double rest = apart ? 1.0 - weight : 1.0;
  double noise = 0.0;
  if (!enough && (comes_back || left_out(std::max(outlook.floor, last), spectrum.size()) > tolerable_error)) {
    const double at_last = damped / static_cast<double>(spectrum.size());
    noise = at_last * window.width / (2.0 * std::numbers::pi);
    window.step = 0.0;
    for (std::size_t k = 0; k < spectrum.size(); ++k)
      spectrum[k] *= std::exp(-0.5 * at_last * at_last * static_cast<double>(k * k));
  }
  for (auto& value : spectrum) value /= rest;
  spectrum.front() = 1.0;
  // Moments of the rest: those of all less those of the points, about the mean of all.
  double first = 0.0, second = outlook.variance;
  for (const auto& [point, own] : points) {
    first -= own * (point - book.mean);
    second -= own * (point - book.mean) * (point - book.mean);
  }
  const Moments moments{book.mean + first / rest, std::max(0.0, second / rest - first * first / (rest * rest))};
  window.low += book.certain;
  auto series =
      std::make_shared<Fourier>(window, std::move(spectrum), moments,
                                std::pair(book.low + book.certain, book.high + book.certain), displaced_sigmas * noise);
  if (!apart) return series;
  return std::make_shared<Mixture>(std::vector<DistributionPtr>{std::make_shared<Atoms>(std::move(points)), std::move(series)},
                                   std::vector{weight, rest});
}

DistributionPtr mixed(const Book& book, double degrees, const DealOptions& options) {
  FactorNodes nodes(book.deals, degrees, options.control);
  if (book.amount.size() <= most_enumerated) return enumerated(book, nodes);
  const auto outlook = look(book, nodes, options.control.part(0.0, 0.1));
  const double step = common_step(book.amount).value_or(0.0);
  if (step > 0.0)
    if (const auto lattice = lattice_over(outlook.low, outlook.high, step, short_lattice))
      return on_lattice(book, nodes, *lattice, outlook, options.control.part(0.1, 1.0));
  return as_series(book, nodes, step, outlook, options);
}

} // namespace

Landing under_common_factor(std::span<const double> probability, std::span<const double> amount,
                            std::span<const double> correlation, const CommonFactorOptions& options) {
  require(options.degrees_of_freedom >= 1.0, "Student's t needs at least 1 degree of freedom here", "degrees_of_freedom");
  // Of so many degrees it is the Gaussian to the last digits.
  constexpr double many = 1e15;
  const double degrees =
      options.degrees_of_freedom < many ? options.degrees_of_freedom : std::numeric_limits<double>::infinity();
  require(correlation.size() == probability.size(), "as many correlations as probabilities are needed", "correlation");
  bool none = true, all = true;
  for (std::size_t i = 0; i < correlation.size(); ++i) {
    require(correlation[i] >= 0.0 && correlation[i] <= 1.0, "a correlation lies between 0 and 1", "correlation",
            static_cast<std::int64_t>(i));
    none = none && correlation[i] == 0.0;
    all = all && correlation[i] == 1.0;
  }
  if (none && !std::isfinite(degrees)) return Landing::from_deals(probability, amount, options.deals);
  const auto n = static_cast<std::int64_t>(amount.size());
  if (all) {
    (void)survey(probability, amount); // for what it refuses
    return Inside::made(comonotonic(probability, amount), "deals that close in the order of their chances", n);
  }
  for (std::size_t i = 0; i < correlation.size(); ++i)
    require(correlation[i] <= most_correlation, "a correlation above 0.9999 is to be 1 for all deals", "correlation",
            static_cast<std::int64_t>(i));
  const Book book = read(probability, amount, correlation, degrees);
  if (book.amount.empty()) return Landing::point(book.certain).named("deals under a common factor", n);
  return Inside::made(mixed(book, degrees, options.deals),
                      std::isfinite(degrees) ? "deals under a common factor, Student t" : "deals under a common factor", n);
}

Landing under_common_factor(std::span<const FactorMember> members, const CommonFactorOptions& options) {
  std::vector<double> probability, amount, correlation;
  for (const auto& member : members) {
    require(member.probability.size() == member.amount.size(), "as many amounts as probabilities are needed", "amount");
    probability.insert(probability.end(), member.probability.begin(), member.probability.end());
    amount.insert(amount.end(), member.amount.begin(), member.amount.end());
    correlation.resize(probability.size(), member.correlation);
  }
  return under_common_factor(probability, amount, correlation, options);
}

} // namespace landfall::landing
