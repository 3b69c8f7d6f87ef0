// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/open_deal.hpp>

#include <landfall/core/error.hpp>
#include <landfall/landing/contribution.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace landfall::forecast {

namespace {

/// What joins the deals to the forecast's landing: its shape, with the mean and the variance that are not the deals' own.
Landing rest_of(const Landing& landing, double deals_mean, double deals_variance) {
  const double variance = landing.variance();
  // Methods that see less scatter than independent deals have leave the rest a little, never less than nothing.
  const double kept = variance > 0.0 ? std::sqrt(std::max(0.02, 1.0 - deals_variance / variance)) : 0.0;
  const double mean = landing.mean();
  if (kept <= 0.0) return Landing::point(mean - deals_mean);
  return landing.shift(-mean).scale(kept).shift(mean - deals_mean);
}

stats::Interval chance_of(const DealModel& model, const pipeline::Snapshot& snapshot, std::size_t row, const Period& period,
                          double estimate, double level) {
  auto chance = model.chance(snapshot, row, period.end, level).won;
  // Of a period that begins later, the model's interval is that of being won by its end; the share before it goes off both
  // ends.
  const double share = chance.estimate > 0.0 ? estimate / chance.estimate : 1.0;
  chance.low *= share, chance.high *= share;
  chance.estimate = estimate;
  return chance;
}

/// Landing of the deals and the rest, and the target at which it gives the chance that the forecast gives the real one.
double matched_target(const Landing& total, double p_hit, double target) {
  if (p_hit <= 0.0 || p_hit >= 1.0) return target;
  return total.quantile(1.0 - p_hit);
}

} // namespace

std::vector<OpenDealRow> open_deals(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                                    const PeriodForecast& forecast, const OpenDealOptions& options) {
  const std::size_t n = snapshot.open_rows().size();
  require(open.amount.size() == n, "the open amounts belong to another snapshot", "open");
  require(forecast.open_chance.size() == n, "the forecast belongs to another snapshot", "forecast");
  if (!forecast.model || n == 0) return {};

  std::vector<double> amount(n), own_variance(n);
  double mean = 0.0, variance = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double p = forecast.open_chance[i];
    amount[i] = std::isnan(open.amount[i]) ? 0.0 : open.amount[i];
    own_variance[i] = p * (1.0 - p) * amount[i] * amount[i];
    mean += p * amount[i];
    variance += own_variance[i];
  }
  const double whole = forecast.landing.variance();

  std::vector<std::size_t> order;
  std::vector<std::pair<double, double>> hit(n); // if won, if lost
  if (options.target) {
    const auto rest = rest_of(forecast.landing, mean, variance);
    const auto total = Landing::from_deals(forecast.open_chance, amount) + rest;
    const double target = matched_target(total, forecast.landing.probability_at_least(*options.target), *options.target);
    for (const auto& each :
         landing::contributions(forecast.open_chance, amount, rest, target,
                                {.top = options.decided, .deals = {.control = options.control.part(0.0, 0.6)}})) {
      const auto place = static_cast<std::size_t>(each.row);
      order.push_back(place);
      hit[place] = {each.hit_if_won, each.hit_if_lost};
    }
  }
  const std::size_t decided = order.size();
  std::vector<bool> ranked(n, false);
  for (const auto place : order) ranked[place] = true;
  for (std::size_t i = 0; i < n; ++i)
    if (!ranked[i]) order.push_back(i);
  std::ranges::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(decided), order.end(), std::greater{},
                           [&](std::size_t i) { return own_variance[i]; });

  const auto& table = snapshot.table();
  const auto* owners = table.find_dimension(options.owner_dimension);
  std::vector<OpenDealRow> rows;
  for (std::size_t place = 0; place < n; ++place) {
    const std::size_t i = order[place], row = snapshot.open_rows()[i];
    options.control.report(0.6 + 0.4 * static_cast<double>(place) / static_cast<double>(n));
    OpenDealRow deal{.rank = static_cast<std::int64_t>(place) + 1,
                     .id = std::string(table.id.size() > 0 ? table.id[row] : std::string_view()),
                     .owner = owners ? std::string(owners->values[row]) : std::string(),
                     .stage = std::string(table.stage[row]),
                     .created = table.created[row],
                     .expected_close = table.expected_close.size() > 0 ? table.expected_close[row] : std::nullopt,
                     .amount = open.amount[i],
                     .chance = chance_of(*forecast.model, snapshot, row, period, forecast.open_chance[i], options.level),
                     .expected_amount = forecast.open_chance[i] * amount[i],
                     .variance_share = whole > 0.0 ? own_variance[i] / whole : 0.0};
    if (place < decided) deal.hit_if_won = hit[i].first, deal.hit_if_lost = hit[i].second;
    rows.push_back(std::move(deal));
  }
  return rows;
}

} // namespace landfall::forecast
