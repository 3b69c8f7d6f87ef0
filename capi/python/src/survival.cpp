// landfall.survival.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "failure.hpp"
#include "handle.hpp"
#include "record.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/survival.h>

#include <cmath>
#include <optional>

namespace landfall::python {

namespace {

using Cure = Handle<landfall_cure, landfall_cure_free>;

constexpr std::string_view timings[] = {"weibull", "gamma", "generalised_gamma"}; // LANDFALL_TIMING_…

PyObject* interval(const landfall_interval& from) {
  static Imported type("landfall.stats", "Interval");
  return record(type, from.estimate, from.low, from.high, from.level, from.n);
}

/// Whether, or how, cases ended: arrays of bools or bytes where they lie, other whole numbers copied once.
class Ends {
public:
  /// Throws `Raised` (TypeError, ValueError) naming the parameter.
  Ends(const Arguments& given, Py_ssize_t index) {
    PyObject* const object = given[index];
    if (PyObject_CheckBuffer(object) != 0 && PyObject_GetBuffer(object, &view_, PyBUF_CONTIG_RO | PyBUF_FORMAT) == 0) {
      const std::string_view format = view_.format != nullptr ? view_.format : "B";
      if (view_.ndim == 1 && (format == "?" || format == "B")) {
        at_ = static_cast<const std::uint8_t*>(view_.buf), size_ = view_.len;
        return;
      }
      PyBuffer_Release(&view_);
    }
    PyErr_Clear();
    const Doubles numbers(given, index);
    copied_.resize(static_cast<std::size_t>(numbers.size()));
    for (std::size_t i = 0; i < copied_.size(); ++i) {
      const double number = numbers.get()[i];
      if (!(number >= 0.0 && number <= 255.0) || number != std::floor(number))
        raise(PyExc_ValueError, "%s[%zu] must be a whole number from 0 to 255", given.name(index), i);
      copied_[i] = static_cast<std::uint8_t>(number);
    }
    at_ = copied_.data(), size_ = numbers.size();
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() { PyBuffer_Release(&view_); }
  const std::uint8_t* get() const { return at_; }
  std::int64_t size() const { return size_; }

private:
  Py_buffer view_{};
  std::vector<std::uint8_t> copied_;
  const std::uint8_t* at_ = nullptr;
  std::int64_t size_ = 0;
};

/// The first two arguments of a call over durations.
struct Cases {
  Doubles duration;
  Ends end;
  explicit Cases(const Arguments& given, Py_ssize_t first = 0) : duration(given, first), end(given, first + 1) {
    require_as_many(given, first, duration.size(), first + 1, end.size());
  }
};

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
  Covariates(const Arguments& given, Py_ssize_t index, std::int64_t width_of_each)
      : values(given, index), width(width_of_each) {}
};

/// (class, time, ended, covariates, width, timing, level, most_iterations, progress, memory_limit, threads) → CureModel
PyObject* cure_fit(const Arguments& given) {
  const Cases cases(given, 1);
  const Covariates x(given, 3, given.integer(4));
  if (x.values.size() != x.width * cases.duration.size())
    raise(PyExc_ValueError, "covariates must have one row for each case, and as many numbers in each");
  landfall_cure_fit_options options;
  landfall_cure_fit_options_init(&options, sizeof options);
  options.timing = given.choice(5, timings);
  options.level = given.number(6), options.most_iterations = given.integer(7);
  Watch watch(given, 8);
  options.control = watch.control(given, 9, 10);
  return Cure::own(given[0], answer_watched<landfall_cure*>(watch, landfall_cure_fit, cases.duration.get(), cases.end.get(),
                                                            cases.duration.size(), x.values.get(), x.width, &options));
}

const landfall_cure* self(const Arguments& given) { return Cure::of(given, 0, "a CureModel"); }

PyObject* cure_table(const Arguments& given) {
  Written parameters, summary;
  Failure failure;
  failure.check(landfall_cure_table(self(given), parameters.get(), summary.get(), failure.get()));
  const Reference table = parameters.take(), one = summary.take();
  return PyTuple_Pack(2, table.get(), one.get());
}

PyObject* cure_share(const Arguments& given) {
  const Doubles x(given, 1);
  return interval(answer<landfall_interval>(landfall_cure_share, self(given), x.get(), x.size()));
}

PyObject* cure_ended_by(const Arguments& given) {
  const Doubles x(given, 2);
  return interval(answer<landfall_interval>(landfall_cure_ended_by, self(given), given.number(1), x.get(), x.size()));
}

PyObject* cure_yet_to_end(const Arguments& given) {
  const Doubles x(given, 2);
  return PyFloat_FromDouble(answer<double>(landfall_cure_yet_to_end, self(given), given.number(1), x.get(), x.size()));
}

/// (model, time, ended, covariates, width) → Expectation
PyObject* cure_expectation(const Arguments& given) {
  static Imported type("landfall.survival", "Expectation");
  const Cases cases(given, 1);
  const Covariates x(given, 3, given.integer(4));
  if (x.values.size() != x.width * cases.duration.size())
    raise(PyExc_ValueError, "covariates must have one row for each case, and as many numbers in each");
  std::int64_t ended = 0;
  landfall_interval expected;
  Failure failure;
  failure.check(landfall_cure_expectation(self(given), cases.duration.get(), cases.end.get(), cases.duration.size(),
                                          x.values.get(), x.width, &ended, &expected, failure.get()));
  return record(type, cases.duration.size(), ended, Reference(interval(expected)));
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
};

} // namespace

void add_survival_type(PyObject* module) { Cure::add(module, "landfall._core.CureHandle", "CureModel"); }
std::span<const Native> survival_natives() { return natives; }

} // namespace landfall::python
