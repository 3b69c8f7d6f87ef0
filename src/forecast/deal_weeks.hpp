// The weeks of deals' lives that a model learns from.
// Answers: in which weeks was each deal at risk, what came of them, and what had been seen of the deal before?
// Private to forecast. Thread safety: a value over a snapshot that must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "forecast/deal_features.hpp"

#include <vector>

namespace landfall::forecast {

/// The days (begin, begin + 7] of a deal's life.
struct DealWeek {
  std::int32_t begin = 0; ///< a whole number of weeks after the deal was created
  std::int32_t middle = 0;
  double days_seen = 0.0; ///< of its days, those that were observed and that the deal was open
  std::int32_t number = 0;
  pipeline::Outcome outcome = pipeline::Outcome::open; ///< at the end of it
};

class DealWeeks {
public:
  DealWeeks(const pipeline::Snapshot& snapshot, Date observed_from, const DealFeatures& features, std::size_t most_looks);

  Date observed_from() const { return observed_from_; }
  double share() const { return share_; } ///< of deals that are drawn

  /// Calls visit(row, fixed features, week) for each week of each deal that was drawn, in order of rows.
  template <class Visit> void for_each(Visit&& visit) const {
    for (const auto row : rows_) {
      const auto deal = features_.fixed(snapshot_, row);
      for_each_week(row, [&](const DealWeek& week) { visit(row, deal, week); });
    }
  }

  /// Equal features joined, in an order that does not depend on that of the rows. A week counts once, in equal parts for each
  /// look that it is seen from.
  stats::LogitCells cells() const;

private:
  template <class Visit> void for_each_week(std::size_t row, Visit&& visit) const {
    const auto created = snapshot_.table().created[row]->days();
    const auto standing = snapshot_.standing(row);
    const bool closed = standing != pipeline::Standing::open;
    const auto last = closed ? snapshot_.table().closed[row]->days() : snapshot_.as_of().days();
    const auto from = observed_from_.days();
    auto number = from > created + 7 ? (from - created - 1) / 7 : 0;
    for (auto begin = created + 7 * number; begin < last; begin += 7, ++number) {
      DealWeek week{.begin = begin, .middle = begin + 4, .number = number};
      const auto first_seen = std::max(begin + 1, from);
      if (closed && last <= begin + 7) {
        if (last < from) return;
        week.outcome = standing == pipeline::Standing::won ? pipeline::Outcome::won : pipeline::Outcome::lost;
        week.days_seen = last - first_seen + 1;
      } else {
        week.days_seen = std::min(begin + 7, last) - first_seen + 1;
      }
      if (week.days_seen > 0.0) visit(week);
    }
  }

  const pipeline::Snapshot& snapshot_;
  const DealFeatures& features_;
  Date observed_from_;
  double share_ = 1.0;
  std::vector<std::uint32_t> rows_;
};

/// A deal as it was on the day it was created, had that been another day.
struct CreatedDeal {
  FixedFeatures fixed;
  Look look;
};
CreatedDeal created_again(const DealFeatures& features, const pipeline::Snapshot& snapshot, std::size_t row, std::int32_t day);

/// Deals that stand for those to come: of the last year, drawn by their ids where there are many.
struct RecentDeals {
  std::vector<std::uint32_t> rows; ///< that outlived the day on which they were created
  double won_at_once = 0.0;        ///< share of all created that were won on that day
  double closed_at_once = 0.0;
};
RecentDeals recent_deals(const pipeline::Snapshot& snapshot);

} // namespace landfall::forecast
