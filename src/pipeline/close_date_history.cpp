// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/close_date_history.hpp>

#include "pipeline/by_opportunity.hpp"

namespace landfall::pipeline {

CloseDateHistory::CloseDateHistory(std::size_t opportunities, const CloseDateEventsView& events) {
  require(events.expected_close.size() == events.size(), "the columns are not of equal length", "expected_close");
  const auto order = by_opportunity(opportunities, events.opportunity, events.forecast_on, "forecast_on");
  begin_.assign(opportunities + 1, 0);
  forecast_on_.reserve(events.size());
  expected_.reserve(events.size());
  for (std::size_t row = 0; row < opportunities; ++row) {
    const std::size_t first = forecast_on_.size();
    for (auto i = order.begin[row]; i < order.begin[row + 1]; ++i) {
      const auto event = order.events[i];
      const auto day = events.forecast_on.days[event];
      if (forecast_on_.size() > first && forecast_on_.back() == day) { // the last one of a day holds
        forecast_on_.pop_back();
        expected_.pop_back();
      }
      forecast_on_.push_back(day);
      expected_.push_back(events.expected_close.is_null(event) ? null_day : events.expected_close.days[event]);
    }
    begin_[row + 1] = static_cast<std::uint32_t>(forecast_on_.size());
  }
  forecast_on_.shrink_to_fit();
  expected_.shrink_to_fit();
}

std::size_t CloseDateHistory::forecasts(std::size_t opportunity) const {
  return opportunity < opportunities() ? begin_[opportunity + 1] - begin_[opportunity] : 0;
}

CloseDateForecast CloseDateHistory::forecast(std::size_t opportunity, std::size_t i) const {
  require(i < forecasts(opportunity), "the opportunity has no such forecast", "i", static_cast<std::int64_t>(opportunity));
  const auto at = begin_[opportunity] + i;
  return {Date::from_days(forecast_on_[at]),
          expected_[at] == null_day ? std::nullopt : std::optional(Date::from_days(expected_[at]))};
}

std::optional<CloseDateForecast> CloseDateHistory::forecast_at(std::size_t opportunity, Date day) const {
  const auto count = forecasts(opportunity);
  if (count == 0) return std::nullopt;
  const auto known = count_by(std::span(forecast_on_).subspan(begin_[opportunity], count), day);
  return known == 0 ? std::nullopt : std::optional(forecast(opportunity, known - 1));
}

std::optional<Date> CloseDateHistory::expected_on(std::size_t opportunity, Date day) const {
  const auto known = forecast_at(opportunity, day);
  return known ? known->expected_close : std::nullopt;
}

std::int64_t CloseDateHistory::pushes_by(std::size_t opportunity, Date day) const {
  std::int64_t pushes = 0;
  std::int32_t expected = null_day;
  for (std::size_t i = 0; i < forecasts(opportunity); ++i) {
    const auto at = begin_[opportunity] + i;
    if (forecast_on_[at] > day.days()) break;
    if (expected_[at] == null_day) continue;
    if (expected != null_day && expected_[at] > expected) ++pushes;
    expected = expected_[at];
  }
  return pushes;
}

} // namespace landfall::pipeline
