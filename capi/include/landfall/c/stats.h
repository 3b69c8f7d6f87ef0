/* Statistics on plain numbers: how sure is a rate that was seen as k of n, did what was given a chance come true as often, and
 * do two groups differ?
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_STATS_H
#define LANDFALL_C_STATS_H

#include "base.h"

LANDFALL_BEGIN

/** An estimate with what makes it honest. This struct never grows. */
typedef struct landfall_interval {
  double estimate; /* NaN: there is nothing to estimate it from */
  double low;
  double high;
  double level; /* probability that low to high is to cover */
  int64_t n;    /* observations behind the estimate */
} landfall_interval;

/* How an interval for a proportion is made. */
#define LANDFALL_PROPORTION_WILSON 0          /* covers near its level also for small n, never leaves 0 to 1 */
#define LANDFALL_PROPORTION_JEFFREYS 1        /* equal-tailed posterior of a Beta(1/2, 1/2) prior */
#define LANDFALL_PROPORTION_CLOPPER_PEARSON 2 /* never covers less than its level; wider */

/** Interval for the rate behind `successes` of `trials`, such as deals won of deals decided.
 *
 *  Wilson: centre (k + z^2/2) / (n + z^2), half width z / (n + z^2) * sqrt(k (n - k) / n + z^2/4), z the normal quantile at
 *  (1 + level) / 2. No trials answer 0 to 1 with the estimate NaN: nothing is known.
 *  @param successes  0 to trials
 *  @param trials     0 or more
 *  @param method     LANDFALL_PROPORTION_WILSON is what landfall uses where nobody chose
 *  @param level      between 0 and 1, such as 0.80
 *  @param out        written on LANDFALL_OK
 *  O(1); allocates nothing unless it fails. Agrees with R to 1e-12. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_proportion_interval(int64_t successes, int64_t trials, uint32_t method,
                                                                double level, landfall_interval* out, landfall_error* error);

/** What two rates beside one another come to. This struct never grows. */
typedef struct landfall_two_rates {
  double fisher_p;              /* Fisher's exact test, two-sided; 1 without trials on one side */
  double likelihood_ratio_p;    /* of G^2 on one degree of freedom */
  landfall_interval difference; /* the second rate less the first, with Newcombe's interval; NaN without trials on one side */
} landfall_two_rates;

/** Has a rate changed: is the second one higher than the first, by how much, and how sure is that?
 *  @param successes, trials  of each, 0 or more; successes at most trials
 *  @param level              between 0 and 1, of the interval
 *  @param out                written on LANDFALL_OK
 *  O(smallest margin). Agrees with R's fisher.test to 1e-10. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_two_rates(int64_t first_successes, int64_t first_trials, int64_t second_successes,
                                                      int64_t second_trials, double level, landfall_two_rates* out,
                                                      landfall_error* error);

/* How probabilities are put together to be held against what happened. */
#define LANDFALL_BINS_EQUAL_WIDTH 0 /* bins of equal width from 0 to 1 */
#define LANDFALL_BINS_EQUAL_COUNT 1 /* of equal weight, as near as equal probabilities, which stay together, allow */
#define LANDFALL_BINS_DISTINCT 2    /* one for each distinct probability */

/* How the curve through the outcomes is found. */
#define LANDFALL_FIT_MAXIMUM_LIKELIHOOD 0
#define LANDFALL_FIT_FIRTH 1 /* pulls a little towards one half, and has an answer under separation too */

typedef struct landfall_stats_calibration_options {
  uint32_t struct_size;
  uint32_t bins;     /* LANDFALL_BINS_EQUAL_WIDTH */
  int64_t n_bins;    /* 10; 1 to 65536; unused for distinct ones */
  uint32_t fit;      /* LANDFALL_FIT_MAXIMUM_LIKELIHOOD */
  uint32_t reserved; /* 0 */
  double clamp;      /* 1e-6; probabilities nearer to 0 or 1 are moved inwards for the curve alone, since they have no logit */
  double level;      /* 0.80; of the intervals */
} landfall_stats_calibration_options;

/** Defaults. `struct_size` is sizeof(landfall_stats_calibration_options). @since 0.1 */
LANDFALL_API void landfall_stats_calibration_options_init(landfall_stats_calibration_options* options, uint32_t struct_size);

/** Whether chances came true: scores, the reliability table, and the line through the outcomes on the logit scale.
 *  @param probability  n of them, each 0 to 1
 *  @param outcome      n of them, each 0 or 1
 *  @param weight       n of them, each 0 or from 1e-100 to 1e100, not all 0; NULL: 1 each
 *  @param n            1 or more
 *  @param options      NULL for defaults
 *  @param scores       NULL, or filled on LANDFALL_OK with one row: score (Brier's mean squared distance, with its interval),
 *                      reliability, resolution, uncertainty, within_bins, skill, log_loss (with its interval)
 *  @param table        NULL, or a row for each bin: low, high, n, weight, mean_probability, observed (with its interval)
 *  @param line         NULL, or one row: intercept, slope, in_the_large (each with its interval), intercept_error, slope_error,
 *                      in_the_large_error, covariance, p_value, n, clamped, separated. Calibrated chances have
 *                      intercept 0 and slope 1
 *  O(n log n). Agrees with scikit-learn, R's glm and statsmodels to 1e-8. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_calibration(const double* probability, const double* outcome, const double* weight,
                                                        int64_t n, const landfall_stats_calibration_options* options,
                                                        struct ArrowArrayStream* scores, struct ArrowArrayStream* table,
                                                        struct ArrowArrayStream* line, landfall_error* error);

/* --- two groups ------------------------------------------------------------------------------------------------------- */

/* How far two groups lie apart. */
#define LANDFALL_EFFECT_DIFFERENCE 0 /* of means; Welch's interval */
#define LANDFALL_EFFECT_RATIO 1      /* of means, both above 0; interval on the log scale */
#define LANDFALL_EFFECT_HEDGES_G 2   /* difference in pooled standard deviations, without small-sample bias; noncentral t */
#define LANDFALL_EFFECT_CLIFFS_DELTA                                                                                           \
  3 /* share of pairs in which the first is the larger, less that in which it is the smaller */

/** How far two groups lie apart, with its interval; NaN and without ends where there are too few values for it.
 *  @param first     n_first finite numbers
 *  @param second    n_second finite numbers
 *  @param measure   LANDFALL_EFFECT_…
 *  @param level     between 0 and 1, such as 0.80
 *  @param out       written on LANDFALL_OK
 *  O(n), O(n log n) for Cliff's delta. Agrees with SciPy, mpmath and a count of all pairs to 1e-9. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_effect_size(const double* first, int64_t n_first, const double* second,
                                                        int64_t n_second, uint32_t measure, double level,
                                                        landfall_interval* out, landfall_error* error);

typedef struct landfall_stats_bca_options {
  uint32_t struct_size;
  uint32_t as_efron;        /* 0: widened for few values, as Student's t is; 1: BCa as Efron has it */
  double level;             /* 0.80 */
  int64_t resamples;        /* 9999; 100 or more */
  uint64_t seed;            /* 1 */
  uint64_t stream;          /* 0; samples that are drawn beside one another take each its own */
  landfall_control control; /* one thread does it */
} landfall_stats_bca_options;

/** Defaults. `struct_size` is sizeof(landfall_stats_bca_options). @since 0.1 */
LANDFALL_API void landfall_stats_bca_options_init(landfall_stats_bca_options* options, uint32_t struct_size);

/** BCa bootstrap interval of a mean, or of a difference of two means, for values that are skewed.
 *
 *  Widened, exponential values are covered at 80% by 76% (n = 5) to 78% (20), and as Efron has it by 66 to 75%.
 *  @param first     n_first finite numbers
 *  @param second    n_second finite numbers; NULL: the mean of the first
 *  @param options   NULL for defaults
 *  @param out       written on LANDFALL_OK; without ends for one value
 *  O(resamples * n). Agrees with scipy.stats.bootstrap. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_bca(const double* first, int64_t n_first, const double* second, int64_t n_second,
                                                const landfall_stats_bca_options* options, landfall_interval* out,
                                                landfall_error* error);

#define LANDFALL_GROUP_TEST_PERMUTATION 0    /* of the difference of means: Fisher-Pitman */
#define LANDFALL_GROUP_TEST_MANN_WHITNEY 1   /* of ranks: the groups have one distribution */
#define LANDFALL_GROUP_TEST_BRUNNER_MUNZEL 2 /* of ranks: neither group tends to be larger, however each varies */

#define LANDFALL_ALTERNATIVE_TWO_SIDED 0
#define LANDFALL_ALTERNATIVE_GREATER 1 /* the first group is */
#define LANDFALL_ALTERNATIVE_LESS 2

typedef struct landfall_stats_group_test_options {
  uint32_t struct_size;
  uint32_t test;        /* LANDFALL_GROUP_TEST_PERMUTATION */
  uint32_t alternative; /* LANDFALL_ALTERNATIVE_TWO_SIDED */
  uint32_t reserved;    /* 0 */
  int64_t exact_limit;  /* -1. Exact by permutation up to so many ways of dealing the labels (-1: 200000), by Mann-Whitney up
                           to so many values (-1: 60; at most 120) */
  int64_t permutations; /* 9999; drawn where it is not exact */
  uint64_t seed;        /* 1 */
  uint64_t stream;      /* 0; tests that are run beside one another take each its own */
  landfall_control control; /* one thread does it */
} landfall_stats_group_test_options;

/** Defaults. `struct_size` is sizeof(landfall_stats_group_test_options). @since 0.1 */
LANDFALL_API void landfall_stats_group_test_options_init(landfall_stats_group_test_options* options, uint32_t struct_size);

/** What a test of two groups answers. This struct never grows. */
typedef struct landfall_group_test {
  double
      statistic; /* difference of means; Mann-Whitney's U of the first; Brunner-Munzel's W, above 0 where the first is larger */
  double p_value;       /* Brunner-Munzel: NaN where the groups part completely */
  double degrees;       /* of freedom: Brunner-Munzel's; else NaN */
  int64_t permutations; /* looked at: by permutation; else 0 */
  uint32_t exact;       /* 1: every way of dealing the labels; 0: drawn, or by an approximation */
  uint32_t reserved;    /* 0 */
} landfall_group_test;

/** Whether two groups differ by more than chance.
 *  @param first     n_first finite numbers, 1 or more; 2 for Brunner-Munzel
 *  @param second    n_second finite numbers, likewise
 *  @param options   NULL for defaults
 *  @param out       written on LANDFALL_OK
 *  Permutation: p is the share of ways that part the groups as far, two-sided by |difference|; drawn, (extreme + 1) /
 *  (permutations + 1). Agrees with SciPy to 1e-10. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_group_test(const double* first, int64_t n_first, const double* second,
                                                       int64_t n_second, const landfall_stats_group_test_options* options,
                                                       landfall_group_test* out, landfall_error* error);

/** q values by Benjamini and Hochberg: calling every difference with q at most f real makes at most a share f of them false.
 *  @param p_values  n of them, each 0 to 1, or NaN (null), which stays NaN and is not counted
 *  @param out       room for n; written on LANDFALL_OK
 *  O(n) as a rule. Agrees with R's p.adjust. @since 0.1 */
LANDFALL_API landfall_status landfall_stats_q_values(const double* p_values, int64_t n, double* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_STATS_H */
