// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/need.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::funnel {

namespace {

constexpr double most_deals = 1e6;

/// The value that a share of the draws does not pass.
double at(std::vector<double>& draws, double share) {
  const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(draws.size()))) - 1;
  std::ranges::nth_element(draws, draws.begin() + static_cast<std::ptrdiff_t>(place));
  return draws[place];
}

/// Trials until there are so many successes: these, and failures that are Poisson with a Gamma mean.
double trials_for(stats::Random& random, double successes, double rate) {
  constexpr double most = 1e14; // a rate next to 0: more than anybody can do
  const double mean = successes > 0.0 ? random.gamma(successes, (1.0 - rate) / rate) : 0.0;
  return mean > most ? most : successes + static_cast<double>(random.poisson(mean));
}

} // namespace

std::vector<NeedRow> needed_for(double quota, std::span<const double> amounts, std::span<const UnsureStep> steps,
                                const NeedOptions& options) {
  require(quota > 0.0 && std::isfinite(quota), "a quota is finite and above 0", "quota");
  require(!amounts.empty(), "there is at least one deal to take amounts from", "amounts");
  require(options.chance > 0.0 && options.chance < 1.0, "a chance lies between 0 and 1", "chance");
  require(options.draws >= 100, "it takes 100 draws or more", "draws");
  require(!options.activities_per_unit || (*options.activities_per_unit > 0.0 && std::isfinite(*options.activities_per_unit)),
          "activities per unit are finite and above 0", "activities_per_unit");
  double least = amounts[0];
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    require(amounts[i] > 0.0 && std::isfinite(amounts[i]), "an amount is finite and above 0", "amounts",
            static_cast<std::int64_t>(i));
    least = std::min(least, amounts[i]);
  }
  if (quota / least > most_deals)
    throw Error(ErrorCode::unsupported, "it may take more than a million deals of the smallest amount", "quota");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(!steps[i].name.empty(), "a step has a name", "steps", row);
    require(steps[i].passed.successes >= 0 && steps[i].passed.successes <= steps[i].passed.trials && steps[i].passed.trials > 0,
            "a step has 0 to n units that went on, of n above 0", "steps", row);
  }

  std::vector<std::vector<double>> units(1 + steps.size(), std::vector<double>(options.draws));
  for (std::size_t draw = 0; draw < options.draws; ++draw) {
    stats::Random random(options.seed, draw);
    double booked = 0.0, count = 0.0;
    if (amounts.size() == 1) {
      count = std::ceil(quota / amounts[0] - 1e-9);
    } else {
      for (; booked < quota * (1.0 - 1e-12); ++count) booked += amounts[static_cast<std::size_t>(random.below(amounts.size()))];
    }
    units[0][draw] = count;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto& [successes, trials] = steps[i].passed;
      const double rate = random.beta(static_cast<double>(successes) + 0.5, static_cast<double>(trials - successes) + 0.5);
      count = trials_for(random, count, std::max(rate, 1e-12));
      units[i + 1][draw] = count;
    }
  }

  std::vector<NeedRow> rows;
  for (std::size_t i = 0; i < units.size(); ++i)
    rows.push_back({i == 0 ? "deal" : steps[i - 1].name, at(units[i], 0.5), at(units[i], options.chance), at(units[i], 0.9)});
  if (options.activities_per_unit) {
    const double each = *options.activities_per_unit;
    const auto& last = rows.back();
    rows.push_back({"activity", std::ceil(last.median * each - 1e-9), std::ceil(last.needed * each - 1e-9),
                    std::ceil(last.p90 * each - 1e-9)});
  }
  return rows;
}

std::optional<Date> latest_creation(const stats::SurvivalCurve& cycle_days, Date end, double share) {
  const double days = std::ceil(cycle_days.quantile(share).estimate);
  const auto earliest = Date::from_ymd(1400, 1, 1);
  if (!(days <= static_cast<double>(end - 1 - earliest))) return std::nullopt;
  // Closed on a day before `end`: a deal of n days created on end − 1 − n.
  return end - 1 - static_cast<std::int32_t>(days);
}

double closed_in_time(const stats::SurvivalCurve& cycle_days, Date from, Date end) {
  require(from < end, "a period has days", "from");
  double sum = 0.0;
  for (Date day = from; day < end; day = day + 1) sum += 1.0 - cycle_days.at(static_cast<double>(end - 1 - day)).estimate;
  return sum / static_cast<double>(end - from);
}

MarketingGap marketing_gap(double needed, double committed, double tolerance) {
  require(needed > 0.0 && std::isfinite(needed), "what is needed is finite and above 0", "needed");
  require(committed >= 0.0 && std::isfinite(committed), "what is committed is finite and not below 0", "committed");
  require(tolerance >= 0.0, "it is not below 0", "tolerance");
  const double gap = needed - committed, ratio = gap / needed;
  return {needed, committed, gap, ratio, std::abs(ratio) <= tolerance};
}

} // namespace landfall::funnel
