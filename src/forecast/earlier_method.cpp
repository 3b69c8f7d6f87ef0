// SPDX-License-Identifier: Apache-2.0
#include "forecast/earlier_method.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>

namespace landfall::forecast {

double won_at_the_end(const pipeline::Snapshot& snapshot, const Period& period, std::int32_t days) {
  return pipeline::won_amount(snapshot, {std::max(period.begin, period.end - days), period.end, period.label});
}

std::optional<Outlook> outlook_from_earlier(const pipeline::Snapshot& snapshot, std::span<const Period> earlier,
                                            Date history_from, std::int32_t days_left, std::size_t most) {
  stats::CompensatedSum sum;
  std::size_t n = 0;
  for (std::size_t i = earlier.size(); i-- > 0 && n < most && earlier[i].begin >= history_from; ++n)
    sum += won_at_the_end(snapshot, earlier[i], days_left);
  if (n == 0) return std::nullopt;
  // Deals come one by one: variance of a compound Poisson sum, E A² / E A each unit of the mean, and the mean's own share of
  // it.
  stats::CompensatedSum amounts, squares;
  for (const auto row : snapshot.won_rows())
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) amounts += amount, squares += amount * amount;
  if (amounts.value() <= 0.0) return std::nullopt;
  const double per_unit = squares.value() / amounts.value();
  // Nothing in n periods is no proof that nothing can come: half a deal in all of them, as by Jeffreys' prior of a rate.
  const double mean = std::max(sum.value(), 0.5 * mean_deal(snapshot)) / static_cast<double>(n);
  return Outlook{mean, std::sqrt(per_unit / mean * (1.0 + 1.0 / static_cast<double>(n)))};
}

Landing landing_of(const Outlook& earlier, double centre, double error_ratio) {
  if (earlier.mean <= 0.0) return Landing::point(0.0);
  constexpr std::size_t quantiles = 401;
  std::vector<double> probabilities(quantiles);
  for (std::size_t i = 0; i < quantiles; ++i) probabilities[i] = (static_cast<double>(i) + 0.5) / quantiles;
  return Landing::from_quantiles(
      probabilities, lognormal_nodes(centre * earlier.mean, std::hypot(error_ratio, earlier.noise_ratio), quantiles));
}

} // namespace landfall::forecast
