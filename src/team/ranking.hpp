// Who is at the top of a team and who at the bottom. Private to team.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/team/comparison.hpp>

#include <cstddef>
#include <vector>

namespace landfall::team {

/// Rows of the team with an outcome, in the order of outcome (best first, then by name), and how many of them make each group.
struct Ranking {
  std::vector<std::size_t> rows;
  std::vector<double> outcomes; // of `rows`, without what is unrepeatable
  std::size_t top = 0;          // the first so many
  std::size_t bottom = 0;       // the last so many
};

/// As `compare` says; what was taken off outcomes is added to `set_aside`.
Ranking rank(const TeamView& team, double fraction, std::vector<SetAside>& set_aside);

} // namespace landfall::team
