/* A plan and what came of it: how far off is it, is that good or bad, and does it matter?
 *
 * What is still expected is beside its plan by landfall_landing_shift and landfall_landing_probability_at_least. Plain numbers
 * in and out; nothing is allocated unless a call fails.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_PLAN_H
#define LANDFALL_C_PLAN_H

#include "base.h"

LANDFALL_BEGIN

/* Which way is good. */
#define LANDFALL_HIGHER_IS_BETTER 0 /* bookings, coverage */
#define LANDFALL_LOWER_IS_BETTER 1  /* churn, cost */

/* What a variance is. */
#define LANDFALL_PLAN_FAVOURABLE 0
#define LANDFALL_PLAN_UNFAVOURABLE 1
#define LANDFALL_PLAN_ON_PLAN 2

/* How the two thresholds of materiality are joined. */
#define LANDFALL_MATERIAL_BOTH_REACHED 0   /* large in money and large for its plan */
#define LANDFALL_MATERIAL_EITHER_REACHED 1 /* one of them */

typedef struct landfall_plan_variance_options {
  uint32_t struct_size;
  uint32_t polarity;      /* LANDFALL_HIGHER_IS_BETTER */
  uint32_t material_when; /* LANDFALL_MATERIAL_BOTH_REACHED */
  uint32_t reserved;      /* 0 */
  double material_amount; /* NaN: not looked at; |variance| that matters, in the unit of the plan */
  double material_ratio;  /* 0.05; |variance| / |plan| that matters. NaN: not looked at */
  double rounding_ratio;  /* 1e-12; up to this share of the larger of plan and actual it is rounding, and on plan */
} landfall_plan_variance_options;

/** Defaults. `struct_size` is sizeof(landfall_plan_variance_options). @since 0.1 */
LANDFALL_API void landfall_plan_variance_options_init(landfall_plan_variance_options* options, uint32_t struct_size);

/** A variance, judged. This struct never grows. */
typedef struct landfall_variance {
  double variance;   /* actual - plan */
  double ratio;      /* variance / |plan|; NaN: the plan is 0 */
  uint32_t verdict;  /* LANDFALL_PLAN_... */
  uint32_t material; /* 1: it reaches its thresholds; what is on plan never does. 0: it does not */
} landfall_variance;

/** How far what happened is from what was promised, and whether that is good and matters.
 *
 *  A plan of 0 has no ratio: the amount's threshold decides alone, and without one any variance is material.
 *  @param plan     finite
 *  @param actual   finite, in the unit of the plan
 *  @param options  NULL for defaults
 *  @param out      written on LANDFALL_OK
 *  @param error    NULL, or filled on failure, with the argument at fault in `column`
 *  O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_plan_variance(double plan, double actual, const landfall_plan_variance_options* options,
                                                    landfall_variance* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_PLAN_H */
