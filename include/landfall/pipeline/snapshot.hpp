// The opportunities as they stood on a day. Nothing that happened after that day is seen.
// Answers: what was won, lost and open by then, and since when?
// Definition: the day itself is known whole. A deal closed later is open; one created later is not there yet.
// Thread safety: a value over a view that must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp> // Period
#include <landfall/pipeline/opportunity.hpp>

#include <vector>

namespace landfall::pipeline {

/// Where a row of the table stands on the day of the snapshot; each row has exactly one.
enum class Standing : std::uint8_t {
  open,
  won,
  lost,
  not_yet, ///< created after the day
  undated, ///< has no created date: an open row that cannot be placed in time; counted, in no analysis
};
std::string_view to_string(Standing standing);

struct SnapshotCounts {
  std::int64_t open = 0, won = 0, lost = 0, not_yet = 0, undated = 0;
  std::int64_t total() const { return open + won + lost + not_yet + undated; }
};

/// What `snapshot` answers. Columns are read in place through `table`; only the standing of each row is new.
class Snapshot {
public:
  Snapshot(const OpportunityView& table, Date as_of, std::vector<Standing> standing);

  Date as_of() const { return as_of_; }
  const OpportunityView& table() const { return table_; }
  std::size_t size() const { return standing_.size(); }
  Standing standing(std::size_t row) const { return standing_[row]; }
  SnapshotCounts counts() const { return counts_; }

  /// Amount as it was known on the day: NaN when null, and, in a table whose amounts are known at close, while open.
  double amount(std::size_t row) const;
  /// Days since it was created, for open rows; from created to closed for won and lost ones.
  std::int32_t age_days(std::size_t row) const;
  /// Rows of one standing, ascending.
  std::span<const std::uint32_t> open_rows() const { return open_rows_; }
  std::span<const std::uint32_t> won_rows() const { return won_rows_; }
  std::span<const std::uint32_t> lost_rows() const { return lost_rows_; }

private:
  OpportunityView table_;
  Date as_of_;
  std::vector<Standing> standing_;
  SnapshotCounts counts_;
  std::vector<std::uint32_t> open_rows_, won_rows_, lost_rows_;
};

/// The table as it stood at the end of `as_of`. A row without `created` that has closed by then counts as closed. O(n).
/// Throws `Error` (invalid_argument, with row) when a closed row has no close date or closes before it was created.
Snapshot snapshot(const OpportunityView& table, Date as_of);

/// Amount won by deals that closed within the period and by the day of the snapshot. Compensated sum; null amounts count 0.
double won_amount(const Snapshot& snapshot, const Period& period);

} // namespace landfall::pipeline
