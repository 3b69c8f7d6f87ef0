// Through which stages each opportunity has gone, and since when it was in each.
// Answers: in which stage was this deal at the end of that day, and on which day did it come to it?
// Definition: a stay in a stage begins on the day of its event and lasts until the day of the deal's next one. Events may come
// in any order, stages may be skipped and come back to; an event that repeats the stage a deal is in changes nothing. Of two
// events of one deal on one day the one given later holds at the end of it. Nothing after the day asked about is looked at.
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::pipeline {

/// Events in place, one a row, in any order.
struct StageEventsView {
  std::span<const std::uint32_t> opportunity; ///< row of the opportunity in its table
  CategoryColumn stage;                       ///< stage that it came to
  DateColumn entered;                         ///< on this day

  std::size_t size() const { return opportunity.size(); }
};

/// A stretch of days in one stage.
struct StageStay {
  std::int32_t stage = 0; ///< place in `StageHistory::stages()`
  Date entered;

  bool operator==(const StageStay&) const = default;
};

/// The events by opportunity, then by day. 8 bytes an event and 4 an opportunity.
class StageHistory {
public:
  /// No history of any opportunity.
  StageHistory() = default;
  /// History of a table of `opportunities` rows. O(opportunities + events), plus a sort of the events of each opportunity.
  /// Throws `Error` (invalid_argument, with column and row) for columns of unequal length, an opportunity that the table does
  /// not have, and a stage or day that is null.
  StageHistory(std::size_t opportunities, const StageEventsView& events);

  bool empty() const { return entered_.empty(); }
  std::size_t opportunities() const { return begin_.empty() ? 0 : begin_.size() - 1; }
  /// Moves from stage to stage; events that repeat a stage are not counted.
  std::size_t size() const { return entered_.size(); }
  /// The names of stages, in alphabetical order.
  const std::vector<std::string>& stages() const { return stages_; }

  /// The stay in which an opportunity was at the end of the day; nothing before its first event, or where it has none. An
  /// opportunity past the end of the table has none. O(log events of the opportunity).
  std::optional<StageStay> stay_on(std::size_t opportunity, Date day) const;
  /// The name of that stage; empty where there is none. O(log events of the opportunity).
  std::string_view stage_on(std::size_t opportunity, Date day) const;
  /// The day on which it came to that stage, for the last time by then. O(log events of the opportunity).
  std::optional<Date> entered_on(std::size_t opportunity, Date day) const;

  /// Stays of one opportunity, in order of time. O(1).
  std::size_t stays(std::size_t opportunity) const;
  StageStay stay(std::size_t opportunity, std::size_t i) const;

private:
  std::vector<std::string> stages_;
  std::vector<std::uint32_t> begin_;  // by opportunity: where its events begin; one more at the end
  std::vector<std::int32_t> entered_; // days
  std::vector<std::int32_t> stage_;
};

} // namespace landfall::pipeline
