// A result row describes its fields once: name, unit, meaning. Arrow, JSON, text tables and docs follow from it.
// Answers: what is this column called, what is it measured in, what does it mean?
//
//   template <> struct landfall::fields_of<CoverageRow> {
//     static constexpr auto value = fields(field("segment", &CoverageRow::segment, "level of the dimension asked for"), …);
//   };
//
// A member may be a std::string, double, integer, bool, Date, an enum with `to_string`, a std::optional of these, or itself
// a described type (an interval). Thread safety: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

namespace landfall {

/// What a number is measured in; it decides how the number is shown, never its value.
enum class Unit : std::uint8_t {
  none,        ///< words, dates, and numbers without a unit
  count,       ///< how many
  currency,    ///< money, in the unit of the input
  ratio,       ///< a quotient; 1 means equal
  probability, ///< 0 to 1
  days,
  per_day, ///< amount or count for each day
};

constexpr std::string_view to_string(Unit unit) {
  constexpr std::string_view names[] = {"", "count", "currency", "ratio", "probability", "days", "per day"};
  return names[static_cast<std::size_t>(unit)];
}

template <class Row, class T> struct Field {
  using row_type = Row;
  using value_type = T;
  std::string_view name;
  T Row::*member;
  std::string_view meaning;
  Unit unit;
};

template <class Row, class T>
constexpr Field<Row, T> field(std::string_view name, T Row::*member, std::string_view meaning, Unit unit = Unit::none) {
  return {name, member, meaning, unit};
}

template <class... F> constexpr std::tuple<F...> fields(F... each) { return {each...}; }

/// Specialised beside each result row, with a static constexpr tuple `value` of its fields.
template <class Row> struct fields_of;

template <class Row>
concept Described = requires {
  fields_of<Row>::value;
};

/// Calls `visit(field)` for each field of `Row` in order.
template <Described Row, class Visitor> constexpr void for_each_field(Visitor&& visit) {
  std::apply([&](const auto&... each) { (visit(each), ...); }, fields_of<Row>::value);
}

} // namespace landfall
