// The number types that memory is offered in by Python's buffer protocol.
// Answers: which type do these bytes hold, and what is the number at an address? Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <cstring>
#include <optional>

namespace landfall::python {

enum class NumberFormat : std::uint8_t { boolean, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64 };

/// Nothing for what holds no numbers, or numbers in the other byte order.
inline std::optional<NumberFormat> number_format(const Py_buffer& view) {
  const char* format = view.format == nullptr ? "B" : view.format;
  if (*format == '@' || *format == '=' || *format == (PY_LITTLE_ENDIAN != 0 ? '<' : '>')) ++format;
  if (*format == '\0' || format[1] != '\0') return std::nullopt;
  const bool is_signed = std::strchr("bhilqn", *format) != nullptr;
  if (*format == '?') return NumberFormat::boolean;
  if (*format == 'd') return NumberFormat::float64;
  if (*format == 'f') return NumberFormat::float32;
  if (!is_signed && std::strchr("BHILQN", *format) == nullptr) return std::nullopt;
  switch (view.itemsize) { // 'l' has 4 bytes here and 8 there
  case 1: return is_signed ? NumberFormat::int8 : NumberFormat::uint8;
  case 2: return is_signed ? NumberFormat::int16 : NumberFormat::uint16;
  case 4: return is_signed ? NumberFormat::int32 : NumberFormat::uint32;
  case 8: return is_signed ? NumberFormat::int64 : NumberFormat::uint64;
  default: return std::nullopt;
  }
}

template <class T> double read_as(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return static_cast<double>(value);
}

inline double read_number(NumberFormat format, const char* at) {
  switch (format) {
  case NumberFormat::boolean: return *at != 0 ? 1.0 : 0.0;
  case NumberFormat::int8: return read_as<std::int8_t>(at);
  case NumberFormat::uint8: return read_as<std::uint8_t>(at);
  case NumberFormat::int16: return read_as<std::int16_t>(at);
  case NumberFormat::uint16: return read_as<std::uint16_t>(at);
  case NumberFormat::int32: return read_as<std::int32_t>(at);
  case NumberFormat::uint32: return read_as<std::uint32_t>(at);
  case NumberFormat::int64: return read_as<std::int64_t>(at);
  case NumberFormat::uint64: return read_as<std::uint64_t>(at);
  case NumberFormat::float32: return read_as<float>(at);
  case NumberFormat::float64: break;
  }
  return read_as<double>(at);
}

} // namespace landfall::python
