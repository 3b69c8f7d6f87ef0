/* Sales Math: how many deals, demos, calls and activities a quota asks for.
 *
 * The chain runs from the deal backwards, and each stage is counted from the rounded count of the stage that it feeds. A quota
 * of 250,000 at 84,000 a deal is 3 deals; at a close rate of 33% 9 demos; at 60% 15 discovery calls; at 50 each 750
 * activities.
 *
 * Plain numbers in and out, for which nothing is allocated unless a call fails; or a table of everyone who has a quota.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_SALES_MATH_H
#define LANDFALL_C_SALES_MATH_H

#include "base.h"

LANDFALL_BEGIN

/* What lies within 1e-9 of a whole number or a half is taken for it: 9 / 0.9 rounds up to 10, never to 11. */
#define LANDFALL_ROUNDING_NEAREST 0 /* to the nearest whole number, halves up; what stages are counted with as a rule */
#define LANDFALL_ROUNDING_UP 1      /* to the next whole number; what deals are counted with: two and a bit do not make it */
#define LANDFALL_ROUNDING_NONE 2    /* fractions stay */

/** Deals that add up to a quota: quota / average_deal_size, rounded.
 *  @param quota              0 or more, finite
 *  @param average_deal_size  above 0, finite, in the currency of the quota
 *  @param rounding           LANDFALL_ROUNDING_UP as a rule
 *  @param out                written on LANDFALL_OK. So it is in every function of this header
 *  @param error              NULL, or filled on failure, with the argument at fault in `column`
 *  O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_deals_needed(double quota, double average_deal_size, uint32_t rounding,
                                                              double* out, landfall_error* error);

/** Units of a stage that leave target_units of the stage that it feeds: target_units / rate, rounded.
 *  @param target_units  0 or more, finite
 *  @param rate          share that goes on, above 0 and at most 1
 *  @param rounding      LANDFALL_ROUNDING_NEAREST as a rule
 *  O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_units_needed(double target_units, double rate, uint32_t rounding, double* out,
                                                              landfall_error* error);

/** Activities that make `units` of the first stage: units * activities_per_unit, rounded.
 *  @param units                0 or more, finite
 *  @param activities_per_unit  above 0, finite
 *  @param rounding             LANDFALL_ROUNDING_NEAREST as a rule
 *  O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_activities_needed(double units, double activities_per_unit, uint32_t rounding,
                                                                   double* out, landfall_error* error);

typedef struct landfall_sales_math_backwards_options {
  uint32_t struct_size;
  uint32_t deals;    /* LANDFALL_ROUNDING_UP */
  uint32_t stages;   /* LANDFALL_ROUNDING_NEAREST; stages and activities */
  uint32_t reserved; /* 0 */
} landfall_sales_math_backwards_options;

/** Defaults. `struct_size` is sizeof(landfall_sales_math_backwards_options). @since 0.1 */
LANDFALL_API void landfall_sales_math_backwards_options_init(landfall_sales_math_backwards_options* options,
                                                             uint32_t struct_size);

/** The whole chain, from the quota backwards.
 *  @param rates                n_rates of them, each above 0 and at most 1, from the stage next to the deal backwards
 *  @param n_rates              0 or more
 *  @param activities_per_unit  for each unit of the stage furthest from the deal; NaN: not tracked
 *  @param options              NULL for defaults
 *  @param units                room for n_rates + 2: deals, each stage in the order of `rates`, and activities (NaN where they
 *                              are not tracked). Must not overlap `rates`; untouched on failure
 *  @param error                on failure, with the argument in `column`; a rate's index in `row`
 *  O(n_rates). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_backwards(double quota, double average_deal_size, const double* rates,
                                                           int64_t n_rates, double activities_per_unit,
                                                           const landfall_sales_math_backwards_options* options, double* units,
                                                           landfall_error* error);

/** What an effort is to be expected to bring: the chain forwards. Expectations are not rounded, and rates are taken as known.
 *  @param effort               activities where they are tracked, else units of the stage furthest from the deal; 0 or more
 *  @param rates                as above; n_rates 0: the effort is deals
 *  @param activities_per_unit  above 0; NaN: not tracked
 *  @param units                room for n_rates + 2, as above; untouched on failure
 *  @param bookings             NULL, or the expected deals times average_deal_size
 *  O(n_rates). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_forwards(double effort, double average_deal_size, const double* rates,
                                                          int64_t n_rates, double activities_per_unit, double* units,
                                                          double* bookings, landfall_error* error);

/* --- everyone who has a quota ------------------------------------------------------------------------------------------- */

typedef struct landfall_sales_math_by_options {
  uint32_t struct_size;
  uint32_t deals;         /* LANDFALL_ROUNDING_UP */
  uint32_t stages;        /* LANDFALL_ROUNDING_NEAREST; stages and activities */
  uint32_t reserved;      /* 0 */
  const char* name;       /* columns. NULL: rep; words, one row each */
  const char* quota;      /* NULL: quota; numbers, 0 or more */
  const char* deal_size;  /* NULL: deal_size; numbers above 0, in the currency of the quotas */
  const char* activities; /* numbers above 0: for each unit of the stage furthest from the deal; null, or NULL: not tracked */
  const char* by;         /* words: team or segment; null: none. NULL: no groups */
  const char* won;        /* counts of deals that were won; NULL: the columns of stages hold rates, not counts */
  const char* const*
      steps; /* n_steps columns, from the stage next to the deal backwards. Rates: shares that go on, above 0 and
                at most 1. Counts: units that there were, no fewer than of the stage that they feed; null: none */
  int64_t n_steps;
  double level; /* 0.80; of the intervals of rates that were counted */
} landfall_sales_math_by_options;

/** Defaults. `struct_size` is sizeof(landfall_sales_math_by_options). @since 0.1 */
LANDFALL_API void landfall_sales_math_by_options_init(landfall_sales_math_by_options* options, uint32_t struct_size);

/** The chain of each rep, and their sums by team or segment and of all. Each rounds on his own: two people do not share half a
 *  deal. Rates that were counted are partially pooled over the reps.
 *  @param quotas   consumed, also on failure. A row that is wrong fails the call, which names it
 *  @param options  NULL for defaults: deals alone
 *  @param out      one row a stage: of each rep, then of each group (name empty), then of all (group and name empty). Columns:
 *                  group, name, stage ("deal", the steps, "activity"), rate (with its interval; no width and n 0 where it was
 *                  given; NaN for deals and activities), units
 *  O(reps steps). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_by(struct ArrowArrayStream* quotas,
                                                    const landfall_sales_math_by_options* options, struct ArrowArrayStream* out,
                                                    landfall_error* error);

/* --- rates as unsure as their counts ------------------------------------------------------------------------------------- */

typedef struct landfall_sales_math_need_options {
  uint32_t struct_size;
  uint32_t reserved;          /* 0 */
  double chance;              /* 0.80; of the quota, between 0 and 1 */
  double activities_per_unit; /* of each unit of the stage furthest from the deal; NaN: not tracked */
  int64_t draws;              /* 20000; 100 or more */
  uint64_t seed;              /* 1 */
} landfall_sales_math_need_options;

/** Defaults. `struct_size` is sizeof(landfall_sales_math_need_options). @since 0.1 */
LANDFALL_API void landfall_sales_math_need_options_init(landfall_sales_math_need_options* options, uint32_t struct_size);

/** What it takes for a chance of the quota, when rates are known from counts alone: in each of many draws the rates come from
 *  their Jeffreys posteriors, deals from the amounts that were won, until they add up to the quota.
 *  @param amounts    n_amounts of them, 1 or more, finite, above 0: of deals won, of which each is as likely to come
 *  @param stages     n_steps names, from the stage next to the deal backwards
 *  @param passed     n_steps counts: units of the stage that went on …
 *  @param tried      … of so many; at least 1
 *  @param options    NULL for defaults
 *  @param out        filled on LANDFALL_OK: stage ("deal", the stages, "activity"), median, needed (enough with the chance
 * asked for), p90 O(draws (deals + steps)). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_need(double quota, const double* amounts, int64_t n_amounts,
                                                      const char* const* stages, const int64_t* passed, const int64_t* tried,
                                                      int64_t n_steps, const landfall_sales_math_need_options* options,
                                                      struct ArrowArrayStream* out, landfall_error* error);

/** The last day on which a deal may be created and still be closed before `end` with probability `share`, by the cycles of past
 *  deals.
 *  @param cycle_days, closed  n past deals, as for landfall_survival_kaplan_meier
 *  @param out                 the day; LANDFALL_NO_DAY where the curve never comes down so far. @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_latest_creation(const double* cycle_days, const uint8_t* closed, int64_t n,
                                                                 int32_t end, double share, int32_t* out,
                                                                 landfall_error* error);

/** Of deals created evenly over the days from `begin` to before `end`, the share that closes before `end`. Where it is 0.4, two
 *  and a half times the deals must be created. @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_closed_in_time(const double* cycle_days, const uint8_t* closed, int64_t n,
                                                                int32_t begin, int32_t end, double* out, landfall_error* error);

/** What sales needs less what marketing commits, over what sales needs; the rule of thumb is 15% either way.
 *  @param needed     above 0
 *  @param committed  0 or more
 *  @param out        below 0: more is committed than needed. O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_sales_math_marketing_gap(double needed, double committed, double* out,
                                                               landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_SALES_MATH_H */
