/* A team straight from its deals: a row a rep, what they won, and what may tell why.
 *
 * Tables of opportunities are described in opportunities.h. Activities, such as calls and meetings, are a row each:
 *
 *   owner  words  who did it, as the deals' column of owners has it
 *   date   days   when; null: in no count
 *
 * The table of reps goes into landfall_team_compare and the other calls of team.h:
 *
 *   rep, outcome       what ranks them: the amount won in `chosen_on`, or in the period where there is none
 *   segment            that most of their deals are of; null where none was asked for
 *   won_amount, won_count, closed_count, win_rate, mean_deal, median_cycle_days, created_count   of the period
 *   activities         in the period; null where none were given
 *
 * Name the metrics of a comparison: won_amount is the outcome itself where no other period ranks, won_count and closed_count
 * are what it is made of, and of a cycle less is good.
 *
 * Only reps who closed a deal in the period, and in `chosen_on` where it is given. Nothing after as_of is looked at.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_REPS_H
#define LANDFALL_C_REPS_H

#include "opportunities.h"

LANDFALL_BEGIN

typedef struct landfall_reps_options {
  uint32_t struct_size;
  int32_t as_of;        /* LANDFALL_NO_DAY: the last day on which any deal was created or closed */
  int32_t period_begin; /* the period that is measured: its first day, and the first one after it; LANDFALL_NO_DAY in both: the
                           year up to as_of */
  int32_t period_end;
  int32_t chosen_begin; /* an earlier period that reps are ranked by; LANDFALL_NO_DAY in both: the period itself */
  int32_t chosen_end;
  const char* owner;        /* column of words; NULL: "owner" */
  const char* segment;      /* column of words that reps are ranked within; NULL: none */
  const char* activity_rep; /* columns of activities; NULL: "owner" */
  const char* activity_day; /* NULL: "date" */
  landfall_opportunity_columns columns;

  /* Of a gap and of what it hangs on. */
  double fraction;             /* 1/3; share of the ranked reps in each group, above 0 and at most 1/2 */
  double level;                /* 0.80; of the intervals */
  double false_discovery_rate; /* 0.20; q at or below which a difference is a driver */
  int64_t permutations;        /* 9999; drawn where there are more than 200,000 ways of dealing the labels */
  int64_t draws;               /* 10000; of the posterior of rates */
  uint64_t seed;               /* 1 */
  uint32_t keep_influential;   /* 0: an outlier that more than half of a difference leans on is set aside; 1: kept */
  uint32_t reserved;           /* 0 */
  landfall_control control;
} landfall_reps_options;

/** Defaults. `struct_size` is sizeof(landfall_reps_options). @since 0.1 */
LANDFALL_API void landfall_reps_options_init(landfall_reps_options* options, uint32_t struct_size);

/** The table of reps.
 *  @param opportunities  consumed, as every stream here, also on failure (its release is NULL on return)
 *  @param activities     or NULL
 *  @param options        NULL for defaults
 *  @param out            allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise; most won in the period
 *                        first. Its metadata have "landfall.as_of", "landfall.period" and, where it is given,
 *                        "landfall.chosen_on"
 *  @param rejects        as for landfall_pipeline_coverage; of opportunities
 *  O(n log n). @since 0.1 */
LANDFALL_API landfall_status landfall_reps_of_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* activities,
                                                    const landfall_reps_options* options, struct ArrowArrayStream* out,
                                                    struct ArrowArrayStream* rejects, landfall_error* error);

/** The deal that a conclusion hangs on: reps are ranked, grouped and compared anew without the largest deal that each of the
 * two groups won. Metrics: win rate, mean deal, median cycle, deals created, activities, and the amount won where another
 * period ranks. A wrong row fails the call.
 *  @param out  as for landfall_team_influence: `without` is the id of a deal, `rep` its owner
 *  O(reps of the groups * (n log n + comparison)). @since 0.1 */
LANDFALL_API landfall_status landfall_reps_influence_of_deals(struct ArrowArrayStream* opportunities,
                                                              struct ArrowArrayStream* activities,
                                                              const landfall_reps_options* options,
                                                              struct ArrowArrayStream* out, landfall_error* error);

/** How much of the gap comes again: groups are chosen on what was won in `chosen`, which has to be given, and measured there
 * and in the period. Metrics: amount won, mean deal, median cycle, deals created; and win rate, as a rate. A wrong row fails
 * the call.
 *  @param out  as for landfall_team_repeatable_gap
 *  O(n log n + draws * reps). @since 0.1 */
LANDFALL_API landfall_status landfall_reps_repeatable_gap(struct ArrowArrayStream* opportunities,
                                                          const landfall_reps_options* options, struct ArrowArrayStream* out,
                                                          landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_REPS_H */
