/* Analyses of a pipeline of opportunities: tables in, tables out.
 *
 * The tables of opportunities that they read are described in opportunities.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_PIPELINE_H
#define LANDFALL_C_PIPELINE_H

#include "opportunities.h"

LANDFALL_BEGIN

/* What coverage is the quotient of. */
#define LANDFALL_COVERAGE_TO_GO 0       /* open pipeline over what is left of the target; closed-won is in neither */
#define LANDFALL_COVERAGE_FULL_TARGET 1 /* open pipeline over the whole target */

typedef struct landfall_pipeline_coverage_options {
  uint32_t struct_size;
  uint32_t definition;  /* LANDFALL_COVERAGE_TO_GO */
  int32_t as_of;        /* nothing later is known. LANDFALL_NO_DAY: the last day on which any deal was created or closed */
  int32_t period_begin; /* first day of the period. LANDFALL_NO_DAY, for both: the calendar quarter that as_of lies in */
  int32_t period_end;   /* first day after it */
  uint32_t reserved;    /* 0 */
  const char* by;       /* column of words to split by; NULL: one row, "total" */

  /* Columns of the table of targets. */
  const char* target_segment; /* NULL: the name in `by`, else "segment" */
  const char* target_amount;  /* NULL: "amount" */

  landfall_opportunity_columns columns;
  landfall_control control;
} landfall_pipeline_coverage_options;

/** Defaults. `struct_size` is sizeof(landfall_pipeline_coverage_options). @since 0.1 */
LANDFALL_API void landfall_pipeline_coverage_options_init(landfall_pipeline_coverage_options* options, uint32_t struct_size);

/** Coverage of open pipeline over target, by any dimension: is there enough for what is still to be won?
 *
 *  The pipeline of a period is what is open on as_of and expected to close within the period; where the table has no expected
 *  close dates, all that is open. An open deal without an amount counts with its list price times the discount at which its
 *  product has sold, else with the mean amount won; the table's metadata say how many do.
 *
 *  @param opportunities  consumed, also on failure (its release is NULL on return); as opportunities.h has them
 *  @param targets        consumed, also on failure; NULL: there are none. Columns: the segment, words (the level of `by`), and
 *                        amount, numbers that are not negative. Without `by`, amounts alone are read, and added up
 *  @param options        NULL for defaults; see landfall_pipeline_coverage_options_init
 *  @param out            allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise. Columns: segment,
 *                        open_amount, open_count, won_amount, won_count, target (null: none given), remaining_target (null),
 *                        coverage_ratio (null: no target, or nothing of it left), definition. Largest open amount first. Each
 *                        field's metadata have "landfall.meaning" and "landfall.unit"; the table's have "landfall.as_of",
 *                        "landfall.period_begin", "landfall.period_end", "landfall.definition", "landfall.open_amounts" (what
 *                        open deals without an amount count with), "landfall.given", "landfall.accepted", "landfall.undated"
 *                        (deals taken that have no created date)
 *  @param rejects        NULL: a wrong row fails the call. Else allocated by the caller, filled on LANDFALL_OK with the rows
 *                        that were left out, its release is NULL otherwise. Columns: row (from 0), column, value, reason. Rows
 *                        accepted and rejected are always those given
 *  @param error          NULL, or filled on failure, with column and row where they are known
 *  O(rows). @since 0.1 */
LANDFALL_API landfall_status landfall_pipeline_coverage(struct ArrowArrayStream* opportunities,
                                                        struct ArrowArrayStream* targets,
                                                        const landfall_pipeline_coverage_options* options,
                                                        struct ArrowArrayStream* out, struct ArrowArrayStream* rejects,
                                                        landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_PIPELINE_H */
