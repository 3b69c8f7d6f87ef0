// SPDX-License-Identifier: Apache-2.0
#include "forecast/deal_course.hpp"

#include <cmath>

namespace landfall::forecast {

double Gradient::variance() const {
  std::vector<std::size_t> touched;
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (values_[i] != 0.0) touched.push_back(i);
  double sum = 0.0;
  for (const auto a : touched) {
    double row = 0.0;
    for (const auto b : touched) row += fit_.covariance_of(a, b) * values_[b];
    sum += values_[a] * row;
  }
  return std::max(sum, 0.0);
}

DealCourse::DealCourse(const DealFeatures& features, const stats::CompetingLogit& fit, const FixedFeatures& deal,
                       const Look& look, std::int32_t from, std::int32_t until)
    : features_(features), deal_(deal), look_(look) {
  FeatureList list;
  double open = 1.0;
  for (auto day = from; day < until;) {
    const auto days = std::min(features.unchanged_days(deal, look, day), until - day);
    features.list(deal, features.week(deal, look, day), list);
    const auto hazard = hazards_of(fit, list);
    const double weeks = days / 7.0, both = hazard.won + hazard.lost;
    const double closing = -std::expm1(weeks * std::log1p(-std::min(both, 1.0 - 1e-15)));
    stretches_.push_back({day, weeks, hazard.won, hazard.lost, open, closing});
    if (both > 0.0) {
      chance_.won += open * closing * hazard.won / both;
      chance_.lost += open * closing * hazard.lost / both;
    }
    open *= 1.0 - closing;
    day += days;
  }
}

/// With ρ the share of an outcome among the closes of a stretch and S = (1 − won − lost)^weeks: ∂log S/∂η_e = −weeks·hazard_e
/// and ∂ρ/∂η_e = ±ρ(1 − ρ); what comes later is multiplied by S.
template <class Add> void DealCourse::differentiate(bool of_won, double worth, Add&& add) const {
  FeatureList list;
  double later = 0.0; // chance of the outcome in the stretches after this one
  for (auto s = stretches_.rbegin(); s != stretches_.rend(); ++s) {
    const double both = s->won + s->lost;
    if (both <= 0.0) continue;
    const double share = (of_won ? s->won : s->lost) / both;
    const double turn = s->open * s->closing * share * (1.0 - share); // from one outcome to the other
    const double stay = s->weeks * (s->open * (1.0 - s->closing) * share - later);
    features_.list(deal_, features_.week(deal_, look_, s->begin), list);
    add(list, worth * (stay * s->won + (of_won ? turn : -turn)), worth * (stay * s->lost + (of_won ? -turn : turn)));
    later += s->open * s->closing * share;
  }
}

void DealCourse::differentiate(double worth, Gradient& won) const {
  differentiate(true, worth, [&](const FeatureList& list, double first, double second) { won.add(list, first, second); });
}

void DealCourse::differentiate(double worth, Gradient& won, Gradient& lost) const {
  differentiate(worth, won);
  differentiate(false, worth, [&](const FeatureList& list, double first, double second) { lost.add(list, first, second); });
}

} // namespace landfall::forecast
