// Words as keys: how they are told apart and spread, eight bytes at a time. Private to funnel.
// Answers: how are ten million ids of a CRM brought together without a look at each byte?
// Definition: a packed word is a few whole numbers, its bytes from the highest on and its length in the lowest, so that they
// are equal and in order where the words are. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace landfall::funnel {

template <class Whole> Whole bytes_at(const char* at) {
  Whole whole;
  std::memcpy(&whole, at, sizeof whole);
  return whole;
}

inline bool equal(std::string_view a, std::string_view b) {
  const auto length = a.size();
  if (length != b.size()) return false;
  if (length < 8) return a == b;
  const auto differ = [&](std::size_t at) {
    return bytes_at<std::uint64_t>(a.data() + at) ^ bytes_at<std::uint64_t>(b.data() + at);
  };
  std::uint64_t difference = differ(length - 8); // may overlap what is before it
  for (std::size_t at = 0; at + 8 < length; at += 8) difference |= differ(at);
  return difference == 0;
}

/// The halves of a product of 128 bits, one over the other: each bit of the answer hangs on all bits of both.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ typedef unsigned __int128 Product;
  const Product product = static_cast<Product>(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xc2b2ae3d27d4eb4fu);
  return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}

/// A number of `Whole` bytes, the first the highest.
template <class Whole> std::uint64_t from_highest(const char* at) {
  static_assert(std::endian::native == std::endian::little);
  const auto given = bytes_at<Whole>(at);
  if constexpr (sizeof(Whole) == 8)
    return __builtin_bswap64(given);
  else
    return __builtin_bswap32(given);
}

/// Fewer than eight bytes, and at least one, from the highest on.
inline std::uint64_t few_from_highest(const char* text, std::size_t length) {
  const auto shifted = [](std::uint64_t value, std::size_t before) { return value << (56 - 8 * before); };
  if (length >= 4) // two loads overlap: bytes that both have are the same
    return from_highest<std::uint32_t>(text) << 32 | shifted(from_highest<std::uint32_t>(text + length - 4), length - 1);
  const auto byte = [&](std::size_t i) { return shifted(static_cast<unsigned char>(text[i]), i); };
  return byte(0) | byte(length / 2) | byte(length - 1);
}

template <std::size_t Numbers> struct PackedWord {
  static constexpr std::size_t longest = 8 * Numbers - 1;
  std::array<std::uint64_t, Numbers> number = {};

  PackedWord() = default;
  explicit PackedWord(std::string_view word) {
    const char* const text = word.data();
    const std::size_t length = word.size(), whole = length / 8, rest = length % 8;
    const std::uint64_t last = rest == 0   ? 0
                               : whole > 0 ? from_highest<std::uint64_t>(text + length - 8) << 8 * (8 - rest)
                                           : few_from_highest(text, length);
    for (std::size_t i = 0; i < Numbers; ++i) // each by its own place, so that they stay in registers
      number[i] = i < whole ? from_highest<std::uint64_t>(text + 8 * i) : i == whole ? last : 0;
    number[Numbers - 1] |= length;
  }

  std::uint64_t hash() const {
    std::uint64_t hash = number[0];
    for (std::size_t i = 1; i < Numbers; ++i) hash = fold(hash, number[i]);
    return hash * 0xff51afd7ed558ccdu;
  }
  friend auto operator<=>(const PackedWord&, const PackedWord&) = default;
};

inline std::uint64_t hash_of(std::string_view word) {
  if (word.size() < 16) return PackedWord<2>(word).hash();
  std::uint64_t hash = word.size();
  const char *at = word.data(), *const last = at + word.size() - 16; // may overlap what is before it
  for (; at < last; at += 16) hash = fold(hash ^ bytes_at<std::uint64_t>(at), bytes_at<std::uint64_t>(at + 8));
  return fold(hash ^ bytes_at<std::uint64_t>(last), bytes_at<std::uint64_t>(last + 8)) * 0xff51afd7ed558ccdu;
}

} // namespace landfall::funnel
