// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/hygiene.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/sum.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

namespace {

/// Stays in one stage: how long, and whether they have ended.
struct Stays {
  std::vector<double> days;
  std::vector<std::uint8_t> ended;
  std::int64_t n_ended = 0;
  double limit = std::numeric_limits<double>::infinity();

  void add(double length, bool has_ended) {
    days.push_back(length);
    ended.push_back(has_ended);
    n_ended += has_ended;
  }
};

struct Segment {
  std::string name;
  HygieneRow row;
  stats::CompensatedSum open, flagged;
  std::vector<double> ages;
};

/// One walk through the states of a deal up to a day.
struct Course {
  std::int64_t pushes = 0;
  std::int32_t in_stage_since = 0;
};

class Walk {
public:
  Walk(const History& history, Date as_of, const HygieneOptions& options) : history_(history), as_of_(as_of.days()) {
    const auto names = history.dimension_names();
    if (std::ranges::find(names, options.stage) != names.end()) stage_ = history.dimension(options.stage);
    stays_.resize(stage_ ? stage_->levels.size() : 0);
  }

  /// The state in which a deal is, one past it; where it is not there yet, its first.
  std::size_t seen(std::size_t deal) const {
    std::size_t at = history_.first(deal);
    while (at < history_.first(deal + 1) && history_.from_days()[at] <= as_of_) ++at;
    return at;
  }
  bool has_stages() const { return stage_.has_value(); }
  std::int32_t stage(std::size_t state) const { return stage_ ? stage_->codes[state] : -1; }

  Course follow(std::size_t deal) {
    const auto from = history_.from_days();
    const std::size_t begin = history_.first(deal), end = seen(deal);
    Course course;
    std::int32_t expected = null_day;
    std::size_t entered = begin;
    for (std::size_t at = begin; at < end; ++at) {
      if (const auto now = history_.expected_day(at); now != null_day && history_.standing(at) == Standing::open) {
        course.pushes += expected != null_day && now > expected;
        expected = now;
      }
      const bool was_open = history_.standing(entered) == Standing::open, is_open = history_.standing(at) == Standing::open;
      if (at == entered || (was_open == is_open && stage(at) == stage(entered))) continue;
      if (was_open && stage(entered) >= 0) stays_[static_cast<std::size_t>(stage(entered))].add(from[at] - from[entered], true);
      entered = at;
    }
    if (begin == end) return course;
    course.in_stage_since = from[entered];
    if (history_.standing(entered) == Standing::open && stage(entered) >= 0)
      stays_[static_cast<std::size_t>(stage(entered))].add(as_of_ - from[entered], false);
    return course;
  }

  /// Once every deal has been followed.
  void set_limits(double share, std::int64_t least) {
    for (auto& stays : stays_)
      if (stays.n_ended >= least)
        stays.limit = stats::kaplan_meier({.duration = stays.days, .end = stays.ended}).quantile(share).estimate;
  }
  double limit(std::int32_t stage) const {
    return stage < 0 ? std::numeric_limits<double>::infinity() : stays_[static_cast<std::size_t>(stage)].limit;
  }

private:
  const History& history_;
  std::int32_t as_of_;
  std::optional<CategoryColumn> stage_;
  std::vector<Stays> stays_;
};

} // namespace

Hygiene hygiene(const History& history, Date as_of, const HygieneOptions& options) {
  require(options.pushes >= 1, "it is 1 or more", "pushes");
  require(options.idle_days >= 1, "it is a day or more", "idle_days");
  require(options.activity_days >= 1, "it is a day or more", "activity_days");
  require(options.stale_share > 0.0 && options.stale_share < 1.0, "it lies between 0 and 1", "stale_share");
  require(options.least_stays >= 1, "it is 1 or more", "least_stays");
  const auto column = options.by.empty() ? CategoryColumn{} : history.dimension(options.by);
  std::vector<Segment> segments;
  for (const auto level : column.levels) segments.emplace_back().name = std::string(level);
  segments.emplace_back().name = options.by.empty() ? "total" : "(none)";

  Walk walk(history, as_of, options);
  for (auto& [name, row, open, flagged, ages] : segments) { // 0 where there is a column to look at
    if (history.has_expected_close()) row.past_close = row.no_close_date = row.pushed = 0;
    if (walk.has_stages()) row.stale_stage = 0;
    if (history.has_next_steps()) row.no_next_step = 0;
    if (history.has_last_activity()) row.no_activity = 0;
  }
  const auto from = history.from_days();
  std::vector<Course> courses(history.opportunities());
  std::vector<double> cycles; // of won deals
  for (std::size_t deal = 0; deal < history.opportunities(); ++deal) {
    courses[deal] = walk.follow(deal);
    auto at = walk.seen(deal);
    if (at == history.first(deal) || history.standing(at - 1) != Standing::won) continue;
    while (at - 1 > history.first(deal) && history.standing(at - 2) == Standing::won) --at;
    cycles.push_back(from[at - 1] - from[history.first(deal)]);
  }
  walk.set_limits(options.stale_share, options.least_stays);
  const double long_cycle = cycles.empty() ? std::numeric_limits<double>::infinity() : stats::quantile(cycles, 0.9);

  Hygiene answer;
  for (std::size_t i = 0; i < history.opportunities(); ++i) {
    const auto at = walk.seen(i);
    if (at == history.first(i) || history.standing(at - 1) != Standing::open) continue;
    const auto state = at - 1;
    const bool placed = !options.by.empty() && column.codes[state] >= 0;
    Segment& segment = placed ? segments[static_cast<std::size_t>(column.codes[state])] : segments.back();
    HygieneDeal deal{.opportunity = static_cast<std::int64_t>(i),
                     .segment = segment.name,
                     .amount = {},
                     .days_past_close = {},
                     .activity_days = {}};
    const double amount = history.amount(state);
    deal.missing_amount = std::isnan(amount);
    if (!deal.missing_amount) deal.amount = amount;
    const auto expected = history.expected_day(state);
    deal.no_close_date = history.has_expected_close() && expected == null_day;
    deal.past_close = expected != null_day && expected < as_of.days();
    if (deal.past_close) deal.days_past_close = as_of.days() - expected;
    deal.days_in_stage = as_of.days() - courses[i].in_stage_since;
    deal.stale_stage = deal.days_in_stage > walk.limit(walk.stage(state));
    deal.pushes = courses[i].pushes;
    deal.pushed = deal.pushes >= options.pushes;
    deal.idle_days = as_of.days() - from[state];
    deal.idle = deal.idle_days >= options.idle_days;
    deal.age_days = as_of.days() - from[history.first(i)];
    deal.no_next_step = history.has_next_steps() && !history.has_next_step(state);
    if (const auto active = history.last_activity_day(state); active != null_day && active <= as_of.days())
      deal.activity_days = as_of.days() - active;
    else if (history.has_last_activity() && active == null_day) // none, as long as it has been there
      deal.no_activity = deal.age_days >= options.activity_days;
    if (deal.activity_days) deal.no_activity = *deal.activity_days >= options.activity_days;
    deal.issues = deal.past_close + deal.no_close_date + deal.stale_stage + deal.pushed + deal.missing_amount + deal.idle +
                  deal.no_next_step + deal.no_activity;

    auto& row = segment.row;
    ++row.open_count;
    if (deal.amount) segment.open += amount;
    const auto add = [](std::optional<std::int64_t>& deals, bool has) {
      if (deals) *deals += has;
    };
    add(row.past_close, deal.past_close);
    add(row.no_close_date, deal.no_close_date);
    add(row.stale_stage, deal.stale_stage);
    add(row.pushed, deal.pushed);
    add(row.no_next_step, deal.no_next_step);
    add(row.no_activity, deal.no_activity);
    row.missing_amount += deal.missing_amount;
    row.idle += deal.idle;
    row.older_than_won += deal.age_days > long_cycle;
    segment.ages.push_back(deal.age_days);
    if (deal.issues == 0) continue;
    ++row.flagged_count;
    if (deal.amount) segment.flagged += amount;
    answer.deals.push_back(std::move(deal));
  }
  for (auto& segment : segments) {
    if (segment.row.open_count == 0 && !options.by.empty()) continue;
    auto row = segment.row;
    row.segment = segment.name;
    row.open_amount = segment.open.value();
    row.flagged_amount = segment.flagged.value();
    if (row.open_count > 0) {
      row.score = static_cast<double>(row.open_count - row.flagged_count) / static_cast<double>(row.open_count);
      row.median_age_days = stats::median(segment.ages);
    }
    answer.rows.push_back(std::move(row));
  }
  std::ranges::sort(answer.rows, [](const HygieneRow& a, const HygieneRow& b) {
    return a.flagged_amount != b.flagged_amount ? a.flagged_amount > b.flagged_amount : a.segment < b.segment;
  });
  std::ranges::stable_sort(answer.deals, [](const HygieneDeal& a, const HygieneDeal& b) {
    return a.issues != b.issues ? a.issues > b.issues : a.amount.value_or(0.0) > b.amount.value_or(0.0);
  });
  return answer;
}

} // namespace landfall::pipeline
