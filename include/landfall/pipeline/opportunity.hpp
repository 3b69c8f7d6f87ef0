// Opportunities: deals as a CRM keeps them, by column.
// Answers: what is each deal, whose is it, since when, worth what, and how did it end?
// Definition: an opportunity is created, is open, and ends won or lost on the day it closes.
// Thread safety: views are values; a table has one writer at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/column_buffer.hpp>
#include <landfall/core/date.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace landfall::pipeline {

/// How an opportunity stands, or ended.
enum class Outcome : std::uint8_t { open, won, lost };
std::string_view to_string(Outcome outcome);

/// Whether a deal's amount was known while it was open, or is what it turned out to be when it closed. A table of the
/// second kind must not show the amount of a deal before the day it closed: `snapshot` masks it.
enum class AmountKnown : std::uint8_t { throughout, at_close };

/// A column by which opportunities may be split: owner, manager, region, product, segment, source.
struct Dimension {
  std::string name;
  CategoryColumn values;
};

/// Opportunities in place: every column has `size()` rows, or none at all where the source has no such column.
struct OpportunityView {
  TextColumn id;
  std::span<const Outcome> outcome; ///< as of the day the table was written
  CategoryColumn stage;             ///< the source's own stage name, as of the day the table was written
  DateColumn created;               ///< first day it was open; null: it cannot be placed in time
  DateColumn closed;                ///< day it was won or lost; null while open
  DateColumn expected_close;        ///< close date that the owner forecasts; optional
  NumberColumn amount;              ///< currency of the source; null: unknown
  NumberColumn list_price;          ///< what the product lists at; optional, imputes amounts
  std::vector<Dimension> dimensions;
  AmountKnown amount_known = AmountKnown::throughout;
  std::span<const std::uint8_t> has_next_step = {}; ///< 1: the owner has written what comes next; optional
  DateColumn last_activity = {};                    ///< last call, meeting or letter; null: none was kept; optional

  std::size_t size() const { return outcome.size(); }
  /// The column of that name. Throws `Error` (not_found), naming those there are. O(dimensions).
  const CategoryColumn& dimension(std::string_view name) const;
  const Dimension* find_dimension(std::string_view name) const; ///< or nullptr
};

/// Whether what a source keeps as the next step is one: not where it is blank, or "no", "none", "false", "n/a", "0" or "-" in
/// any case. O(length).
bool names_next_step(std::string_view text);

/// One opportunity, for tables built by hand.
struct Opportunity {
  std::string id;
  Outcome outcome = Outcome::open;
  std::string stage;
  std::optional<Date> created;
  std::optional<Date> closed;
  std::optional<Date> expected_close;
  std::optional<double> amount;
  std::optional<double> list_price;
  std::vector<std::pair<std::string, std::string>> dimensions; ///< name and value; an empty value is null
  std::optional<bool> has_next_step = {};                      ///< null in every row: the source does not keep it
  std::optional<Date> last_activity = {};
};

/// Opportunities that own their columns.
class OpportunityTable {
public:
  explicit OpportunityTable(std::vector<std::string> dimension_names = {}, AmountKnown amount_known = AmountKnown::throughout);
  /// The source keeps activities, though no row may have one: without it a column that is null throughout is none at all.
  void keep_last_activity() { has_last_activity_ = true; }

  /// Appends one. Throws `Error` (invalid_argument), and appends nothing, unless: the id is not empty and new; a won or lost
  /// one has `closed`, an open one has not; `created` ≤ `closed`; every dimension was declared; the amount is finite.
  void add(const Opportunity& opportunity);

  std::size_t size() const { return outcome_.size(); }
  /// Good until the next `add`.
  OpportunityView view() const;

private:
  std::vector<std::string> dimension_names_;
  AmountKnown amount_known_;
  std::unordered_map<std::string, std::size_t> row_by_id_;
  std::vector<Outcome> outcome_;
  TextBuffer id_;
  CategoryBuffer stage_;
  DateBuffer created_, closed_, expected_close_;
  NumberBuffer amount_, list_price_;
  std::vector<std::uint8_t> next_step_;
  DateBuffer last_activity_;
  bool has_expected_close_ = false, has_list_price_ = false, has_next_step_ = false, has_last_activity_ = false;
  std::vector<CategoryBuffer> dimensions_;
};

} // namespace landfall::pipeline
