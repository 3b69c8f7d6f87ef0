/* Top performers against bottom performers: what the best do otherwise, how much of it comes again, and what it is made of.
 *
 * The tables have a row a rep: its name (words, no two the same), its outcome (numbers: what ranks them, such as attainment),
 * and the numbers that the call is about. Null or NaN is not known: a rep without an outcome is left out, and counted; one
 * without a metric is left out of that metric.
 *
 * Groups are chosen on the outcome, which is part luck: what parts them is larger than it will be next time. Rank by an earlier
 * period, or ask landfall_team_repeatable_gap.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_TEAM_H
#define LANDFALL_C_TEAM_H

#include "landing.h"
#include "stats.h"

LANDFALL_BEGIN

/* --- groups ----------------------------------------------------------------------------------------------------------- */

/* What tenure does to an outcome; s = min(1, tenure / ramp_months) is the share of full output expected at it. */
#define LANDFALL_TENURE_RAMP 0     /* outcome / s, as ramped quotas have it; reps with s below least_ramp are left out */
#define LANDFALL_TENURE_RESIDUAL 1 /* outcome + b (1 - s), b the slope of outcome on s over the team */
#define LANDFALL_TENURE_NONE 2

/** How a table of reps is read, and who is at the top of it. Part of options; landfall_team_…_options_init fills it. */
typedef struct landfall_team_groups {
  /* Columns. */
  const char* rep;          /* names; NULL: "rep" */
  const char* outcome;      /* what ranks them, higher being better; NULL: "outcome" */
  const char* unrepeatable; /* what will not come again, taken off the outcome; NULL: none */
  const char* segment;      /* words; reps are ranked within theirs; NULL: none */
  const char* exposure;     /* months worked in the time measured; NULL: not known */
  const char* tenure;       /* months since hired, in the middle of that time; NULL: not known */

  /* Groups: by fraction; else by threshold, where that is a number; else by name, where there are any. */
  double fraction;        /* 1/3; share of the ranked reps in each group, above 0 and at most 1/2; those tied across the cut
                             stand or fall together */
  double threshold;       /* NaN; the top are outcomes at or above it, the bottom those below */
  double bottom_below;    /* NaN; with a threshold, at most it: the bottom lies below this */
  const char* const* top; /* names, n_top of them */
  const char* const* bottom;
  int64_t n_top;
  int64_t n_bottom;

  uint32_t outcome_as_it_is;  /* 0: with exposure the outcome is divided by it; 1: months do not add to it, as to attainment */
  uint32_t tenure_adjustment; /* LANDFALL_TENURE_RAMP, where there is tenure */
  double least_exposure;      /* 1; months; reps with less are left out */
  double ramp_months;         /* 6; to full output, in a straight line */
  double least_ramp;          /* 0.25; see LANDFALL_TENURE_RAMP */
} landfall_team_groups;

/* --- comparison ------------------------------------------------------------------------------------------------------- */

typedef struct landfall_team_compare_options {
  uint32_t struct_size;
  uint32_t keep_influential; /* 0: an outlier that more than half of a difference leans on is set aside, and named; 1: kept */
  landfall_team_groups groups;
  const char* const* metrics; /* columns that are compared; NULL: every other column of numbers */
  int64_t n_metrics;
  const char* const* lower_is_better; /* those of which less is good, such as a cycle */
  int64_t n_lower_is_better;
  const char* const* per_month; /* those that months add to, such as demos: divided by exposure, where there is one */
  int64_t n_per_month;
  double level;                /* 0.80; of the intervals */
  double false_discovery_rate; /* 0.20; q at or below which a difference is a driver */
  int64_t exact_limit;         /* 200000; p is exact while there are at most so many ways of dealing the labels */
  int64_t permutations;        /* 9999; drawn otherwise */
  int64_t resamples;           /* 9999; of the BCa interval, 100 or more; 0: there is none */
  uint64_t seed;               /* 1 */
  landfall_control control;
} landfall_team_compare_options;

/** Defaults. `struct_size` is sizeof(landfall_team_compare_options). @since 0.1 */
LANDFALL_API void landfall_team_compare_options_init(landfall_team_compare_options* options, uint32_t struct_size);

/** Compares the top of a team with its bottom, metric by metric. The same bits with any number of threads.
 *  @param reps       consumed, also on failure (its release is NULL on return)
 *  @param options    NULL for defaults
 *  @param out        allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise; as are the others. A row a
 *                    metric, drivers first: metric, polarity, n_top, n_bottom, mean_top, mean_bottom (null: nobody has one),
 *                    difference (Welch), difference_bca, ratio, hedges_g, cliffs_delta (each with its interval), p_value (by
 *                    permutation), p_method ("exact" or "monte_carlo"), permutations, mann_whitney_p, brunner_munzel_p, q_value
 *                    (Benjamini-Hochberg), driver, set_aside (the rep that was; empty: nobody). Its metadata have
 *                    "landfall.method", "landfall.caveat", "landfall.given", and of reps that were not ranked
 *                    "landfall.without_outcome", "landfall.too_short", "landfall.too_new", "landfall.small_segment"
 *  @param groups     NULL, or filled with: group ("top", best first, then "bottom", worst first), rep, outcome
 *  @param set_aside  NULL, or filled with what was left out: rep, from (outcome, or the metric), value, reason
 *  LANDFALL_INSUFFICIENT with fewer than four ranked reps, or outcomes too alike. @since 0.1 */
LANDFALL_API landfall_status landfall_team_compare(struct ArrowArrayStream* reps, const landfall_team_compare_options* options,
                                                   struct ArrowArrayStream* out, struct ArrowArrayStream* groups,
                                                   struct ArrowArrayStream* set_aside, landfall_error* error);

/** The one that a conclusion hangs on: the comparison is made again without each rep of the two groups, groups and all.
 *  @param reps     consumed, also on failure
 *  @param options  as for landfall_team_compare, without BCa intervals; NULL for defaults
 *  @param out      filled on LANDFALL_OK. A row a metric: metric, without (the rep without whom the verdict turns, or else the
 *                  difference moves most; empty: nobody could be left out), rep (the same), difference, difference_without
 *                  (null), q_value, q_value_without (null), driver, driver_without, turns (the verdict is another without him)
 *  O(reps of the groups * comparison). @since 0.1 */
LANDFALL_API landfall_status landfall_team_influence(struct ArrowArrayStream* reps,
                                                     const landfall_team_compare_options* options, struct ArrowArrayStream* out,
                                                     landfall_error* error);

/* --- what comes again ------------------------------------------------------------------------------------------------- */

typedef struct landfall_team_repeatable_gap_options {
  uint32_t struct_size;
  uint32_t reserved;           /* 0 */
  landfall_team_groups groups; /* of the first half: outcome, exposure, … */
  const char* next_exposure;   /* months worked in the second half; needed where those of the first are known */
  const char* const* metrics;  /* what each is called; NULL: as its column of the first half */
  const char* const* first;    /* columns, n_metrics of them: each metric in the first half … */
  const char* const* second;   /* … and in the second */
  int64_t n_metrics;
  const char* const* per_month; /* names of metrics that months add to */
  int64_t n_per_month;
  double level;                  /* 0.80 */
  const char* const* rates;      /* rates, such as wins of deals closed: what each is called, n_rates of them; NULL: as its
                                    column of wins in the first half */
  const char* const* first_wins; /* columns of whole numbers */
  const char* const* first_closed;
  const char* const* second_wins;
  const char* const* second_closed;
  int64_t n_rates;
  int64_t draws; /* 10000; of the posterior of rates */
  uint64_t seed; /* 1 */
  landfall_control control;
} landfall_team_repeatable_gap_options;

/** Defaults. `struct_size` is sizeof(landfall_team_repeatable_gap_options). @since 0.1 */
LANDFALL_API void landfall_team_repeatable_gap_options_init(landfall_team_repeatable_gap_options* options,
                                                            uint32_t struct_size);

/** How much of the gap between top and bottom comes again: of groups chosen on the first half of the time.
 *  @param reps     consumed, also on failure
 *  @param options  with the metrics
 *  @param out      filled on LANDFALL_OK. A row a metric: metric, same (the gap on the half that they were chosen on, inflated
 *                  by luck), next (on the other half), shrunk (the first, less what the halves' disagreement says is luck; of a
 *                  rate, the gap of the pooled rates of the first half), reliability (correlation of the halves over all ranked
 *                  reps), each with its interval; rates come after metrics. @since 0.1 */
LANDFALL_API landfall_status landfall_team_repeatable_gap(struct ArrowArrayStream* reps,
                                                          const landfall_team_repeatable_gap_options* options,
                                                          struct ArrowArrayStream* out, landfall_error* error);

/* --- what it is made of ----------------------------------------------------------------------------------------------- */

typedef struct landfall_team_attribute_options {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  landfall_team_groups groups;
  const char* const* volumes; /* columns that follow one another, n_volumes of them: demos, deals, bookings */
  const char* const* factors; /* what each is called per unit of the one before: "close rate"; NULL: as its column */
  int64_t n_volumes;
  double level;  /* 0.80 */
  double closed; /* 0.5; part of a factor's gap that `worth` closes, above 0 and at most 1 */
  int64_t draws; /* 2000; of the bootstrap over reps */
  uint64_t seed; /* 1 */
  landfall_control control;
} landfall_team_attribute_options;

/** Defaults. `struct_size` is sizeof(landfall_team_attribute_options). @since 0.1 */
LANDFALL_API void landfall_team_attribute_options_init(landfall_team_attribute_options* options, uint32_t struct_size);

/** Splits the gap in the last volume a rep (a month of a rep, where there is exposure) over the steps that lead to it, by LMDI:
 *  the parts add up to the gap.
 *  @param reps     consumed, also on failure
 *  @param options  with the volumes
 *  @param gap      written on LANDFALL_OK: last volume a rep, top less bottom
 *  @param out      filled on LANDFALL_OK. A row a factor: factor, top, bottom, part (of the gap), worth (to all of the bottom
 *                  group, of closing so much of this factor's gap alone), each with its interval. Its metadata have
 *                  "landfall.left_out": reps of the groups without one of the volumes
 *  @param worth    NULL, or room for n_volumes handles, written on LANDFALL_OK: each factor's worth as a Landing, freed by
 *                  landfall_landing_free
 *  LANDFALL_INSUFFICIENT where a group has none of a volume. O(draws * reps * volumes). @since 0.1 */
LANDFALL_API landfall_status landfall_team_attribute(struct ArrowArrayStream* reps,
                                                     const landfall_team_attribute_options* options, landfall_interval* gap,
                                                     struct ArrowArrayStream* out, landfall_landing** worth,
                                                     landfall_error* error);

/* --- what goes with the outcome --------------------------------------------------------------------------------------- */

typedef struct landfall_team_correlates_options {
  uint32_t struct_size;
  uint32_t reserved;           /* 0 */
  landfall_team_groups groups; /* what it says of columns, exposure and tenure; who is at the top does not matter */
  const char* const* metrics;  /* columns; NULL: every other column of numbers */
  int64_t n_metrics;
  const char* const* per_month; /* those that months add to: divided by exposure, where there is one */
  int64_t n_per_month;
  double level;             /* 0.80 */
  int64_t draws;            /* 1000; of the bootstrap of ridge coefficients */
  uint64_t seed;            /* 1 */
  landfall_control control; /* one thread does it */
} landfall_team_correlates_options;

/** Defaults. `struct_size` is sizeof(landfall_team_correlates_options). @since 0.1 */
LANDFALL_API void landfall_team_correlates_options_init(landfall_team_correlates_options* options, uint32_t struct_size);

/** What goes with the outcome, over all reps and not the two ends alone. Association: none of it says that doing more would
 *  bring more.
 *  @param reps     consumed, also on failure
 *  @param options  NULL for defaults
 *  @param out      filled on LANDFALL_OK. A row a metric, the closest first: metric, spearman (rank correlation with the
 *                  outcome), partial (the same among reps alike in the other metrics), ridge (standardised coefficient, all
 *                  metrics at once), each with its interval. @since 0.1 */
LANDFALL_API landfall_status landfall_team_correlates(struct ArrowArrayStream* reps,
                                                      const landfall_team_correlates_options* options,
                                                      struct ArrowArrayStream* out, landfall_error* error);

/* --- one road or several ------------------------------------------------------------------------------------------------- */

typedef struct landfall_team_camps_options {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  landfall_team_groups groups;
  const char* const* metrics; /* columns; NULL: every other column of numbers */
  int64_t n_metrics;
  const char* const* per_month; /* those that months add to: divided by exposure, where there is one */
  int64_t n_per_month;
  int64_t most;             /* 3; camps that are looked for, 1 to 5 */
  double p_most;            /* 0.10; p of a single normal above which there is one camp, in (0, 1) */
  double least_stability;   /* 0.60; below which there is one, in [0, 1] */
  int64_t draws;            /* 199; from a single normal, for p */
  int64_t resamples;        /* 100; of the reps, for stability */
  uint64_t seed;            /* 1 */
  landfall_control control; /* one thread does it */
} landfall_team_camps_options;

/** Defaults. `struct_size` is sizeof(landfall_team_camps_options). @since 0.1 */
LANDFALL_API void landfall_team_camps_options_init(landfall_team_camps_options* options, uint32_t struct_size);

/** What speaks for several camps. This struct never grows. */
typedef struct landfall_team_camps_evidence {
  int64_t camps;     /* found; 1 for want of evidence of more */
  int64_t preferred; /* by BIC */
  double p_value;    /* of the gain of two camps over one, were the reps of a single normal; 1 where BIC prefers one */
  double stability;  /* mean adjusted Rand index of the camps, over reps drawn anew; 1 where there is one */
  double bic[5];     /* of one camp, two, ...; NaN: not looked for */
  int64_t left_out;  /* reps of the top group without one of the metrics */
} landfall_team_camps_evidence;

/** Do the best reach it by one road or several? A mixture of normals over the profiles of the top group, each metric
 * standardised over all ranked reps; more than one camp only where BIC prefers it, a single normal would seldom look so parted,
 * and the camps are found again when reps are drawn anew.
 *  @param reps      consumed, also on failure
 *  @param options   NULL for defaults
 *  @param evidence  written on LANDFALL_OK
 *  @param out       filled on LANDFALL_OK. A row a rep of the top group who has every metric, the largest camp first, in it the
 *                   best outcome: camp (from 1), rep
 *  @param profiles  NULL, or filled with a row a camp and metric: camp, metric, profile (mean in standard deviations of the
 * team above its mean) LANDFALL_INSUFFICIENT on fewer than six such reps, or no metric with spread among them. O((draws +
 * resamples) * reps * metrics * most). @since 0.1 */
LANDFALL_API landfall_status landfall_team_camps(struct ArrowArrayStream* reps, const landfall_team_camps_options* options,
                                                 landfall_team_camps_evidence* evidence, struct ArrowArrayStream* out,
                                                 struct ArrowArrayStream* profiles, landfall_error* error);

/* --- where each truly stands ------------------------------------------------------------------------------------------ */

typedef struct landfall_team_standing_options {
  uint32_t struct_size;
  uint32_t lower_is_better;   /* 0 or 1 */
  const char* rep;            /* NULL: "rep" */
  const char* wins;           /* rates: deals won … NULL: "wins" */
  const char* closed;         /* … of deals closed; whole numbers; NULL: "closed" */
  const char* value;          /* instead: values, such as a mean deal; NULL: rates */
  const char* standard_error; /* … with their standard errors, above 0 */
  double fraction;            /* 1/3; of all reps that are the top, above 0 and at most 1 */
  double level;               /* 0.80; of the intervals */
  int64_t draws;              /* 10000; of the posterior */
  uint64_t seed;              /* 1 */
  landfall_control control;   /* one thread does it */
} landfall_team_standing_options;

/** Defaults. `struct_size` is sizeof(landfall_team_standing_options). @since 0.1 */
LANDFALL_API void landfall_team_standing_options_init(landfall_team_standing_options* options, uint32_t struct_size);

/** Where each rep truly stands, as far as so few deals can say: partially pooled with the others, and ranked over draws.
 *  @param reps     consumed, also on failure. A rep without the numbers asked for, or who closed nothing, is left out
 *  @param options  NULL for defaults: rates
 *  @param out      filled on LANDFALL_OK. A row a rep, best first: rep, seen (as it is without pooling), truth (pooled), rank
 *                  (expected, and the ranks between which it lies; 1 is the best), each with its interval, top_share
 *                  (probability of truly being at the top)
 *  LANDFALL_INSUFFICIENT with fewer than two reps; of values, three. O(draws * reps log reps). @since 0.1 */
LANDFALL_API landfall_status landfall_team_standing(struct ArrowArrayStream* reps,
                                                    const landfall_team_standing_options* options, struct ArrowArrayStream* out,
                                                    landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_TEAM_H */
