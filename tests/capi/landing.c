#include "check.h"
#include "table.h"

static const double half[] = {0.5, 0.5};
static const double amounts[] = {100.0, 300.0};

static landfall_landing* two_deals(void) {
  landfall_landing* landing = NULL;
  CHECK(landfall_landing_from_deals(half, amounts, 2, NULL, &landing, NULL) == LANDFALL_OK);
  return landing;
}

static double mean_of(const landfall_landing* landing) {
  double mean = NAN;
  CHECK(landfall_landing_mean(landing, &mean, NULL) == LANDFALL_OK);
  return mean;
}

static void deals_have_their_exact_distribution(void) {
  landfall_landing* landing = two_deals();
  const double x[] = {-1.0, 0.0, 100.0, 299.0, 300.0, 400.0, 401.0};
  const double at_most[] = {0.0, 0.25, 0.5, 0.5, 0.75, 1.0, 1.0};
  const double at_least[] = {1.0, 1.0, 0.75, 0.5, 0.5, 0.25, 0.0};
  const double q[] = {0.0, 0.2, 0.5, 0.7, 0.9};
  const double quantiles[] = {0.0, 0.0, 100.0, 300.0, 400.0};
  double out[7], value = NAN;
  int64_t n = -1;
  const char* method = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK_NEAR(mean_of(landing), 200.0, 1e-12);
  CHECK(landfall_landing_variance(landing, &value, &error) == LANDFALL_OK);
  CHECK_NEAR(value, 25000.0, 1e-9);
  CHECK(landfall_landing_cdf(landing, x, 7, out, &error) == LANDFALL_OK);
  for (int i = 0; i < 7; ++i) CHECK_NEAR(out[i], at_most[i], 1e-12);
  CHECK(landfall_landing_probability_at_least(landing, x, 7, out, &error) == LANDFALL_OK);
  for (int i = 0; i < 7; ++i) CHECK_NEAR(out[i], at_least[i], 1e-12);
  CHECK(landfall_landing_quantile(landing, q, 5, out, &error) == LANDFALL_OK);
  for (int i = 0; i < 5; ++i) CHECK_NEAR(out[i], quantiles[i], 1e-9);
  CHECK(landfall_landing_error_bound(landing, &value, &error) == LANDFALL_OK);
  CHECK(value == 0.0);
  CHECK(landfall_landing_n(landing, &n, &error) == LANDFALL_OK);
  CHECK(n == 2);
  CHECK(landfall_landing_method(landing, &method, &error) == LANDFALL_OK);
  CHECK(method != NULL && strstr(method, "deals") != NULL);
  landfall_landing_free(landing);
}

static void no_deals_land_at_zero(void) {
  landfall_landing* landing = NULL;
  CHECK(landfall_landing_from_deals(NULL, NULL, 0, NULL, &landing, NULL) == LANDFALL_OK);
  CHECK(mean_of(landing) == 0.0);
  landfall_landing_free(landing);
}

static void samples_quantiles_and_points_make_landings(void) {
  const double samples[] = {1.0, 2.0, 3.0, 6.0};
  const double probabilities[] = {0.0, 0.5, 1.0}, values[] = {0.0, 10.0, 30.0};
  landfall_landing *from_samples = NULL, *from_quantiles = NULL, *point = NULL;
  double out[1] = {0.25};
  CHECK(landfall_landing_from_samples(samples, 4, &from_samples, NULL) == LANDFALL_OK);
  CHECK_NEAR(mean_of(from_samples), 3.0, 1e-12);
  CHECK(landfall_landing_from_quantiles(probabilities, values, 3, &from_quantiles, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_quantile(from_quantiles, out, 1, out, NULL) == LANDFALL_OK); /* in place */
  CHECK_NEAR(out[0], 5.0, 1e-9);
  CHECK(landfall_landing_point(7.5, &point, NULL) == LANDFALL_OK);
  CHECK(mean_of(point) == 7.5);
  landfall_landing_free(from_samples);
  landfall_landing_free(from_quantiles);
  landfall_landing_free(point);
}

static void the_algebra_makes_new_landings_that_outlive_their_parts(void) {
  landfall_landing *a = two_deals(), *b = two_deals(), *sum = NULL, *shifted = NULL, *mirrored = NULL, *mixed = NULL;
  const landfall_landing* parts[2];
  const double weights[] = {1.0, 3.0};
  CHECK(landfall_landing_add(a, b, &sum, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_shift(a, 1000.0, &shifted, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_scale(a, -2.0, &mirrored, NULL) == LANDFALL_OK);
  parts[0] = a;
  parts[1] = shifted;
  CHECK(landfall_landing_mixture(parts, weights, 2, &mixed, NULL) == LANDFALL_OK);
  landfall_landing_free(a);
  landfall_landing_free(b);
  CHECK_NEAR(mean_of(sum), 400.0, 1e-9);
  CHECK_NEAR(mean_of(shifted), 1200.0, 1e-9);
  CHECK_NEAR(mean_of(mirrored), -400.0, 1e-9);
  CHECK_NEAR(mean_of(mixed), 0.25 * 200.0 + 0.75 * 1200.0, 1e-9);
  landfall_landing_free(sum);
  landfall_landing_free(shifted);
  landfall_landing_free(mirrored);
  landfall_landing_free(mixed);
}

static void what_cannot_be_answered_leaves_outputs_alone(void) {
  landfall_landing* landing = two_deals();
  const double q[] = {0.5, 1.5}, x[] = {NAN};
  double out[2] = {-1.0, -1.0};
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_quantile(landing, q, 2, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 1);
  CHECK_TEXT(error.column, "q");
  CHECK(landfall_landing_cdf(landing, x, 1, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_cdf(landing, x, -1, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_cdf(landing, NULL, 1, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_cdf(landing, q, 2, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "out");
  CHECK(landfall_landing_cdf(NULL, q, 2, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "landing");
  CHECK(out[0] == -1.0 && out[1] == -1.0);
  CHECK(landfall_landing_cdf(landing, NULL, 0, NULL, &error) == LANDFALL_OK);
  CHECK(landfall_landing_mean(landing, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  landfall_landing_free(landing);
}

static void makers_refuse_what_makes_no_landing(void) {
  const double descending[] = {2.0, 1.0}, probabilities[] = {0.1, 0.9}, infinite[] = {INFINITY}, nothing[] = {0.0};
  const landfall_landing* parts[] = {NULL};
  landfall_landing* landing = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_point(1.0, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "out");
  CHECK(landfall_landing_from_samples(infinite, 1, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_from_samples(infinite, 0, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_from_samples(NULL, INT64_MAX, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_from_quantiles(probabilities, descending, 2, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_from_deals(NULL, NULL, 1, NULL, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "probability");
  CHECK(landfall_landing_mixture(parts, nothing, 1, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "parts");
  CHECK(landfall_landing_add(NULL, NULL, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landing == NULL);
  landfall_landing_free(NULL);
}

static void options_choose_the_grid(void) {
  landfall_landing_from_deals_options options;
  landfall_landing *coarse = NULL, *fine = NULL;
  double probability[30], amount[30], coarse_bound = NAN, fine_bound = NAN;
  for (int i = 0; i < 30; ++i) {
    probability[i] = 0.3 + 0.01 * i;
    amount[i] = 1000.0 * sqrt(2.0 + i); /* no lattice, and too few for their sum to be smooth */
  }
  landfall_landing_from_deals_options_init(&options, (uint32_t)sizeof options);
  CHECK(landfall_landing_from_deals(probability, amount, 30, &options, &fine, NULL) == LANDFALL_OK);
  options.grid_nodes = 4096;
  CHECK(landfall_landing_from_deals(probability, amount, 30, &options, &coarse, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_error_bound(fine, &fine_bound, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_error_bound(coarse, &coarse_bound, NULL) == LANDFALL_OK);
  CHECK(0.0 < fine_bound && fine_bound < coarse_bound);
  landfall_landing_free(fine);
  landfall_landing_free(coarse);
  options.grid_nodes = 1;
  CHECK(landfall_landing_from_deals(probability, amount, 30, &options, &fine, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(fine == NULL);
  options.grid_nodes = 4096;
  options.reserved = 1;
  CHECK(landfall_landing_from_deals(probability, amount, 30, &options, &fine, NULL) == LANDFALL_INVALID_ARGUMENT);
}

static void bytes_bring_a_landing_back(void) {
  landfall_landing *landing = two_deals(), *back = NULL;
  uint8_t bytes[4096];
  int64_t size = -1, again = -1;
  double q = 0.7, value = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_serialise(landing, NULL, 0, &size, &error) == LANDFALL_OK);
  CHECK(0 < size && size <= (int64_t)sizeof bytes);
  bytes[0] = 77;
  CHECK(landfall_landing_serialise(landing, bytes, size - 1, &again, &error) == LANDFALL_OK);
  CHECK(again == size && bytes[0] == 77);
  CHECK(landfall_landing_serialise(landing, bytes, size, &again, &error) == LANDFALL_OK);
  CHECK(again == size);
  CHECK(landfall_landing_deserialise(bytes, size, &back, &error) == LANDFALL_OK);
  CHECK(mean_of(back) == mean_of(landing));
  CHECK(landfall_landing_quantile(back, &q, 1, &value, &error) == LANDFALL_OK);
  CHECK(value == 300.0);
  landfall_landing_free(back);
  for (int64_t n = 0; n < size; ++n) {
    CHECK(landfall_landing_deserialise(bytes, n, &back, &error) == LANDFALL_PARSE);
    CHECK(back == NULL);
  }
  bytes[size / 2] ^= 1;
  CHECK(landfall_landing_deserialise(bytes, size, &back, &error) == LANDFALL_PARSE);
  CHECK(landfall_landing_deserialise(NULL, 1, &back, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_serialise(landing, NULL, 1, &size, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_serialise(landing, bytes, -1, &size, &error) == LANDFALL_INVALID_ARGUMENT);
  landfall_landing_free(landing);
}

static void what_is_known_narrows_a_landing(void) {
  landfall_landing *landing = two_deals(), *given = NULL, *raised = NULL, *point = NULL, *member = NULL;
  const double x = 100.0;
  double out = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_truncate(landing, 50.0, &given, &error) == LANDFALL_OK); /* 100, 300, 400, equally likely */
  CHECK_NEAR(mean_of(given), 800.0 / 3.0, 1e-9);
  CHECK(landfall_landing_raise(landing, 100.0, &raised, &error) == LANDFALL_OK);
  CHECK(landfall_landing_cdf(raised, &x, 1, &out, &error) == LANDFALL_OK);
  CHECK_NEAR(out, 0.5, 1e-12);
  CHECK_NEAR(mean_of(raised), 225.0, 1e-9);
  CHECK(landfall_landing_point(50.0, &point, &error) == LANDFALL_OK);
  CHECK(landfall_landing_given_total(landing, point, 350.0, &member, &error) == LANDFALL_OK); /* 300 or 400 */
  CHECK_NEAR(mean_of(member), 350.0, 1e-9);
  landfall_landing_free(member);
  CHECK(landfall_landing_truncate(landing, 500.0, &member, &error) == LANDFALL_INSUFFICIENT);
  CHECK(member == NULL);
  landfall_landing_free(landing);
  landfall_landing_free(given);
  landfall_landing_free(raised);
  landfall_landing_free(point);
}

static void a_random_number_of_amounts_adds_up(void) {
  landfall_landing* landing = NULL;
  landfall_landing_compound_options options;
  double variance = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_compound(3.0, amounts, 2, NULL, &landing, &error) == LANDFALL_OK);
  CHECK_NEAR(mean_of(landing), 600.0, 1e-9);
  CHECK(landfall_landing_variance(landing, &variance, &error) == LANDFALL_OK);
  CHECK_NEAR(variance, 3.0 * 50000.0, 1e-6);
  landfall_landing_free(landing);
  landfall_landing_compound_options_init(&options, sizeof options);
  options.variance_to_mean = 2.0;
  CHECK(landfall_landing_compound(3.0, amounts, 2, &options, &landing, &error) == LANDFALL_OK);
  CHECK(landfall_landing_variance(landing, &variance, &error) == LANDFALL_OK);
  CHECK_NEAR(variance, 3.0 * 50000.0 + 3.0 * 200.0 * 200.0, 1e-6);
  landfall_landing_free(landing);
  options.variance_to_mean = 0.5;
  CHECK(landfall_landing_compound(3.0, amounts, 2, &options, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landing == NULL);
}

static void uncertain_amounts_widen_a_landing(void) {
  const double spread[] = {0.5, 0.5}, low[] = {50.0, 100.0}, likely[] = {100.0, 300.0}, high[] = {150.0, 500.0};
  landfall_landing* landing = NULL;
  double variance = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_from_uncertain_deals(half, amounts, spread, 2, LANDFALL_AMOUNT_LOGNORMAL, NULL, &landing, &error) ==
        LANDFALL_OK);
  CHECK_NEAR(mean_of(landing), 200.0, 1e-9);
  CHECK(landfall_landing_variance(landing, &variance, &error) == LANDFALL_OK);
  CHECK_NEAR(variance, 25000.0 + 0.5 * 0.25 * 100000.0, 1e-6); /* p (1 - p) a^2 + p (cv a)^2 */
  landfall_landing_free(landing);
  CHECK(landfall_landing_from_uncertain_deals(half, amounts, spread, 2, 7, NULL, &landing, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_from_triangular_deals(half, low, likely, high, 2, NULL, &landing, &error) == LANDFALL_OK);
  CHECK_NEAR(mean_of(landing), 200.0, 1e-9);
  landfall_landing_free(landing);
  CHECK(landfall_landing_from_triangular_deals(half, high, likely, low, 2, NULL, &landing, &error) ==
        LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 0);
}

static void deals_that_share_luck_land_wider(void) {
  const double none[] = {0.0, 0.0}, all[] = {1.0, 1.0}, target = 400.0;
  landfall_landing *apart = NULL, *together = NULL;
  double p = NAN;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_under_common_factor(half, amounts, none, 2, NULL, &apart, &error) == LANDFALL_OK);
  CHECK(landfall_landing_probability_at_least(apart, &target, 1, &p, &error) == LANDFALL_OK);
  CHECK_NEAR(p, 0.25, 1e-12);
  CHECK(landfall_landing_under_common_factor(half, amounts, all, 2, NULL, &together, &error) == LANDFALL_OK);
  CHECK(landfall_landing_probability_at_least(together, &target, 1, &p, &error) == LANDFALL_OK);
  CHECK_NEAR(p, 0.5, 1e-9);
  CHECK_NEAR(mean_of(together), 200.0, 1e-9);
  landfall_landing_free(apart);
  landfall_landing_free(together);
}

static void landings_are_scored_against_what_came(void) {
  landfall_landing *landing = two_deals(), *point = NULL;
  const double outcomes[] = {100.0, 400.0};
  double out[2] = {0}, below[2], up_to[2];
  const landfall_landing* many[2];
  struct ArrowArrayStream scores, coverage, pit;
  read_table table;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_point(130.0, &point, &error) == LANDFALL_OK);
  CHECK(landfall_landing_crps(point, outcomes, 2, out, &error) == LANDFALL_OK);
  CHECK_NEAR(out[0], 30.0, 1e-12);
  CHECK_NEAR(out[1], 270.0, 1e-12);
  CHECK(landfall_landing_pinball(point, 0.9, outcomes, 2, out, &error) == LANDFALL_OK);
  CHECK_NEAR(out[0], 3.0, 1e-9);
  CHECK_NEAR(out[1], 243.0, 1e-9);
  CHECK(landfall_landing_pinball(point, 1.0, outcomes, 2, out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_landing_pit(landing, outcomes, 2, below, up_to, &error) == LANDFALL_OK);
  CHECK_NEAR(below[0], 0.25, 1e-12);
  CHECK_NEAR(up_to[0], 0.5, 1e-12);
  CHECK_NEAR(up_to[1], 1.0, 1e-12);
  many[0] = landing;
  many[1] = point;
  CHECK(landfall_landing_score(many, outcomes, 2, NULL, &scores, &coverage, &pit, &error) == LANDFALL_OK);
  CHECK(read_stream(&coverage, &table) == 0);
  CHECK(table.rows == 3);
  CHECK_NEAR(number_at(&table, "level", 1), 0.8, 1e-12);
  CHECK(integer_at(&table, "covered", 1) == 1);
  free_table(&table);
  CHECK(read_stream(&scores, &table) == 0);
  CHECK(table.rows > 5);
  free_table(&table);
  CHECK(read_stream(&pit, &table) == 0);
  CHECK(table.rows == 10);
  free_table(&table);
  CHECK(landfall_landing_score(many, outcomes, 0, NULL, &scores, NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(scores.release == NULL);
  landfall_landing_free(landing);
  landfall_landing_free(point);
}

static void deals_say_what_they_decide(void) {
  struct ArrowArrayStream out;
  read_table table;
  landfall_landing* rest = NULL;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_landing_point(100.0, &rest, &error) == LANDFALL_OK);
  CHECK(landfall_landing_contributions(half, amounts, 2, rest, 400.0, NULL, &out, &error) == LANDFALL_OK);
  CHECK(read_stream(&out, &table) == 0);
  CHECK(table.rows == 2);
  CHECK(integer_at(&table, "row", 0) == 1); /* the target is reached with the larger deal, and not without it */
  CHECK_NEAR(number_at(&table, "hit_if_won", 0), 1.0, 1e-12);
  CHECK_NEAR(number_at(&table, "hit_if_lost", 0), 0.0, 1e-12);
  CHECK_NEAR(number_at(&table, "hit_if_won", 1), 0.5, 1e-12);
  free_table(&table);
  CHECK(landfall_landing_contributions(half, amounts, 2, NULL, NAN, NULL, &out, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(out.release == NULL);
  landfall_landing_free(rest);
}

void test_landing(void) {
  deals_have_their_exact_distribution();
  no_deals_land_at_zero();
  samples_quantiles_and_points_make_landings();
  the_algebra_makes_new_landings_that_outlive_their_parts();
  what_cannot_be_answered_leaves_outputs_alone();
  makers_refuse_what_makes_no_landing();
  options_choose_the_grid();
  what_is_known_narrows_a_landing();
  a_random_number_of_amounts_adds_up();
  uncertain_amounts_widen_a_landing();
  deals_that_share_luck_land_wider();
  landings_are_scored_against_what_came();
  deals_say_what_they_decide();
  bytes_bring_a_landing_back();
}
