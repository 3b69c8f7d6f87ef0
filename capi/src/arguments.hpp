// Arguments from C, checked: arrays as spans, pointers that must be there, text.
// Answers: may this be read? Throws `Error` (invalid_argument) naming the argument where not. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace landfall::capi {

/// What `required` throws; apart from it, so that a pointer that is there costs no call.
[[noreturn]] inline void refuse_null(std::string_view name) {
  throw Error(ErrorCode::invalid_argument, "it must not be NULL", std::string(name));
}

/// `pointer` itself, or `Error`.
template <class T> T& required(T* pointer, std::string_view name) {
  if (pointer == nullptr) [[unlikely]]
    refuse_null(name);
  return *pointer;
}

/// An array of `n`; NULL will do when n is 0.
template <class T> std::span<T> array(T* values, std::int64_t n, std::string_view name) {
  if (n < 0 || n > std::numeric_limits<std::int64_t>::max() / 16) [[unlikely]]
    throw Error(ErrorCode::invalid_argument, "its length is " + std::to_string(n), std::string(name));
  if (n != 0 && values == nullptr) [[unlikely]]
    refuse_null(name);
  return {values, static_cast<std::size_t>(n)};
}

/// Text that may be NULL, which is empty.
inline std::string text_or_empty(const char* text) { return text != nullptr ? text : ""; }

/// A name that may be NULL, which is the usual one.
inline std::string name_or(const char* name, const char* usual) { return name != nullptr ? name : usual; }

} // namespace landfall::capi
