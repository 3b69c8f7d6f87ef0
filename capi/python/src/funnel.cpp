// landfall.funnel: stage events.
// SPDX-License-Identifier: Apache-2.0
#include "counts.hpp"
#include "day.hpp"
#include "doubles.hpp"
#include "handle.hpp"
#include "interval.hpp"
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/funnel.h>

#include <array>
#include <iterator>
#include <utility>
#include <vector>

namespace landfall::python {

namespace {

using Tally = Handle<landfall_funnel_tally, landfall_funnel_tally_free>;

constexpr std::string_view orders[] = {"any", "strict"};                          // LANDFALL_ORDER_…
constexpr std::string_view methods[] = {"wilson", "jeffreys", "clopper_pearson"}; // LANDFALL_PROPORTION_…

/// A landfall.funnel.Funnel. Lives as long as the call.
class Funnel {
public:
  static constexpr Py_ssize_t fields = 10;

  /// Throws `Raised` (TypeError, ValueError) naming the field.
  Funnel(const Arguments& given, Py_ssize_t index) {
    PyObject* const funnel = given[index];
    if (PyTuple_Check(funnel) == 0 || PyTuple_GET_SIZE(funnel) != fields) given.refuse(index, "a Funnel");
    const auto field = [&](Py_ssize_t at) { return PyTuple_GET_ITEM(funnel, at); };
    const auto text = [&](Py_ssize_t at, const char* name) -> const char* {
      if (field(at) == Py_None) return nullptr;
      if (PyUnicode_Check(field(at)) == 0) raise(PyExc_TypeError, "Funnel.%s must be text or None", name);
      const char* const words = PyUnicode_AsUTF8(field(at));
      if (words == nullptr) throw Raised();
      return words;
    };
    const auto flag = [&](Py_ssize_t at) {
      const int truth = PyObject_IsTrue(field(at));
      if (truth < 0) throw Raised();
      return static_cast<std::uint32_t>(truth);
    };
    stages_ = Words(field(0), "Funnel.stages");
    ends_ = Words(field(1), "Funnel.ends");
    funnel_.stages = stages_.get(), funnel_.n_stages = stages_.size();
    funnel_.ends = ends_.get(), funnel_.n_ends = ends_.size();
    funnel_.id = text(2, "id"), funnel_.stage = text(3, "stage"), funnel_.time = text(4, "time");
    const char* const order = text(5, "order");
    if (order == nullptr || (std::string_view(order) != orders[0] && std::string_view(order) != orders[1]))
      raise(PyExc_ValueError, "Funnel.order must be 'any' or 'strict'");
    funnel_.order = std::string_view(order) == orders[1] ? LANDFALL_ORDER_STRICT : LANDFALL_ORDER_ANY;
    if (field(6) != Py_None) {
      funnel_.window_days = PyFloat_AsDouble(field(6));
      if (funnel_.window_days == -1.0 && PyErr_Occurred() != nullptr) throw Raised();
      if (!(funnel_.window_days > 0.0)) raise(PyExc_ValueError, "Funnel.window_days must be above 0, or None for ever");
    }
    funnel_.later_only = flag(7), funnel_.nothing_between = flag(8), funnel_.stays_ended = flag(9);
  }
  const landfall_funnel* get() const { return &funnel_; }

private:
  Words stages_, ends_;
  landfall_funnel funnel_{};
};

Reference taken_or_none(Written& written, bool wanted) { return wanted ? written.take() : Reference::borrowed(Py_None); }

/// (opportunities, by, columns, with_rejects, progress, memory_limit) → (events, without_created, rejects or None)
PyObject* events_of_deals(const Arguments& given) {
  const char* const by = given.text(1);
  const OpportunityColumns columns(given, 2);
  const bool with_rejects = given.truth(3);
  Watch watch(given, 4);
  const auto control = watch.control(given, 5);
  auto opportunities = table_from(given, 0);
  Written events, rejects;
  std::int64_t without_created = 0;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_funnel_events_of_deals(opportunities.get(), &columns.get(), by, &control, events.get(), &without_created,
                                           with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference rows = events.take(), undated(PyLong_FromLongLong(without_created)),
                  wrong = taken_or_none(rejects, with_rejects);
  return PyTuple_Pack(3, rows.get(), undated.get(), wrong.get());
}

/// (open, lost, amount, cycle_days, level) → PipelineVelocity
PyObject* pipeline_velocity(const Arguments& given) {
  static Imported type("landfall.funnel", "PipelineVelocity");
  const Doubles amount(given, 2), cycle(given, 3);
  require_as_many(given, 2, amount.size(), 3, cycle.size());
  const auto velocity =
      answer_unlocked<landfall_pipeline_velocity>(landfall_funnel_pipeline_velocity, given.integer(0), given.integer(1),
                                                  amount.get(), cycle.get(), amount.size(), given.number(4));
  return record(type, velocity.open, Reference(interval(velocity.win_rate)), Reference(interval(velocity.mean_amount)),
                Reference(interval(velocity.mean_cycle)), Reference(interval(velocity.per_day)));
}

/// (successes, trials, alpha, level, draws, seed, progress, memory_limit) → ChangePoint
PyObject* change_point(const Arguments& given) {
  static Imported type("landfall.funnel", "ChangePoint");
  const auto successes = counts(given, 0), trials = counts(given, 1);
  require_as_many(given, 0, std::ssize(successes), 1, std::ssize(trials));
  landfall_funnel_change_point_options options;
  landfall_funnel_change_point_options_init(&options, sizeof options);
  options.alpha = given.number(2), options.level = given.number(3);
  options.draws = given.integer(4), options.seed = static_cast<std::uint64_t>(given.integer(5));
  Watch watch(given, 6);
  options.control = watch.control(given, 7);
  const auto change = answer_watched<landfall_change_point>(watch, landfall_funnel_change_point, successes.data(),
                                                            trials.data(), std::ssize(successes), &options);
  Reference at = change.at < 0 ? Reference::borrowed(Py_None) : Reference(PyLong_FromLongLong(change.at));
  return record(type, std::move(at), change.likeliest, Reference(interval(change.before)), Reference(interval(change.after)),
                change.p, change.longest_run);
}

/// (events, funnel, by, amount, cohort_begin, cohort_end, method, level, with_rejects, progress, memory_limit, threads)
/// → (steps, outcomes, counts, rejects or None)
PyObject* conversion(const Arguments& given) {
  landfall_funnel_conversion_options options;
  landfall_funnel_conversion_options_init(&options, sizeof options);
  const Funnel funnel(given, 1);
  options.by = given.text(2), options.amount = given.text(3);
  options.cohort_begin = given.day_or(4, LANDFALL_NO_DAY), options.cohort_end = given.day_or(5, LANDFALL_NO_DAY);
  options.method = given.choice(6, methods), options.level = given.number(7);
  const bool with_rejects = given.truth(8);
  Watch watch(given, 9);
  options.control = watch.control(given, 10, 11);
  auto events = table_from(given, 0);
  Written steps, outcomes, counts, rejects;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_funnel_conversion(events.get(), funnel.get(), &options, steps.get(), outcomes.get(), counts.get(),
                                      with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference rows = steps.take(), ends = outcomes.take(), met = counts.take(),
                  wrong = taken_or_none(rejects, with_rejects);
  return PyTuple_Pack(4, rows.get(), ends.get(), met.get(), wrong.get());
}

using TimeCall = decltype(landfall_funnel_time_in_stage);

/// (events, funnel, as_of, level, with_rejects, progress, memory_limit, threads) → (table, rejects or None)
PyObject* times(const Arguments& given, TimeCall& call) {
  landfall_funnel_time_options options;
  landfall_funnel_time_options_init(&options, sizeof options);
  const Funnel funnel(given, 1);
  options.as_of = given.day_or(2, LANDFALL_NO_DAY), options.level = given.number(3);
  const bool with_rejects = given.truth(4);
  Watch watch(given, 5);
  options.control = watch.control(given, 6, 7);
  auto events = table_from(given, 0);
  Written out, rejects;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return call(events.get(), funnel.get(), &options, out.get(), with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference table = out.take(), wrong = taken_or_none(rejects, with_rejects);
  return PyTuple_Pack(2, table.get(), wrong.get());
}

PyObject* time_in_stage(const Arguments& given) { return times(given, landfall_funnel_time_in_stage); }
PyObject* time_to_stage(const Arguments& given) { return times(given, landfall_funnel_time_to_stage); }

/// (events, funnel, since, as_of, horizon_days, mean_amount, alpha, level, with_rejects, progress, memory_limit, threads)
/// → (steps, leaks, rejects or None)
PyObject* trend(const Arguments& given) {
  landfall_funnel_trend_options options;
  landfall_funnel_trend_options_init(&options, sizeof options);
  const Funnel funnel(given, 1);
  options.since = given.day(2), options.as_of = given.day_or(3, LANDFALL_NO_DAY);
  options.horizon_days = given.number(4), options.mean_amount = given.number(5);
  options.alpha = given.number(6), options.level = given.number(7);
  const bool with_rejects = given.truth(8);
  Watch watch(given, 9);
  options.control = watch.control(given, 10, 11);
  auto events = table_from(given, 0);
  Written out, leaks, rejects;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_funnel_trend(events.get(), funnel.get(), &options, out.get(), leaks.get(),
                                 with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference steps = out.take(), dearest = leaks.take(), wrong = taken_or_none(rejects, with_rejects);
  return PyTuple_Pack(3, steps.get(), dearest.get(), wrong.get());
}

/// (events, funnel, every, begins or None, as_of, horizon_days, level, alpha, with_rejects, progress, memory_limit, threads)
/// → (rows, changes, rejects or None)
PyObject* by_period(const Arguments& given) {
  static constexpr std::string_view every[] = {"week", "month", "quarter", "year"}; // LANDFALL_EVERY_…
  landfall_funnel_by_period_options options;
  landfall_funnel_by_period_options_init(&options, sizeof options);
  const Funnel funnel(given, 1);
  options.every = given.choice(2, every);
  std::vector<std::int32_t> begins;
  const bool own = given[3] != Py_None;
  if (own) begins = days_from(given, 3), begins.reserve(1); // no days are still days that were given
  options.as_of = given.day_or(4, LANDFALL_NO_DAY), options.horizon_days = given.number(5);
  options.level = given.number(6), options.alpha = given.number(7);
  const bool with_rejects = given.truth(8);
  Watch watch(given, 9);
  options.control = watch.control(given, 10, 11);
  auto events = table_from(given, 0);
  Written out, changes, rejects;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_funnel_by_period(events.get(), funnel.get(), own ? begins.data() : nullptr, std::ssize(begins), &options,
                                     out.get(), changes.get(), with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference rows = out.take(), changed = changes.take(), wrong = taken_or_none(rejects, with_rejects);
  return PyTuple_Pack(3, rows.get(), changed.get(), wrong.get());
}

/// The one kind of handle that changes. What changes it either has Python's lock, or a handle that nobody else knows of.
landfall_funnel_tally* self(const Arguments& given) {
  return const_cast<landfall_funnel_tally*>(Tally::of(given, 0, "a Tally"));
}

PyObject* tally_new(const Arguments& given) {
  const Funnel funnel(given, 1);
  return Tally::own(given[0], answer<landfall_funnel_tally*>(landfall_funnel_tally_new, funnel.get()));
}

/// (tally, events, with_rejects, progress, memory_limit, threads) → rejects or None
PyObject* tally_add(const Arguments& given) {
  landfall_funnel_tally* const tally = self(given);
  const bool with_rejects = given.truth(2);
  Watch watch(given, 3);
  const auto control = watch.control(given, 4, 5);
  auto events = table_from(given, 1);
  Written rejects;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_funnel_tally_add(tally, events.get(), &control, with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  return taken_or_none(rejects, with_rejects).give();
}

PyObject* tally_merge(const Arguments& given) {
  Failure failure;
  failure.check(landfall_funnel_tally_merge(self(given), Tally::of(given, 1, "a Tally"), failure.get()));
  Py_RETURN_NONE;
}

/// (tally, method, level) → (steps, outcomes, counts)
PyObject* tally_conversion(const Arguments& given) {
  Written steps, outcomes, counts;
  Failure failure;
  failure.check(landfall_funnel_tally_conversion(self(given), given.choice(1, methods), given.number(2), steps.get(),
                                                 outcomes.get(), counts.get(), failure.get()));
  const Reference rows = steps.take(), ends = outcomes.take(), met = counts.take();
  return PyTuple_Pack(3, rows.get(), ends.get(), met.get());
}

PyObject* tally_bytes(const Arguments& given) {
  std::int64_t size = 0;
  Failure failure;
  failure.check(landfall_funnel_tally_bytes(self(given), nullptr, 0, &size, failure.get()));
  Reference bytes(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
  auto* const room = reinterpret_cast<std::uint8_t*>(PyBytes_AS_STRING(bytes.get()));
  failure.check(landfall_funnel_tally_bytes(self(given), room, size, &size, failure.get()));
  return bytes.give();
}

PyObject* tally_from_bytes(const Arguments& given) {
  const Funnel funnel(given, 1);
  const Memory bytes(given[2]);
  return Tally::own(given[0],
                    answer<landfall_funnel_tally*>(landfall_funnel_tally_from_bytes, funnel.get(),
                                                   static_cast<const std::uint8_t*>(bytes.view().buf), bytes.view().len));
}

constexpr Native natives[] = {
    {"landfall_funnel_conversion", conversion},
    {"landfall_funnel_time_in_stage", time_in_stage},
    {"landfall_funnel_time_to_stage", time_to_stage},
    {"landfall_funnel_trend", trend},
    {"landfall_funnel_by_period", by_period},
    {"landfall_funnel_events_of_deals", events_of_deals},
    {"landfall_funnel_pipeline_velocity", pipeline_velocity},
    {"landfall_funnel_change_point", change_point},
    {"landfall_funnel_tally_new", tally_new},
    {"landfall_funnel_tally_add", tally_add},
    {"landfall_funnel_tally_merge", tally_merge},
    {"landfall_funnel_tally_conversion", tally_conversion},
    {"landfall_funnel_tally_bytes", tally_bytes},
    {"landfall_funnel_tally_from_bytes", tally_from_bytes},
};

} // namespace

void add_funnel_type(PyObject* module) { Tally::add(module, "landfall._core.FunnelTallyHandle", "Tally"); }
std::span<const Native> funnel_natives() { return natives; }

} // namespace landfall::python
