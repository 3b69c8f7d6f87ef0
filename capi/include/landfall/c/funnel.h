/* Funnels over stage events: how many pass each stage, how long it takes, what has changed, and where it leaks.
 *
 * A table of events has one row an event, in any order of rows:
 *
 *   id     whole numbers or words   what it happened to
 *   stage  words                    the stage it came to, or the way it ended; any other word is an event of no stage
 *   time   timestamps or days       when
 *
 * Ids that are int64, uint64 or utf8 and timestamps are read in place where the table comes in one record batch, and so are
 * stages that are a dictionary with int32 codes whose levels are the stages and ends, in order. Where ids ascend from row to
 * row nothing is brought together, and calls take a fifth of the time. A row without an id or a time is wrong: it comes out in
 * `rejects` (row, column, value, reason), or, from a call without `rejects`, fails the call.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_FUNNEL_H
#define LANDFALL_C_FUNNEL_H

#include "base.h"
#include "opportunities.h"
#include "stats.h"

LANDFALL_BEGIN

/* What it takes to have reached a stage. */
#define LANDFALL_ORDER_ANY 0    /* an event of that stage or a later one: skipping passes the stages skipped */
#define LANDFALL_ORDER_STRICT 1 /* events of every stage up to it, one after another in time; others may lie between */

/** A funnel, and how events are read by it. Fields that are zero have their defaults, but for the stages. ClickHouse's
 *  windowFunnel is order strict with a window, later_only for its strict_increase, nothing_between for its strict_order. This
 *  struct never grows. */
typedef struct landfall_funnel {
  const char* id;            /* names of the columns; NULL: id */
  const char* stage;         /* NULL: stage */
  const char* time;          /* NULL: time */
  const char* const* stages; /* n_stages words, from the first stage to the last; 2 to 32 */
  const char* const* ends;   /* n_ends words: ways to end that are no stage, such as lost; at most 32 */
  int64_t n_stages;
  int64_t n_ends;
  double window_days;       /* a stage counts only so long after the first one, to the tick; 0: for ever */
  uint32_t order;           /* LANDFALL_ORDER_ANY */
  uint32_t later_only;      /* strict: 1: the next stage comes at a later time, not at the same one */
  uint32_t nothing_between; /* strict: 1: an event that is not the next stage ends the chain */
  uint32_t stays_ended;     /* 1: an end stands, and stage events after it are dropped; 0: they take it back */
} landfall_funnel;

/** Events of deals that have no stage history, for the functions below: "created" on the day of creation, then "won" or "lost"
 *  on the day of closing. A funnel of them has the stages created and won, and the end lost. The stage that a deal stands in is
 *  not read, since nobody wrote down when it came there.
 *  @param opportunities    consumed, also on failure (opportunities.h). Where it has no ids, a deal goes by its row, from 0
 *  @param columns          NULL: by their names
 *  @param by               column of words to take along as `segment`; NULL: none
 *  @param control          NULL: none
 *  @param out              id, stage, time (days), amount (null: unknown, or known only once a deal closes), segment (empty:
 *                          none), by deal and time
 *  @param without_created  NULL, or the deals that have no event, since nobody knows when they were created
 *  @param rejects          NULL: a wrong row fails the call
 *  O(deals). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_events_of_deals(struct ArrowArrayStream* opportunities,
                                                             const landfall_opportunity_columns* columns, const char* by,
                                                             const landfall_control* control, struct ArrowArrayStream* out,
                                                             int64_t* without_created, struct ArrowArrayStream* rejects,
                                                             landfall_error* error);

/* --- conversion ------------------------------------------------------------------------------------------------------- */

typedef struct landfall_funnel_conversion_options {
  uint32_t struct_size;
  uint32_t method;      /* LANDFALL_PROPORTION_WILSON, of stats.h */
  double level;         /* 0.80; of the intervals */
  const char* by;       /* column of words to split by, as it stands at an id's first event; NULL: none */
  const char* amount;   /* column of numbers, likewise: conversion of money beside that of ids; NULL: none */
  int32_t cohort_begin; /* only ids that reached the first stage on this day or later … */
  int32_t cohort_end;   /* … and before this day. LANDFALL_NO_DAY: no bound */
  landfall_control control;
} landfall_funnel_conversion_options;

/** Defaults. `struct_size` is sizeof(landfall_funnel_conversion_options). @since 0.1 */
LANDFALL_API void landfall_funnel_conversion_options_init(landfall_funnel_conversion_options* options, uint32_t struct_size);

/** How many of those who reached a stage have gone on, by cohort. Ids still open count as not yet passed: of a young cohort it
 *  is a lower bound.
 *  @param events    consumed, also on failure
 *  @param options   NULL for defaults
 *  @param out       NULL, or one row a step and segment: segment (empty: all), from, to, entered, passed, conversion and
 * overall (estimate, low, high, level, n), entered_amount, passed_amount (null: no column of amounts)
 *  @param outcomes  NULL, or one row a way to end and segment, and one for "open" (neither at the last stage nor ended):
 * segment, outcome, count
 *  @param counts    NULL, or one row of what the rules met with: events, ids, null_times, other, duplicates, repeats, returns,
 *                   skipped, late, reopened
 *  @param rejects   NULL: a wrong row fails the call
 *  O(events). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_conversion(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                                        const landfall_funnel_conversion_options* options,
                                                        struct ArrowArrayStream* out, struct ArrowArrayStream* outcomes,
                                                        struct ArrowArrayStream* counts, struct ArrowArrayStream* rejects,
                                                        landfall_error* error);

/* --- time ------------------------------------------------------------------------------------------------------------- */

typedef struct landfall_funnel_time_options {
  uint32_t struct_size;
  int32_t as_of; /* nothing after this day is looked at; LANDFALL_NO_DAY: the time of the latest event */
  double level;  /* 0.80 */
  landfall_control control;
} landfall_funnel_time_options;

/** Defaults. `struct_size` is sizeof(landfall_funnel_time_options). @since 0.1 */
LANDFALL_API void landfall_funnel_time_options_init(landfall_funnel_time_options* options, uint32_t struct_size);

/** How long ids stay in each stage, in days: until the next stage or an end; those that are there still are censored
 *  (Kaplan-Meier).
 *  @param out  one row a stage but the last: stage, entered, left, still_there, median, p90, restricted_mean (each with its
 *              interval; +inf where so many have never left), until
 *  O(events). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_time_in_stage(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                                           const landfall_funnel_time_options* options,
                                                           struct ArrowArrayStream* out, struct ArrowArrayStream* rejects,
                                                           landfall_error* error);

/** How long ids take from the first stage to each other, in days, and what share gets there: ending elsewhere competes, open
 * ids may yet come (Aalen-Johansen).
 *  @param out  one row a stage but the first: stage, entered, reached, ended, open, share, half (each with its interval)
 *  O(events log events). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_time_to_stage(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                                           const landfall_funnel_time_options* options,
                                                           struct ArrowArrayStream* out, struct ArrowArrayStream* rejects,
                                                           landfall_error* error);

/** What the pipeline brings in a day, and what that is made of. This struct never grows. */
typedef struct landfall_pipeline_velocity {
  int64_t open;
  landfall_interval win_rate;    /* won / (won + lost) */
  landfall_interval mean_amount; /* of deals won */
  landfall_interval mean_cycle;  /* days, of deals won */
  landfall_interval per_day;     /* open * win rate * mean amount / mean cycle, in the amounts' currency */
} landfall_pipeline_velocity;

/** Pipeline velocity with its interval, which is log-normal: the relative variance is the sum of the factors', less twice the
 *  covariance of amount and cycle. NaN without a deal won; no interval with one alone.
 *  @param open, lost  deals, 0 to 10^12
 *  @param amount      n of them, of the deals won, finite
 *  @param cycle_days  n of them, above 0
 *  @param out         written on LANDFALL_OK
 *  O(n). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_pipeline_velocity(int64_t open, int64_t lost, const double* amount,
                                                               const double* cycle_days, int64_t n, double level,
                                                               landfall_pipeline_velocity* out, landfall_error* error);

/* --- trend ------------------------------------------------------------------------------------------------------------ */

typedef struct landfall_funnel_trend_options {
  uint32_t struct_size;
  int32_t since;       /* needed: entries before this day are held against those from it on */
  int32_t as_of;       /* nothing after this day is looked at; LANDFALL_NO_DAY: the time of the latest event */
  uint32_t reserved;   /* 0 */
  double horizon_days; /* 30; within which the next stage counts. Entries that have not been watched for so long are left out */
  double mean_amount;  /* of a deal at the last stage, for the leaks; NaN: of ids alone, at 1 each */
  double alpha;        /* 0.10; share of the steps said to have changed that has not, at most */
  double level;        /* 0.80; of the intervals */
  landfall_control control;
} landfall_funnel_trend_options;

/** Defaults. `struct_size` is sizeof(landfall_funnel_trend_options). @since 0.1 */
LANDFALL_API void landfall_funnel_trend_options_init(landfall_funnel_trend_options* options, uint32_t struct_size);

/** Whether a stage's conversion has changed since a day, young and old on the same horizon, and which step's change costs most.
 *  @param options  needed, for `since`
 *  @param out      NULL, or one row a step: from, to, before, after, difference (each with its interval), p (Fisher's exact
 *                  test), q (Benjamini and Hochberg's), trend ("improving", "worsening" or "no evidence")
 *  @param leaks    NULL, or one row a step, the dearest first: from, to, entered, conversion, reference (since and before, with
 *                  intervals), downstream, lost (with its interval; below 0: a gain)
 *  O(events + stages trials). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_trend(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                                   const landfall_funnel_trend_options* options, struct ArrowArrayStream* out,
                                                   struct ArrowArrayStream* leaks, struct ArrowArrayStream* rejects,
                                                   landfall_error* error);

/* --- periods ---------------------------------------------------------------------------------------------------------- */

/* How long a period is. */
#define LANDFALL_EVERY_WEEK 0 /* from Monday on */
#define LANDFALL_EVERY_MONTH 1
#define LANDFALL_EVERY_QUARTER 2 /* of the calendar */
#define LANDFALL_EVERY_YEAR 3

typedef struct landfall_funnel_by_period_options {
  uint32_t struct_size;
  uint32_t every;      /* LANDFALL_EVERY_MONTH; not looked at where days are given */
  int32_t as_of;       /* nothing after this day is looked at; LANDFALL_NO_DAY: the time of the latest event */
  uint32_t reserved;   /* 0 */
  double horizon_days; /* 30; within which the next stage counts, of a cohort */
  double level;        /* 0.80; of the intervals */
  double alpha;        /* 0.10; share of the steps said to have changed that has not, at most */
  landfall_control control;
} landfall_funnel_by_period_options;

/** Defaults. `struct_size` is sizeof(landfall_funnel_by_period_options). @since 0.1 */
LANDFALL_API void landfall_funnel_by_period_options_init(landfall_funnel_by_period_options* options, uint32_t struct_size);

/** Conversion period by period, what came and went in each and what became of those that came in it, and since when a step
 *  converts otherwise.
 *  @param begins   NULL: the periods that `every` has, from the first event's to the latest's; or n_begins days that ascend,
 *                  the first days of the periods and the first day after the last one: at least 2
 *  @param options  NULL for defaults
 *  @param out      NULL, or one row a period and step: begin, end, from, to, arrived_from, arrived_to, by_period (arrived_to /
 *                  arrived_from: it can exceed 1), by_cohort (of those that came to `from` in the period and have been watched
 *                  for the horizon, the share that has passed within it, with its interval; NaN for none)
 *  @param changes  NULL, or one row a step: from, to, since (first day of the new level; null: no evidence), before, after
 *                  (with intervals), p (likelihood ratio over all places, by simulation), q (Benjamini and Hochberg's),
 *                  longest_run (periods in a row on one side of the series' rate: 8 or more are a signal)
 *  O(events + draws periods steps). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_by_period(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                                       const int32_t* begins, int64_t n_begins,
                                                       const landfall_funnel_by_period_options* options,
                                                       struct ArrowArrayStream* out, struct ArrowArrayStream* changes,
                                                       struct ArrowArrayStream* rejects, landfall_error* error);

typedef struct landfall_funnel_change_point_options {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  double alpha;      /* 0.05; a series of one level is said to have changed so often, at most */
  double level;      /* 0.80; of the intervals */
  int64_t draws;     /* 999; series of one level that p is drawn from */
  uint64_t seed;     /* 1 */
  landfall_control control;
} landfall_funnel_change_point_options;

/** Where a series has changed its level, if it has. This struct never grows. */
typedef struct landfall_change_point {
  int64_t at;               /* the first period of the new level, from 0; -1: no evidence */
  int64_t likeliest;        /* where it would be */
  landfall_interval before; /* conversion before the likeliest place … */
  landfall_interval after;  /* … and from it on */
  double p;                 /* that a series of one level looks so split somewhere */
  int64_t longest_run;      /* periods in a row on one side of the series' own rate: 8 or more are a signal */
} landfall_change_point;

/** Defaults. `struct_size` is sizeof(landfall_funnel_change_point_options). @since 0.1 */
LANDFALL_API void landfall_funnel_change_point_options_init(landfall_funnel_change_point_options* options,
                                                            uint32_t struct_size);

/** Since when a series of conversions, period by period, has another level: the split with the greatest likelihood ratio, its p
 *  by series drawn at one rate, the search over places in it. Nothing with fewer than four periods that have trials.
 *  @param successes, trials  n of them, 0 or more; successes at most trials
 *  @param options            NULL for defaults
 *  @param out                written on LANDFALL_OK
 *  O(draws trials), at most 50,000 of these, and O(draws n). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_change_point(const int64_t* successes, const int64_t* trials, int64_t n,
                                                          const landfall_funnel_change_point_options* options,
                                                          landfall_change_point* out, landfall_error* error);

/* --- tallies that merge ----------------------------------------------------------------------------------------------- */

/** Counts of a funnel, into which batches of events go and which merge: in a thread, process or machine each, then together.
 *  Batches are of disjoint ids, and the answer is then the same, to the bit, as of all of them at once. Unlike other handles it
 *  changes: one user at a time. Freed by landfall_funnel_tally_free. */
typedef struct landfall_funnel_tally landfall_funnel_tally;

/** An empty tally. The funnel is copied. @param out  NULL on failure. O(stages). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_new(const landfall_funnel* funnel, landfall_funnel_tally** out,
                                                       landfall_error* error);

/** Adds events of ids that no other batch has. On failure the tally is as it was.
 *  @param events   consumed, also on failure
 *  @param control  NULL: none
 *  @param rejects  NULL: a wrong row fails the call
 *  O(events). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_add(landfall_funnel_tally* tally, struct ArrowArrayStream* events,
                                                       const landfall_control* control, struct ArrowArrayStream* rejects,
                                                       landfall_error* error);

/** Adds a tally of other ids, which stays as it is. LANDFALL_INVALID_ARGUMENT unless both have the same stages, ends and rules.
 *  O(stages). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_merge(landfall_funnel_tally* tally, const landfall_funnel_tally* other,
                                                         landfall_error* error);

/** Conversion of what was added: `out`, `outcomes` and `counts` as of landfall_funnel_conversion. O(stages). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_conversion(const landfall_funnel_tally* tally, uint32_t method, double level,
                                                              struct ArrowArrayStream* out, struct ArrowArrayStream* outcomes,
                                                              struct ArrowArrayStream* counts, landfall_error* error);

/** The tally as bytes, with a version and a checksum, and a mark of the rules and names that it was counted by.
 *  @param bytes     room for `capacity` bytes; NULL when capacity is 0
 *  @param size      how many there are. Where that is more than capacity, nothing else has been written. @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_bytes(const landfall_funnel_tally* tally, uint8_t* bytes, int64_t capacity,
                                                         int64_t* size, landfall_error* error);

/** A tally from bytes. LANDFALL_PARSE for bytes that are none or damaged, LANDFALL_UNSUPPORTED for another version,
 *  LANDFALL_INVALID_ARGUMENT where they were counted by other stages, ends or rules than the funnel's. O(stages). @since 0.1 */
LANDFALL_API landfall_status landfall_funnel_tally_from_bytes(const landfall_funnel* funnel, const uint8_t* bytes, int64_t size,
                                                              landfall_funnel_tally** out, landfall_error* error);

/** Frees a tally. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_funnel_tally_free(landfall_funnel_tally* tally);

LANDFALL_END

#endif /* LANDFALL_C_FUNNEL_H */
