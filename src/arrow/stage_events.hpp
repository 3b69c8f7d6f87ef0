// Stage events from an Arrow table: what happened to whom at which stage, and when.
// Answers: which events does this table hold, and which rows were left out and why?
// Definition: the same as of io/stage_events.hpp: one row is one event, words that are neither a stage nor a way to end make it
// an event of no stage; a row without an id or a time is rejected. Thread safety: one user at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/table.hpp"

#include <landfall/core/reject.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/passage.hpp>

#include <deque>
#include <string>
#include <vector>

namespace landfall::arrow {

/// Names of columns; empty: id, stage, time. `segment` and `amount` are read where they are named.
struct StageEventColumns {
  std::string id, stage, time, segment, amount;
  std::vector<std::string> stages; ///< the words of the stages, in order
  std::vector<std::string> ends;   ///< the words of the ways to end that are no stage
};

class StageEventsReading {
public:
  const funnel::StageEvents& events() const { return events_; }
  funnel::FunnelShape shape() const { return shape_; }
  double units_per_day() const { return units_per_day_; }    ///< of the times
  const CategoryColumn& segment() const { return segment_; } ///< no rows where none was named
  const NumberColumn& amount() const { return amount_; }     ///< likewise
  const Rejects& rejects() const { return rejects_; }

private:
  friend StageEventsReading read_stage_events(Table, const StageEventColumns&);
  explicit StageEventsReading(Table table) : table_(std::move(table)) {}
  void keep(const std::vector<std::uint32_t>& rows);

  Table table_;
  funnel::StageEvents events_;
  funnel::FunnelShape shape_;
  double units_per_day_ = 1.0;
  CategoryColumn segment_;
  NumberColumn amount_;
  Rejects rejects_;
  std::vector<std::int32_t> stages_;
  // Columns copied without the rows that were rejected. A deque never moves what it holds.
  std::deque<std::vector<double>> numbers_;
  std::deque<std::vector<std::int32_t>> integers_;
  std::deque<std::vector<std::int64_t>> long_integers_;
  std::deque<std::vector<std::string_view>> texts_;
};

/// Reads a table of events. Ids that are int64 or text, and timestamps, are read in place, and so are stages where they are a
/// dictionary whose levels are the stages in order; where rows are rejected every column is copied without them. Throws `Error`
/// as `Table` does, and (invalid_argument) for fewer than 2 or more than 32 stages, more than 32 ends, or a word that is two of
/// them. O(rows).
StageEventsReading read_stage_events(Table table, const StageEventColumns& columns);

} // namespace landfall::arrow
