// Key results for the tests of this folder.
#pragma once

#include <landfall/core/error.hpp>
#include <landfall/okr/key_result.hpp>

#include <string>
#include <vector>

namespace landfall::test {

inline const Period quarter{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"}; // 92 days

/// The day that ends `number` days after the quarter begins: 1 is its first, 92 its last.
inline Date day(int number) { return quarter.begin + (number - 1); }

inline okr::KeyResult key_result(okr::Direction direction, double initial, double target,
                                 std::vector<okr::CheckIn> check_ins = {}) {
  return {.name = "bookings",
          .owner = {},
          .unit = {},
          .direction = direction,
          .initial = initial,
          .target = target,
          .period = quarter,
          .phases = {},
          .check_ins = std::move(check_ins)};
}

/// Up from 0 to 100 over the quarter.
inline okr::KeyResult to_hundred(std::vector<okr::CheckIn> check_ins = {}) {
  return key_result(okr::Direction::increase, 0.0, 100.0, std::move(check_ins));
}

/// The column that the error over a call names; "none" when there is no error.
template <class Call> std::string refused(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.column();
  }
  return "none";
}

} // namespace landfall::test
