// Calls of reps and managers from a CSV file.
// Answers: who called which number, on which day, for which period and category?
// Definition: one row is one call: caller, day, period (a label of the fiscal calendar, such as 2025-Q4), category (omitted,
// pipeline, best case, commit, closed, in any case; other words by the aliases of "forecast_category"), amount, and, where the
// file has the column, whose part it is about. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/forecast/call.hpp>
#include <landfall/io/mapping.hpp>

#include <filesystem>

namespace landfall::io {

struct CallsReading {
  forecast::CallBook calls;
  Rejects rejects;
};

/// Reads the file under a mapping: its column names (`Mapping::calls`), dates, numbers, delimiter, and aliases of owners.
/// A row is rejected when: it has more or fewer fields than the header, or bytes that are not UTF-8; it names no caller; its
/// day or amount is empty or does not read as declared; its period is no label of the calendar; its category is none; or it was
/// made after its period. Two calls of one caller on one day are both taken: the later row stands. Throws `Error` (not_found)
/// for a file that cannot be opened or a column that must be there and is not; (parse) as `CsvReader` does. O(n log n).
CallsReading read_calls(const std::filesystem::path& path, const FiscalCalendar& calendar, const Mapping& mapping = {});

} // namespace landfall::io
