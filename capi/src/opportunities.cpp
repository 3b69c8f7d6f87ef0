// SPDX-License-Identifier: Apache-2.0
#include "opportunities.hpp"

#include "arguments.hpp"
#include "days.hpp"
#include "options.hpp"

#include <landfall/pipeline/amount.hpp>

namespace landfall::capi {

static_assert(LANDFALL_AMOUNT_THROUGHOUT == static_cast<int>(pipeline::AmountKnown::throughout));
static_assert(LANDFALL_AMOUNT_AT_CLOSE == static_cast<int>(pipeline::AmountKnown::at_close));
static_assert(sizeof(void*) != 8 || sizeof(landfall_opportunity_columns) == 112, "it never grows");

std::vector<std::string> words(const char* const* names, std::int64_t n, const char* option) {
  std::vector<std::string> all;
  for (const char* name : array(names, n, option)) all.emplace_back(&required(name, option));
  return all;
}

arrow::OpportunityColumns columns_of(const landfall_opportunity_columns& given, std::vector<std::string> dimensions,
                                     std::vector<std::string> optional_dimensions) {
  optional_dimensions.push_back(pipeline::OpenAmountsOptions{}.product_dimension);
  return {.id = text_or_empty(given.id),
          .created = text_or_empty(given.created),
          .closed = text_or_empty(given.closed),
          .expected_close = text_or_empty(given.expected_close),
          .amount = text_or_empty(given.amount),
          .stage = text_or_empty(given.stage),
          .list_price = text_or_empty(given.list_price),
          .dimensions = std::move(dimensions),
          .optional_dimensions = std::move(optional_dimensions),
          .won_stages = words(given.won_stages, given.n_won_stages, "won_stages"),
          .lost_stages = words(given.lost_stages, given.n_lost_stages, "lost_stages"),
          .open_stages = words(given.open_stages, given.n_open_stages, "open_stages")};
}

arrow::OpportunityReading read(arrow::Stream stream, const landfall_opportunity_columns& given,
                               const arrow::OpportunityColumns& columns) {
  const auto amount_known = read_enum<pipeline::AmountKnown>(given.amount_known, 2, "amount_known");
  require(given.reserved == 0, "it must be 0", "reserved");
  require(static_cast<bool>(stream), "there is no stream, or it has been released already", "opportunities");
  return arrow::read_opportunities(arrow::Table(std::move(stream)), columns, amount_known);
}

void require_no_rejects(const Rejects& rejects) {
  if (rejects.rows.empty()) return;
  const auto& first = rejects.rows.front();
  std::string message = first.reason;
  if (!first.value.empty()) message = "'" + first.value + "': " + message;
  if (rejects.rejected() > 1) message += " (the first of " + std::to_string(rejects.rejected()) + " wrong rows)";
  throw Error(ErrorCode::invalid_argument, message + "; with `rejects` the others would be used", first.column, first.row);
}

Date as_of(const arrow::OpportunityReading& reading, std::int32_t given) {
  return given == LANDFALL_NO_DAY ? reading.last_day() : day(given, "as_of");
}

Period period(std::int32_t given_begin, std::int32_t given_end, Date as_of, const FiscalCalendar& calendar) {
  const bool has_begin = given_begin != LANDFALL_NO_DAY, has_end = given_end != LANDFALL_NO_DAY;
  require(has_begin == has_end, "give both ends of the period, or neither", has_begin ? "period_end" : "period_begin");
  if (!has_begin) return calendar.quarter_of(as_of);
  const Date begin = day(given_begin, "period_begin"), end = day(given_end, "period_end");
  require(begin < end, "a period ends after it begins", "period_end");
  for (const auto& known : {calendar.quarter_of(begin), calendar.month_of(begin), calendar.year_of(begin),
                            calendar.semester_of(begin), calendar.week_of(begin)})
    if (known.begin == begin && known.end == end) return known;
  return {begin, end, begin.to_string() + " to " + end.to_string()};
}

} // namespace landfall::capi
