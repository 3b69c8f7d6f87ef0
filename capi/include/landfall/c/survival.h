/* Cases of which some have not ended: how many are still going on after so long, how they end, and how many ever will.
 *
 * Columns of plain numbers in, one case a row: how long it lasted, or has been watched, and whether or how it ended.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_SURVIVAL_H
#define LANDFALL_C_SURVIVAL_H

#include "base.h"
#include "stats.h"

LANDFALL_BEGIN

/** Kaplan-Meier: the probability of going on beyond each time at which cases ended, S = product of 1 - d/n; limits by
 *  Greenwood's variance on the log-log scale.
 *  @param duration  n of them, finite, 0 or more
 *  @param ended     n of them; 0: still going on (censored); else it ended
 *  @param n         0 or more
 *  @param level     of the intervals, between 0 and 1, such as 0.80
 *  @param out       one row a time: time, at_risk, ended, survival (estimate, low, high, level, n)
 *  O(n), or O(n log n) for durations that are not whole numbers. Agrees with lifelines to 1e-12. @since 0.1 */
LANDFALL_API landfall_status landfall_survival_kaplan_meier(const double* duration, const uint8_t* ended, int64_t n,
                                                            double level, struct ArrowArrayStream* out, landfall_error* error);

/** Time by which a share p has ended, with the interval where the curve's limits cross 1 - p; +inf where they never do.
 *  @param p    between 0 and 1; 0.5 is the median
 *  @param out  written on LANDFALL_OK. The other parameters as above. @since 0.1 */
LANDFALL_API landfall_status landfall_survival_quantile(const double* duration, const uint8_t* ended, int64_t n, double p,
                                                        double level, landfall_interval* out, landfall_error* error);

/** Mean of the shorter of duration and `until`: the area under the curve, with its normal interval.
 *  @param until  above 0, at most the longest duration. The other parameters as above. @since 0.1 */
LANDFALL_API landfall_status landfall_survival_restricted_mean(const double* duration, const uint8_t* ended, int64_t n,
                                                               double until, double level, landfall_interval* out,
                                                               landfall_error* error);

/** Aalen-Johansen: the share that has ended in each of several ways by each time, where they compete.
 *  @param end   n of them; 0: still going on; 1 to `ways`: how it ended
 *  @param ways  1 to 255
 *  @param out   for each way, one row a time at which any case ended: way, time, at_risk, ended, incidence (with its interval).
 *               The other parameters as above. Agrees with lifelines to 1e-10. @since 0.1 */
LANDFALL_API landfall_status landfall_survival_aalen_johansen(const double* duration, const uint8_t* end, int64_t n,
                                                              int64_t ways, double level, struct ArrowArrayStream* out,
                                                              landfall_error* error);

/* --- cases that never end ----------------------------------------------------------------------------------------------- */

/* How long the cases take that end. */
#define LANDFALL_TIMING_WEIBULL 0
#define LANDFALL_TIMING_GAMMA 1
#define LANDFALL_TIMING_GENERALISED_GAMMA 2 /* the two above are its cases */

/** A mixture cure model, P(ended by t) = c F(t), logit c linear in the covariates. Never changes once made; freed by
 * landfall_cure_free. */
typedef struct landfall_cure landfall_cure;

typedef struct landfall_cure_fit_options {
  uint32_t struct_size;
  uint32_t timing;         /* LANDFALL_TIMING_WEIBULL */
  double level;            /* 0.80; of the intervals */
  int64_t most_iterations; /* 200 */
  landfall_control control;
} landfall_cure_fit_options;

/** Defaults. `struct_size` is sizeof(landfall_cure_fit_options). @since 0.1 */
LANDFALL_API void landfall_cure_fit_options_init(landfall_cure_fit_options* options, uint32_t struct_size);

/** Fits the model by maximum likelihood: an ended case gives log c + log f(t), one still open log(1 - c F(t)).
 *  @param time        n of them, finite, above 0: until it ended, or so long it has been open
 *  @param ended       n of them, 0 or 1
 *  @param covariates  n * width of them, finite, case by case; NULL when width is 0. No constant among them
 *  @param options     NULL for defaults
 *  @param out         NULL on failure
 *  LANDFALL_INSUFFICIENT with fewer ended cases than parameters; LANDFALL_NOT_CONVERGED where the times do not tell those that
 *  never end from those that have not ended yet. O(iterations n parameters). Agrees with lifelines and SciPy to 1e-6. @since
 * 0.1 */
LANDFALL_API landfall_status landfall_cure_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates,
                                               int64_t width, const landfall_cure_fit_options* options, landfall_cure** out,
                                               landfall_error* error);

/** Frees a model. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_cure_free(landfall_cure* cure);

/** What was fitted.
 *  @param parameters  NULL, or rows: parameter ("constant", "covariate 0" ..., logarithms of odds; "scale", "shape", "power" of
 *                     the times), value (with its interval)
 *  @param summary     NULL, or one row: timing, n, ended, log_likelihood, follow_up_alpha (above 0.01: the cases may not have
 * been watched for long enough to see that some never end). @since 0.1 */
LANDFALL_API landfall_status landfall_cure_table(const landfall_cure* cure, struct ArrowArrayStream* parameters,
                                                 struct ArrowArrayStream* summary, landfall_error* error);

/** Share that ever ends, of cases with the covariates x, `width` of them. @since 0.1 */
LANDFALL_API landfall_status landfall_cure_share(const landfall_cure* cure, const double* x, int64_t width,
                                                 landfall_interval* out, landfall_error* error);

/** P(ended by t), t 0 or more. @since 0.1 */
LANDFALL_API landfall_status landfall_cure_ended_by(const landfall_cure* cure, double t, const double* x, int64_t width,
                                                    landfall_interval* out, landfall_error* error);

/** P(it ends at all) of a case that is still open after `age`, 0 or more. @since 0.1 */
LANDFALL_API landfall_status landfall_cure_yet_to_end(const landfall_cure* cure, double age, const double* x, int64_t width,
                                                      double* out, landfall_error* error);

/** What a cohort comes to in the end: those that have ended, and the chance of each that is open. Cases as for
 * landfall_cure_fit.
 *  @param ended_so_far  written on LANDFALL_OK
 *  @param expected      likewise; chance and the model's own error are in its interval. O(n). @since 0.1 */
LANDFALL_API landfall_status landfall_cure_expectation(const landfall_cure* cure, const double* time, const uint8_t* ended,
                                                       int64_t n, const double* covariates, int64_t width,
                                                       int64_t* ended_so_far, landfall_interval* expected,
                                                       landfall_error* error);

/* --- cases that all end some day ---------------------------------------------------------------------------------------- */

/** Weibull times, P(ended by t) = 1 - exp(-(t / scale)^power), log scale linear in the covariates (accelerated failure time).
 *  Never changes once made; freed by landfall_weibull_free. */
typedef struct landfall_weibull landfall_weibull;

typedef struct landfall_weibull_fit_options {
  uint32_t struct_size;
  uint32_t reserved;       /* 0 */
  double level;            /* 0.80; of the intervals */
  int64_t most_iterations; /* 200 */
  landfall_control control;
} landfall_weibull_fit_options;

/** Defaults. `struct_size` is sizeof(landfall_weibull_fit_options). @since 0.1 */
LANDFALL_API void landfall_weibull_fit_options_init(landfall_weibull_fit_options* options, uint32_t struct_size);

/** Fits the times by maximum likelihood: an ended case gives log f(t), one still open log(1 - F(t)). Parameters as for
 *  landfall_cure_fit; `options` NULL for defaults; `out` is NULL on failure.
 *  LANDFALL_INSUFFICIENT with fewer ended cases than parameters; LANDFALL_NOT_CONVERGED where the likelihood has no peak: all
 *  ended at one time, or a covariate tells them from those that are open. O(iterations n parameters^2). Agrees with R's survreg
 *  to 1e-6. @since 0.1 */
LANDFALL_API landfall_status landfall_weibull_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates,
                                                  int64_t width, const landfall_weibull_fit_options* options,
                                                  landfall_weibull** out, landfall_error* error);

/** Frees a model. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_weibull_free(landfall_weibull* weibull);

/** What was fitted.
 *  @param parameters  NULL, or rows: parameter ("constant", "covariate 0" ..., logarithms of the scale; "power"), value (with
 *                     its interval)
 *  @param summary     NULL, or one row: n, ended, log_likelihood. @since 0.1 */
LANDFALL_API landfall_status landfall_weibull_table(const landfall_weibull* weibull, struct ArrowArrayStream* parameters,
                                                    struct ArrowArrayStream* summary, landfall_error* error);

/** Time by which a share p, between 0 and 1, has ended, of cases with the covariates x, `width` of them. @since 0.1 */
LANDFALL_API landfall_status landfall_weibull_quantile(const landfall_weibull* weibull, double p, const double* x,
                                                       int64_t width, landfall_interval* out, landfall_error* error);

/** Mean time. @since 0.1 */
LANDFALL_API landfall_status landfall_weibull_mean(const landfall_weibull* weibull, const double* x, int64_t width,
                                                   landfall_interval* out, landfall_error* error);

/** P(ended by t), t 0 or more. @since 0.1 */
LANDFALL_API landfall_status landfall_weibull_ended_by(const landfall_weibull* weibull, double t, const double* x,
                                                       int64_t width, landfall_interval* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_SURVIVAL_H */
