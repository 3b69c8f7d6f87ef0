// Open deals, one a row: what each is worth, how likely it is won in time, and how much of the period it decides.
// Answers: which deals decide the quarter, and what is the chance of the target if this one is won, and if it is lost or slips?
// Definition: chances are the deal model's own; the total is Σ deals + a rest that leaves the forecast's mean and variance as
// they are, so that won so far, business not yet created, the other methods and what all deals share are in it. The target is
// moved by so much that P(hit) is the forecast's: p · hit_if_won + (1 − p) · hit_if_lost = P(hit). Thread safety: pure
// functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/forecast/period_forecast.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace landfall::forecast {

struct OpenDealRow {
  std::int64_t rank = 0;        ///< 1 decides most
  std::string id, owner, stage; ///< empty where the table does not have it
  std::optional<Date> created, expected_close;
  double amount = 0.0;    ///< that it counts with; NaN where nothing is known at all
  stats::Interval chance; ///< P(won within the period); n closes behind it
  double expected_amount = 0.0;
  double variance_share = 0.0;       ///< of the landing's variance that is its own
  std::optional<double> hit_if_won;  ///< null without a target, and for deals below those asked for
  std::optional<double> hit_if_lost; ///< or slipped
};

struct OpenDealOptions {
  std::optional<double> target = {};     ///< none: ranked by variance
  std::size_t decided = 1000;            ///< so many deals at most get their hit_if_won and hit_if_lost; 0: all
  std::string owner_dimension = "owner"; ///< empty names where the table does not have it
  double level = 0.80;                   ///< of the chances' intervals
  Control control = {};                  ///< asked for each deal; threads are used for hit_if_won and hit_if_lost
};

/// Every open deal of the snapshot, those that decide most first: by the expected movement of P(hit) once the deal is settled
/// (landing/contribution.hpp), the rest and those without a target by p(1 − p)·amount². `forecast` is of the same snapshot and
/// `period`. Empty when the period is over. O(deals · (weeks · features + features²) + (deals + decided) · frequencies).
/// Throws `Error` (invalid_argument) when forecast or amounts belong to another snapshot.
std::vector<OpenDealRow> open_deals(const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open, const Period& period,
                                    const PeriodForecast& forecast, const OpenDealOptions& options = {});

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::OpenDealRow> {
  using Row = forecast::OpenDealRow;
  static constexpr auto value =
      fields(field("rank", &Row::rank, "1 decides most", Unit::count), field("id", &Row::id, "of the opportunity"),
             field("owner", &Row::owner, "who owns it"), field("stage", &Row::stage, "as the table has it"),
             field("created", &Row::created, "first day it was open"),
             field("expected_close", &Row::expected_close, "close date that the owner forecasts"),
             field("amount", &Row::amount, "what it counts with", Unit::currency),
             field("chance", &Row::chance, "to be won within the period; n closes behind it"),
             field("expected_amount", &Row::expected_amount, "chance times amount", Unit::currency),
             field("variance_share", &Row::variance_share, "its share of the landing's variance", Unit::ratio),
             field("hit_if_won", &Row::hit_if_won, "chance of the target if it is won", Unit::probability),
             field("hit_if_lost", &Row::hit_if_lost, "chance of the target if it is lost or slips", Unit::probability));
};
