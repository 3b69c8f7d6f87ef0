// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/contribution.hpp>

#include "landing/characteristic.hpp"
#include "landing/distribution.hpp"
#include "landing/fourier.hpp"
#include "landing/given.hpp"
#include "landing/inside.hpp"
#include "landing/inversion.hpp"
#include "landing/without_one.hpp"

#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/convolution.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <vector>

namespace landfall::landing {

namespace {

/// A spectrum that has fallen below this does not need to be damped.
constexpr double vanished = 1e-13;

/// A point of a lattice is reached within this share of its step.
constexpr double rounding_steps = 1e-6;

/// Up to so many a rest says its own characteristic function.
constexpr std::size_t few_frequencies = 4096;

/// The characteristic function of deals + rest over a window that holds both, with any deal won or lost.
struct Spectrum {
  Grid grid;
  std::vector<double> total, rest; // (real, imaginary); rest with the damping
};

/// The rest about `origin`, which it lies above, within `grid`'s length: exactly where it knows a way and few frequencies are
/// asked for, else laid on the grid.
std::vector<double> characteristic_of(const Distribution& rest, const Grid& grid, double origin, std::size_t highest) {
  const double length = static_cast<double>(grid.nodes) * grid.step;
  std::vector<double> pairs;
  for (std::size_t first = 0; first <= highest && highest <= few_frequencies; first += block) {
    const auto values = rest.characteristic(origin, length, first);
    if (!values) break;
    for (const auto& value : *values) pairs.push_back(value.real()), pairs.push_back(value.imag());
  }
  if (pairs.size() >= 2 * (highest + 1)) return pairs;
  std::vector<double> nodes(grid.nodes, 0.0);
  rest.lay(origin, grid.step, 1.0, nodes);
  return stats::spectrum_from_masses(nodes);
}

/// The highest frequency, in parts of the grid's length, at which anything is left of deals that are kept as a series.
std::optional<std::size_t> highest_of(const Distribution& deals, const Grid& grid) {
  const auto* series = dynamic_cast<const Fourier*>(&deals);
  if (!series) return std::nullopt;
  const double wider = static_cast<double>(grid.nodes) * grid.step / series->window().width;
  const double highest = std::ceil(static_cast<double>(series->spectrum().size() + 1) * wider);
  return highest < static_cast<double>(grid.nodes) / 2.0 ? std::optional(static_cast<std::size_t>(highest)) : std::nullopt;
}

Spectrum spectrum_of(std::span<const DealGroup> groups, const Distribution& deals, const Distribution& rest,
                     const DealOptions& options) {
  double largest = 0.0;
  for (const auto& group : groups) largest = std::max(largest, std::abs(group.amount));
  const auto [low, high] = deals.bulk();
  const auto [rest_low, rest_high] = rest.bulk();
  Spectrum spectrum{
      .grid = grid_over(low + rest_low - largest, high + rest_high + largest, options.grid_nodes), .total = {}, .rest = {}};
  const Grid& grid = spectrum.grid;
  const auto series = highest_of(deals, grid);
  const std::size_t highest = series.value_or(grid.nodes / 2);

  const double rest_origin = rest_low - grid.step;
  spectrum.total = characteristic(groups, grid.origin - rest_origin, grid.frequency(), highest);
  spectrum.rest = characteristic_of(rest, grid, rest_origin, highest);
  const auto multiplied = [&](std::size_t k) {
    return std::complex(spectrum.total[2 * k], spectrum.total[2 * k + 1]) *
           std::complex(spectrum.rest[2 * k], spectrum.rest[2 * k + 1]);
  };
  double last = 0.0; // of what comes close to the highest frequency
  for (std::size_t k = highest - highest / 8; k <= highest; ++k) last = std::max(last, std::abs(multiplied(k)));
  std::size_t used = 0;
  for (std::size_t k = 0; k <= highest; ++k) {
    const double at = static_cast<double>(k) * grid.frequency() * grid.noise;
    const double damping = series || last < vanished ? 1.0 : std::exp(-at * at / 2.0);
    spectrum.rest[2 * k] *= damping;
    spectrum.rest[2 * k + 1] *= damping;
    const auto value = multiplied(k);
    spectrum.total[2 * k] = value.real();
    spectrum.total[2 * k + 1] = value.imag();
    if (std::abs(value) > vanished) used = k;
  }
  spectrum.total.resize(2 * (used + 1));
  return spectrum;
}

/// exp(i a t), from an angle that is set afresh at each block and turned from there.
WithoutOne::Amount turning(double amount, double frequency) {
  return [=](std::size_t first, double* re, double* im) {
    const double angle = amount * frequency;
    const double start = std::fmod(static_cast<double>(first) * angle, 2.0 * std::numbers::pi);
    const double one_re = std::cos(angle), one_im = std::sin(angle);
    re[0] = std::cos(start), im[0] = std::sin(start);
    for (std::size_t k = 1; k < WithoutOne::block; ++k) {
      re[k] = re[k - 1] * one_re - im[k - 1] * one_im;
      im[k] = re[k - 1] * one_im + im[k - 1] * one_re;
    }
  };
}

/// All deals but one of group `left_out`, and the rest, about the window's origin.
std::pair<double, double> product_without(std::span<const DealGroup> groups, std::size_t left_out, const Spectrum& spectrum,
                                          double rest_origin, std::size_t k) {
  const double t = static_cast<double>(k) * spectrum.grid.frequency();
  auto product =
      std::polar(1.0, -t * (spectrum.grid.origin - rest_origin)) * std::complex(spectrum.rest[2 * k], spectrum.rest[2 * k + 1]);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto factor = 1.0 - groups[g].probability + groups[g].probability * std::polar(1.0, groups[g].amount * t);
    for (auto i = g == left_out ? 1 : 0; i < groups[g].count; ++i) product *= factor;
  }
  return {product.real(), product.imag()};
}

bool exact(const Distribution& form) {
  return form.error_bound() == 0.0 && (dynamic_cast<const Atoms*>(&form) || dynamic_cast<const Lattice*>(&form));
}

/// Rows of one amount and one probability.
struct Alike {
  std::vector<std::int64_t> order; // rows by amount, then probability
  std::vector<DealGroup> groups;   // in that order
};

Alike alike(std::span<const double> probability, std::span<const double> amount) {
  Alike rows;
  rows.order.resize(amount.size());
  std::iota(rows.order.begin(), rows.order.end(), std::int64_t{0});
  const auto deal = [&](std::int64_t row) {
    return std::pair(amount[static_cast<std::size_t>(row)], probability[static_cast<std::size_t>(row)]);
  };
  std::ranges::stable_sort(rows.order, {}, deal);
  for (const auto row : rows.order) {
    const auto [a, p] = deal(row);
    if (!rows.groups.empty() && rows.groups.back().amount == a && rows.groups.back().probability == p)
      ++rows.groups.back().count;
    else
      rows.groups.push_back({a, p, 1});
  }
  return rows;
}

struct Hits {
  double hit;
  std::vector<Hit> groups;
};

Hits out_of_tail(std::span<const DealGroup> groups, const Distribution& total, double target, const Control& control) {
  Hits hits{total.probability_at_least(target), std::vector<Hit>(groups.size())};
  for_each_part(groups.size(), control, [&](std::size_t g) {
    hits.groups[g] = without_one_exactly(total, groups[g].probability, groups[g].amount, target);
  });
  return hits;
}

/// Where the total keeps to a lattice and is a series: the lattice.
Window lattice_of(const Distribution& total) {
  const auto* series = dynamic_cast<const Fourier*>(&total);
  return series ? series->window() : Window{0.0, 0.0};
}

Hits out_of_spectrum(std::span<const DealGroup> groups, const Distribution& deals, const Distribution& rest,
                     const Distribution& total, double target, const DealOptions& options) {
  const auto spectrum = spectrum_of(groups, deals, rest, options);
  const Grid& grid = spectrum.grid;
  // Between two points of a lattice nothing lies: read half a step before the first that reaches the target.
  const auto [low, width, step] = lattice_of(total);
  if (step > 0.0) target = low + (std::ceil((target - low) / step - rounding_steps) - 0.5) * step;
  if (target <= grid.origin) return {1.0, std::vector<Hit>(groups.size(), {1.0, 1.0})};
  if (target >= grid.origin + static_cast<double>(grid.nodes) * grid.step)
    return {0.0, std::vector<Hit>(groups.size(), {0.0, 0.0})};
  const double rest_origin = rest.bulk().first - grid.step;
  const WithoutOne without(grid.origin, grid.frequency(), target, spectrum.total, step);
  Hits hits{without.hit(), std::vector<Hit>(groups.size())};
  for_each_part(groups.size(), options.control.part(0.5, 1.0), [&](std::size_t g) {
    hits.groups[g] = without.of(groups[g].probability, turning(groups[g].amount, grid.frequency()),
                                [&](std::size_t k) { return product_without(groups, g, spectrum, rest_origin, k); });
  });
  return hits;
}

Contribution row_of(const DealGroup& deal, const Hit& given, double hit, double variance) {
  const double p = deal.probability;
  Contribution row;
  row.probability = p;
  row.amount = deal.amount;
  row.mean = p * deal.amount;
  row.variance = p * (1.0 - p) * deal.amount * deal.amount;
  row.variance_share = variance > 0.0 ? row.variance / variance : 0.0;
  row.hit_if_won = given.if_won;
  row.hit_if_lost = given.if_lost;
  row.change_if_won = given.if_won - hit;
  row.change_if_lost = given.if_lost - hit;
  row.won_if_hit = hit > 0.0 ? std::min(1.0, p * given.if_won / hit) : std::numeric_limits<double>::quiet_NaN();
  row.decides = std::sqrt(p * (1.0 - p)) * std::abs(given.if_won - given.if_lost);
  return row;
}

} // namespace

std::vector<Contribution> contributions(std::span<const double> probability, std::span<const double> amount,
                                        const Landing& rest, double target, const ContributionOptions& options) {
  require(std::isfinite(target), "a target is a finite number", "target");
  auto deal_options = options.deals;
  deal_options.control = options.deals.control.part(0.0, 0.4);
  const auto deals = Landing::from_deals(probability, amount, deal_options);
  const auto total = deals + rest;
  const auto [order, groups] = alike(probability, amount);
  const auto& form = *Inside::of(total);
  const auto [hit, given] = exact(form)
                                ? out_of_tail(groups, form, target, options.deals.control.part(0.5, 1.0))
                                : out_of_spectrum(groups, *Inside::of(deals), *Inside::of(rest), form, target, options.deals);

  std::vector<Contribution> rows;
  rows.reserve(order.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    auto row = row_of(groups[g], given[g], hit, total.variance());
    for (std::int64_t i = 0; i < groups[g].count; ++i) {
      row.row = order[rows.size()];
      rows.push_back(row);
    }
  }
  const auto before = [](const Contribution& a, const Contribution& b) {
    if (a.decides != b.decides) return a.decides > b.decides;
    return a.variance != b.variance ? a.variance > b.variance : a.row < b.row;
  };
  const std::size_t top = options.top == 0 ? rows.size() : std::min(options.top, rows.size());
  std::ranges::partial_sort(rows, rows.begin() + static_cast<std::ptrdiff_t>(top), before);
  rows.resize(top);
  return rows;
}

std::vector<MemberContribution> member_contributions(std::span<const Landing> members, double target) {
  require(!members.empty(), "a total needs at least one member", "members");
  require(std::isfinite(target), "a target is a finite number", "target");
  // others = those before + those after
  std::vector<Landing> after(members.size(), Landing::point(0.0));
  for (std::size_t i = members.size() - 1; i-- > 0;) after[i] = members[i + 1] + after[i + 1];
  double variance = 0.0;
  for (const auto& member : members) variance += member.variance();
  std::vector<MemberContribution> rows;
  auto before = Landing::point(0.0);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& member = members[i];
    const auto others = before + after[i];
    MemberContribution row;
    row.member = static_cast<std::int64_t>(i);
    row.mean = member.mean();
    row.variance = member.variance();
    row.variance_share = variance > 0.0 ? member.variance() / variance : 0.0;
    row.low = member.quantile(0.1);
    row.high = member.quantile(0.9);
    row.hit_if_low = others.probability_at_least(target - row.low);
    row.hit_if_high = others.probability_at_least(target - row.high);
    const auto given = given_hit(member, others, target);
    row.mean_if_hit = given ? given->mean() : std::numeric_limits<double>::quiet_NaN();
    rows.push_back(row);
    before = before + member;
  }
  return rows;
}

} // namespace landfall::landing
