/* Key results: how far is one, is that as far as it should be by now, and where will it land?
 *
 * A key result is a number that is to go from where it was to a target by the end of a period, or to stay on one side of it.
 * What is known of it are its check-ins up to the day asked about; those after that day, or after the period, are never seen.
 * Its landing, read by the functions of landing.h, is that of a Brownian motion with drift fitted to them.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_OKR_H
#define LANDFALL_C_OKR_H

#include "landing.h"

LANDFALL_BEGIN

/* Which way a key result is to go. */
#define LANDFALL_OKR_INCREASE 0   /* from initial up to target by the end */
#define LANDFALL_OKR_DECREASE 1   /* from initial down to target by the end */
#define LANDFALL_OKR_STAY_ABOVE 2 /* at target or above it */
#define LANDFALL_OKR_STAY_BELOW 3 /* at target or below it */

/* A key result. Like options, it begins with its own size and is filled by its _init function. Its numbers are at most 1e100 in
 * size, so that their squares are numbers too. */
typedef struct landfall_okr_key_result {
  uint32_t struct_size;
  uint32_t direction;   /* LANDFALL_OKR_INCREASE */
  int32_t period_begin; /* LANDFALL_NO_DAY: to be set; first day of its period */
  int32_t period_end;   /* LANDFALL_NO_DAY: to be set; first day after it */
  double initial;       /* NaN: none; as the period began. An increase and a decrease need it */
  double target;        /* NaN: to be set */

  /* What it has been at the end of days, in any order; of several on one day the last holds. */
  const int32_t* check_in_days;
  const double* check_in_values;
  int64_t n_check_ins;

  /* What it is to be at the end of days within the period, by day. None: the pace has a shape of its own. */
  const int32_t* phase_days;
  const double* phase_values;
  int64_t n_phases;
} landfall_okr_key_result;

/** Defaults. `struct_size` is sizeof(landfall_okr_key_result). @since 0.1 */
LANDFALL_API void landfall_okr_key_result_init(landfall_okr_key_result* key_result, uint32_t struct_size);

/* What share of the way is expected when x of the period has passed. */
#define LANDFALL_OKR_PACE_LINEAR 0  /* x */
#define LANDFALL_OKR_PACE_S_CURVE 1 /* 3x^2 - 2x^3: slow at both ends */

/* Status, and the rule that decides it. */
#define LANDFALL_OKR_ON_TRACK 0
#define LANDFALL_OKR_LAGGING 1
#define LANDFALL_OKR_OFF_TRACK 2
#define LANDFALL_OKR_BY_PROBABILITY 0 /* chance to meet the target */
#define LANDFALL_OKR_BY_PACE_RATIO 1  /* progress / expected */
#define LANDFALL_OKR_BY_PACE_GAP 2    /* expected - progress */

typedef struct landfall_okr_status_options {
  uint32_t struct_size;
  uint32_t by_probability;     /* 1: where there is one; 0: always by pace */
  uint32_t by_pace;            /* LANDFALL_OKR_BY_PACE_RATIO */
  uint32_t pace_shape;         /* LANDFALL_OKR_PACE_LINEAR */
  double probability_on_track; /* 0.7; at least */
  double probability_lagging;  /* 0.3; at least */
  double pace_ratio_on_track;  /* 0.95; at least */
  double pace_ratio_lagging;   /* 0.75; at least */
  double pace_gap_on_track;    /* 0.165; at most, as a share */
  double pace_gap_lagging;     /* 0.33; at most, as a share */
} landfall_okr_status_options;

/** Defaults. `struct_size` is sizeof(landfall_okr_status_options). @since 0.1 */
LANDFALL_API void landfall_okr_status_options_init(landfall_okr_status_options* options, uint32_t struct_size);

/** A key result's status, and what it follows from. This struct never grows. */
typedef struct landfall_okr_verdict {
  uint32_t status;   /* LANDFALL_OKR_ON_TRACK, ... */
  uint32_t rule;     /* LANDFALL_OKR_BY_..., which decided */
  double current;    /* last known value, else the initial one; NaN: neither */
  double progress;   /* share of the way from initial to target, not clamped; 1 or 0 of one that is to stay; NaN: no value */
  double expected;   /* share expected by the end of the day; 0 before the period begins */
  double pace_ratio; /* progress / expected; NaN: nothing is expected yet */
  double pace_gap;   /* expected - progress */
  double p_hit;      /* chance to meet the target as the period ends; NaN: the check-ins do not give one */
  char why[128];     /* the rule's reason in words: "P(hit) 0.82 is at least 0.70" */
} landfall_okr_verdict;

/** On track, lagging or off track by what was known at the end of a day, and why.
 *
 *  By probability where there is one, else by pace. The check-ins give one when there are three observations (the initial value
 *  counts) and they vary.
 *  @param as_of    the day
 *  @param landing  one that knows more of the key result than its check-ins do, such as of a forecast of bookings; NULL: none
 *  @param options  NULL for defaults
 *  @param out      written on LANDFALL_OK
 *  @param error    on failure, with the member of the key result or the option at fault in `column`
 *  O(n log n). @since 0.1 */
LANDFALL_API landfall_status landfall_okr_status(const landfall_okr_key_result* key_result, int32_t as_of,
                                                 const landfall_landing* landing, const landfall_okr_status_options* options,
                                                 landfall_okr_verdict* out, landfall_error* error);

/** How a key result has moved: a Brownian motion with drift seen at irregular times. Over m increments D_i in t_i days, with
 *  T = sum t_i, the drift is d = sum D_i / T and the variance a day s^2 = sum (D_i - d t_i)^2 / t_i / (m - 1). h days after the
 *  last observation the value is centre + scale * t, Student's t with m - 1 degrees. This struct never grows. */
typedef struct landfall_okr_trend_line {
  double drift_per_day;
  double variance_per_day;
  double days_observed; /* T */
  double days_left;     /* h, to the end of the period */
  double last;          /* the last observation */
  double centre;        /* last + d h */
  double scale;         /* sqrt(s^2 h (1 + h / T)) */
  int64_t increments;   /* m */
} landfall_okr_trend_line;

/** The trend by what was known at the end of a day. LANDFALL_INSUFFICIENT from fewer than three observations, or where they do
 *  not vary. O(n log n). Agrees with weighted regression to 1e-12. @since 0.1 */
LANDFALL_API landfall_status landfall_okr_trend(const landfall_okr_key_result* key_result, int32_t as_of,
                                                landfall_okr_trend_line* out, landfall_error* error);

/** Where it lands when it goes on as it has: the trend's Student t, within 1e-4; certain once there is a check-in on the last
 *  day. LANDFALL_INSUFFICIENT where there is no trend.
 *  @param out  the new Landing, which the caller frees; NULL on failure
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_okr_landing(const landfall_okr_key_result* key_result, int32_t as_of,
                                                  landfall_landing** out, landfall_error* error);

/* How the progress of several is made one. */
#define LANDFALL_OKR_WEIGHTED_MEAN 0 /* sum w p / sum w */
#define LANDFALL_OKR_WORST_CHILD 1   /* the least of those with a weight */

/** One progress from those of n key results, or of n objectives.
 *  @param weight    n of them, not negative, not all 0
 *  @param progress  n of them, finite
 *  @param n         1 or more; LANDFALL_INSUFFICIENT for 0
 *  @param rule      LANDFALL_OKR_WEIGHTED_MEAN as a rule
 *  O(n). @since 0.1 */
LANDFALL_API landfall_status landfall_okr_roll_up(const double* weight, const double* progress, int64_t n, uint32_t rule,
                                                  double* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_OKR_H */
