// Stage events as they stand in a source, and the rules by which they are read.
// Answers: what happened to whom at which stage, and what counts as having reached a stage?
// Definition: an event is an id, a stage and a time, in any order of rows. Skipping forward passes the stages skipped, and
// going back undoes nothing (`Order::any`); or every stage is needed, one after another (`Order::strict`). Thread safety: views
// over memory that somebody else owns; nothing is copied. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/field.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace landfall::funnel {

/// The in-band null of a time.
inline constexpr std::int64_t null_time = std::numeric_limits<std::int64_t>::min();

/// Ids as words one after another in one text: word i is bytes[offsets[i] .. offsets[i + 1]); one offset more than there are
/// words.
struct WordColumn {
  std::span<const std::int32_t> offsets;
  const char* bytes = nullptr;

  std::size_t size() const { return offsets.empty() ? 0 : offsets.size() - 1; }
  std::string_view operator[](std::size_t row) const {
    return {bytes + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
  }
};

/// Whose event it is: numbers, dictionary codes, or words. No nulls: leave such rows out before.
using IdColumn =
    std::variant<std::span<const std::int64_t>, std::span<const std::int32_t>, WordColumn, std::span<const std::string_view>>;

/// Columns of equal length, at most 2³² − 1 rows.
struct StageEvents {
  IdColumn id;
  /// 0 … stages − 1: the stages in order; then, from `stages` on, ways to end (lost, cancelled …); below 0: any other event.
  std::span<const std::int32_t> stage;
  std::span<const std::int64_t> time; ///< in any unit, the same for all; `null_time` is null

  std::size_t size() const { return stage.size(); }
};

/// What it takes to have reached a stage.
enum class Order : std::uint8_t {
  any,    ///< an event of that stage or of a later one; reached when the first of these came
  strict, ///< events of every stage up to it, one after another in time; other events may lie between
};
std::string_view to_string(Order order);

/// ClickHouse's windowFunnel(w, modes…) is {.order = strict, .window = w} with later_only for strict_increase, nothing_between
/// for strict_order.
struct PassageRule {
  Order order = Order::any;
  /// A stage counts only up to so long after the chain's first stage (any: after the first event of any stage); null: for ever.
  std::optional<std::int64_t> window;
  bool later_only = false;      ///< strict: the next stage comes at a later time, not at the same one
  bool nothing_between = false; ///< strict: an event that is not the next stage ends the chain
  bool reopens = true;          ///< a stage event after an end takes the end back; else the end stands and the event is dropped
};

/// What was read, and how often each rule had something to decide. Events that moved an id on are counted in none of them.
struct EventCounts {
  std::int64_t events = 0;
  std::int64_t ids = 0;        ///< with at least one event that has a time
  std::int64_t null_times = 0; ///< events without a time: dropped
  std::int64_t other = 0;      ///< events of no stage: dropped, though `nothing_between` heeds them
  std::int64_t duplicates = 0; ///< the same id, stage and time once more: dropped
  std::int64_t repeats = 0;    ///< a stage reached before, once more: dropped
  std::int64_t returns = 0;    ///< an earlier stage after a later one: dropped
  std::int64_t skipped = 0;    ///< stages passed without an event of their own (any), or events before their turn (strict)
  std::int64_t late = 0;       ///< after the window: dropped
  std::int64_t reopened = 0;   ///< stage events after an end

  EventCounts& operator+=(const EventCounts& other_counts);
  bool operator==(const EventCounts&) const = default;
};

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::EventCounts> {
  using Row = funnel::EventCounts;
  static constexpr auto value =
      fields(field("events", &Row::events, "events given", Unit::count), field("ids", &Row::ids, "ids among them", Unit::count),
             field("null_times", &Row::null_times, "events without a time", Unit::count),
             field("other", &Row::other, "events of no stage", Unit::count),
             field("duplicates", &Row::duplicates, "same id, stage and time once more", Unit::count),
             field("repeats", &Row::repeats, "a stage reached before, once more", Unit::count),
             field("returns", &Row::returns, "an earlier stage after a later one", Unit::count),
             field("skipped", &Row::skipped, "stages passed without an event, or events before their turn", Unit::count),
             field("late", &Row::late, "events after the window", Unit::count),
             field("reopened", &Row::reopened, "stage events after an end", Unit::count));
};
