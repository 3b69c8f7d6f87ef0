// Stage events from a CSV file, under a mapping that says which words of the source mean which stage.
// Answers: what happened to whom at which stage, and when, as this file has it?
// Definition: one row is one event. Words that the mapping does not name are events of no stage. Times are kept in milliseconds
// since 1970-01-01 UTC; a time without an offset is taken as UTC, a day as its beginning. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/reject.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/io/number.hpp>
#include <landfall/io/reading.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::io {

/// A stage or a way to end, and the words that mean it.
struct EventWords {
  std::string name;
  std::vector<std::string> words;
};

struct EventMapping {
  std::string id = "id", stage = "stage", time = "time", amount, segment; ///< columns; amount, segment empty: none
  std::vector<EventWords> stages;                                         ///< at least two, in order
  std::vector<EventWords> ends;
  NumberFormat number_format;
  char delimiter = ',';
};

/// Reads a mapping from a JSON file:
///
///   { "events": {"id", "stage", "time", "amount", "segment": column names},
///     "stages": [{"name": text, "events": [words]}, …], "ends": [the same], "decimal": ".", "thousands": ",", "delimiter": ","
///     }
///
/// "events" of a stage may be left out: its name is then the word. Throws `Error` (not_found, parse, invalid_argument with the
/// place) for a file that cannot be opened, is not JSON, has unknown keys, fewer than two stages, or one word twice.
EventMapping read_event_mapping(const std::filesystem::path& path);
/// The same from text; `name` stands for the path in messages.
EventMapping parse_event_mapping(std::string_view json, std::string_view name);

/// YYYY-MM-DD, or YYYY-MM-DDThh:mm[:ss[.fraction]][Z or ±hh:mm] (a space may stand for the T), as milliseconds since
/// 1970-01-01 UTC; what is finer is cut off. Empty text is null. O(length).
Reading<std::int64_t> read_time(std::string_view text);

struct StageEventsReading {
  funnel::FunnelShape shape;
  std::vector<std::string> names;    ///< stages, then ends
  std::vector<std::string> ids;      ///< by code, in the order in which they came up
  std::vector<std::int32_t> id;      ///< code of each event
  std::vector<std::int32_t> stage;   ///< −1: of no stage
  std::vector<std::int64_t> time;    ///< milliseconds
  std::vector<double> amount;        ///< NaN: none
  std::vector<std::string> segments; ///< by code, in the order in which they came up
  std::vector<std::int32_t> segment; ///< −1: none
  Rejects rejects;
  std::int64_t without_created = 0; ///< deals that have no event (review/deal_events.hpp)

  funnel::StageEvents view() const { return {std::span<const std::int32_t>(id), stage, time}; }
};

/// Reads the file, packed by gzip or not. A row is rejected when it has more or fewer fields than the header, or bytes that are
/// not UTF-8; its id or its time is empty; its time or its amount does not read. Throws `Error` (not_found) for a file that
/// cannot be opened or a column that is not there; (parse) as `CsvReader` does. O(bytes).
StageEventsReading read_stage_events(const std::filesystem::path& path, const EventMapping& mapping);

} // namespace landfall::io
