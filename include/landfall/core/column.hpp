// Columns as analyses see them: views over memory that somebody else owns. Nothing is copied.
// Answers: what is the value of row i, and is there one? Null policy, the same everywhere: a row is null when its validity
// bit is 0, or when it holds the in-band null of its type (NaN, `null_day`, a negative code).
// Thread safety: views are values; the memory behind them must outlive them and stay unchanged.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp> // Date

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace landfall {

/// Which rows are present: an Arrow validity bitmap read in place (bit set = present), or no bitmap, where all are.
class Validity {
public:
  constexpr Validity() = default;
  constexpr Validity(const std::uint8_t* bits, std::int64_t offset) : bits_(bits), offset_(offset) {}

  constexpr bool operator[](std::size_t row) const {
    const auto bit = static_cast<std::uint64_t>(offset_) + row;
    return bits_ == nullptr || (bits_[bit >> 3] >> (bit & 7) & 1) != 0;
  }
  constexpr bool all() const { return bits_ == nullptr; }

private:
  const std::uint8_t* bits_ = nullptr;
  std::int64_t offset_ = 0;
};

/// Real numbers; NaN is null.
struct NumberColumn {
  std::span<const double> values;
  Validity validity;

  std::size_t size() const { return values.size(); }
  bool is_null(std::size_t row) const { return !validity[row] || std::isnan(values[row]); }
  /// The value, or NaN where it is null.
  double operator[](std::size_t row) const { return validity[row] ? values[row] : std::numeric_limits<double>::quiet_NaN(); }
};

/// The in-band null of a date column.
inline constexpr std::int32_t null_day = std::numeric_limits<std::int32_t>::min();

/// Days since 1970-01-01; `null_day` is null.
struct DateColumn {
  std::span<const std::int32_t> days;
  Validity validity;

  std::size_t size() const { return days.size(); }
  bool is_null(std::size_t row) const { return !validity[row] || days[row] == null_day; }
  std::optional<Date> operator[](std::size_t row) const {
    return is_null(row) ? std::nullopt : std::optional(Date::from_days(days[row]));
  }
};

/// Dictionary-coded words: row i reads `levels[codes[i]]`; a negative code is null.
struct CategoryColumn {
  std::span<const std::int32_t> codes;
  std::span<const std::string_view> levels;
  Validity validity;

  static constexpr std::int32_t null_code = -1;

  std::size_t size() const { return codes.size(); }
  bool is_null(std::size_t row) const { return !validity[row] || codes[row] < 0; }
  std::int32_t code(std::size_t row) const { return is_null(row) ? null_code : codes[row]; }
  /// The word, empty where it is null.
  std::string_view operator[](std::size_t row) const {
    return is_null(row) ? std::string_view() : levels[static_cast<std::size_t>(codes[row])];
  }
};

/// Free text, such as an id.
struct TextColumn {
  std::span<const std::string_view> values;
  Validity validity;

  std::size_t size() const { return values.size(); }
  bool is_null(std::size_t row) const { return !validity[row]; }
  std::string_view operator[](std::size_t row) const { return validity[row] ? values[row] : std::string_view(); }
};

} // namespace landfall
