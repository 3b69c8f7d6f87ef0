// The gap in outcome between top and bottom, split over the steps that lead to it.
// Answers: how much of the gap is effort, how much the close rate, how much the deal size, and what is closing half of it
// worth? Definition: the Sales Math identity. Volumes follow one another (activities, demos, deals, bookings); the first factor
// is the first volume a rep, every other one its volume per unit of the volume before, over the group as a whole; their product
// is the last volume a rep. The gap in it is split by LMDI, which adds up. Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/team/grouping.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::team {

/// One step of the chain, for each rep: at least 0; null where it is not known.
struct Volume {
  std::string factor; ///< what this volume per unit of the one before is called: "close rate"
  NumberColumn values;
};

/// A row a rep.
struct ChainView {
  Roster roster;
  std::vector<Volume> volumes; ///< in their order, the last one what is to be explained
};

struct AttributionOptions {
  Grouping grouping = {};
  double level = 0.80;        ///< of the intervals, in (0, 1)
  double closed = 0.5;        ///< part of a factor's gap that `worth` closes, in (0, 1]
  std::int64_t draws = 2'000; ///< of the bootstrap
  std::uint64_t seed = 1;
  Control control = {}; ///< draws are spread over its threads; the answer is the same with any number
};

/// One factor.
struct AttributionRow {
  std::string factor;
  double top = 0.0;      ///< the top group's
  double bottom = 0.0;   ///< the bottom group's
  stats::Interval part;  ///< of the gap, in the last volume's unit a rep; the rows' add up to it
  stats::Interval worth; ///< to all of the bottom group, of closing so much of this factor's gap alone
};

struct Attribution {
  stats::Interval gap; ///< last volume a rep, top less bottom
  std::vector<AttributionRow> rows;
  std::vector<Landing> worth; ///< of each row: what the bottom group would make more, over the draws
  std::int64_t left_out = 0;  ///< reps of the groups without one of the volumes
};

/// Splits the gap.
///
/// Groups are those of `compare`. Where there is an exposure, "a rep" reads "a month of a rep": the first factor is the first
/// volume a month worked. Part of factor i: L(Y₁, Y₀) · ln(x₁ᵢ / x₀ᵢ) with L(a, b) = (a − b)/(ln a − ln b), L(a, a) =
/// a, Y = Π x the last volume a rep, 1 the top group and 0 the bottom: Σ parts = Y₁ − Y₀, whatever the order of factors. Worth
/// of closing a share c of factor i, n₀ reps (or months of them): n₀ · Y₀ · ((x₁ᵢ / x₀ᵢ)^c − 1), below 0 where the bottom is
/// ahead.
///
/// Intervals and Landings: the bootstrap draws reps anew within each group; percentiles. Draws in which a group lacks a volume
/// altogether are left out. That the groups were chosen on the outcome, which is part luck, is not in them; and groups of three
/// know little of their own spread: such intervals are too narrow. It is arithmetic, and does not say that a factor can be
/// closed alone.
///
/// Throws as `compare` does for reps, outcomes and options; `Error` (invalid_argument, with column and row) on a volume that is
/// infinite or below 0, columns of unequal length, a chain without volumes, or a factor without a name; (insufficient)
/// where a group has none of a volume: its logarithm is not known; (cancelled, memory_limit) by the control. O(draws · reps ·
/// volumes). Source: Ang, Energy Policy 33 (2005); Efron & Tibshirani, An Introduction to the Bootstrap (1993).
Attribution attribute(const ChainView& team, const AttributionOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::AttributionRow> {
  using Row = team::AttributionRow;
  static constexpr auto value =
      fields(field("factor", &Row::factor, "step of the chain"), field("top", &Row::top, "the top group's"),
             field("bottom", &Row::bottom, "the bottom group's"),
             field("part", &Row::part, "of the gap in the last volume a rep; parts add up to it"),
             field("worth", &Row::worth, "to the bottom group, of closing so much of this factor's gap alone"));
};
