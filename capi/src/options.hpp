// Option structs that grow: what a caller of any age passes becomes the struct of this version, or is refused.
// Answers: which options were set, and does this library know all of them?
// Definition: the struct begins with its size. A shorter one leaves the rest at its defaults; the unknown tail of a longer one
// must be zero. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/base.h>
#include <landfall/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace landfall::capi {

/// No option struct of any version is larger: a larger size is memory that nobody has set.
inline constexpr std::uint32_t most_options_size = 4096;

/// Writes the defaults into as much of `out` as the caller has. `size` is its sizeof(Options).
template <class Options> void write_defaults(Options* out, std::uint32_t size, Options defaults) noexcept {
  if (out == nullptr) return;
  const std::size_t known = std::min<std::size_t>(size, sizeof(Options));
  std::memset(out, 0, std::min(size, most_options_size));
  defaults.struct_size = size;
  std::memcpy(out, &defaults, known);
}

/// The options given, or `defaults` where there are none or they are from before a field was there. `first_size` is the size of
/// the struct in the version in which it came in.
/// Throws `Error`: (invalid_argument) for a struct_size below that, or absurd; (unsupported) for a tail that is not zero.
template <class Options> Options read_options(const Options* given, std::size_t first_size, Options defaults) {
  static_assert(std::is_trivially_copyable_v<Options> && offsetof(Options, struct_size) == 0);
  if (given == nullptr) return defaults;
  const std::uint32_t size = given->struct_size;
  if (size < first_size || size > most_options_size) [[unlikely]]
    throw Error(ErrorCode::invalid_argument,
                "struct_size is " + std::to_string(size) + ": fill the options with their _init function first", "struct_size");
  const auto* bytes = reinterpret_cast<const unsigned char*>(given);
  for (std::size_t at = sizeof(Options); at < size; ++at)
    if (bytes[at] != 0)
      throw Error(ErrorCode::unsupported, "an option is set that this version of landfall does not know", "struct_size");
  std::memcpy(&defaults, given, std::min<std::size_t>(size, sizeof(Options)));
  return defaults;
}

/// An enumeration that crossed the boundary as a number. Throws `Error` (invalid_argument) unless it is below `count`.
template <class Enum> Enum read_enum(std::uint32_t value, std::uint32_t count, std::string_view name) {
  if (value >= count) [[unlikely]]
    throw Error(ErrorCode::invalid_argument,
                "there is no choice " + std::to_string(value) + "; choices are 0 to " + std::to_string(count - 1),
                std::string(name));
  return static_cast<Enum>(value);
}

} // namespace landfall::capi
