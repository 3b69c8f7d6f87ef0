/* Statistics on plain numbers: how sure is a rate that was seen as k of n?
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

LANDFALL_END

#endif /* LANDFALL_C_STATS_H */
