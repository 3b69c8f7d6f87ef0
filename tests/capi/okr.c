#include "check.h"

enum { begin = 17440, end = 17532 }; /* 2017-Q4, 92 days */

static const int32_t days[] = {17453, 17467, 17481};
static const double values[] = {20.0, 22.0, 55.0};

static landfall_okr_key_result to_hundred(int64_t check_ins) {
  landfall_okr_key_result key_result;
  landfall_okr_key_result_init(&key_result, (uint32_t)sizeof key_result);
  CHECK(isnan(key_result.initial) && isnan(key_result.target) && key_result.period_begin == LANDFALL_NO_DAY);
  key_result.period_begin = begin;
  key_result.period_end = end;
  key_result.initial = 0.0;
  key_result.target = 100.0;
  key_result.check_in_days = days;
  key_result.check_in_values = values;
  key_result.n_check_ins = check_ins;
  return key_result;
}

static void the_trend_decides_where_there_is_one(void) {
  const landfall_okr_key_result key_result = to_hundred(3);
  landfall_okr_verdict verdict;
  landfall_okr_trend_line trend;
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  double at_least = 0.0;
  const double target = 100.0;
  CHECK(landfall_okr_status(&key_result, 17481, NULL, NULL, &verdict, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(verdict.rule == LANDFALL_OKR_BY_PROBABILITY && verdict.current == 55.0 && verdict.progress == 0.55);
  CHECK_NEAR(verdict.expected, 42.0 / 92.0, 1e-15);
  CHECK_NEAR(verdict.pace_ratio, 0.55 / (42.0 / 92.0), 1e-14);
  CHECK_NEAR(verdict.pace_gap, 42.0 / 92.0 - 0.55, 1e-15);
  CHECK(strstr(verdict.why, "P(hit)") != NULL);
  CHECK(landfall_okr_trend(&key_result, 17481, &trend, &error) == LANDFALL_OK);
  CHECK(trend.increments == 3 && trend.last == 55.0 && trend.days_observed == 42.0 && trend.days_left == 50.0);
  CHECK_NEAR(trend.drift_per_day, 55.0 / 42.0, 1e-15);
  CHECK_NEAR(trend.centre, 55.0 + 50.0 * 55.0 / 42.0, 1e-12);
  CHECK(landfall_okr_landing(&key_result, 17481, &landing, &error) == LANDFALL_OK);
  CHECK(landfall_landing_probability_at_least(landing, &target, 1, &at_least, &error) == LANDFALL_OK);
  CHECK(at_least == verdict.p_hit);
  landfall_landing_free(landing);
}

static void pace_decides_where_the_check_ins_give_no_probability(void) {
  landfall_okr_key_result key_result = to_hundred(1);
  landfall_okr_status_options options;
  landfall_okr_verdict verdict;
  landfall_okr_trend_line trend = {0};
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_okr_status(&key_result, 17454, NULL, NULL, &verdict, NULL) == LANDFALL_OK);
  CHECK(verdict.rule == LANDFALL_OKR_BY_PACE_RATIO && verdict.status == LANDFALL_OKR_ON_TRACK && isnan(verdict.p_hit));
  landfall_okr_status_options_init(&options, (uint32_t)sizeof options);
  CHECK(options.probability_on_track == 0.7 && options.pace_ratio_lagging == 0.75 && options.pace_gap_on_track == 0.165);
  options.by_pace = LANDFALL_OKR_BY_PACE_GAP;
  CHECK(landfall_okr_status(&key_result, 17520, NULL, &options, &verdict, NULL) == LANDFALL_OK);
  CHECK(verdict.rule == LANDFALL_OKR_BY_PACE_GAP && verdict.status == LANDFALL_OKR_OFF_TRACK);
  CHECK(landfall_okr_trend(&key_result, 17454, &trend, &error) == LANDFALL_INSUFFICIENT);
  CHECK_TEXT(error.column, "check_in_days");
  CHECK(landfall_okr_landing(&key_result, 17454, &landing, &error) == LANDFALL_INSUFFICIENT);
  CHECK(landing == NULL && trend.increments == 0);
}

static void a_landing_from_elsewhere_decides(void) {
  const landfall_okr_key_result key_result = to_hundred(3);
  landfall_okr_verdict verdict;
  landfall_landing* sure = NULL;
  CHECK(landfall_landing_point(120.0, &sure, NULL) == LANDFALL_OK);
  CHECK(landfall_okr_status(&key_result, 17481, sure, NULL, &verdict, NULL) == LANDFALL_OK);
  CHECK(verdict.p_hit == 1.0 && verdict.status == LANDFALL_OKR_ON_TRACK);
  landfall_landing_free(sure);
}

static void what_makes_no_sense_is_named(void) {
  landfall_okr_key_result key_result = to_hundred(3);
  landfall_okr_status_options options;
  landfall_okr_verdict verdict;
  landfall_error error = LANDFALL_ERROR_INIT;
  memset(&verdict, 0x55, sizeof verdict);
  key_result.target = 0.0;
  CHECK(landfall_okr_status(&key_result, 17481, NULL, NULL, &verdict, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "target");
  key_result = to_hundred(3);
  key_result.period_end = LANDFALL_NO_DAY;
  CHECK(landfall_okr_status(&key_result, 17481, NULL, NULL, &verdict, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "period_end");
  key_result = to_hundred(-1);
  CHECK(landfall_okr_status(&key_result, 17481, NULL, NULL, &verdict, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "check_in_days");
  key_result = to_hundred(3);
  landfall_okr_status_options_init(&options, (uint32_t)sizeof options);
  options.by_pace = LANDFALL_OKR_BY_PROBABILITY;
  CHECK(landfall_okr_status(&key_result, 17481, NULL, &options, &verdict, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_okr_status(NULL, 17481, NULL, NULL, &verdict, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "key_result");
  CHECK(verdict.status == 0x55555555);
}

static void several_roll_up_to_one(void) {
  const double weight[] = {2.0, 1.0, 0.0}, progress[] = {0.5, 0.2, 0.1};
  double out = -1.0;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_okr_roll_up(weight, progress, 3, LANDFALL_OKR_WEIGHTED_MEAN, &out, &error) == LANDFALL_OK);
  CHECK_NEAR(out, 0.4, 1e-15);
  CHECK(landfall_okr_roll_up(weight, progress, 3, LANDFALL_OKR_WORST_CHILD, &out, &error) == LANDFALL_OK);
  CHECK(out == 0.2);
  CHECK(landfall_okr_roll_up(NULL, NULL, 0, LANDFALL_OKR_WEIGHTED_MEAN, &out, &error) == LANDFALL_INSUFFICIENT);
  CHECK(landfall_okr_roll_up(weight, progress, 3, 2, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "rule");
  CHECK(out == 0.2);
}

void test_okr(void) {
  the_trend_decides_where_there_is_one();
  pace_decides_where_the_check_ins_give_no_probability();
  a_landing_from_elsewhere_decides();
  what_makes_no_sense_is_named();
  several_roll_up_to_one();
}
