// What calls that forecast by deals have in common: the tables they consume, and the rows of any of them that are left out.
// Answers: which tables came in, what do they say of which deals, and which rows were wrong?
// Thread safety: one call's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handles.hpp"
#include "opportunities.hpp"
#include "streams.hpp"

#include "arrow/histories.hpp"

#include <landfall/core/field.hpp>
#include <landfall/forecast/deal_model.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace landfall::capi {

/// Streams that a call consumes, whatever becomes of it.
struct DealTables {
  arrow::Stream opportunities, stage_history, close_dates, calls, targets;
};

/// Throws `Error` (invalid_argument) for a stream that was given and holds nothing: it was released before.
inline void require_unreleased(const ArrowArrayStream* given, const arrow::Stream& stream, const char* name) {
  require(given == nullptr || static_cast<bool>(stream), "the stream has been released already", name);
}

/// A row that was left out, of one of several tables.
struct TableReject {
  std::string table;
  std::int64_t row = 0;
  std::string column, value, reason;
};

/// What is left out of several tables; a caller who takes no rejects gets the first as an error.
class LeftOut {
public:
  explicit LeftOut(const Output& out) : kept_(static_cast<bool>(out)) {}

  void add(const char* table, const Rejects& rejects) {
    if (!kept_) require_no_rejects(rejects);
    for (const auto& each : rejects.rows) rows_.push_back({table, each.row, each.column, each.value, each.reason});
  }
  std::span<const TableReject> rows() const { return rows_; }

private:
  bool kept_;
  std::vector<TableReject> rows_;
};

/// What became of the deals over time, as far as it was given.
struct Histories {
  arrow::StageHistoryReading stages;
  arrow::CloseDatesReading close_dates;
  bool has_stages = false, has_close_dates = false;
  forecast::DealHistories view() const {
    return {.stages = has_stages ? &stages.history : nullptr, .close_dates = has_close_dates ? &close_dates.history : nullptr};
  }
};

inline Histories read_histories(DealTables& given, const pipeline::OpportunityView& opportunities, LeftOut& left_out) {
  Histories histories;
  if (given.stage_history) {
    histories.stages = arrow::read_stage_history(arrow::Table(std::move(given.stage_history)), opportunities);
    left_out.add("stage_history", histories.stages.rejects);
    histories.has_stages = true;
  }
  if (given.close_dates) {
    histories.close_dates = arrow::read_close_dates(arrow::Table(std::move(given.close_dates)), opportunities);
    left_out.add("close_dates", histories.close_dates.rejects);
    histories.has_close_dates = true;
  }
  return histories;
}

/// The names of columns of words, split into those that must be there and those that may.
struct Dimensions {
  std::vector<std::string> needed, optional;
  void add(const std::string& name, bool must_be_there) {
    for (const auto* list : {&needed, &optional})
      if (std::ranges::find(*list, name) != list->end()) return;
    (must_be_there ? needed : optional).push_back(name);
  }
};

/// Calendar years where none is given.
inline const FiscalCalendar& calendar_of(const landfall_calendar* given) {
  static const FiscalCalendar years;
  return given != nullptr ? given->fiscal : years;
}

inline std::int64_t whole(std::int64_t given, std::int64_t least, const char* name) {
  require(given >= least, "it is " + std::to_string(least) + " or more", name);
  return given;
}

/// Copies a page that ends in a zero where there is room for it; answers its size.
inline std::int64_t write_page(const std::string& page, std::span<char> room) {
  if (page.size() < room.size()) std::copy_n(page.c_str(), page.size() + 1, room.begin());
  return static_cast<std::int64_t>(page.size()) + 1;
}

} // namespace landfall::capi

template <> struct landfall::fields_of<landfall::capi::TableReject> {
  using Row = capi::TableReject;
  static constexpr auto value =
      fields(field("table", &Row::table, "table that the row is of"),
             field("row", &Row::row, "row, counted from 0 without the header", Unit::count),
             field("column", &Row::column, "column at fault"), field("value", &Row::value, "what stood there"),
             field("reason", &Row::reason, "what is wrong and what to do"));
};
