// Opportunities from CSV files, with what could not be used beside them.
// Answers: which deals does this export hold, which rows were left out and why, and what should the reader of a result know?
// Definition: a row is taken whole or rejected whole; nothing in it is guessed. Products and a team are looked up by the
// opportunity's product and owner and add list price, manager, region and the like. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/pipeline/opportunity.hpp> // OpportunityTable

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace landfall::io {

struct OpportunityFiles {
  std::filesystem::path opportunities;
  std::optional<std::filesystem::path> products; ///< product, list price, further dimensions of the product
  std::optional<std::filesystem::path> team;     ///< owner, manager, region, further dimensions of the owner
};

/// Something about rows that were taken which limits what they can say.
struct Note {
  std::string about;      ///< column or dimension
  std::int64_t count = 0; ///< rows that it is true of
  std::string text;
};

struct OpportunitiesReading {
  pipeline::OpportunityTable table;
  Rejects rejects; ///< of the opportunities file
  Rejects product_rejects, team_rejects;
  std::vector<std::string> ignored_columns; ///< columns of the opportunities file that nothing reads
  std::vector<Note> notes;
};

/// Reads the files under a mapping.
///
/// A row is rejected when: it has more or fewer fields than the header, or bytes that are not UTF-8; its id is empty or stands
/// in an earlier row that was taken (the first stays); its stage is empty or unknown to the mapping; a date or number does not
/// read as declared; it is won or lost without a close date, closed before it was created, or open with a close date. (A date
/// in a column that serves as both `closed` and `expected_close` is the expected one while the deal is open.)
/// A row is taken, and noted, when: it is closed and has no created date (open ones without are counted by `snapshot`); it is
/// won without an amount, or won or open with one below 0; its product or owner is not in the file that lists them (list price,
/// manager and region are then null). Rows of products and team with an empty or repeated key, or an unreadable list price, are
/// rejected in `product_rejects` and `team_rejects`. Always rejects.accepted + rejects.rejected() == rejects.given. Throws
/// `Error` (not_found) for a file that cannot be opened, or a column that must be there and is not, naming those that are;
/// (parse) as `CsvReader` does; (invalid_argument) when one dimension would come from two files. O(bytes).
OpportunitiesReading read_opportunities(const OpportunityFiles& files, const Mapping& mapping = {});

} // namespace landfall::io

template <> struct landfall::fields_of<landfall::io::Note> {
  static constexpr auto value = fields(field("about", &io::Note::about, "column or dimension"),
                                       field("count", &io::Note::count, "rows that it is true of", Unit::count),
                                       field("text", &io::Note::text, "what it limits"));
};
