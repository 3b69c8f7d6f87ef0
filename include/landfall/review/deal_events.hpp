// Stage events of deals that have no stage history: created, then won or lost.
// Answers: what does the funnel look like to one who knows only when deals were created and closed?
// Definition: two stages, "created" on the day of creation and "won" on the day of closing, and one way to end, "lost" on that
// day. An open deal has its first event alone. The stage a deal stands in is not read: nobody wrote down when it came there.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/opportunity.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::review {

/// The two stages, then the way to end.
inline constexpr std::array<std::string_view, 3> deal_stages{"created", "won", "lost"};

struct DealEventRow {
  std::string id; ///< where the table has none: its row, from 0
  std::string stage;
  Date time;
  std::optional<double> amount; ///< null: unknown, or known only once a deal closes
  std::string segment;          ///< empty: none
};

struct DealEvents {
  std::vector<DealEventRow> rows; ///< in the order of the deals, each deal's in the order of time
  std::int64_t deals = 0;         ///< that have events
  std::int64_t without_created = 0;
};

/// Events of each deal; segments are those of the dimension named, if one is. A deal without a created day cannot be placed in
/// time: it has no event, however it ended, and is counted. Amounts are null where they turn up only as deals close
/// (`AmountKnown::at_close`): they would say of the won what nobody knows of the others. Throws `Error` (not_found) for a
/// dimension that is not there; (invalid_argument, with the row) for a won or lost deal without a closed day, or one closed
/// before it was created. O(deals).
DealEvents deal_events(const pipeline::OpportunityView& deals, std::string_view dimension = {});

} // namespace landfall::review

template <> struct landfall::fields_of<landfall::review::DealEventRow> {
  using Row = review::DealEventRow;
  static constexpr auto value =
      fields(field("id", &Row::id, "of the deal"), field("stage", &Row::stage, "created, won or lost"),
             field("time", &Row::time, "day on which it came there"),
             field("amount", &Row::amount, "of the deal, where it is known throughout", Unit::currency),
             field("segment", &Row::segment, "level of the dimension asked for; empty: none"));
};
