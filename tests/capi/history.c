#include "check.h"
#include "table.h"

#include <math.h>

enum { day0 = 20089 /* 2025-01-01 */ };

/* Three deals: one created on the 5th and won on the 40th, one pushed to the next quarter, one taken away. */
static const char* ids[] = {"a", "a", "b", "b", "c", "c"};
static const int32_t from[] = {day0 + 5, day0 + 40, day0 + 6, day0 + 30, day0 + 7, day0 + 20};
static const char* standing[] = {"open", "won", "open", "open", "open", "removed"};
static const double amount[] = {100.25, 120.0, 50.5, 50.5, 10.0, 10.0};
static const int32_t expected[] = {day0 + 60, day0 + 60, day0 + 70, day0 + 120, day0 + 80, day0 + 80};
static const char* owner[] = {"Ann", "Ann", "Ben", "Ben", "Ann", "Ann"};
static const made_column state_columns[] = {{"id", "u", ids, NULL},
                                            {"from", "tdD", from, NULL},
                                            {"standing", "u", standing, NULL},
                                            {"amount", "g", amount, NULL},
                                            {"expected_close", "tdD", expected, NULL},
                                            {"owner", "u", owner, NULL}};

static landfall_history* history_of_states(void) {
  made_table table = {state_columns, 6, 6, 0, 0, 0};
  const char* dimensions[] = {"owner"};
  landfall_history_of_states_options options;
  landfall_history* history = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream stream;
  landfall_history_of_states_options_init(&options, (uint32_t)sizeof options);
  options.dimensions = dimensions;
  options.n_dimensions = 1;
  make_stream(&table, &stream);
  CHECK(landfall_history_of_states(&stream, &options, &history, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(stream.release == NULL && table.live == 0);
  return history;
}

static void the_table_of_a_day_is_as_it_stood(void) {
  landfall_history* history = history_of_states();
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out;
  read_table rows;
  CHECK(landfall_history_as_of(history, day0 + 25, NULL, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "id", 1), "b");
  CHECK_TEXT(text_at(&rows, "standing", 0), "open");
  CHECK_TEXT(text_at(&rows, "owner", 0), "Ann");
  CHECK(number_at(&rows, "amount", 0) == 100.25 && is_null_at(&rows, "closed", 0));
  free_table(&rows);
  CHECK(landfall_history_as_of(history, day0 + 40, NULL, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "standing", 0), "won");
  CHECK(number_at(&rows, "amount", 0) == 120.0 && !is_null_at(&rows, "closed", 0));
  free_table(&rows);
  CHECK(landfall_history_as_of(history, INT32_MAX, NULL, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(out.release == NULL);
  landfall_history_free(history);
}

static void a_waterfall_adds_up_and_names_its_deals(void) {
  landfall_history* history = history_of_states();
  landfall_history_waterfall_options options;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out, deals;
  read_table rows;
  const int32_t days[] = {day0 - 1, day0 + 10, day0 + 45};
  double sum = 0.0;
  landfall_history_waterfall_options_init(&options, (uint32_t)sizeof options);
  CHECK(landfall_history_waterfall(history, days, 3, &options, &out, &deals, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 30);
  for (int64_t i = 0; i < 30; ++i) {
    if (i % 15 == 14) {
      CHECK_TEXT(text_at(&rows, "bucket", i), "ending");
      CHECK(sum == number_at(&rows, "amount", i));
      sum = 0.0;
    } else {
      sum += number_at(&rows, "amount", i);
    }
  }
  CHECK_TEXT(text_at(&rows, "segment", 0), "total");
  CHECK(number_at(&rows, "amount", 15 + 11) == -100.25); /* won, as it stood */
  CHECK(number_at(&rows, "amount", 15 + 8) == -50.5);    /* pushed out */
  CHECK(integer_at(&rows, "count", 15 + 13) == 1);       /* removed */
  free_table(&rows);
  CHECK(read_stream(&deals, &rows) == 0 && rows.rows == 0); /* between the first day and the last nothing is left */
  free_table(&rows);
  options.by = "owner";
  CHECK(landfall_history_waterfall(history, days + 1, 2, &options, &out, &deals, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 30);
  free_table(&rows);
  CHECK(read_stream(&deals, &rows) == 0 && rows.rows == 3);
  CHECK_TEXT(text_at(&rows, "id", 0), "a");
  CHECK_TEXT(text_at(&rows, "bucket", 0), "won");
  free_table(&rows);

  options.by = "planet";
  CHECK(landfall_history_waterfall(history, days, 3, &options, &out, NULL, &error) == LANDFALL_NOT_FOUND);
  CHECK(landfall_history_waterfall(history, days, 1, NULL, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_history_waterfall(NULL, days, 3, NULL, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(out.release == NULL);
  landfall_history_free(history);
}

/* Three quarters of 40 deals each, opened before their quarter; every other one is won in its eighth week, the last are open.
 */
enum { n_deals = 120 };
static const char* stages[n_deals];
static int32_t created[n_deals], closed[n_deals], closes[n_deals];
static uint8_t has_closed[n_deals / 8 + 1];
static double worth[n_deals];
static const made_column deal_columns[] = {{"stage", "u", stages, NULL},
                                           {"created", "tdD", created, NULL},
                                           {"closed", "tdD", closed, has_closed},
                                           {"expected_close", "tdD", closes, NULL},
                                           {"amount", "g", worth, NULL}};

static landfall_history* history_of_deals(void) {
  static const int32_t quarters[] = {day0, day0 + 90, day0 + 181};
  made_table table = {deal_columns, 5, n_deals, 0, 0, 0};
  landfall_history* history = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream stream;
  memset(has_closed, 0, sizeof has_closed);
  for (int i = 0; i < n_deals; ++i) {
    const int32_t begin = quarters[i / 40];
    stages[i] = i >= 80 ? "Demo" : i % 2 == 0 ? "won" : "lost";
    created[i] = begin - 10;
    closed[i] = begin + 50;
    closes[i] = begin + 55;
    if (i < 80) has_closed[i / 8] = (uint8_t)(has_closed[i / 8] | 1U << (i % 8));
    worth[i] = 100.0;
  }
  make_stream(&table, &stream);
  CHECK(landfall_history_new(&stream, NULL, NULL, NULL, &history, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  return history;
}

static void coverage_says_what_a_week_needs(void) {
  landfall_history* history = history_of_deals();
  landfall_history_coverage_options options;
  landfall_error error = LANDFALL_ERROR_INIT;
  const char* periods[] = {"2025-Q3"};
  const char* segments[] = {"total"};
  const double amounts[] = {2000.0};
  const made_column target_columns[] = {
      {"period", "u", periods, NULL}, {"segment", "u", segments, NULL}, {"amount", "g", amounts, NULL}};
  made_table targets = {target_columns, 3, 1, 0, 0, 0};
  struct ArrowArrayStream goals, out, weeks, needed;
  read_table rows;
  landfall_history_coverage_options_init(&options, (uint32_t)sizeof options);
  options.as_of = day0 + 181 + 13;
  make_stream(&targets, &goals);
  CHECK(landfall_history_coverage(history, &goals, &options, &out, &weeks, &needed, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(goals.release == NULL && targets.live == 0);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 1);
  CHECK(number_at(&rows, "coverage_ratio", 0) == 2.0);
  CHECK(integer_at(&rows, "week", 0) == 2);
  CHECK(fabs(number_at(&rows, "mean", 0) - 2000.0) < 1e-6);
  CHECK(!is_null_at(&rows, "p_hit", 0));
  CHECK_TEXT(metadata_of(&rows, "landfall.period"), "2025-Q3");
  CHECK_TEXT(metadata_of(&rows, "landfall.earlier"), "2");
  free_table(&rows);
  CHECK(read_stream(&weeks, &rows) == 0 && rows.rows > 25);
  free_table(&rows);
  CHECK(read_stream(&needed, &rows) == 0 && integer_at(&rows, "week", 0) == 0);
  free_table(&rows);
  {
    const char* deals[] = {"80", "81"};
    options.leave_out = deals;
    options.n_leave_out = 2;
    CHECK(landfall_history_coverage(history, NULL, &options, &out, NULL, NULL, &error) == LANDFALL_OK);
    CHECK(read_stream(&out, &rows) == 0 && integer_at(&rows, "open_count", 0) == 38);
    free_table(&rows);
    deals[1] = "who";
    CHECK(landfall_history_coverage(history, NULL, &options, &out, NULL, NULL, &error) == LANDFALL_NOT_FOUND);
    CHECK_TEXT(error.column, "leave_out");
    CHECK(error.row == 1);
    options.n_leave_out = 0;
  }
  options.yield_definition = 2;
  CHECK(landfall_history_coverage(history, NULL, &options, &out, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_history_coverage(history, NULL, NULL, &out, NULL, NULL, &error) == LANDFALL_OK); /* as of the last change */
  out.release(&out);
  landfall_history_free(history);
}

static void creation_and_hygiene_answer(void) {
  landfall_history* history = history_of_deals();
  landfall_history_creation_options creation;
  landfall_history_hygiene_options hygiene;
  landfall_history_linearity_options linearity;
  landfall_slips slips;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out, deals;
  read_table rows;
  landfall_history_creation_options_init(&creation, (uint32_t)sizeof creation);
  creation.window_begin = day0 + 170;
  creation.window_end = day0 + 180;
  creation.as_of = day0 + 190;
  creation.goal = 8000.0;
  CHECK(landfall_history_creation(history, &creation, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 1);
  CHECK(integer_at(&rows, "created_count", 0) == 40 && number_at(&rows, "goal_ratio", 0) == 0.5);
  free_table(&rows);
  creation.by = "stage";
  CHECK(landfall_history_creation(history, &creation, &out, &error) == LANDFALL_INVALID_ARGUMENT);

  landfall_history_hygiene_options_init(&hygiene, (uint32_t)sizeof hygiene);
  hygiene.as_of = day0 + 250;
  CHECK(landfall_history_hygiene(history, &hygiene, &out, &deals, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && integer_at(&rows, "past_close", 0) == 40);
  free_table(&rows);
  CHECK(read_stream(&deals, &rows) == 0 && rows.rows == 40);
  CHECK_TEXT(text_at(&rows, "id", 0), "80");
  free_table(&rows);
  landfall_history_linearity_options_init(&linearity, (uint32_t)sizeof linearity);
  linearity.as_of = day0 + 190;
  linearity.part = LANDFALL_PERIOD_PART_MONTH;
  CHECK(landfall_history_linearity(history, &linearity, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 3 && integer_at(&rows, "part", 2) == 3);
  free_table(&rows);
  linearity.part = 2;
  CHECK(landfall_history_linearity(history, &linearity, &out, &error) == LANDFALL_INVALID_ARGUMENT && out.release == NULL);
  CHECK(landfall_history_infer_slips(-100.0, 95.0, -2.0, 0.1, &slips, &error) == LANDFALL_OK);
  CHECK(slips.verdict == LANDFALL_SLIPS_SLIPS && slips.slipped_amount == 95.0);
  CHECK(landfall_history_infer_slips(-100.0, 0.0, -100.0, 0.1, &slips, &error) == LANDFALL_OK);
  CHECK(slips.verdict == LANDFALL_SLIPS_LOSSES);
  CHECK(landfall_history_infer_slips(-100.0, 0.0, -100.0, 0.5, &slips, &error) == LANDFALL_INVALID_ARGUMENT);
  hygiene.activity_days = 0;
  CHECK(landfall_history_hygiene(history, &hygiene, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "activity_days");
  hygiene.activity_days = 30;
  hygiene.pushes = 0;
  CHECK(landfall_history_hygiene(history, &hygiene, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  landfall_history_free(history);
}

static void a_history_that_cannot_be_made_says_why(void) {
  const char* odd[] = {"open", "sold"};
  const made_column columns[] = {
      {"id", "u", ids, NULL}, {"from", "tdD", from, NULL}, {"standing", "u", odd, NULL}, {"amount", "g", amount, NULL}};
  made_table table = {columns, 4, 2, 0, 0, 0};
  landfall_history* history = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream stream;
  make_stream(&table, &stream);
  CHECK(landfall_history_of_states(&stream, NULL, &history, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "standing");
  CHECK(history == NULL && stream.release == NULL && table.live == 0);
  CHECK(landfall_history_new(NULL, NULL, NULL, NULL, &history, &error) == LANDFALL_INVALID_ARGUMENT);
  make_stream(&table, &stream);
  CHECK(landfall_history_of_states(&stream, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(stream.release == NULL);
}

void test_history(void) {
  the_table_of_a_day_is_as_it_stood();
  a_waterfall_adds_up_and_names_its_deals();
  coverage_says_what_a_week_needs();
  creation_and_hygiene_answer();
  a_history_that_cannot_be_made_says_why();
  landfall_history_free(NULL);
}
