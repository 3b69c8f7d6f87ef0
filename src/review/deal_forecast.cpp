// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/deal_forecast.hpp>

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::review {

namespace {

void judge(DealForecast& result, forecast::PeriodForecast& company, const DealForecastInput& input,
           const DealForecastOptions& options, const pipeline::Snapshot& snapshot, std::span<const Period> earlier) {
  if (input.calls.empty()) return;
  if (!snapshot.table().find_dimension(options.owner_dimension)) {
    result.notes.push_back("calls are left out: the deals have no owners to whom they could belong");
    return;
  }
  const auto hierarchy =
      forecast::hierarchy_of(snapshot, std::vector<std::string>{options.owner_dimension, "manager", "region"});
  const auto judgement =
      forecast::judge(snapshot, options.period, earlier, input.calls, hierarchy, {.owner_dimension = options.owner_dimension});
  if (!judgement) {
    result.notes.push_back("calls are left out: none of them is of " + options.period.label +
                           ", made by that day, by somebody who owns deals or has owners below");
    return;
  }
  company = forecast::with_judgement(company, *judgement);
  result.called = judgement->category;
  result.calls = judgement->calls;
  result.levels = judgement->levels;
}

void describe(DealForecast& result, const forecast::PeriodForecast& company, const pipeline::OpenAmounts& open,
              const DealForecastInput& input) {
  auto& definitions = result.definitions;
  definitions.push_back("amounts of open deals: " + open.definition());
  if (company.methods.empty()) return;
  definitions.push_back("landing: won so far and what is still to come, by " + company.landing.method() + "; history from " +
                        company.history_from.to_string() + ", " + count(company.history_won) + " won and " +
                        count(company.history_lost) + " lost");
  std::string chances = "chance: to be won by the end of " + result.period.label + ", by landmarks over age, calendar";
  if (input.histories.stages) chances += ", stage";
  if (input.histories.close_dates) chances += ", expected close date";
  definitions.push_back(chances + " and what the deals have in common; 80% interval, n closes behind it");
  if (result.target && !result.deals.empty())
    definitions.push_back("if won, if lost: the chance of the target once the deal is won, and once it is lost or slips; the "
                          "deals are listed by how much P(hit) is to be expected to move when they are settled");
  else if (!result.deals.empty())
    definitions.push_back(
        "scatter: the deal's own share of the landing's variance; without a target the deals are listed by it");
  if (!result.calls.empty())
    definitions.push_back("calls: bias is what a caller's past calls of what was still to come are to be multiplied by, drawn "
                          "towards the others' and towards none; a call counts while nobody above has called");
  if (company.model)
    for (const auto& note : company.model->notes()) result.notes.push_back(note);
  for (const auto& method : result.methods)
    if (method.n < 2)
      result.notes.push_back("the forecast from " + method.method + " could be tried on " + count(method.n) +
                             " earlier period" + (method.n == 1 ? "" : "s") + ": its error is mostly the prior's");
}

} // namespace

DealForecast deal_forecast(const DealForecastInput& input, const DealForecastOptions& options) {
  const auto& period = options.period;
  require(options.as_of < period.end, "the period is over before the as-of day: choose a later period or an earlier day",
          "period");
  const auto snapshot = pipeline::snapshot(input.opportunities, options.as_of);
  const auto open = pipeline::open_amounts(snapshot);
  const auto earlier = periods_before(snapshot, options.calendar, period);
  const Control& control = options.control;
  control.report(0.05);

  DealForecast result{.as_of = options.as_of,
                      .period = period,
                      .won_amount = pipeline::won_amount(snapshot, period),
                      .open_amount = open.total(),
                      .open_count = static_cast<std::int64_t>(open.amount.size())};
  for (const auto row : snapshot.won_rows())
    if (period.contains(*snapshot.table().closed[row])) ++result.won_count;
  if (const auto* target = input.targets.find("bookings", period)) result.target = target->amount;
  if (open.unknown > 0)
    result.notes.push_back(count(open.unknown) + " open deals have no amount, and none can be imputed: they count as 0");
  if (!result.target) result.notes.push_back("there is no target for " + period.label + ": no P(hit)");
  try {
    auto company = forecast::forecast_period(
        snapshot, open, period, earlier,
        {.histories = input.histories, .model = {.dimensions = options.dimensions}, .control = control.part(0.05, 0.7)});
    control.report(0.7);
    judge(result, company, input, options, snapshot, earlier);
    control.report(0.8);
    result.landing = company.landing;
    result.summary = summarise(company.landing, result.target);
    result.open_expected = company.open_expected;
    result.new_expected = company.new_expected;
    result.methods = company.methods;
    result.deals = forecast::open_deals(snapshot, open, period, company,
                                        {.target = result.target,
                                         .decided = options.decided,
                                         .owner_dimension = options.owner_dimension,
                                         .control = control.part(0.8, 1.0)});
    describe(result, company, open, input);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    result.notes.push_back(std::string("no landing: ") + error.what());
  }
  control.report(1.0);
  return result;
}

namespace {

std::string calls_table(const DealForecast& forecast, std::size_t width) {
  if (forecast.calls.empty()) return "";
  constexpr std::size_t most = 20;
  TextTable table({std::string(to_string(*forecast.called)) + ", called by", "called", "less bias", "bias", "80%", "error",
                   "reached", "n", ""},
                  {0, 8});
  for (std::size_t i = 0; i < std::min(forecast.calls.size(), most); ++i) {
    const auto& call = forecast.calls[i];
    table.add({call.caller, compact(call.called), compact(call.corrected), decimal(call.bias_ratio.estimate, 2),
               decimal(call.bias_ratio.low, 2) + " to " + decimal(call.bias_ratio.high, 2), "±" + percent(call.error_ratio),
               percent(call.reached.estimate), count(call.bias_ratio.n), call.counts ? "" : "overruled"});
  }
  std::string text = "\n" + table.to_text(0, width);
  if (forecast.calls.size() > most)
    text += "  and " + count(static_cast<std::int64_t>(forecast.calls.size() - most)) + " more\n";
  for (const auto& level : forecast.levels)
    text += wrapped("  " + std::string(to_string(level.category)) + ": ",
                    percent(level.reached.estimate) + " of " + count(level.reached.n) +
                        " past calls were reached (80% sure between " + percent(level.reached.low) + " and " +
                        percent(level.reached.high) + "); the next one is taken to be reached with a chance of " +
                        percent(1.0 - level.level),
                    width);
  return text;
}

std::string deals(const DealForecast& forecast, const DealPageOptions& options) {
  if (forecast.deals.empty() || options.top == 0) return "";
  const auto top = std::span(forecast.deals).first(std::min(options.top, forecast.deals.size()));
  std::string text = "\n" + deals_table("deals that decide", top, forecast.target.has_value(), options.width);
  if (forecast.deals.size() > top.size())
    text += "  and " + count(static_cast<std::int64_t>(forecast.deals.size() - top.size())) + " more open deals\n";
  return text;
}

} // namespace

std::string to_text(const DealForecast& forecast, const DealPageOptions& options) {
  require(options.width >= 80, "a page needs 80 columns", "width");
  const auto width = options.width;
  std::string text = heading(forecast.period, forecast.as_of, "") + "\n";
  text += line("won so far", money(forecast.won_amount),
               count(forecast.won_count) + (forecast.won_count == 1 ? " deal" : " deals") +
                   (forecast.target && *forecast.target > 0.0 ? ", " + percent(forecast.won_amount / *forecast.target) +
                                                                    " of the target of " + money(*forecast.target)
                                                              : ""),
               width);
  text += line("open", money(std::round(forecast.open_amount)),
               count(forecast.open_count) + (forecast.open_count == 1 ? " deal" : " deals") + ", whenever they are to close",
               width);
  if (forecast.summary && forecast.summary->p10 < forecast.summary->p90)
    text += line("to come", money(std::round(forecast.open_expected + forecast.new_expected)),
                 "expected: " + money(std::round(forecast.open_expected)) + " from deals open now, " +
                     money(std::round(forecast.new_expected)) + " from deals not yet created",
                 width);
  text += landing_lines(forecast.landing, forecast.summary, forecast.target, width) + methods_table(forecast.methods, width) +
          calls_table(forecast, width) + deals(forecast, options) + list("Mind", forecast.notes, width) +
          list("How it was worked out", forecast.definitions, width);
  return options.ascii ? in_ascii(text) : text;
}

} // namespace landfall::review
