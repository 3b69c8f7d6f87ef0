// Parts of the review that are made beside the figures.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/review/review.hpp>

namespace landfall::review {

/// Fills `review.team` from what owners closed in the window, or notes why it cannot be.
void compare_team(Review& review, const pipeline::Snapshot& snapshot, const ReviewOptions& options);

/// Fills `review.definitions` and adds what limits the answer to `review.notes`.
void describe(Review& review, const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
              const std::optional<forecast::PeriodForecast>& forecast);

} // namespace landfall::review
