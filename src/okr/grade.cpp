// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/grade.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::okr {

std::string_view to_string(Colour colour) {
  constexpr std::string_view words[] = {"green", "yellow", "red"};
  return words[static_cast<std::size_t>(colour)];
}

Grade grade(double progress) {
  require(std::isfinite(progress), "progress is a finite number", "progress");
  const double score = std::clamp(progress, 0.0, 1.0);
  return {score, score >= 0.7 ? Colour::green : score >= 0.4 ? Colour::yellow : Colour::red};
}

} // namespace landfall::okr
