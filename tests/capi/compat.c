/* Programs compiled against an older header: their options are shorter, what lies behind them is somebody else's memory, and
 * the answer is that of the defaults. */
#include "check.h"
#include "table.h"

#include "../compat/options_0_1.h"

static const double probability[] = {0.9, 0.5, 0.25}, amount[] = {100.0, 41.5, 7.0}, correlation[] = {0.2, 0.2, 0.2};

/* An old struct in the middle of memory that would be refused if it were read, and would show if it were written. */
#define OLD(type)                                                                                                              \
  struct {                                                                                                                     \
    type options;                                                                                                              \
    unsigned char behind[256];                                                                                                 \
  } old;                                                                                                                       \
  memset(&old, 0xA5, sizeof old)

#define CHECK_NOTHING_BEHIND_IS_WRITTEN()                                                                                      \
  for (size_t i = 0; i < sizeof old.behind; ++i) CHECK(old.behind[i] == 0xA5)

static void same_landings(landfall_landing* a, landfall_landing* b) {
  double means[2], variances[2], medians[2];
  const double half = 0.5;
  CHECK(a != NULL && b != NULL);
  if (a == NULL || b == NULL) return;
  CHECK(landfall_landing_mean(a, &means[0], NULL) == LANDFALL_OK && landfall_landing_mean(b, &means[1], NULL) == LANDFALL_OK);
  CHECK(landfall_landing_variance(a, &variances[0], NULL) == LANDFALL_OK);
  CHECK(landfall_landing_variance(b, &variances[1], NULL) == LANDFALL_OK);
  CHECK(landfall_landing_quantile(a, &half, 1, &medians[0], NULL) == LANDFALL_OK);
  CHECK(landfall_landing_quantile(b, &half, 1, &medians[1], NULL) == LANDFALL_OK);
  CHECK(means[0] == means[1] && variances[0] == variances[1] && medians[0] == medians[1]);
  landfall_landing_free(a);
  landfall_landing_free(b);
}

static void deals_of_0_1(void) {
  OLD(from_deals_options_0_1);
  landfall_landing *then = NULL, *now = NULL;
  landfall_landing_from_deals_options* given = (landfall_landing_from_deals_options*)(void*)&old.options;
  landfall_landing_from_deals_options_init(given, (uint32_t)sizeof old.options);
  CHECK_NOTHING_BEHIND_IS_WRITTEN();
  CHECK(old.options.struct_size == sizeof old.options && old.options.grid_nodes == 65536);
  CHECK(landfall_landing_from_deals(probability, amount, 3, given, &then, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_from_deals(probability, amount, 3, NULL, &now, NULL) == LANDFALL_OK);
  same_landings(then, now);
  old.options.struct_size -= 8; /* shorter than any header ever had it */
  CHECK(landfall_landing_from_deals(probability, amount, 3, given, &then, NULL) == LANDFALL_INVALID_ARGUMENT);
}

static void a_common_factor_of_0_1(void) {
  OLD(under_common_factor_options_0_1);
  landfall_landing *then = NULL, *now = NULL;
  landfall_landing_under_common_factor_options* given = (landfall_landing_under_common_factor_options*)(void*)&old.options;
  landfall_landing_under_common_factor_options_init(given, (uint32_t)sizeof old.options);
  CHECK_NOTHING_BEHIND_IS_WRITTEN();
  CHECK(isinf(old.options.degrees_of_freedom));
  CHECK(landfall_landing_under_common_factor(probability, amount, correlation, 3, given, &then, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_under_common_factor(probability, amount, correlation, 3, NULL, &now, NULL) == LANDFALL_OK);
  same_landings(then, now);
}

static void a_compound_of_0_1(void) {
  OLD(compound_options_0_1);
  landfall_landing *then = NULL, *now = NULL;
  landfall_landing_compound_options* given = (landfall_landing_compound_options*)(void*)&old.options;
  landfall_landing_compound_options_init(given, (uint32_t)sizeof old.options);
  CHECK_NOTHING_BEHIND_IS_WRITTEN();
  CHECK(old.options.variance_to_mean == 1.0);
  CHECK(landfall_landing_compound(2.5, amount, 3, given, &then, NULL) == LANDFALL_OK);
  CHECK(landfall_landing_compound(2.5, amount, 3, NULL, &now, NULL) == LANDFALL_OK);
  same_landings(then, now);
}

static void scores_of_0_1(void) {
  OLD(score_options_0_1);
  landfall_landing_score_options* given = (landfall_landing_score_options*)(void*)&old.options;
  landfall_landing* landing = NULL;
  const double outcome = 100.0;
  struct ArrowArrayStream stream;
  read_table rows;
  CHECK(landfall_landing_from_deals(probability, amount, 3, NULL, &landing, NULL) == LANDFALL_OK);
  landfall_landing_score_options_init(given, (uint32_t)sizeof old.options);
  CHECK_NOTHING_BEHIND_IS_WRITTEN();
  CHECK(old.options.n_quantiles == 3 && old.options.pit_bins == 10);
  CHECK(landfall_landing_score((const landfall_landing* const*)&landing, &outcome, 1, given, &stream, NULL, NULL, NULL) ==
        LANDFALL_OK);
  CHECK(read_stream(&stream, &rows) == 0);
  CHECK(rows.rows >= 3);
  free_table(&rows);
  landfall_landing_free(landing);
}

static void contributions_of_0_1(void) {
  OLD(contributions_options_0_1);
  landfall_landing_contributions_options* given = (landfall_landing_contributions_options*)(void*)&old.options;
  struct ArrowArrayStream stream;
  read_table rows;
  landfall_landing_contributions_options_init(given, (uint32_t)sizeof old.options);
  CHECK_NOTHING_BEHIND_IS_WRITTEN();
  old.options.top = 2;
  CHECK(landfall_landing_contributions(probability, amount, 3, NULL, 100.0, given, &stream, NULL) == LANDFALL_OK);
  CHECK(read_stream(&stream, &rows) == 0);
  CHECK(rows.rows == 2);
  free_table(&rows);
}

void test_compat(void) {
  deals_of_0_1();
  a_common_factor_of_0_1();
  a_compound_of_0_1();
  scores_of_0_1();
  contributions_of_0_1();
}
