#include "check.h"
#include "table.h"

static void the_worked_example_reproduces(void) {
  const double rates[] = {0.33, 0.60};
  const double expected[] = {3.0, 9.0, 15.0, 750.0};
  double units[4], out = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 2, 50.0, NULL, units, &error) == LANDFALL_OK);
  for (int i = 0; i < 4; ++i) CHECK(units[i] == expected[i]);
  CHECK(landfall_sales_math_deals_needed(250000.0, 84000.0, LANDFALL_ROUNDING_UP, &out, &error) == LANDFALL_OK);
  CHECK(out == 3.0);
  CHECK(landfall_sales_math_units_needed(3.0, 0.33, LANDFALL_ROUNDING_NEAREST, &out, &error) == LANDFALL_OK);
  CHECK(out == 9.0);
  CHECK(landfall_sales_math_units_needed(3.0, 0.33, LANDFALL_ROUNDING_UP, &out, &error) == LANDFALL_OK);
  CHECK(out == 10.0);
  CHECK(landfall_sales_math_units_needed(3.0, 0.33, LANDFALL_ROUNDING_NONE, &out, &error) == LANDFALL_OK);
  CHECK_NEAR(out, 3.0 / 0.33, 1e-12);
  CHECK(landfall_sales_math_activities_needed(15.0, 50.0, LANDFALL_ROUNDING_NEAREST, &out, &error) == LANDFALL_OK);
  CHECK(out == 750.0);
}

static void options_choose_the_rounding(void) {
  const double rates[] = {0.33};
  double units[3];
  landfall_sales_math_backwards_options options;
  landfall_sales_math_backwards_options_init(&options, (uint32_t)sizeof options);
  options.deals = LANDFALL_ROUNDING_NONE;
  options.stages = LANDFALL_ROUNDING_UP;
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 1, 0.5, &options, units, NULL) == LANDFALL_OK);
  CHECK_NEAR(units[0], 250000.0 / 84000.0, 1e-12);
  CHECK(units[1] == 10.0 && units[2] == 5.0);
}

static void activities_that_are_not_tracked_have_no_number(void) {
  double units[2];
  CHECK(landfall_sales_math_backwards(10.0, 3.0, NULL, 0, NAN, NULL, units, NULL) == LANDFALL_OK);
  CHECK(units[0] == 4.0 && isnan(units[1]));
}

static void what_makes_no_sense_is_named_and_writes_nothing(void) {
  const double rates[] = {0.33, 1.5};
  double units[4] = {-1, -1, -1, -1}, out = -1;
  landfall_sales_math_backwards_options options;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 2, 50.0, NULL, units, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "rates");
  CHECK(error.row == 1);
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 1, -50.0, NULL, units, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "activities_per_unit");
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, NULL, 1, 50.0, NULL, units, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 1, 50.0, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "units");
  landfall_sales_math_backwards_options_init(&options, (uint32_t)sizeof options);
  options.stages = 3;
  CHECK(landfall_sales_math_backwards(250000.0, 84000.0, rates, 1, 50.0, &options, units, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "stages");
  CHECK(units[0] == -1 && units[3] == -1);
  CHECK(landfall_sales_math_deals_needed(-1.0, 84000.0, 1, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "quota");
  CHECK(landfall_sales_math_deals_needed(1.0, 0.0, 1, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_units_needed(1.0, 0.0, 1, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_units_needed(1.0, NAN, 1, &out, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_units_needed(1.0, 0.5, 3, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_units_needed(1.0, 0.5, 0, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_sales_math_activities_needed(INFINITY, 0.5, 0, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(out == -1);
}

static void forwards_undoes_backwards(void) {
  const double rates[] = {0.25, 0.5};
  double units[4] = {-1, -1, -1, -1}, bookings = -1;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_sales_math_forwards(800.0, 50000.0, rates, 2, 50.0, units, &bookings, &error) == LANDFALL_OK);
  CHECK(units[0] == 2.0 && units[1] == 8.0 && units[2] == 16.0 && units[3] == 800.0 && bookings == 100000.0);
  CHECK(landfall_sales_math_forwards(3.0, 10.0, NULL, 0, NAN, units, NULL, NULL) == LANDFALL_OK);
  CHECK(units[0] == 3.0 && isnan(units[1]));
  CHECK(landfall_sales_math_forwards(-1.0, 10.0, NULL, 0, NAN, units, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "effort");
  CHECK(units[0] == 3.0);
}

static void everyone_s_chain_adds_up_by_team(void) {
  static const char* const reps[] = {"ann", "bo", "cy"};
  static const char* const teams[] = {"north", "north", "south"};
  static const char* const steps[] = {"demo"};
  static const double quota[] = {250000, 100000, 60000}, size[] = {84000, 50000, 20000}, demo[] = {0.33, 0.5, 0.5};
  static const made_column columns[] = {{"rep", "u", reps, NULL},
                                        {"team", "u", teams, NULL},
                                        {"quota", "g", quota, NULL},
                                        {"deal_size", "g", size, NULL},
                                        {"demo", "g", demo, NULL}};
  made_table table = {columns, 5, 3, 0, 0, 0};
  struct ArrowArrayStream quotas, out;
  landfall_sales_math_by_options options;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  landfall_sales_math_by_options_init(&options, (uint32_t)sizeof options);
  options.by = "team", options.steps = steps, options.n_steps = 1;
  make_stream(&table, &quotas);
  CHECK(landfall_sales_math_by(&quotas, &options, &out, &error) == LANDFALL_OK);
  CHECK(quotas.release == NULL && table.live == 0);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 12);
  CHECK(number_at(&rows, "units", 1) == 9.0 && number_at(&rows, "units", 7) == 13.0 && number_at(&rows, "units", 11) == 19.0);
  CHECK_TEXT(text_at(&rows, "group", 7), "north");
  CHECK_TEXT(text_at(&rows, "name", 7), "");
  free_table(&rows);
  options.won = "quota"; /* rates are no counts */
  make_stream(&table, &quotas);
  CHECK(landfall_sales_math_by(&quotas, &options, &out, &error) == LANDFALL_INVALID_ARGUMENT && out.release == NULL);
  CHECK_TEXT(error.column, "counts");
}

void test_sales_math(void) {
  forwards_undoes_backwards();
  everyone_s_chain_adds_up_by_team();
  the_worked_example_reproduces();
  options_choose_the_rounding();
  activities_that_are_not_tracked_have_no_number();
  what_makes_no_sense_is_named_and_writes_nothing();
}
