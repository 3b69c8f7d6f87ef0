// The review as JSON, for whoever reads it by program.
// Answers: the same as the page of text, figure by figure.
// Definition: amounts in the currency of the input; dates YYYY-MM-DD, `end` the first day after; what is not known is null.
//
//   { "as_of", "period": {"label", "begin", "end", "week", "weeks"},
//     "won", "won_count", "open", "open_count", "target", "remaining_target", "coverage", "coverage_definition",
//     "landing": {"mean", "p10", "p50", "p90", "p_hit", "method", "n"} or null, "methods": [forecast::MethodRow],
//     "deciding": [forecast::OpenDealRow],
//     "variance": plan::ExpectedVariance or null, "to_hit": review::ToHit or null, "needed": [funnel::SalesMathRow],
//     "window": {"begin", "end"}, "performance": pipeline::PerformanceRow,
//     "segments": [review::SegmentRow],
//     "team": {"top": [team::RankedRep], "bottom": [team::RankedRep], "metrics": [team::ComparisonRow],
//              "set_aside": [team::SetAside], "given", "left_out", "method", "caveat"},
//     "okrs": [okr::ReviewRow], "counts": {"open", "won", "lost", "not_yet", "undated"},
//     "rejects": {"given", "accepted", "rejected", "rows": [Reject and "line"]}, "definitions": [text], "notes": [text] }
//
// Thread safety: a pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/review/review.hpp>

#include <string>

namespace landfall::io {

/// Indented by two, ending in a line end. Without a team to compare, `team` has empty lists and null words. O(size of the
/// review).
std::string to_json(const review::Review& review);

} // namespace landfall::io
