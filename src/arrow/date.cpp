// Days from dates and instants of every unit.
// SPDX-License-Identifier: Apache-2.0
#include "arrow/table.hpp"

#include <algorithm>
#include <limits>

namespace landfall::arrow {

namespace {

/// The day in which an instant lies: towards the past also before 1970. `null_day` stays free.
std::int32_t day_of(std::int64_t ticks, std::int64_t per_day) {
  const std::int64_t day = ticks / per_day - (ticks % per_day < 0 ? 1 : 0);
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(day, null_day + 1, std::numeric_limits<std::int32_t>::max()));
}

bool is_instant(const Type& type) { return type.kind == Kind::date64 || type.kind == Kind::timestamp; }

bool is_day(const Type& type) {
  return !type.dictionary && (is_instant(type) || type.kind == Kind::date32 || type.kind == Kind::null);
}

} // namespace

void append_days(const Chunk& chunk, const Type& type, std::vector<std::int32_t>& out) {
  const bool instants = is_instant(type);
  for (std::int64_t row = 0; row < chunk.size(); ++row) {
    if (chunk.is_null(row))
      out.push_back(null_day);
    else
      out.push_back(instants ? day_of(chunk.value<std::int64_t>(row), type.per_day) : chunk.value<std::int32_t>(row));
  }
}

DateColumn Table::date(std::string_view column) {
  const Field which = field(column);
  if (!is_day(which.type)) refuse(column, which.type, "days", "date32, date64 and timestamps");
  const auto pieces = chunks(which);
  if (pieces.size() == 1 && which.type.kind == Kind::date32 && pieces[0].aligned<std::int32_t>())
    return {.days = {pieces[0].values<std::int32_t>(), static_cast<std::size_t>(rows_)}, .validity = pieces[0].validity()};
  std::vector<std::int32_t>& days = integers_.emplace_back();
  days.reserve(static_cast<std::size_t>(rows_));
  for (const Chunk& piece : pieces) append_days(piece, which.type, days);
  return {.days = days, .validity = {}};
}

Table::Instants Table::instants(std::string_view column) {
  const Field which = field(column);
  if (!is_day(which.type)) refuse(column, which.type, "times", "timestamps, date64 and date32");
  const auto pieces = chunks(which);
  const bool has_ticks = is_instant(which.type);
  const std::int64_t per_day = has_ticks ? which.type.per_day : 1;
  if (pieces.size() == 1 && has_ticks && pieces[0].aligned<std::int64_t>())
    return {{pieces[0].values<std::int64_t>(), static_cast<std::size_t>(rows_)}, pieces[0].validity(), per_day};
  auto& ticks = long_integers_.emplace_back();
  auto& present = bits_.emplace_back((static_cast<std::size_t>(rows_) + 7) / 8, std::uint8_t{0xFF});
  ticks.reserve(static_cast<std::size_t>(rows_));
  bool any_null = false;
  for (const Chunk& piece : pieces)
    for (std::int64_t row = 0; row < piece.size(); ++row) {
      if (piece.is_null(row)) {
        any_null = true;
        present[ticks.size() >> 3] &= static_cast<std::uint8_t>(~(1U << (ticks.size() & 7)));
        ticks.push_back(0);
      } else {
        ticks.push_back(has_ticks ? piece.value<std::int64_t>(row) : std::int64_t{piece.value<std::int32_t>(row)});
      }
    }
  return {ticks, any_null ? Validity(present.data(), 0) : Validity(), per_day};
}

} // namespace landfall::arrow
