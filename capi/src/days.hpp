// Days as they cross the boundary: counted from 1970-01-01 in 32 bits.
// Answers: is this a day of the calendar? Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>
#include <landfall/core/error.hpp>

#include <string>
#include <string_view>

namespace landfall::capi {

/// The day, or `Error` (invalid_argument) naming the argument where it lies outside the years 1400 to 9999.
inline Date day(std::int32_t days, std::string_view name) {
  constexpr std::int32_t first = -208188, last = 2932896; // 1400-01-01 and 9999-12-31
  if (days < first || days > last) [[unlikely]]
    throw Error(ErrorCode::invalid_argument, std::to_string(days) + " days since 1970-01-01 lie outside the years 1400 to 9999",
                std::string(name));
  return Date::from_days(days);
}

} // namespace landfall::capi
