// The objectives of the synthetic company for the quarter under way, with check-ins that its own deals make.
// Answers: what did the company promise itself for the quarter, and what does it know of it by the as-of day?
// Definition: every check-in is what the history shows on that day: bookings and deals created of the quarter so far; win rate
// and median cycle of what closed in the 91 days up to it. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/okr/objective.hpp>
#include <landfall/simulate/company.hpp>

#include <vector>

namespace landfall::simulate {

/// Three objectives: grow bookings (the total quota; the deals that an average team creates), each region's part (its quota),
/// and win more and faster (win rate at least the average rep's, cycle 5% down on the day before the quarter). Check-ins stand
/// at the end of every seventh day of the quarter up to `company.as_of`. A key result without a starting point, as where
/// nothing was won before the quarter, is left out. O(check-ins · deals).
std::vector<okr::Objective> objectives(const Company& company);

} // namespace landfall::simulate
