// Counts between Python and C.
// Answers: which whole numbers are these? Thread safety: asks for Python's lock. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "doubles.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace landfall::python {

/// Each a whole number, 0 or more. Throws `Raised` (ValueError) naming the parameter and the index.
inline std::vector<std::int64_t> counts(const Arguments& given, Py_ssize_t index) {
  const Doubles numbers(given, index);
  std::vector<std::int64_t> whole;
  for (std::int64_t i = 0; i < numbers.size(); ++i) {
    const double number = numbers.get()[i];
    if (!(number >= 0.0 && number < 9e15) || number != std::floor(number))
      raise(PyExc_ValueError, "%s[%zd] must be a whole number, 0 or more", given.name(index), static_cast<Py_ssize_t>(i));
    whole.push_back(static_cast<std::int64_t>(number));
  }
  return whole;
}

} // namespace landfall::python
