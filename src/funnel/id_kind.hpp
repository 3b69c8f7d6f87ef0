// Kinds of ids: numbers, words so short that they are keys themselves, and longer ones. Private to funnel.
// Answers: what of an id does bringing events together need, and how is it read once and no more?
// Definition: `at` is the id of a row, to compare with that of the row before. Its `Key` stands next to the step, so that
// bringing ids together goes back to no column: the key's hash spreads ids, and it sorts those of one hash. `room` are the
// bytes that a key needs beside itself, and `key` writes them. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "funnel/word_key.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace landfall::funnel {

/// Ids of 64 bits or fewer: the hash is a bijection, so that equal hashes are equal ids.
template <class Int> struct NumberIds {
  std::span<const Int> values;

  Int at(std::size_t row) const { return values[row]; }
  static bool same(Int a, Int b) { return a == b; }

  struct Key {
    std::uint64_t spread;

    std::uint64_t hash() const { return spread; }
    bool operator==(const Key&) const = default;
    friend bool operator<(const Key& a, const Key& b) { return a.spread < b.spread; }
  };
  static Key key(Int value, char*) {
    auto h = static_cast<std::uint64_t>(value);
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return {h ^ h >> 33};
  }
  static std::uint64_t hash(Int value) { return key(value, nullptr).hash(); }
  static constexpr std::size_t room(Int) { return 0; }
};

/// Words so short that they are keys themselves.
template <std::size_t Numbers, class Words> struct PackedIds {
  Words values;

  std::string_view at(std::size_t row) const { return values[row]; }

  using Key = PackedWord<Numbers>;
  static Key key(std::string_view word, char*) { return Key(word); }
  static std::uint64_t hash(std::string_view word) { return Key(word).hash(); }
  static constexpr std::size_t room(std::string_view) { return 0; }
};

/// Words, copied next to their part: where they lie in the column they would have to be looked up one by one.
template <class Words> struct WordIds {
  Words values;

  std::string_view at(std::size_t row) const { return values[row]; }
  static bool same(std::string_view a, std::string_view b) { return equal(a, b); }

  struct Key {
    std::uint64_t spread;
    const char* text; ///< its length in four bytes, and then itself

    std::uint64_t hash() const { return spread; }
    std::string_view word() const { return {text + sizeof(std::uint32_t), bytes_at<std::uint32_t>(text)}; }
    bool operator==(const Key& other) const { return spread == other.spread && word() == other.word(); }
    /// By the hash alone: another word of the same one is told apart later.
    friend bool operator<(const Key& a, const Key& b) { return a.spread < b.spread; }
  };
  static Key key(std::string_view word, char* at) {
    const auto length = static_cast<std::uint32_t>(word.size());
    std::memcpy(at, &length, sizeof length);
    if (length > 0) std::memcpy(at + sizeof length, word.data(), length);
    return {hash_of(word), at};
  }
  static std::uint64_t hash(std::string_view word) { return hash_of(word); }
  static std::size_t room(std::string_view word) { return sizeof(std::uint32_t) + word.size(); }
};

} // namespace landfall::funnel
