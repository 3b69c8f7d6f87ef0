// A synthetic company: reps with hidden skill, their deals from first to last, and what was asked of them.
// Answers: what would the analyses say of a company whose truth is known?
// Definition: each rep creates deals in a Poisson process on weekdays, at a rate that ramps with tenure and changes with the
// week of the quarter; each deal then takes its way through the stages of the SalesModel. Every deal created by the end of the
// last quarter is followed to its end. Quarters are calendar quarters. Thread safety: pure functions; same options, same
// company, to the bit (see stats/random.hpp). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/opportunity.hpp> // Outcome, OpportunityTable
#include <landfall/pipeline/stage_history.hpp>
#include <landfall/simulate/sales_model.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::simulate {

/// A point in time: days since 1970-01-01 with their fraction.
using Moment = double;

struct CompanyOptions {
  std::uint64_t seed = 7;
  std::int32_t reps = 36;
  std::int32_t history_quarters = 8;           ///< whole quarters before the one that is under way
  Date quarter_begin = Date::from_days(20362); ///< of the quarter under way: 2025-10-01
  std::int32_t as_of_day = 45;                 ///< day of that quarter on which the company is looked at, from 1
  double quota_stretch = 1.0;                  ///< quota ÷ what an average rep wins in expectation
  SalesModel model = {};
};

struct Rep {
  std::string owner, manager, region;
  Date start;  ///< first day of work
  Skill skill; ///< hidden
};

/// The close date that an owner forecasts, from `made` until the next one.
struct CloseDateForecast {
  Moment made;
  Date expected_close;
};

/// A deal from first to last.
struct Deal {
  std::string id; ///< in order of creation
  std::size_t rep = 0;
  DealKind kind;
  double amount = 0.0;
  std::vector<Moment> entered; ///< of each stage it came to, the first one when it was created
  pipeline::Outcome outcome = pipeline::Outcome::won;
  Moment closed = 0.0;
  std::vector<CloseDateForecast> forecasts;
};

/// What was asked of a segment in a quarter. The owners' add to their manager's, the managers' to the region's, the regions'
/// to the total.
struct Quota {
  Period period;
  std::string dimension; ///< "total", "region", "manager" or "owner"
  std::string segment;   ///< "total" for the total
  double amount = 0.0;
};

struct Company {
  CompanyOptions options;
  Period quarter; ///< under way
  Date as_of;
  std::vector<Rep> reps;
  std::vector<Deal> deals; ///< by creation
  std::vector<Quota> quotas;
};

/// Makes the company. O(deals). Throws `Error` (invalid_argument) unless 1 ≤ reps ≤ 10,000, 1 ≤ history_quarters ≤ 400, the
/// quarter begins on the first of January, April, July or October, as_of_day lies in it, quota_stretch is positive and
/// the model passes its check.
Company company(const CompanyOptions& options = {});

struct StageEvent {
  std::string id;
  std::string stage; ///< that the deal came to; "Won" or "Lost" at the end
  Date day;
};

struct CloseDateEvent {
  std::string id;
  Date day;            ///< on which the owner forecast …
  Date expected_close; ///< … that it would close on this one
};

/// What the company knew.
struct Known {
  Date as_of;
  pipeline::OpportunityTable opportunities; ///< dimensions owner, manager, region, segment, product, source
  std::vector<StageEvent> stages;           ///< by deal, then by time
  std::vector<CloseDateEvent> close_dates;  ///< by deal, then by time
};

/// The events as histories of the rows of `opportunities`. O(events).
pipeline::StageHistory stage_history(const Known& known);
pipeline::CloseDateHistory close_date_history(const Known& known);

/// What was known at the end of a day: deals created by then, as they stood then. O(deals).
Known known_on(const Company& company, Date day);

/// The whole history: every deal to its end. O(deals).
Known whole_history(const Company& company);

} // namespace landfall::simulate
