// SPDX-License-Identifier: Apache-2.0
#include <landfall/okr/trend.hpp>
#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

namespace landfall::okr {

namespace {

/// Days since the period began, to the end of the day, and the value then.
struct Observation {
  double day, value;
};

std::vector<Observation> observations(const KeyResult& key_result, Date as_of) {
  std::vector<Observation> seen;
  if (key_result.initial) seen.push_back({0.0, *key_result.initial});
  for (const auto& each : known_check_ins(key_result, as_of))
    seen.push_back({static_cast<double>(key_result.period.days_elapsed(each.date)), each.value});
  return seen;
}

/// Student's t, moved and scaled, by its quantiles at the normal's grid of z: even steps where the mass is, far into the tails.
Landing student_t(double degrees, double centre, double scale) {
  constexpr int steps = 200; // to each side; straight lines between them err by less than 1e-4 in the cdf
  constexpr double furthest = 5.0;
  const boost::math::students_t distribution(degrees);
  std::vector<double> probabilities(2 * steps + 1), values(2 * steps + 1);
  for (int i = -steps; i <= 0; ++i) {
    const double p = stats::normal_cdf(furthest * i / steps);
    const double t = i == 0 ? 0.0 : boost::math::quantile(distribution, p);
    const auto low = static_cast<std::size_t>(steps + i), high = static_cast<std::size_t>(steps - i);
    probabilities[low] = p;
    values[low] = centre + scale * t;
    probabilities[high] = 1.0 - p;
    values[high] = centre - scale * t;
  }
  return Landing::from_quantiles(probabilities, values);
}

} // namespace

double Trend::scale() const { return std::sqrt(variance_per_day * days_left * (1.0 + days_left / days_observed)); }

std::optional<Trend> trend(const KeyResult& key_result, Date as_of) {
  check(key_result);
  const auto seen = observations(key_result, as_of);
  if (seen.size() < 3) return std::nullopt;
  const double days = seen.back().day - seen.front().day;
  const double drift = (seen.back().value - seen.front().value) / days;
  const auto increments = static_cast<std::int64_t>(seen.size()) - 1;
  double squares = 0.0, largest = std::abs(seen.front().value);
  for (std::size_t i = 1; i < seen.size(); ++i) {
    const double time = seen[i].day - seen[i - 1].day;
    const double off = seen[i].value - seen[i - 1].value - drift * time;
    squares += off * off / time;
    largest = std::max(largest, std::abs(seen[i].value));
  }
  const double variance = squares / static_cast<double>(increments - 1);
  // What rounding alone leaves of numbers on a straight line.
  constexpr double rounding = 1e-12;
  if (std::sqrt(variance * days) <= rounding * largest) return std::nullopt;
  return Trend{.drift_per_day = drift,
               .variance_per_day = variance,
               .increments = increments,
               .days_observed = days,
               .days_left = key_result.period.days() - seen.back().day,
               .last = seen.back().value};
}

std::optional<Landing> landing(const KeyResult& key_result, Date as_of) {
  check(key_result);
  const auto known = known_check_ins(key_result, as_of);
  if (!known.empty() && known.back().date == key_result.period.last_day())
    return Landing::point(known.back().value).named("check-in of the last day", 1);
  const auto seen = trend(key_result, as_of);
  if (!seen) return std::nullopt;
  return student_t(seen->degrees(), seen->centre(), seen->scale())
      .named("trend of the check-ins, Brownian motion with drift", seen->increments + 1);
}

double p_hit(const KeyResult& key_result, const Landing& landing) {
  const bool at_least = key_result.direction == Direction::increase || key_result.direction == Direction::stay_above;
  return at_least ? landing.probability_at_least(key_result.target) : landing.cdf(key_result.target);
}

} // namespace landfall::okr
