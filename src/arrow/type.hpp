// The type of an Arrow column, read from its format string.
// Answers: what do the bytes of this column mean, and how is that called in a message?
// Definition: the format strings of the Arrow C data interface. Thread safety: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/c_data.h"

#include <cstdint>
#include <string>

namespace landfall::arrow {

enum class Kind : std::uint8_t {
  null,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float16,
  float32,
  float64,
  decimal,    ///< 32, 64, 128 or 256 bits
  date32,     ///< days
  date64,     ///< milliseconds
  timestamp,  ///< `per_day` ticks
  utf8,       ///< 32-bit offsets
  large_utf8, ///< 64-bit offsets
  utf8_view,
  record, ///< a struct: what a table is in a stream
  other,  ///< anything else; landfall reads none of it
};

struct Type {
  Kind kind = Kind::other;
  int bits = 0;             ///< decimal: width
  int scale = 0;            ///< decimal: digits after the point; may be negative
  std::int64_t per_day = 0; ///< date64, timestamp: ticks a day
  bool dictionary = false;  ///< the values are in a dictionary, and `kind` is the type of the codes
  std::string words;        ///< as a person calls it: "decimal128", "dictionary of utf8"

  bool is_integer() const { return kind >= Kind::int8 && kind <= Kind::uint64; }
  bool is_text() const { return kind == Kind::utf8 || kind == Kind::large_utf8 || kind == Kind::utf8_view; }
};

/// The type that a schema describes. An unknown format is `Kind::other`, not an error: a table may hold columns that nobody
/// asks for. Throws `Error` (invalid_argument) when the schema itself is malformed: released, or without a format.
Type type_of(const ArrowSchema& schema);

} // namespace landfall::arrow
