// Activities from a CSV file: calls, meetings, mails, a row each.
// Answers: who did something on which day? Definition: rows are counted as they stand, two alike are two.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column_buffer.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/review/rep_table.hpp>

#include <filesystem>
#include <string>

namespace landfall::io {

struct ActivityColumns {
  std::string rep = "owner", day = "date";
};

class ActivityTable {
public:
  /// Good while the table lives and is not moved.
  review::Activities view() const { return {.rep = rep.view(), .day = day.view()}; }

  TextBuffer rep;
  DateBuffer day;
};

struct ActivitiesReading {
  ActivityTable table;
  Rejects rejects;
};

/// Reads the file under a mapping: its dates, delimiter, and aliases of `owner_dimension`, whose members the reps are. A row is
/// rejected when it has more or fewer fields than the header, or bytes that are not UTF-8; names nobody; or has no day, or one
/// that does not read as declared. Throws `Error` (not_found) for a file that cannot be opened, or a column that is not there;
/// (parse) as `CsvReader` does. O(bytes).
ActivitiesReading read_activities(const std::filesystem::path& path, const ActivityColumns& columns = {},
                                  const Mapping& mapping = {}, const std::string& owner_dimension = "owner");

} // namespace landfall::io
