// SPDX-License-Identifier: Apache-2.0
#include "forecast/deal_features.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace landfall::forecast {

namespace {

constexpr std::array<std::int32_t, DealFeatures::in_stage_bands> in_stage_begin{0, 4, 8, 15, 29, 50, 85}; // days
constexpr std::uint32_t late_horizon = 3; // from here on what was seen has had time to change
constexpr std::size_t few_levels = 8;     // of dimensions that may matter otherwise when it is long since the look
constexpr std::int32_t first_offset = -8; // weeks to the expected close date

template <class Begins, class Value> std::uint32_t band_of(const Begins& begins, Value value) {
  const auto after = std::ranges::upper_bound(begins, value);
  return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(after - begins.begin() - 1, 0));
}

/// Quotient rounded down.
std::int32_t floor_div(std::int32_t a, std::int32_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

/// Whether a row is known by the day of the snapshot, with a created date.
bool known(const pipeline::Snapshot& snapshot, std::size_t row) {
  return snapshot.standing(row) != pipeline::Standing::not_yet && snapshot.table().created[row].has_value();
}

/// First weeks of ages that hold about equally many of the closing ages, in days; the first begins at 0.
std::vector<std::int32_t> age_bands(std::vector<std::int32_t> ages, std::size_t most) {
  for (auto& age : ages) age = std::max(age - 1, 0) / 7;
  std::ranges::sort(ages);
  std::vector<std::int32_t> begin{0};
  for (std::size_t band = 1; band < most; ++band) {
    const auto age = ages[band * ages.size() / most];
    if (age > begin.back()) begin.push_back(age);
  }
  const auto older = ages.back() + 1; // than any that closed
  if (begin.size() > 1 && ages.back() > begin.back() + 1) begin.push_back(ages.back());
  if (older > begin.back()) begin.push_back(older);
  return begin;
}

} // namespace

DealFeatures::DealFeatures(const pipeline::Snapshot& snapshot, std::span<const Period> periods, const DealHistories& histories,
                           const DealModelOptions& options, std::vector<std::int32_t> closing_ages)
    : histories_(histories),
      periods_(periods.begin(), periods.end()),
      age_begin_(age_bands(std::move(closing_ages), options.age_bands)) {
  has_close_dates_ = histories.close_dates && !histories.close_dates->empty();
  choose_stages(snapshot);
  choose_amounts(snapshot, options.amount_bands);
  std::int32_t days = 0;
  for (const auto& period : periods_) days = std::max(days, period.days());
  parts_ = std::clamp(days / 7, 1, 13);

  age_ = add_family("age", age_begin_.size(), age_begin_.size(), 0.3, 1.0);
  part_ = add_family("part of the period", static_cast<std::size_t>(parts_), static_cast<std::size_t>(parts_), 0.1, 1.0);
  period_ = add_family("period", periods_.size(), 0, options.period_sd, options.period_prior);
  if (has_looks()) horizon_ = add_family("weeks ahead", horizons, horizons, 0.3, 1.0);
  if (has_stages_) {
    stage_ = add_family("stage", stages_, 0, 0.5, 1.0);
    stage_horizon_ = add_family("stage, weeks ahead", stages_ * horizons, horizons, 0.3, 1.0);
    in_stage_ = add_family("stage, days in it", stages_ * 2 * in_stage_bands, in_stage_bands, 0.2, 1.0);
  }
  if (has_close_dates_) offset_ = add_family("weeks past the expected close", 2 * offsets, offsets, 0.2, 1.0);
  if (!amount_begin_.empty()) amount_ = add_family("amount", amount_begin_.size(), amount_begin_.size(), 0.1, 1.0);
  choose_dimensions(snapshot, options);
}

std::size_t DealFeatures::add_family(std::string name, std::size_t count, std::size_t run, double prior_sd,
                                     double prior_levels) {
  const auto first = size_;
  families_.push_back({.name = std::move(name),
                       .first = first,
                       .count = count,
                       .run = run > 1 ? run : 0,
                       .prior_sd = prior_sd,
                       .prior_levels = prior_levels,
                       .precision = {}});
  size_ += count;
  return first;
}

void DealFeatures::choose_stages(const pipeline::Snapshot& snapshot) {
  if (!histories_.stages || histories_.stages->empty()) return;
  const auto& history = *histories_.stages;
  stage_levels_.assign(history.stages().size(), no_level);
  const auto as_of = snapshot.as_of();
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    if (!known(snapshot, row)) continue;
    // The stage that a deal comes to when it closes is no stage of open deals.
    const bool is_open = snapshot.standing(row) == pipeline::Standing::open;
    const auto end = is_open ? as_of + 1 : *snapshot.table().closed[row];
    for (std::size_t i = 0; i < history.stays(row); ++i) {
      const auto stay = history.stay(row, i);
      if (stay.entered < end) stage_levels_[static_cast<std::size_t>(stay.stage)] = 0;
    }
  }
  for (auto& level : stage_levels_) // by name, as the history has them
    if (level == 0) level = static_cast<std::uint32_t>(stages_++);
  has_stages_ = stages_ > 0;
}

void DealFeatures::choose_amounts(const pipeline::Snapshot& snapshot, std::size_t bands) {
  if (bands < 2 || snapshot.table().amount_known == pipeline::AmountKnown::at_close) return;
  std::vector<double> amounts;
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    if (const double amount = snapshot.amount(row); known(snapshot, row) && !std::isnan(amount)) amounts.push_back(amount);
  if (amounts.empty()) return;
  std::ranges::sort(amounts);
  amount_begin_ = {amounts.front()};
  for (std::size_t band = 1; band < bands; ++band)
    if (const double amount = amounts[band * amounts.size() / bands]; amount > amount_begin_.back())
      amount_begin_.push_back(amount);
  if (amount_begin_.size() < 2) amount_begin_.clear();
}

void DealFeatures::choose_dimensions(const pipeline::Snapshot& snapshot, const DealModelOptions& options) {
  const auto& table = snapshot.table();
  for (const auto& name : options.dimensions) {
    const auto found = std::ranges::find(table.dimensions, name, &pipeline::Dimension::name);
    if (found == table.dimensions.end() || dimension_.size() == most_dimensions) continue;
    const auto& column = found->values;
    std::vector<std::int64_t> count(column.levels.size());
    for (std::size_t row = 0; row < table.size(); ++row)
      if (known(snapshot, row) && !column.is_null(row)) ++count[static_cast<std::size_t>(column.codes[row])];
    std::vector<std::size_t> codes; // the most frequent ones, then by name
    for (std::size_t code = 0; code < count.size(); ++code)
      if (count[code] > 0) codes.push_back(code);
    std::ranges::sort(codes, [&](std::size_t a, std::size_t b) {
      return count[a] != count[b] ? count[a] > count[b] : column.levels[a] < column.levels[b];
    });
    if (codes.size() < 2) continue;
    const auto own = std::min(codes.size(), options.most_levels);
    const bool has_others = codes.size() > own;
    std::sort(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(own),
              [&](std::size_t a, std::size_t b) { return column.levels[a] < column.levels[b]; });
    auto& levels = levels_.emplace_back(count.size(), no_level);
    for (std::size_t i = 0; i < codes.size(); ++i) levels[codes[i]] = static_cast<std::uint32_t>(std::min(i, own));
    const auto n = own + (has_others ? 1 : 0);
    if (name == "owner") owner_ = dimension_.size();
    dimension_places_.push_back(static_cast<std::size_t>(found - table.dimensions.begin()));
    dimension_.push_back(add_family(name, n, 0, 0.2, 1.0));
    dimension_later_.push_back(has_looks() && n <= few_levels ? add_family(name + ", weeks ahead", n, 0, 0.1, 1.0) : no_level);
    if (name == "owner" && has_close_dates_) optimism_ = add_family("owner, past the expected close", n, 0, 0.1, 1.0);
  }
}

std::size_t DealFeatures::period_of(std::int32_t day) const {
  const auto after = std::ranges::upper_bound(periods_, Date::from_days(day), {}, &Period::begin);
  return after == periods_.begin() ? 0 : static_cast<std::size_t>(after - periods_.begin() - 1);
}

FixedFeatures DealFeatures::fixed(const pipeline::Snapshot& snapshot, std::size_t row) const {
  const auto& table = snapshot.table();
  FixedFeatures deal{.created = table.created[row]->days()};
  if (!amount_begin_.empty())
    if (const double amount = table.amount[row]; !std::isnan(amount)) deal.amount_band = band_of(amount_begin_, amount);
  for (std::size_t d = 0; d < dimension_.size(); ++d) {
    const auto code = table.dimensions[dimension_places_[d]].values.code(row);
    if (code >= 0) deal.level[d] = levels_[d][static_cast<std::size_t>(code)];
  }
  return deal;
}

Look DealFeatures::look(std::size_t row, std::int32_t day) const {
  Look look{.day = day};
  if (has_stages_)
    if (const auto stay = histories_.stages->stay_on(row, Date::from_days(day))) {
      look.stage = stage_levels_[static_cast<std::size_t>(stay->stage)];
      look.entered = stay->entered.days();
    }
  if (has_close_dates_)
    if (const auto expected = histories_.close_dates->expected_on(row, Date::from_days(day))) look.expected = expected->days();
  return look;
}

WeekFeatures DealFeatures::week(const FixedFeatures& deal, const Look& look, std::int32_t day) const {
  WeekFeatures week;
  week.age = band_of(age_begin_, std::max(day - deal.created - 1, 0) / 7);
  const auto period = period_of(day);
  const auto elapsed = std::clamp(day - periods_[period].begin.days(), 0, periods_[period].days() - 1);
  week.part = static_cast<std::uint32_t>(elapsed * parts_ / periods_[period].days());
  week.period = static_cast<std::uint32_t>(period);
  if (!has_looks()) return week;
  week.horizon = static_cast<std::uint32_t>(std::clamp((day - look.day - 1) / 7, 0, std::int32_t{horizons} - 1));
  week.stage = look.stage;
  if (look.stage != no_level) week.in_stage = band_of(in_stage_begin, look.day - look.entered);
  if (look.expected != no_day)
    week.offset = static_cast<std::uint32_t>(
        std::clamp(floor_div(day - look.expected, 7), first_offset, first_offset + std::int32_t{offsets} - 1) - first_offset);
  return week;
}

std::int32_t DealFeatures::unchanged_days(const FixedFeatures& deal, const Look& look, std::int32_t day) const {
  std::int32_t days = 7 - std::max(day - deal.created - 1, 0) % 7;
  const auto& period = periods_[period_of(day)];
  const auto elapsed = day - period.begin.days();
  if (elapsed >= 0 && elapsed < period.days()) {
    const auto part = elapsed * parts_ / period.days();
    const auto next = ((part + 1) * period.days() + parts_ - 1) / parts_; // first elapsed day of the next part
    days = std::min(days, next - elapsed);
  }
  if (!has_looks()) return days;
  days = std::min(days, 7 - (day - look.day - 1) % 7);
  if (look.expected != no_day) days = std::min(days, 7 - ((day - look.expected) % 7 + 7) % 7);
  return days;
}

void DealFeatures::list(const FixedFeatures& deal, const WeekFeatures& week, FeatureList& features) const {
  features.size = 0;
  features.push(0);
  features.push(age_ + week.age);
  features.push(part_ + week.part);
  features.push(period_ + week.period);
  const bool late = week.horizon >= late_horizon;
  if (has_looks()) features.push(horizon_ + week.horizon);
  if (week.stage != no_level) {
    features.push(stage_ + week.stage);
    features.push(stage_horizon_ + week.stage * horizons + week.horizon);
    features.push(in_stage_ + (week.stage * 2 + (late ? 1 : 0)) * in_stage_bands + week.in_stage);
  }
  if (week.offset != no_level) {
    features.push(offset_ + (late ? offsets : 0) + week.offset);
    if (owner_ != no_level && deal.level[owner_] != no_level && static_cast<std::int32_t>(week.offset) >= -first_offset)
      features.push(optimism_ + deal.level[owner_]);
  }
  if (deal.amount_band != no_level) features.push(amount_ + deal.amount_band);
  for (std::size_t d = 0; d < dimension_.size(); ++d) {
    if (deal.level[d] == no_level) continue;
    features.push(dimension_[d] + deal.level[d]);
    if (late && dimension_later_[d] != no_level) features.push(dimension_later_[d] + deal.level[d]);
  }
}

} // namespace landfall::forecast
