// A team's table from a CSV file: a row a rep, an outcome, and what was measured.
// Answers: which reps are there, what ranks them, and which metrics may tell why?
// Definition: an empty cell is null; any other cell of a column that is read must be a number under the format given.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column_buffer.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/number.hpp>
#include <landfall/team/comparison.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace landfall::io {

struct TeamColumns {
  std::string rep = "rep";
  std::string outcome = "outcome";
  std::string unrepeatable = {};                 ///< part of the outcome that will not come again; empty: there is none
  std::string segment = {};                      ///< reps are ranked within theirs; empty: there is none
  std::string exposure = {};                     ///< months worked; empty: not known
  std::string tenure = {};                       ///< months since hired; empty: not known
  std::vector<std::string> metrics = {};         ///< empty: every other column whose first filled cell is a number
  std::vector<std::string> lower_is_better = {}; ///< metrics of which less is good, such as a cycle; the others: more is
  std::vector<std::string> per_month = {};       ///< metrics that months add to: divided by exposure
};

class TeamTable {
public:
  /// Good while the table lives and is not moved.
  team::TeamView view() const;

  TextBuffer rep;
  NumberBuffer outcome, unrepeatable, exposure, tenure;
  CategoryBuffer segment;
  std::vector<std::string> metrics;
  std::vector<Polarity> polarities;
  std::vector<bool> per_month;
  std::vector<NumberBuffer> values; ///< one a metric
  bool has_unrepeatable = false, has_segment = false, has_exposure = false, has_tenure = false;
};

struct TeamReading {
  TeamTable table;
  Rejects rejects;
};

/// Reads the file. A row is rejected when it has more or fewer fields than the header, names no rep, names one that an earlier
/// row has, or has a cell that is no number. Throws `Error` (not_found) for a file that cannot be opened, or a column that was
/// asked for and is not there; (invalid_argument) for a lower_is_better or per_month that is no metric, or a table without one;
/// (parse) as `CsvReader` does. O(cells).
TeamReading read_team(const std::filesystem::path& path, const TeamColumns& columns = {}, const CsvOptions& csv = {},
                      const NumberFormat& numbers = {});

} // namespace landfall::io
