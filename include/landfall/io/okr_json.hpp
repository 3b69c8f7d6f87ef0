// Objectives and key results from JSON.
// Answers: what does this file promise, until when, and how has it stood?
// Definition: what is not there is not guessed; a key that is not known is an error. Thread safety: pure functions.
//
//   { "period": "2017-Q4",
//     "objectives": [
//       { "name": "Win the mid-market",
//         "owner": "Ann",
//         "key_results": [
//           { "name": "Bookings", "direction": "increase", "initial": 0, "target": 2900000, "unit": "USD", "weight": 2,
//             "owner": "Ben", "metric": "bookings", "dimension": "region", "segment": "East",
//             "phases": [{"by": "2017-10-31", "value": 800000}],
//             "check_ins": [{"date": "2017-10-06", "value": 150000, "note": "two renewals early"}] },
//           { "name": "Customer health", "direction": "stay_above", "target": 85, "unit": "%",
//             "period": {"begin": "2017-11-01", "end": "2018-01-01", "label": "Nov–Dec"} } ] } ] }
//
// "period" may stand at the top, at an objective or at a key result; the nearest one holds, and there must be one. It is the
// label of a period of the fiscal calendar (2017, 2017-S2, 2017-Q4, 2017-M11, 2017-W07), or begin and end, where end is the
// first day after it and the label may be left out. Dates are YYYY-MM-DD. "direction" is increase, decrease, stay_above or
// stay_below; the first two need "initial". A "metric" of bookings lands by the review's forecast, of the whole company or of
// the segment, where the period is the review's. Needed: objectives, name, key_results, direction, target; by, value, date.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/okr/objective.hpp>

#include <filesystem>
#include <string_view>
#include <vector>

namespace landfall::io {

/// Reads objectives from a file. Every key result passes `okr::check`. Throws `Error`: (not_found) when the file cannot be
/// opened; (parse) when it is not JSON, naming line and column; (invalid_argument) naming the place, such as
/// `objectives[2].key_results[0].target`, for an unknown key (the known ones are listed), a missing one, a value of
/// another kind, a date or period that is none, or a key result that cannot be, such as a target equal to the initial value.
/// O(bytes).
std::vector<okr::Objective> read_okrs(const std::filesystem::path& path, const FiscalCalendar& calendar = FiscalCalendar());
/// The same from text; `name` stands for the path in messages.
std::vector<okr::Objective> parse_okrs(std::string_view json, std::string_view name,
                                       const FiscalCalendar& calendar = FiscalCalendar());

} // namespace landfall::io
