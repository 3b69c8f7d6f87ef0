// landfall.funnel: Sales Math.
// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "counts.hpp"
#include "day.hpp"
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"

#include <landfall/c/sales_math.h>

#include <limits>

namespace landfall::python {

namespace {

constexpr std::string_view roundings[] = {"nearest", "up", "none"}; // LANDFALL_ROUNDING_…

PyObject* deals_needed(const Arguments& given) {
  return PyFloat_FromDouble(
      answer<double>(landfall_sales_math_deals_needed, given.number(0), given.number(1), given.choice(2, roundings)));
}

PyObject* units_needed(const Arguments& given) {
  return PyFloat_FromDouble(
      answer<double>(landfall_sales_math_units_needed, given.number(0), given.number(1), given.choice(2, roundings)));
}

PyObject* activities_needed(const Arguments& given) {
  return PyFloat_FromDouble(
      answer<double>(landfall_sales_math_activities_needed, given.number(0), given.number(1), given.choice(2, roundings)));
}

PyObject* backwards(const Arguments& given) {
  static Imported result("landfall.funnel", "Backwards");
  const Doubles rates(given, 2);
  const bool tracked = !given.is_none(3);
  landfall_sales_math_backwards_options options;
  landfall_sales_math_backwards_options_init(&options, sizeof options);
  options.deals = given.choice(4, roundings);
  options.stages = given.choice(5, roundings);
  std::vector<double> units(static_cast<std::size_t>(rates.size()) + 2);
  Failure failure;
  failure.check(landfall_sales_math_backwards(given.number(0), given.number(1), rates.get(), rates.size(),
                                              tracked ? given.number(3) : std::numeric_limits<double>::quiet_NaN(), &options,
                                              units.data(), failure.get()));
  const Reference stages(list_of(units.data() + 1, rates.size()));
  const Reference activities = tracked ? Reference(PyFloat_FromDouble(units.back())) : Reference::borrowed(Py_None);
  return PyObject_CallFunction(result.get(), "dOO", units.front(), stages.get(), activities.get());
}

PyObject* forwards(const Arguments& given) {
  static Imported result("landfall.funnel", "Forwards");
  const Doubles rates(given, 2);
  std::vector<double> units(static_cast<std::size_t>(rates.size()) + 2);
  double bookings = 0.0;
  Failure failure;
  failure.check(landfall_sales_math_forwards(given.number(0), given.number(1), rates.get(), rates.size(),
                                             given.is_none(3) ? std::numeric_limits<double>::quiet_NaN() : given.number(3),
                                             units.data(), &bookings, failure.get()));
  const Reference stages(list_of(units.data() + 1, rates.size()));
  return PyObject_CallFunction(result.get(), "dOd", units.front(), stages.get(), bookings);
}

/// (quotas, steps, by, won, activities, name, quota, deal_size, deals, stages, level) → table
PyObject* sales_math(const Arguments& given) {
  const Words steps(given, 1);
  landfall_sales_math_by_options options;
  landfall_sales_math_by_options_init(&options, sizeof options);
  options.steps = steps.get(), options.n_steps = steps.size();
  options.by = given.text(2), options.won = given.text(3), options.activities = given.text(4);
  options.name = given.text(5), options.quota = given.text(6), options.deal_size = given.text(7);
  options.deals = given.choice(8, roundings), options.stages = given.choice(9, roundings);
  options.level = given.number(10);
  auto quotas = table_from(given, 0);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_sales_math_by(quotas.get(), &options, out.get(), failure.get());
  }();
  failure.check(status);
  return out.take().give();
}

/// (quota, amounts, stages, passed, tried, chance, activities_per_unit, draws, seed) → table
PyObject* need(const Arguments& given) {
  const double quota = given.number(0);
  const Doubles amounts(given, 1);
  const Words stages(given, 2);
  const auto passed = counts(given, 3), tried = counts(given, 4);
  if (std::ssize(passed) != stages.size() || std::ssize(tried) != stages.size())
    raise(PyExc_ValueError, "there is one pair of counts for each stage");
  landfall_sales_math_need_options options;
  landfall_sales_math_need_options_init(&options, sizeof options);
  options.chance = given.number(5);
  if (!given.is_none(6)) options.activities_per_unit = given.number(6);
  options.draws = given.integer(7), options.seed = static_cast<std::uint64_t>(given.integer(8));
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_sales_math_need(quota, amounts.get(), amounts.size(), stages.get(), passed.data(), tried.data(),
                                    stages.size(), &options, out.get(), failure.get());
  }();
  failure.check(status);
  return out.take().give();
}

/// (cycle_days, closed, end, share) → date or None
PyObject* latest_creation(const Arguments& given) {
  const Cases cases(given);
  const auto day = answer<std::int32_t>(landfall_sales_math_latest_creation, cases.duration.get(), cases.end.get(),
                                        cases.duration.size(), given.day(2), given.number(3));
  if (day == LANDFALL_NO_DAY) Py_RETURN_NONE;
  return date_from(day).give();
}

/// (cycle_days, closed, begin, end)
PyObject* closed_in_time(const Arguments& given) {
  const Cases cases(given);
  return PyFloat_FromDouble(answer<double>(landfall_sales_math_closed_in_time, cases.duration.get(), cases.end.get(),
                                           cases.duration.size(), given.day(2), given.day(3)));
}

PyObject* marketing_gap(const Arguments& given) {
  return PyFloat_FromDouble(answer<double>(landfall_sales_math_marketing_gap, given.number(0), given.number(1)));
}

constexpr Native natives[] = {
    {"landfall_sales_math_deals_needed", deals_needed},
    {"landfall_sales_math_units_needed", units_needed},
    {"landfall_sales_math_activities_needed", activities_needed},
    {"landfall_sales_math_backwards", backwards},
    {"landfall_sales_math_forwards", forwards},
    {"landfall_sales_math_by", sales_math},
    {"landfall_sales_math_need", need},
    {"landfall_sales_math_latest_creation", latest_creation},
    {"landfall_sales_math_closed_in_time", closed_in_time},
    {"landfall_sales_math_marketing_gap", marketing_gap},
};

} // namespace

std::span<const Native> sales_math_natives() { return natives; }

} // namespace landfall::python
