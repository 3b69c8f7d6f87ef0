/* Histories of a pipeline, and what is asked of them: the table as it stood on a day, the waterfall between days, coverage by
 * week and the coverage that a week needs, creation, hygiene.
 *
 * A history is made once, of a table of opportunities (opportunities.h) with the stages and close dates they had, or of states,
 * and asked any number of times, by any number of threads at once.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_HISTORY_H
#define LANDFALL_C_HISTORY_H

#include "opportunities.h"
#include "pipeline.h"

LANDFALL_BEGIN

/** What every deal looked like, from which day on. Never changes once made; freed by landfall_history_free. */
typedef struct landfall_history landfall_history;

/** Frees a history. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_history_free(landfall_history* history);

typedef struct landfall_history_new_options {
  uint32_t struct_size;
  uint32_t without_list_price; /* 0: an open deal whose amount is not known counts with its list price; 1: with 0 */
  /* Columns of words to split by, n_dimensions of them; each must be there. NULL: owner, manager, region, segment, source and
   * product, those that are. "stage" is always one */
  const char* const* dimensions;
  int64_t n_dimensions;
  /* Names of optional columns that hygiene looks at. NULL: "next_step" and "last_activity", those that are */
  const char* next_step;     /* words, or bools: null, blank, "no", "none", "false", "n/a", "0" and "-" are none */
  const char* last_activity; /* days: of the last call, meeting or letter; null: none was kept */
  landfall_opportunity_columns columns;
  landfall_control control;
} landfall_history_new_options;

/** Defaults. `struct_size` is sizeof(landfall_history_new_options). @since 0.1 */
LANDFALL_API void landfall_history_new_options_init(landfall_history_new_options* options, uint32_t struct_size);

/** Makes the history of a table: each deal open from `created`, with its stages and expected close dates, closed on `closed`.
 *  @param opportunities  consumed, as every stream here, also on failure. Where it has no ids, a deal goes by its row, from 0
 *  @param stage_history  or NULL. Columns: id, stage (words), entered (days)
 *  @param close_dates    or NULL: each deal keeps the table's own date throughout, and no push is seen. Columns: id (words),
 *                        forecast_on, expected_close (days; null: none any more)
 *  @param options        NULL for defaults
 *  @param out            the history; NULL on failure. A row that is wrong fails the call, which names it
 *  O(rows log rows). @since 0.1 */
LANDFALL_API landfall_status landfall_history_new(struct ArrowArrayStream* opportunities,
                                                  struct ArrowArrayStream* stage_history, struct ArrowArrayStream* close_dates,
                                                  const landfall_history_new_options* options, landfall_history** out,
                                                  landfall_error* error);

typedef struct landfall_history_of_states_options {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  /* Names of columns. NULL: these; one that is named must be there. */
  const char* id;                /* words; fastest as a dictionary with int32 codes */
  const char* from;              /* days: it stood so from the end of this day on */
  const char* standing;          /* words: open, won, lost, or removed, where the source took it away */
  const char* amount;            /* numbers; null: unknown, counts 0 */
  const char* expected_close;    /* days; null: none. Optional: without it every open deal is in the pipeline of any period */
  const char* next_step;         /* words, or bools. Optional: see landfall_history_new_options */
  const char* last_activity;     /* days. Optional: likewise */
  const char* const* dimensions; /* columns of words, each of which may change from state to state: owner, stage */
  int64_t n_dimensions;
  landfall_control control;
} landfall_history_of_states_options;

/** Defaults. `struct_size` is sizeof(landfall_history_of_states_options). @since 0.1 */
LANDFALL_API void landfall_history_of_states_options_init(landfall_history_of_states_options* options, uint32_t struct_size);

/** Makes a history of states: one row is the whole of a deal from a day on, in any order, a log of changes or snapshots taken
 * day after day. Rows that change nothing are not kept. Of two of a deal on one day the later one holds.
 *  @param states  consumed. A row that is wrong fails the call, which names it
 *  O(rows), plus a sort of each deal's rows. @since 0.1 */
LANDFALL_API landfall_status landfall_history_of_states(struct ArrowArrayStream* states,
                                                        const landfall_history_of_states_options* options,
                                                        landfall_history** out, landfall_error* error);

/** The deals that were there at the end of a day, as they stood.
 *  @param control  NULL: one thread, no limit
 *  @param out      filled on LANDFALL_OK, its release is NULL otherwise. Columns: id, standing (open, won, lost), created (day
 * of its first state), closed (null while open), expected_close (null), amount (null), next_step (bool) and last_activity
 * (null) where the history has them, and each dimension (null). O(deals + states). @since 0.1 */
LANDFALL_API landfall_status landfall_history_as_of(const landfall_history* history, int32_t day,
                                                    const landfall_control* control, struct ArrowArrayStream* out,
                                                    landfall_error* error);

typedef struct landfall_history_waterfall_options {
  uint32_t struct_size;
  int32_t period_begin; /* first day of the period whose pipeline it is. LANDFALL_NO_DAY, for both: the calendar quarter of the
                           last day */
  int32_t period_end;   /* first day after it */
  uint32_t reserved;    /* 0 */
  const char* by;       /* dimension to split by; NULL: one segment, "total" */
  landfall_control control;
} landfall_history_waterfall_options;

/** Defaults. `struct_size` is sizeof(landfall_history_waterfall_options). @since 0.1 */
LANDFALL_API void landfall_history_waterfall_options_init(landfall_history_waterfall_options* options, uint32_t struct_size);

/** What turned the pipeline of each day into that of the next, to the cent: beginning + created + reopened + transferred_in +
 *  pulled_in + pushed_in + increased + decreased + pushed_out + pulled_out + transferred_out + won + lost + removed = ending;
 *  what leaves is negative. A deal's change goes to one bucket: docs/pipeline.md has the order.
 *  @param days   two or more, ascending, `n_days` of them; each is seen at its end
 *  @param out    Columns: from, to, segment, bucket, amount, count; fifteen rows a step and segment
 *  @param deals  or NULL. The deals behind each bucket between the first day and the last. Columns: id, segment, bucket,
 * before, after, amount O(deals · days + states). @since 0.1 */
LANDFALL_API landfall_status landfall_history_waterfall(const landfall_history* history, const int32_t* days, int64_t n_days,
                                                        const landfall_history_waterfall_options* options,
                                                        struct ArrowArrayStream* out, struct ArrowArrayStream* deals,
                                                        landfall_error* error);

/* What the yield of a pipeline counts, and needed coverage is one over. */
#define LANDFALL_YIELD_STANDING 0 /* won, by the period's end, of the deals that stood in it */
#define LANDFALL_YIELD_WHOLE 1    /* all that was won from then on */

typedef struct landfall_history_coverage_options {
  uint32_t struct_size;
  uint32_t definition;       /* LANDFALL_COVERAGE_TO_GO */
  uint32_t yield_definition; /* LANDFALL_YIELD_STANDING */
  int32_t as_of;             /* nothing later is known. LANDFALL_NO_DAY: the last day on which anything changed */
  int32_t period_begin;      /* LANDFALL_NO_DAY, for both: the calendar quarter of as_of */
  int32_t period_end;
  int64_t earlier; /* 8; most periods of the same kind before it to learn from, as far as history goes */
  double level;    /* 0.8; of the intervals */
  const char* by;  /* dimension to split by; NULL: one segment, "total" */
  /* Ids of deals that are taken out of today's pipeline as though they had been lost, n_leave_out of them: those with an issue,
   * say (landfall_history_hygiene). Weeks and needs are as they were */
  const char* const* leave_out;
  int64_t n_leave_out;
  landfall_control control;
} landfall_history_coverage_options;

/** Defaults. `struct_size` is sizeof(landfall_history_coverage_options). @since 0.1 */
LANDFALL_API void landfall_history_coverage_options_init(landfall_history_coverage_options* options, uint32_t struct_size);

/** Coverage now, beside what it needs to be by the yield of earlier periods in the same week, and where that lands; and week by
 *  week. Earlier periods are of as many months as it, as a fiscal quarter of any calendar is; else of as many days, as one of
 * thirteen weeks is.
 *  @param targets  consumed; NULL: there are none. Columns: period (its label, such as 2025-Q4; or, elsewhere, its first day),
 *                  segment (words), amount (numbers, not negative). Without a split the segment is "total"
 *  @param out      now, largest pipeline first. Columns: segment, week, open_amount, open_count, won_amount, target,
 *                  coverage_ratio, needed_coverage (estimate, low, high, level, n), mean, p10, p50, p90, p_hit (null: unknown)
 *  @param weeks    or NULL. Columns: period, week, day, segment, open_amount, open_count, effective_count, won_amount, target,
 *                  coverage_ratio, yielded_amount, final_amount (null: not over, or no target)
 *  @param needed   or NULL. Columns: week, segment, yield_ratio, needed_coverage, yield_error, degrees, definition
 *  O(deals + states · weeks). @since 0.1 */
LANDFALL_API landfall_status landfall_history_coverage(const landfall_history* history, struct ArrowArrayStream* targets,
                                                       const landfall_history_coverage_options* options,
                                                       struct ArrowArrayStream* out, struct ArrowArrayStream* weeks,
                                                       struct ArrowArrayStream* needed, landfall_error* error);

typedef struct landfall_history_creation_options {
  uint32_t struct_size;
  int32_t as_of;           /* LANDFALL_NO_DAY: the last day on which anything changed */
  int32_t window_begin;    /* LANDFALL_NO_DAY, for both: the calendar quarter of as_of */
  int32_t window_end;      /* first day after it */
  int64_t earlier_windows; /* 8; most windows of the same length before it that it is compared with */
  int32_t horizon_days;    /* 90; within which quality counts what is won */
  uint32_t reserved;       /* 0 */
  double level;            /* 0.8 */
  double goal;             /* of all segments together, without `by`; NaN: none */
  const char* by;
} landfall_history_creation_options;

/** Defaults. `struct_size` is sizeof(landfall_history_creation_options). @since 0.1 */
LANDFALL_API void landfall_history_creation_options_init(landfall_history_creation_options* options, uint32_t struct_size);

/** What was created in a window: how much, how it hangs on single deals, beside earlier windows, and whether it is as good.
 *  @param out  Columns: segment, created_count, created_amount, mean_amount, largest_share, herfindahl, expected_amount,
 * verdict (routine, above, below, too_little_history), goal, goal_ratio, horizon_days, won_share, earlier_won_share,
 *              quality_change; largest amount first
 *  O(deals log deals). @since 0.1 */
LANDFALL_API landfall_status landfall_history_creation(const landfall_history* history,
                                                       const landfall_history_creation_options* options,
                                                       struct ArrowArrayStream* out, landfall_error* error);

typedef struct landfall_history_hygiene_options {
  uint32_t struct_size;
  int32_t as_of;         /* LANDFALL_NO_DAY: the last day on which anything changed */
  int64_t pushes;        /* 3; so many moves to a later date are an issue */
  int32_t idle_days;     /* 30; so many days without a change are one */
  int32_t activity_days; /* 30; so many days without an activity are one */
  double stale_share;    /* 0.9; of stays in a stage that are shorter than its limit */
  const char* by;
} landfall_history_hygiene_options;

/** Defaults. `struct_size` is sizeof(landfall_history_hygiene_options). @since 0.1 */
LANDFALL_API void landfall_history_hygiene_options_init(landfall_history_hygiene_options* options, uint32_t struct_size);

/** Which open deals cannot be what the table says.
 *  @param out    Columns: segment, open_count, flagged_count, open_amount, flagged_amount, score, past_close, no_close_date,
 *                stale_stage, pushed, missing_amount, idle, no_next_step, no_activity (deals with each issue; null: the history
 *                has no column to look at), median_age_days, older_than_won; most at stake first
 *  @param deals  or NULL. Columns: id, segment, amount, issues, past_close, no_close_date, stale_stage, pushed, missing_amount,
 *                idle, no_next_step, no_activity, days_past_close, days_in_stage, pushes, idle_days, age_days, activity_days
 *                (null: none kept); most issues first
 *  O(states log states). @since 0.1 */
LANDFALL_API landfall_status landfall_history_hygiene(const landfall_history* history,
                                                      const landfall_history_hygiene_options* options,
                                                      struct ArrowArrayStream* out, struct ArrowArrayStream* deals,
                                                      landfall_error* error);

/* What a period is parted into. */
#define LANDFALL_PERIOD_PART_WEEK 0
#define LANDFALL_PERIOD_PART_MONTH 1

typedef struct landfall_history_linearity_options {
  uint32_t struct_size;
  uint32_t part;        /* LANDFALL_PERIOD_PART_WEEK */
  int32_t as_of;        /* LANDFALL_NO_DAY: the last day on which anything changed */
  int32_t period_begin; /* LANDFALL_NO_DAY, for both: the calendar quarter of as_of */
  int32_t period_end;
  uint32_t seasonal; /* 0; 1: of earlier periods only those of the same season, for a fourth quarter fourth ones */
  int64_t earlier;   /* 8; most periods of the same kind before it, as far as history goes */
  double level;      /* 0.8; of the intervals */
} landfall_history_linearity_options;

/** Defaults. `struct_size` is sizeof(landfall_history_linearity_options). @since 0.1 */
LANDFALL_API void landfall_history_linearity_options_init(landfall_history_linearity_options* options, uint32_t struct_size);

/** How a period's bookings spread over its weeks or months: the mean of the earlier periods that are over, and the one under
 * way beside it.
 *  @param out  Columns: part (from 1), share, cumulative_share (of a period's bookings, each with its interval; n: periods),
 *              amount, cumulative_amount (of the period under way; null: not begun, or it is over)
 *  O(deals + parts periods). @since 0.1 */
LANDFALL_API landfall_status landfall_history_linearity(const landfall_history* history,
                                                        const landfall_history_linearity_options* options,
                                                        struct ArrowArrayStream* out, landfall_error* error);

/* What explains a fall of this period's pipeline when only totals are there. */
#define LANDFALL_SLIPS_NO_DROP 0 /* it has not fallen */
#define LANDFALL_SLIPS_SLIPS 1   /* deals were moved to the next period */
#define LANDFALL_SLIPS_LOSSES 2  /* they are gone, won or lost */
#define LANDFALL_SLIPS_MIXED 3
#define LANDFALL_SLIPS_UNCLEAR 4 /* something was created, or moved elsewhere */

/** What may have become of a fall. This struct never grows. */
typedef struct landfall_slips {
  uint32_t verdict; /* LANDFALL_SLIPS_NO_DROP, … */
  uint32_t reserved;
  double slipped_amount; /* of the drop, what may have gone to the next period: min(drop, rise of the next) */
  double gone_amount;    /* … what may have left: min(drop, fall of all) */
} landfall_slips;

/** Slips or losses, from the changes of this period's pipeline, the next one's and all periods', in one currency.
 *  @param tolerance  share of the drop that may be missing, from 0 to below 1/2; 0.10 as a rule
 *  @param out        written on LANDFALL_OK
 *  O(1). Thread-safe. @since 0.1 */
LANDFALL_API landfall_status landfall_history_infer_slips(double this_change, double next_change, double all_change,
                                                          double tolerance, landfall_slips* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_HISTORY_H */
