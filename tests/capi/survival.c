#include "check.h"
#include "table.h"

#include <stdlib.h>

static const double durations[] = {2, 3, 3, 5};
static const uint8_t ended[] = {1, 1, 0, 1};
static const uint8_t ends[] = {1, 2, 0, 1};

static void kaplan_meier_counts_the_censored_as_at_risk(void) {
  struct ArrowArrayStream out;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_interval median, mean;
  read_table rows;
  CHECK(landfall_survival_kaplan_meier(durations, ended, 4, 0.8, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 3);
  CHECK(number_at(&rows, "time", 1) == 3.0 && integer_at(&rows, "at_risk", 1) == 3 && integer_at(&rows, "at_risk", 2) == 1);
  free_table(&rows);
  CHECK(landfall_survival_quantile(durations, ended, 4, 0.5, 0.8, &median, &error) == LANDFALL_OK);
  CHECK(median.estimate == 4.0 && median.n == 4); /* survival is one half from 3 to 5 */
  CHECK(landfall_survival_restricted_mean(durations, ended, 4, 4.0, 0.8, &mean, &error) == LANDFALL_OK);
  CHECK(mean.estimate == 3.25);
  CHECK(landfall_survival_restricted_mean(durations, ended, 4, 6.0, 0.8, &mean, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "until");
  CHECK(landfall_survival_kaplan_meier(NULL, NULL, 0, 0.8, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 0);
  free_table(&rows);
}

static void aalen_johansen_has_a_part_for_each_way(void) {
  struct ArrowArrayStream out;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_survival_aalen_johansen(durations, ends, 4, 2, 0.8, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 6);
  CHECK(integer_at(&rows, "way", 0) == 1 && integer_at(&rows, "way", 3) == 2 && integer_at(&rows, "ended", 4) == 1);
  free_table(&rows);
  CHECK(landfall_survival_aalen_johansen(durations, ends, 4, 1, 0.8, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(out.release == NULL && error.row == 1);
  CHECK_TEXT(error.column, "end");
}

static void a_cure_model_says_what_a_cohort_comes_to(void) {
  double time[200];
  uint8_t has_ended[200];
  landfall_cure* cure = NULL;
  landfall_weibull* weibull = NULL;
  landfall_interval share, by, expected, median;
  double yet = 0.0;
  int64_t so_far = 0;
  struct ArrowArrayStream parameters, summary;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  for (int i = 0; i < 200; ++i) {
    has_ended[i] = i < 60;
    time[i] = i < 60 ? 1.0 + i % 17 : 40.0 + i % 21;
  }
  CHECK(landfall_cure_fit(time, has_ended, 200, NULL, 0, NULL, &cure, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(landfall_cure_share(cure, NULL, 0, &share, &error) == LANDFALL_OK);
  CHECK_NEAR(share.estimate, 0.3, 0.005);
  CHECK(landfall_cure_ended_by(cure, 100.0, NULL, 0, &by, &error) == LANDFALL_OK);
  CHECK_NEAR(by.estimate, share.estimate, 1e-6);
  CHECK(landfall_cure_yet_to_end(cure, 0.0, NULL, 0, &yet, &error) == LANDFALL_OK);
  CHECK_NEAR(yet, share.estimate, 1e-12);
  CHECK(landfall_cure_expectation(cure, time, has_ended, 200, NULL, 0, &so_far, &expected, &error) == LANDFALL_OK);
  CHECK(so_far == 60 && expected.estimate >= 60.0 && expected.estimate < 62.0);
  CHECK(landfall_cure_table(cure, &parameters, &summary, &error) == LANDFALL_OK);
  CHECK(read_stream(&parameters, &rows) == 0 && rows.rows == 4);
  CHECK_TEXT(text_at(&rows, "parameter", 0), "constant");
  free_table(&rows);
  CHECK(read_stream(&summary, &rows) == 0 && integer_at(&rows, "ended", 0) == 60);
  CHECK_TEXT(text_at(&rows, "timing", 0), "weibull");
  free_table(&rows);
  CHECK(landfall_cure_share(cure, time, 1, &share, &error) == LANDFALL_INVALID_ARGUMENT); /* it has no covariates */
  landfall_cure_free(cure);
  landfall_cure_free(NULL);
  CHECK(landfall_weibull_fit(time, has_ended, 200, NULL, 0, NULL, &weibull, &error) == LANDFALL_OK);
  CHECK(landfall_weibull_quantile(weibull, 0.5, NULL, 0, &median, &error) == LANDFALL_OK);
  CHECK(landfall_weibull_ended_by(weibull, median.estimate, NULL, 0, &by, &error) == LANDFALL_OK);
  CHECK_NEAR(by.estimate, 0.5, 1e-12);
  CHECK(landfall_weibull_mean(weibull, NULL, 0, &share, &error) == LANDFALL_OK && share.n == 60);
  CHECK(landfall_weibull_quantile(weibull, 1.0, NULL, 0, &median, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_weibull_table(weibull, NULL, &summary, &error) == LANDFALL_OK);
  CHECK(read_stream(&summary, &rows) == 0 && integer_at(&rows, "ended", 0) == 60);
  free_table(&rows);
  landfall_weibull_free(weibull);
  CHECK(landfall_cure_fit(time, has_ended, 200, NULL, 2, NULL, &cure, &error) == LANDFALL_INVALID_ARGUMENT && cure == NULL);
  CHECK_TEXT(error.column, "covariates");
}

void test_survival(void) {
  kaplan_meier_counts_the_censored_as_at_risk();
  aalen_johansen_has_a_part_for_each_way();
  a_cure_model_says_what_a_cohort_comes_to();
}
