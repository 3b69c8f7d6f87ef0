#include "check.h"

static void a_variance_is_judged_by_its_polarity(void) {
  landfall_plan_variance_options options;
  landfall_variance variance;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_plan_variance(1000.0, 900.0, NULL, &variance, &error) == LANDFALL_OK);
  CHECK(variance.variance == -100.0 && variance.ratio == -0.1);
  CHECK(variance.verdict == LANDFALL_PLAN_UNFAVOURABLE && variance.material == 1);
  landfall_plan_variance_options_init(&options, (uint32_t)sizeof options);
  CHECK(isnan(options.material_amount) && options.material_ratio == 0.05 && options.rounding_ratio == 1e-12);
  options.polarity = LANDFALL_LOWER_IS_BETTER;
  options.material_amount = 101.0;
  CHECK(landfall_plan_variance(1000.0, 900.0, &options, &variance, &error) == LANDFALL_OK);
  CHECK(variance.verdict == LANDFALL_PLAN_FAVOURABLE && variance.material == 0);
  options.material_when = LANDFALL_MATERIAL_EITHER_REACHED;
  CHECK(landfall_plan_variance(1000.0, 900.0, &options, &variance, &error) == LANDFALL_OK);
  CHECK(variance.material == 1);
}

static void a_plan_of_nothing_has_no_ratio(void) {
  landfall_variance variance;
  CHECK(landfall_plan_variance(0.0, 1.0, NULL, &variance, NULL) == LANDFALL_OK);
  CHECK(isnan(variance.ratio) && variance.material == 1);
  CHECK(landfall_plan_variance(0.0, 0.0, NULL, &variance, NULL) == LANDFALL_OK);
  CHECK(variance.verdict == LANDFALL_PLAN_ON_PLAN && variance.material == 0);
}

static void what_is_no_number_is_refused(void) {
  landfall_plan_variance_options options;
  landfall_variance variance = {1.0, 2.0, 3, 4};
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_plan_variance(NAN, 1.0, NULL, &variance, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "plan");
  CHECK(landfall_plan_variance(1.0, INFINITY, NULL, &variance, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "actual");
  landfall_plan_variance_options_init(&options, (uint32_t)sizeof options);
  options.material_ratio = -1.0;
  CHECK(landfall_plan_variance(1.0, 1.0, &options, &variance, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "material_ratio");
  options.material_ratio = 0.1;
  options.polarity = 2;
  CHECK(landfall_plan_variance(1.0, 1.0, &options, &variance, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "polarity");
  CHECK(variance.variance == 1.0 && variance.material == 4);
}

void test_plan(void) {
  a_variance_is_judged_by_its_polarity();
  a_plan_of_nothing_has_no_ratio();
  what_is_no_number_is_refused();
}
