// What a C caller says about one call, as C++ has it.
// Answers: who is told how far it is, how much memory and how many threads may it take?
// Thread safety: one call's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/base.h>
#include <landfall/core/control.hpp>

namespace landfall::capi {

/// Outlives the call that has its Control.
class Controlled {
public:
  /// Throws `Error` (invalid_argument) for a limit below 0, or what is reserved.
  explicit Controlled(const landfall_control& given) {
    require(given.memory_limit >= 0, "it is 0 or more bytes", "memory_limit");
    require(given.reserved == 0, "it must be 0", "reserved");
    if (given.progress != nullptr)
      progress_ = [ask = given.progress, context = given.context](double share) { return ask(context, share) == 0; };
    control_ = {.progress = progress_ ? &progress_ : nullptr,
                .memory_limit = static_cast<std::size_t>(given.memory_limit),
                .threads = given.threads};
  }
  Controlled(const Controlled&) = delete;
  Controlled& operator=(const Controlled&) = delete;
  const Control& get() const { return control_; }

private:
  Progress progress_;
  Control control_;
};

} // namespace landfall::capi
