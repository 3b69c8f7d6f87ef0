// Rows that could not be used, each with its reason. accepted + rejected = given, always.
// Answers: what was left out of the numbers, and why?
// Thread safety: values, no shared state.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall {

/// One row that was not used.
struct Reject {
  std::int64_t row = 0;  ///< counted from 0, without the header
  std::string column;    ///< where the fault lies; empty when it is the row as a whole
  std::string value;     ///< what stood there
  std::string reason;    ///< what is wrong, and what to do
  std::int64_t line = 0; ///< of the file, counted from 1, where the row comes from one; else 0
};

/// What came of a table that was read.
struct Rejects {
  std::int64_t given = 0;
  std::int64_t accepted = 0;
  std::vector<Reject> rows;

  std::int64_t rejected() const { return static_cast<std::int64_t>(rows.size()); }
  bool reconciles() const { return accepted + rejected() == given; }
};

template <> struct fields_of<Reject> {
  static constexpr auto value =
      fields(field("row", &Reject::row, "row, counted from 0 without the header", Unit::count),
             field("column", &Reject::column, "column at fault"), field("value", &Reject::value, "what stood there"),
             field("reason", &Reject::reason, "what is wrong and what to do"));
};

} // namespace landfall
