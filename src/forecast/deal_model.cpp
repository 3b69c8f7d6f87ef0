// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/deal_model.hpp>

#include "forecast/deal_course.hpp"
#include "forecast/deal_weeks.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::forecast {

struct DealModel::State {
  DealFeatures features;
  stats::CompetingLogit fit;
  std::size_t rows = 0;
  std::int64_t won = 0, lost = 0;
  std::vector<std::int64_t> closes_by_stage;
  Date observed_from, as_of;
  double overdispersion = 1.0;
  std::vector<std::string> notes;

  void check(const pipeline::Snapshot& snapshot) const {
    require(snapshot.size() == rows, "the snapshot is of another table than the model", "snapshot");
    require(snapshot.as_of() >= as_of, "the snapshot lies before the day of the model", "snapshot");
  }
};

namespace {

/// First day that counts: the periods' first, or the source's first close but for the one in 500 that a slip of the pen puts a
/// century early.
Date first_observed(const pipeline::Snapshot& snapshot, std::span<const Period> periods, std::vector<std::int32_t> close_days) {
  const auto first_close = close_days.begin() + static_cast<std::ptrdiff_t>(close_days.size() / 500);
  std::ranges::nth_element(close_days, first_close);
  return std::min(std::max(Date::from_days(*first_close), periods.front().begin), snapshot.as_of());
}

[[noreturn]] void no_history(Date as_of) {
  throw Error(ErrorCode::insufficient,
              "no deal with a created date has been won by " + as_of.to_string() + ": there is no history to learn from");
}

/// Pearson's χ² of the wins by week over its degrees of freedom.
double overdispersion_of(const DealWeeks& weeks, const DealFeatures& features, const stats::CompetingLogit& fit,
                         const pipeline::Snapshot& snapshot) {
  const auto whole_weeks = static_cast<std::size_t>(std::max(snapshot.as_of() - weeks.observed_from() + 1, 0) / 7);
  std::vector<double> expected(whole_weeks), came(whole_weeks);
  FeatureList list;
  weeks.for_each([&](std::size_t row, const FixedFeatures& deal, const DealWeek& week) {
    const auto at = static_cast<std::size_t>(std::max(week.middle - weeks.observed_from().days(), 0)) / 7;
    if (at >= whole_weeks) return;
    features.list(deal, features.week(deal, features.look(row, week.begin), week.middle), list);
    expected[at] += week.days_seen / 7.0 * hazards_of(fit, list).won;
    came[at] += week.outcome == pipeline::Outcome::won ? 1.0 : 0.0;
  });
  double chi_square = 0.0, at_risk = 0.0;
  for (std::size_t i = 0; i < whole_weeks; ++i)
    if (expected[i] > 0.0) chi_square += (came[i] - expected[i]) * (came[i] - expected[i]) / expected[i], at_risk += 1.0;
  constexpr double spent = 3.0;
  if (at_risk <= spent) return 1.0;
  const double freedom = at_risk - spent, by_chance = std::sqrt(2.0 / freedom);       // one standard error
  return 1.0 + std::max(0.0, chi_square / freedom - 1.0 - by_chance) / weeks.share(); // a sample hides some of the scatter
}

stats::Interval interval_of(double chance, double variance, double level, std::int64_t n) {
  if (chance <= 0.0 || chance >= 1.0) return {chance, chance, chance, level, n};
  const double z = stats::normal_quantile(0.5 + 0.5 * level);
  const double logit = std::log(chance) - std::log1p(-chance), half = z * std::sqrt(variance) / (chance * (1.0 - chance));
  const auto share = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  return {chance, share(logit - half), share(logit + half), level, n};
}

} // namespace

DealModel::DealModel(std::shared_ptr<const State> state) : state_(std::move(state)) {}

DealModel fit_deal_model(const pipeline::Snapshot& snapshot, std::span<const Period> periods, const DealHistories& histories,
                         const DealModelOptions& options) {
  require(!periods.empty(), "the model needs the periods that hold the history", "periods");
  for (std::size_t i = 1; i < periods.size(); ++i)
    require(periods[i - 1].end == periods[i].begin, "periods are to be consecutive", "periods", static_cast<std::int64_t>(i));
  require(options.age_bands > 0 && options.most_levels > 0 && options.most_looks > 0, "at least one is needed",
          "age_bands, most_levels, most_looks");
  require(options.period_sd > 0.0 && options.period_prior > 0.0, "a prior has a positive spread and weight", "period_sd");
  require(!histories.stages || histories.stages->empty() || histories.stages->opportunities() == snapshot.size(),
          "the history is of another table", "stages");
  require(!histories.close_dates || histories.close_dates->empty() || histories.close_dates->opportunities() == snapshot.size(),
          "the history is of another table", "close_dates");

  const auto& table = snapshot.table();
  std::vector<std::int32_t> ages, close_days;
  std::int64_t won = 0, lost = 0;
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) {
      close_days.push_back(table.closed[row]->days());
      if (table.created[row] && *table.closed[row] >= periods.front().begin) ages.push_back(snapshot.age_days(row));
    }
  if (snapshot.won_rows().empty() || ages.empty()) no_history(snapshot.as_of());
  const auto observed_from = first_observed(snapshot, periods, std::move(close_days));

  DealFeatures features(snapshot, periods, histories, options, std::move(ages));
  const DealWeeks weeks(snapshot, observed_from, features, options.most_looks);
  std::vector<std::int64_t> closes_by_stage(features.stages());
  std::vector<std::size_t> seen_for(features.stages(), snapshot.size());
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) {
      if (!table.created[row] || *table.closed[row] < observed_from) continue;
      ++(snapshot.standing(row) == pipeline::Standing::won ? won : lost);
      if (features.stages() == 0) continue;
      for (std::int32_t day = table.created[row]->days(); day < table.closed[row]->days(); day += 7)
        if (const auto stage = features.look(row, day).stage; stage != no_level && seen_for[stage] != row)
          seen_for[stage] = row, ++closes_by_stage[stage];
    }
  if (won == 0) no_history(snapshot.as_of());

  auto families = features.families();
  for (auto& family : families)
    for (const auto& given : options.spreads)
      if (given.name == family.name)
        family.precision = {1.0 / (given.won_sd * given.won_sd), 1.0 / (given.lost_sd * given.lost_sd)};
  auto fit = stats::fit_competing_logit(weeks.cells(), features.size(), families, {.control = options.control});
  const double overdispersion = overdispersion_of(weeks, features, fit, snapshot);
  auto state = std::make_shared<DealModel::State>(DealModel::State{.features = std::move(features),
                                                                   .fit = std::move(fit),
                                                                   .rows = snapshot.size(),
                                                                   .won = won,
                                                                   .lost = lost,
                                                                   .closes_by_stage = std::move(closes_by_stage),
                                                                   .observed_from = observed_from,
                                                                   .as_of = snapshot.as_of(),
                                                                   .overdispersion = overdispersion,
                                                                   .notes = {}});
  if (!state->features.has_looks() && table.expected_close.size() > 0)
    state->notes.emplace_back(
        "expected close dates are not used: without the history of when each was forecast, how often they "
        "hold cannot be learned");
  if (weeks.share() < 1.0)
    state->notes.emplace_back("learned from a sample of the deals, drawn by their ids: one in " +
                              std::to_string(std::llround(1.0 / weeks.share())));
  return DealModel(std::move(state));
}

DealChance DealModel::chance(const pipeline::Snapshot& snapshot, std::size_t row, Date until, double level) const {
  state_->check(snapshot);
  require(row < snapshot.size() && snapshot.standing(row) == pipeline::Standing::open, "only an open deal has a chance", "row",
          static_cast<std::int64_t>(row));
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const auto deal = state_->features.fixed(snapshot, row);
  const auto look = state_->features.look(row, snapshot.as_of().days());
  const DealCourse course(state_->features, state_->fit, deal, look, look.day + 1, until.days());
  const auto n = look.stage != no_level ? state_->closes_by_stage[look.stage] : state_->won + state_->lost;
  Gradient won(state_->fit), lost(state_->fit);
  course.differentiate(1.0, won, lost);
  return {interval_of(course.chance().won, won.variance(), level, n),
          interval_of(course.chance().lost, lost.variance(), level, n)};
}

Chance DealModel::estimate(const pipeline::Snapshot& snapshot, std::size_t row, Date until) const {
  state_->check(snapshot);
  require(row < snapshot.size() && snapshot.standing(row) == pipeline::Standing::open, "only an open deal has a chance", "row",
          static_cast<std::int64_t>(row));
  const auto deal = state_->features.fixed(snapshot, row);
  const auto look = state_->features.look(row, snapshot.as_of().days());
  return DealCourse(state_->features, state_->fit, deal, look, look.day + 1, until.days()).chance();
}

Chance DealModel::estimate_new(const pipeline::Snapshot& snapshot, std::size_t like, Date created, Date until) const {
  state_->check(snapshot);
  require(like < snapshot.size() && snapshot.table().created[like] && *snapshot.table().created[like] <= snapshot.as_of(),
          "a new deal is like one that is known", "like", static_cast<std::int64_t>(like));
  const auto deal = created_again(state_->features, snapshot, like, created.days());
  return DealCourse(state_->features, state_->fit, deal.fixed, deal.look, created.days() + 1, until.days()).chance();
}

ExpectedWins DealModel::expected_wins(const pipeline::Snapshot& snapshot, std::span<const double> amount, const Period& period,
                                      std::span<const Creation> created, double new_amount) const {
  state_->check(snapshot);
  require(amount.size() == snapshot.open_rows().size(), "one amount is needed for each open deal", "amount");
  const auto& features = state_->features;
  Gradient gradient(state_->fit);
  /// Won within the period, from a day on; what a chance is worth is added to the gradient.
  const auto won_within = [&](const FixedFeatures& deal, const Look& look, double worth) {
    const auto from = look.day + 1;
    const DealCourse course(features, state_->fit, deal, look, from, period.end.days());
    if (worth != 0.0) course.differentiate(worth, gradient);
    if (from >= period.begin.days()) return course.chance().won;
    const DealCourse before(features, state_->fit, deal, look, from, period.begin.days());
    if (worth != 0.0) before.differentiate(-worth, gradient);
    return std::max(course.chance().won - before.chance().won, 0.0);
  };
  ExpectedWins wins;
  stats::CompensatedSum sum, variance, count;
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const auto row = snapshot.open_rows()[i];
    const double worth = std::isnan(amount[i]) ? 0.0 : amount[i];
    const double p = won_within(features.fixed(snapshot, row), features.look(row, snapshot.as_of().days()), worth);
    wins.chance.push_back(p);
    count += p;
    sum += p * worth;
    variance += p * (1.0 - p) * worth * worth;
  }
  wins.count = count.value();
  wins.amount = sum.value();
  wins.independent_variance = variance.value();

  const auto mix = created.empty() ? RecentDeals{} : recent_deals(snapshot);
  if (!mix.rows.empty()) {
    stats::CompensatedSum new_count;
    const double each = 1.0 / static_cast<double>(mix.rows.size());
    for (const auto& [day, expected] : created)
      for (const auto row : mix.rows) {
        const auto deal = created_again(features, snapshot, row, day.days());
        new_count +=
            expected * each * (1.0 - mix.closed_at_once) * won_within(deal.fixed, deal.look, expected * each * new_amount);
      }
    for (const auto& [day, expected] : created)
      if (period.contains(day)) new_count += expected * mix.won_at_once;
    wins.new_count = new_count.value();
  }
  wins.shared_variance = gradient.variance();
  return wins;
}

std::int64_t DealModel::won() const { return state_->won; }
std::int64_t DealModel::lost() const { return state_->lost; }
Date DealModel::observed_from() const { return state_->observed_from; }
double DealModel::overdispersion() const { return state_->overdispersion; }
const std::vector<std::string>& DealModel::notes() const { return state_->notes; }

std::vector<DealFamily> DealModel::families() const {
  std::vector<DealFamily> rows;
  const auto& families = state_->features.families();
  const auto& fit = state_->fit;
  for (std::size_t f = 0; f < families.size(); ++f)
    rows.push_back({.name = families[f].name,
                    .levels = static_cast<std::int64_t>(families[f].count),
                    .won_effective = fit.effective[f],
                    .lost_effective = fit.effective[families.size() + f],
                    .won_sd = 1.0 / std::sqrt(fit.precision[f]),
                    .lost_sd = 1.0 / std::sqrt(fit.precision[families.size() + f])});
  return rows;
}

} // namespace landfall::forecast
