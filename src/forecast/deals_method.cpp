// SPDX-License-Identifier: Apache-2.0
#include "forecast/deals_method.hpp"
#include "forecast/creation_pace.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>

namespace landfall::forecast {

namespace {

constexpr std::size_t factor_nodes = 15;
constexpr landing::DealOptions coarse{.grid_nodes = 4096,
                                      .exact_points = 4096}; // finer than the factor's own uncertainty by far

struct NewAmounts {
  std::vector<double> amounts; ///< equally likely
  double closes = 0.0;         ///< effective number of wins behind them
};

/// What new deals that are won within the period are worth: amounts won so far, weighed by the share of the days to come on
/// which a deal with that cycle would still have to be created; equally likely points of that distribution. Small deals
/// close sooner than large ones, and little time is left for the large. A few closes' weight is spread over all.
NewAmounts new_amounts(const pipeline::Snapshot& snapshot, const Period& period) {
  constexpr double spread = 10.0; // closes
  constexpr std::size_t most = 1024;
  const auto first = snapshot.as_of().days() + 1;
  const auto days_for = [&](std::int32_t cycle, Date end) { return std::max(end.days() - cycle - first, 0); };
  std::vector<std::pair<double, double>> weighed; // amount, weight
  double total = 0.0, squares = 0.0;
  for (const auto row : snapshot.won_rows()) {
    const double amount = snapshot.amount(row);
    if (std::isnan(amount)) continue;
    double weight = 0.0;
    if (snapshot.table().created[row]) {
      const auto cycle = snapshot.age_days(row);
      weight = days_for(cycle, period.end) - days_for(cycle, period.begin);
    }
    weighed.emplace_back(amount, weight);
    total += weight, squares += weight * weight;
  }
  if (weighed.empty()) return {};
  const double n = static_cast<double>(weighed.size()), closes = squares > 0.0 ? total * total / squares : 0.0; // effective
  double sum = 0.0;
  for (auto& [amount, weight] : weighed) sum += weight = (total > 0.0 ? weight / total * closes : 0.0) + spread / n;
  std::ranges::sort(weighed);
  std::vector<double> amounts;
  double passed = 0.0;
  const double points = static_cast<double>(std::min(most, std::max<std::size_t>(weighed.size(), 64)));
  for (const auto& [amount, weight] : weighed) {
    passed += weight;
    while (static_cast<double>(amounts.size()) + 0.5 <= passed / sum * points) amounts.push_back(amount);
  }
  return {std::move(amounts), closes + spread};
}

void expect_new_deals(DealsOutlook& deals, const CreationPace& pace, const ExpectedWins& wins, double closes) {
  deals.new_count = wins.new_count;
  stats::CompensatedSum sum, squares;
  for (const double amount : deals.won_amounts) sum += amount, squares += amount * amount;
  const double n = static_cast<double>(deals.won_amounts.size());
  deals.new_mean = deals.new_count * sum.value() / n;
  // Unsure are how many are created, and what a deal is worth on average.
  const double scatter = sum.value() > 0.0 ? std::max(n * squares.value() / (sum.value() * sum.value()) - 1.0, 0.0) : 0.0;
  deals.new_variance_ratio = pace.variance_ratio + scatter / closes;
  deals.new_variance = deals.new_count * squares.value() / n + deals.new_mean * deals.new_mean * deals.new_variance_ratio;
}

} // namespace

Outlook DealsOutlook::outlook() const {
  const double total = mean();
  if (total <= 0.0) return {};
  return {total, std::sqrt((open_variance + new_variance) / (total * total) + shared_variance_ratio)};
}

DealsOutlook outlook_from_deals(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const DealModel& model,
                                const Period& period, std::span<const Period> periods, const PeriodForecastOptions& options) {
  DealsOutlook deals;
  auto worth = new_amounts(snapshot, period);
  deals.won_amounts = std::move(worth.amounts);
  CreationPace pace;
  if (!deals.won_amounts.empty()) pace = creation_pace(snapshot, period, periods, model.observed_from(), options.pace_weeks);
  const double new_amount =
      deals.won_amounts.empty() ? 0.0 : stats::sum(deals.won_amounts) / static_cast<double>(deals.won_amounts.size());
  auto wins = model.expected_wins(snapshot, open.amount, period, pace.created, new_amount);
  for (const double amount : open.amount) deals.amount.push_back(std::isnan(amount) ? 0.0 : amount);
  deals.open_mean = wins.amount;
  deals.open_variance = wins.independent_variance;
  if (!deals.won_amounts.empty()) expect_new_deals(deals, pace, wins, worth.closes);
  deals.chance = std::move(wins.chance);
  const double count = wins.count + deals.new_count, total = deals.mean();
  deals.shared_variance_ratio = (total > 0.0 ? wins.shared_variance / (total * total) : 0.0) +
                                (count > 0.0 ? (model.overdispersion() - 1.0) / count : 0.0);
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
