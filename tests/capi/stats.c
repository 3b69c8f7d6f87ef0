#include "check.h"

static void wilson_agrees_with_its_formula(void) {
  landfall_interval interval;
  landfall_error error = LANDFALL_ERROR_INIT;
  /* R: prop.test(4238, 6711, conf.level = 0.80, correct = FALSE)$conf.int */
  const double z = 1.2815515655446004, k = 4238, n = 6711;
  const double centre = (k + z * z / 2) / (n + z * z), half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4);
  CHECK(landfall_stats_proportion_interval(4238, 6711, LANDFALL_PROPORTION_WILSON, 0.80, &interval, &error) == LANDFALL_OK);
  CHECK_NEAR(interval.estimate, 4238.0 / 6711.0, 1e-15);
  CHECK_NEAR(interval.low, centre - half, 1e-12);
  CHECK_NEAR(interval.high, centre + half, 1e-12);
  CHECK(interval.level == 0.80 && interval.n == 6711);
}

static void nothing_tried_is_nothing_known(void) {
  landfall_interval interval;
  CHECK(landfall_stats_proportion_interval(0, 0, LANDFALL_PROPORTION_JEFFREYS, 0.9, &interval, NULL) == LANDFALL_OK);
  CHECK(isnan(interval.estimate) && interval.low == 0.0 && interval.high == 1.0);
}

static void counts_that_cannot_be_are_refused(void) {
  landfall_interval interval = {1, 2, 3, 4, 5};
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_stats_proportion_interval(3, 2, LANDFALL_PROPORTION_WILSON, 0.8, &interval, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_stats_proportion_interval(-1, 2, LANDFALL_PROPORTION_WILSON, 0.8, &interval, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_stats_proportion_interval(1, 2, LANDFALL_PROPORTION_WILSON, 1.0, &interval, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_stats_proportion_interval(1, 2, 3, 0.8, &interval, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "method");
  CHECK(landfall_stats_proportion_interval(1, 2, 0, 0.8, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(interval.estimate == 1 && interval.n == 5);
}

void test_stats(void) {
  wilson_agrees_with_its_formula();
  nothing_tried_is_nothing_known();
  counts_that_cannot_be_are_refused();
}
