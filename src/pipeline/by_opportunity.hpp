// Events of opportunities, put in order: by opportunity, then by day, then as given.
// Private to pipeline. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/error.hpp>

#include <algorithm>
#include <span>
#include <vector>

namespace landfall::pipeline {

struct ByOpportunity {
  std::vector<std::uint32_t> begin; ///< by opportunity: where its events begin in `events`; one more at the end
  std::vector<std::uint32_t> events;
};

/// A counting sort by opportunity, then each one's few events by day. Throws `Error` (invalid_argument, with row).
inline ByOpportunity by_opportunity(std::size_t opportunities, std::span<const std::uint32_t> opportunity,
                                    const DateColumn& day, const char* day_column) {
  require(day.size() == opportunity.size(), "the columns are not of equal length", day_column);
  require(opportunity.size() < std::size_t{1} << 32, "at most 2^32 events are kept", "opportunity");
  ByOpportunity order{std::vector<std::uint32_t>(opportunities + 1), std::vector<std::uint32_t>(opportunity.size())};
  for (std::size_t i = 0; i < opportunity.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(opportunity[i] < opportunities, "the table has no opportunity of this row", "opportunity", row);
    require(!day.is_null(i), "an event needs its day", day_column, row);
    ++order.begin[opportunity[i] + 1];
  }
  for (std::size_t i = 0; i < opportunities; ++i) order.begin[i + 1] += order.begin[i];
  auto next = order.begin;
  for (std::size_t i = 0; i < opportunity.size(); ++i) order.events[next[opportunity[i]]++] = static_cast<std::uint32_t>(i);
  for (std::size_t i = 0; i < opportunities; ++i) {
    const auto first = order.events.begin() + order.begin[i], last = order.events.begin() + order.begin[i + 1];
    const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return day.days[a] < day.days[b]; };
    if (!std::is_sorted(first, last, earlier)) std::stable_sort(first, last, earlier);
  }
  return order;
}

/// How many of the ascending days are on or before `day`.
inline std::size_t count_by(std::span<const std::int32_t> days, Date day) {
  return static_cast<std::size_t>(std::ranges::upper_bound(days, day.days()) - days.begin());
}

} // namespace landfall::pipeline
