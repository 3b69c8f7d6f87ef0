// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/attribution.hpp>

#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

namespace landfall::team {

namespace {

void require_chain(const ChainView& team, const AttributionOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.closed > 0.0 && options.closed <= 1.0, "a part lies above 0 and is at most 1", "closed");
  require(options.draws >= 1, "at least one draw is made", "draws");
  require(!team.volumes.empty(), "a chain has at least one volume", "volumes");
  for (const auto& volume : team.volumes) {
    require(!volume.factor.empty(), "a factor needs a name", "volumes");
    require(volume.values.size() == team.roster.rep.size(), "columns of unequal length", volume.factor);
    for (std::size_t row = 0; row < volume.values.size(); ++row)
      require(volume.values.is_null(row) || (std::isfinite(volume.values[row]) && volume.values[row] >= 0.0),
              "a volume is finite and at least 0", volume.factor, static_cast<std::int64_t>(row));
  }
}

/// Rows of a group that have every volume.
std::vector<std::size_t> complete(const ChainView& team, std::span<const std::size_t> rows) {
  std::vector<std::size_t> kept;
  std::ranges::copy_if(rows, std::back_inserter(kept), [&](std::size_t row) {
    return std::ranges::none_of(team.volumes, [&](const Volume& volume) { return volume.values.is_null(row); });
  });
  return kept;
}

/// Months of a group, or reps where months are not known.
double worked(const ChainView& team, std::span<const std::size_t> rows) {
  if (team.roster.exposure.size() == 0) return static_cast<double>(rows.size());
  stats::CompensatedSum months;
  for (const auto row : rows) months += team.roster.exposure[row];
  return months.value();
}

/// A group's factors; a place for each volume.
using Factors = std::vector<double>;

/// Nothing where the group has none of a volume.
std::optional<Factors> factors_of(const ChainView& team, std::span<const std::size_t> rows) {
  Factors factors;
  double before = worked(team, rows);
  for (const auto& volume : team.volumes) {
    stats::CompensatedSum total;
    for (const auto row : rows) total += volume.values[row];
    if (!(total.value() > 0.0)) return std::nullopt;
    factors.push_back(total.value() / before);
    before = total.value();
  }
  return factors;
}

double product(const Factors& factors) { return std::accumulate(factors.begin(), factors.end(), 1.0, std::multiplies()); }

constexpr std::size_t drawn_together = 64; // draws that one thread makes at a time

/// L(a, b), by log1p where the two are close.
double logarithmic_mean(double a, double b) {
  const double change = (a - b) / b;
  return std::abs(change) < 1e-8 ? 0.5 * (a + b) : (a - b) / std::log1p(change);
}

/// A factor's part of the gap, and what closing so much of it is worth.
struct Split {
  double gap = 0.0;
  std::vector<double> part, worth;
};

Split split(const Factors& top, const Factors& bottom, double reps, double closed) {
  const double above = product(top), below = product(bottom);
  Split split{.gap = above - below, .part = {}, .worth = {}};
  for (std::size_t i = 0; i < top.size(); ++i) {
    const double logarithm = std::log(top[i] / bottom[i]);
    split.part.push_back(logarithmic_mean(above, below) * logarithm);
    split.worth.push_back(reps * below * std::expm1(closed * logarithm));
  }
  return split;
}

std::vector<std::size_t> drawn(const std::vector<std::size_t>& rows, stats::Random& random) {
  std::vector<std::size_t> drawn(rows.size());
  for (auto& row : drawn) row = rows[static_cast<std::size_t>(random.below(rows.size()))];
  return drawn;
}

stats::Interval percentiles(double estimate, const std::vector<double>& values, double level, std::size_t reps) {
  const double tail = 0.5 * (1.0 - level);
  return {.estimate = estimate,
          .low = stats::quantile(values, tail),
          .high = stats::quantile(values, 1.0 - tail),
          .level = level,
          .n = static_cast<std::int64_t>(reps)};
}

} // namespace

Attribution attribute(const ChainView& team, const AttributionOptions& options) {
  require_chain(team, options);
  const auto groups = group(team.roster, options.grouping);
  const std::span<const std::size_t> ranked(groups.rows);
  const auto top = complete(team, ranked.first(groups.top)), bottom = complete(team, ranked.last(groups.bottom));
  const auto x1 = factors_of(team, top), x0 = factors_of(team, bottom);
  if (!x1 || !x0)
    throw Error(ErrorCode::insufficient,
                std::string("the ") + (x1 ? "bottom" : "top") + " group has none of a volume: the gap can not be split",
                "volumes");

  const double reps = worked(team, bottom);
  const auto seen = split(*x1, *x0, reps, options.closed);
  options.control.require_memory(16.0 * static_cast<double>(options.draws) * static_cast<double>(2 * team.volumes.size() + 1),
                                 "draws");
  std::vector<std::optional<Split>> again(static_cast<std::size_t>(options.draws));
  for_each_part((again.size() + drawn_together - 1) / drawn_together, options.control, [&](std::size_t part) {
    for (std::size_t draw = part * drawn_together; draw < std::min(again.size(), (part + 1) * drawn_together); ++draw) {
      stats::Random random(options.seed, draw);
      const auto high = factors_of(team, drawn(top, random)), low = factors_of(team, drawn(bottom, random));
      if (high && low) again[draw] = split(*high, *low, reps, options.closed);
    }
  });
  std::vector<double> gaps;
  std::vector<std::vector<double>> parts(team.volumes.size()), worths(team.volumes.size());
  for (const auto& drawn : again) {
    if (!drawn) continue;
    gaps.push_back(drawn->gap);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i].push_back(drawn->part[i]);
      worths[i].push_back(drawn->worth[i]);
    }
  }
  if (gaps.empty()) throw Error(ErrorCode::insufficient, "no draw of the bootstrap has every volume", "volumes");

  const auto n = top.size() + bottom.size();
  Attribution attribution{.gap = percentiles(seen.gap, gaps, options.level, n), .rows = {}, .worth = {}};
  attribution.left_out = static_cast<std::int64_t>(groups.top + groups.bottom - n);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    attribution.rows.push_back({.factor = team.volumes[i].factor,
                                .top = (*x1)[i],
                                .bottom = (*x0)[i],
                                .part = percentiles(seen.part[i], parts[i], options.level, n),
                                .worth = percentiles(seen.worth[i], worths[i], options.level, n)});
    attribution.worth.push_back(Landing::from_samples(worths[i]));
  }
  return attribution;
}

} // namespace landfall::team
