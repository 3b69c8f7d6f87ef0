// landfall.funnel: Sales Math.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"

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

constexpr Native natives[] = {
    {"landfall_sales_math_deals_needed", deals_needed},
    {"landfall_sales_math_units_needed", units_needed},
    {"landfall_sales_math_activities_needed", activities_needed},
    {"landfall_sales_math_backwards", backwards},
};

} // namespace

std::span<const Native> sales_math_natives() { return natives; }

} // namespace landfall::python
