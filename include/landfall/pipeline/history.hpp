// What every deal looked like, from which day on: the table as it stood on any day, kept as changes alone.
// Answers: how did the pipeline stand at the end of that day, whose was each deal, worth what, expected when?
// Definition: a state holds from the end of its day until the deal's next one; of two states of a deal on one day the one given
// later holds. A state equal to the one before it is dropped, so that whole snapshots, taken day after day, come to what has
// changed and lose nothing. Thread safety: immutable; tables of a day refer to the history, which must outlive them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/pipeline/stage_history.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace landfall::pipeline {

/// States in place, one a row, in any order: a log of changes with the whole of the deal in each row, or periodic snapshots.
struct DealStatesView {
  std::span<const std::uint32_t> opportunity;       ///< which deal
  DateColumn from;                                  ///< it stood so from the end of this day on
  std::span<const Standing> standing;               ///< open, won, lost; not_yet: the source took it away (deleted, merged)
  NumberColumn amount;                              ///< null: unknown, counts 0
  DateColumn expected_close;                        ///< null: none; no column at all: the source keeps none
  std::vector<Dimension> dimensions;                ///< owner, stage, region: each may change from state to state
  std::span<const std::uint8_t> has_next_step = {}; ///< 1: a next step is written down; no column at all: the source keeps none
  DateColumn last_activity = {};                    ///< null: none was kept; no column at all: the source keeps none

  std::size_t size() const { return opportunity.size(); }
};

struct DealState {
  Date from;
  Standing standing = Standing::not_yet;
  double amount = std::numeric_limits<double>::quiet_NaN();
  std::optional<Date> expected_close;
  std::optional<bool> has_next_step = {}; ///< null: the source keeps none
  std::optional<Date> last_activity = {}; ///< null also where the one that is kept is of a later day
};

class History;

/// The deals that were there on a day, as they stood at the end of it: what analyses of a snapshot read.
class AsOfTable {
public:
  Date as_of() const { return as_of_; }
  std::size_t size() const { return opportunity_.size(); }
  std::size_t opportunity(std::size_t row) const { return opportunity_[row]; } ///< of the history; ascending
  /// Rows that are open, won or lost; a deal is created on the day of its first state, closed on the first of those in which it
  /// stands as it does. Good as long as this table and the history are.
  OpportunityView view() const;

private:
  friend class History;
  const History* history_ = nullptr;
  Date as_of_;
  std::vector<std::uint32_t> opportunity_;
  std::vector<Outcome> outcome_;
  std::vector<std::int32_t> created_, closed_, expected_, last_activity_;
  std::vector<std::uint8_t> next_step_;
  std::vector<double> amount_;
  std::vector<std::vector<std::int32_t>> codes_;
};

class History {
public:
  /// The history of deals numbered below `opportunities`. O(opportunities + states), plus a sort of each deal's states.
  /// Throws `Error` (invalid_argument, with column and row) for columns of unequal length, an opportunity that is not there, a
  /// day that is null, an infinite amount, a standing that is none of the four; at most 2^32 states are kept.
  History(std::size_t opportunities, const DealStatesView& states);
  History(History&&) = default;
  History& operator=(History&&) = default;

  std::size_t opportunities() const { return begin_.size() - 1; }
  std::size_t size() const { return from_.size(); } ///< states kept: those that change anything
  bool has_expected_close() const { return !expected_.empty(); }
  bool has_next_steps() const { return !next_step_.empty(); }
  bool has_last_activity() const { return !last_activity_.empty(); }

  /// How a deal stood at the end of the day; nothing before its first state. O(log states of the deal).
  std::optional<DealState> on(std::size_t opportunity, Date day) const;
  /// The table as it stood at the end of the day. O(opportunities + states). Throws `Error` (memory_limit) as `control` has it.
  AsOfTable as_of(Date day, const Control& control = {}) const;

  // --- states one after another: those of deal i are [first(i), first(i + 1)). O(1) ---
  std::size_t first(std::size_t opportunity) const { return begin_[opportunity]; }
  std::span<const std::int32_t> from_days() const { return from_; }
  Standing standing(std::size_t state) const { return standing_[state]; }
  double amount(std::size_t state) const { return amount_[state]; }
  std::int32_t expected_day(std::size_t state) const { return expected_.empty() ? null_day : expected_[state]; }
  bool has_next_step(std::size_t state) const { return !next_step_.empty() && next_step_[state] != 0; }
  std::int32_t last_activity_day(std::size_t state) const { return last_activity_.empty() ? null_day : last_activity_[state]; }

  /// Codes of a dimension, one a state (-1: null), and its levels. Throws `Error` (not_found), naming those there are.
  CategoryColumn dimension(std::string_view name) const;
  std::vector<std::string> dimension_names() const;

private:
  friend class AsOfTable;
  struct Words {
    std::string name;
    std::vector<std::string> words;
    std::vector<std::string_view> levels; // of `words`, which no move displaces
    std::vector<std::int32_t> codes;
    CategoryColumn view() const { return {.codes = codes, .levels = levels, .validity = {}}; }
  };
  bool same(std::size_t kept, const DealStatesView& states, std::size_t row) const;
  void keep(const DealStatesView& states, std::size_t row);
  void drop_last();

  std::vector<std::uint32_t> begin_{0}; // by opportunity: where its states begin; one more at the end
  std::vector<std::int32_t> from_, expected_, last_activity_;
  std::vector<std::uint8_t> next_step_;
  std::vector<Standing> standing_;
  std::vector<double> amount_;
  std::vector<Words> dimensions_;
};

struct HistoryOptions {
  std::vector<std::string> dimensions = {}; ///< of the table, to be kept; "stage" is one of them. Empty: all
  bool list_price_until_known = true;       ///< an open deal whose amount is not known counts with its list price
};

/// The history of a table: each deal open from `created`, with the stages and expected close dates it had, closed on `closed`.
/// A deal without expected close dates in `close_dates`, or stages in `stages`, keeps the table's own throughout: a push that
/// nobody kept is not seen. Next steps and last activities are the table's own throughout. Amounts known at close alone are not
/// shown before. Deals keep their rows as numbers; an open one without `created` has no states. O(n + events log events of a
/// deal). Throws as `snapshot` does.
History history(const OpportunityView& table, const CloseDateHistory& close_dates = {}, const StageHistory& stages = {},
                const HistoryOptions& options = {});

} // namespace landfall::pipeline
