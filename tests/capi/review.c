#include "check.h"
#include "deals.h"

#include <stdlib.h>

/* 6000 of the quarter, 2500 of Ann's and 2500 of Ben's, and 1 of another quarter. */
static const char* periods[] = {"2017-Q4", "2017-Q4", "2017-Q4", "2017-Q3"};
static const char* dimensions[] = {"total", "owner", "owner", ""};
static const char* segments[] = {"total", "Ann", "Ben", ""};
static const double targets[] = {6000.0, 2500.0, 2500.0, 1.0};
static const made_column target_columns[] = {{"period", "u", periods, NULL},
                                             {"dimension", "u", dimensions, NULL},
                                             {"segment", "u", segments, NULL},
                                             {"amount", "g", targets, NULL}};

static landfall_review_quarter_options options_of_quarter(void) {
  static const char* const owner[] = {"owner"};
  landfall_review_quarter_options options;
  landfall_review_quarter_options_init(&options, (uint32_t)sizeof options);
  options.as_of = as_of;
  options.segments = owner;
  options.n_segments = 1;
  return options;
}

static landfall_review* review_of_quarter(void) {
  made_table deals = deals_table(), asked = {target_columns, 4, 4, 0, 0, 0};
  const landfall_review_quarter_options options = options_of_quarter();
  struct ArrowArrayStream stream, target_stream;
  landfall_review* review = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  make_stream(&deals, &stream);
  make_stream(&asked, &target_stream);
  CHECK(landfall_review_quarter(&stream, &target_stream, NULL, NULL, &options, &review, NULL, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(stream.release == NULL && deals.live == 0 && target_stream.release == NULL && asked.live == 0);
  return review;
}

static read_table table_of(const landfall_review* review, uint32_t table) {
  struct ArrowArrayStream out;
  read_table rows;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_review_table(review, table, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0);
  return rows;
}

static void a_review_has_tables_that_agree(void) {
  landfall_review* review = review_of_quarter();
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out;
  read_table rows;
  double target = 6000.0, p_hit = 0.0, won;
  CHECK(landfall_review_landing(review, &landing, &error) == LANDFALL_OK);
  CHECK(landfall_landing_probability_at_least(landing, &target, 1, &p_hit, &error) == LANDFALL_OK);
  landfall_landing_free(landing);

  rows = table_of(review, LANDFALL_REVIEW_SUMMARY);
  CHECK(rows.rows == 1);
  CHECK_TEXT(text_at(&rows, "period", 0), "2017-Q4");
  CHECK(integer_at(&rows, "week", 0) == 7 && integer_at(&rows, "weeks", 0) == 14);
  CHECK(number_at(&rows, "p_hit", 0) == p_hit && number_at(&rows, "target", 0) == 6000.0);
  CHECK(integer_at(&rows, "business_days_left", 0) == 33); /* 15 November to 29 December */
  won = number_at(&rows, "won_amount", 0);
  CHECK_NEAR(number_at(&rows, "remaining_target", 0), 6000.0 - won, 1e-9);
  free_table(&rows);

  rows = table_of(review, LANDFALL_REVIEW_SEGMENTS);
  CHECK(rows.rows == 2);
  CHECK_NEAR(number_at(&rows, "won_amount", 0) + number_at(&rows, "won_amount", 1), won, 1e-9);
  CHECK(number_at(&rows, "target", 0) == 2500.0);
  free_table(&rows);

  rows = table_of(review, LANDFALL_REVIEW_DECIDING);
  CHECK(rows.rows == 5 && integer_at(&rows, "rank", 4) == 5);
  free_table(&rows);
  rows = table_of(review, LANDFALL_REVIEW_PERFORMANCE);
  CHECK(rows.rows == 1 && integer_at(&rows, "lost_count", 0) > 0);
  free_table(&rows);
  rows = table_of(review, LANDFALL_REVIEW_NEEDED);
  CHECK(rows.rows == 2);
  CHECK_TEXT(text_at(&rows, "stage", 0), "deal");
  free_table(&rows);
  rows = table_of(review, LANDFALL_REVIEW_TEAM);
  CHECK(rows.rows == 0); /* two are too few to compare */
  free_table(&rows);
  rows = table_of(review, LANDFALL_REVIEW_NOTES);
  CHECK(rows.rows > 2);
  free_table(&rows);

  CHECK(landfall_review_table(review, 8, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "table");
  CHECK(out.release == NULL);
  landfall_review_free(review);
}

static void its_page_is_asked_for_twice(void) {
  landfall_review* review = review_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  int64_t size = 0, again = 0;
  char* text;
  CHECK(landfall_review_page(review, 100, NULL, 0, &size, &error) == LANDFALL_OK);
  CHECK(size > 200);
  text = malloc((size_t)size);
  CHECK(landfall_review_page(review, 100, text, size, &again, &error) == LANDFALL_OK);
  CHECK(again == size && strlen(text) + 1 == (size_t)size && strstr(text, "2017-Q4") != NULL);
  free(text);
  CHECK(landfall_review_page(review, 20, NULL, 0, &size, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "width");
  landfall_review_free(review);
}

static void without_history_a_review_says_so(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream stream;
  landfall_review_quarter_options options = options_of_quarter();
  landfall_review* review = NULL;
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  deals.rows = 1;
  options.as_of = 16810; /* nothing has closed */
  make_stream(&deals, &stream);
  CHECK(landfall_review_quarter(&stream, NULL, NULL, NULL, &options, &review, NULL, &error) == LANDFALL_OK);
  CHECK(landfall_review_landing(review, &landing, &error) == LANDFALL_INSUFFICIENT);
  CHECK(landing == NULL && error.message[0] != '\0');
  landfall_review_free(review);
}

static int32_t stop(void* context, double share) {
  ++*(int*)context;
  return share >= 0.0;
}

static void what_is_wrong_is_named(void) {
  landfall_review_quarter_options odd = options_of_quarter(), none = odd, stopped = odd, window = odd;
  const landfall_review_quarter_options* given[5];
  static const char* const expected[] = {"coverage", "continent", "", "window_days", "targets"};
  static const char* const continent[] = {"continent"};
  static const double endless[] = {HUGE_VAL};
  static const made_column wrong[] = {{"amount", "g", endless, NULL}};
  int asked = 0;
  odd.coverage = 2;
  none.segments = continent;
  stopped.control.progress = stop;
  stopped.control.context = &asked;
  window.window_days = 0;
  given[0] = &odd, given[1] = &none, given[2] = &stopped, given[3] = &window, given[4] = NULL;
  for (int i = 0; i < 5; ++i) {
    made_table deals = deals_table(), asked_for = {wrong, 1, 1, 0, 0, 0};
    struct ArrowArrayStream stream, target_stream, rejects;
    landfall_review* review = NULL;
    landfall_error error = LANDFALL_ERROR_INIT;
    make_stream(&deals, &stream);
    make_stream(&asked_for, &target_stream);
    CHECK(landfall_review_quarter(&stream, i == 4 ? &target_stream : NULL, NULL, NULL, given[i], &review, &rejects, &error) !=
          LANDFALL_OK);
    CHECK(review == NULL && rejects.release == NULL && stream.release == NULL && deals.live == 0);
    if (i < 4) target_stream.release(&target_stream);
    CHECK(asked_for.live == 0);
    if (i != 2) CHECK_TEXT(error.column, expected[i]);
    CHECK(error.message[0] != '\0');
  }
  CHECK(asked > 0);
}

void test_review(void) {
  a_review_has_tables_that_agree();
  its_page_is_asked_for_twice();
  without_history_a_review_says_so();
  what_is_wrong_is_named();
  landfall_review_free(NULL);
}
