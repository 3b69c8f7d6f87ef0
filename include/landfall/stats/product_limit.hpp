// Kaplan–Meier of very many durations in whole units, for the few numbers that are mostly asked of it.
// Answers: by when has half of it ended, by when nine tenths, how long does it last in the mean, when much is still going on?
// Definition: `kaplan_meier` (stats/survival.hpp), which keeps a row of every time; this keeps the cases alone, eight bytes
// each, and finds its way in them by marks. The answers are the same. Thread safety: immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

class ProductLimit {
public:
  /// A case that ended after so many units, or was last seen going on then. Below 2⁶³ units.
  static constexpr std::uint64_t ended(std::uint64_t units) { return units << 1; }
  static constexpr std::uint64_t censored(std::uint64_t units) { return units << 1 | 1u; } // after those that ended then

  /// Cases made by the two above, in any order. Throws `Error` (invalid_argument) for a level outside (0, 1). O(n).
  explicit ProductLimit(const std::vector<std::uint64_t>& cases, double level = 0.80)
      : ProductLimit(std::span(&cases, 1), level) {}
  /// The cases of all parts.
  explicit ProductLimit(std::span<const std::vector<std::uint64_t>> cases, double level = 0.80);

  std::int64_t n() const { return static_cast<std::int64_t>(cases_.size()); }
  std::int64_t still_going() const { return still_going_; } ///< censored
  /// Longest duration of all, in units.
  double last_seen() const { return cases_.empty() ? 0.0 : units(cases_.back()); }
  /// As `SurvivalCurve::quantile`, in units. O(n / 256 + 256).
  Interval quantile(double p) const;
  /// As `SurvivalCurve::restricted_mean` of `last_seen`, in units; NaN where nothing lasted at all. O(1).
  Interval restricted_mean() const { return restricted_mean_; }

private:
  static double units(std::uint64_t each) { return static_cast<double>(each >> 1); }

  /// Just before a time at which cases ended.
  struct Mark {
    std::size_t at = 0;
    std::int64_t at_risk = 0;
    double survival = 1.0;
    double greenwood = 0.0; ///< Σ d / (n (n − d)): the variance of ln S
  };
  /// Goes on to the next time at which cases end, past it; false when there is none.
  bool next(Mark& mark, double& time) const;
  /// The first time at which the survival is at most `share`, or its limit S^exp(side · z √g / |ln S|); side 0: itself.
  double first_at_most(double share, double side) const;

  std::vector<std::uint64_t> cases_; ///< sorted
  std::vector<Mark> marks_;          ///< every so many ends, the first and the last of all among them
  std::int64_t still_going_ = 0;
  double level_, z_;
  Interval restricted_mean_;
};

} // namespace landfall::stats
