// The sum of independent deals, by the first way that is exact and cheap: few frequencies, every distinct sum, a lattice, a
// grid. SPDX-License-Identifier: Apache-2.0
#include "landing/deals.hpp"

#include "landing/characteristic.hpp"
#include "landing/few_closings.hpp"
#include "landing/inversion.hpp"
#include "landing/smooth_deals.hpp"
#include "landing/survey.hpp"

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

/// The deals that are uncertain, equal ones joined.
struct Book {
  Survey survey;
  std::vector<DealGroup> groups; // by amount, then probability
};

Book grouped(const Survey& survey, std::span<const double> probability, std::span<const double> amount) {
  std::vector<std::pair<double, double>> deals; // amount, probability
  deals.reserve(survey.n);
  for (std::size_t i = 0; i < amount.size(); ++i)
    if (probability[i] > 0.0 && probability[i] < 1.0 && amount[i] != 0.0) deals.emplace_back(amount[i], probability[i]);
  std::ranges::sort(deals);
  Book book{.survey = survey, .groups = {}};
  for (const auto& [a, p] : deals) {
    if (!book.groups.empty() && book.groups.back().amount == a && book.groups.back().probability == p)
      ++book.groups.back().count;
    else
      book.groups.push_back({a, p, 1});
  }
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
  std::vector<std::pair<double, double>> sums{{book.survey.certain, 1.0}};
  for (const auto& run : runs) {
    const auto closed = closings(run);
    std::vector<std::pair<double, double>> longer;
    longer.reserve(sums.size() * closed.size());
    for (const auto& [sum, mass] : sums)
      for (std::size_t k = 0; k < closed.size(); ++k)
        longer.emplace_back(sum + static_cast<double>(k) * run.front().amount, mass * closed[k]);
    sums = std::move(longer);
  }
  std::vector<double> amounts{book.survey.certain};
  for (const auto& run : runs) amounts.push_back(run.front().amount);
  onto_decimals(sums, amounts);
  return DealSum{std::make_shared<Atoms>(std::move(sums)), "deals, exact: every distinct sum"};
}

// --- lattice ---

/// Within [low, high] lies what the uncertain deals come to, but for `missing` on either side.
std::pair<double, double> reach_of(const Survey& survey, double missing) {
  return reach({survey.moments.mean - survey.certain, survey.moments.variance}, std::abs(survey.largest.front().amount),
               {survey.low, survey.high}, missing);
}

/// One deal after the other over all lattice points: sums of non-negative terms, relative accuracy in both tails.
std::vector<double> deal_by_deal(const Book& book, double step, std::size_t points) {
  std::vector<double> masses(points, 0.0), next(points);
  const auto zero = static_cast<std::int64_t>(std::llround(-book.survey.low / step));
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
  const double all_points = (book.survey.high - book.survey.low) / *step + 1.0;
  const double most = static_cast<double>(options.exact_points);
  if (all_points <= most && all_points * static_cast<double>(book.survey.n) <= cheap_products) {
    options.control.require_memory(all_points * bytes_per_node, "exact_points");
    auto masses = deal_by_deal(book, *step, static_cast<std::size_t>(std::llround(all_points)));
    return DealSum{
        std::make_shared<Lattice>(book.survey.certain + book.survey.low, *step, std::move(masses), book.survey.moments, 0.0),
        words};
  }
  const auto [low, high] = reach_of(book.survey, 1e-16);
  const auto grid = lattice_over(low, high, *step, most);
  if (!grid) return std::nullopt;
  options.control.require_memory(static_cast<double>(grid->nodes) * bytes_per_node, "exact_points");
  auto spectrum = characteristic(book.groups, grid->origin, grid->frequency(), grid->nodes / 2, options.control.part(0.5, 0.9));
  return DealSum{
      invert(*grid, std::move(spectrum), book.survey.certain, book.survey.moments, {book.survey.low, book.survey.high}), words};
}

// --- grid ---

DealSum on_grid(const Book& book, const DealOptions& options) {
  const auto [low, high] = reach_of(book.survey, 1e-15);
  const Grid grid = grid_over(low, high, options.grid_nodes);
  options.control.require_memory(static_cast<double>(grid.nodes) * bytes_per_node, "grid_nodes");
  auto spectrum = characteristic(book.groups, grid.origin, grid.frequency(), grid.nodes / 2, options.control.part(0.5, 0.9));
  return {invert(grid, std::move(spectrum), book.survey.certain, book.survey.moments, {book.survey.low, book.survey.high}),
          "deals, characteristic function inverted on a grid"};
}

} // namespace

DealSum sum_of_deals(std::span<const double> probability, std::span<const double> amount, const DealOptions& options) {
  const Survey deals = survey(probability, amount);
  options.control.report(0.0);
  if (auto smooth = as_smooth(deals, probability, amount, options)) return *smooth;
  options.control.report(0.5);
  const Book book = grouped(deals, probability, amount);
  if (auto exact = as_distinct_sums(book, options)) return *exact;
  if (auto exact = on_lattice(book, options)) return *exact;
  if (auto few = as_few_closings(deals, probability, amount, options)) return *few;
  return on_grid(book, options);
}

} // namespace landfall::landing
