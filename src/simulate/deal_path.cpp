// SPDX-License-Identifier: Apache-2.0
#include "simulate/deal_path.hpp"
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::simulate {

namespace {

/// A place in the list, drawn by share.
std::size_t draw_place(const std::vector<Kind>& kinds, stats::Random& random) {
  double shares = 0.0;
  for (const auto& kind : kinds) shares += kind.share;
  double left = random.uniform() * shares;
  for (std::size_t i = 0; i + 1 < kinds.size(); ++i)
    if ((left -= kinds[i].share) < 0.0) return i;
  return kinds.size() - 1;
}

} // namespace

Date day_of(Moment moment) { return Date::from_days(static_cast<std::int32_t>(std::floor(moment))); }

Period quarter_of(Date day) { return FiscalCalendar().quarter_of(day); }

Rush::Piece Rush::at(Moment moment) const {
  const Moment end = quarter_of(day_of(moment)).end.days();
  const Moment begin = end - days;
  return moment < begin ? Piece{1.0, begin} : Piece{hazard_ratio, end};
}

double days_until(const Weibull& weibull, double hazard, double age, Moment entered, const Rush& rush) {
  double left = hazard;
  if (rush.hazard_ratio != 1.0 && rush.days > 0.0) {
    Moment now = entered + age;     // kept beside `age`, so that a boundary is met exactly
    constexpr int most_pieces = 80; // ten years; a deal that is open longer meets no more rushes
    for (int i = 0; i < most_pieces; ++i) {
      const auto [ratio, until] = rush.at(now);
      const double until_age = until - entered;
      const double grows = ratio * (weibull.cumulative_hazard(until_age) - weibull.cumulative_hazard(age));
      if (grows >= left) return weibull.inverse_cumulative_hazard(weibull.cumulative_hazard(age) + left / ratio);
      left -= grows;
      age = until_age;
      now = until;
    }
  }
  return weibull.inverse_cumulative_hazard(weibull.cumulative_hazard(age) + left);
}

Ending follow(std::span<const StageHazards> hazards, std::size_t stage, Moment entered, double age, const Rush& rush,
              stats::Random& random, std::vector<Moment>* entries) {
  for (;; ++stage) {
    const bool last = stage + 1 == hazards.size();
    const double advance = days_until(hazards[stage].advance, random.exponential(), age, entered, last ? rush : Rush{});
    const double loss = days_until(hazards[stage].loss, random.exponential(), age, entered, {});
    if (loss < advance) return {pipeline::Outcome::lost, entered + loss};
    entered += advance;
    if (last) return {pipeline::Outcome::won, entered};
    if (entries) entries->push_back(entered);
    age = 0.0;
  }
}

DealKind draw_kind(const SalesModel& model, const Skill& skill, stats::Random& random) {
  const auto segment = draw_place(model.segments, random);
  const auto product = draw_place(model.products, random);
  const auto source = draw_place(model.sources, random);
  return {segment, product, source, skill};
}

double draw_amount(const SalesModel& model, const DealKind& kind, stats::Random& random) {
  const double median = model.median_amount * model.segments[kind.segment].size_factor *
                        model.products[kind.product].size_factor * model.sources[kind.source].size_factor *
                        std::exp(kind.skill.size);
  return std::max(1.0, std::round(median * std::exp(model.amount_log_sd * random.normal())));
}

double creation_rate(const SalesModel& model, const Rep& rep, Date day) {
  if (day < rep.start || day.weekday() > 5) return 0.0;
  const double tenure = model.ramp_days > 0.0 ? std::min(1.0, (day - rep.start) / model.ramp_days) : 1.0;
  const double ramp = model.ramp_start + (1.0 - model.ramp_start) * tenure;
  const auto week = static_cast<std::size_t>(std::min(12, (day - quarter_of(day).begin) / 7));
  const double mean_factor = stats::sum(model.creation_by_week) / static_cast<double>(model.creation_by_week.size());
  return model.deals_per_week / 5.0 * std::exp(rep.skill.rate) * ramp * model.creation_by_week[week] / mean_factor;
}

} // namespace landfall::simulate
