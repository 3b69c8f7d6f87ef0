// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/roll_up.hpp>

#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/stats/sum.hpp>

#include <array>
#include <cmath>

namespace landfall::forecast {

std::string_view to_string(OverrideRule rule) {
  constexpr std::string_view words[] = {"default roll-up", "accepted forecast", "manager's manual", "opportunity only"};
  return words[static_cast<std::size_t>(rule)];
}

std::vector<CategoryAmounts> own_amounts(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                         const Period& period, const Hierarchy& hierarchy, std::string_view owner_dimension,
                                         std::string_view category_dimension) {
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts belong to another snapshot", "open");
  const auto& table = snapshot.table();
  const auto& owners = table.dimension(owner_dimension);
  const auto* said = table.find_dimension(category_dimension);
  std::vector<std::array<stats::CompensatedSum, categories>> sums(hierarchy.size());
  std::vector<CategoryAmounts> own(hierarchy.size());
  const auto add = [&](std::size_t row, Category category, double amount) {
    const auto owner = owners.is_null(row) ? nobody : owners[row];
    const auto member = hierarchy.find(owner);
    if (!member)
      throw Error(ErrorCode::not_found, "'" + std::string(owner) + "' owns deals and is not in the hierarchy",
                  std::string(owner_dimension), static_cast<std::int64_t>(row));
    const auto at = static_cast<std::size_t>(category);
    if (!std::isnan(amount)) sums[*member][at] += amount;
    ++own[*member].count[at];
  };
  for (const auto row : snapshot.won_rows())
    if (period.contains(*table.closed[row])) add(row, Category::closed, snapshot.amount(row));
  for (std::size_t i = 0; i < open.amount.size(); ++i) {
    const auto row = snapshot.open_rows()[i];
    if (!pipeline::in_pipeline(snapshot, row, period)) continue;
    auto category = std::optional(Category::pipeline);
    if (said && !said->values.is_null(row)) {
      category = category_of(said->values[row]);
      if (!category || *category == Category::closed)
        throw Error(ErrorCode::invalid_argument,
                    "'" + std::string(said->values[row]) + "' is no category of an open deal; those are omitted, pipeline, " +
                        "best case and commit",
                    std::string(category_dimension), static_cast<std::int64_t>(row));
    }
    add(row, *category, open.amount[i]);
  }
  for (std::size_t member = 0; member < own.size(); ++member)
    for (std::size_t i = 0; i < categories; ++i) own[member].amount[i] = sums[member][i].value();
  return own;
}

namespace {

/// What a member stands for by a rule; a rule that has no number falls back as its definition says.
double number_by(const RollUpRow& row) {
  const double accepted = row.call.value_or(row.roll_up_amount);
  switch (row.rule) {
  case OverrideRule::default_roll_up: return row.roll_up_amount;
  case OverrideRule::accepted_forecast: return accepted;
  case OverrideRule::managers_manual: return row.manual.value_or(accepted);
  case OverrideRule::opportunity_only: return row.opportunity_amount;
  }
  throw Error(ErrorCode::internal, "an override rule without a number");
}

} // namespace

std::vector<RollUpRow> roll_up(const Hierarchy& hierarchy, std::span<const CategoryAmounts> own, const CallBook& calls,
                               const Period& period, Date as_of, const RollUpOptions& options) {
  require(own.size() == hierarchy.size(), "there is to be one amount for each member", "own");
  for (const auto& [member, rule] : options.rule_of)
    if (!hierarchy.find(member))
      throw Error(ErrorCode::not_found, "'" + member + "' has a rule and is not in the hierarchy", "rule_of");
  std::vector<RollUpRow> by_member(hierarchy.size());
  const auto amount_of = [](const Call* call) { return call ? std::optional(call->amount) : std::nullopt; };
  const auto order = hierarchy.order();
  for (std::size_t i = order.size(); i-- > 0;) { // everyone before his superior
    const std::size_t member = order[i];
    auto& row = by_member[member];
    row.member = hierarchy.name(member);
    row.depth = static_cast<std::int64_t>(hierarchy.depth(member));
    row.own_amount = own[member].total(options.category, options.cumulation);
    stats::CompensatedSum opportunities, roll_up;
    opportunities += row.own_amount, roll_up += row.own_amount;
    for (const auto below : hierarchy.reports(member))
      opportunities += by_member[below].opportunity_amount, roll_up += by_member[below].amount;
    row.opportunity_amount = opportunities.value();
    row.roll_up_amount = roll_up.value();
    row.call = amount_of(calls.find(row.member, "", period, options.category, as_of));
    if (const auto superior = hierarchy.superior(member)) {
      row.superior = hierarchy.name(*superior);
      row.manual = amount_of(calls.find(row.superior, row.member, period, options.category, as_of));
    }
    const auto own_rule = options.rule_of.find(row.member);
    row.rule = own_rule == options.rule_of.end() ? options.rule : own_rule->second;
    row.amount = number_by(row);
    row.adjustment = row.amount - row.roll_up_amount;
  }
  std::vector<RollUpRow> rows;
  for (const auto member : order) rows.push_back(std::move(by_member[member]));
  return rows;
}

} // namespace landfall::forecast
