// Opportunities from an Arrow table, in place, with what could not be used beside them.
// Answers: which deals does this table hold, and which rows were left out and why?
// Definition: the same as of io/opportunities.hpp, so that a deal counts alike however it came: a row is taken whole or
// rejected whole, and nothing in it is guessed. Thread safety: one user at a time; the view is good until the reading ends.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/table.hpp"

#include <landfall/core/reject.hpp>
#include <landfall/pipeline/opportunity.hpp>

#include <string>
#include <vector>

namespace landfall::arrow {

/// Which column is what. A column that is named must be there. One that is not goes by landfall's own name, the member's;
/// of these `created`, `closed`, `amount` and `stage` must be there, the others may be missing.
struct OpportunityColumns {
  std::string id, created, closed, expected_close, amount, stage, list_price;
  std::string next_step, last_activity;         ///< read where they are named, or `with_activity`
  std::vector<std::string> dimensions;          ///< columns of words that analyses may split by; each must be there
  std::vector<std::string> optional_dimensions; ///< the same, where the table has them
  /// Stages that mean won, lost and open, letter by letter. None at all: "won" and "lost" in any case, every other one open.
  /// Some, but none for open: every other one is open. Otherwise a stage in no list rejects its row.
  std::vector<std::string> won_stages, lost_stages, open_stages;
  bool with_activity = false; ///< next_step and last_activity are wanted, where the table has them
  bool rows_as_ids = false;   ///< where the table has no ids, each deal goes by its row, counted from 0
};

class OpportunityReading {
public:
  const pipeline::OpportunityView& view() const { return view_; }
  /// Rows are numbered as in the table that was given.
  const Rejects& rejects() const { return rejects_; }
  /// Rows taken that have no created date: while open, they cannot be placed in time and no analysis has them.
  std::int64_t undated() const { return undated_; }
  /// The last day on which any deal was created or closed: the earliest day on which the table can have been written.
  /// Throws `Error` (insufficient) when there is none. O(rows).
  Date last_day() const;

private:
  friend OpportunityReading read_opportunities(Table, const OpportunityColumns&, pipeline::AmountKnown);
  explicit OpportunityReading(Table table) : table_(std::move(table)) {}
  void forget_expected_of_closed();
  void number_rows();
  void keep(const std::vector<std::uint32_t>& rows);

  Table table_;
  pipeline::OpportunityView view_;
  Rejects rejects_;
  std::int64_t undated_ = 0;
  std::vector<pipeline::Outcome> outcomes_;
  std::vector<std::uint8_t> next_steps_;
  // Columns that were copied without the rows that were rejected. A deque never moves what it holds.
  std::deque<std::vector<double>> numbers_;
  std::deque<std::vector<std::int32_t>> integers_;
  std::deque<std::vector<std::string_view>> texts_;
  std::deque<std::string> numbers_of_rows_;
};

/// 1 for each row whose words are a next step, as pipeline::names_next_step has it. O(rows + levels).
std::vector<std::uint8_t> next_steps(const CategoryColumn& column);

/// Reads a table of opportunities.
///
/// A row is rejected when: its id is empty, null or stands in an earlier row; its stage is null or in none of the lists; a date
/// lies outside the years 1400 to 9999; its amount or list price is infinite; it is won or lost without a close date, closed
/// before it was created, or open with a close date. (Where one column serves as both `closed` and `expected_close`, it is the
/// expected one while the deal is open, and forgotten when it has closed: what was expected is then not known any more.) Always
/// rejects().accepted + rejects().rejected() == rejects().given. Nothing is copied that could be read in place, unless rows are
/// rejected: then every column is copied without them. Throws `Error` as `Table` does, and (invalid_argument) for a stage in
/// two lists. O(rows).
OpportunityReading read_opportunities(Table table, const OpportunityColumns& columns = {},
                                      pipeline::AmountKnown amount_known = pipeline::AmountKnown::throughout);

} // namespace landfall::arrow
