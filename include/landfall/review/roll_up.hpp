// A forecast's roll-up as a page of text: who stands for which number, and whose judgement is in it.
// Answers: what does the top say, what do the deals say by themselves, and who moved it by how much?
// Definition: forecast/roll_up.hpp. Thread safety: a pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/roll_up.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace landfall::review {

struct RollUpPage {
  Period period;
  Date as_of;
  forecast::RollUpOptions options;           ///< by which the rows were rolled up
  std::span<const forecast::RollUpRow> rows; ///< superiors first
  std::vector<std::string> notes = {};
};

/// As a page of text, members below their superiors. Throws `Error` (invalid_argument) on a width below 80.
std::string to_text(const RollUpPage& page, std::size_t width = 100);

} // namespace landfall::review
