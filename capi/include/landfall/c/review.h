/* The review: one document that says where the quarter lands. Won so far, what is open and whether it covers the target, where
 * it lands and how sure that is, which deals decide it, what is needed a day, each region and manager, and what the best of the
 * team do differently.
 *
 * Tables of opportunities are described in opportunities.h; their columns owner, manager and region are looked at where they
 * are there. The histories are those of forecast.h. Targets are of bookings:
 *
 *   amount     numbers  needed
 *   period     words    optional  a label of the calendar's, such as 2017-Q4. Rows of other periods than the reviewed quarter
 *                                 are not looked at; without the column all are the quarter's
 *   dimension  words    optional  region, manager or another column to split by. Empty, null or "total": the whole company
 *   segment    words    optional  its level; as empty as the dimension is
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_REVIEW_H
#define LANDFALL_C_REVIEW_H

#include "calendar.h"
#include "landing.h"
#include "opportunities.h"
#include "pipeline.h"

LANDFALL_BEGIN

/** A review of one quarter. Never changes once made; freed by landfall_review_free. */
typedef struct landfall_review landfall_review;

typedef struct landfall_review_quarter_options {
  uint32_t struct_size;
  int32_t as_of; /* nothing later is looked at. LANDFALL_NO_DAY: the last day on which any deal was created or closed */
  const landfall_calendar* calendar; /* NULL: calendar years, weeks of five business days */
  uint32_t coverage;                 /* LANDFALL_COVERAGE_TO_GO; see pipeline.h */
  int32_t window_days;               /* 365; win rates, cycles and the team are taken over so many days up to as_of */
  int64_t deciding;                  /* 5; so many of the open deals that decide most are listed */
  const char* owner;                 /* column of words; NULL: "owner", where there is one */
  const char* const* segments;       /* columns of words to split by; NULL: region, manager, those that are there */
  int64_t n_segments;
  landfall_opportunity_columns columns;
  landfall_control control;
} landfall_review_quarter_options;

/** Defaults. `struct_size` is sizeof(landfall_review_quarter_options). @since 0.1 */
LANDFALL_API void landfall_review_quarter_options_init(landfall_review_quarter_options* options, uint32_t struct_size);

/** Reviews the quarter of the calendar that as_of lies in. Too little history is no error: what cannot be said is null, and a
 * note says why.
 *  @param opportunities  consumed, as every stream here, also on failure (its release is NULL on return)
 *  @param targets        or NULL. A wrong row of it fails the call
 *  @param stage_history  or NULL
 *  @param close_dates    or NULL
 *  @param options        NULL for defaults
 *  @param out            the review; NULL on failure
 *  @param rejects        as for landfall_forecast_deals
 *  O(n log n) and the forecast's fits. @since 0.1 */
LANDFALL_API landfall_status landfall_review_quarter(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* targets,
                                                     struct ArrowArrayStream* stage_history,
                                                     struct ArrowArrayStream* close_dates,
                                                     const landfall_review_quarter_options* options, landfall_review** out,
                                                     struct ArrowArrayStream* rejects, landfall_error* error);

/** Frees a review. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_review_free(landfall_review* review);

/** Where the quarter lands. LANDFALL_INSUFFICIENT, with the reason, where the history does not carry a Landing.
 *  @param out  a Landing of its own, freed by landfall_landing_free. @since 0.1 */
LANDFALL_API landfall_status landfall_review_landing(const landfall_review* review, landfall_landing** out,
                                                     landfall_error* error);

/* The tables of a review. */
/* One row: period, period_begin, period_end, as_of, week, weeks (of the quarter), won_amount, won_count, open_amount,
 * open_count (closing in the quarter), target, remaining_target, coverage_ratio, coverage_definition, mean, p10, p50, p90,
 * p_hit, business_days_left, needed_per_day, won_per_day. Null: not known, or no target. */
#define LANDFALL_REVIEW_SUMMARY 0
/* The methods behind the Landing, as landfall_forecast_table has them. */
#define LANDFALL_REVIEW_METHODS 1
/* The open deals that decide most, as LANDFALL_FORECAST_OPEN_DEALS. */
#define LANDFALL_REVIEW_DECIDING 2
/* Each region, manager and so on: dimension, segment, won_amount, won_count, open_amount, open_count, target, coverage_ratio,
 * p10, p50, p90, p_hit, win_rate (estimate, low, high, level, n). */
#define LANDFALL_REVIEW_SEGMENTS 3
/* What was closed in the window, one row: segment ("total"), won_amount, won_count, lost_count, created_count, win_rate,
 * mean_amount, median_cycle_days. */
#define LANDFALL_REVIEW_PERFORMANCE 4
/* What makes the remaining target at the window's win rate and mean deal: stage, rate, units. No rows where there is none. */
#define LANDFALL_REVIEW_NEEDED 5
/* Top of the team against its bottom: metric, polarity, n_top, n_bottom, mean_top, mean_bottom, difference,
 * difference_bca, ratio, hedges_g, cliffs_delta (each with its interval), p_value, mann_whitney_p, brunner_munzel_p, p_method,
 * permutations, q_value, driver, set_aside. No rows where there are too few to compare. */
#define LANDFALL_REVIEW_TEAM 6
/* Which definitions were used, and what limits the answer: kind ("definition" or "note"), text. */
#define LANDFALL_REVIEW_NOTES 7

/** A table of the review.
 *  @param table  one of those above
 *  @param out    allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise. @since 0.1 */
LANDFALL_API landfall_status landfall_review_table(const landfall_review* review, uint32_t table, struct ArrowArrayStream* out,
                                                   landfall_error* error);

/** The review as a page of text, what a sales leader reads in a minute, in UTF-8, that ends in a zero.
 *  @param width     columns, 80 or more
 *  @param text      room for `capacity` bytes; NULL when capacity is 0
 *  @param size      how many bytes it is, the zero among them. Where that is more than capacity, nothing else has been written.
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_review_page(const landfall_review* review, int64_t width, char* text, int64_t capacity,
                                                  int64_t* size, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_REVIEW_H */
