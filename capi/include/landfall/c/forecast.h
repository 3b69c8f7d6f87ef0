/* Forecasts of a period by its deals: where it lands and how sure that is, which deals decide it, what was called and what
 * calls have been worth, and the calls' roll-up through the hierarchy.
 *
 * Tables of opportunities are described in opportunities.h. The others, of which each may be NULL, sharpen the answer:
 *
 *   stage_history   when deals came to their stages: id, stage (words), entered (days)
 *   close_dates     close dates as they were forecast: id (words), forecast_on, expected_close (days; null: none any more)
 *   calls           what reps and managers have called: caller, period, category (words), day (days), amount (numbers) and,
 *                   where there is one, about (words): whose part, where it is not the caller's own. A period is a label of
 *                   the calendar's, such as 2017-Q4; a category one of omitted, pipeline, best case, commit, closed. An
 *                   amount is of the period's total, what is won by then included
 *
 * A row that is wrong is never guessed at and never lost: it comes out in `rejects`, with the table that it is of, or, from a
 * call without `rejects`, fails the call.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_FORECAST_H
#define LANDFALL_C_FORECAST_H

#include "calendar.h"
#include "landing.h"
#include "opportunities.h"

LANDFALL_BEGIN

/** A forecast of one period. Never changes once made; freed by landfall_forecast_free. */
typedef struct landfall_forecast landfall_forecast;

typedef struct landfall_forecast_deals_options {
  uint32_t struct_size;
  int32_t as_of;        /* nothing later is looked at. LANDFALL_NO_DAY: the last day on which any deal was created or closed */
  int32_t period_begin; /* first day of the period. LANDFALL_NO_DAY, for both: the calendar's quarter that as_of lies in */
  int32_t period_end;   /* first day after it; a week, month, quarter, semester or year of the calendar, not over on as_of */
  const landfall_calendar* calendar; /* NULL: calendar years */
  double target;                     /* of the period, in the currency of the deals; NaN: none, and no chance of it */
  const char* owner;                 /* column of words; NULL: "owner", where there is one */
  /* Columns of words in which deals of a kind are alike. NULL: owner, segment, source, product, those that are there */
  const char* const* dimensions;
  int64_t n_dimensions;
  int64_t decided; /* 1000; so many deals at most get their chances of the target; 0: all */
  landfall_opportunity_columns columns;
  landfall_control control;
} landfall_forecast_deals_options;

/** Defaults. `struct_size` is sizeof(landfall_forecast_deals_options). @since 0.1 */
LANDFALL_API void landfall_forecast_deals_options_init(landfall_forecast_deals_options* options, uint32_t struct_size);

/** Forecasts the period's bookings by its deals: won so far, open deals with their chances by a competing-risks model of the
 *  history, and business not yet created; beside what earlier periods won from the same day on, and what was called, each
 *  weighed by how well it has done. Too little history is no error: there is no Landing then, and a note says why.
 *  @param opportunities  consumed, as every stream here, also on failure (its release is NULL on return)
 *  @param stage_history  or NULL
 *  @param close_dates    or NULL
 *  @param calls          or NULL; who reports to whom is told by the opportunities' columns owner, manager, region
 *  @param options        NULL for defaults
 *  @param out            the forecast; NULL on failure
 *  @param rejects        NULL: a wrong row of any table fails the call. Else filled on LANDFALL_OK with the rows that were left
 *                        out. Columns: table, row (from 0), column, value, reason
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_forecast_deals(struct ArrowArrayStream* opportunities,
                                                     struct ArrowArrayStream* stage_history,
                                                     struct ArrowArrayStream* close_dates, struct ArrowArrayStream* calls,
                                                     const landfall_forecast_deals_options* options, landfall_forecast** out,
                                                     struct ArrowArrayStream* rejects, landfall_error* error);

/** Frees a forecast. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_forecast_free(landfall_forecast* forecast);

/** Where the period lands. LANDFALL_INSUFFICIENT, with the reason, where the history does not carry one.
 *  @param out  a Landing of its own, freed by landfall_landing_free. @since 0.1 */
LANDFALL_API landfall_status landfall_forecast_landing(const landfall_forecast* forecast, landfall_landing** out,
                                                       landfall_error* error);

/* The tables of a forecast. */
/* One row: period, period_begin, period_end, as_of, won_amount, won_count, open_amount, open_count, target (null: none),
 * open_expected and new_expected (still to come from open deals, and from deals not yet created), mean, p10, p50, p90, p_hit
 * (null where there is no Landing, or no target), called (the category of the calls that are in it; null: none). */
#define LANDFALL_FORECAST_SUMMARY 0
/* The methods behind the Landing: method, weight, mean, p10, p50, p90, n (earlier periods that it was tried on), bias_ratio,
 * error_ratio. */
#define LANDFALL_FORECAST_METHODS 1
/* Every open deal, those that decide most first: rank, id (the row, from 0, where the table has no ids), owner, stage, created,
 * expected_close, amount, chance (estimate, low, high, level, n), expected_amount, variance_share, hit_if_won, hit_if_lost. */
#define LANDFALL_FORECAST_OPEN_DEALS 2
/* Calls that stand: caller, day, called, won_amount, corrected (less its bias), bias_ratio, error_ratio, reached, counts. */
#define LANDFALL_FORECAST_CALLS 3
/* What past calls of each category came to: category, reached, level, bias_ratio. */
#define LANDFALL_FORECAST_LEVELS 4
/* Which definitions were used, and what limits the answer: kind ("definition" or "note"), text. */
#define LANDFALL_FORECAST_NOTES 5

/** A table of the forecast.
 *  @param table  one of those above
 *  @param out    allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise. @since 0.1 */
LANDFALL_API landfall_status landfall_forecast_table(const landfall_forecast* forecast, uint32_t table,
                                                     struct ArrowArrayStream* out, landfall_error* error);

/** The forecast as a page of text, in UTF-8, that ends in a zero.
 *  @param width     columns, 80 or more
 *  @param top       deals that are listed, 0 or more
 *  @param text      room for `capacity` bytes; NULL when capacity is 0
 *  @param size      how many bytes it is, the zero among them. Where that is more than capacity, nothing else has been written:
 *                   ask once with 0 for the size, and once more with the room. @since 0.1 */
LANDFALL_API landfall_status landfall_forecast_page(const landfall_forecast* forecast, int64_t width, int64_t top, char* text,
                                                    int64_t capacity, int64_t* size, landfall_error* error);

/* --- roll-up ---------------------------------------------------------------------------------------------------------- */

/* Categories, from the least certain on. */
#define LANDFALL_CATEGORY_OMITTED 0
#define LANDFALL_CATEGORY_PIPELINE 1
#define LANDFALL_CATEGORY_BEST_CASE 2
#define LANDFALL_CATEGORY_COMMIT 3
#define LANDFALL_CATEGORY_CLOSED 4

/* How categories add up. */
#define LANDFALL_CUMULATION_CUMULATIVE 0 /* the category and all more certain ones: commit is commit and closed */
#define LANDFALL_CUMULATION_SINGLE 1     /* the category alone */

/* Which number a member stands for in his superior's roll-up. */
#define LANDFALL_OVERRIDE_DEFAULT_ROLL_UP 0   /* his roll-up: what he called himself is passed over */
#define LANDFALL_OVERRIDE_ACCEPTED_FORECAST 1 /* what he called himself; his roll-up while he has not called */
#define LANDFALL_OVERRIDE_MANAGERS_MANUAL                                                                                      \
  2                                          /* what his superior called about him; the accepted forecast while there is none  \
                                              */
#define LANDFALL_OVERRIDE_OPPORTUNITY_ONLY 3 /* the deals of everyone below and his own: no judgement at all */

typedef struct landfall_forecast_roll_up_options {
  uint32_t struct_size;
  int32_t as_of; /* as in landfall_forecast_deals_options, and so the next four */
  int32_t period_begin;
  int32_t period_end;
  const landfall_calendar* calendar;
  uint32_t category;               /* LANDFALL_CATEGORY_COMMIT */
  uint32_t cumulation;             /* LANDFALL_CUMULATION_CUMULATIVE */
  uint32_t rule;                   /* LANDFALL_OVERRIDE_DEFAULT_ROLL_UP; of everybody but: */
  uint32_t reserved;               /* 0 */
  const char* const* rule_members; /* members with rules of their own, n_rule_members of them … */
  const uint32_t* member_rules;    /* … and their rules, in the same order */
  int64_t n_rule_members;
  /* Columns of words that tell who reports to whom: each deal's owner, his manager, that one's. NULL: owner, manager, region */
  const char* const* hierarchy;
  int64_t n_hierarchy;
  const char* category_column; /* of open deals; NULL: "forecast_category", all pipeline where there is none */
  landfall_opportunity_columns columns;
  landfall_control control;
} landfall_forecast_roll_up_options;

/** Defaults. `struct_size` is sizeof(landfall_forecast_roll_up_options). @since 0.1 */
LANDFALL_API void landfall_forecast_roll_up_options_init(landfall_forecast_roll_up_options* options, uint32_t struct_size);

/** The roll-up of a category through the hierarchy: which number each member stands for, whose judgement is in it, and how far
 * it moves the deals' own sum. The top's amount is the sum of all deals and all adjustments.
 *  @param opportunities, calls, rejects  as for landfall_forecast_deals
 *  @param out  filled on LANDFALL_OK. Columns: member, superior (empty at the top), depth, own_amount, opportunity_amount,
 *              roll_up_amount, call, manual (null: none), rule, amount, adjustment; superiors first
 *  O(rows + members log calls). @since 0.1 */
LANDFALL_API landfall_status landfall_forecast_roll_up(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* calls,
                                                       const landfall_forecast_roll_up_options* options,
                                                       struct ArrowArrayStream* out, struct ArrowArrayStream* rejects,
                                                       landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_FORECAST_H */
