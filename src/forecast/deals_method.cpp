// SPDX-License-Identifier: Apache-2.0
#include "forecast/deals_method.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <map>

namespace landfall::forecast {

namespace {

constexpr std::size_t factor_nodes = 15;
constexpr landing::DealOptions coarse{.grid_nodes = 4096,
                                      .exact_points = 4096}; // finer than the factor's own uncertainty by far

/// P(won within the period) of a deal created on `created`, open at the end of the snapshot's day or created after it.
double won_within(const DealRates& rates, Date created, Date as_of, const Period& period) {
  const Date from = std::max(created, as_of + 1);
  const double before = from < period.begin ? rates.chance(created, from, period.begin).won : 0.0;
  return rates.chance(created, from, period.end).won - before;
}

/// Deals created by week before the snapshot's day, the latest week first; as far back as deals go.
std::vector<double> created_by_week(const pipeline::Snapshot& snapshot, std::size_t most_weeks) {
  std::vector<double> weeks(most_weeks);
  std::size_t seen = 1; // weeks that the table reaches back
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    const auto created = snapshot.table().created[row];
    if (!created || *created > snapshot.as_of()) continue;
    const auto week = static_cast<std::size_t>(snapshot.as_of() - *created) / 7;
    if (week < most_weeks) weeks[week] += 1.0;
    seen = std::max(seen, week + 1);
  }
  if (seen <= most_weeks) weeks.resize(std::max<std::size_t>(seen - 1, 1)); // the first week of a table is rarely whole
  return weeks;
}

void expect_new_deals(DealsOutlook& deals, const pipeline::Snapshot& snapshot, const DealRates& rates, const Period& period,
                      const PeriodForecastOptions& options) {
  const auto weeks = created_by_week(snapshot, options.pace_weeks);
  const double n_weeks = static_cast<double>(weeks.size());
  const double per_week = stats::sum(weeks) / n_weeks;
  const double days_left = period.end - (snapshot.as_of() + 1);
  if (per_week == 0.0 || days_left <= 0.0 || deals.won_amounts.empty()) return;
  double scatter = 1.0; // variance ÷ mean of the weekly counts
  if (weeks.size() > 2) {
    double squares = 0.0;
    for (const double count : weeks) squares += (count - per_week) * (count - per_week);
    scatter = std::max(1.0, squares / (n_weeks - 1.0) / per_week);
  }
  double share_won = 0.0;
  for (Date day = snapshot.as_of() + 1; day < period.end; day += 1)
    share_won += won_within(rates, day, snapshot.as_of(), period);
  deals.new_count = per_week / 7.0 * share_won;
  deals.new_variance_ratio = scatter / per_week * (7.0 / days_left + 1.0 / n_weeks); // weeks to come + the pace itself

  stats::CompensatedSum sum, squares;
  for (const double amount : deals.won_amounts) sum += amount, squares += amount * amount;
  const double n = static_cast<double>(deals.won_amounts.size());
  deals.new_mean = deals.new_count * sum.value() / n;
  deals.new_variance = deals.new_count * squares.value() / n + deals.new_mean * deals.new_mean * deals.new_variance_ratio;
}

} // namespace

Outlook DealsOutlook::outlook() const {
  const double total = mean();
  if (total <= 0.0) return {};
  return {total, std::sqrt((open_variance + new_variance) / (total * total) + shared_variance_ratio)};
}

DealsOutlook outlook_from_deals(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const DealRates& rates,
                                const Period& period, const PeriodForecastOptions& options) {
  DealsOutlook deals;
  const Date as_of = snapshot.as_of();
  std::map<Date, double> by_created; // deals of one age have one chance
  stats::CompensatedSum mean, variance;
  double count = 0.0;
  for (std::size_t i = 0; i < open.amount.size(); ++i) {
    const Date created = *snapshot.table().created[snapshot.open_rows()[i]];
    const auto [known, is_new] = by_created.try_emplace(created, 0.0);
    if (is_new) known->second = won_within(rates, created, as_of, period);
    const double p = known->second, amount = std::isnan(open.amount[i]) ? 0.0 : open.amount[i];
    deals.chance.push_back(p);
    deals.amount.push_back(amount);
    mean += p * amount;
    variance += p * (1.0 - p) * amount * amount;
    count += p;
  }
  deals.open_mean = mean.value();
  deals.open_variance = variance.value();
  for (const auto row : snapshot.won_rows())
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) deals.won_amounts.push_back(amount);
  expect_new_deals(deals, snapshot, rates, period, options);
  count += deals.new_count;
  deals.shared_variance_ratio =
      1.0 / static_cast<double>(rates.won()) + (count > 0.0 ? (rates.overdispersion() - 1.0) / count : 0.0);
  return deals;
}

namespace {

/// What is still to come under a factor on the rate of winning: a chance p becomes 1 − (1 − p)^f, which never passes 1.
double expected_under(const DealsOutlook& deals, std::span<const double> log_open, double factor) {
  double expected = factor * deals.new_mean;
  for (std::size_t i = 0; i < log_open.size(); ++i) expected += deals.amount[i] * -std::expm1(factor * log_open[i]);
  return expected;
}

/// Factors, lognormal of the given spread, under which `target` is expected on average, as far as that can be had.
std::vector<double> factors_for(const DealsOutlook& deals, std::span<const double> log_open, double target, double spread) {
  auto factors = lognormal_nodes(1.0, spread, factor_nodes);
  for (int round = 0; round < 12; ++round) {
    double expected = 0.0;
    for (const double factor : factors)
      expected += expected_under(deals, log_open, factor) / static_cast<double>(factors.size());
    const double missing = expected > 0.0 ? std::clamp(target / expected, 0.25, 4.0) : 1.0;
    for (double& factor : factors) factor *= missing;
    if (std::abs(missing - 1.0) < 1e-9) break;
  }
  return factors;
}

} // namespace

Landing landing_of(const DealsOutlook& deals, double centre, double error_ratio) {
  const double shared = std::sqrt(error_ratio * error_ratio + deals.shared_variance_ratio);
  std::vector<double> log_open(deals.chance.size()); // log of the chance not to be won
  for (std::size_t i = 0; i < log_open.size(); ++i) log_open[i] = std::log1p(-std::min(deals.chance[i], 1.0 - 1e-12));
  std::vector<Landing> parts;
  std::vector<double> chance(deals.chance.size());
  for (const double factor : factors_for(deals, log_open, centre * deals.mean(), shared)) {
    for (std::size_t i = 0; i < chance.size(); ++i) chance[i] = -std::expm1(factor * log_open[i]);
    const double new_count = factor * deals.new_count;
    parts.push_back(Landing::from_deals(chance, deals.amount, coarse) +
                    Landing::compound(new_count, 1.0 + new_count * deals.new_variance_ratio, deals.won_amounts, coarse));
  }
  return Landing::mixture(parts, std::vector<double>(parts.size(), 1.0));
}

} // namespace landfall::forecast
