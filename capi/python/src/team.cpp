// landfall.team.
// SPDX-License-Identifier: Apache-2.0
#include "handle.hpp"
#include "opportunities.hpp"
#include "record.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "watch.hpp"

#include <landfall/c/team.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace landfall::python {

namespace {

using Landing = Handle<landfall_landing, landfall_landing_free>;

constexpr std::string_view tenures[] = {"ramp", "residual", "none"}; // LANDFALL_TENURE_…

/// A landfall.team.Groups as C has it, as long as the call lives.
class Groups {
public:
  /// Of a `Groups`, or None, which leaves what is there. Throws `Raised` (TypeError, ValueError) naming the field.
  Groups(const Arguments& given, Py_ssize_t index, landfall_team_groups& to) {
    if (given.is_none(index)) return;
    tuple_ = given[index];
    if (!PyTuple_Check(tuple_) || PyTuple_GET_SIZE(tuple_) != fields) given.refuse(index, "a landfall.team.Groups");
    for (const char** const name : {&to.rep, &to.outcome, &to.unrepeatable, &to.segment, &to.exposure, &to.tenure})
      *name = text();
    to.fraction = number(to.fraction);
    to.threshold = number(to.threshold);
    to.bottom_below = number(to.bottom_below);
    top_ = Words(next(), "top"), bottom_ = Words(next(), "bottom");
    to.top = top_.get(), to.n_top = top_.size();
    to.bottom = bottom_.get(), to.n_bottom = bottom_.size();
    const int per_month = PyObject_IsTrue(next());
    if (per_month < 0) throw Raised();
    to.outcome_as_it_is = per_month == 1 ? 0 : 1;
    PyObject* const adjustment = next();
    const char* const word = PyUnicode_Check(adjustment) ? PyUnicode_AsUTF8(adjustment) : "";
    const auto* const found = std::ranges::find(tenures, std::string_view(word == nullptr ? "" : word));
    if (found == std::end(tenures))
      raise(PyExc_ValueError, "tenure_adjustment must be \"ramp\", \"residual\" or \"none\", not %R", adjustment);
    to.tenure_adjustment = static_cast<std::uint32_t>(found - tenures);
    to.least_exposure = number(to.least_exposure);
    to.ramp_months = number(to.ramp_months);
    to.least_ramp = number(to.least_ramp);
  }

private:
  static constexpr Py_ssize_t fields = 16;

  PyObject* next() { return PyTuple_GET_ITEM(tuple_, at_++); }
  const char* text() {
    PyObject* const given = next();
    if (given == Py_None) return nullptr;
    const char* const text = PyUnicode_Check(given) ? PyUnicode_AsUTF8(given) : nullptr;
    if (text == nullptr) raise(PyExc_TypeError, "a column of Groups must be text or None, not %R", given);
    return text;
  }
  double number(double otherwise) {
    PyObject* const given = next();
    if (given == Py_None) return otherwise;
    const double value = PyFloat_AsDouble(given);
    if (value == -1.0 && PyErr_Occurred() != nullptr) throw Raised();
    return value;
  }

  PyObject* tuple_ = nullptr;
  Py_ssize_t at_ = 0;
  Words top_, bottom_;
};

/// Two lists that belong to one another, name by name.
void require_pairs(const Arguments& given, Py_ssize_t first, const Words& one, Py_ssize_t second, const Words& two) {
  if (one.size() != two.size())
    raise(PyExc_ValueError, "%s and %s must be as long as one another", given.name(first), given.name(second));
}

/// Options of a comparison from (…, groups, metrics, lower_is_better, per_month, level, false_discovery_rate, keep_influential,
/// exact_limit, permutations, resamples, seed, progress, memory_limit, threads), from the second argument on.
struct Compared {
  landfall_team_compare_options options;
  Groups by;
  Words metrics, lower, per_month;
  Watch watch;

  explicit Compared(const Arguments& given)
      : options(defaults()),
        by(given, 1, options.groups),
        metrics(given, 2),
        lower(given, 3),
        per_month(given, 4),
        watch(given, 12) {
    options.metrics = metrics.get(), options.n_metrics = metrics.size();
    options.lower_is_better = lower.get(), options.n_lower_is_better = lower.size();
    options.per_month = per_month.get(), options.n_per_month = per_month.size();
    options.level = given.number(5);
    options.false_discovery_rate = given.number(6);
    options.keep_influential = given.truth(7) ? 1 : 0;
    options.exact_limit = given.integer(8);
    options.permutations = given.integer(9);
    options.resamples = given.integer(10);
    options.seed = static_cast<std::uint64_t>(given.integer(11));
    options.control = watch.control(given, 13, 14);
  }
  static landfall_team_compare_options defaults() {
    landfall_team_compare_options options;
    landfall_team_compare_options_init(&options, sizeof options);
    return options;
  }
};

/// (reps, …) → (rows, groups, set_aside)
PyObject* compare(const Arguments& given) {
  const Compared by(given);
  auto reps = table_from(given, 0);
  Written rows, groups, set_aside;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_compare(reps.get(), &by.options, rows.get(), groups.get(), set_aside.get(), failure.get());
  }();
  by.watch.check(status, failure);
  const Reference one = rows.take(), two = groups.take(), three = set_aside.take();
  return PyTuple_Pack(3, one.get(), two.get(), three.get());
}

/// (reps, …) → table
PyObject* influence(const Arguments& given) {
  const Compared by(given);
  auto reps = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_influence(reps.get(), &by.options, out.get(), failure.get());
  }();
  by.watch.check(status, failure);
  return out.take().give();
}

/// (reps, groups, metrics, first, second, next_exposure, per_month, level, rates, first_wins, first_closed, second_wins,
/// second_closed, draws, seed, progress, memory_limit) → table
PyObject* repeatable_gap(const Arguments& given) {
  landfall_team_repeatable_gap_options options;
  landfall_team_repeatable_gap_options_init(&options, sizeof options);
  const Groups by(given, 1, options.groups);
  const Words metrics(given, 2), first(given, 3), second(given, 4), per_month(given, 6), rates(given, 8), first_wins(given, 9),
      first_closed(given, 10), second_wins(given, 11), second_closed(given, 12);
  require_pairs(given, 2, metrics, 3, first);
  require_pairs(given, 3, first, 4, second);
  require_pairs(given, 8, rates, 9, first_wins);
  require_pairs(given, 8, rates, 10, first_closed);
  require_pairs(given, 8, rates, 11, second_wins);
  require_pairs(given, 8, rates, 12, second_closed);
  options.metrics = metrics.get(), options.first = first.get(), options.second = second.get();
  options.n_metrics = metrics.size();
  options.next_exposure = given.text(5);
  options.per_month = per_month.get(), options.n_per_month = per_month.size();
  options.level = given.number(7);
  options.rates = rates.get(), options.n_rates = rates.size();
  options.first_wins = first_wins.get(), options.first_closed = first_closed.get();
  options.second_wins = second_wins.get(), options.second_closed = second_closed.get();
  options.draws = given.integer(13);
  options.seed = static_cast<std::uint64_t>(given.integer(14));
  Watch watch(given, 15);
  options.control = watch.control(given, 16);
  auto reps = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_repeatable_gap(reps.get(), &options, out.get(), failure.get());
  }();
  watch.check(status, failure);
  return out.take().give();
}

/// Handles until Python's objects own them.
struct Landings {
  std::vector<landfall_landing*> handles;
  explicit Landings(std::int64_t n) : handles(static_cast<std::size_t>(n)) {}
  Landings(const Landings&) = delete;
  Landings& operator=(const Landings&) = delete;
  ~Landings() {
    for (auto* landing : handles) landfall_landing_free(landing);
  }
  Reference take() {
    static Imported type("landfall.landing", "Landing");
    Reference list(PyList_New(static_cast<Py_ssize_t>(handles.size())));
    for (std::size_t i = 0; i < handles.size(); ++i) {
      auto* const handle = std::exchange(handles[i], nullptr);
      PyList_SET_ITEM(list.get(), static_cast<Py_ssize_t>(i), Landing::own(type.get(), handle));
    }
    return list;
  }
};

/// (reps, groups, volumes, factors, level, closed, draws, seed, progress, memory_limit, threads) → Attribution
PyObject* attribute(const Arguments& given) {
  static Imported type("landfall.team", "Attribution"), interval("landfall.stats", "Interval");
  landfall_team_attribute_options options;
  landfall_team_attribute_options_init(&options, sizeof options);
  const Groups by(given, 1, options.groups);
  const Words volumes(given, 2), factors(given, 3);
  require_pairs(given, 2, volumes, 3, factors);
  options.volumes = volumes.get(), options.factors = factors.get(), options.n_volumes = volumes.size();
  options.level = given.number(4);
  options.closed = given.number(5);
  options.draws = given.integer(6);
  options.seed = static_cast<std::uint64_t>(given.integer(7));
  Watch watch(given, 8);
  options.control = watch.control(given, 9, 10);
  auto reps = table_from(given, 0);
  landfall_interval gap;
  Landings worth(volumes.size());
  Written rows;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_attribute(reps.get(), &options, &gap, rows.get(), worth.handles.data(), failure.get());
  }();
  watch.check(status, failure);
  return record(type, Reference(record(interval, gap.estimate, gap.low, gap.high, gap.level, gap.n)), rows.take(),
                worth.take());
}

/// (reps, rep, wins, closed, value, standard_error, lower_is_better, fraction, level, draws, seed, progress, memory_limit) →
/// table
PyObject* standing(const Arguments& given) {
  landfall_team_standing_options options;
  landfall_team_standing_options_init(&options, sizeof options);
  options.rep = given.text(1);
  options.wins = given.text(2), options.closed = given.text(3);
  options.value = given.text(4), options.standard_error = given.text(5);
  options.lower_is_better = given.truth(6) ? 1 : 0;
  options.fraction = given.number(7);
  options.level = given.number(8);
  options.draws = given.integer(9);
  options.seed = static_cast<std::uint64_t>(given.integer(10));
  Watch watch(given, 11);
  options.control = watch.control(given, 12);
  auto reps = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_standing(reps.get(), &options, out.get(), failure.get());
  }();
  watch.check(status, failure);
  return out.take().give();
}

/// (reps, groups, metrics, per_month, level, draws, seed, progress, memory_limit) → table
PyObject* correlates(const Arguments& given) {
  landfall_team_correlates_options options;
  landfall_team_correlates_options_init(&options, sizeof options);
  const Groups by(given, 1, options.groups);
  const Words metrics(given, 2), per_month(given, 3);
  options.metrics = metrics.get(), options.n_metrics = metrics.size();
  options.per_month = per_month.get(), options.n_per_month = per_month.size();
  options.level = given.number(4);
  options.draws = given.integer(5);
  options.seed = static_cast<std::uint64_t>(given.integer(6));
  Watch watch(given, 7);
  options.control = watch.control(given, 8);
  auto reps = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_correlates(reps.get(), &options, out.get(), failure.get());
  }();
  watch.check(status, failure);
  return out.take().give();
}

/// (reps, groups, metrics, per_month, most, p_most, least_stability, draws, resamples, seed, progress, memory_limit) → Camps
PyObject* camps(const Arguments& given) {
  static Imported type("landfall.team", "Camps");
  landfall_team_camps_options options;
  landfall_team_camps_options_init(&options, sizeof options);
  const Groups by(given, 1, options.groups);
  const Words metrics(given, 2), per_month(given, 3);
  options.metrics = metrics.get(), options.n_metrics = metrics.size();
  options.per_month = per_month.get(), options.n_per_month = per_month.size();
  options.most = given.integer(4);
  options.p_most = given.number(5), options.least_stability = given.number(6);
  options.draws = given.integer(7), options.resamples = given.integer(8);
  options.seed = static_cast<std::uint64_t>(given.integer(9));
  Watch watch(given, 10);
  options.control = watch.control(given, 11);
  auto reps = table_from(given, 0);
  landfall_team_camps_evidence evidence;
  Written members, profiles;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_team_camps(reps.get(), &options, &evidence, members.get(), profiles.get(), failure.get());
  }();
  watch.check(status, failure);
  std::vector<double> looked_for;
  for (const double bic : evidence.bic)
    if (!std::isnan(bic)) looked_for.push_back(bic);
  Reference bics(PyTuple_New(static_cast<Py_ssize_t>(looked_for.size())));
  for (std::size_t i = 0; i < looked_for.size(); ++i)
    PyTuple_SET_ITEM(bics.get(), static_cast<Py_ssize_t>(i), Reference(PyFloat_FromDouble(looked_for[i])).give());
  return record(type, members.take(), profiles.take(), evidence.preferred, evidence.p_value, evidence.stability,
                std::move(bics), evidence.left_out);
}

constexpr Native natives[] = {
    {"landfall_team_camps", camps},         {"landfall_team_correlates", correlates},
    {"landfall_team_attribute", attribute}, {"landfall_team_compare", compare},
    {"landfall_team_influence", influence}, {"landfall_team_repeatable_gap", repeatable_gap},
    {"landfall_team_standing", standing},
};

} // namespace

std::span<const Native> team_natives() { return natives; }

} // namespace landfall::python
