// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/baseline.hpp>

#include <landfall/core/error.hpp>
#include <landfall/forecast/stage_rates.hpp>
#include <landfall/pipeline/coverage.hpp> // in_pipeline
#include <landfall/stats/sum.hpp>

#include <cmath>
#include <vector>

namespace landfall::forecast {

namespace {

struct Closes {
  std::int64_t won = 0, lost = 0;
  std::optional<double> win_rate() const {
    if (won + lost == 0) return std::nullopt;
    return static_cast<double>(won) / static_cast<double>(won + lost);
  }
};

/// Win rates by stage, from what had closed by the day.
class StageWinRates {
public:
  StageWinRates(const pipeline::Snapshot& snapshot, const pipeline::StageHistory& stages)
      : stages_(stages), of_stage_(stages.stages().size()) {
    for (const auto row : snapshot.won_rows()) count(row, snapshot.as_of(), &Closes::won);
    for (const auto row : snapshot.lost_rows()) count(row, snapshot.as_of(), &Closes::lost);
  }

  /// Of a deal that is open at the end of the day; nothing when no deal has closed.
  std::optional<double> of(std::size_t row, Date day) const {
    if (const auto stay = stages_.stay_on(row, day))
      if (const auto rate = of_stage_[static_cast<std::size_t>(stay->stage)].win_rate()) return rate;
    return all_.win_rate();
  }

private:
  void count(std::size_t row, Date as_of, std::int64_t Closes::*outcome) {
    ++(all_.*outcome);
    if (stages_.empty()) return;
    std::vector<bool> seen(of_stage_.size()); // a deal that went back to a stage counts once
    for (std::size_t i = 0; i < stages_.stays(row); ++i) {
      const auto stay = stages_.stay(row, i);
      const auto stage = static_cast<std::size_t>(stay.stage);
      if (stay.entered > as_of || seen[stage]) continue;
      seen[stage] = true;
      ++(of_stage_[stage].*outcome);
    }
  }

  const pipeline::StageHistory& stages_;
  Closes all_;
  std::vector<Closes> of_stage_;
};

std::int64_t won_count(const pipeline::Snapshot& snapshot, const Period& period) {
  std::int64_t count = 0;
  for (const auto row : snapshot.won_rows()) count += period.contains(*snapshot.table().closed[row]);
  return count;
}

BaselineRow from_last_period(const pipeline::Snapshot& snapshot, std::span<const Period> earlier) {
  if (earlier.empty()) return {.baseline = Baseline::last_period, .total = {}, .n = 0};
  const Period& last = earlier.back();
  BaselineRow row{.baseline = Baseline::last_period, .total = {}, .n = won_count(snapshot, last)};
  if (snapshot.as_of() >= last.last_day()) row.total = pipeline::won_amount(snapshot, last);
  return row;
}

BaselineRow from_run_rate(const pipeline::Snapshot& snapshot, const Period& period, const BusinessDays& business_days) {
  BaselineRow row{.baseline = Baseline::run_rate, .total = {}, .n = won_count(snapshot, period)};
  const double won = pipeline::won_amount(snapshot, period);
  const auto days = business_days.count(period), left = business_days.remaining(period, snapshot.as_of());
  if (snapshot.as_of() >= period.last_day()) {
    row.total = won;
  } else if (left < days) {
    row.total = won * static_cast<double>(days) / static_cast<double>(days - left);
  }
  return row;
}

BaselineRow from_pipeline(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                          const pipeline::StageHistory& stages) {
  BaselineRow row{.baseline = Baseline::weighted_pipeline, .total = {}, .n = 0};
  stats::CompensatedSum total;
  total += pipeline::won_amount(snapshot, period);
  if (snapshot.as_of() < period.last_day()) {
    if (snapshot.won_rows().empty() && snapshot.lost_rows().empty()) return row;
    const StageWinRates rates(snapshot, stages);
    for (std::size_t i = 0; i < open.amount.size(); ++i) {
      const auto deal = snapshot.open_rows()[i];
      if (std::isnan(open.amount[i]) || !pipeline::in_pipeline(snapshot, deal, period)) continue;
      total += *rates.of(deal, snapshot.as_of()) * open.amount[i];
      ++row.n;
    }
  }
  row.total = total.value();
  return row;
}

/// Nothing when no earlier period is over.
std::optional<StageRates> rates_known(const pipeline::Snapshot& snapshot, std::span<const Period> earlier,
                                      const pipeline::StageHistory& stages) {
  try {
    return fit_stage_rates(snapshot, earlier, &stages);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
    return std::nullopt;
  }
}

BaselineRow from_stage_rates(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                             std::span<const Period> earlier, const pipeline::StageHistory& stages) {
  BaselineRow row{.baseline = Baseline::stage_rates, .total = {}, .n = 0};
  stats::CompensatedSum total;
  total += pipeline::won_amount(snapshot, period);
  if (snapshot.as_of() < period.last_day()) {
    const auto rates = rates_known(snapshot, earlier, stages);
    if (!rates) return row;
    for (std::size_t i = 0; i < open.amount.size(); ++i) {
      if (std::isnan(open.amount[i])) continue;
      total += rates->chance(snapshot, snapshot.open_rows()[i], period).estimate * open.amount[i];
      ++row.n;
    }
  }
  row.total = total.value();
  return row;
}

} // namespace

std::string_view to_string(Baseline baseline) {
  switch (baseline) {
  case Baseline::last_period: return "last period";
  case Baseline::run_rate: return "run rate";
  case Baseline::weighted_pipeline: return "weighted pipeline";
  case Baseline::stage_rates: return "stage rates";
  }
  return "";
}

std::array<BaselineRow, every_baseline.size()> baselines(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
                                                         const Period& period, std::span<const Period> earlier,
                                                         const pipeline::StageHistory& stages,
                                                         const BusinessDays& business_days) {
  require(period.begin < period.end, "the period is empty", "period");
  require(earlier.empty() || earlier.back().end == period.begin, "the last earlier period is to end where the period begins",
          "earlier");
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts belong to another snapshot", "open");
  require(stages.empty() || stages.opportunities() == snapshot.size(), "the stages belong to another table", "stages");
  return {from_last_period(snapshot, earlier), from_run_rate(snapshot, period, business_days),
          from_pipeline(snapshot, open, period, stages), from_stage_rates(snapshot, open, period, earlier, stages)};
}

} // namespace landfall::forecast
