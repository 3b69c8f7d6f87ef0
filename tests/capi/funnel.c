#include "check.h"
#include "table.h"

#include <stdlib.h>

/* a is won on the 10th day, b is lost from the demo on the 8th, c is in the demo still, d is a lead still. */
static const char* const words_of_id[] = {"a", "a", "a", "b", "b", "b", "c", "c", "d"};
static const char* const words_of_stage[] = {"lead", "demo", "won", "lead", "demo", "lost", "lead", "demo", "lead"};
static const int32_t days[] = {0, 4, 10, 0, 6, 8, 2, 4, 3};
static const double amounts[] = {100, 0, 0, 50, 0, 0, 30, 0, 20};
static const char* const regions[] = {"north", "", "", "south", "", "", "north", "", "north"};

static const char* const stages[] = {"lead", "demo", "won"};
static const char* const ends[] = {"lost"};

static const made_column columns[] = {{"id", "u", words_of_id, NULL},
                                      {"stage", "u", words_of_stage, NULL},
                                      {"time", "tdD", days, NULL},
                                      {"amount", "g", amounts, NULL},
                                      {"region", "u", regions, NULL}};

static landfall_funnel of_leads(void) {
  landfall_funnel funnel;
  memset(&funnel, 0, sizeof funnel);
  funnel.stages = stages;
  funnel.n_stages = 3;
  funnel.ends = ends;
  funnel.n_ends = 1;
  return funnel;
}

static struct ArrowArrayStream stream_of(made_table* table) {
  struct ArrowArrayStream stream;
  make_stream(table, &stream);
  return stream;
}

static void conversion_counts_who_went_on_and_splits_by_region_and_amount(void) {
  made_table table = {columns, 5, 9, 0, 0, 0};
  const landfall_funnel funnel = of_leads();
  landfall_funnel_conversion_options options;
  struct ArrowArrayStream events = stream_of(&table), out, outcomes, counts;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_funnel_conversion(&events, &funnel, NULL, &out, &outcomes, &counts, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(events.release == NULL && table.live == 0);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK(integer_at(&rows, "entered", 0) == 4 && integer_at(&rows, "passed", 0) == 3 && integer_at(&rows, "passed", 1) == 1);
  CHECK(is_null_at(&rows, "entered_amount", 0));
  free_table(&rows);
  CHECK(read_stream(&outcomes, &rows) == 0 && rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "outcome", 0), "lost");
  CHECK(integer_at(&rows, "count", 0) == 1 && integer_at(&rows, "count", 1) == 2);
  free_table(&rows);
  CHECK(read_stream(&counts, &rows) == 0 && integer_at(&rows, "ids", 0) == 4 && integer_at(&rows, "events", 0) == 9);
  free_table(&rows);

  landfall_funnel_conversion_options_init(&options, (uint32_t)sizeof options);
  options.by = "region";
  options.amount = "amount";
  options.cohort_end = 3; /* d came on the third day */
  events = stream_of(&table);
  CHECK(landfall_funnel_conversion(&events, &funnel, &options, &out, NULL, NULL, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 4);
  CHECK_TEXT(text_at(&rows, "segment", 0), "north");
  CHECK(integer_at(&rows, "entered", 0) == 2 && number_at(&rows, "entered_amount", 0) == 130.0);
  CHECK_TEXT(text_at(&rows, "segment", 2), "south");
  CHECK(number_at(&rows, "passed_amount", 3) == 0.0);
  free_table(&rows);
}

static void times_are_in_days_and_censored(void) {
  made_table table = {columns, 5, 9, 0, 0, 0};
  const landfall_funnel funnel = of_leads();
  struct ArrowArrayStream events = stream_of(&table), out;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_funnel_time_in_stage(&events, &funnel, NULL, &out, NULL, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK(integer_at(&rows, "left", 0) == 3 && integer_at(&rows, "still_there", 0) == 1 && number_at(&rows, "until", 0) == 7.0);
  free_table(&rows);
  events = stream_of(&table);
  CHECK(landfall_funnel_time_to_stage(&events, &funnel, NULL, &out, NULL, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "stage", 1), "won");
  CHECK(integer_at(&rows, "reached", 1) == 1 && integer_at(&rows, "ended", 1) == 1 && integer_at(&rows, "open", 1) == 2);
  free_table(&rows);
}

static void a_trend_wants_its_day(void) {
  made_table table = {columns, 5, 9, 0, 0, 0};
  const landfall_funnel funnel = of_leads();
  landfall_funnel_trend_options options;
  struct ArrowArrayStream events = stream_of(&table), out, leaks;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_funnel_trend(&events, &funnel, NULL, &out, &leaks, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "since");
  CHECK(events.release == NULL && out.release == NULL && table.live == 0);
  landfall_funnel_trend_options_init(&options, (uint32_t)sizeof options);
  options.since = 2;
  options.horizon_days = 5;
  events = stream_of(&table);
  CHECK(landfall_funnel_trend(&events, &funnel, &options, &out, &leaks, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "trend", 0), "no evidence");
  free_table(&rows);
  CHECK(read_stream(&leaks, &rows) == 0 && rows.rows == 2);
  free_table(&rows);
}

static void periods_are_months_or_those_that_are_given(void) {
  static const int32_t begins[] = {0, 3, 40};
  made_table table = {columns, 5, 9, 0, 0, 0};
  const landfall_funnel funnel = of_leads();
  landfall_funnel_by_period_options options;
  struct ArrowArrayStream events = stream_of(&table), out, changes;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_funnel_by_period(&events, &funnel, NULL, 0, NULL, &out, &changes, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 2); /* all of January 1970 */
  CHECK(day_at(&rows, "begin", 0) == 0 && day_at(&rows, "end", 0) == 31);
  CHECK(integer_at(&rows, "arrived_from", 0) == 4);
  free_table(&rows);
  CHECK(read_stream(&changes, &rows) == 0 && rows.rows == 2);
  free_table(&rows);
  events = stream_of(&table);
  CHECK(landfall_funnel_by_period(&events, &funnel, begins, 3, NULL, &out, NULL, NULL, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 4 && day_at(&rows, "end", 3) == 40);
  free_table(&rows);
  landfall_funnel_by_period_options_init(&options, (uint32_t)sizeof options);
  options.every = 4;
  events = stream_of(&table);
  CHECK(landfall_funnel_by_period(&events, &funnel, NULL, 0, &options, &out, &changes, NULL, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "every");
  CHECK(events.release == NULL && out.release == NULL && table.live == 0);
}

static landfall_funnel_tally* tally_of(const landfall_funnel* funnel, int64_t first, int64_t n) {
  const made_column part[] = {{"id", "u", words_of_id + first, NULL},
                              {"stage", "u", words_of_stage + first, NULL},
                              {"time", "tdD", days + first, NULL}};
  made_table table = {part, 3, n, 0, 0, 0};
  struct ArrowArrayStream events = stream_of(&table);
  landfall_funnel_tally* tally = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_funnel_tally_new(funnel, &tally, &error) == LANDFALL_OK);
  CHECK(landfall_funnel_tally_add(tally, &events, NULL, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  return tally;
}

static void batches_of_ids_tally_to_the_same_bytes_as_all_at_once(void) {
  const landfall_funnel funnel = of_leads();
  landfall_funnel other = of_leads();
  landfall_funnel_tally *whole = tally_of(&funnel, 0, 9), *first = tally_of(&funnel, 0, 6), *second = tally_of(&funnel, 6, 3);
  landfall_funnel_tally* sent = NULL;
  uint8_t expected[512], found[512];
  int64_t size = 0, size_found = 0;
  struct ArrowArrayStream out;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  CHECK(landfall_funnel_tally_bytes(second, found, (int64_t)sizeof found, &size_found, &error) == LANDFALL_OK);
  CHECK(landfall_funnel_tally_from_bytes(&funnel, found, size_found, &sent, &error) == LANDFALL_OK);
  CHECK(landfall_funnel_tally_merge(first, sent, &error) == LANDFALL_OK);
  CHECK(landfall_funnel_tally_bytes(whole, NULL, 0, &size, &error) == LANDFALL_OK && size > 0 && size < 512);
  CHECK(landfall_funnel_tally_bytes(whole, expected, (int64_t)sizeof expected, &size, &error) == LANDFALL_OK);
  CHECK(landfall_funnel_tally_bytes(first, found, (int64_t)sizeof found, &size_found, &error) == LANDFALL_OK);
  CHECK(size == size_found && memcmp(expected, found, (size_t)size) == 0);
  CHECK(landfall_funnel_tally_conversion(first, LANDFALL_PROPORTION_WILSON, 0.8, &out, NULL, NULL, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && integer_at(&rows, "entered", 0) == 4);
  free_table(&rows);
  landfall_funnel_tally_free(sent);

  other.order = LANDFALL_ORDER_STRICT; /* other rules do not add up with these */
  CHECK(landfall_funnel_tally_from_bytes(&other, found, size_found, &sent, &error) == LANDFALL_INVALID_ARGUMENT &&
        sent == NULL);
  found[9] ^= 1;
  CHECK(landfall_funnel_tally_from_bytes(&funnel, found, size_found, &sent, &error) != LANDFALL_OK && sent == NULL);
  landfall_funnel_tally_free(whole);
  landfall_funnel_tally_free(first);
  landfall_funnel_tally_free(second);
  landfall_funnel_tally_free(NULL);
}

static void a_funnel_that_is_none_is_refused_by_the_field(void) {
  made_table table = {columns, 5, 9, 0, 0, 0};
  landfall_funnel funnel = of_leads();
  struct ArrowArrayStream events, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  funnel.n_stages = 1;
  events = stream_of(&table);
  CHECK(landfall_funnel_conversion(&events, &funnel, NULL, &out, NULL, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "stages");
  funnel = of_leads();
  funnel.window_days = -1.0;
  events = stream_of(&table);
  CHECK(landfall_funnel_conversion(&events, &funnel, NULL, &out, NULL, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "window_days");
  funnel = of_leads();
  funnel.time = "when";
  events = stream_of(&table);
  CHECK(landfall_funnel_conversion(&events, &funnel, NULL, &out, NULL, NULL, NULL, &error) == LANDFALL_NOT_FOUND);
  CHECK_TEXT(error.column, "when");
  CHECK(table.live == 0);
}

static void deals_alone_make_events_of_a_funnel(void) {
  static const char* const ids[] = {"x", "y"};
  static const char* const standing[] = {"won", "demo"};
  static const int32_t created[] = {3, 5}, closed[] = {9, 0};
  static const uint8_t has_closed[] = {1};
  static const double worth[] = {10, 20};
  static const made_column of_deals[] = {{"id", "u", ids, NULL},
                                         {"stage", "u", standing, NULL},
                                         {"created", "tdD", created, NULL},
                                         {"closed", "tdD", closed, has_closed},
                                         {"amount", "g", worth, NULL}};
  made_table table = {of_deals, 5, 2, 0, 0, 0};
  struct ArrowArrayStream deals = stream_of(&table), out;
  landfall_error error = LANDFALL_ERROR_INIT;
  int64_t without_created = -1;
  read_table rows;
  CHECK(landfall_funnel_events_of_deals(&deals, NULL, NULL, NULL, &out, &without_created, NULL, &error) == LANDFALL_OK);
  CHECK(deals.release == NULL && table.live == 0 && without_created == 0);
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 3);
  CHECK_TEXT(text_at(&rows, "stage", 1), "won");
  CHECK(day_at(&rows, "time", 1) == 9 && number_at(&rows, "amount", 2) == 20.0);
  free_table(&rows);
  deals = stream_of(&table);
  CHECK(landfall_funnel_events_of_deals(&deals, NULL, "planet", NULL, &out, NULL, NULL, &error) == LANDFALL_NOT_FOUND);
  CHECK_TEXT(error.column, "planet");
  CHECK(out.release == NULL && table.live == 0);
}

static void velocity_is_its_factors(void) {
  const double amount[] = {10000, 12000, 9000}, cycle[] = {30, 45, 60};
  landfall_pipeline_velocity velocity;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_funnel_pipeline_velocity(40, 20, amount, cycle, 3, 0.8, &velocity, &error) == LANDFALL_OK);
  CHECK_NEAR(velocity.per_day.estimate, 40.0 * (3.0 / 23.0) * (31000.0 / 3.0) / 45.0, 1e-9);
  CHECK(velocity.win_rate.n == 23 && velocity.per_day.low < velocity.per_day.high);
  CHECK(landfall_funnel_pipeline_velocity(-1, 20, amount, cycle, 3, 0.8, &velocity, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(velocity.open == 40);
}

static void a_series_that_has_changed_says_since_when(void) {
  const int64_t passed[] = {30, 28, 33, 31, 12, 15, 11, 14}, tried[] = {100, 100, 100, 100, 100, 100, 100, 100};
  landfall_funnel_change_point_options options;
  landfall_change_point change;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_funnel_change_point(passed, tried, 8, NULL, &change, &error) == LANDFALL_OK);
  CHECK(change.at == 4 && change.likeliest == 4 && change.before.estimate > change.after.estimate && change.p <= 0.05);
  CHECK(landfall_funnel_change_point(passed, tried, 3, NULL, &change, &error) == LANDFALL_OK && change.at == -1);
  landfall_funnel_change_point_options_init(&options, (uint32_t)sizeof options);
  options.draws = 0;
  CHECK(landfall_funnel_change_point(passed, tried, 8, &options, &change, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "draws");
  CHECK(landfall_funnel_change_point(tried, passed, 8, NULL, &change, &error) == LANDFALL_INVALID_ARGUMENT && error.row == 0);
}

void test_funnel(void) {
  deals_alone_make_events_of_a_funnel();
  velocity_is_its_factors();
  a_series_that_has_changed_says_since_when();
  conversion_counts_who_went_on_and_splits_by_region_and_amount();
  times_are_in_days_and_censored();
  a_trend_wants_its_day();
  periods_are_months_or_those_that_are_given();
  batches_of_ids_tally_to_the_same_bytes_as_all_at_once();
  a_funnel_that_is_none_is_refused_by_the_field();
}
