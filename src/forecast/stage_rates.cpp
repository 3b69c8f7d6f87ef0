// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/stage_rates.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace landfall::forecast {

namespace {

/// Wilson's interval about a share of n deals, which need not be whole numbers; see stats/proportion.hpp.
stats::Interval wilson(double share, double n, double level, std::int64_t deals) {
  const double z = stats::normal_quantile(0.5 + 0.5 * level), z2 = z * z;
  const double centre = (share * n + 0.5 * z2) / (n + z2);
  const double half = z / (n + z2) * std::sqrt(share * (1.0 - share) * n + 0.25 * z2);
  return {share, std::max(centre - half, 0.0), std::min(centre + half, 1.0), level, deals};
}

} // namespace

stats::Interval StageRates::chance(std::int32_t stage, std::int32_t days_left) const {
  require(days_left >= 0, "days that are left are not negative", "days_left");
  if (days_left == 0) return {0.0, 0.0, 0.0, options_.level, 0};
  const auto week = std::min(static_cast<std::size_t>(days_left + 6) / 7, weeks_) - 1;
  const auto drawn = [&](const Count& count, double towards) {
    return (count.won + options_.prior_deals * towards) / (count.open + options_.prior_deals);
  };
  const bool known = stage >= 0 && place(stage, week) < counts_.size();
  Count all, in_stage; // in this week; in this stage, over all weeks, at this week's ratio to the mean week
  Count everything;
  for (std::size_t s = 0; s * weeks_ < counts_.size(); ++s) {
    all.open += counts_[s * weeks_ + week].open;
    all.won += counts_[s * weeks_ + week].won;
    for (std::size_t w = 0; w < weeks_; ++w) {
      const Count& count = counts_[s * weeks_ + w];
      everything.open += count.open;
      everything.won += count.won;
      if (known && s == static_cast<std::size_t>(stage) + 1) in_stage.open += count.open, in_stage.won += count.won;
    }
  }
  const double overall = (everything.won + 0.5) / (everything.open + 1.0), of_week = drawn(all, overall);
  if (!known) return wilson(of_week, all.open + options_.prior_deals, options_.level, std::llround(all.open));
  const double of_stage = std::min(drawn(in_stage, overall) / overall * of_week, 1.0);
  const Count& own = counts_[place(stage, week)];
  return wilson(drawn(own, of_stage), own.open + options_.prior_deals, options_.level, std::llround(own.open));
}

stats::Interval StageRates::chance(const pipeline::Snapshot& snapshot, std::size_t row, const Period& period) const {
  require(row < snapshot.size() && snapshot.standing(row) == pipeline::Standing::open, "only an open deal has a chance", "row",
          static_cast<std::int64_t>(row));
  std::int32_t stage = -1;
  if (stages_)
    if (const auto stay = stages_->stay_on(row, snapshot.as_of())) stage = stay->stage;
  return chance(stage, std::clamp(period.end - (snapshot.as_of() + 1), 0, period.days()));
}

StageRates fit_stage_rates(const pipeline::Snapshot& snapshot, std::span<const Period> periods,
                           const pipeline::StageHistory* stages, const StageRatesOptions& options) {
  require(options.prior_deals > 0.0, "a prior weighs more than nothing", "prior_deals");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(!stages || stages->empty() || stages->opportunities() == snapshot.size(), "the history is of another table",
          "stages");
  for (std::size_t i = 1; i < periods.size(); ++i)
    require(periods[i - 1].end == periods[i].begin, "periods are to be consecutive", "periods", static_cast<std::int64_t>(i));
  const auto& table = snapshot.table();
  std::optional<Date> first_close;
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) first_close = std::min(first_close.value_or(*table.closed[row]), *table.closed[row]);

  StageRates rates;
  rates.options_ = options;
  if (stages && !stages->empty()) rates.stages_ = stages;
  std::vector<Period> over;
  for (const auto& period : periods)
    if (period.last_day() <= snapshot.as_of() && first_close && period.last_day() >= *first_close) {
      over.push_back(period);
      rates.weeks_ = std::max(rates.weeks_, static_cast<std::size_t>(period.days() + 6) / 7);
    }
  if (over.empty())
    throw Error(ErrorCode::insufficient,
                "no period with a close is over by " + snapshot.as_of().to_string() + ": there are no rates by week to learn");
  rates.counts_.resize(((rates.stages_ ? rates.stages_->stages().size() : 0) + 1) * rates.weeks_);
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    const auto standing = snapshot.standing(row);
    const auto created = table.created[row];
    if (!created || standing == pipeline::Standing::not_yet) continue;
    const bool closed = standing != pipeline::Standing::open;
    for (const auto& period : over) {
      if (*created >= period.end || (closed && *table.closed[row] < period.begin)) continue;
      const bool won = standing == pipeline::Standing::won && *table.closed[row] < period.end;
      // Weeks left: w + 1 when 7 w + 1 … 7 (w + 1) days are left; looked at on the last of those days, counted from the end.
      for (std::size_t week = 0; static_cast<std::int32_t>(7 * week) < period.days(); ++week) {
        const Date day = period.end - 1 - std::min(static_cast<std::int32_t>(7 * (week + 1)), period.days());
        if (*created > day || (first_close && day < *first_close - 1)) break;
        if (closed && *table.closed[row] <= day) continue;
        const auto stay = rates.stages_ ? rates.stages_->stay_on(row, day) : std::nullopt;
        auto& count = rates.counts_[rates.place(stay ? stay->stage : -1, week)];
        count.open += 1.0;
        count.won += won ? 1.0 : 0.0;
      }
    }
  }
  return rates;
}

} // namespace landfall::forecast
