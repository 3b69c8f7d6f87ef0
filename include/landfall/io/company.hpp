// A synthetic company as files: what it knows, as a CRM would export it, and the truth beside it.
// Answers: what would landfall make of this company, and what is true?
// Definition: opportunities.csv, stage_history.csv, close_dates.csv, reps.csv, targets.csv and okrs.json hold what was known at
// the end of the as-of day and no more; mapping.json says how to read them; truth.json holds the future and the hidden skill.
// Thread safety: two calls must not write to one folder at once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/simulate/company.hpp>
#include <landfall/simulate/truth.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace landfall::io {

struct WriteCompanyOptions {
  bool full = false; ///< opportunities, stages and close dates to their end, instead of what was known on the as-of day
  simulate::TruthOptions truth = {};
};

struct WrittenFile {
  std::filesystem::path path;
  std::int64_t rows = 0; ///< 0 for what is no table
  std::string holds;     ///< in words
};

/// Makes the folder where it is missing and writes the files, over files of the same names. The same company writes the same
/// bytes. Throws `Error` (not_found) when a file cannot be written, naming it. O(bytes).
std::vector<WrittenFile> write_company(const simulate::Company& company, const std::filesystem::path& folder,
                                       const WriteCompanyOptions& options = {});

} // namespace landfall::io
