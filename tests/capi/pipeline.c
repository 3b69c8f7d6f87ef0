#include "check.h"
#include "table.h"

#include <errno.h>

/* 2017-11-15 in 2017-Q4, [2017-10-01, 2018-01-01). */
enum { as_of = 17485, quarter_begin = 17440, quarter_end = 17532 };

static const char* const stages[] = {"Won", "Demo", "Demo", "lost", "Proposal", "won"};
static const int32_t created[] = {17400, 17410, 17420, 17400, 17470, 17440};
static const int32_t closed[] = {17450, 0, 0, 17460, 0, 17500};
static const uint8_t has_closed[] = {0x29}; /* rows 0, 3, 5 */
static const int32_t expected[] = {17450, 17500, 17600, 17460, 17490, 17510};
static const double amounts[] = {100.0, 200.0, 400.0, 70.0, 50.0, 80.0};
static const char* const regions[] = {"north", "north", "north", "south", "south", "south"};

static const made_column deal_columns[] = {{"stage", "u", stages, NULL},          {"created", "tdD", created, NULL},
                                           {"closed", "tdD", closed, has_closed}, {"expected_close", "tdD", expected, NULL},
                                           {"amount", "g", amounts, NULL},        {"region", "u", regions, NULL}};
static const char* const target_regions[] = {"north", "south", "west"};
static const double target_amounts[] = {1000.0, 300.0, 10.0};
static const made_column target_columns[] = {{"region", "u", target_regions, NULL}, {"amount", "g", target_amounts, NULL}};

static made_table deals_table(void) {
  made_table table = {deal_columns, 6, 6, 0, 0, 0};
  return table;
}
static made_table targets_table(void) {
  made_table table = {target_columns, 2, 3, 0, 0, 0};
  return table;
}

static landfall_pipeline_coverage_options options_of_quarter(void) {
  landfall_pipeline_coverage_options options;
  landfall_pipeline_coverage_options_init(&options, (uint32_t)sizeof options);
  options.as_of = as_of;
  options.period_begin = quarter_begin;
  options.period_end = quarter_end;
  return options;
}

static void coverage_by_region_counts_what_was_open_on_the_day(void) {
  made_table deals = deals_table(), targets = targets_table();
  struct ArrowArrayStream deal_stream, target_stream, out, rejects;
  landfall_pipeline_coverage_options options = options_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows, left_out;
  options.by = "region";
  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &options, &out, &rejects, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(deal_stream.release == NULL && target_stream.release == NULL);
  CHECK(deals.live == 0 && targets.live == 0);
  CHECK(read_stream(&out, &rows) == 0);
  CHECK(rows.rows == 3);
  CHECK_TEXT(text_at(&rows, "segment", 0), "north");
  CHECK(number_at(&rows, "open_amount", 0) == 200.0);
  CHECK(integer_at(&rows, "open_count", 0) == 1);
  CHECK(number_at(&rows, "won_amount", 0) == 100.0);
  CHECK(number_at(&rows, "target", 0) == 1000.0);
  CHECK(number_at(&rows, "remaining_target", 0) == 900.0);
  CHECK_NEAR(number_at(&rows, "coverage_ratio", 0), 200.0 / 900.0, 1e-15);
  CHECK_TEXT(text_at(&rows, "definition", 0), "to_go");
  CHECK_TEXT(text_at(&rows, "segment", 1), "south");
  CHECK(number_at(&rows, "open_amount", 1) == 130.0); /* the deal won later was open on the day */
  CHECK(number_at(&rows, "won_amount", 1) == 0.0);
  CHECK_TEXT(text_at(&rows, "segment", 2), "west");
  CHECK(number_at(&rows, "coverage_ratio", 2) == 0.0);
  CHECK_TEXT(metadata_of(&rows, "landfall.as_of"), "2017-11-15");
  CHECK_TEXT(metadata_of(&rows, "landfall.period_begin"), "2017-10-01");
  CHECK_TEXT(metadata_of(&rows, "landfall.period_end"), "2018-01-01");
  CHECK_TEXT(metadata_of(&rows, "landfall.definition"), "to_go");
  CHECK_TEXT(metadata_of(&rows, "landfall.accepted"), "6");
  free_table(&rows);
  CHECK(read_stream(&rejects, &left_out) == 0);
  CHECK(left_out.rows == 0 && left_out.schema.n_children == 4);
  free_table(&left_out);
}

static void without_options_the_table_speaks_for_itself(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream deal_stream, out;
  read_table rows;
  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, NULL, &out, NULL, NULL) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0);
  CHECK(rows.rows == 1);
  CHECK_TEXT(text_at(&rows, "segment", 0), "total");
  CHECK_TEXT(metadata_of(&rows, "landfall.as_of"), "2017-11-30"); /* the last day on which a deal closed: 17500 */
  CHECK_TEXT(metadata_of(&rows, "landfall.period_begin"), "2017-10-01");
  CHECK(number_at(&rows, "won_amount", 0) == 180.0);
  CHECK(integer_at(&rows, "open_count", 0) == 2); /* the third is expected after the quarter */
  CHECK(is_null_at(&rows, "target", 0) && is_null_at(&rows, "coverage_ratio", 0));
  free_table(&rows);
  CHECK(deals.live == 0);
}

static void targets_add_up_when_nothing_splits_them(void) {
  made_table deals = deals_table(), targets = targets_table();
  struct ArrowArrayStream deal_stream, target_stream, out;
  landfall_pipeline_coverage_options options = options_of_quarter();
  read_table rows;
  options.definition = LANDFALL_COVERAGE_FULL_TARGET;
  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &options, &out, NULL, NULL) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0);
  CHECK(number_at(&rows, "target", 0) == 1310.0);
  CHECK_NEAR(number_at(&rows, "coverage_ratio", 0), 330.0 / 1310.0, 1e-15);
  CHECK_TEXT(text_at(&rows, "definition", 0), "full_target");
  free_table(&rows);
}

static void a_wrong_row_fails_the_call_or_comes_out_in_rejects(void) {
  static const uint8_t closed_of_row_0_missing[] = {0x28};
  made_column columns[6];
  made_table deals = deals_table();
  struct ArrowArrayStream deal_stream, out, rejects;
  landfall_pipeline_coverage_options options = options_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows, left_out;
  memcpy(columns, deal_columns, sizeof columns);
  columns[2].validity = closed_of_row_0_missing;
  deals.columns = columns;

  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, &options, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 0);
  CHECK_TEXT(error.column, "closed");
  CHECK(strstr(error.message, "it is won and has no close date") != NULL);
  CHECK(out.release == NULL && deal_stream.release == NULL && deals.live == 0);

  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, &options, &out, &rejects, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && read_stream(&rejects, &left_out) == 0);
  CHECK(number_at(&rows, "won_amount", 0) == 0.0);
  CHECK(number_at(&rows, "open_amount", 0) == 330.0);
  CHECK_TEXT(metadata_of(&rows, "landfall.given"), "6");
  CHECK_TEXT(metadata_of(&rows, "landfall.accepted"), "5");
  CHECK(left_out.rows == 1 && integer_at(&left_out, "row", 0) == 0);
  CHECK_TEXT(text_at(&left_out, "column", 0), "closed");
  CHECK_TEXT(text_at(&left_out, "reason", 0), "it is won and has no close date");
  free_table(&rows);
  free_table(&left_out);
  CHECK(deals.live == 0);
}

static void options_name_columns_and_stages(void) {
  static const char* const won[] = {"Won", "won"};
  static const char* const lost[] = {"lost"};
  static const char* const open[] = {"Demo"};
  made_column columns[6];
  made_table deals = deals_table();
  struct ArrowArrayStream deal_stream, out, rejects;
  landfall_pipeline_coverage_options options = options_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows, left_out;
  memcpy(columns, deal_columns, sizeof columns);
  columns[0].name = "StageName";
  columns[4].name = "Amount";
  deals.columns = columns;
  options.columns.stage = "StageName";
  options.columns.amount = "Amount";
  options.columns.won_stages = won;
  options.columns.n_won_stages = 2;
  options.columns.lost_stages = lost;
  options.columns.n_lost_stages = 1;
  options.columns.open_stages = open;
  options.columns.n_open_stages = 1;
  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, &options, &out, &rejects, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0 && read_stream(&rejects, &left_out) == 0);
  CHECK(number_at(&rows, "open_amount", 0) == 280.0);
  CHECK(left_out.rows == 1);
  CHECK_TEXT(text_at(&left_out, "value", 0), "Proposal");
  free_table(&rows);
  free_table(&left_out);

  options.columns.amount = "Betrag";
  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, &options, &out, &rejects, &error) == LANDFALL_NOT_FOUND);
  CHECK_TEXT(error.column, "Betrag");
  CHECK(strstr(error.message, "StageName") != NULL); /* those that there are */
  CHECK(out.release == NULL && rejects.release == NULL && deals.live == 0);
}

static void never_called(struct ArrowArrayStream* stream) { CHECK(stream == NULL); }

static void streams_are_consumed_on_every_failure(void) {
  landfall_pipeline_coverage_options good = options_of_quarter(), tail = good, no_end = good, backwards = good,
                                     enumeration = good, no_column = good, no_stages = good;
  const landfall_pipeline_coverage_options* given[6];
  landfall_error small;
  made_table deals = deals_table(), targets = targets_table();
  struct ArrowArrayStream deal_stream, target_stream, out, rejects;
  memset(&small, 0, sizeof small);
  small.struct_size = 16;
  tail.struct_size = 8;
  no_end.period_end = LANDFALL_NO_DAY;
  backwards.period_end = backwards.period_begin;
  enumeration.definition = 2;
  no_column.by = "continent";
  no_stages.columns.n_won_stages = 1;
  given[0] = &tail;
  given[1] = &no_end;
  given[2] = &backwards;
  given[3] = &enumeration;
  given[4] = &no_column;
  given[5] = &no_stages;
  for (int i = 0; i < 6; ++i) {
    landfall_error error = LANDFALL_ERROR_INIT;
    make_stream(&deals, &deal_stream);
    make_stream(&targets, &target_stream);
    out.release = rejects.release = never_called; /* what was there before is nobody's */
    CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, given[i], &out, &rejects, &error) != LANDFALL_OK);
    CHECK(error.message[0] != '\0' && error.column[0] != '\0');
    CHECK(deal_stream.release == NULL && target_stream.release == NULL);
    CHECK(out.release == NULL && rejects.release == NULL);
    CHECK(deals.live == 0 && targets.live == 0);
  }

  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &good, NULL, NULL, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(deals.live == 0 && targets.live == 0);

  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &good, &out, &out, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(deals.live == 0 && targets.live == 0 && out.release == NULL);

  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &good, &out, NULL, &small) == LANDFALL_INVALID_ARGUMENT);
  CHECK(deals.live == 0 && targets.live == 0 && out.release == NULL);

  make_stream(&deals, &deal_stream); /* one stream cannot be both tables */
  CHECK(landfall_pipeline_coverage(&deal_stream, &deal_stream, &good, &out, NULL, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(deals.live == 0 && out.release == NULL);

  CHECK(landfall_pipeline_coverage(NULL, NULL, &good, &out, NULL, NULL) == LANDFALL_INVALID_ARGUMENT);
}

static void a_producer_that_fails_is_quoted(void) {
  made_table deals = deals_table();
  struct ArrowArrayStream deal_stream, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  deals.fails_with = EIO;
  make_stream(&deals, &deal_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, NULL, NULL, &out, NULL, &error) == LANDFALL_PARSE);
  CHECK(strstr(error.message, "the producer failed") != NULL);
  CHECK(deal_stream.release == NULL && deals.live == 0);
}

static void targets_that_cannot_be_are_refused_by_row(void) {
  static const double wrong_amounts[] = {1000.0, -300.0, 10.0};
  static const char* const twice[] = {"north", "south", "north"};
  made_column columns[2];
  made_table deals = deals_table(), targets = targets_table();
  struct ArrowArrayStream deal_stream, target_stream, out;
  landfall_pipeline_coverage_options options = options_of_quarter();
  landfall_error error = LANDFALL_ERROR_INIT;
  options.by = "region";
  memcpy(columns, target_columns, sizeof columns);
  columns[1].values = wrong_amounts;
  targets.columns = columns;
  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &options, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 1);
  CHECK_TEXT(error.column, "amount");
  columns[1].values = target_amounts;
  columns[0].values = twice;
  make_stream(&deals, &deal_stream);
  make_stream(&targets, &target_stream);
  CHECK(landfall_pipeline_coverage(&deal_stream, &target_stream, &options, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 2);
  CHECK(deals.live == 0 && targets.live == 0 && out.release == NULL);
}

void test_pipeline(void) {
  coverage_by_region_counts_what_was_open_on_the_day();
  without_options_the_table_speaks_for_itself();
  targets_add_up_when_nothing_splits_them();
  a_wrong_row_fails_the_call_or_comes_out_in_rejects();
  options_name_columns_and_stages();
  streams_are_consumed_on_every_failure();
  a_producer_that_fails_is_quoted();
  targets_that_cannot_be_are_refused_by_row();
}
