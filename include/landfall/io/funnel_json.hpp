// A funnel as JSON.
// Answers: how does the funnel of a file of stage events read for another program?
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/io/stage_events.hpp>

#include <span>
#include <string>

namespace landfall::io {

/// {"stages": [{"stage", "reached", "amount"}], "conversion": [rows], "ended": {name: count}, "open", "counts", "rejected"}.
/// `amounts` is what reached each stage, or empty: there are none. O(stages).
std::string to_json(const StageEventsReading& reading, const funnel::FunnelTally& tally,
                    std::span<const funnel::ConversionRow> rows, std::span<const double> amounts);

} // namespace landfall::io
