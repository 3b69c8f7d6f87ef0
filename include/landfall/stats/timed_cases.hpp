// Cases that end or have not ended yet, with what is known of each: what models of time are fitted to.
// Answers: how does a table of cases come to stats/cure.hpp and stats/weibull.hpp? Definition: a case a row; time runs from its
// start until it ended, or until it was last seen open (censored). Thread safety: a view; the columns are the caller's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace landfall::stats {

/// One case a row.
struct TimedCases {
  std::span<const double> time;            ///< until it ended, or so long it has been open; finite, > 0
  std::span<const std::uint8_t> ended;     ///< 0: still open; 1
  std::span<const double> covariates = {}; ///< x of case i at [i · width, (i + 1) · width), finite; no constant among them
  std::size_t width = 0;
};

} // namespace landfall::stats
