// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/pipeline/opportunity.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

std::string_view to_string(Outcome outcome) {
  constexpr std::string_view names[] = {"open", "won", "lost"};
  return names[static_cast<std::size_t>(outcome)];
}

bool names_next_step(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return false;
  text = text.substr(first, text.find_last_not_of(blank) - first + 1);
  constexpr std::string_view none[] = {"no", "none", "false", "n/a", "0", "-"};
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::none_of(none, [&](std::string_view word) { return std::ranges::equal(text, word, {}, lower); });
}

const Dimension* OpportunityView::find_dimension(std::string_view name) const {
  const auto found = std::ranges::find(dimensions, name, &Dimension::name);
  return found == dimensions.end() ? nullptr : &*found;
}

const CategoryColumn& OpportunityView::dimension(std::string_view name) const {
  if (const Dimension* found = find_dimension(name)) return found->values;
  std::string known;
  for (const auto& each : dimensions) known += (known.empty() ? "" : ", ") + each.name;
  throw Error(ErrorCode::not_found, "there is no such dimension; there are: " + (known.empty() ? "none" : known),
              std::string(name));
}

OpportunityTable::OpportunityTable(std::vector<std::string> dimension_names, AmountKnown amount_known)
    : dimension_names_(std::move(dimension_names)), amount_known_(amount_known), dimensions_(dimension_names_.size()) {}

void OpportunityTable::add(const Opportunity& opportunity) {
  const auto row = static_cast<std::int64_t>(size());
  const auto finite = [](const std::optional<double>& value) { return !value || std::isfinite(*value); };
  require(!opportunity.id.empty(), "an opportunity needs an id", "id", row);
  require(!row_by_id_.contains(opportunity.id), "the id '" + opportunity.id + "' is there already", "id", row);
  const bool is_open = opportunity.outcome == Outcome::open;
  require(is_open || opportunity.closed, "a won or lost opportunity needs the day it closed", "closed", row);
  require(!is_open || !opportunity.closed, "an open opportunity cannot have closed", "closed", row);
  require(!opportunity.created || !opportunity.closed || *opportunity.created <= *opportunity.closed,
          "it closed before it was created", "closed", row);
  require(finite(opportunity.amount), "the amount is not a finite number", "amount", row);
  require(finite(opportunity.list_price), "the list price is not a finite number", "list_price", row);
  for (const auto& [name, value] : opportunity.dimensions)
    require(std::ranges::find(dimension_names_, name) != dimension_names_.end(), "this dimension was not declared", name, row);

  row_by_id_.emplace(opportunity.id, size());
  id_.push(opportunity.id);
  outcome_.push_back(opportunity.outcome);
  opportunity.stage.empty() ? stage_.push_null() : stage_.push(opportunity.stage);
  created_.push(opportunity.created);
  closed_.push(opportunity.closed);
  expected_close_.push(opportunity.expected_close);
  has_expected_close_ |= opportunity.expected_close.has_value();
  opportunity.amount ? amount_.push(*opportunity.amount) : amount_.push_null();
  opportunity.list_price ? list_price_.push(*opportunity.list_price) : list_price_.push_null();
  has_list_price_ |= opportunity.list_price.has_value();
  next_step_.push_back(opportunity.has_next_step.value_or(false));
  has_next_step_ |= opportunity.has_next_step.has_value();
  last_activity_.push(opportunity.last_activity);
  has_last_activity_ |= opportunity.last_activity.has_value();
  for (std::size_t d = 0; d < dimension_names_.size(); ++d) {
    const auto given =
        std::ranges::find(opportunity.dimensions, dimension_names_[d], &std::pair<std::string, std::string>::first);
    if (given == opportunity.dimensions.end() || given->second.empty())
      dimensions_[d].push_null();
    else
      dimensions_[d].push(given->second);
  }
}

OpportunityView OpportunityTable::view() const {
  OpportunityView view{.id = id_.view(),
                       .outcome = outcome_,
                       .stage = stage_.view(),
                       .created = created_.view(),
                       .closed = closed_.view(),
                       .expected_close = has_expected_close_ ? expected_close_.view() : DateColumn{},
                       .amount = amount_.view(),
                       .list_price = has_list_price_ ? list_price_.view() : NumberColumn{},
                       .dimensions = {},
                       .amount_known = amount_known_};
  if (has_next_step_) view.has_next_step = next_step_;
  if (has_last_activity_) view.last_activity = last_activity_.view();
  for (std::size_t d = 0; d < dimension_names_.size(); ++d)
    view.dimensions.push_back({dimension_names_[d], dimensions_[d].view()});
  return view;
}

} // namespace landfall::pipeline
