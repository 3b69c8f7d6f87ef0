// A table that came in as an Arrow stream, its columns read as landfall's views.
// Answers: what are the numbers, days and words of this column?
// Definition: a table is a stream of structs, one for each record batch. A column in one batch (batches without rows do not
// count) is read in place where its layout is landfall's own: float64 for numbers, date32 for days, a dictionary of text with
// int32 codes for words. Any other accepted type, and a column in several batches, is copied once.
// Thread safety: one user at a time. Views are good until the table ends; moving the table does not move them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/chunk.hpp"
#include "arrow/owned.hpp"

#include <landfall/core/column.hpp>

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace landfall::arrow {

/// Words one after another in one text: word i is bytes[offsets[i] .. offsets[i + 1]).
struct Utf8 {
  std::span<const std::int32_t> offsets;
  const char* bytes = nullptr;
};

class Table {
public:
  /// Reads the stream to its end and releases it.
  /// Throws `Error`: (invalid_argument) when there is no stream or what it hands out is malformed or not a table, (parse) with
  /// the stream's own words when the stream fails, (out_of_memory) when it fails for want of memory.
  explicit Table(Stream stream);

  std::int64_t size() const { return rows_; }
  bool has(std::string_view column) const;
  std::vector<std::string> names() const;

  // Each throws `Error` (not_found, with column) when there is no such column, (invalid_argument) when there are two or it is
  // malformed, (unsupported) when its type cannot be read so; the message says which types can.

  /// Numbers: integers, floats, decimals, bools as 0 and 1. float64 in place, O(1). What float64 cannot hold exactly, such as
  /// an int64 above 2^53 or a decimal, is rounded to the nearest.
  NumberColumn number(std::string_view column);
  /// Days: date32 in place, O(1); date64 and timestamps of any unit. A timestamp, with a zone or without, is read as the day on
  /// which it falls in UTC. A day beyond 32 bits becomes the last, or first, day that there is room for.
  DateColumn date(std::string_view column);
  /// Words: text of any layout, dictionaries of text with codes of any integer type, integers and bools as their digits,
  /// "true" and "false". Dictionaries with int32 codes in place: O(levels), whatever the rows; that each code has its level is
  /// then seen by `check_codes`, before the first is read. Levels come in the order of their dictionary, or of first
  /// appearance; equal levels are made one.
  CategoryColumn category(std::string_view column);
  /// Looks at the codes of the columns that `category` has read in place since the last time. Throws `Error`
  /// (invalid_argument, with column and row) for one that has no level. O(rows), each column once.
  void check_codes();
  /// Free text, from the same types as words. The text stays where it is; O(rows) for the views of it.
  TextColumn text(std::string_view column);

  /// Points in time, in ticks of which so many make a day.
  struct Instants {
    std::span<const std::int64_t> ticks;
    Validity validity;
    std::int64_t per_day;
  };
  /// Timestamps of any unit and date64, in place, O(1); date32, of one tick a day, copied. A zone does not change the instant.
  Instants instants(std::string_view column);

  /// What tells things apart: whole numbers of 64 bits and dictionary codes of 32 in place, and text where it is utf8 in one
  /// record batch; the rest of what `category` reads is copied. Text is not checked: it is compared and never handed out.
  struct Keys {
    std::variant<std::span<const std::int64_t>, CategoryColumn, TextColumn, Utf8> values;
    Validity validity;
  };
  Keys keys(std::string_view column);

private:
  struct Field {
    std::int64_t index;
    std::string_view name;
    Type type;
    Type dictionary_type; ///< of the values, where `type.dictionary`
  };
  Field field(std::string_view column) const;
  std::vector<Chunk> chunks(const Field& field) const;
  std::vector<std::string_view> dictionary_words(const Chunk& chunk, const Field& field, std::vector<bool>& null) const;
  struct Unchecked {
    Chunk chunk;
    CategoryColumn column;
  };
  bool in_place(const std::vector<Chunk>& chunks, const Field& field, CategoryColumn& column);

  Schema schema_;
  std::vector<Array> batches_; ///< those with rows
  std::int64_t rows_ = 0;
  // What had to be copied. A deque never moves what it holds.
  std::deque<std::vector<double>> numbers_;
  std::deque<std::vector<std::int32_t>> integers_;
  std::deque<std::vector<std::int64_t>> long_integers_;
  std::deque<std::vector<std::string_view>> words_;
  std::deque<std::vector<std::uint8_t>> bits_;
  std::deque<std::string> digits_;
  std::deque<std::string> names_; ///< of columns read as words, for messages
  std::vector<Unchecked> unchecked_;
};

/// Throws `Error` (unsupported, with column): its type cannot be read as `wanted`; `accepted` can.
[[noreturn]] void refuse(std::string_view column, const Type& type, std::string_view wanted, std::string_view accepted);

// Append the values of a chunk, of a type that was found readable; nulls become the in-band null of core/column.hpp.
void append_numbers(const Chunk& chunk, const Type& type, std::vector<double>& out);
void append_days(const Chunk& chunk, const Type& type, std::vector<std::int32_t>& out);

} // namespace landfall::arrow
