// The one place where an exception becomes a status. Nothing is thrown across the boundary.
// Answers: how does a C function run C++ that throws, and tell its caller what went wrong? Thread safety: no shared state.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/base.h>
#include <landfall/core/error.hpp>

#include <utility>

namespace landfall::capi {

/// Whether `error` may be written to: it is nullptr (nobody wants it), or as large as the first version's.
inline bool is_usable(const landfall_error* error) noexcept {
  return error == nullptr || error->struct_size >= sizeof(landfall_error);
}

/// Says that all went well.
inline void clear(landfall_error* error) noexcept {
  if (error == nullptr) return;
  error->status = LANDFALL_OK;
  error->row = Error::no_row;
  error->column[0] = '\0';
  error->message[0] = '\0';
}

/// Turns the exception in flight into its status, and writes it down. Allocates nothing.
landfall_status report(landfall_error* error) noexcept;

/// Runs `body`; answers LANDFALL_OK, or the status of what it threw.
template <class Body> landfall_status guarded(landfall_error* error, Body&& body) noexcept {
  if (!is_usable(error)) return LANDFALL_INVALID_ARGUMENT;
  try {
    std::forward<Body>(body)();
  } catch (...) {
    return report(error);
  }
  clear(error);
  return LANDFALL_OK;
}

} // namespace landfall::capi
