// landfall.team, of tables of deals.
// SPDX-License-Identifier: Apache-2.0
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "watch.hpp"

#include <landfall/c/reps.h>

namespace landfall::python {

namespace {

/// Options from (opportunities, activities, as_of, period_begin, period_end, chosen_begin, chosen_end, owner, segment,
/// activity_rep, activity_day, columns, …, progress, memory_limit), the last two from `tail` on.
struct Asked {
  landfall_reps_options options;
  OpportunityColumns columns;
  Watch watch;

  Asked(const Arguments& given, Py_ssize_t tail) : options(defaults()), columns(given, 11), watch(given, tail) {
    options.as_of = given.day_or(2, LANDFALL_NO_DAY);
    options.period_begin = given.day_or(3, LANDFALL_NO_DAY);
    options.period_end = given.day_or(4, LANDFALL_NO_DAY);
    options.chosen_begin = given.day_or(5, LANDFALL_NO_DAY);
    options.chosen_end = given.day_or(6, LANDFALL_NO_DAY);
    options.owner = given.text(7);
    options.segment = given.text(8);
    options.activity_rep = given.text(9);
    options.activity_day = given.text(10);
    options.columns = columns.get();
    options.control = watch.control(given, tail + 1);
  }
  static landfall_reps_options defaults() {
    landfall_reps_options options;
    landfall_reps_options_init(&options, sizeof options);
    return options;
  }
};

/// Nothing where none was given.
ArrowArrayStream* optional(Owned<ArrowArrayStream>& stream) { return stream ? stream.get() : nullptr; }

/// (…, with_rejects, progress, memory_limit) → (table, table of rejects or None)
PyObject* of_deals(const Arguments& given) {
  const Asked asked(given, 13);
  auto deals = table_from(given, 0), activities = table_from(given, 1);
  Written out, rejects;
  const bool with_rejects = given.truth(12);
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_reps_of_deals(deals.get(), optional(activities), &asked.options, out.get(),
                                  with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  asked.watch.check(status, failure);
  const Reference table = out.take();
  const Reference wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, table.get(), wrong.get());
}

/// (…, fraction, false_discovery_rate, keep_influential, permutations, seed, progress, memory_limit) → table
PyObject* influence_of_deals(const Arguments& given) {
  Asked asked(given, 17);
  asked.options.fraction = given.number(12);
  asked.options.false_discovery_rate = given.number(13);
  asked.options.keep_influential = given.truth(14) ? 1 : 0;
  asked.options.permutations = given.integer(15);
  asked.options.seed = static_cast<std::uint64_t>(given.integer(16));
  auto deals = table_from(given, 0), activities = table_from(given, 1);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_reps_influence_of_deals(deals.get(), optional(activities), &asked.options, out.get(), failure.get());
  }();
  asked.watch.check(status, failure);
  return out.take().give();
}

/// (…, fraction, level, draws, seed, progress, memory_limit) → table; activities are not looked at
PyObject* repeatable_gap(const Arguments& given) {
  Asked asked(given, 16);
  asked.options.fraction = given.number(12);
  asked.options.level = given.number(13);
  asked.options.draws = given.integer(14);
  asked.options.seed = static_cast<std::uint64_t>(given.integer(15));
  auto deals = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_reps_repeatable_gap(deals.get(), &asked.options, out.get(), failure.get());
  }();
  asked.watch.check(status, failure);
  return out.take().give();
}

constexpr Native natives[] = {
    {"landfall_reps_of_deals", of_deals},
    {"landfall_reps_influence_of_deals", influence_of_deals},
    {"landfall_reps_repeatable_gap", repeatable_gap},
};

} // namespace

std::span<const Native> reps_natives() { return natives; }

} // namespace landfall::python
