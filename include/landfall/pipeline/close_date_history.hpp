// The close dates that owners forecast, and when they did.
// Answers: when was this deal expected to close, as seen on that day, and how often had the date been pushed out by then?
// Definition: a forecast holds from the end of the day on which it was made until the next one of the deal; one without a date
// takes the date back. Events may come in any order; of two of one deal on one day the one given later holds. Nothing after the
// day asked about is looked at. Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace landfall::pipeline {

/// Forecasts in place, one a row, in any order.
struct CloseDateEventsView {
  std::span<const std::uint32_t> opportunity; ///< row of the opportunity in its table
  DateColumn forecast_on;                     ///< known from the end of this day
  DateColumn expected_close;                  ///< null: no date is expected any more

  std::size_t size() const { return opportunity.size(); }
};

struct CloseDateForecast {
  Date forecast_on;
  std::optional<Date> expected_close;

  bool operator==(const CloseDateForecast&) const = default;
};

/// The forecasts by opportunity, then by day. 8 bytes a forecast and 4 an opportunity.
class CloseDateHistory {
public:
  /// No history of any opportunity.
  CloseDateHistory() = default;
  /// History of a table of `opportunities` rows. O(opportunities + events), plus a sort of the events of each opportunity.
  /// Throws `Error` (invalid_argument, with column and row) for columns of unequal length, an opportunity that the table does
  /// not have, and a `forecast_on` that is null.
  CloseDateHistory(std::size_t opportunities, const CloseDateEventsView& events);

  bool empty() const { return forecast_on_.empty(); }
  std::size_t opportunities() const { return begin_.empty() ? 0 : begin_.size() - 1; }
  std::size_t size() const { return forecast_on_.size(); } ///< forecasts

  /// The forecast that held at the end of the day; nothing before the first one. O(log forecasts of the opportunity).
  std::optional<CloseDateForecast> forecast_at(std::size_t opportunity, Date day) const;
  /// The close date expected at the end of the day. O(log forecasts of the opportunity).
  std::optional<Date> expected_on(std::size_t opportunity, Date day) const;
  /// How often the date had been moved to a later one by the end of the day. O(forecasts of the opportunity).
  std::int64_t pushes_by(std::size_t opportunity, Date day) const;

  /// Forecasts of one opportunity, in order of time. O(1).
  std::size_t forecasts(std::size_t opportunity) const;
  CloseDateForecast forecast(std::size_t opportunity, std::size_t i) const;

private:
  std::vector<std::uint32_t> begin_; // by opportunity: where its forecasts begin; one more at the end
  std::vector<std::int32_t> forecast_on_;
  std::vector<std::int32_t> expected_; // null_day: none
};

} // namespace landfall::pipeline
