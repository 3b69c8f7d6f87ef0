#include "check.h"
#include "deals.h"

#include <stdlib.h>

static landfall_forecast_deals_options options_of_quarter(void) {
  landfall_forecast_deals_options options;
  landfall_forecast_deals_options_init(&options, (uint32_t)sizeof options);
  options.as_of = as_of;
  options.target = 6000.0;
  return options;
}

static landfall_forecast* forecast_of_quarter(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream stream;
  const landfall_forecast_deals_options options = options_of_quarter();
  landfall_forecast* forecast = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  make_stream(&deals, &stream);
  CHECK(landfall_forecast_deals(&stream, NULL, NULL, NULL, &options, &forecast, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(stream.release == NULL && deals.live == 0);
  return forecast;
}

static void a_forecast_has_a_landing_and_tables_that_agree(void) {
  landfall_forecast* forecast = forecast_of_quarter();
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out;
  read_table rows;
  double q = 0.5, p50 = 0.0, target = 6000.0, p_hit = 0.0, weights = 0.0;
  CHECK(landfall_forecast_landing(forecast, &landing, &error) == LANDFALL_OK);
  CHECK(landfall_landing_quantile(landing, &q, 1, &p50, &error) == LANDFALL_OK);
  CHECK(landfall_landing_probability_at_least(landing, &target, 1, &p_hit, &error) == LANDFALL_OK);
  landfall_landing_free(landing);

  CHECK(landfall_forecast_table(forecast, LANDFALL_FORECAST_SUMMARY, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 1);
  CHECK_TEXT(text_at(&rows, "period", 0), "2017-Q4");
  CHECK(number_at(&rows, "p50", 0) == p50);
  CHECK(number_at(&rows, "p_hit", 0) == p_hit);
  CHECK(is_null_at(&rows, "called", 0));
  free_table(&rows);

  CHECK(landfall_forecast_table(forecast, LANDFALL_FORECAST_OPEN_DEALS, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 25);
  CHECK(integer_at(&rows, "rank", 0) == 1);
  CHECK(atoi(text_at(&rows, "id", 0)) >= 600); /* there are no ids: it is the row */
  free_table(&rows);

  CHECK(landfall_forecast_table(forecast, LANDFALL_FORECAST_METHODS, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  for (int64_t i = 0; i < rows.rows; ++i) weights += number_at(&rows, "weight", i);
  CHECK_NEAR(weights, 1.0, 1e-12);
  free_table(&rows);

  CHECK(landfall_forecast_table(forecast, 6, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "table");
  CHECK(out.release == NULL);
  landfall_forecast_free(forecast);
}

static void a_page_is_asked_for_twice(void) {
  landfall_forecast* forecast = forecast_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  int64_t size = 0, again = 0;
  char* text;
  CHECK(landfall_forecast_page(forecast, 100, 3, NULL, 0, &size, &error) == LANDFALL_OK);
  CHECK(size > 200);
  text = malloc((size_t)size);
  memset(text, 'x', (size_t)size);
  CHECK(landfall_forecast_page(forecast, 100, 3, text, size - 1, &again, &error) == LANDFALL_OK);
  CHECK(again == size && text[0] == 'x'); /* one byte short: nothing is written */
  CHECK(landfall_forecast_page(forecast, 100, 3, text, size, &again, &error) == LANDFALL_OK);
  CHECK(strlen(text) + 1 == (size_t)size && strstr(text, "2017-Q4") != NULL);
  free(text);
  CHECK(landfall_forecast_page(forecast, 20, 3, NULL, 0, &size, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "width");
  landfall_forecast_free(forecast);
}

static void too_little_history_is_said(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream stream;
  landfall_forecast_deals_options options = options_of_quarter();
  landfall_forecast* forecast = NULL;
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  deals.rows = 1;
  options.as_of = 16810; /* nothing has closed */
  make_stream(&deals, &stream);
  CHECK(landfall_forecast_deals(&stream, NULL, NULL, NULL, &options, &forecast, NULL, &error) == LANDFALL_OK);
  CHECK(landfall_forecast_landing(forecast, &landing, &error) == LANDFALL_INSUFFICIENT);
  CHECK(landing == NULL && error.message[0] != '\0');
  landfall_forecast_free(forecast);
}

static int32_t stop(void* context, double share) {
  ++*(int*)context;
  return share >= 0.0;
}

static void streams_are_consumed_and_nothing_is_made_on_failure(void) {
  landfall_forecast_deals_options over = options_of_quarter(), odd = over, endless = over, stopped = over, no_column = over;
  const landfall_forecast_deals_options* given[5];
  static const char* const expected[] = {"period", "period", "target", "", "continent"};
  static const char* const continent[] = {"continent"};
  int asked = 0;
  over.period_begin = 17348, over.period_end = 17440; /* 2017-Q3 */
  odd.period_begin = 17440, odd.period_end = 17500;
  endless.target = HUGE_VAL;
  stopped.control.progress = stop;
  stopped.control.context = &asked;
  no_column.dimensions = continent;
  no_column.n_dimensions = 1;
  given[0] = &over, given[1] = &odd, given[2] = &endless, given[3] = &stopped, given[4] = &no_column;
  for (int i = 0; i < 5; ++i) {
    made_table deals = deals_table(), calls = deals;
    struct ArrowArrayStream stream, call_stream, rejects;
    landfall_forecast* forecast = NULL;
    landfall_error error = LANDFALL_ERROR_INIT;
    make_stream(&deals, &stream);
    make_stream(&calls, &call_stream);
    CHECK(landfall_forecast_deals(&stream, NULL, NULL, i == 0 ? &call_stream : NULL, given[i], &forecast, &rejects, &error) !=
          LANDFALL_OK);
    CHECK(forecast == NULL && rejects.release == NULL && stream.release == NULL && deals.live == 0);
    if (i == 0)
      CHECK(call_stream.release == NULL && calls.live == 0);
    else
      call_stream.release(&call_stream);
    if (i > 0) CHECK_TEXT(error.column, expected[i]);
    CHECK(error.message[0] != '\0');
  }
  CHECK(asked > 0);
}

static void numbers_roll_up_through_the_hierarchy(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream stream, out;
  landfall_forecast_roll_up_options options;
  static const char* const owner[] = {"owner"};
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  landfall_forecast_roll_up_options_init(&options, (uint32_t)sizeof options);
  CHECK(options.category == LANDFALL_CATEGORY_COMMIT && options.rule == LANDFALL_OVERRIDE_DEFAULT_ROLL_UP);
  options.as_of = as_of;
  options.hierarchy = owner;
  options.n_hierarchy = 1;
  options.category = LANDFALL_CATEGORY_CLOSED;
  make_stream(&deals, &stream);
  CHECK(landfall_forecast_roll_up(&stream, NULL, &options, &out, NULL, &error) == LANDFALL_OK);
  CHECK(stream.release == NULL && deals.live == 0);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK(number_at(&rows, "amount", 0) + number_at(&rows, "amount", 1) == 2675.0);
  CHECK(number_at(&rows, "adjustment", 0) == 0.0 && is_null_at(&rows, "call", 0));
  CHECK_TEXT(text_at(&rows, "superior", 0), "");
  free_table(&rows);

  options.rule = 4;
  make_stream(&deals, &stream);
  CHECK(landfall_forecast_roll_up(&stream, NULL, &options, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "rule");
  CHECK(stream.release == NULL && deals.live == 0 && out.release == NULL);
}

void test_forecast(void) {
  a_forecast_has_a_landing_and_tables_that_agree();
  a_page_is_asked_for_twice();
  too_little_history_is_said();
  streams_are_consumed_and_nothing_is_made_on_failure();
  numbers_roll_up_through_the_hierarchy();
  landfall_forecast_free(NULL);
}
