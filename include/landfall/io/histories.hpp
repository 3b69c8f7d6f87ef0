// Stage histories and the close dates that owners forecast, from CSV files.
// Answers: when did each deal come to each stage, and when was it expected to close, as seen when?
// Definition: one row is one event of one opportunity, named by its id, in any order. stage_history: id, stage, entered (the
// day it came to the stage). close_dates: id, forecast_on (the day the forecast was made), expected_close (empty: no date any
// more). Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/reject.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/stage_history.hpp>

#include <filesystem>

namespace landfall::io {

struct StageHistoryReading {
  pipeline::StageHistory history; ///< of the rows of the opportunities given
  Rejects rejects;
};

struct CloseDatesReading {
  pipeline::CloseDateHistory history;
  Rejects rejects;
};

/// Reads the file under a mapping: its column names, dates, delimiter, and aliases of stages. A row is rejected when: it has
/// more or fewer fields than the header, or bytes that are not UTF-8; its id is empty or none of the opportunities'; its stage
/// is empty; its day is empty or does not read as declared. Throws `Error` (not_found) for a file that cannot be opened or a
/// column that must be there and is not; (parse) as `CsvReader` does. O(bytes + events log events of an opportunity).
StageHistoryReading read_stage_history(const std::filesystem::path& path, const pipeline::OpportunityView& opportunities,
                                       const Mapping& mapping = {});

/// The same for forecasts of close dates; an empty `expected_close` takes the date back.
CloseDatesReading read_close_dates(const std::filesystem::path& path, const pipeline::OpportunityView& opportunities,
                                   const Mapping& mapping = {});

} // namespace landfall::io
