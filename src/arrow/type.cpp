// SPDX-License-Identifier: Apache-2.0
#include "arrow/type.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace landfall::arrow {

namespace {

constexpr std::int64_t seconds_a_day = 86'400;

struct Named {
  std::string_view format;
  Kind kind;
  std::string_view words;
};

constexpr Named plain_types[] = {
    {"n", Kind::null, "null"},
    {"b", Kind::boolean, "bool"},
    {"c", Kind::int8, "int8"},
    {"C", Kind::uint8, "uint8"},
    {"s", Kind::int16, "int16"},
    {"S", Kind::uint16, "uint16"},
    {"i", Kind::int32, "int32"},
    {"I", Kind::uint32, "uint32"},
    {"l", Kind::int64, "int64"},
    {"L", Kind::uint64, "uint64"},
    {"e", Kind::float16, "float16"},
    {"f", Kind::float32, "float32"},
    {"g", Kind::float64, "float64"},
    {"u", Kind::utf8, "utf8"},
    {"U", Kind::large_utf8, "large_utf8"},
    {"vu", Kind::utf8_view, "string view"},
    {"tdD", Kind::date32, "date32"},
    {"+s", Kind::record, "struct"},
    {"z", Kind::other, "binary"},
    {"Z", Kind::other, "large binary"},
    {"vz", Kind::other, "binary view"},
    {"tts", Kind::other, "time32"},
    {"ttm", Kind::other, "time32"},
    {"ttu", Kind::other, "time64"},
    {"ttn", Kind::other, "time64"},
    {"tDs", Kind::other, "duration"},
    {"tDm", Kind::other, "duration"},
    {"tDu", Kind::other, "duration"},
    {"tDn", Kind::other, "duration"},
    {"+l", Kind::other, "list"},
    {"+L", Kind::other, "large list"},
    {"+vl", Kind::other, "list view"},
    {"+m", Kind::other, "map"},
    {"+r", Kind::other, "run-end encoded"},
};

/// "d:19,10" or "d:19,10,256": precision, scale and, unless it is 128, the width.
Type decimal(std::string_view format) {
  std::array<int, 3> parts{0, 0, 128};
  std::size_t n = 0;
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  for (; n < parts.size(); ++n) {
    const auto [next, failure] = std::from_chars(at, end, parts[n]);
    if (failure != std::errc()) return {};
    at = next;
    if (at == end || *at != ',') break;
    ++at;
  }
  const auto [precision, scale, bits] = parts;
  const bool known = bits == 32 || bits == 64 || bits == 128 || bits == 256;
  if (at != end || n == 0 || !known || precision < 1 || precision > 76 || std::abs(scale) > 1000) return {};
  return {.kind = Kind::decimal, .bits = bits, .scale = scale, .words = "decimal" + std::to_string(bits)};
}

/// "tss:UTC" and its like: unit, then the zone, which does not matter here: instants are counted from 1970 in UTC.
Type timestamp(std::string_view format) {
  std::int64_t per_second = 0;
  switch (format[2]) {
  case 's': per_second = 1; break;
  case 'm': per_second = 1'000; break;
  case 'u': per_second = 1'000'000; break;
  case 'n': per_second = 1'000'000'000; break;
  default: return {};
  }
  return {.kind = Kind::timestamp, .per_day = per_second * seconds_a_day, .words = "timestamp"};
}

Type type_of(std::string_view format) {
  if (const auto* named = std::ranges::find(plain_types, format, &Named::format); named != std::end(plain_types))
    return {.kind = named->kind, .words = std::string(named->words)};
  if (format == "tdm") return {.kind = Kind::date64, .per_day = seconds_a_day * 1'000, .words = "date64"};
  Type type;
  if (format.starts_with("d:")) type = decimal(format);
  if (format.size() >= 4 && format.starts_with("ts") && format[3] == ':') type = timestamp(format);
  if (type.kind == Kind::other) type.words = "'" + std::string(format.substr(0, 40)) + "'";
  return type;
}

} // namespace

Type type_of(const ArrowSchema& schema) {
  require(schema.release != nullptr && schema.format != nullptr, "the Arrow schema has been released or has no format");
  Type type = type_of(std::string_view(schema.format));
  if (schema.dictionary == nullptr) return type;
  const ArrowSchema& values = *schema.dictionary;
  require(values.format != nullptr, "the Arrow schema has a dictionary without a format");
  if (!type.is_integer())
    throw Error(ErrorCode::invalid_argument, "the Arrow schema has a dictionary with codes of type " + type.words);
  type.dictionary = true;
  type.words = "dictionary of " + type_of(std::string_view(values.format)).words;
  return type;
}

} // namespace landfall::arrow
