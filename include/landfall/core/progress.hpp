// How long work reports how far it is, and is told to stop.
// Answers: how far along is it, and may it go on?
// Thread safety: called from the thread that made the call; a routine with threads of its own says so.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>

#include <functional>

namespace landfall {

/// Given the share done, 0 to 1, which never falls; answers whether to go on. Empty: nobody asks.
using Progress = std::function<bool(double fraction)>;

/// Reports `fraction`. Throws `Error` (cancelled) when the answer is to stop.
inline void report(const Progress& progress, double fraction) {
  if (progress && !progress(fraction)) throw Error(ErrorCode::cancelled, "stopped by the caller");
}

} // namespace landfall
