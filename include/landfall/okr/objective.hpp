// An objective: what is wanted, in words, and the key results that say whether it was reached.
// Answers: what are we after, who answers for it, and by which numbers will we know? Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/okr/key_result.hpp>

#include <string>
#include <vector>

namespace landfall::okr {

struct Objective {
  std::string name;
  std::string owner;
  std::vector<KeyResult> key_results; ///< each with its own period
};

} // namespace landfall::okr
