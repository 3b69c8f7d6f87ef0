// Targets from a CSV file.
// Answers: what was asked of whom, for which period?
// Definition: one row is one target: period (a label of the fiscal calendar, such as 2017-Q4), dimension and segment, amount,
// and, where the file has the column, metric. The whole company is dimension "total", or empty, with segment "total", or empty.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/plan/target.hpp>

#include <filesystem>

namespace landfall::io {

struct TargetsReading {
  plan::TargetTable table;
  Rejects rejects;
};

/// Reads the file under a mapping: its column names (`Mapping::targets`), numbers, delimiter, and aliases of segments.
/// A row is rejected when: it has more or fewer fields than the header, or bytes that are not UTF-8; its period is no label of
/// the calendar; its amount is empty, does not read as declared, or is
/// below 0 for bookings; it names a dimension without a segment, or a segment without
/// a dimension; or an earlier row has a target for the same (the first stays). Throws `Error` (not_found) for a file that
/// cannot be opened or a column that must be there and is not; (parse) as `CsvReader` does. O(n log n).
TargetsReading read_targets(const std::filesystem::path& path, const FiscalCalendar& calendar, const Mapping& mapping = {});

} // namespace landfall::io
