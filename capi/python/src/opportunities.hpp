// How a table of opportunities is to be read, as Python says it: landfall.pipeline.Columns.
// Answers: which columns are what, and which stages mean won, lost and open? Thread safety: one call's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "function.hpp"

#include <landfall/c/opportunities.h>

#include <array>
#include <cstdint>
#include <vector>

namespace landfall::python {

/// A list of words that C reads, as long as this lives; nothing for None. `name` is what a complaint calls it.
class Words {
public:
  Words() = default;
  Words(PyObject* given, const char* name);
  Words(const Arguments& given, Py_ssize_t index) : Words(given[index], given.name(index)) {}
  const char* const* get() const { return texts_.data(); }
  std::int64_t size() const { return static_cast<std::int64_t>(texts_.size()); }

private:
  Reference words_;
  std::vector<const char*> texts_;
};

/// Lives as long as the call.
class OpportunityColumns {
public:
  /// Of a `Columns`, or None. Throws `Raised` (TypeError, ValueError) naming the field.
  OpportunityColumns(const Arguments& given, Py_ssize_t index);
  const landfall_opportunity_columns& get() const { return columns_; }

private:
  landfall_opportunity_columns columns_{};
  std::array<Words, 3> stages_;
};

} // namespace landfall::python
