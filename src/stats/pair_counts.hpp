// All pairs of two groups, counted without looking at each: who lies above whom, and how often.
// Answers: what are Cliff's δ, Mann–Whitney's U and Brunner–Munzel's W of a million values made of?
// Definition: the placement of a value is how many of the other group lie below it, and half of those equal to it. Every sum is
// one of whole numbers and exact; what is given is rounded once. Thread safety: pure functions. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace landfall::stats {

struct PairCounts {
  double n1 = 0.0, n2 = 0.0;
  double above = 0.0, below = 0.0;       // pairs in which the first is the larger, the smaller
  double squares1 = 0.0, squares2 = 0.0; // Σ(s − s̄)² of each group's mean signs s = 2p/n − 1, p placements and n the others
  double ties = 0.0;                     // Σ(t³ − t) over the distinct values, t of them each

  double delta() const { return (above - below) / (n1 * n2); }
};

/// Throws `Error` (invalid_argument, with column and row) for a value that is not finite, or 2³² values in a group. O(n) where
/// values spread over their range, O(n log n) at worst; room for as many values twice more.
PairCounts pair_counts(std::span<const double> first, std::span<const double> second);

} // namespace landfall::stats
