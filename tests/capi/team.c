#include "check.h"
#include "table.h"

static const char* const names[] = {"Ann", "Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hal", "Ida"};
static const char* const regions[] = {"n", "n", "n", "n", "n", "n", "n", "n", "s"};
static const double attainment[] = {1.42, 1.35, 1.28, 1.02, 0.98, 0.95, 0.61, 0.55, 0.48};
static const double close_rate[] = {0.46, 0.48, 0.44, 0.36, 0.33, 0.35, 0.26, 0.24, 0.25};
static const double cycle[] = {39, 40, 41, 45, 44, 47, 50, 52, 54};
static const double demos[] = {50, 50, 50, 50, 50, 50, 50, 50, 50};
static const double deals[] = {22, 23, 24, 17, 17, 17, 11, 12, 13};
static const double bookings[] = {3520000, 3680000, 3840000, 1870000, 1870000, 1870000, 770000, 840000, 910000};

static const made_column columns[] = {
    {"rep", "u", names, NULL},   {"attainment", "g", attainment, NULL}, {"close_rate", "g", close_rate, NULL},
    {"cycle", "g", cycle, NULL}, {"region", "u", regions, NULL},        {"demos", "g", demos, NULL},
    {"deals", "g", deals, NULL}, {"bookings", "g", bookings, NULL}};

static made_table team(void) {
  made_table table = {columns, 8, 9, 0, 0, 0};
  return table;
}

static landfall_team_compare_options compared(void) {
  landfall_team_compare_options options;
  landfall_team_compare_options_init(&options, (uint32_t)sizeof options);
  options.groups.outcome = "attainment";
  return options;
}

static int64_t row_of(const read_table* table, const char* column, const char* text) {
  for (int64_t row = 0; row < table->rows; ++row)
    if (strcmp(text_at(table, column, row), text) == 0) return row;
  return -1;
}

static void the_top_is_held_against_the_bottom(void) {
  made_table table = team();
  struct ArrowArrayStream reps, out, groups, aside;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_team_compare_options options = compared();
  static const char* const lower[] = {"cycle"};
  options.lower_is_better = lower, options.n_lower_is_better = 1;
  make_stream(&table, &reps);
  CHECK(landfall_team_compare(&reps, &options, &out, &groups, &aside, &error) == LANDFALL_OK);
  CHECK(reps.release == NULL && table.live == 0);
  read_table rows, members, left;
  CHECK(read_stream(&out, &rows) == 0 && read_stream(&groups, &members) == 0 && read_stream(&aside, &left) == 0);
  CHECK(rows.rows == 5 && members.rows == 6 && left.rows == 0); /* words are no metric */
  const int64_t of_rate = row_of(&rows, "metric", "close_rate"), of_cycle = row_of(&rows, "metric", "cycle");
  CHECK_NEAR(number_at(&rows, "mean_top", of_rate), 0.46, 1e-12);
  CHECK_NEAR(number_at(&rows, "mean_bottom", of_rate), 0.25, 1e-12);
  CHECK_NEAR(number_at(&rows, "p_value", of_rate), 0.1, 1e-12);
  CHECK(integer_at(&rows, "permutations", of_rate) == 20);
  CHECK_TEXT(text_at(&rows, "polarity", of_cycle), "lower_is_better");
  CHECK_TEXT(text_at(&members, "group", 0), "top");
  CHECK_TEXT(text_at(&members, "rep", 0), "Ann");
  CHECK_TEXT(text_at(&members, "group", 3), "bottom");
  CHECK_TEXT(text_at(&members, "rep", 3), "Ida");
  CHECK_TEXT(metadata_of(&rows, "landfall.given"), "9");
  CHECK_TEXT(metadata_of(&rows, "landfall.without_outcome"), "0");
  free_table(&rows), free_table(&members), free_table(&left);
}

static void groups_come_by_threshold_and_by_name(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  static const char* const top[] = {"Bo", "Ed"};
  static const char* const bottom[] = {"Ann", "Hal", "Ida"};
  for (int by_name = 0; by_name < 2; ++by_name) {
    made_table table = team();
    struct ArrowArrayStream reps, out, groups;
    landfall_team_compare_options options = compared();
    options.resamples = 0;
    if (by_name) {
      options.groups.top = top, options.groups.n_top = 2;
      options.groups.bottom = bottom, options.groups.n_bottom = 3;
    } else {
      options.groups.threshold = 1.3, options.groups.bottom_below = 0.6;
    }
    make_stream(&table, &reps);
    CHECK(landfall_team_compare(&reps, &options, &out, &groups, NULL, &error) == LANDFALL_OK);
    read_table members;
    CHECK(read_stream(&groups, &members) == 0);
    CHECK(members.rows == (by_name ? 5 : 4));
    CHECK(row_of(&members, "rep", by_name ? "Ed" : "Hal") >= 0);
    free_table(&members);
    out.release(&out);
  }
}

static void what_can_not_be_compared_says_why(void) {
  const struct {
    const char* outcome;
    double fraction;
    const char* metric;
    const char* segment;
    landfall_status status;
    const char* column;
  } cases[] = {{"quota", 0.3, NULL, NULL, LANDFALL_NOT_FOUND, "quota"},
               {"attainment", 0.6, NULL, NULL, LANDFALL_INVALID_ARGUMENT, "fraction"},
               {"attainment", 0.3, "region", NULL, LANDFALL_UNSUPPORTED, "region"},
               {"attainment", 0.3, NULL, "team", LANDFALL_NOT_FOUND, "team"},
               {"attainment", 0.3, NULL, NULL, LANDFALL_OK, ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    made_table table = team();
    struct ArrowArrayStream reps, out;
    landfall_error error = LANDFALL_ERROR_INIT;
    landfall_team_compare_options options = compared();
    options.groups.outcome = cases[i].outcome, options.groups.fraction = cases[i].fraction;
    options.groups.segment = cases[i].segment;
    options.metrics = &cases[i].metric, options.n_metrics = cases[i].metric != NULL;
    make_stream(&table, &reps);
    CHECK(landfall_team_compare(&reps, &options, &out, NULL, NULL, &error) == cases[i].status);
    CHECK_TEXT(error.column, cases[i].column);
    CHECK(reps.release == NULL && table.live == 0 && (out.release == NULL) == (cases[i].status != LANDFALL_OK));
    if (out.release != NULL) out.release(&out);
  }
  landfall_error error = LANDFALL_ERROR_INIT;
  struct ArrowArrayStream out;
  CHECK(landfall_team_compare(NULL, NULL, &out, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "reps");
  made_table table = team();
  struct ArrowArrayStream reps;
  make_stream(&table, &reps);
  CHECK(landfall_team_compare(&reps, NULL, &out, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "groups");
}

static void the_rep_that_a_conclusion_hangs_on_is_named(void) {
  made_table table = team();
  struct ArrowArrayStream reps, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_team_compare_options options = compared();
  make_stream(&table, &reps);
  CHECK(landfall_team_influence(&reps, &options, &out, &error) == LANDFALL_OK);
  read_table rows;
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 5);
  const int64_t of_rate = row_of(&rows, "metric", "close_rate");
  CHECK_NEAR(number_at(&rows, "difference", of_rate), 0.21, 1e-12);
  CHECK(text_at(&rows, "without", of_rate)[0] != '\0');
  free_table(&rows);
  options.keep_influential = 2;
  make_stream(&table, &reps);
  CHECK(landfall_team_influence(&reps, &options, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "keep_influential");
}

static void a_gap_comes_again_or_does_not(void) {
  made_table table = team();
  struct ArrowArrayStream reps, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_team_repeatable_gap_options options;
  landfall_team_repeatable_gap_options_init(&options, (uint32_t)sizeof options);
  static const char* const metric[] = {"won"};
  static const char* const first[] = {"attainment"};
  static const char* const second[] = {"close_rate"};
  options.groups.outcome = "attainment";
  options.metrics = metric, options.first = first, options.second = second, options.n_metrics = 1;
  make_stream(&table, &reps);
  CHECK(landfall_team_repeatable_gap(&reps, &options, &out, &error) == LANDFALL_OK);
  read_table rows;
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 1);
  CHECK_TEXT(text_at(&rows, "metric", 0), "won");
  const struct ArrowArray* next = rows.batch.children[column_index(&rows, "next")];
  CHECK_NEAR(((const double*)next->children[0]->buffers[1])[0], 0.21, 1e-12);
  free_table(&rows);
  options.n_metrics = 0;
  make_stream(&table, &reps);
  CHECK(landfall_team_repeatable_gap(&reps, &options, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(reps.release == NULL && out.release == NULL);
}

static void the_parts_of_a_gap_add_up(void) {
  made_table table = team();
  struct ArrowArrayStream reps, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_team_attribute_options options;
  landfall_team_attribute_options_init(&options, (uint32_t)sizeof options);
  static const char* const volumes[] = {"demos", "deals", "bookings"};
  static const char* const factors[] = {"demos", "close rate", "deal size"};
  options.groups.outcome = "attainment";
  options.volumes = volumes, options.factors = factors, options.n_volumes = 3;
  options.control.threads = 2;
  landfall_interval gap;
  landfall_landing* worth[3];
  make_stream(&table, &reps);
  CHECK(landfall_team_attribute(&reps, &options, &gap, &out, worth, &error) == LANDFALL_OK);
  CHECK_NEAR(gap.estimate, 3680000.0 - 840000.0, 1e-6);
  read_table rows;
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 3);
  CHECK_TEXT(text_at(&rows, "factor", 2), "deal size");
  const struct ArrowArray* part = rows.batch.children[column_index(&rows, "part")];
  const double* parts = (const double*)part->children[0]->buffers[1];
  const double mean = 2840000.0 / log(3680000.0 / 840000.0);
  CHECK_NEAR(parts[0], 0.0, 1e-9);
  CHECK_NEAR(parts[1], mean * log(23.0 / 12.0), 1e-6);
  CHECK_NEAR(parts[0] + parts[1] + parts[2], gap.estimate, 1e-6);
  free_table(&rows);
  for (int i = 0; i < 3; ++i) {
    double median, half = 0.5;
    CHECK(landfall_landing_quantile(worth[i], &half, 1, &median, &error) == LANDFALL_OK && median >= 0.0);
    landfall_landing_free(worth[i]);
  }
  options.n_volumes = 0;
  make_stream(&table, &reps);
  CHECK(landfall_team_attribute(&reps, &options, &gap, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "volumes");
}

static void two_roads_to_the_top_are_told_apart(void) {
  enum { n = 40 };
  static char text[n][8];
  static const char* forty[n];
  static double outcome[n], calls[n], rate[n];
  for (int i = 0; i < n; ++i) { /* the first twenty: the busy and the efficient in turn */
    snprintf(text[i], sizeof text[i], "rep %d", i);
    forty[i] = text[i];
    outcome[i] = n - i;
    calls[i] = i >= 20 ? 150 + 2 * i % 17 : i % 2 ? 300 + i : 80 + i;
    rate[i] = i >= 20 ? 20 + 3 * i % 7 : i % 2 ? 20 + i % 3 : 60 + i % 5;
  }
  static const made_column profile[] = {
      {"rep", "u", forty, NULL}, {"outcome", "g", outcome, NULL}, {"calls", "g", calls, NULL}, {"rate", "g", rate, NULL}};
  made_table table = {profile, 4, n, 0, 0, 0};
  struct ArrowArrayStream reps, out, profiles;
  landfall_team_camps_options options;
  landfall_team_camps_evidence evidence;
  landfall_error error = LANDFALL_ERROR_INIT;
  read_table rows;
  landfall_team_camps_options_init(&options, (uint32_t)sizeof options);
  options.groups.fraction = 0.5;
  make_stream(&table, &reps);
  CHECK(landfall_team_camps(&reps, &options, &evidence, &out, &profiles, &error) == LANDFALL_OK);
  CHECK(evidence.camps == 2 && evidence.preferred >= 2 && evidence.p_value <= 0.1 && evidence.stability > 0.9);
  CHECK(evidence.left_out == 0 && evidence.bic[1] < evidence.bic[0] && isnan(evidence.bic[3]));
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 20);
  CHECK(integer_at(&rows, "camp", 0) == 1 && integer_at(&rows, "camp", 19) == 2);
  CHECK_TEXT(text_at(&rows, "rep", 1), "rep 2");
  free_table(&rows);
  CHECK(read_stream(&profiles, &rows) == 0 && rows.rows == 4);
  CHECK_TEXT(text_at(&rows, "metric", 1), "rate");
  CHECK(number_at(&rows, "profile", 1) > 1.0);
  free_table(&rows);

  options.groups.fraction = 0.1; /* four at the top */
  make_stream(&table, &reps);
  CHECK(landfall_team_camps(&reps, &options, &evidence, &out, &profiles, &error) == LANDFALL_INSUFFICIENT);
  CHECK(reps.release == NULL && out.release == NULL && profiles.release == NULL);
  make_stream(&table, &reps);
  CHECK(landfall_team_camps(&reps, NULL, NULL, &out, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "evidence");
}

static void a_lucky_rate_is_pulled_to_the_others(void) {
  static const char* const three[] = {"Ann", "Bo", "Cy"};
  static const double wins[] = {40, 9, 6}, closed[] = {80, 30, 30};
  static const made_column counts[] = {{"rep", "u", three, NULL}, {"wins", "g", wins, NULL}, {"closed", "g", closed, NULL}};
  made_table table = {counts, 3, 3, 0, 0, 0};
  struct ArrowArrayStream reps, out;
  landfall_error error = LANDFALL_ERROR_INIT;
  make_stream(&table, &reps);
  CHECK(landfall_team_standing(&reps, NULL, &out, &error) == LANDFALL_OK);
  read_table rows;
  CHECK(read_stream(&out, &rows) == 0 && rows.rows == 3);
  CHECK_TEXT(text_at(&rows, "rep", 0), "Ann");
  CHECK(number_at(&rows, "seen", 0) == 0.5 && number_at(&rows, "top_share", 0) > 0.9);
  const struct ArrowArray* truth = rows.batch.children[column_index(&rows, "truth")];
  CHECK(((const double*)truth->children[0]->buffers[1])[0] < 0.5);
  free_table(&rows);
  landfall_team_standing_options options;
  landfall_team_standing_options_init(&options, (uint32_t)sizeof options);
  options.value = "wins";
  make_stream(&table, &reps);
  CHECK(landfall_team_standing(&reps, &options, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "standard_error");
  CHECK(reps.release == NULL && out.release == NULL);
}

void test_team(void) {
  the_top_is_held_against_the_bottom();
  groups_come_by_threshold_and_by_name();
  what_can_not_be_compared_says_why();
  the_rep_that_a_conclusion_hangs_on_is_named();
  a_gap_comes_again_or_does_not();
  the_parts_of_a_gap_add_up();
  two_roads_to_the_top_are_told_apart();
  a_lucky_rate_is_pulled_to_the_others();
}
