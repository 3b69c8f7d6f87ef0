// The grade of a key result or an objective once its period is over.
// Answers: how much of what was wanted was reached, in one number and a colour?
// Definition: progress, clamped to 0 … 1; green from 0.7, yellow from 0.4, else red. For objectives that stretch, 0.6 to 0.7 is
// the sweet spot: constant 1.0 means that they were too easy. Thread safety: pure functions.
// Source: Google re:Work, Set goals with OKRs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>

#include <cstdint>
#include <string_view>

namespace landfall::okr {

enum class Colour : std::uint8_t { green, yellow, red };
std::string_view to_string(Colour colour);

struct Grade {
  double score = 0.0; ///< 0 to 1
  Colour colour = Colour::red;
};

/// Throws `Error` (invalid_argument) unless progress is finite. O(1).
Grade grade(double progress);

} // namespace landfall::okr

template <> struct landfall::fields_of<landfall::okr::Grade> {
  static constexpr auto value = fields(field("score", &okr::Grade::score, "progress at the end, from 0 to 1", Unit::ratio),
                                       field("colour", &okr::Grade::colour, "green from 0.7, yellow from 0.4, else red"));
};
