// A check-in: what a key result's number was at the end of a day.
// Answers: how did it stand then, and what did its owner say of it? Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>

#include <string>

namespace landfall::okr {

struct CheckIn {
  Date date;
  double value = 0.0; ///< of the number itself, in the key result's unit; not the progress
  std::string note;   ///< empty: none
};

} // namespace landfall::okr
