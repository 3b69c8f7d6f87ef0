// The roll-up of a forecast through the hierarchy: owners to managers, to regions, to the top.
// Answers: which number does each member stand for, whose judgement is in it, and how much did it move the deals' own sum?
// Definition: for a category, each member has
//   own           his own deals' total of the category (forecast/category.hpp);
//   opportunities own and everyone's below: Σ deals, nobody's judgement;
//   roll-up       own and the number of each direct report;
//   number        by the override rule that holds for him.
// amount − (own + Σ direct reports' amounts) is his adjustment: the top's amount is Σ deals + Σ adjustments, to the cent.
// Thread safety: pure functions. Source: Salesforce, RevenueForecast.ManagerChoiceCommit (the four rules).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/forecast/call.hpp>
#include <landfall/forecast/hierarchy.hpp>
#include <landfall/pipeline/amount.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::forecast {

/// Which number a member stands for in his superior's roll-up.
enum class OverrideRule : std::uint8_t {
  default_roll_up,   ///< his roll-up: what he called himself is passed over
  accepted_forecast, ///< what he called himself; his roll-up while he has not called
  managers_manual,   ///< what his superior called about him; the accepted forecast while that one has not
  opportunity_only,  ///< Σ deals of everyone below and his own: no judgement at all
};
std::string_view to_string(OverrideRule rule);

struct RollUpOptions {
  Category category = Category::commit;
  Cumulation cumulation = Cumulation::cumulative;
  OverrideRule rule = OverrideRule::default_roll_up;
  std::map<std::string, OverrideRule, std::less<>> rule_of = {}; ///< for single members, instead
};

struct RollUpRow {
  std::string member, superior; ///< empty superior: he is at the top
  std::int64_t depth = 0;
  double own_amount = 0.0;
  double opportunity_amount = 0.0;
  double roll_up_amount = 0.0;
  std::optional<double> call;   ///< what he called himself
  std::optional<double> manual; ///< what his superior called about him
  OverrideRule rule = OverrideRule::default_roll_up;
  double amount = 0.0;     ///< by the rule
  double adjustment = 0.0; ///< amount − roll_up_amount
};

/// The members' own deals by category, one for each member of the hierarchy. Won in the period: closed. Open and closing in the
/// period (`pipeline::in_pipeline`): what `category_dimension` says, pipeline where it says nothing or the table has none.
/// An amount that is not known counts 0. Throws `Error` (not_found) for an owner that is no member, (invalid_argument) for a
/// word that is no category, or open amounts of another snapshot. O(n log members).
std::vector<CategoryAmounts> own_amounts(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                         const Period& period, const Hierarchy& hierarchy,
                                         std::string_view owner_dimension = "owner",
                                         std::string_view category_dimension = "forecast_category");

/// One row for each member, superiors first, by the calls that stood at the end of `as_of`. Throws `Error`
/// (invalid_argument) unless `own` has one for each member, (not_found) for a rule of somebody who is no member.
/// O(members log calls), compensated sums: a total errs by less than a cent below 1e13.
std::vector<RollUpRow> roll_up(const Hierarchy& hierarchy, std::span<const CategoryAmounts> own, const CallBook& calls,
                               const Period& period, Date as_of, const RollUpOptions& options = {});

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::RollUpRow> {
  using Row = forecast::RollUpRow;
  static constexpr auto value =
      fields(field("member", &Row::member, "who"), field("superior", &Row::superior, "whom he reports to; empty at the top"),
             field("depth", &Row::depth, "steps below the top", Unit::count),
             field("own_amount", &Row::own_amount, "his own deals", Unit::currency),
             field("opportunity_amount", &Row::opportunity_amount, "deals of his own and of all below", Unit::currency),
             field("roll_up_amount", &Row::roll_up_amount, "his own deals and his reports' numbers", Unit::currency),
             field("call", &Row::call, "what he called himself", Unit::currency),
             field("manual", &Row::manual, "what his superior called about him", Unit::currency),
             field("rule", &Row::rule, "which number he stands for"),
             field("amount", &Row::amount, "the number by that rule", Unit::currency),
             field("adjustment", &Row::adjustment, "amount less roll-up", Unit::currency));
};
