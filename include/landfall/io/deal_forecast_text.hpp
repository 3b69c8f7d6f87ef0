// The deal forecast for programs: as JSON, and its open deals as CSV.
// Answers: the same as the page, figure by figure, and every open deal instead of the first few.
// Definition: amounts in the currency of the input; dates YYYY-MM-DD, `end` the first day after; what is not known is null in
// JSON and empty in CSV.
//
//   { "as_of", "periods": [ { "period": {"label", "begin", "end"}, "won", "won_count", "open", "open_count", "target",
//       "landing": {"mean", "p10", "p50", "p90", "p_hit", "method", "n"} or null, "open_expected", "new_expected",
//       "methods": [forecast::MethodRow], "called": category or null, "calls": [forecast::CallRow],
//       "levels": [forecast::CategoryLevelRow], "deals": [forecast::OpenDealRow], "definitions": [text], "notes": [text] } ],
//     "rejects": {"given", "accepted", "rejected", "rows": [Reject and "line"]}, "notes": [text] }
//
//   { "as_of": date, "period": {"label", "begin", "end"}, "category": word, "cumulation": word, "rows": [forecast::RollUpRow],
//     "rejects": as above, "notes": [text] } of a roll-up
//
// CSV: period, rank, id, owner, stage, created, expected_close, amount, chance, chance_low, chance_high, chance_level, n,
// expected_amount, variance_share, hit_if_won, hit_if_lost. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/review/deal_forecast.hpp>
#include <landfall/review/roll_up.hpp>

#include <span>
#include <string>
#include <vector>

namespace landfall::io {

/// Indented by two, ending in a line end. The forecasts are of one as-of day. Throws `Error` (invalid_argument) on none.
std::string to_json(std::span<const review::DealForecast> forecasts, const Rejects& rejects = {},
                    const std::vector<std::string>& notes = {});

std::string to_json(const review::RollUpPage& page, const Rejects& rejects = {});

/// A header and one row for each open deal and period. Numbers with as many digits as it takes to read them back.
std::string deals_csv(std::span<const review::DealForecast> forecasts);

} // namespace landfall::io
