// One column of one record batch, its layout checked: as much as can be known without reading values.
// Answers: where are the values of this column, how many, which are null?
// Definition: lengths and offsets are not negative, the buffers that the type needs are there, the dictionary too. What the
// interface does not carry, the size of a buffer, cannot be checked. Thread safety: a view; the array must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/type.hpp"

#include <landfall/core/column.hpp> // Validity

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace landfall::arrow {

class Chunk {
public:
  /// Rows [first, first + rows) of `array`, counted after the array's own offset, as its batch sees them. For messages:
  /// `column`, and `table_row`, the table's row that the first one is.
  /// Throws `Error` (invalid_argument, with column) when the array is malformed.
  Chunk(const ArrowArray& array, const Type& type, std::int64_t first, std::int64_t rows, std::string_view column,
        std::int64_t table_row);

  std::int64_t size() const { return rows_; }
  const Validity& validity() const { return validity_; }
  bool is_null(std::int64_t row) const { return all_null_ || !validity_[static_cast<std::size_t>(row)]; }
  bool has_nulls() const { return all_null_ || !validity_.all(); } ///< may have

  /// The values as they lie there, for a type whose values are each a T.
  template <class T> const T* values() const { return static_cast<const T*>(buffer(1)) + first_; }
  template <class T> bool aligned() const { return reinterpret_cast<std::uintptr_t>(buffer(1)) % alignof(T) == 0; }
  /// Value of a row, aligned or not.
  template <class T> T value(std::int64_t row) const {
    T read;
    std::memcpy(&read, static_cast<const char*>(buffer(1)) + static_cast<std::size_t>(first_ + row) * sizeof(T), sizeof(T));
    return read;
  }
  bool bit(std::int64_t row) const {
    const std::int64_t at = first_ + row;
    return (static_cast<const std::uint8_t*>(buffer(1))[at >> 3] >> (at & 7) & 1) != 0;
  }
  /// `width` bytes of a row, such as a decimal's.
  const std::uint8_t* bytes(std::int64_t row, int width) const {
    return static_cast<const std::uint8_t*>(buffer(1)) +
           static_cast<std::size_t>(first_ + row) * static_cast<std::size_t>(width);
  }

  /// Text of a row, for the three text types. Throws `Error` when its offsets do not make sense.
  std::string_view text(std::int64_t row) const;
  /// The bytes that the offsets of `Kind::utf8` are of; nullptr where there is no text at all.
  const char* text_bytes() const { return static_cast<const char*>(buffer(2)); }
  /// The dictionary of a dictionary type.
  const ArrowArray& dictionary() const { return *array_->dictionary; }
  /// Throws `Error` (invalid_argument): the array is malformed, in this row of the chunk unless that is negative.
  [[noreturn]] void malformed(std::string_view what, std::int64_t row = -1) const;

private:
  const void* buffer(int index) const { return array_->buffers[index]; }
  std::string_view view_text(std::int64_t row) const;
  void check_buffers(const Type& type) const;

  const ArrowArray* array_;
  Kind kind_;
  std::int64_t first_; ///< of the buffers
  std::int64_t rows_;
  Validity validity_;
  bool all_null_;
  std::string_view column_;
  std::int64_t table_row_;
};

/// Throws `Error` (invalid_argument, with column) unless `text` is UTF-8: no surrogates, nothing overlong.
void require_utf8(std::string_view text, std::string_view column, std::int64_t row);

} // namespace landfall::arrow
