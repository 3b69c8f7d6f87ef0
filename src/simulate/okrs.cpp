// SPDX-License-Identifier: Apache-2.0
#include "simulate/deal_path.hpp"
#include <landfall/pipeline/performance.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/simulate/okrs.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace landfall::simulate {

namespace {

using okr::Direction;
using okr::KeyResult;
using pipeline::PerformanceRow;
using pipeline::Snapshot;

constexpr std::int32_t trailing_days = 91;

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

/// What a number was at the end of a day; none where nothing shows it.
using Measure = std::function<std::optional<double>(const Snapshot&)>;

PerformanceRow total(const Snapshot& snapshot, Date begin, Date end) {
  const auto rows = pipeline::performance(snapshot, {begin, end, {}});
  return rows.empty() ? PerformanceRow{} : rows.front();
}

PerformanceRow trailing(const Snapshot& snapshot) {
  return total(snapshot, snapshot.as_of() - (trailing_days - 1), snapshot.as_of() + 1);
}

std::optional<double> win_rate(const Snapshot& snapshot) {
  const auto rate = trailing(snapshot).win_rate;
  return rate.n > 0 ? std::optional(rounded(rate.estimate, 1e-4)) : std::nullopt;
}

std::optional<double> cycle(const Snapshot& snapshot) { return trailing(snapshot).median_cycle_days; }

/// Measures the company week by week.
class Weeks {
public:
  explicit Weeks(const Company& company)
      : company_(company), history_(whole_history(company)), view_(history_.opportunities.view()) {
    for (Date day = company.quarter.begin + 6; day <= company.as_of; day += 7)
      snapshots_.push_back(pipeline::snapshot(view_, day));
  }

  std::optional<double> before_quarter(const Measure& measure) const {
    return measure(pipeline::snapshot(view_, company_.quarter.begin - 1));
  }

  void check_in(KeyResult& key_result, const Measure& measure) const {
    for (const auto& snapshot : snapshots_)
      if (const auto value = measure(snapshot))
        key_result.check_ins.push_back({.date = snapshot.as_of(), .value = *value, .note = {}});
  }

private:
  const Company& company_;
  Known history_;
  pipeline::OpportunityView view_;
  std::vector<Snapshot> snapshots_;
};

/// What a team of average reps creates in the quarter.
double expected_deals(const Company& company) {
  double deals = 0.0;
  for (const Rep& rep : company.reps) {
    const Rep average{.owner = {}, .manager = {}, .region = {}, .start = rep.start, .skill = {}};
    for (Date day = company.quarter.begin; day < company.quarter.end; day += 1)
      deals += creation_rate(company.options.model, average, day);
  }
  return deals;
}

okr::Objective grow(const Company& company, const Weeks& weeks, double quota) {
  const Period& quarter = company.quarter;
  okr::Objective objective{.name = "Grow new business", .owner = "Head of Sales", .key_results = {}};
  KeyResult bookings{.name = "Bookings of the quarter",
                     .direction = Direction::increase,
                     .initial = 0.0,
                     .target = quota,
                     .weight = 2.0,
                     .period = quarter,
                     .metric = "bookings"};
  weeks.check_in(bookings, [&](const Snapshot& snapshot) { return pipeline::won_amount(snapshot, quarter); });
  KeyResult created{.name = "Deals created in the quarter",
                    .unit = "deals",
                    .direction = Direction::increase,
                    .initial = 0.0,
                    .target = std::max(1.0, std::round(expected_deals(company))),
                    .period = quarter};
  weeks.check_in(created, [&](const Snapshot& snapshot) {
    return static_cast<double>(total(snapshot, quarter.begin, quarter.end).created_count);
  });
  objective.key_results = {bookings, created};
  return objective;
}

okr::Objective regions(const Company& company, const Weeks& weeks) {
  const Period& quarter = company.quarter;
  okr::Objective objective{.name = "Every region carries its part", .owner = "Head of Sales", .key_results = {}};
  for (const Quota& quota : company.quotas) {
    if (quota.period != quarter || quota.dimension != "region" || quota.amount <= 0.0) continue;
    KeyResult bookings{.name = quota.segment + ": bookings of the quarter",
                       .owner = "Head of " + quota.segment,
                       .direction = Direction::increase,
                       .initial = 0.0,
                       .target = quota.amount,
                       .period = quarter,
                       .metric = "bookings",
                       .dimension = "region",
                       .segment = quota.segment};
    weeks.check_in(bookings, [&](const Snapshot& snapshot) -> std::optional<double> {
      for (const auto& row : pipeline::performance(snapshot, quarter, {.by = "region"}))
        if (row.segment == quota.segment) return row.won_amount;
      return 0.0;
    });
    objective.key_results.push_back(std::move(bookings));
  }
  return objective;
}

okr::Objective win_more(const Company& company, const Weeks& weeks) {
  okr::Objective objective{.name = "Win more of what we start, and faster", .owner = "Sales Operations", .key_results = {}};
  const double average = expectation(company.options.model, Skill{}).win_probability;
  KeyResult rate{.name = "Win rate of the last 91 days",
                 .direction = Direction::stay_above,
                 .initial = weeks.before_quarter(win_rate),
                 .target = rounded(average, 0.01),
                 .period = company.quarter};
  weeks.check_in(rate, win_rate);
  objective.key_results.push_back(std::move(rate));
  if (const auto initial = weeks.before_quarter(cycle); initial && *initial > 0.0) {
    KeyResult days{.name = "Median cycle of the last 91 days",
                   .unit = "days",
                   .direction = Direction::decrease,
                   .initial = initial,
                   .target = rounded(0.95 * *initial, 0.5),
                   .period = company.quarter};
    if (days.target >= *initial) days.target = *initial - 0.5;
    weeks.check_in(days, cycle);
    objective.key_results.push_back(std::move(days));
  }
  return objective;
}

} // namespace

std::vector<okr::Objective> objectives(const Company& company) {
  const Weeks weeks(company);
  std::vector<okr::Objective> all;
  const auto total_quota = std::ranges::find_if(
      company.quotas, [&](const Quota& quota) { return quota.period == company.quarter && quota.dimension == "total"; });
  if (total_quota != company.quotas.end() && total_quota->amount > 0.0)
    all.push_back(grow(company, weeks, total_quota->amount));
  if (auto parts = regions(company, weeks); !parts.key_results.empty()) all.push_back(std::move(parts));
  all.push_back(win_more(company, weeks));
  return all;
}

} // namespace landfall::simulate
