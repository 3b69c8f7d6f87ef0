// Whether bytes are UTF-8, as JSON and Arrow need text to be.
// Private to io. Thread safety: pure functions. Source: Unicode 15, table 3-7.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace landfall::io {

/// Bytes of the well-formed character with which `text` begins; 0 when it begins with none. O(1).
constexpr std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned first = byte(0), second = byte(1);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0, surrogate = first == 0xED && second > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90, beyond = first == 0xF4 && second > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

/// O(n).
constexpr bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto n = utf8_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

/// `text` with a question mark for each byte that is part of no character. O(n).
inline std::string printable_utf8(std::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const auto n = utf8_length(text);
    n == 0 ? printable += '?' : printable += text.substr(0, n);
    text.remove_prefix(n == 0 ? 1 : n);
  }
  return printable;
}

} // namespace landfall::io
