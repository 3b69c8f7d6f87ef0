// landfall.stats.Interval, made from C's. Thread safety: asks for Python's lock. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "record.hpp"

#include <landfall/c/stats.h>

namespace landfall::python {

inline PyObject* interval(const landfall_interval& from) {
  static Imported type("landfall.stats", "Interval");
  return record(type, from.estimate, from.low, from.high, from.level, from.n);
}

} // namespace landfall::python
