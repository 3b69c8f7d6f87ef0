// SPDX-License-Identifier: Apache-2.0
#include "simulate/deal_path.hpp"
#include <landfall/simulate/company.hpp>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace landfall::simulate {

namespace {

using pipeline::Outcome;

/// The company as it stood just before a moment.
Known known_before(const Company& company, Moment end, Date as_of) {
  const SalesModel& model = company.options.model;
  Known known{.as_of = as_of,
              .opportunities = pipeline::OpportunityTable({"owner", "manager", "region", "segment", "product", "source"}),
              .stages = {},
              .close_dates = {}};
  for (const Deal& deal : company.deals) {
    if (deal.entered[0] >= end) continue;
    const bool closed = deal.closed < end;
    std::string stage;
    for (std::size_t i = 0; i < deal.entered.size() && deal.entered[i] < end; ++i) {
      stage = model.stages[i].name;
      known.stages.push_back({deal.id, stage, day_of(deal.entered[i])});
    }
    if (closed) {
      stage = deal.outcome == Outcome::won ? "Won" : "Lost";
      known.stages.push_back({deal.id, stage, day_of(deal.closed)});
    }
    std::optional<Date> expected;
    for (const auto& forecast : deal.forecasts) {
      if (forecast.made >= end) break;
      expected = forecast.expected_close;
      known.close_dates.push_back({deal.id, day_of(forecast.made), *expected});
    }
    const Rep& rep = company.reps[deal.rep];
    known.opportunities.add({.id = deal.id,
                             .outcome = closed ? deal.outcome : Outcome::open,
                             .stage = stage,
                             .created = day_of(deal.entered[0]),
                             .closed = closed ? std::optional(day_of(deal.closed)) : std::nullopt,
                             .expected_close = expected,
                             .amount = deal.amount,
                             .list_price = {},
                             .dimensions = {{"owner", rep.owner},
                                            {"manager", rep.manager},
                                            {"region", rep.region},
                                            {"segment", model.segments[deal.kind.segment].name},
                                            {"product", model.products[deal.kind.product].name},
                                            {"source", model.sources[deal.kind.source].name}}});
  }
  return known;
}

/// The row of each opportunity by its id.
std::unordered_map<std::string_view, std::uint32_t> rows_by_id(const pipeline::OpportunityView& table) {
  std::unordered_map<std::string_view, std::uint32_t> rows;
  for (std::uint32_t row = 0; row < table.size(); ++row) rows.emplace(table.id[row], row);
  return rows;
}

} // namespace

pipeline::StageHistory stage_history(const Known& known) {
  const auto rows = rows_by_id(known.opportunities.view());
  std::vector<std::uint32_t> opportunity;
  CategoryBuffer stage;
  DateBuffer entered;
  for (const auto& event : known.stages) {
    opportunity.push_back(rows.at(event.id));
    stage.push(event.stage);
    entered.push(event.day);
  }
  return {known.opportunities.size(), {.opportunity = opportunity, .stage = stage.view(), .entered = entered.view()}};
}

pipeline::CloseDateHistory close_date_history(const Known& known) {
  const auto rows = rows_by_id(known.opportunities.view());
  std::vector<std::uint32_t> opportunity;
  DateBuffer forecast_on, expected_close;
  for (const auto& event : known.close_dates) {
    opportunity.push_back(rows.at(event.id));
    forecast_on.push(event.day);
    expected_close.push(event.expected_close);
  }
  return {known.opportunities.size(),
          {.opportunity = opportunity, .forecast_on = forecast_on.view(), .expected_close = expected_close.view()}};
}

Known known_on(const Company& company, Date day) { return known_before(company, day.days() + 1.0, day); }

Known whole_history(const Company& company) {
  Moment last = company.quarter.end.days();
  for (const Deal& deal : company.deals) last = std::max(last, deal.closed);
  return known_before(company, std::numeric_limits<Moment>::infinity(), day_of(last));
}

} // namespace landfall::simulate
