// What a caller says about one call: who hears how far it is and may stop it, how much memory and how many threads it may take.
// Answers: may it go on, is this too much memory, how many threads?
// Definition: passed in options, for one call; nothing is kept. Thread safety: a value; `progress` is called from the thread
// that made the call, and from no other.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>
#include <landfall/core/progress.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace landfall {

[[noreturn]] void refuse_memory(double bytes, std::size_t limit, std::string_view grows_with);

struct Control {
  const Progress* progress = nullptr; ///< told the share done, and may stop; it must outlive the call
  std::size_t memory_limit = 0;       ///< bytes that the call may take at once for what grows with its input; 0: no limit
  unsigned threads = 1;               ///< that the call may use, its caller's own among them; 0 counts as 1
  double from = 0.0, to = 1.0;        ///< this part of the work, in shares of the whole

  /// Reports that `fraction` of this part is done. Throws `Error` (cancelled) when the answer is to stop.
  void report(double fraction) const {
    if (progress != nullptr) landfall::report(*progress, std::min(1.0, from + fraction * (to - from))); // rounding aside
  }

  /// The control of a part of this part. O(1).
  constexpr Control part(double begin, double end) const {
    return {progress, memory_limit, threads, from + begin * (to - from), from + end * (to - from)};
  }

  /// Asked before memory is taken: throws `Error` (memory_limit, with the option or column that it grows with), saying how much
  /// is needed, where `bytes` pass the limit.
  void require_memory(double bytes, std::string_view grows_with) const {
    if (memory_limit != 0 && bytes > static_cast<double>(memory_limit)) [[unlikely]]
      refuse_memory(bytes, memory_limit, grows_with);
  }
};

} // namespace landfall
