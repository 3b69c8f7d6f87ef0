// Linearity: how the bookings of a period spread over its weeks or months.
// Answers: which share is usually in by week five, and is this quarter where quarters like it were?
// Definition: share of part w = won in it ÷ won in the whole period; a period in which nothing was won has no shares. Weeks are
// seven days from the period's first, the last one shorter; months are calendar months of its first day. For seasonality, give
// periods of one kind: all fourth quarters (`of_season`). Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/stats/interval.hpp>

#include <optional>
#include <span>
#include <vector>

namespace landfall::pipeline {

enum class PeriodPart : std::uint8_t { week, month };
std::string_view to_string(PeriodPart part);

struct LinearityOptions {
  PeriodPart part = PeriodPart::week;
  double level = 0.80;
};

struct LinearityRow {
  std::int64_t part = 0;            ///< from 1
  stats::Interval share;            ///< of a period's bookings, mean over periods that are over (Student's t); n: periods
  stats::Interval cumulative_share; ///< by the end of the part
  std::optional<double> amount;     ///< of the last period given, when it is not over and the part has begun
  std::optional<double> cumulative_amount;
};

/// One row a part, as many as the longest period has. Periods that are not over on the snapshot's day have no share; the last
/// one's bookings stand beside the others' shares. Shares add up to 1. O(n + parts · periods). Throws `Error`
/// (invalid_argument) for no periods, a period without days, or a level outside (0, 1).
std::vector<LinearityRow> linearity(const Snapshot& snapshot, std::span<const Period> periods,
                                    const LinearityOptions& options = {});

/// Of periods before one those of its season, which begin within 45 days of the same day of another year: for a fourth quarter,
/// fourth quarters. Of the rest, the last `most`. O(n).
std::vector<Period> of_season(std::span<const Period> earlier, const Period& period, std::size_t most);

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::LinearityRow> {
  using Row = pipeline::LinearityRow;
  static constexpr auto value =
      fields(field("part", &Row::part, "week or month of the period", Unit::count),
             field("share", &Row::share, "of a period's bookings", Unit::ratio),
             field("cumulative_share", &Row::cumulative_share, "by the end of the part", Unit::ratio),
             field("amount", &Row::amount, "won in it, of the period under way", Unit::currency),
             field("cumulative_amount", &Row::cumulative_amount, "won by its end, of the period under way", Unit::currency));
};
