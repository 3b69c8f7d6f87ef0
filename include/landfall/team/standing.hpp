// Where each rep truly stands, as far as so few deals can say.
// Answers: what is this rep's win rate once luck is allowed for, which rank may they have, and are they truly in the top third?
// Definition: partial pooling. Win rates are beta-binomial (stats/pooled_rates.hpp), values with a standard error normal
// (stats/pooled_values.hpp); ranks are those of draws from the joint posterior, 1 the best.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/polarity.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::team {

struct StandingOptions {
  double fraction = 1.0 / 3.0; ///< of all reps that are "the top", in (0, 1]
  Polarity polarity = Polarity::higher_is_better;
  double level = 0.80;         ///< of the intervals, in (0, 1)
  std::int64_t draws = 10'000; ///< of the posterior
  std::uint64_t seed = 1;
  Control control = {}; ///< told while draws are ranked, on one thread; memory: draws · reps and reps²
};

/// One rep.
struct StandingRow {
  std::string rep;
  double seen = 0.0;      ///< as it is without pooling
  stats::Interval truth;  ///< pooled: its posterior mean and interval; n: deals closed of a rate, reps of a value
  stats::Interval rank;   ///< expected rank, and the ranks between which it lies
  double top_share = 0.0; ///< P(truly among the top ⌊reps · fraction⌋, at least one)
};

/// By rates: wins of deals closed. A rep whose counts are null, or who closed none, is left out. In order of expected rank.
///
/// Throws `Error` (invalid_argument, with column and row) on counts that are not whole numbers with 0 ≤ wins ≤ closed, a rep
/// without a name, columns of unequal length, or an option outside its domain; (insufficient) on fewer than two reps;
/// (cancelled, memory_limit) by the control. O(draws · reps log reps). Truth simulated in tests/unit/team/standing.cpp: the
/// intervals cover as they say, and of reps given 70 to 90% for the top third, about that many are in it.
std::vector<StandingRow> standing_of_rates(const TextColumn& rep, const NumberColumn& wins, const NumberColumn& closed,
                                           const StandingOptions& options = {});

/// By values with their standard errors, such as a mean deal or a month's bookings. A rep without either is left out.
/// Throws as above, (invalid_argument) on a standard error that is not above 0, and (insufficient) on fewer than three reps.
std::vector<StandingRow> standing_of_values(const TextColumn& rep, const NumberColumn& value,
                                            const NumberColumn& standard_error, const StandingOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::StandingRow> {
  using Row = team::StandingRow;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "who"), field("seen", &Row::seen, "as it is without pooling"),
             field("truth", &Row::truth, "partially pooled with the other reps"),
             field("rank", &Row::rank, "expected rank, 1 the best, and the ranks between which it lies"),
             field("top_share", &Row::top_share, "probability of truly being at the top", Unit::probability));
};
