// landfall.plan.
// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"
#include "record.hpp"

#include <landfall/c/plan.h>

#include <cmath>
#include <limits>

namespace landfall::python {

namespace {

constexpr std::string_view polarities[] = {"higher_is_better", "lower_is_better"}; // LANDFALL_…_IS_BETTER
constexpr const char* verdicts[] = {"favourable", "unfavourable", "on_plan"};      // LANDFALL_PLAN_…
constexpr std::string_view joins[] = {"both_reached", "either_reached"};           // LANDFALL_MATERIAL_…

double threshold(const Arguments& given, Py_ssize_t index) {
  return given.is_none(index) ? std::numeric_limits<double>::quiet_NaN() : given.number(index);
}

PyObject* variance(const Arguments& given) {
  static Imported type("landfall.plan", "Variance");
  landfall_plan_variance_options options;
  landfall_plan_variance_options_init(&options, sizeof options);
  options.polarity = given.choice(2, polarities);
  options.material_amount = threshold(given, 3);
  options.material_ratio = threshold(given, 4);
  options.material_when = given.choice(5, joins);
  options.rounding_ratio = given.number(6);
  const auto made = answer<landfall_variance>(landfall_plan_variance, given.number(0), given.number(1), &options);
  Reference ratio = std::isnan(made.ratio) ? Reference::borrowed(Py_None) : Reference(PyFloat_FromDouble(made.ratio));
  return record(type, made.variance, std::move(ratio), verdicts[made.verdict], Reference(PyBool_FromLong(made.material != 0)));
}

constexpr Native natives[] = {
    {"landfall_plan_variance", variance},
};

} // namespace

std::span<const Native> plan_natives() { return natives; }

} // namespace landfall::python
