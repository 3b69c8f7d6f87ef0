// Quotas from a CSV file: a row a rep, his quota, the size of his deals, and rates or counts of his stages.
// Answers: whose quota is how much, and how do his units go on from stage to stage?
// Definition: rates lie above 0 and are at most 1; counts are of units that there were, an empty cell being none, and no stage
// has fewer than the one it feeds. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column_buffer.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/funnel/quota.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/number.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace landfall::io {

struct QuotaColumns {
  std::string name = "rep", quota = "quota", deal_size = "deal_size";
  std::string activities = {};         ///< for each unit of the stage furthest from the deal; empty: not tracked
  std::string group = {};              ///< team, segment; empty: there is none
  std::string won = {};                ///< counts of deals: the steps are counts too; empty: they are rates
  std::vector<std::string> steps = {}; ///< from the stage next to the deal backwards
};

class QuotaTable {
public:
  /// Good while the table lives and is not moved.
  funnel::QuotaView view() const;

  TextBuffer name;
  NumberBuffer quota, deal_size, activities;
  CategoryBuffer group;
  std::vector<std::string> steps;
  std::vector<NumberBuffer> rates, counts; ///< one of them empty
  bool has_activities = false, has_group = false;
};

struct QuotaReading {
  QuotaTable table;
  Rejects rejects;
};

/// Reads the file. A row is rejected when it has more or fewer fields than the header, names no rep or one that an earlier row
/// has, or has a cell that is no number, or none that can be. Throws `Error` (not_found) for a file that cannot be opened or a
/// column that is not there; (parse) as `CsvReader` does. O(cells).
QuotaReading read_quotas(const std::filesystem::path& path, const QuotaColumns& columns, const CsvOptions& csv = {},
                         const NumberFormat& numbers = {});

} // namespace landfall::io
