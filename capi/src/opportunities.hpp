// Tables of opportunities as C hands them in, and the day and period that a question about them is of.
// Answers: which deals are these, as of when, in which period, and what is to be said of rows that are wrong?
// Thread safety: pure functions; a stream has one user.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/opportunities.h>

#include "arrow/opportunities.hpp"

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/calendar/period.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::capi {

/// Words in an array of C's. Throws `Error` (invalid_argument) naming `option` where one is NULL.
std::vector<std::string> words(const char* const* names, std::int64_t n, const char* option);

/// Which columns are what, with further dimensions: those that must be there, and those that are taken where they are. The
/// product is taken where it is, for amounts that are missing.
arrow::OpportunityColumns columns_of(const landfall_opportunity_columns& given, std::vector<std::string> dimensions,
                                     std::vector<std::string> optional_dimensions = {});

/// Reads the table. Throws `Error`: (invalid_argument) where there is no stream or `given` has what is no choice, and as
/// `read_opportunities` does.
arrow::OpportunityReading read(arrow::Stream stream, const landfall_opportunity_columns& given,
                               const arrow::OpportunityColumns& columns);

/// Throws the error that the first wrong row is to a caller who takes no rejects; nothing when there is none.
void require_no_rejects(const Rejects& rejects);

/// The day asked about; the last one on which anything happened where none is said.
Date as_of(const arrow::OpportunityReading& reading, std::int32_t day);

/// The period asked about; the quarter of `as_of` where none is said. A period of the calendar has its label.
Period period(std::int32_t begin, std::int32_t end, Date as_of, const FiscalCalendar& calendar = FiscalCalendar());

} // namespace landfall::capi
