// landfall.survival.
// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "failure.hpp"
#include "handle.hpp"
#include "interval.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/survival.h>

#include <optional>

namespace landfall::python {

namespace {

using Cure = Handle<landfall_cure, landfall_cure_free>;
using Weibull = Handle<landfall_weibull, landfall_weibull_free>;

constexpr std::string_view timings[] = {"weibull", "gamma", "generalised_gamma"}; // LANDFALL_TIMING_…

/// (duration, ended, level) → table
PyObject* kaplan_meier(const Arguments& given) {
  const Cases cases(given);
  const double level = given.number(2);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_survival_kaplan_meier(cases.duration.get(), cases.end.get(), cases.duration.size(), level, out.get(),
                                          failure.get());
  }();
  failure.check(status);
  return out.take().give();
}

/// (duration, end, ways, level) → table
PyObject* aalen_johansen(const Arguments& given) {
  const Cases cases(given);
  const std::int64_t ways = given.integer(2);
  const double level = given.number(3);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_survival_aalen_johansen(cases.duration.get(), cases.end.get(), cases.duration.size(), ways, level,
                                            out.get(), failure.get());
  }();
  failure.check(status);
  return out.take().give();
}

/// (duration, ended, p, level) → Interval
PyObject* quantile(const Arguments& given) {
  const Cases cases(given);
  return interval(answer_unlocked<landfall_interval>(landfall_survival_quantile, cases.duration.get(), cases.end.get(),
                                                     cases.duration.size(), given.number(2), given.number(3)));
}

/// (duration, ended, until, level) → Interval
PyObject* restricted_mean(const Arguments& given) {
  const Cases cases(given);
  return interval(answer_unlocked<landfall_interval>(landfall_survival_restricted_mean, cases.duration.get(), cases.end.get(),
                                                     cases.duration.size(), given.number(2), given.number(3)));
}

/// Covariates, case by case, and how many each case has.
struct Covariates {
  Doubles values;
  std::int64_t width;
  Covariates(const Arguments& given, Py_ssize_t index, const Cases& cases)
      : values(given, index), width(given.integer(index + 1)) {
    if (values.size() != width * cases.duration.size())
      raise(PyExc_ValueError, "covariates must have one row for each case, and as many numbers in each");
  }
};

/// (class, time, ended, covariates, width, timing, level, most_iterations, progress, memory_limit, threads) → CureModel
PyObject* cure_fit(const Arguments& given) {
  const Cases cases(given, 1);
  const Covariates x(given, 3, cases);
  landfall_cure_fit_options options;
  landfall_cure_fit_options_init(&options, sizeof options);
  options.timing = given.choice(5, timings);
  options.level = given.number(6), options.most_iterations = given.integer(7);
  Watch watch(given, 8);
  options.control = watch.control(given, 9, 10);
  return Cure::own(given[0], answer_watched<landfall_cure*>(watch, landfall_cure_fit, cases.duration.get(), cases.end.get(),
                                                            cases.duration.size(), x.values.get(), x.width, &options));
}

const landfall_cure* cure(const Arguments& given) { return Cure::of(given, 0, "a CureModel"); }

PyObject* cure_table(const Arguments& given) {
  Written parameters, summary;
  Failure failure;
  failure.check(landfall_cure_table(cure(given), parameters.get(), summary.get(), failure.get()));
  const Reference table = parameters.take(), one = summary.take();
  return PyTuple_Pack(2, table.get(), one.get());
}

PyObject* cure_share(const Arguments& given) {
  const Doubles x(given, 1);
  return interval(answer<landfall_interval>(landfall_cure_share, cure(given), x.get(), x.size()));
}

PyObject* cure_ended_by(const Arguments& given) {
  const Doubles x(given, 2);
  return interval(answer<landfall_interval>(landfall_cure_ended_by, cure(given), given.number(1), x.get(), x.size()));
}

PyObject* cure_yet_to_end(const Arguments& given) {
  const Doubles x(given, 2);
  return PyFloat_FromDouble(answer<double>(landfall_cure_yet_to_end, cure(given), given.number(1), x.get(), x.size()));
}

/// (model, time, ended, covariates, width) → Expectation
PyObject* cure_expectation(const Arguments& given) {
  static Imported type("landfall.survival", "Expectation");
  const Cases cases(given, 1);
  const Covariates x(given, 3, cases);
  std::int64_t ended = 0;
  landfall_interval expected;
  Failure failure;
  failure.check(landfall_cure_expectation(cure(given), cases.duration.get(), cases.end.get(), cases.duration.size(),
                                          x.values.get(), x.width, &ended, &expected, failure.get()));
  return record(type, cases.duration.size(), ended, Reference(interval(expected)));
}

/// (class, time, ended, covariates, width, level, most_iterations, progress, memory_limit, threads) → WeibullModel
PyObject* weibull_fit(const Arguments& given) {
  const Cases cases(given, 1);
  const Covariates x(given, 3, cases);
  landfall_weibull_fit_options options;
  landfall_weibull_fit_options_init(&options, sizeof options);
  options.level = given.number(5), options.most_iterations = given.integer(6);
  Watch watch(given, 7);
  options.control = watch.control(given, 8, 9);
  return Weibull::own(given[0],
                      answer_watched<landfall_weibull*>(watch, landfall_weibull_fit, cases.duration.get(), cases.end.get(),
                                                        cases.duration.size(), x.values.get(), x.width, &options));
}

const landfall_weibull* weibull(const Arguments& given) { return Weibull::of(given, 0, "a WeibullModel"); }

PyObject* weibull_table(const Arguments& given) {
  Written parameters, summary;
  Failure failure;
  failure.check(landfall_weibull_table(weibull(given), parameters.get(), summary.get(), failure.get()));
  const Reference table = parameters.take(), one = summary.take();
  return PyTuple_Pack(2, table.get(), one.get());
}

PyObject* weibull_quantile(const Arguments& given) {
  const Doubles x(given, 2);
  return interval(answer<landfall_interval>(landfall_weibull_quantile, weibull(given), given.number(1), x.get(), x.size()));
}

PyObject* weibull_mean(const Arguments& given) {
  const Doubles x(given, 1);
  return interval(answer<landfall_interval>(landfall_weibull_mean, weibull(given), x.get(), x.size()));
}

PyObject* weibull_ended_by(const Arguments& given) {
  const Doubles x(given, 2);
  return interval(answer<landfall_interval>(landfall_weibull_ended_by, weibull(given), given.number(1), x.get(), x.size()));
}

constexpr Native natives[] = {
    {"landfall_survival_kaplan_meier", kaplan_meier},
    {"landfall_survival_quantile", quantile},
    {"landfall_survival_restricted_mean", restricted_mean},
    {"landfall_survival_aalen_johansen", aalen_johansen},
    {"landfall_cure_fit", cure_fit},
    {"landfall_cure_table", cure_table},
    {"landfall_cure_share", cure_share},
    {"landfall_cure_ended_by", cure_ended_by},
    {"landfall_cure_yet_to_end", cure_yet_to_end},
    {"landfall_cure_expectation", cure_expectation},
    {"landfall_weibull_fit", weibull_fit},
    {"landfall_weibull_table", weibull_table},
    {"landfall_weibull_quantile", weibull_quantile},
    {"landfall_weibull_mean", weibull_mean},
    {"landfall_weibull_ended_by", weibull_ended_by},
};

} // namespace

void add_survival_types(PyObject* module) {
  Cure::add(module, "landfall._core.CureHandle", "CureModel");
  Weibull::add(module, "landfall._core.WeibullHandle", "WeibullModel");
}
std::span<const Native> survival_natives() { return natives; }

} // namespace landfall::python
