// landfall.stats.
// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"
#include "record.hpp"

#include <landfall/c/stats.h>

namespace landfall::python {

namespace {

constexpr std::string_view proportion_methods[] = {"wilson", "jeffreys", "clopper_pearson"}; // LANDFALL_PROPORTION_…

PyObject* interval(const landfall_interval& from) {
  static Imported type("landfall.stats", "Interval");
  return record(type, from.estimate, from.low, from.high, from.level, from.n);
}

PyObject* proportion_interval(const Arguments& given) {
  return interval(answer<landfall_interval>(landfall_stats_proportion_interval, given.integer(0), given.integer(1),
                                            given.choice(2, proportion_methods), given.number(3)));
}

constexpr Native natives[] = {
    {"landfall_stats_proportion_interval", proportion_interval},
};

} // namespace

std::span<const Native> stats_natives() { return natives; }

} // namespace landfall::python
