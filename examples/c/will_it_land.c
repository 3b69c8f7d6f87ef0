/* Will the quarter land on its target? And if not, how much must be done?
 *
 *   cc -std=c11 will_it_land.c $(pkg-config --cflags --libs landfall-capi) -o will_it_land && ./will_it_land
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <landfall.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Deals that are open on 15 November 2017: the chance that each closes this quarter, and what it pays. */
static const double chance[] = {0.60, 0.35, 0.30, 0.15, 0.50};
static const double amount[] = {120000, 75000, 90000, 55000, 62500};
enum { n_deals = sizeof chance / sizeof *chance };
static const double won = 145500, target = 330000;
static const int32_t today = 17485; /* days since 1970-01-01 */

/* Goes on only when a call succeeded. */
static void check(landfall_status status, const landfall_error* error) {
  if (status == LANDFALL_OK) return;
  fprintf(stderr, "%s: %s %s\n", landfall_status_name(status), error->column, error->message);
  exit(1);
}

int main(void) {
  landfall_error error = LANDFALL_ERROR_INIT;

  landfall_calendar* calendar = NULL;
  landfall_period quarter;
  int32_t days_left = 0;
  check(landfall_calendar_new(NULL, &calendar, &error), &error);
  check(landfall_calendar_quarter_of(calendar, today, &quarter, &error), &error);
  check(landfall_calendar_business_days(calendar, today + 1, quarter.end, &days_left, &error), &error);
  landfall_calendar_free(calendar);
  printf("%s, %d business days left\n", quarter.label, (int)days_left);

  landfall_landing *pipeline = NULL, *landing = NULL;
  double quantile[] = {0.1, 0.5, 0.9}, hit[] = {target};
  check(landfall_landing_from_deals(chance, amount, n_deals, NULL, &pipeline, &error), &error);
  check(landfall_landing_shift(pipeline, won, &landing, &error), &error);
  check(landfall_landing_quantile(landing, quantile, 3, quantile, &error), &error);
  check(landfall_landing_probability_at_least(landing, hit, 1, hit, &error), &error);
  landfall_landing_free(pipeline);
  landfall_landing_free(landing);
  printf("lands at %.0f, 80%% between %.0f and %.0f; chance of %.0f: %.0f%%\n", quantile[1], quantile[0], quantile[2], target,
         100 * hit[0]);

  /* Of 37 deals decided, 14 were won: the rate that Sales Math is to count with, and how sure it is. */
  landfall_interval rate;
  check(landfall_stats_proportion_interval(14, 37, LANDFALL_PROPORTION_WILSON, 0.80, &rate, &error), &error);
  printf("close rate %.0f%%, 80%% between %.0f%% and %.0f%%\n", 100 * rate.estimate, 100 * rate.low, 100 * rate.high);

  const double rates[] = {rate.estimate, 0.60}; /* demos to deals, discovery calls to demos */
  double units[4];
  check(landfall_sales_math_backwards(fmax(0.0, target - quantile[1]), 84000, rates, 2, 50, NULL, units, &error), &error);
  printf("for the rest: deals %.0f, demos %.0f, discovery calls %.0f, activities %.0f\n", units[0], units[1], units[2],
         units[3]);
  return 0;
}
