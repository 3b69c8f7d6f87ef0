// Result rows as an Arrow stream: one record batch, its columns those that fields_of describes.
// Answers: how does a result leave landfall as a table that any Arrow reader takes?
// Definition: double → float64, integers → int64, bool → bool, Date → date32, text and enums → utf8, a described member →
// struct, std::optional of these → nullable. A field's metadata say "landfall.unit" (unless it has none) and
// "landfall.meaning". Thread safety: a stream has one user at a time, as the interface has it; what it hands out lives on its
// own. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/c_data.h"

#include <landfall/core/date.hpp>
#include <landfall/core/field.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace landfall::arrow {

using Metadata = std::vector<std::pair<std::string, std::string>>;

/// One column being filled, or a record with columns of its own.
class ColumnBuilder {
public:
  struct Numbers {
    std::vector<double> values;
  };
  struct Integers {
    std::vector<std::int64_t> values;
  };
  struct Days {
    std::vector<std::int32_t> values;
  };
  struct Bools {
    std::vector<std::uint8_t> bits;
  };
  struct Texts {
    std::vector<std::int32_t> offsets{0};
    std::string bytes;
  };
  struct Record {
    std::vector<ColumnBuilder> columns;
  };
  using Values = std::variant<Numbers, Integers, Days, Bools, Texts, Record>;

  ColumnBuilder(std::string name, Values values, bool nullable, Metadata metadata = {})
      : name_(std::move(name)), values_(std::move(values)), metadata_(std::move(metadata)), nullable_(nullable) {}

  /// A column that has been made whole: `size` rows, and a bit for each that is present; no bits: none is null.
  static ColumnBuilder whole(std::string name, Values values, std::int64_t size, std::vector<std::uint8_t> present,
                             Metadata metadata = {});

  void push(double value);
  void push(std::int64_t value);
  void push(Date value);
  void push(bool value);
  /// Throws `Error` (unsupported) when the text of a column passes 2 GiB.
  void push(std::string_view value);
  /// Throws `Error` (invalid_argument) when the column has no nulls.
  void push_null();
  /// Makes room for so many rows, so that what is pushed is not moved.
  void reserve(std::size_t rows);
  /// Room for so many numbers more, none of them null, to be filled at once.
  std::span<double> extend_numbers(std::size_t count) { return extend(std::get<Numbers>(values_).values, count); }
  std::span<std::int64_t> extend_integers(std::size_t count) { return extend(std::get<Integers>(values_).values, count); }
  /// A row of a record whose columns have each been given theirs.
  void push_record() { push_validity(true); }
  ColumnBuilder& column(std::size_t index) { return std::get<Record>(values_).columns[index]; }

  const std::string& name() const { return name_; }
  const Values& values() const { return values_; }
  const Metadata& metadata() const { return metadata_; }
  bool nullable() const { return nullable_; }
  std::int64_t size() const { return size_; }
  std::int64_t null_count() const { return null_count_; }
  const std::vector<std::uint8_t>& validity() const { return validity_; }

private:
  template <class T> std::span<T> extend(std::vector<T>& values, std::size_t count) {
    for (std::size_t i = 0; nullable_ && i < count; ++i) push_validity(true);
    if (!nullable_) size_ += static_cast<std::int64_t>(count);
    values.resize(values.size() + count);
    return std::span(values).last(count);
  }
  void push_validity(bool present);
  void push_filler();

  std::string name_;
  Values values_;
  Metadata metadata_;
  bool nullable_;
  std::int64_t size_ = 0;
  std::int64_t null_count_ = 0;
  std::vector<std::uint8_t> validity_; ///< kept for nullable columns alone
};

/// Hands `table`, whose values are a Record, out as a stream. `out` is overwritten, not released; nothing is written when it
/// throws. The strong guarantee makes a half-written output impossible.
void write_stream(ColumnBuilder table, ArrowArrayStream* out);

// --- from described rows ---

template <class T> struct Unwrapped {
  using type = T;
  static constexpr bool optional = false;
};
template <class T> struct Unwrapped<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};

template <Described Row> ColumnBuilder::Record columns_of();

/// An empty builder for values of type T.
template <class T> ColumnBuilder::Values values_for() {
  if constexpr (Described<T>)
    return columns_of<T>();
  else if constexpr (std::same_as<T, bool>)
    return ColumnBuilder::Bools{};
  else if constexpr (std::same_as<T, Date>)
    return ColumnBuilder::Days{};
  else if constexpr (std::floating_point<T>)
    return ColumnBuilder::Numbers{};
  else if constexpr (std::integral<T>)
    return ColumnBuilder::Integers{};
  else
    return ColumnBuilder::Texts{};
}

template <Described Row> ColumnBuilder::Record columns_of() {
  ColumnBuilder::Record record;
  for_each_field<Row>([&](const auto& field) {
    using Member = Unwrapped<typename std::remove_cvref_t<decltype(field)>::value_type>;
    Metadata metadata{{"landfall.meaning", std::string(field.meaning)}};
    if (field.unit != Unit::none) metadata.insert(metadata.begin(), {"landfall.unit", std::string(to_string(field.unit))});
    record.columns.emplace_back(std::string(field.name), values_for<typename Member::type>(), Member::optional,
                                std::move(metadata));
  });
  return record;
}

template <class T> void push(ColumnBuilder& column, const T& value);

template <Described Row> void push_row(ColumnBuilder& record, const Row& row) {
  std::size_t index = 0;
  for_each_field<Row>([&](const auto& field) { push(record.column(index++), row.*field.member); });
  record.push_record();
}

template <class T> void push(ColumnBuilder& column, const T& value) {
  if constexpr (Unwrapped<T>::optional)
    value ? push(column, *value) : column.push_null();
  else if constexpr (Described<T>)
    push_row(column, value);
  else if constexpr (std::same_as<T, bool> || std::same_as<T, Date>)
    column.push(value);
  else if constexpr (std::floating_point<T>)
    column.push(static_cast<double>(value));
  else if constexpr (std::integral<T>)
    column.push(static_cast<std::int64_t>(value));
  else if constexpr (std::is_enum_v<T>)
    column.push(std::string_view(to_string(value)));
  else
    column.push(std::string_view(value));
}

/// of(row) of each row, a T. Numbers go column by column; what is of another kind goes one by one.
template <class T, class Row, class Of> void push_all(ColumnBuilder& column, std::span<const Row> rows, const Of& of) {
  if constexpr (Described<T>) {
    std::size_t index = 0;
    for_each_field<T>([&](const auto& field) {
      using Member = typename std::remove_cvref_t<decltype(field)>::value_type;
      push_all<Member>(column.column(index++), rows, [&](const Row& row) -> const Member& { return of(row).*field.member; });
    });
    for (std::size_t i = 0; i < rows.size(); ++i) column.push_record();
  } else if constexpr (std::floating_point<T>) {
    std::ranges::transform(rows, column.extend_numbers(rows.size()).begin(), of);
  } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    std::ranges::transform(rows, column.extend_integers(rows.size()).begin(),
                           [&](const Row& row) { return static_cast<std::int64_t>(of(row)); });
  } else {
    for (const Row& row : rows) push(column, of(row));
  }
}

/// Rows of a described type as a stream of one record batch; `metadata` belong to the table. O(rows).
template <Described Row> void write_rows(std::span<const Row> rows, ArrowArrayStream* out, Metadata metadata = {}) {
  constexpr std::size_t block = 256; // rows that stay near while their columns are filled
  ColumnBuilder table("", columns_of<Row>(), false, std::move(metadata));
  table.reserve(rows.size());
  for (std::size_t first = 0; first < rows.size(); first += block)
    push_all<Row>(table, rows.subspan(first, std::min(block, rows.size() - first)), std::identity());
  write_stream(std::move(table), out);
}

} // namespace landfall::arrow
