// SPDX-License-Identifier: Apache-2.0
#include "arrow/histories.hpp"

#include <landfall/core/error.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace landfall::arrow {

namespace {

/// The rows of opportunities by their ids.
class Places {
public:
  explicit Places(const pipeline::OpportunityView& opportunities) {
    if (opportunities.size() > 0 && opportunities.id.size() == 0)
      throw Error(ErrorCode::not_found, "a history needs opportunities that have ids", "id");
    rows_.reserve(opportunities.size());
    for (std::uint32_t row = 0; row < opportunities.size(); ++row) rows_.emplace(opportunities.id[row], row);
  }
  std::optional<std::uint32_t> find(std::string_view id) const {
    const auto found = rows_.find(id);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }

private:
  std::unordered_map<std::string_view, std::uint32_t> rows_;
};

/// Looks at the rows of a table one by one; what is wrong with a row goes to the rejects, once.
class Rows {
public:
  Rows(const Table& table, Rejects& rejects) : rejects_(rejects) { rejects_.given = table.size(); }

  bool reject(std::size_t row, std::string_view column, std::string_view value, std::string_view reason) {
    rejects_.rows.push_back({static_cast<std::int64_t>(row), std::string(column), std::string(value), std::string(reason)});
    return false;
  }
  /// True when the row belongs to an opportunity.
  bool place(std::size_t row, const TextColumn& id, const Places& places, std::uint32_t& out) {
    const auto found = id.is_null(row) ? std::nullopt : places.find(id[row]);
    if (!found)
      return reject(row, "id", id[row],
                    id[row].empty() ? "an event needs the id of its opportunity" : "none of the opportunities has this id");
    out = *found;
    return true;
  }
  /// True when the day is one of the calendar's, or none, where none will do.
  bool day(std::size_t row, const DateColumn& days, std::string_view column, std::string_view needed = {}) {
    if (days.is_null(row)) return needed.empty() || reject(row, column, "", needed);
    constexpr std::int32_t first = -208'188, last = 2'932'896; // 1400-01-01 and 9999-12-31
    if (days.days[row] >= first && days.days[row] <= last) return true;
    return reject(row, column, std::to_string(days.days[row]) + " days since 1970", "it lies outside the years 1400 to 9999");
  }
  void accept() { ++rejects_.accepted; }

private:
  Rejects& rejects_;
};

std::int32_t day_or_null(const DateColumn& days, std::size_t row) { return days.is_null(row) ? null_day : days.days[row]; }

} // namespace

StageHistoryReading read_stage_history(Table table, const pipeline::OpportunityView& opportunities) {
  StageHistoryReading reading;
  Rows rows(table, reading.rejects);
  const Places places(opportunities);
  const auto id = table.text("id");
  const auto stage = table.category("stage");
  const auto entered = table.date("entered");
  table.check_codes();
  std::vector<std::uint32_t> at;
  std::vector<std::int32_t> codes, days;
  for (std::size_t row = 0; row < id.size(); ++row) {
    std::uint32_t place = 0;
    if (!rows.place(row, id, places, place)) continue;
    if (stage[row].empty()) {
      rows.reject(row, "stage", "", "an event needs the stage that the deal came to");
      continue;
    }
    if (!rows.day(row, entered, "entered", "an event needs its day")) continue;
    at.push_back(place);
    codes.push_back(stage.code(row));
    days.push_back(entered.days[row]);
    rows.accept();
  }
  reading.history = {opportunities.size(),
                     {.opportunity = at,
                      .stage = {.codes = codes, .levels = stage.levels, .validity = {}},
                      .entered = {.days = days, .validity = {}}}};
  return reading;
}

CloseDatesReading read_close_dates(Table table, const pipeline::OpportunityView& opportunities) {
  CloseDatesReading reading;
  Rows rows(table, reading.rejects);
  const Places places(opportunities);
  const auto id = table.text("id");
  const auto made = table.date("forecast_on"), expected = table.date("expected_close");
  std::vector<std::uint32_t> at;
  std::vector<std::int32_t> forecast_on, expected_close;
  for (std::size_t row = 0; row < id.size(); ++row) {
    std::uint32_t place = 0;
    if (!rows.place(row, id, places, place)) continue;
    if (!rows.day(row, made, "forecast_on", "a forecast needs the day on which it was made")) continue;
    if (!rows.day(row, expected, "expected_close")) continue;
    at.push_back(place);
    forecast_on.push_back(made.days[row]);
    expected_close.push_back(day_or_null(expected, row));
    rows.accept();
  }
  reading.history = {opportunities.size(),
                     {.opportunity = at,
                      .forecast_on = {.days = forecast_on, .validity = {}},
                      .expected_close = {.days = expected_close, .validity = {}}}};
  return reading;
}

CallsReading read_calls(Table table, const FiscalCalendar& calendar) {
  CallsReading reading;
  Rows rows(table, reading.rejects);
  const auto caller = table.text("caller"), period = table.text("period"), category = table.text("category");
  const auto about = table.has("about") ? std::optional(table.text("about")) : std::nullopt;
  const auto made = table.date("day");
  const auto amount = table.number("amount");
  std::vector<forecast::Call> calls;
  for (std::size_t row = 0; row < caller.size(); ++row) {
    if (caller[row].empty()) {
      rows.reject(row, "caller", "", "a call needs a caller");
      continue;
    }
    if (!rows.day(row, made, "day", "a call needs the day on which it was made")) continue;
    const auto known = forecast::category_of(category[row]);
    if (!known) {
      rows.reject(row, "category", category[row], "no category; there are omitted, pipeline, best case, commit and closed");
      continue;
    }
    if (amount.is_null(row) || std::isinf(amount[row])) {
      rows.reject(row, "amount", "", "a call needs a finite amount");
      continue;
    }
    forecast::Call call{.caller = std::string(caller[row]),
                        .about = std::string(about ? (*about)[row] : ""),
                        .day = *made[row],
                        .period = {},
                        .category = *known,
                        .amount = amount[row]};
    try {
      call.period = calendar.period(period[row]);
    } catch (const Error& error) {
      rows.reject(row, "period", period[row], error.message());
      continue;
    }
    if (call.day >= call.period.end) {
      rows.reject(row, "day", call.day.to_string(), "the call was made after its period");
      continue;
    }
    calls.push_back(std::move(call));
    rows.accept();
  }
  reading.calls = forecast::CallBook(std::move(calls));
  return reading;
}

} // namespace landfall::arrow
