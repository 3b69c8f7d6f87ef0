// The deal forecast: where a period lands by its deals, and which of them decide it.
// Answers: won so far, what is open, where it lands and how sure that is, which method and which caller says what, and the open
// deals with their chances, those that decide the period first.
// Definition: everything is as known at the end of the as-of day. Thread safety: a pure function over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/forecast/judgement.hpp>
#include <landfall/forecast/open_deal.hpp>
#include <landfall/review/review.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::review {

struct DealForecastInput {
  pipeline::OpportunityView opportunities;
  plan::TargetTable targets = {};         ///< of the metric "bookings"
  forecast::DealHistories histories = {}; ///< stages and expected close dates, as far as they are known
  forecast::CallBook calls = {};          ///< of reps and managers
};

struct DealForecastOptions {
  Date as_of;
  Period period; ///< of the calendar; holds the as-of day or begins later
  FiscalCalendar calendar = FiscalCalendar();
  std::string owner_dimension = "owner";
  std::size_t decided = 1000; ///< so many deals at most get their chances of the target
  /// Dimensions that the deals of a kind have in common, those of them that the table has.
  std::vector<std::string> dimensions = forecast::DealModelOptions{}.dimensions;
  Control control = {};
};

struct DealForecast {
  Date as_of;
  Period period;
  double won_amount = 0.0; ///< so far
  std::int64_t won_count = 0;
  double open_amount = 0.0; ///< of every open deal, whenever it is to close
  std::int64_t open_count = 0;
  std::optional<double> target;
  std::optional<Landing> landing;
  std::optional<LandingSummary> summary;
  double open_expected = 0.0, new_expected = 0.0; ///< what is to come from deals open now, and from deals not yet created
  std::vector<forecast::MethodRow> methods;
  std::optional<forecast::Category> called; ///< the category of the calls below; null without calls
  std::vector<forecast::CallRow> calls;
  std::vector<forecast::CategoryLevelRow> levels;
  std::vector<forecast::OpenDealRow> deals; ///< every open deal, those that decide most first
  std::vector<std::string> definitions, notes;
};

/// Forecasts the period. Too little history is no error: what cannot be said is null or empty, and a note says why. Throws
/// `Error` (invalid_argument) for a period that is over before the as-of day or is none of the calendar's, and `Error`
/// (cancelled) when its control says stop. O(n log n + forecast).
DealForecast deal_forecast(const DealForecastInput& input, const DealForecastOptions& options);

struct DealPageOptions {
  std::size_t width = 100; ///< columns; words wrap, names are cut, figures never are
  std::size_t top = 10;    ///< deals that are listed
  bool ascii = false;      ///< bars, dashes and ± in ASCII
};

/// As a page of text. Throws `Error` (invalid_argument) on a width below 80.
std::string to_text(const DealForecast& forecast, const DealPageOptions& options = {});

/// A page with landfall's own signs (bars, dashes, ±, ÷) in ASCII, one for one; names and words of the source stay as they are.
std::string in_ascii(std::string_view page);

} // namespace landfall::review
