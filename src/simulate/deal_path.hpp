// The way of one deal through the stages, from any point of it.
// Answers: when does it come to each stage, how and when does it end?
// Private to simulate. Thread safety: pure functions, but for the Random that they draw from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/simulate/company.hpp>
#include <landfall/stats/random.hpp>

#include <span>
#include <vector>

namespace landfall::simulate {

/// The calendar quarter that holds a day.
Period quarter_of(Date day);
Date day_of(Moment moment);

/// The end-of-quarter rush: what the hazard of winning is multiplied by, and until when.
struct Rush {
  double hazard_ratio = 1.0;
  double days = 0.0;
  struct Piece {
    double hazard_ratio;
    Moment until;
  };
  Piece at(Moment moment) const;
};

/// Days in a stage, entered at `entered`, until its cumulative hazard has grown by `hazard` since `age`; under a rush.
double days_until(const Weibull& weibull, double hazard, double age, Moment entered, const Rush& rush);

struct Ending {
  pipeline::Outcome outcome;
  Moment closed;
};

/// Follows a deal that stands in stage `stage`, which it entered at `entered`, and has stood there for `age` days, to its end.
/// Each later stage's entry is appended to `entries` when there is one. Draws 2 numbers a stage. O(stages).
Ending follow(std::span<const StageHazards> hazards, std::size_t stage, Moment entered, double age, const Rush& rush,
              stats::Random& random, std::vector<Moment>* entries);

/// Draws the kind of a new deal, for an owner of that skill: segment, product, source. 3 numbers.
DealKind draw_kind(const SalesModel& model, const Skill& skill, stats::Random& random);
/// Draws its amount, in whole units. 1 number.
double draw_amount(const SalesModel& model, const DealKind& kind, stats::Random& random);

/// Deals that a rep creates on a day, in expectation.
double creation_rate(const SalesModel& model, const Rep& rep, Date day);

} // namespace landfall::simulate
