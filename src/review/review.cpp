// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/review.hpp>

#include "review/page.hpp"
#include "review/parts.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace landfall::review {

namespace {

constexpr std::string_view metric = "bookings";

ToHit to_hit(const Review& review, const BusinessDays& days) {
  ToHit to_hit{.remaining_target = *review.total.remaining_target,
               .business_days_left = days.remaining(review.period, review.as_of)};
  if (to_hit.business_days_left > 0)
    to_hit.needed_per_day = to_hit.remaining_target / static_cast<double>(to_hit.business_days_left);
  const auto passed = days.count(review.period.begin, std::min(review.as_of + 1, review.period.end));
  if (passed > 0) to_hit.won_per_day = review.total.won_amount / static_cast<double>(passed);
  return to_hit;
}

/// Sales Math backwards from what is still to win.
std::vector<funnel::SalesMathRow> needed(const Review& review) {
  const auto& done = review.performance;
  const bool any =
      review.to_hit && review.to_hit->remaining_target > 0.0 && done.mean_amount.value_or(0.0) > 0.0 && done.won_count > 0;
  if (!any) return {};
  return funnel::sales_math_backwards({.quota = review.to_hit->remaining_target,
                                       .average_deal_size = *done.mean_amount,
                                       .steps = {{"opportunity", done.win_rate.estimate}}});
}

std::vector<SegmentRow> segments_of(const std::vector<pipeline::CoverageRow>& coverage,
                                    const std::vector<pipeline::PerformanceRow>& performance,
                                    const std::vector<forecast::SegmentLanding>& landings, const std::string& dimension) {
  std::vector<SegmentRow> rows;
  for (const auto& covered : coverage) {
    SegmentRow row{.dimension = dimension,
                   .segment = covered.segment,
                   .won_amount = covered.won_amount,
                   .won_count = covered.won_count,
                   .open_amount = covered.open_amount,
                   .open_count = covered.open_count,
                   .target = covered.target,
                   .coverage_ratio = covered.coverage_ratio};
    if (const auto found = std::ranges::find(performance, covered.segment, &pipeline::PerformanceRow::segment);
        found != performance.end())
      row.win_rate = found->win_rate;
    if (const auto found = std::ranges::find(landings, covered.segment, &forecast::SegmentLanding::segment);
        found != landings.end()) {
      const auto summary = summarise(found->landing, covered.target);
      row.p10 = summary.p10, row.p50 = summary.p50, row.p90 = summary.p90, row.p_hit = summary.p_hit;
    }
    rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows, [](const SegmentRow& a, const SegmentRow& b) {
    return a.won_amount != b.won_amount ? a.won_amount > b.won_amount : a.segment < b.segment;
  });
  return rows;
}

std::vector<pipeline::SegmentTarget> targets_of(const plan::TargetTable& targets, const Period& period,
                                                std::string_view dimension) {
  std::vector<pipeline::SegmentTarget> segments;
  for (const auto& target : targets.all(metric, period, dimension))
    segments.push_back({dimension.empty() ? "total" : target.segment, target.amount});
  return segments;
}

} // namespace

Review review(const ReviewInput& input, const ReviewOptions& options) {
  const auto& table = input.opportunities;
  const auto snapshot = pipeline::snapshot(table, options.as_of);
  const auto open = pipeline::open_amounts(snapshot);
  const Period period = options.calendar.quarter_of(options.as_of);
  const auto earlier = periods_before(snapshot, options.calendar, period);

  Review review{.as_of = options.as_of,
                .period = period,
                .week = options.calendar.week_of_quarter(options.as_of),
                .weeks = options.calendar.week_of_quarter(period.last_day()),
                .window = {options.as_of - options.window_days + 1, options.as_of + 1,
                           "last " + std::to_string(options.window_days) + " days"},
                .counts = snapshot.counts(),
                .rejects = input.rejects,
                .notes = input.notes};
  review.total =
      pipeline::coverage(snapshot, open, period, targets_of(input.targets, period, ""), {.definition = options.coverage})
          .front();
  if (review.total.target) review.to_hit = to_hit(review, options.business_days);
  const bool over = options.as_of >= period.last_day();
  if (over) review.total.coverage_ratio.reset(); // nothing open can still close in it
  review.performance = pipeline::performance(snapshot, review.window).front();

  if (!over) review.needed = needed(review);

  const Control& control = options.control;
  control.report(0.05);
  std::optional<forecast::PeriodForecast> company;
  try {
    company = forecast::forecast_period(snapshot, open, period, earlier,
                                        {.histories = input.histories, .control = control.part(0.05, 0.5)});
    review.landing = company->landing;
    review.summary = summarise(company->landing, review.total.target);
    review.methods = company->methods;
    review.deciding = forecast::open_deals(snapshot, open, period, *company,
                                           {.target = review.total.target,
                                            .decided = options.deciding_deals,
                                            .owner_dimension = options.owner_dimension,
                                            .control = control.part(0.5, 0.6)});
    if (review.deciding.size() > options.deciding_deals) review.deciding.resize(options.deciding_deals);
    if (const auto* target = input.targets.find(metric, period)) review.variance = plan::variance(*target, *review.landing);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    review.notes.push_back(std::string("no landing: ") + error.what());
  }
  std::map<std::pair<std::string, std::string>, Landing> landing_of; // by dimension and segment
  if (company) landing_of.emplace(std::pair<std::string, std::string>(), company->landing);
  for (std::size_t i = 0; i < options.segment_dimensions.size(); ++i) {
    const auto& dimension = options.segment_dimensions[i];
    if (!table.find_dimension(dimension)) continue;
    const double done = static_cast<double>(i) / static_cast<double>(options.segment_dimensions.size());
    const forecast::PeriodForecastOptions forecasting{
        .histories = input.histories,
        .control =
            control.part(0.6 + 0.3 * done, 0.6 + 0.3 * (done + 1.0 / static_cast<double>(options.segment_dimensions.size())))};
    auto covered = pipeline::coverage(snapshot, open, period, targets_of(input.targets, period, dimension),
                                      {.by = dimension, .definition = options.coverage});
    const auto landings = company
                              ? forecast::forecast_segments(snapshot, open, period, earlier, *company, dimension, forecasting)
                              : std::vector<forecast::SegmentLanding>();
    for (const auto& [segment, landing] : landings) landing_of.emplace(std::pair(dimension, segment), landing);
    if (over)
      for (auto& row : covered) row.coverage_ratio.reset();
    std::ranges::move(
        segments_of(covered, pipeline::performance(snapshot, review.window, {.by = dimension}), landings, dimension),
        std::back_inserter(review.segments));
  }

  control.report(0.9);
  compare_team(review, snapshot, options);
  // Bookings of this very period land where the deals say; a key result that begins elsewhere counts something else.
  const auto of_bookings = [&](const okr::KeyResult& result) -> std::optional<Landing> {
    const bool same = result.metric == metric && result.period.begin == period.begin && result.period.end == period.end &&
                      result.initial.value_or(0.0) == 0.0;
    const auto found = landing_of.find({result.dimension, result.segment});
    return same && found != landing_of.end() ? std::optional(found->second) : std::nullopt;
  };
  review.okrs = okr::review_rows(input.objectives, options.as_of, {.landing_of = of_bookings});
  describe(review, snapshot, open, company);
  control.report(1.0);
  return review;
}

} // namespace landfall::review
