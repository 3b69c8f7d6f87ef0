// What became of opportunities over time, and what was called, from Arrow tables: stages, expected close dates, calls.
// Answers: which events does this table hold, and which rows were left out and why?
// Definition: the same as of io/histories.hpp and io/calls.hpp, so that an event counts alike however it came. A row is
// rejected that lacks what it needs, has a day outside the years 1400 to 9999, or belongs to no opportunity. Thread safety:
// pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/table.hpp"

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/forecast/call.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/opportunity.hpp>
#include <landfall/pipeline/stage_history.hpp>

#include <optional>

namespace landfall::arrow {

struct StageHistoryReading {
  pipeline::StageHistory history;
  Rejects rejects;
};
struct CloseDatesReading {
  pipeline::CloseDateHistory history;
  Rejects rejects;
};
struct CallsReading {
  forecast::CallBook calls;
  Rejects rejects;
};

/// Columns: id and stage, words; entered, days. Throws `Error` as `Table` does, and (not_found) when the opportunities have no
/// ids. O(rows).
StageHistoryReading read_stage_history(Table table, const pipeline::OpportunityView& opportunities);

/// Columns: id, words; forecast_on and expected_close, days, the latter null where no date is expected any more. Throws as
/// above.
CloseDatesReading read_close_dates(Table table, const pipeline::OpportunityView& opportunities);

/// Columns: caller, period and category, words; day, days; amount, numbers; where there is one, about, words. A period is a
/// label of the calendar's, such as 2017-Q4. Throws `Error` as `Table` does. O(rows log rows).
CallsReading read_calls(Table table, const FiscalCalendar& calendar);

} // namespace landfall::arrow
