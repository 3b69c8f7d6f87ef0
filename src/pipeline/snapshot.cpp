// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/stats/sum.hpp>

#include <limits>

namespace landfall::pipeline {

std::string_view to_string(Standing standing) {
  constexpr std::string_view names[] = {"open", "won", "lost", "not yet created", "undated"};
  return names[static_cast<std::size_t>(standing)];
}

namespace {

/// The row as it stood at the end of `as_of`.
Standing standing_of(const OpportunityView& table, std::size_t row, Date as_of) {
  const auto created = table.created[row];
  const auto closed = table.closed[row];
  const auto outcome = table.outcome[row];
  if (outcome != Outcome::open) {
    require(closed.has_value(), "a won or lost opportunity needs the day it closed", "closed", static_cast<std::int64_t>(row));
    require(!created || *created <= *closed, "it closed before it was created", "closed", static_cast<std::int64_t>(row));
    if (*closed <= as_of) return outcome == Outcome::won ? Standing::won : Standing::lost;
  }
  if (!created) return Standing::undated;
  return *created <= as_of ? Standing::open : Standing::not_yet;
}

} // namespace

Snapshot snapshot(const OpportunityView& table, Date as_of) {
  std::vector<Standing> standing(table.size());
  for (std::size_t row = 0; row < table.size(); ++row) standing[row] = standing_of(table, row, as_of);
  return {table, as_of, std::move(standing)};
}

Snapshot::Snapshot(const OpportunityView& table, Date as_of, std::vector<Standing> standing)
    : table_(table), as_of_(as_of), standing_(std::move(standing)) {
  for (std::uint32_t row = 0; row < standing_.size(); ++row) {
    switch (standing_[row]) {
    case Standing::open: open_rows_.push_back(row); break;
    case Standing::won: won_rows_.push_back(row); break;
    case Standing::lost: lost_rows_.push_back(row); break;
    case Standing::not_yet: ++counts_.not_yet; break;
    case Standing::undated: ++counts_.undated; break;
    }
  }
  counts_.open = static_cast<std::int64_t>(open_rows_.size());
  counts_.won = static_cast<std::int64_t>(won_rows_.size());
  counts_.lost = static_cast<std::int64_t>(lost_rows_.size());
}

double Snapshot::amount(std::size_t row) const {
  const bool closed = standing_[row] == Standing::won || standing_[row] == Standing::lost;
  if (table_.amount_known == AmountKnown::at_close && !closed) return std::numeric_limits<double>::quiet_NaN();
  return table_.amount[row];
}

std::int32_t Snapshot::age_days(std::size_t row) const {
  const auto created = table_.created[row];
  require(created.has_value(), "an opportunity without a created date has no age", "created", static_cast<std::int64_t>(row));
  const bool closed = standing_[row] == Standing::won || standing_[row] == Standing::lost;
  return (closed ? *table_.closed[row] : as_of_) - *created;
}

double won_amount(const Snapshot& snapshot, const Period& period) {
  stats::CompensatedSum total;
  for (const auto row : snapshot.won_rows()) {
    const double amount = snapshot.amount(row);
    if (period.contains(*snapshot.table().closed[row]) && !std::isnan(amount)) total += amount;
  }
  return total.value();
}

} // namespace landfall::pipeline
