/* Statistics on plain numbers: how sure is a rate that was seen as k of n, and did what was given a chance come true as often?
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

LANDFALL_END

#endif /* LANDFALL_C_STATS_H */
