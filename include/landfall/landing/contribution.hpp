// What each deal, or each member of a total, contributes to where it lands and to the chance of the target.
// Answers: which ten deals decide the quarter? What is the chance of the target if this one is won, and if it is lost or slips?
// Definition: a deal that slips brings nothing within the period, as one that is lost; independent deals.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/landing/landing.hpp> // Landing, DealOptions

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::landing {

/// One deal of a book that is to reach a target together with the rest.
struct Contribution {
  std::int64_t row = 0;        ///< of the deal, as given
  double probability = 0.0;    ///< that it is won, as given
  double amount = 0.0;         ///< as given
  double mean = 0.0;           ///< p · amount
  double variance = 0.0;       ///< p (1 − p) · amount²
  double variance_share = 0.0; ///< of the variance of the whole, the rest included; 0 when that is 0
  double hit_if_won = 0.0;     ///< P(total ≥ target | won)
  double hit_if_lost = 0.0;    ///< P(total ≥ target | lost or slipped)
  double change_if_won = 0.0;  ///< hit_if_won − P(hit)
  double change_if_lost = 0.0; ///< hit_if_lost − P(hit)
  double won_if_hit = 0.0;     ///< P(won | total ≥ target); NaN when P(hit) is 0
  /// √(p (1 − p)) · |hit_if_won − hit_if_lost|: by how much P(hit) is to be expected to move once this deal is settled.
  double decides = 0.0;
};

struct ContributionOptions {
  std::size_t top = 10; ///< rows that are returned, those that decide most first; 0 for all
  DealOptions deals;    ///< how the sum of the deals is kept
};

/// What each deal decides: the total is Σ deals + `rest`, and is to come to `target` or more. `rest` is independent of the
/// deals: what is won so far plus business that is not created yet; `Landing::point(0)` for none.
///
/// P(total ≥ target) = (1 − p) · hit_if_lost + p · hit_if_won. Where the total is exact, each deal is taken out of its tail
/// probabilities again: Q₋ᵢ(x) = (Q(x) − p Q₋ᵢ(x − a)) / (1 − p), or for p > 1/2 from above, to about 1e-12; otherwise out of
/// its characteristic function, by division, within the displacement that `(deals + rest).error_bound()` states. The rows that
/// are returned go by `decides`, then variance, both falling, then by row. O((n + top) · frequencies): a few hundred for a
/// thousand deals or more of real amounts. Throws `Error` (invalid_argument, with row) as `Landing::from_deals` does, and
/// unless target is finite.
std::vector<Contribution> contributions(std::span<const double> probability, std::span<const double> amount,
                                        const Landing& rest, double target, const ContributionOptions& options = {});

/// One member of a total: a team's, a segment's, a product's Landing.
struct MemberContribution {
  std::int64_t member = 0; ///< its place among those given
  double mean = 0.0;
  double variance = 0.0;
  double variance_share = 0.0; ///< of the total's variance; 0 when that is 0
  double low = 0.0;            ///< its P10
  double high = 0.0;           ///< its P90
  double hit_if_low = 0.0;     ///< P(total ≥ target | this member lands at its P10)
  double hit_if_high = 0.0;    ///< P(total ≥ target | this member lands at its P90)
  double mean_if_hit = 0.0;    ///< E(this member | total ≥ target); NaN when that cannot be
};

/// What each of the independent members decides, in the order given. P(hit | member = m) = P(sum of the others ≥ target − m).
/// O(members) sums of Landings. Throws `Error` (invalid_argument) on no members or a target that is not finite.
std::vector<MemberContribution> member_contributions(std::span<const Landing> members, double target);

} // namespace landfall::landing

template <> struct landfall::fields_of<landfall::landing::Contribution> {
  using Row = landing::Contribution;
  static constexpr auto value = fields(
      field("row", &Row::row, "row of the deal, as given", Unit::count),
      field("probability", &Row::probability, "that the deal is won", Unit::probability),
      field("amount", &Row::amount, "amount of the deal", Unit::currency),
      field("mean", &Row::mean, "probability times amount", Unit::currency),
      field("variance", &Row::variance, "of what the deal pays, in currency squared"),
      field("variance_share", &Row::variance_share, "share of the variance of the whole", Unit::ratio),
      field("hit_if_won", &Row::hit_if_won, "chance of the target if the deal is won", Unit::probability),
      field("hit_if_lost", &Row::hit_if_lost, "chance of the target if the deal is lost or slips", Unit::probability),
      field("change_if_won", &Row::change_if_won, "change of the chance of the target if the deal is won"),
      field("change_if_lost", &Row::change_if_lost, "change of the chance of the target if the deal is lost or slips"),
      field("won_if_hit", &Row::won_if_hit, "chance that the deal is among the won, if the target is hit", Unit::probability),
      field("decides", &Row::decides, "how much the chance of the target will move once the deal is settled"));
};

template <> struct landfall::fields_of<landfall::landing::MemberContribution> {
  using Row = landing::MemberContribution;
  static constexpr auto value =
      fields(field("member", &Row::member, "place of the member among those given", Unit::count),
             field("mean", &Row::mean, "mean of the member", Unit::currency),
             field("variance", &Row::variance, "variance of the member, in currency squared"),
             field("variance_share", &Row::variance_share, "share of the variance of the total", Unit::ratio),
             field("low", &Row::low, "P10 of the member", Unit::currency),
             field("high", &Row::high, "P90 of the member", Unit::currency),
             field("hit_if_low", &Row::hit_if_low, "chance of the target if the member lands at its P10", Unit::probability),
             field("hit_if_high", &Row::hit_if_high, "chance of the target if the member lands at its P90", Unit::probability),
             field("mean_if_hit", &Row::mean_if_hit, "mean of the member if the target is hit", Unit::currency));
};
