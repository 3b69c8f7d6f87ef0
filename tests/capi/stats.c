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

static const double top[] = {0.46, 0.51, 0.41}, bottom[] = {0.25, 0.21, 0.29};

static void two_groups_of_three_that_part_completely(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_interval interval;
  landfall_group_test test;
  CHECK(landfall_stats_effect_size(top, 3, bottom, 3, LANDFALL_EFFECT_DIFFERENCE, 0.8, &interval, &error) == LANDFALL_OK);
  CHECK_NEAR(interval.estimate, 0.21, 1e-12);
  CHECK(interval.low > 0.1 && interval.high < 0.3 && interval.n == 6);
  CHECK(landfall_stats_effect_size(top, 3, bottom, 3, LANDFALL_EFFECT_CLIFFS_DELTA, 0.8, &interval, &error) == LANDFALL_OK);
  CHECK(interval.estimate == 1.0 && interval.high == 1.0 && interval.low < 0.0);
  CHECK(landfall_stats_group_test(top, 3, bottom, 3, NULL, &test, &error) == LANDFALL_OK);
  CHECK_NEAR(test.p_value, 0.1, 1e-15);
  CHECK(test.exact == 1 && test.permutations == 20 && isnan(test.degrees));
  landfall_stats_group_test_options options;
  landfall_stats_group_test_options_init(&options, sizeof options);
  options.test = LANDFALL_GROUP_TEST_MANN_WHITNEY, options.alternative = LANDFALL_ALTERNATIVE_GREATER;
  CHECK(landfall_stats_group_test(top, 3, bottom, 3, &options, &test, &error) == LANDFALL_OK);
  CHECK(test.statistic == 9.0 && test.exact == 1);
  CHECK_NEAR(test.p_value, 0.05, 1e-15);
  options.test = LANDFALL_GROUP_TEST_BRUNNER_MUNZEL;
  CHECK(landfall_stats_group_test(top, 3, bottom, 3, &options, &test, &error) == LANDFALL_OK);
  CHECK(isinf(test.statistic) && isnan(test.p_value));
}

static int32_t stop(void* told, double share) {
  *(double*)told = share;
  return 1;
}

static void a_bootstrap_lies_about_its_mean_and_stops_when_told_to(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_interval mean, difference;
  CHECK(landfall_stats_bca(top, 3, NULL, 0, NULL, &mean, &error) == LANDFALL_OK);
  CHECK(mean.low > 0.41 - 1e-12 && mean.low < mean.estimate && mean.high < 0.51 + 1e-12 && mean.n == 3);
  CHECK(landfall_stats_bca(top, 3, bottom, 3, NULL, &difference, &error) == LANDFALL_OK);
  CHECK(difference.low > 0.0 && difference.n == 6);
  landfall_stats_bca_options options;
  landfall_stats_bca_options_init(&options, sizeof options);
  double told = -1.0;
  options.control.progress = stop, options.control.context = &told;
  CHECK(landfall_stats_bca(top, 3, NULL, 0, &options, &mean, &error) == LANDFALL_CANCELLED);
  CHECK(told == 0.0);
  options.control.progress = NULL, options.control.memory_limit = 1000;
  CHECK(landfall_stats_bca(top, 3, NULL, 0, &options, &mean, &error) == LANDFALL_MEMORY_LIMIT);
  CHECK_TEXT(error.column, "memory_limit");
}

static void groups_that_cannot_be_compared_say_why(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_interval interval = {1, 2, 3, 4, 5};
  landfall_group_test test = {1, 2, 3, 4, 5, 6};
  const double odd[] = {1.0, NAN};
  CHECK(landfall_stats_effect_size(odd, 2, bottom, 3, 0, 0.8, &interval, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 1);
  CHECK(landfall_stats_effect_size(top, 3, bottom, 3, 4, 0.8, &interval, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "measure");
  CHECK(landfall_stats_group_test(top, 3, bottom, 0, NULL, &test, &error) == LANDFALL_INSUFFICIENT);
  CHECK_TEXT(error.column, "second");
  landfall_stats_group_test_options options;
  landfall_stats_group_test_options_init(&options, sizeof options);
  options.test = 3;
  CHECK(landfall_stats_group_test(top, 3, bottom, 3, &options, &test, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "test");
  CHECK(interval.n == 5 && test.permutations == 4);
}

static void q_values_keep_their_places_and_their_nulls(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  double p[] = {0.04, NAN, 0.01, 0.5};
  CHECK(landfall_stats_q_values(p, 4, p, &error) == LANDFALL_OK); /* in place */
  CHECK_NEAR(p[0], 0.06, 1e-15);
  CHECK(isnan(p[1]));
  CHECK_NEAR(p[2], 0.03, 1e-15);
  CHECK(p[3] == 0.5);
  p[0] = 2.0;
  CHECK(landfall_stats_q_values(p, 4, p, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 0);
}

static void two_rates_beside_one_another(void) {
  landfall_two_rates rates;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_stats_two_rates(3, 10, 8, 12, 0.8, &rates, &error) == LANDFALL_OK);
  CHECK_NEAR(rates.fisher_p, 0.19838056680161978, 1e-12); /* R's fisher.test */
  CHECK(rates.difference.low < rates.difference.estimate && rates.difference.n == 22);
  CHECK(landfall_stats_two_rates(3, 2, 8, 12, 0.8, &rates, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_stats_two_rates(3, INT64_MAX, 8, 12, 0.8, &rates, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "trials");
}

void test_stats(void) {
  two_rates_beside_one_another();
  two_groups_of_three_that_part_completely();
  a_bootstrap_lies_about_its_mean_and_stops_when_told_to();
  groups_that_cannot_be_compared_say_why();
  q_values_keep_their_places_and_their_nulls();
  wilson_agrees_with_its_formula();
  nothing_tried_is_nothing_known();
  counts_that_cannot_be_are_refused();
}
