// The sum of independent deals, by the first way that is exact and cheap: every distinct sum, a lattice, a grid.
// SPDX-License-Identifier: Apache-2.0
#include "landing/deals.hpp"

#include "landing/characteristic.hpp"
#include "landing/inversion.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace landfall::landing {

namespace {

constexpr std::size_t most_distinct_sums = std::size_t{1} << 16;
constexpr double cheap_products = 1 << 25;

/// The deals that are uncertain, equal ones joined, and what the others pay for certain.
struct Book {
  std::vector<DealGroup> groups; // by amount, then probability
  double certain = 0.0;
  Moments moments;
  double low = 0.0, high = 0.0; // all that the uncertain ones can come to
  double largest = 0.0;         // largest amount, either sign
  double n = 0.0;               // uncertain deals
};

Book read(std::span<const double> probability, std::span<const double> amount) {
  require(probability.size() == amount.size(), "as many amounts as probabilities are needed", "amount");
  std::vector<std::pair<double, double>> deals; // amount, probability
  deals.reserve(amount.size());
  stats::CompensatedSum certain;
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(probability[i] >= 0.0 && probability[i] <= 1.0, "a probability lies between 0 and 1", "probability", row);
    require(std::isfinite(amount[i]), "an amount is a finite number", "amount", row);
    if (probability[i] == 1.0)
      certain += amount[i];
    else if (probability[i] > 0.0 && amount[i] != 0.0)
      deals.emplace_back(amount[i], probability[i]);
  }
  std::ranges::sort(deals);

  Book book;
  stats::CompensatedSum mean, variance, low, high;
  for (const auto& [a, p] : deals) {
    if (!book.groups.empty() && book.groups.back().amount == a && book.groups.back().probability == p)
      ++book.groups.back().count;
    else
      book.groups.push_back({a, p, 1});
    mean += p * a;
    variance += p * (1.0 - p) * a * a;
    (a < 0.0 ? low : high) += a;
  }
  book.certain = certain.value();
  book.moments = {mean.value() + book.certain, variance.value()};
  book.low = low.value();
  book.high = high.value();
  book.largest = deals.empty() ? 0.0 : std::max(std::abs(deals.front().first), std::abs(deals.back().first));
  book.n = static_cast<double>(deals.size());
  return book;
}

// --- every distinct sum ---

/// How many of the deals from groups [first, last) close: masses of 0, 1, … Each step is a sum of non-negative terms, so that
/// every mass keeps its relative accuracy.
std::vector<double> closings(std::span<const DealGroup> groups) {
  std::vector<double> masses{1.0};
  for (const auto& group : groups)
    for (std::int64_t i = 0; i < group.count; ++i) {
      masses.push_back(0.0);
      for (std::size_t k = masses.size() - 1; k > 0; --k)
        masses[k] = masses[k] * (1.0 - group.probability) + masses[k - 1] * group.probability;
      masses[0] *= 1.0 - group.probability;
    }
  return masses;
}

/// Groups of one amount lie side by side.
std::vector<std::span<const DealGroup>> by_amount(const Book& book) {
  std::vector<std::span<const DealGroup>> runs;
  for (auto first = book.groups.begin(); first != book.groups.end();) {
    const auto last = std::find_if(first, book.groups.end(), [&](const DealGroup& g) { return g.amount != first->amount; });
    runs.emplace_back(first, last);
    first = last;
  }
  return runs;
}

std::optional<DealSum> as_distinct_sums(const Book& book, const DealOptions& options) {
  const double most = static_cast<double>(std::min(options.exact_points, most_distinct_sums));
  const auto runs = by_amount(book);
  double distinct = 1.0, products = 0.0;
  for (const auto& run : runs) {
    const double deals =
        std::transform_reduce(run.begin(), run.end(), 0.0, std::plus(), [](const DealGroup& g) { return double(g.count); });
    distinct *= deals + 1.0;
    products += deals * deals;
    if (distinct > most || products > cheap_products) return std::nullopt;
  }
  std::vector<std::pair<double, double>> sums{{book.certain, 1.0}};
  for (const auto& run : runs) {
    const auto closed = closings(run);
    std::vector<std::pair<double, double>> longer;
    longer.reserve(sums.size() * closed.size());
    for (const auto& [sum, mass] : sums)
      for (std::size_t k = 0; k < closed.size(); ++k)
        longer.emplace_back(sum + static_cast<double>(k) * run.front().amount, mass * closed[k]);
    sums = std::move(longer);
  }
  return DealSum{std::make_shared<Atoms>(std::move(sums)), "deals, exact: every distinct sum"};
}

// --- lattice ---

/// Within [low, high] lies all but `missing` on either side, by Bernstein's inequality:
/// P(X − μ ≥ t) ≤ exp(−t² / (2σ² + 2bt/3)), b the largest amount.
std::pair<double, double> reach(const Book& book, double missing) {
  const double l = -std::log(missing);
  const double b = book.largest;
  const double t = b * l / 3.0 + std::sqrt(b * b * l * l / 9.0 + 2.0 * book.moments.variance * l);
  const double centre = book.moments.mean - book.certain;
  return {std::max(book.low, centre - t), std::min(book.high, centre + t)};
}

/// One deal after the other over all lattice points: sums of non-negative terms, relative accuracy in both tails.
std::vector<double> deal_by_deal(const Book& book, double step, std::size_t points) {
  std::vector<double> masses(points, 0.0), next(points);
  const auto zero = static_cast<std::int64_t>(std::llround(-book.low / step));
  masses[static_cast<std::size_t>(zero)] = 1.0;
  std::int64_t first = zero, last = zero; // where any mass lies
  for (const auto& group : book.groups) {
    const std::int64_t move = std::llround(group.amount / step);
    for (std::int64_t i = 0; i < group.count; ++i) {
      std::ranges::fill(next, 0.0);
      for (auto j = first; j <= last; ++j) {
        next[static_cast<std::size_t>(j)] += masses[static_cast<std::size_t>(j)] * (1.0 - group.probability);
        next[static_cast<std::size_t>(j + move)] += masses[static_cast<std::size_t>(j)] * group.probability;
      }
      first = std::min(first, first + move);
      last = std::max(last, last + move);
      masses.swap(next);
    }
  }
  return masses;
}

std::optional<DealSum> on_lattice(const Book& book, const DealOptions& options) {
  std::vector<double> amounts;
  for (const auto& group : book.groups) amounts.push_back(group.amount);
  const auto step = common_step(amounts);
  if (!step) return std::nullopt;
  const std::string words = "deals, exact on a lattice";
  const double all_points = (book.high - book.low) / *step + 1.0;
  const double most = static_cast<double>(options.exact_points);
  if (all_points <= most && all_points * book.n <= cheap_products) {
    auto masses = deal_by_deal(book, *step, static_cast<std::size_t>(std::llround(all_points)));
    return DealSum{std::make_shared<Lattice>(book.certain + book.low, *step, std::move(masses), book.moments, 0.0), words};
  }
  const auto [low, high] = reach(book, 1e-16);
  const auto grid = lattice_over(low, high, *step, most);
  if (!grid) return std::nullopt;
  auto spectrum = characteristic(book.groups, grid->origin, grid->frequency(), grid->nodes / 2);
  return DealSum{invert(*grid, std::move(spectrum), book.certain, book.moments, {book.low, book.high}), words};
}

// --- grid ---

DealSum on_grid(const Book& book, const DealOptions& options) {
  const auto [low, high] = reach(book, 1e-15);
  const Grid grid = grid_over(low, high, options.grid_nodes);
  auto spectrum = characteristic(book.groups, grid.origin, grid.frequency(), grid.nodes / 2);
  return {invert(grid, std::move(spectrum), book.certain, book.moments, {book.low, book.high}),
          "deals, characteristic function inverted on a grid"};
}

} // namespace

DealSum sum_of_deals(std::span<const double> probability, std::span<const double> amount, const DealOptions& options) {
  const Book book = read(probability, amount);
  if (auto exact = as_distinct_sums(book, options)) return *exact;
  if (auto exact = on_lattice(book, options)) return *exact;
  return on_grid(book, options);
}

} // namespace landfall::landing
