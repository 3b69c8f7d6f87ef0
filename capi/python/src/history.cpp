// landfall.history.
// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"
#include "handle.hpp"
#include "opportunities.hpp"
#include "record.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/history.h>

#include <vector>

namespace landfall::python {

namespace {

using History = Handle<landfall_history, landfall_history_free>;

constexpr std::string_view coverages[] = {"to_go", "full_target"}; // LANDFALL_COVERAGE_…
constexpr std::string_view yields[] = {"standing", "whole"};       // LANDFALL_YIELD_…

const landfall_history* self(const Arguments& given) { return History::of(given, 0, "a History"); }

/// Runs a call without Python's lock and raises what it failed with.
template <class Call> void run(const Watch* watch, Call&& call) {
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return call(failure.get());
  }();
  if (watch != nullptr) watch->check(status, failure);
  failure.check(status);
}

/// (class, opportunities, stage_history, close_dates, dimensions, list_price, next_step, last_activity, columns, progress,
/// memory_limit)
PyObject* of_table(const Arguments& given) {
  landfall_history_new_options options;
  landfall_history_new_options_init(&options, sizeof options);
  const Words dimensions(given, 4);
  options.next_step = given.text(6);
  options.last_activity = given.text(7);
  const OpportunityColumns columns(given, 8);
  options.dimensions = dimensions.get();
  options.n_dimensions = dimensions.size();
  options.without_list_price = given.truth(5) ? 0 : 1;
  options.columns = columns.get();
  Watch watch(given, 9);
  options.control = watch.control(given, 10);
  auto opportunities = table_from(given, 1), stages = table_from(given, 2), dates = table_from(given, 3);
  const auto optional = [](Owned<ArrowArrayStream>& stream) { return stream ? stream.get() : nullptr; };
  landfall_history* made = nullptr;
  run(&watch, [&](landfall_error* error) {
    return landfall_history_new(optional(opportunities), optional(stages), optional(dates), &options, &made, error);
  });
  return History::own(given[0], made);
}

/// (class, states, id, from, standing, amount, expected_close, next_step, last_activity, dimensions, progress, memory_limit)
PyObject* of_states(const Arguments& given) {
  landfall_history_of_states_options options;
  landfall_history_of_states_options_init(&options, sizeof options);
  options.id = given.text(2);
  options.from = given.text(3);
  options.standing = given.text(4);
  options.amount = given.text(5);
  options.expected_close = given.text(6);
  options.next_step = given.text(7);
  options.last_activity = given.text(8);
  const Words dimensions(given, 9);
  options.dimensions = dimensions.get();
  options.n_dimensions = dimensions.size();
  Watch watch(given, 10);
  options.control = watch.control(given, 11);
  auto states = table_from(given, 1);
  landfall_history* made = nullptr;
  run(&watch, [&](landfall_error* error) {
    return landfall_history_of_states(states ? states.get() : nullptr, &options, &made, error);
  });
  return History::own(given[0], made);
}

/// (history, day, threads)
PyObject* as_of(const Arguments& given) {
  const landfall_history* const history = self(given);
  const std::int32_t day = given.day(1);
  landfall_control control{};
  control.threads = static_cast<std::uint32_t>(given.integer(2));
  Written out;
  run(nullptr, [&](landfall_error* error) { return landfall_history_as_of(history, day, &control, out.get(), error); });
  return out.take().give();
}

/// (history, days, by, period_begin, period_end, progress, memory_limit, threads) → (table, table of deals)
PyObject* waterfall(const Arguments& given) {
  landfall_history_waterfall_options options;
  landfall_history_waterfall_options_init(&options, sizeof options);
  const landfall_history* const history = self(given);
  const auto days = days_from(given, 1);
  options.by = given.text(2);
  options.period_begin = given.day_or(3, LANDFALL_NO_DAY);
  options.period_end = given.day_or(4, LANDFALL_NO_DAY);
  Watch watch(given, 5);
  options.control = watch.control(given, 6, 7);
  Written out, deals;
  run(&watch, [&](landfall_error* error) {
    return landfall_history_waterfall(history, days.data(), static_cast<std::int64_t>(days.size()), &options, out.get(),
                                      deals.get(), error);
  });
  const Reference table = out.take(), moves = deals.take();
  return PyTuple_Pack(2, table.get(), moves.get());
}

/// (history, targets, by, as_of, period_begin, period_end, definition, yield, earlier, level, leave_out, progress,
/// memory_limit, threads) → (table, weeks, needed)
PyObject* coverage(const Arguments& given) {
  landfall_history_coverage_options options;
  landfall_history_coverage_options_init(&options, sizeof options);
  const landfall_history* const history = self(given);
  options.by = given.text(2);
  options.as_of = given.day_or(3, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(4, LANDFALL_NO_DAY);
  options.period_end = given.day_or(5, LANDFALL_NO_DAY);
  options.definition = given.choice(6, coverages);
  options.yield_definition = given.choice(7, yields);
  options.earlier = given.integer(8);
  options.level = given.number(9);
  const Words left_out(given, 10);
  options.leave_out = left_out.get();
  options.n_leave_out = left_out.size();
  Watch watch(given, 11);
  options.control = watch.control(given, 12, 13);
  auto targets = table_from(given, 1);
  Written out, weeks, needed;
  run(&watch, [&](landfall_error* error) {
    return landfall_history_coverage(history, targets ? targets.get() : nullptr, &options, out.get(), weeks.get(), needed.get(),
                                     error);
  });
  const Reference table = out.take(), by_week = weeks.take(), by_need = needed.take();
  return PyTuple_Pack(3, table.get(), by_week.get(), by_need.get());
}

/// (history, by, as_of, window_begin, window_end, earlier, horizon_days, goal, level)
PyObject* creation(const Arguments& given) {
  landfall_history_creation_options options;
  landfall_history_creation_options_init(&options, sizeof options);
  const landfall_history* const history = self(given);
  options.by = given.text(1);
  options.as_of = given.day_or(2, LANDFALL_NO_DAY);
  options.window_begin = given.day_or(3, LANDFALL_NO_DAY);
  options.window_end = given.day_or(4, LANDFALL_NO_DAY);
  options.earlier_windows = given.integer(5);
  options.horizon_days = static_cast<std::int32_t>(given.integer(6));
  if (!given.is_none(7)) options.goal = given.number(7);
  options.level = given.number(8);
  Written out;
  run(nullptr, [&](landfall_error* error) { return landfall_history_creation(history, &options, out.get(), error); });
  return out.take().give();
}

/// (history, by, as_of, pushes, idle_days, activity_days, stale_share) → (table, table of deals)
PyObject* hygiene(const Arguments& given) {
  landfall_history_hygiene_options options;
  landfall_history_hygiene_options_init(&options, sizeof options);
  const landfall_history* const history = self(given);
  options.by = given.text(1);
  options.as_of = given.day_or(2, LANDFALL_NO_DAY);
  options.pushes = given.integer(3);
  options.idle_days = static_cast<std::int32_t>(given.integer(4));
  options.activity_days = static_cast<std::int32_t>(given.integer(5));
  options.stale_share = given.number(6);
  Written out, deals;
  run(nullptr,
      [&](landfall_error* error) { return landfall_history_hygiene(history, &options, out.get(), deals.get(), error); });
  const Reference table = out.take(), flagged = deals.take();
  return PyTuple_Pack(2, table.get(), flagged.get());
}

/// (history, part, as_of, period_begin, period_end, earlier, level) → table
PyObject* linearity(const Arguments& given) {
  static constexpr std::string_view parts[] = {"week", "month"}; // LANDFALL_PERIOD_PART_…
  landfall_history_linearity_options options;
  landfall_history_linearity_options_init(&options, sizeof options);
  const landfall_history* const history = self(given);
  options.part = given.choice(1, parts);
  options.as_of = given.day_or(2, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(3, LANDFALL_NO_DAY), options.period_end = given.day_or(4, LANDFALL_NO_DAY);
  options.earlier = given.integer(5), options.level = given.number(6);
  options.seasonal = given.truth(7);
  Written out;
  run(nullptr, [&](landfall_error* error) { return landfall_history_linearity(history, &options, out.get(), error); });
  return out.take().give();
}

/// (this_change, next_change, all_change, tolerance) → Slips
PyObject* infer_slips(const Arguments& given) {
  static Imported type("landfall.history", "Slips");
  static constexpr const char* verdicts[] = {"no_drop", "slips", "losses", "mixed", "unclear"}; // LANDFALL_SLIPS_…
  const auto found =
      answer<landfall_slips>(landfall_history_infer_slips, given.number(0), given.number(1), given.number(2), given.number(3));
  return record(type, verdicts[found.verdict], found.slipped_amount, found.gone_amount);
}

constexpr Native natives[] = {
    {"landfall_history_new", of_table},
    {"landfall_history_of_states", of_states},
    {"landfall_history_as_of", as_of},
    {"landfall_history_waterfall", waterfall},
    {"landfall_history_coverage", coverage},
    {"landfall_history_creation", creation},
    {"landfall_history_hygiene", hygiene},
    {"landfall_history_linearity", linearity},
    {"landfall_history_infer_slips", infer_slips},
};

} // namespace

void add_history_type(PyObject* module) { History::add(module, "landfall._core.HistoryHandle", "History"); }
std::span<const Native> history_natives() { return natives; }

} // namespace landfall::python
