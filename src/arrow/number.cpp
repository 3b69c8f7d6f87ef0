// Numbers of every width as float64.
// SPDX-License-Identifier: Apache-2.0
#include "arrow/table.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace landfall::arrow {

namespace {

constexpr double null_number = std::numeric_limits<double>::quiet_NaN();

template <class Read> void append(const Chunk& chunk, std::vector<double>& out, Read&& read) {
  for (std::int64_t row = 0; row < chunk.size(); ++row) out.push_back(chunk.is_null(row) ? null_number : read(row));
}

template <class T> void append_as(const Chunk& chunk, std::vector<double>& out) {
  append(chunk, out, [&](std::int64_t row) { return static_cast<double>(chunk.value<T>(row)); });
}

/// IEEE 754 binary16: sign, 5 bits of exponent, 10 of significand.
double from_half(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int significand = half & 1023;
  const double sign = half >> 15 ? -1.0 : 1.0;
  if (exponent == 31) return significand ? null_number : sign * std::numeric_limits<double>::infinity();
  if (exponent == 0) return sign * std::ldexp(significand, -24);
  return sign * std::ldexp(significand + 1024, exponent - 25);
}

/// Whole numbers of up to 256 bits, in two's complement and little-endian, times a power of ten.
class Decimal {
public:
  explicit Decimal(const Type& type) : bytes_(type.bits / 8), scale_(type.scale) {}

  /// The nearest double. Exact division where number and power of ten are both exact in a double; by its digits otherwise.
  double read(const std::uint8_t* at) const {
    constexpr int most_exact_power = 22;
    constexpr std::int64_t most_exact = std::int64_t{1} << 53;
    if (std::int64_t small = 0; std::abs(scale_) <= most_exact_power && fits(at, small) && std::abs(small) <= most_exact) {
      const double power = power_of_ten(std::abs(scale_));
      return scale_ >= 0 ? static_cast<double>(small) / power : static_cast<double>(small) * power;
    }
    return by_digits(at);
  }

private:
  static double power_of_ten(int exponent) {
    static constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return powers[exponent];
  }

  /// Whether it is an int32 or int64 in all but width; not the least int64, which has no absolute value.
  bool fits(const std::uint8_t* at, std::int64_t& value) const {
    if (bytes_ == 4) {
      std::int32_t narrow = 0;
      std::memcpy(&narrow, at, 4);
      value = narrow;
      return true;
    }
    std::memcpy(&value, at, 8);
    const std::uint8_t sign = value < 0 ? 0xFF : 0x00;
    for (int i = 8; i < bytes_; ++i)
      if (at[i] != sign) return false;
    return value != std::numeric_limits<std::int64_t>::min();
  }

  double by_digits(const std::uint8_t* at) const {
    std::array<std::uint32_t, 8> limbs{};
    std::memcpy(limbs.data(), at, static_cast<std::size_t>(bytes_));
    const auto n = static_cast<std::size_t>(bytes_ / 4);
    const bool negative = limbs[n - 1] >> 31 != 0;
    if (negative) {
      std::uint64_t carry = 1;
      for (std::size_t i = 0; i < n; ++i)
        limbs[i] = static_cast<std::uint32_t>(carry += static_cast<std::uint32_t>(~limbs[i])), carry >>= 32;
    }
    std::array<char, 112> text{}; // 78 digits, sign, exponent
    char* first = text.data() + 84;
    const std::string exponent = "e" + std::to_string(-scale_);
    std::memcpy(first, exponent.c_str(), exponent.size() + 1);
    for (bool more = true; more;) { // nine digits at a time, the last first
      std::uint64_t remainder = 0;
      more = false;
      for (std::size_t i = n; i-- > 0;) {
        const std::uint64_t dividend = remainder << 32 | limbs[i];
        limbs[i] = static_cast<std::uint32_t>(dividend / 1'000'000'000);
        remainder = dividend % 1'000'000'000;
        more = more || limbs[i] != 0;
      }
      for (int digit = 0; digit < 9; ++digit, remainder /= 10) *--first = static_cast<char>('0' + remainder % 10);
    }
    if (negative) *--first = '-';
    return std::strtod(first, nullptr); // no point in it, so no locale matters
  }

  int bytes_;
  int scale_;
};

bool is_number(const Type& type) {
  return !type.dictionary && type.kind <= Kind::decimal; // null, bool, integers, floats, decimals: the first of Kind
}

} // namespace

void append_numbers(const Chunk& chunk, const Type& type, std::vector<double>& out) {
  static_assert(std::endian::native == std::endian::little, "Arrow's values are read as they lie in memory");
  switch (type.kind) {
  case Kind::null: return append(chunk, out, [](std::int64_t) { return null_number; });
  case Kind::boolean: return append(chunk, out, [&](std::int64_t row) { return chunk.bit(row) ? 1.0 : 0.0; });
  case Kind::int8: return append_as<std::int8_t>(chunk, out);
  case Kind::uint8: return append_as<std::uint8_t>(chunk, out);
  case Kind::int16: return append_as<std::int16_t>(chunk, out);
  case Kind::uint16: return append_as<std::uint16_t>(chunk, out);
  case Kind::int32: return append_as<std::int32_t>(chunk, out);
  case Kind::uint32: return append_as<std::uint32_t>(chunk, out);
  case Kind::int64: return append_as<std::int64_t>(chunk, out);
  case Kind::uint64: return append_as<std::uint64_t>(chunk, out);
  case Kind::float16: return append(chunk, out, [&](std::int64_t row) { return from_half(chunk.value<std::uint16_t>(row)); });
  case Kind::float32: return append_as<float>(chunk, out);
  case Kind::float64: return append_as<double>(chunk, out);
  case Kind::decimal: {
    const Decimal decimal(type);
    return append(chunk, out, [&](std::int64_t row) { return decimal.read(chunk.bytes(row, type.bits / 8)); });
  }
  default: break;
  }
}

NumberColumn Table::number(std::string_view column) {
  const Field which = field(column);
  if (!is_number(which.type)) refuse(column, which.type, "numbers", "integers, floats, decimals and bools");
  const auto pieces = chunks(which);
  if (pieces.size() == 1 && which.type.kind == Kind::float64 && pieces[0].aligned<double>())
    return {.values = {pieces[0].values<double>(), static_cast<std::size_t>(rows_)}, .validity = pieces[0].validity()};
  std::vector<double>& values = numbers_.emplace_back();
  values.reserve(static_cast<std::size_t>(rows_));
  for (const Chunk& piece : pieces) append_numbers(piece, which.type, values);
  return {.values = values, .validity = {}};
}

} // namespace landfall::arrow
