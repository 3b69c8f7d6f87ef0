// Sales Math of everyone who has a quota, and of the teams or segments they add up to.
// Answers: how much must each rep do to make his number, and what does that come to for the team?
// Definition: each chain is that of sales_math.hpp. A group needs the sum of what its members need, each rounded on his own,
// since two people do not share half a deal; its rate is what it has of the next stage over what it has of this one. Rates are
// given, or counted: how many units of a stage a rep had, and how many of the stage it feeds. Counted rates are partially
// pooled (stats/pooled_rates.hpp), since the few units of one rep say less of him than those of all do.
// Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/field.hpp>
#include <landfall/funnel/sales_math.hpp>
#include <landfall/stats/interval.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace landfall::funnel {

/// A row a rep. Columns are of one length; an empty one is not there.
struct QuotaView {
  TextColumn name;                     ///< needed, one row each
  NumberColumn quota, deal_size;       ///< needed; in one currency
  NumberColumn activities;             ///< for each unit of the stage furthest from the deal; null: not tracked
  CategoryColumn group;                ///< team, segment; null: in no group
  std::vector<std::string_view> steps; ///< from the stage next to the deal backwards
  std::vector<NumberColumn> rates;     ///< one a step: share that goes on, in (0, 1]; or, in their place …
  std::vector<NumberColumn> counts;    ///< … units that there were: of deals, then one a step. Null: none
};

/// One stage of a rep, of a group (`name` is empty) or of all (both are empty).
struct QuotaRow {
  std::string group, name;
  std::string stage;    ///< "deal", the steps, "activity"
  stats::Interval rate; ///< that goes on; NaN for deals and activities. One that was given has no width and n = 0; that of a
                        ///< sum has no limits: NaN
  double units = 0.0;   ///< needed
};

struct QuotaOptions {
  SalesMathOptions rounding = {};
  double level = 0.80; ///< of the intervals of counted rates
};

/// Each rep's rows in order, then the sum of each group in the order of its levels, then that of all. Activities are there
/// where they are tracked, and in a sum where they are for each of its reps. Nothing for no reps. Throws `Error`
/// (invalid_argument, with column and row) for columns of unequal length or number, a rep without a name or with two rows, a
/// quota, size or rate outside its domain, a count that is no whole number, or more units that went on than there were; as
/// `pooled_rates` does for the level. O(reps · steps).
std::vector<QuotaRow> sales_math(const QuotaView& quotas, const QuotaOptions& options = {});

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::QuotaRow> {
  using Row = funnel::QuotaRow;
  static constexpr auto value =
      fields(field("group", &Row::group, "team or segment; empty: none, or all of them"),
             field("name", &Row::name, "who; empty: the sum of the group"), field("stage", &Row::stage, "what is counted"),
             field("rate", &Row::rate, "share that goes on to the stage that this one feeds", Unit::probability),
             field("units", &Row::units, "how many are needed", Unit::count));
};
