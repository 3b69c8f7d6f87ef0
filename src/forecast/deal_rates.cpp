// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/deal_rates.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::forecast {

namespace {

/// Closes, or days at risk, by third of the period and age band.
struct Cells {
  std::size_t bands = 0;
  std::vector<double> values = std::vector<double>(DealRates::parts * bands);

  explicit Cells(std::size_t band_count) : bands(band_count) {}
  double& at(std::size_t part, std::size_t band) { return values[part * bands + band]; }
  double at(std::size_t part, std::size_t band) const { return values[part * bands + band]; }
};

/// base(band) · season(part) by iterative proportional fitting, each margin with its prior.
void fit_margins(const Cells& closes, const Cells& days, const DealRatesOptions& options, std::vector<double>& base,
                 std::array<double, DealRates::parts>& season) {
  double all_closes = 0.0, all_days = 0.0;
  for (std::size_t i = 0; i < closes.values.size(); ++i) all_closes += closes.values[i], all_days += days.values[i];
  const double overall = std::max(all_closes, 0.5) / std::max(all_days, 1.0);
  base.assign(closes.bands, overall);
  season.fill(1.0);
  constexpr int sweeps = 50; // converges geometrically; 50 leave nothing of the start
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    for (std::size_t band = 0; band < closes.bands; ++band) {
      double k = options.prior_closes, expected = options.prior_closes / overall;
      for (std::size_t part = 0; part < DealRates::parts; ++part)
        k += closes.at(part, band), expected += days.at(part, band) * season[part];
      base[band] = k / expected;
    }
    for (std::size_t part = 0; part < DealRates::parts; ++part) {
      double k = options.prior_season, expected = options.prior_season;
      for (std::size_t band = 0; band < closes.bands; ++band)
        k += closes.at(part, band), expected += days.at(part, band) * base[band];
      season[part] = k / expected;
    }
  }
}

/// First ages of bands that hold about equally many of the closing ages; the first begins at 0.
std::vector<std::int32_t> bands_of(std::vector<std::int32_t> ages, std::size_t most) {
  std::ranges::sort(ages);
  std::vector<std::int32_t> begin{0};
  for (std::size_t band = 1; band < most; ++band) {
    const auto age = ages[band * ages.size() / most] + 1;
    if (age > begin.back()) begin.push_back(age);
  }
  if (ages.back() + 1 > begin.back()) begin.push_back(ages.back() + 1); // older than any that closed
  return begin;
}

} // namespace

std::size_t DealRates::band_of(std::int32_t age) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(band_begin_, age) - band_begin_.begin() - 1);
}

std::size_t DealRates::part_of(Date day) const {
  const auto after = std::ranges::upper_bound(periods_, day, {}, &Period::begin);
  const Period& period = after == periods_.begin() ? periods_.front() : *(after - 1);
  const auto elapsed = std::clamp(day - period.begin, 0, period.days() - 1);
  return static_cast<std::size_t>(elapsed) * parts / static_cast<std::size_t>(period.days());
}

Chance DealRates::chance(Date created, Date from, Date until, double win_factor) const {
  Chance chance;
  double open = 1.0;
  for (Date day = from; day < until; day += 1) {
    const auto band = band_of(day - created);
    const auto part = part_of(day);
    const double won = win_factor * won_rates_.base[band] * won_rates_.season[part];
    const double lost = lost_rates_.base[band] * lost_rates_.season[part];
    const double closing = -std::expm1(-(won + lost)); // 1 − exp(−rate): more than one a day is still a probability
    chance.won += open * closing * won / (won + lost);
    chance.lost += open * closing * lost / (won + lost);
    open *= 1.0 - closing;
  }
  return chance;
}

DealRates fit_deal_rates(const pipeline::Snapshot& snapshot, std::span<const Period> periods, const DealRatesOptions& options) {
  require(!periods.empty(), "rates need the periods that hold the history", "periods");
  for (std::size_t i = 1; i < periods.size(); ++i)
    require(periods[i - 1].end == periods[i].begin, "periods are to be consecutive", "periods", static_cast<std::int64_t>(i));
  require(options.age_bands > 0, "at least one age band is needed", "age_bands");
  require(options.prior_closes > 0.0 && options.prior_season > 0.0, "a prior weighs more than nothing", "prior_closes");
  const auto& table = snapshot.table();
  const Date as_of = snapshot.as_of();

  DealRates rates;
  rates.periods_.assign(periods.begin(), periods.end());
  std::vector<std::int32_t> ages, close_days;
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) {
      close_days.push_back(table.closed[row]->days());
      if (table.created[row] && *table.closed[row] >= periods.front().begin) ages.push_back(snapshot.age_days(row));
    }
  if (snapshot.won_rows().empty() || ages.empty())
    throw Error(ErrorCode::insufficient,
                "no deal has been won by " + as_of.to_string() + ": there is no history to learn rates from");
  // The source begins with its first close, but for the one in 500 that a slip of the pen puts a century early.
  const auto first_close = close_days.begin() + static_cast<std::ptrdiff_t>(close_days.size() / 500);
  std::ranges::nth_element(close_days, first_close);
  rates.observed_from_ = std::max(Date::from_days(*first_close), periods.front().begin);
  rates.band_begin_ = bands_of(std::move(ages), options.age_bands);

  // Days at risk and closes, by week for the scatter and by part of the period for the rates.
  const auto bands = rates.band_begin_.size();
  const auto days_observed = static_cast<std::size_t>(std::max(as_of - rates.observed_from_ + 1, 1));
  const auto weeks = (days_observed + 6) / 7;
  std::vector<std::size_t> part_on(days_observed);
  for (std::size_t d = 0; d < days_observed; ++d)
    part_on[d] = rates.part_of(rates.observed_from_ + static_cast<std::int32_t>(d));
  Cells won(bands), lost(bands), days(bands);
  std::vector<Cells> days_by_week(weeks, Cells(bands));
  std::vector<double> won_by_week(weeks);
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    const auto standing = snapshot.standing(row);
    const auto created = table.created[row];
    if (!created || standing == pipeline::Standing::not_yet || standing == pipeline::Standing::undated) continue;
    const bool closed = standing != pipeline::Standing::open;
    const Date last = closed ? *table.closed[row] : as_of;
    if (last < rates.observed_from_) continue;
    const Date first = std::max(*created, rates.observed_from_);
    std::size_t band = rates.band_of(first - *created);
    for (Date day = first; day <= last; day += 1) {
      while (band + 1 < bands && day - *created >= rates.band_begin_[band + 1]) ++band;
      const auto d = static_cast<std::size_t>(day - rates.observed_from_);
      days_by_week[d / 7].at(part_on[d], band) += 1.0;
    }
    if (!closed) continue;
    const auto d = static_cast<std::size_t>(last - rates.observed_from_);
    const bool is_won = standing == pipeline::Standing::won;
    (is_won ? won : lost).at(part_on[d], band) += 1.0;
    ++(is_won ? rates.n_won_ : rates.n_lost_);
    if (is_won) won_by_week[d / 7] += 1.0;
  }
  if (rates.n_won_ == 0)
    throw Error(ErrorCode::insufficient,
                "no deal with a created date has been won by " + as_of.to_string() + ": there are no rates to learn");
  for (const auto& week : days_by_week)
    for (std::size_t i = 0; i < week.values.size(); ++i) days.values[i] += week.values[i];
  fit_margins(won, days, options, rates.won_rates_.base, rates.won_rates_.season);
  fit_margins(lost, days, options, rates.lost_rates_.base, rates.lost_rates_.season);

  double chi_square = 0.0;
  std::size_t weeks_at_risk = 0;
  const auto whole_weeks = days_observed / 7;
  for (std::size_t week = 0; week < whole_weeks; ++week) {
    double expected = 0.0;
    for (std::size_t part = 0; part < DealRates::parts; ++part)
      for (std::size_t band = 0; band < bands; ++band)
        expected += days_by_week[week].at(part, band) * rates.won_rates_.base[band] * rates.won_rates_.season[part];
    if (expected <= 0.0) continue;
    chi_square += (won_by_week[week] - expected) * (won_by_week[week] - expected) / expected;
    ++weeks_at_risk;
  }
  if (weeks_at_risk > DealRates::parts)
    rates.overdispersion_ = std::max(1.0, chi_square / static_cast<double>(weeks_at_risk - DealRates::parts));
  return rates;
}

} // namespace landfall::forecast
