// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string_view>

namespace landfall::capi {

static_assert(sizeof(landfall_error) == 512, "the size of version 0.1, which every caller may rely on");
static_assert(LANDFALL_INVALID_ARGUMENT == static_cast<int>(ErrorCode::invalid_argument));
static_assert(LANDFALL_NOT_FOUND == static_cast<int>(ErrorCode::not_found));
static_assert(LANDFALL_PARSE == static_cast<int>(ErrorCode::parse));
static_assert(LANDFALL_UNSUPPORTED == static_cast<int>(ErrorCode::unsupported));
static_assert(LANDFALL_INSUFFICIENT == static_cast<int>(ErrorCode::insufficient));
static_assert(LANDFALL_NOT_CONVERGED == static_cast<int>(ErrorCode::not_converged));
static_assert(LANDFALL_CANCELLED == static_cast<int>(ErrorCode::cancelled));
static_assert(LANDFALL_OUT_OF_MEMORY == static_cast<int>(ErrorCode::out_of_memory));
static_assert(LANDFALL_INTERNAL == static_cast<int>(ErrorCode::internal));
static_assert(LANDFALL_MEMORY_LIMIT == static_cast<int>(ErrorCode::memory_limit));

namespace {

/// Copies as many whole characters as there is room for, and the zero that ends them.
template <std::size_t N> void write(char (&out)[N], std::string_view text) noexcept {
  std::size_t length = std::min(text.size(), N - 1);
  if (length < text.size())
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80) --length;
  if (length > 0) std::memcpy(out, text.data(), length);
  out[length] = '\0';
}

landfall_status fill(landfall_error* error, landfall_status status, std::string_view message, std::string_view column = {},
                     std::int64_t row = Error::no_row) noexcept {
  if (error == nullptr) return status;
  error->status = status;
  error->row = row;
  write(error->column, column);
  write(error->message, message);
  return status;
}

} // namespace

landfall_status report(landfall_error* error) noexcept {
  try {
    throw;
  } catch (const Error& thrown) {
    // What the memory grows with is an option of C++ now and then, and none of C's; the limit always is.
    if (thrown.code() == ErrorCode::memory_limit)
      return fill(error, LANDFALL_MEMORY_LIMIT, thrown.message(), "memory_limit", thrown.row());
    return fill(error, static_cast<landfall_status>(thrown.code()), thrown.message(), thrown.column(), thrown.row());
  } catch (const std::bad_alloc&) {
    return fill(error, LANDFALL_OUT_OF_MEMORY, "out of memory");
  } catch (const std::length_error&) {
    return fill(error, LANDFALL_OUT_OF_MEMORY, "more was asked for than any memory holds");
  } catch (const std::exception& thrown) {
    return fill(error, LANDFALL_INTERNAL, thrown.what());
  } catch (...) {
    return fill(error, LANDFALL_INTERNAL, "an exception of unknown type");
  }
}

} // namespace landfall::capi
