#include "check.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* The same deals of six reps: the one of rank r wins 6 - r of his six a quarter. */
enum { n_rows = 72, quarter_days = 92 };
static const char* team_stages[n_rows];
static int32_t team_created[n_rows], team_closed[n_rows];
static double team_amounts[n_rows];
static const char* team_owners[n_rows];
static const char* const names[] = {"Ann", "Bo", "Cy", "Di", "Ed", "Fay"};

static const made_column team_columns[] = {{"stage", "u", team_stages, NULL},
                                           {"created", "tdD", team_created, NULL},
                                           {"closed", "tdD", team_closed, NULL},
                                           {"amount", "g", team_amounts, NULL},
                                           {"owner", "u", team_owners, NULL}};

static const char* active[] = {"Ann", "Ann", "Fay", "Ann"};
static const int32_t active_on[] = {20000, 20010, 20100, 25000};
static const made_column activity_columns[] = {{"owner", "u", active, NULL}, {"date", "tdD", active_on, NULL}};

static made_table team_table(void) {
  made_table table = {team_columns, 5, n_rows, 0, 0, 0};
  int row = 0;
  for (int quarter = 0; quarter < 2; ++quarter)
    for (int rep = 0; rep < 6; ++rep)
      for (int i = 0; i < 6; ++i, ++row) {
        team_stages[row] = i < 6 - rep ? "won" : "lost";
        team_created[row] = 19990 + quarter * quarter_days + i;
        team_closed[row] = team_created[row] + 30;
        team_amounts[row] = quarter == 1 && rep == 5 && i == 0 ? 5000.0 : 100.0;
        team_owners[row] = names[rep];
      }
  return table;
}

static landfall_reps_options options_of_team(void) {
  landfall_reps_options options;
  landfall_reps_options_init(&options, (uint32_t)sizeof options);
  options.period_begin = 19980 + quarter_days;
  options.period_end = 19980 + 2 * quarter_days;
  return options;
}

static void a_row_a_rep_goes_into_a_comparison(void) {
  made_table deals = team_table(), acts = {activity_columns, 2, 4, 0, 0, 0};
  landfall_reps_options options = options_of_team();
  struct ArrowArrayStream deal_stream, act_stream, out, rejects, compared;
  landfall_team_compare_options compare;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  static const char* const metrics[] = {"win_rate"};
  options.period_begin = 19980;
  options.period_end = 19980 + quarter_days;
  make_stream(&deals, &deal_stream);
  make_stream(&acts, &act_stream);
  CHECK(landfall_reps_of_deals(&deal_stream, &act_stream, &options, &out, &rejects, &error) == LANDFALL_OK);
  CHECK_TEXT(error.message, "");
  CHECK(deal_stream.release == NULL && act_stream.release == NULL && deals.live == 0 && acts.live == 0);
  CHECK(read_stream(&rejects, &rows) == 0);
  CHECK(rows.rows == 0);
  free_table(&rows);
  CHECK(read_stream(&out, &rows) == 0);
  CHECK(rows.rows == 6);
  CHECK_TEXT(text_at(&rows, "rep", 0), "Ann");
  CHECK(number_at(&rows, "outcome", 0) == 600.0);
  CHECK(integer_at(&rows, "won_count", 1) == 5);
  CHECK(integer_at(&rows, "closed_count", 1) == 6);
  CHECK(fabs(number_at(&rows, "win_rate", 1) - 5.0 / 6.0) < 1e-15);
  CHECK(number_at(&rows, "mean_deal", 2) == 100.0);
  CHECK(number_at(&rows, "median_cycle_days", 2) == 30.0);
  CHECK(number_at(&rows, "activities", 0) == 2.0); /* not that of another time */
  CHECK(number_at(&rows, "activities", 1) == 0.0);
  CHECK(is_null_at(&rows, "segment", 0));
  free_table(&rows);

  make_stream(&deals, &deal_stream);
  CHECK(landfall_reps_of_deals(&deal_stream, NULL, &options, &out, NULL, &error) == LANDFALL_OK);
  landfall_team_compare_options_init(&compare, (uint32_t)sizeof compare);
  compare.metrics = metrics;
  compare.n_metrics = 1;
  CHECK(landfall_team_compare(&out, &compare, &compared, NULL, NULL, &error) == LANDFALL_OK);
  CHECK(read_stream(&compared, &rows) == 0);
  CHECK(fabs(number_at(&rows, "mean_top", 0) - 11.0 / 12.0) < 1e-15);
  free_table(&rows);
}

static void the_deal_that_a_gap_hangs_on_is_named(void) {
  made_table deals = team_table();
  landfall_reps_options options = options_of_team();
  struct ArrowArrayStream stream, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  options.keep_influential = 1;
  make_stream(&deals, &stream);
  CHECK(landfall_reps_influence_of_deals(&stream, NULL, &options, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0);
  int64_t mean_deal = 0;
  while (mean_deal < rows.rows && strcmp(text_at(&rows, "metric", mean_deal), "mean deal") != 0) ++mean_deal;
  CHECK(mean_deal < rows.rows);
  CHECK_TEXT(text_at(&rows, "rep", mean_deal), "Fay");
  CHECK(rows.rows == 4);
  free_table(&rows);
}

static void a_gap_is_measured_when_it_was_chosen_and_again(void) {
  made_table deals = team_table();
  landfall_reps_options options = options_of_team();
  struct ArrowArrayStream stream, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  make_stream(&deals, &stream);
  CHECK(landfall_reps_repeatable_gap(&stream, &options, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "chosen_on");
  CHECK(out.release == NULL && stream.release == NULL && deals.live == 0);
  options.chosen_begin = 19980;
  options.chosen_end = options.period_begin;
  make_stream(&deals, &stream);
  CHECK(landfall_reps_repeatable_gap(&stream, &options, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &rows) == 0);
  CHECK(rows.rows == 5);
  CHECK_TEXT(text_at(&rows, "metric", 0), "amount won");
  CHECK_TEXT(text_at(&rows, "metric", 4), "win rate");
  free_table(&rows);
}

static void what_is_wrong_is_named(void) {
  static const char* const expected[] = {"planet", "period_end", "chosen_begin", "fraction"};
  for (int i = 0; i < 4; ++i) {
    made_table deals = team_table();
    landfall_reps_options options = options_of_team();
    struct ArrowArrayStream stream, out;
    landfall_error error = LANDFALL_ERROR_INIT;
    if (i == 0) options.owner = "planet";
    if (i == 1) options.period_end = LANDFALL_NO_DAY;
    if (i == 2) options.chosen_end = 20000;
    if (i == 3) options.fraction = 0.6;
    make_stream(&deals, &stream);
    CHECK(landfall_reps_influence_of_deals(&stream, NULL, &options, &out, &error) != LANDFALL_OK);
    CHECK_TEXT(error.column, expected[i]);
    CHECK(out.release == NULL && stream.release == NULL && deals.live == 0);
  }
}

void test_reps(void) {
  a_row_a_rep_goes_into_a_comparison();
  the_deal_that_a_gap_hangs_on_is_named();
  a_gap_is_measured_when_it_was_chosen_and_again();
  what_is_wrong_is_named();
}
