// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/review/deal_events.hpp>

namespace landfall::review {

namespace {

/// The day a deal closed; none while it is open.
std::optional<Date> closed_day(const pipeline::OpportunityView& deals, std::size_t row, Date created) {
  if (deals.outcome[row] == pipeline::Outcome::open) return std::nullopt;
  const auto closed = deals.closed.size() > 0 ? deals.closed[row] : std::nullopt;
  const auto at = static_cast<std::int64_t>(row);
  require(closed.has_value(), "a deal that is won or lost needs the day it closed", "closed", at);
  require(*closed >= created, "a deal cannot close before it was created", "closed", at);
  return closed;
}

} // namespace

DealEvents deal_events(const pipeline::OpportunityView& deals, std::string_view dimension) {
  DealEvents events;
  const auto* const segments = dimension.empty() ? nullptr : &deals.dimension(dimension);
  const bool has_amount = deals.amount.size() > 0 && deals.amount_known == pipeline::AmountKnown::throughout;
  for (std::size_t row = 0; row < deals.size(); ++row) {
    const auto created = deals.created.size() > 0 ? deals.created[row] : std::nullopt;
    if (!created) {
      ++events.without_created;
      continue;
    }
    const auto closed = closed_day(deals, row, *created);
    const auto add = [&](std::string_view stage, Date day) {
      events.rows.push_back(
          {.id = deals.id.size() > 0 ? std::string(deals.id[row]) : std::to_string(row),
           .stage = std::string(stage),
           .time = day,
           .amount = has_amount && !deals.amount.is_null(row) ? std::optional(deals.amount[row]) : std::nullopt,
           .segment = segments ? std::string((*segments)[row]) : std::string()});
    };
    add(deal_stages[0], *created);
    if (closed) add(deals.outcome[row] == pipeline::Outcome::won ? deal_stages[1] : deal_stages[2], *closed);
    ++events.deals;
  }
  return events;
}

} // namespace landfall::review
