/* A Landing: the predictive distribution of one number at the end of a period, and what may be done with it.
 *
 * Answers: where will it land, how sure is that, and how likely is it to reach the target?
 *
 * A landfall_landing is made by one of the functions under "made from", or out of others under "algebra". It never changes
 * once made, so any number of threads may read it, and those it was made of may be freed. Each is freed by
 * landfall_landing_free.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_LANDING_H
#define LANDFALL_C_LANDING_H

#include "base.h"

LANDFALL_BEGIN

typedef struct landfall_landing landfall_landing;

/* --- made from -------------------------------------------------------------------------------------------------------- */

/** Certainly `value`, which must be finite.
 *  @param out    the new Landing, which the caller frees; NULL on failure. So it is in every function of this header
 *  @param error  NULL, or filled on failure
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_point(double value, landfall_landing** out, landfall_error* error);

typedef struct landfall_landing_from_deals_options {
  uint32_t struct_size;
  uint32_t reserved;  /* 0 */
  int64_t grid_nodes; /* points of the grid, where the sum cannot be had exactly; 65536; 2 to 2^26, rounded up to a power of
                         2. The error bound falls, time and memory grow in proportion */
  landfall_control control; /* zeros */
} landfall_landing_from_deals_options;

/** Defaults. `struct_size` is sizeof(landfall_landing_from_deals_options). @since 0.1 */
LANDFALL_API void landfall_landing_from_deals_options_init(landfall_landing_from_deals_options* options, uint32_t struct_size);

/** Sum of independent deals: deal i pays amount[i] with probability[i], else nothing. Exact where the sum has few distinct
 *  values, or the amounts share a lattice such as whole units or cents; else on a grid, and landfall_landing_error_bound says
 *  how far off. Mean and variance are exact in any case. No deals: certainly 0.
 *  @param probability  n of them, each 0 to 1
 *  @param amount       n of them, finite, in any currency; 0 or negative ones too
 *  @param n            0 or more
 *  @param options      NULL for defaults
 *  @param error        on failure, with the column ("probability", "amount") and the row
 *  O(n log n + grid_nodes * n at worst). @since 0.1 */
LANDFALL_API landfall_status landfall_landing_from_deals(const double* probability, const double* amount, int64_t n,
                                                         const landfall_landing_from_deals_options* options,
                                                         landfall_landing** out, landfall_error* error);

/* How an amount spreads about its mean. */
#define LANDFALL_AMOUNT_LOGNORMAL 0 /* the usual form of deal sizes */
#define LANDFALL_AMOUNT_GAMMA 1     /* exponential where the coefficient of variation is 1 */

/** The same with amounts that are uncertain until the deal is won, independent of each other and of what is won.
 *  @param mean  n of them, finite: what a deal pays on average if it is won
 *  @param coefficient_of_variation  n of them, standard deviation / |mean|; 0: certain; lognormal up to 1000, gamma up to 10
 *  @param shape  LANDFALL_AMOUNT_...
 *  @param options  as of landfall_landing_from_deals
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_from_uncertain_deals(const double* probability, const double* mean,
                                                                   const double* coefficient_of_variation, int64_t n,
                                                                   uint32_t shape,
                                                                   const landfall_landing_from_deals_options* options,
                                                                   landfall_landing** out, landfall_error* error);

/** The same with the expert's three numbers: amounts whose density rises straight from low to likely and falls straight to
 * high. n of each; finite; low <= likely <= high. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_from_triangular_deals(const double* probability, const double* low,
                                                                    const double* likely, const double* high, int64_t n,
                                                                    const landfall_landing_from_deals_options* options,
                                                                    landfall_landing** out, landfall_error* error);

typedef struct landfall_landing_under_common_factor_options {
  uint32_t struct_size;
  uint32_t reserved;         /* 0 */
  int64_t grid_nodes;        /* as of landfall_landing_from_deals */
  double degrees_of_freedom; /* infinity: Gaussian. From 1 on, of Student's t: deals fall together in very good and bad times */
  landfall_control control;  /* zeros */
} landfall_landing_under_common_factor_options;

/** Defaults. `struct_size` is sizeof(landfall_landing_under_common_factor_options). @since 0.1 */
LANDFALL_API void landfall_landing_under_common_factor_options_init(landfall_landing_under_common_factor_options* options,
                                                                    uint32_t struct_size);

/** Deals that share luck: the sum of deals under one common factor, by quadrature, not by drawing. Each keeps its own chance.
 *  @param probability  n of them, each 0 to 1
 *  @param amount       n of them, finite
 *  @param correlation  n of them: two deals correlate by the root of the product of theirs; 0 to 0.9999, or 1 for all of them
 *  Probabilities within 1e-7 where landfall_landing_error_bound is 0. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_under_common_factor(const double* probability, const double* amount,
                                                                  const double* correlation, int64_t n,
                                                                  const landfall_landing_under_common_factor_options* options,
                                                                  landfall_landing** out, landfall_error* error);

/** Each of n samples equally likely. At least one; each finite. O(n log n). @since 0.1 */
LANDFALL_API landfall_status landfall_landing_from_samples(const double* samples, int64_t n, landfall_landing** out,
                                                           landfall_error* error);

/** Continuous, with straight lines between n given points of the quantile function: a forecast given as P10, P50, P90. All
 *  that lies outside the given probabilities lies on the first and on the last value.
 *  @param probabilities  n of them, strictly ascending within 0 to 1
 *  @param values         n of them, finite, not descending
 *  @param n              2 or more
 *  O(n). @since 0.1 */
LANDFALL_API landfall_status landfall_landing_from_quantiles(const double* probabilities, const double* values, int64_t n,
                                                             landfall_landing** out, landfall_error* error);

typedef struct landfall_landing_compound_options {
  uint32_t struct_size;
  uint32_t reserved;        /* 0 */
  int64_t grid_nodes;       /* as of landfall_landing_from_deals */
  double variance_to_mean;  /* 1; of the count. 1 is Poisson, above it a negative binomial, up to 1e5 */
  landfall_control control; /* zeros */
} landfall_landing_compound_options;

/** Defaults. `struct_size` is sizeof(landfall_landing_compound_options). @since 0.1 */
LANDFALL_API void landfall_landing_compound_options_init(landfall_landing_compound_options* options, uint32_t struct_size);

/** Sum of a random number of amounts, each drawn from those given with equal chance: business that is not created yet.
 *  @param mean_count  of how many there will be; finite, 0 or more
 *  @param amounts     n of them, finite: what such deals have been worth
 *  @param n           1 or more, unless mean_count is 0
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_compound(double mean_count, const double* amounts, int64_t n,
                                                       const landfall_landing_compound_options* options, landfall_landing** out,
                                                       landfall_error* error);

/* --- algebra ---------------------------------------------------------------------------------------------------------- */

/** Sum of two numbers that are independent of one another, such as two teams'. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_add(const landfall_landing* a, const landfall_landing* b, landfall_landing** out,
                                                  landfall_error* error);

/** One of n Landings, the i-th with the chance weight[i] / sum of weights: several forecasts of one number made into one, or
 *  an assumption that may turn out this way or that.
 *  @param parts    n Landings, which stay the caller's
 *  @param weights  n of them, not negative, not all 0
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_mixture(const landfall_landing* const* parts, const double* weights, int64_t n,
                                                      landfall_landing** out, landfall_error* error);

/** The number plus `by`, which is certain: what is won already. Finite. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_shift(const landfall_landing* landing, double by, landfall_landing** out,
                                                    landfall_error* error);

/** The number times `by`, which is finite; a negative one mirrors. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_scale(const landfall_landing* landing, double by, landfall_landing** out,
                                                    landfall_error* error);

/** The number given that it is at least `at_least`: what lay below is ruled out. For a total of which so much has come in
 * since. LANDFALL_INSUFFICIENT when it never is. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_truncate(const landfall_landing* landing, double at_least, landfall_landing** out,
                                                       landfall_error* error);

/** The larger of the number and `at_least`: what lay below comes to `at_least` itself. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_raise(const landfall_landing* landing, double at_least, landfall_landing** out,
                                                    landfall_error* error);

/** `member`, given that it and `rest`, which is independent of it, come to `at_least` or more together: how a team landed if
 * the company hits. LANDFALL_INSUFFICIENT when they never do. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_given_total(const landfall_landing* member, const landfall_landing* rest,
                                                          double at_least, landfall_landing** out, landfall_error* error);

/* --- read ------------------------------------------------------------------------------------------------------------- */

/** Mean, in the unit of the number. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_mean(const landfall_landing* landing, double* out, landfall_error* error);

/** Variance, in the square of that unit. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_variance(const landfall_landing* landing, double* out, landfall_error* error);

/** Quantiles: out[i] is the smallest x that the number does not pass with a chance of q[i]. P10 is q = 0.1.
 *  @param q    n of them, each 0 to 1
 *  @param out  room for n; may be `q` itself. Untouched on failure
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_quantile(const landfall_landing* landing, const double* q, int64_t n, double* out,
                                                       landfall_error* error);

/** Chances that the number is at most x[i]. `out` has room for n; it may be `x` itself; untouched on failure. An x may be
 *  infinite, not NaN. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_cdf(const landfall_landing* landing, const double* x, int64_t n, double* out,
                                                  landfall_error* error);

/** Chances that the number is at least x[i]: P(hit) of a target. Else as landfall_landing_cdf. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_probability_at_least(const landfall_landing* landing, const double* x, int64_t n,
                                                                   double* out, landfall_error* error);

/** How far, in the unit of the number, this distribution lies from the true one: for every x,
 *  F(x - e) - 1e-9 <= cdf(x) <= F(x + e) + 1e-9. 0 when exact. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_error_bound(const landfall_landing* landing, double* out, landfall_error* error);

/** How many observations (deals, samples) are behind it. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_n(const landfall_landing* landing, int64_t* out, landfall_error* error);

/** How it was made, in words. The text belongs to the Landing and ends with it. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_method(const landfall_landing* landing, const char** out, landfall_error* error);

/* --- scored ----------------------------------------------------------------------------------------------------------- */

/** Continuous ranked probability score of each of n finite outcomes: the absolute error where the Landing is a point, in the
 *  unit of the number; 0 is perfect. `out` has room for n; it may be `outcomes` itself; untouched on failure. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_crps(const landfall_landing* landing, const double* outcomes, int64_t n,
                                                   double* out, landfall_error* error);

/** Pinball loss of the quantile at q, above 0 and below 1, for each of n outcomes. Else as landfall_landing_crps. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_pinball(const landfall_landing* landing, double q, const double* outcomes,
                                                      int64_t n, double* out, landfall_error* error);

/** Where each of n outcomes stands in the Landing: below[i] is the chance of less, at_or_below[i] of no more. Over many
 *  outcomes they are uniform if the Landings are calibrated. Both have room for n. @since 0.1 */
LANDFALL_API landfall_status landfall_landing_pit(const landfall_landing* landing, const double* outcomes, int64_t n,
                                                  double* below, double* at_or_below, landfall_error* error);

typedef struct landfall_landing_score_options {
  uint32_t struct_size;
  uint32_t reserved;       /* 0 */
  const double* quantiles; /* 0.1, 0.5, 0.9; whose pinball is taken */
  int64_t n_quantiles;
  const double* levels; /* 0.5, 0.8, 0.95; of the central intervals that are checked */
  int64_t n_levels;
  double cell_width;        /* 0; of the log score's cells, in the unit of the number. 0: no log score */
  double cell_edge;         /* 0; where one of them begins */
  int64_t pit_bins;         /* 10; 2 to 65536 */
  double level;             /* 0.8; of the intervals about means and shares */
  landfall_control control; /* zeros */
} landfall_landing_score_options;

/** Defaults. `struct_size` is sizeof(landfall_landing_score_options). @since 0.1 */
LANDFALL_API void landfall_landing_score_options_init(landfall_landing_score_options* options, uint32_t struct_size);

/** How good n Landings were, now that the i-th number has come to outcomes[i]: means of proper scores with their intervals, how
 *  often central intervals held, and the histogram of the PIT. Each table is allocated by the caller, and NULL by one who does
 *  not want it.
 *  @param landings  n of them
 *  @param outcomes  n of them, finite
 *  @param n         1 or more
 *  @param scores    columns: score, mean (a record: estimate, low, high, level, n, method), standard_error
 *  @param coverage  columns: level, covered, share (a record), mean_width
 *  @param pit       columns: low, high, share, expected; the table's metadata have "landfall.pit_p_value"
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_score(const landfall_landing* const* landings, const double* outcomes, int64_t n,
                                                    const landfall_landing_score_options* options,
                                                    struct ArrowArrayStream* scores, struct ArrowArrayStream* coverage,
                                                    struct ArrowArrayStream* pit, landfall_error* error);

/* --- what decides ----------------------------------------------------------------------------------------------------- */

typedef struct landfall_landing_contributions_options {
  uint32_t struct_size;
  uint32_t reserved;        /* 0 */
  int64_t top;              /* 0; rows that come out, those that decide most first. 0: all */
  landfall_control control; /* zeros */
} landfall_landing_contributions_options;

/** Defaults. `struct_size` is sizeof(landfall_landing_contributions_options). @since 0.1 */
LANDFALL_API void landfall_landing_contributions_options_init(landfall_landing_contributions_options* options,
                                                              uint32_t struct_size);

/** Which deals decide: what each does to the chance that all of them and `rest` together come to `target` or more.
 *  @param probability  n of them, each 0 to 1
 *  @param amount       n of them, finite
 *  @param n            0 or more
 *  @param rest         independent of the deals: what is won already and business to come; NULL: nothing
 *  @param target       finite
 *  @param options      NULL for defaults
 *  @param out          allocated by the caller, filled on LANDFALL_OK, its release is NULL otherwise. Columns: row (of the
 * deal, from 0), probability, amount, mean, variance, variance_share, hit_if_won, hit_if_lost (or slipped), change_if_won,
 * change_if_lost, won_if_hit, decides
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_contributions(const double* probability, const double* amount, int64_t n,
                                                            const landfall_landing* rest, double target,
                                                            const landfall_landing_contributions_options* options,
                                                            struct ArrowArrayStream* out, landfall_error* error);

/* --- kept and sent ---------------------------------------------------------------------------------------------------- */

/** A Landing as bytes, the same on every machine: to keep it, or to send it to where many are added up. Every later version
 *  reads them.
 *  @param bytes     room for `capacity` bytes; NULL when capacity is 0
 *  @param capacity  0 or more
 *  @param size      how many bytes it is. Where that is more than capacity, nothing else has been written: ask once with 0 for
 *                   the size, and once more with the room
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_serialise(const landfall_landing* landing, uint8_t* bytes, int64_t capacity,
                                                        int64_t* size, landfall_error* error);

/** The Landing that landfall_landing_serialise wrote. It answers every question as that one did.
 *  @param bytes  n of them, from anywhere: LANDFALL_PARSE if they are damaged or not a Landing's, LANDFALL_UNSUPPORTED if a
 *                newer version wrote them
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_landing_deserialise(const uint8_t* bytes, int64_t n, landfall_landing** out,
                                                          landfall_error* error);

/** Frees a Landing. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_landing_free(landfall_landing* landing);

LANDFALL_END

#endif /* LANDFALL_C_LANDING_H */
