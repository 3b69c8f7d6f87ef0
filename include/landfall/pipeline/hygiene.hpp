// Pipeline hygiene: which open deals cannot be what the table says they are.
// Answers: which deals are past their date, stuck, pushed again and again, unpriced or untouched; whose, and how much is that?
// Definition: an open deal has an issue when its expected close date has passed · it has none, though the source keeps them ·
// it has been in its stage for longer than 90% of stays there last (Kaplan–Meier over all stays so far, those under way
// censored) · its close date has been moved to a later one n times or more · its amount is missing · it has no next step · its
// last activity, or where none is kept its creation, is n days ago · nothing about it has changed for n days. What the source
// keeps no column of is not looked at: the count is null. The score is the share of open deals without an issue.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/history.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::pipeline {

struct HygieneOptions {
  std::string by = {};             ///< dimension to split by; empty: one row, "total"
  std::int64_t pushes = 3;         ///< so many moves to a later date are an issue
  std::int32_t idle_days = 30;     ///< so many days without any change are one
  std::int32_t activity_days = 30; ///< … and so many without an activity
  double stale_share = 0.90;       ///< of stays in a stage that are shorter than the limit, in (0, 1)
  std::string stage = "stage";     ///< dimension that has the stages; where there is none, no stay is too long
  std::int64_t least_stays = 20;   ///< stays that must have ended before a stage has a limit
};

/// An open deal that has an issue.
struct HygieneDeal {
  std::int64_t opportunity = 0; ///< of the history
  std::string segment;
  std::optional<double> amount;
  std::int64_t issues = 0; ///< how many of the eight
  bool past_close = false, no_close_date = false, stale_stage = false, pushed = false, missing_amount = false, idle = false,
       no_next_step = false, no_activity = false;
  std::optional<std::int32_t> days_past_close; ///< null: not past
  std::int32_t days_in_stage = 0;
  std::int64_t pushes = 0;
  std::int32_t idle_days = 0; ///< since anything about it changed
  std::int32_t age_days = 0;  ///< since it was created
  std::optional<std::int32_t>
      activity_days; ///< since the last activity; null: none kept, or that which is kept is of a later day
};

struct HygieneRow {
  std::string segment;
  std::int64_t open_count = 0, flagged_count = 0;
  double open_amount = 0.0, flagged_amount = 0.0; ///< flagged: the money at stake; the rest is what a clean forecast is made of
  std::optional<double> score;                    ///< share of open deals without an issue; null: none is open
  // Deals with each issue; null: the history has no column to look at.
  std::optional<std::int64_t> past_close, no_close_date, stale_stage, pushed;
  std::int64_t missing_amount = 0, idle = 0;
  std::optional<std::int64_t> no_next_step, no_activity;
  std::optional<double> median_age_days;
  std::int64_t older_than_won = 0; ///< open for longer than 90% of the company's won deals took
};

struct Hygiene {
  std::vector<HygieneRow> rows;   ///< largest flagged amount first, then by name
  std::vector<HygieneDeal> deals; ///< most issues first, then the largest amount, then by number
};

/// As of the end of a day; nothing later is looked at. O(states log states). Throws `Error`: (not_found) for an unknown
/// dimension in `by`, (invalid_argument) for an option outside its domain.
Hygiene hygiene(const History& history, Date as_of, const HygieneOptions& options = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::HygieneRow> {
  using Row = pipeline::HygieneRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for"),
             field("open_count", &Row::open_count, "open deals", Unit::count),
             field("flagged_count", &Row::flagged_count, "with an issue", Unit::count),
             field("open_amount", &Row::open_amount, "open", Unit::currency),
             field("flagged_amount", &Row::flagged_amount, "of deals with an issue", Unit::currency),
             field("score", &Row::score, "share of open deals without an issue", Unit::ratio),
             field("past_close", &Row::past_close, "expected close date has passed", Unit::count),
             field("no_close_date", &Row::no_close_date, "no expected close date", Unit::count),
             field("stale_stage", &Row::stale_stage, "in their stage for too long", Unit::count),
             field("pushed", &Row::pushed, "pushed too often", Unit::count),
             field("missing_amount", &Row::missing_amount, "without an amount", Unit::count),
             field("idle", &Row::idle, "unchanged for too long", Unit::count),
             field("no_next_step", &Row::no_next_step, "without a next step", Unit::count),
             field("no_activity", &Row::no_activity, "without an activity for too long", Unit::count),
             field("median_age_days", &Row::median_age_days, "median age of open deals", Unit::days),
             field("older_than_won", &Row::older_than_won, "open for longer than 90% of won deals took", Unit::count));
};
template <> struct landfall::fields_of<landfall::pipeline::HygieneDeal> {
  using Row = pipeline::HygieneDeal;
  static constexpr auto value = fields(
      field("opportunity", &Row::opportunity, "row of the deal", Unit::count),
      field("segment", &Row::segment, "level of the dimension asked for"),
      field("amount", &Row::amount, "what it counts with", Unit::currency),
      field("issues", &Row::issues, "how many", Unit::count),
      field("past_close", &Row::past_close, "expected close date has passed"),
      field("no_close_date", &Row::no_close_date, "no expected close date"),
      field("stale_stage", &Row::stale_stage, "in its stage for too long"), field("pushed", &Row::pushed, "pushed too often"),
      field("missing_amount", &Row::missing_amount, "without an amount"), field("idle", &Row::idle, "unchanged for too long"),
      field("no_next_step", &Row::no_next_step, "without a next step"),
      field("no_activity", &Row::no_activity, "without an activity for too long"),
      field("days_past_close", &Row::days_past_close, "since the expected close date", Unit::days),
      field("days_in_stage", &Row::days_in_stage, "since it came to its stage", Unit::days),
      field("pushes", &Row::pushes, "moves to a later close date", Unit::count),
      field("idle_days", &Row::idle_days, "since anything changed", Unit::days),
      field("age_days", &Row::age_days, "since it was created", Unit::days),
      field("activity_days", &Row::activity_days, "since the last activity", Unit::days));
};
