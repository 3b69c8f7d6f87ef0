#include "check.h"

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

void test_landing(void) {
  deals_have_their_exact_distribution();
  no_deals_land_at_zero();
  samples_quantiles_and_points_make_landings();
  the_algebra_makes_new_landings_that_outlive_their_parts();
  what_cannot_be_answered_leaves_outputs_alone();
  makers_refuse_what_makes_no_landing();
  options_choose_the_grid();
  bytes_bring_a_landing_back();
}
