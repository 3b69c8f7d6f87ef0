// Who is at the top of a team, and who at the bottom.
// Answers: which reps are held against which, once months worked, tenure and segment are respected?
// Definition: reps are ranked by outcome, higher being better; the top third is held against the bottom third. An outcome is
// counted by the month worked, and by what the ramp lets expect, before anybody is ranked.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/field.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::team {

/// A row a rep: who, and what ranks them. Columns but the first two may be empty: there are none.
struct Roster {
  TextColumn rep;
  NumberColumn outcome;           ///< attainment, bookings; null: the rep is left out
  NumberColumn unrepeatable = {}; ///< part of the outcome that will not come again, as one deal without equal
  CategoryColumn segment = {};    ///< reps are ranked within theirs; those without one make a segment
  NumberColumn exposure = {};     ///< months worked in the time measured
  NumberColumn tenure = {};       ///< months since hired, in the middle of the time measured
};

/// What tenure does to an outcome; s = min(1, tenure / ramp_months) is the share of full output expected at it.
enum class TenureAdjustment : std::uint8_t {
  ramp,     ///< outcome / s, as ramped quotas have it; reps with s below `least_ramp` are left out: that divides by too little
  residual, ///< outcome + b (1 − s), b the least squares slope of outcome on s over the team: what the team itself shows
  none
};
std::string_view to_string(TenureAdjustment adjustment);

struct Grouping {
  double fraction = 1.0 / 3.0;             ///< share of the ranked reps in each group, in (0, 1/2]; 1/4: quartiles
  std::optional<double> threshold = {};    ///< instead: the top are outcomes at or above it, the bottom those below
  std::optional<double> bottom_below = {}; ///< with a threshold, at most it: the bottom lies below this
  std::vector<std::string> top = {};       ///< instead: the top by name, and `bottom`, both at least two
  std::vector<std::string> bottom = {};
  bool outcome_per_month = true; ///< divide the outcome by exposure; false for one that months do not add to, as attainment
  double least_exposure = 1.0;   ///< months; reps with less are left out
  TenureAdjustment tenure = TenureAdjustment::ramp;
  double ramp_months = 6.0; ///< to full output, in a straight line
  double least_ramp = 0.25; ///< see TenureAdjustment::ramp, in (0, 1]
};

/// Reps that are not ranked, by reason; the first that holds.
struct LeftOut {
  std::int64_t without_outcome = 0;
  std::int64_t too_short = 0;     ///< exposure null or below the least
  std::int64_t too_new = 0;       ///< tenure null, or below the least of the ramp
  std::int64_t small_segment = 0; ///< of a segment that fewer than four are ranked in, or all too alike

  std::int64_t total() const { return without_outcome + too_short + too_new + small_segment; }
};

/// What was left out of an outcome or a metric, and why.
struct SetAside {
  std::string rep;
  std::string from; ///< "outcome", or the metric
  double value = 0.0;
  std::string reason;
};

/// Rows of the roster that are ranked: the top first, then who is in neither group, then the bottom; within each the best
/// outcome first, then by name.
struct Groups {
  std::vector<std::size_t> rows;
  std::vector<double> outcomes; ///< of `rows`, as they were ranked
  std::size_t top = 0;          ///< the first so many of `rows`
  std::size_t bottom = 0;       ///< the last so many
  LeftOut left_out;
  std::vector<SetAside> set_aside; ///< what was taken off outcomes

  bool is_top(std::size_t place) const { return place < top; }
  bool is_bottom(std::size_t place) const { return place >= rows.size() - bottom; }
};

/// Groups a team.
///
/// Outcome: less what is unrepeatable, per month of exposure, then adjusted for tenure. By fraction: of n ranked reps
/// max(2, ⌊n · fraction⌋) each, within each segment where there are segments. Reps of equal outcome stand or fall together:
/// those tied across the cut come in when that brings the group nearer to its size than leaving them all out, or when it would
/// be below two without them. So groups never depend on the order of rows. Threshold and names do not ask for segments.
///
/// Throws `Error` (insufficient) on fewer than four reps ranked, outcomes too alike for two groups (everywhere, where there are
/// segments), or fewer than two in a group; (invalid_argument, with column and row) on a rep given twice or without a name, an
/// outcome, exposure or tenure that is infinite or a negative month, columns of unequal length, a name that is not ranked or in
/// both groups, or an option outside its domain. O(n log n).
Groups group(const Roster& roster, const Grouping& grouping = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::SetAside> {
  using Row = team::SetAside;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "whose value was left out"), field("from", &Row::from, "outcome, or the metric"),
             field("value", &Row::value, "what was left out"), field("reason", &Row::reason, "why"));
};

template <> struct landfall::fields_of<landfall::team::LeftOut> {
  using Row = team::LeftOut;
  static constexpr auto value =
      fields(field("without_outcome", &Row::without_outcome, "reps without an outcome", Unit::count),
             field("too_short", &Row::too_short, "reps who worked fewer months than the least", Unit::count),
             field("too_new", &Row::too_new, "reps too early in their ramp", Unit::count),
             field("small_segment", &Row::small_segment, "reps of segments too small to part", Unit::count));
};
