// SPDX-License-Identifier: Apache-2.0
#include "forecast/creation_pace.hpp"

#include <algorithm>
#include <cmath>

namespace landfall::forecast {

namespace {

constexpr std::int32_t parts = 13; // of a period

/// Deals created by day; of the days from `first` to that of the snapshot.
std::vector<double> created_by_day(const pipeline::Snapshot& snapshot, Date first) {
  std::vector<double> days(static_cast<std::size_t>(std::max(snapshot.as_of() - first + 1, 0)));
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    if (const auto created = snapshot.table().created[row]; created && *created >= first && *created <= snapshot.as_of())
      days[static_cast<std::size_t>(*created - first)] += 1.0;
  return days;
}

/// What each part of a period has of creation, relative to the period's mean: learned from periods that were seen whole.
class Profile {
public:
  Profile(std::span<const Period> periods, Date first, Date as_of, std::span<const double> created)
      : periods_(periods), ratio_(parts, 1.0) {
    std::vector<double> came(parts), expected(parts);
    std::vector<std::vector<double>> errors(parts); // of each period's part
    std::size_t whole = 0;
    for (const auto& period : periods) {
      if (period.begin < first || period.last_day() > as_of || period.days() < parts) continue;
      const auto from = static_cast<std::size_t>(period.begin - first);
      double total = 0.0;
      for (std::size_t d = 0; d < static_cast<std::size_t>(period.days()); ++d) total += created[from + d];
      if (total <= 0.0) continue;
      ++whole;
      for (std::int32_t d = 0; d < period.days(); ++d) {
        const auto part = static_cast<std::size_t>(d * parts / period.days());
        came[part] += created[from + static_cast<std::size_t>(d)];
        expected[part] += total / period.days();
      }
    }
    if (whole < 2) return; // one period cannot tell a habit from an accident
    // Variance of a ratio: between parts + noise/expected. The noise: chance, at least.
    double scatter = 0.0, noise = 0.0;
    for (std::size_t part = 0; part < ratio_.size(); ++part) {
      const double ratio = came[part] / expected[part];
      scatter += (ratio - 1.0) * (ratio - 1.0) / (parts - 1);
      noise += 1.5 / expected[part] / parts;
    }
    const double between = std::max(scatter - noise, 0.0);
    for (std::size_t part = 0; part < ratio_.size(); ++part) {
      const double weight = between / (between + 1.5 / expected[part]);
      ratio_[part] = 1.0 + weight * (came[part] / expected[part] - 1.0);
    }
  }

  double at(Date day) const {
    const auto after = std::ranges::upper_bound(periods_, day, {}, &Period::begin);
    const auto& period = after == periods_.begin() ? periods_.front() : *(after - 1);
    const auto elapsed = std::clamp(day - period.begin, 0, period.days() - 1);
    return ratio_[static_cast<std::size_t>(elapsed * parts / period.days())];
  }

private:
  std::span<const Period> periods_;
  std::vector<double> ratio_;
};

} // namespace

CreationPace creation_pace(const pipeline::Snapshot& snapshot, const Period& period, std::span<const Period> periods,
                           Date observed_from, std::size_t pace_weeks) {
  CreationPace pace;
  const Date as_of = snapshot.as_of();
  if (as_of + 1 >= period.end) return pace;
  const auto seen = created_by_day(snapshot, observed_from);
  const Profile profile(periods, observed_from, as_of, seen);

  // Whole weeks back from the day, as far as the history goes; deals created before it was observed may be missing.
  const auto reach = std::min(pace_weeks, std::max<std::size_t>(seen.size() / 7, 1));
  const auto days_back = std::min(reach * 7, seen.size());
  std::vector<double> weeks(reach), shape(reach);
  for (std::size_t i = 0; i < days_back; ++i) {
    const Date day = as_of - static_cast<std::int32_t>(i);
    weeks[i / 7] += seen[seen.size() - 1 - i];
    shape[i / 7] += profile.at(day);
  }
  double came = 0.0, shapes = 0.0;
  for (std::size_t w = 0; w < reach; ++w) came += weeks[w], shapes += shape[w];
  if (came == 0.0) return pace;
  const double rate = came / shapes;
  double scatter = 1.0; // variance ÷ mean of the weekly counts
  if (reach > 2) {
    double chi_square = 0.0;
    for (std::size_t w = 0; w < reach; ++w) {
      const double mean = rate * shape[w];
      chi_square += (weeks[w] - mean) * (weeks[w] - mean) / mean;
    }
    const double freedom = static_cast<double>(reach - 1);
    scatter = std::max(1.0, chi_square / freedom - std::sqrt(2.0 / freedom)); // less one standard error
  }
  double expected = 0.0;
  for (Date week = as_of + 1; week < period.end; week += 7) {
    const auto days = std::min(period.end - week, 7);
    Creation creation{.day = week + days / 2, .count = 0.0};
    for (std::int32_t d = 0; d < days; ++d) creation.count += rate * profile.at(week + d);
    expected += creation.count;
    pace.created.push_back(creation);
  }
  // What a Poisson count scatters itself, 1/expected, whoever counts deals has already.
  pace.variance_ratio = (scatter - 1.0) / expected + scatter / came;
  return pace;
}

} // namespace landfall::forecast
