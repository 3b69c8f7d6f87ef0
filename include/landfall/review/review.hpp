// The review: one document that says where the period lands.
// Answers: won so far, what is open, whether it covers the target, where it lands and how sure that is, what is needed a day,
// who is ahead, what the best do differently, which key results are worst, and what was left out.
// Definition: everything is as known at the end of the as-of day. Each figure names its definition in `definitions`.
// Thread safety: a pure function over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/business_days.hpp>
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/forecast/open_deal.hpp>
#include <landfall/forecast/period_forecast.hpp>
#include <landfall/funnel/sales_math.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/okr/review_row.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/performance.hpp>
#include <landfall/plan/target.hpp>
#include <landfall/plan/variance.hpp>
#include <landfall/team/comparison.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::review {

struct ReviewInput {
  pipeline::OpportunityView opportunities;
  plan::TargetTable targets = {};         ///< of the metric "bookings"
  forecast::DealHistories histories = {}; ///< stages and expected close dates, as far as they are known
  std::vector<okr::Objective> objectives = {};
  Rejects rejects = {};                ///< what the reader left out
  std::vector<std::string> notes = {}; ///< what the reader has to say
};

struct ReviewOptions {
  Date as_of;
  FiscalCalendar calendar = FiscalCalendar();
  BusinessDays business_days = BusinessDays();
  pipeline::CoverageDefinition coverage = pipeline::CoverageDefinition::to_go;
  std::vector<std::string> segment_dimensions = {"region", "manager"}; ///< those that the table has are shown
  std::string owner_dimension = "owner";                               ///< who is compared with whom
  std::size_t deciding_deals = 5;                                      ///< so many open deals are listed
  std::int32_t window_days = 365; ///< win rates, cycles and the team are taken over so many days up to the as-of day
  Control control = {};           ///< asked each round of each fit
};

/// What is read off a Landing.
struct LandingSummary {
  double mean = 0.0, p10 = 0.0, p50 = 0.0, p90 = 0.0;
  std::optional<double> p_hit; ///< P(at least the target); null without one
  std::string method;
  std::int64_t n = 0; ///< deals closed before, behind it
};

/// What it takes from here.
struct ToHit {
  double remaining_target = 0.0;
  std::int64_t business_days_left = 0;
  std::optional<double> needed_per_day; ///< remaining target for each business day that is left; null when none is
  std::optional<double> won_per_day;    ///< won so far for each business day that has passed; null on the first morning
};

struct SegmentRow {
  std::string dimension, segment;
  double won_amount = 0.0;
  std::int64_t won_count = 0;
  double open_amount = 0.0;
  std::int64_t open_count = 0;
  std::optional<double> target, coverage_ratio;
  std::optional<double> p10, p50, p90, p_hit; ///< null when nothing could be forecast; p_hit without a target too
  stats::Interval win_rate;
};

struct Review {
  Date as_of;
  Period period;
  int week = 1; ///< of the quarter
  int weeks = 13;
  pipeline::CoverageRow total; ///< won, open, target, coverage
  std::optional<Landing> landing;
  std::optional<LandingSummary> summary;
  std::vector<forecast::MethodRow> methods;
  std::vector<forecast::OpenDealRow> deciding;    ///< the open deals that decide most, as many as were asked for
  std::optional<plan::ExpectedVariance> variance; ///< landing − target; null without either
  std::optional<ToHit> to_hit;                    ///< null without a target
  Period window;                                  ///< over which performance and team are taken
  pipeline::PerformanceRow performance;
  /// Deals, then opportunities, that make the remaining target at the window's mean deal and win rate; empty when there is none
  /// to make, or nothing was won in the window.
  std::vector<funnel::SalesMathRow> needed;
  std::vector<SegmentRow> segments;
  std::optional<team::Comparison> team; ///< null when there are too few to compare
  std::vector<okr::ReviewRow> okrs;     ///< worst first
  pipeline::SnapshotCounts counts;
  Rejects rejects;
  std::vector<std::string> definitions; ///< which definition each figure used
  std::vector<std::string> notes;       ///< what limits the answer
};

/// Reviews the quarter that holds the as-of day. Throws `Error` (not_found) for an owner dimension that is asked for and not
/// there when the table has dimensions at all; too little history is no error: what cannot be said is null, and a note
/// says why. O(n log n + forecast).
Review review(const ReviewInput& input, const ReviewOptions& options);

/// The review as a page of text: what a sales leader reads in a minute. Words wrap at `width` columns and names are cut to it;
/// figures are never cut. Throws `Error` (invalid_argument) on a width below 80.
std::string to_text(const Review& review, std::size_t width = 100);

} // namespace landfall::review

template <> struct landfall::fields_of<landfall::review::LandingSummary> {
  using Row = review::LandingSummary;
  static constexpr auto value = fields(field("mean", &Row::mean, "expected total of the period", Unit::currency),
                                       field("p10", &Row::p10, "exceeded with 90% probability", Unit::currency),
                                       field("p50", &Row::p50, "as likely exceeded as not", Unit::currency),
                                       field("p90", &Row::p90, "exceeded with 10% probability", Unit::currency),
                                       field("p_hit", &Row::p_hit, "chance of the target or more", Unit::probability),
                                       field("method", &Row::method, "how the landing was made"),
                                       field("n", &Row::n, "closed deals behind it", Unit::count));
};

template <> struct landfall::fields_of<landfall::review::ToHit> {
  using Row = review::ToHit;
  static constexpr auto value =
      fields(field("remaining_target", &Row::remaining_target, "target less won, not below 0", Unit::currency),
             field("business_days_left", &Row::business_days_left, "business days after the as-of day", Unit::count),
             field("needed_per_day", &Row::needed_per_day, "remaining target for each business day left", Unit::per_day),
             field("won_per_day", &Row::won_per_day, "won so far for each business day passed", Unit::per_day));
};

template <> struct landfall::fields_of<landfall::review::SegmentRow> {
  using Row = review::SegmentRow;
  static constexpr auto value =
      fields(field("dimension", &Row::dimension, "what the segment is a level of"),
             field("segment", &Row::segment, "level of the dimension"),
             field("won_amount", &Row::won_amount, "won in the period so far", Unit::currency),
             field("won_count", &Row::won_count, "deals won in the period so far", Unit::count),
             field("open_amount", &Row::open_amount, "open amount closing in the period", Unit::currency),
             field("open_count", &Row::open_count, "open deals closing in the period", Unit::count),
             field("target", &Row::target, "what the segment was asked for", Unit::currency),
             field("coverage_ratio", &Row::coverage_ratio, "open over target by the review's definition", Unit::ratio),
             field("p10", &Row::p10, "landing exceeded with 90% probability", Unit::currency),
             field("p50", &Row::p50, "landing as likely exceeded as not", Unit::currency),
             field("p90", &Row::p90, "landing exceeded with 10% probability", Unit::currency),
             field("p_hit", &Row::p_hit, "chance of the segment's target or more", Unit::probability),
             field("win_rate", &Row::win_rate, "won over won and lost, of what closed in the window"));
};
