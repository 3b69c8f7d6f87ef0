// What looks after a call that may take long: lets Ctrl-C stop it, and tells how far it is.
// Answers: was there a signal, or does whoever is told want it to stop?
// Definition: the library asks every few milliseconds; Python's lock is taken at most every 50 of them, and never by a call
// that is done sooner. `progress` is False or None: nobody is told; True: a bar of tqdm's; else called with the share done, 0
// to 1, and stops the call by answering False. Thread safety: one call's, whose thread it is asked in; Python runs its handlers
// of signals in the main thread alone. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failure.hpp"
#include "function.hpp"

#include <chrono>

namespace landfall::python {

class Watch {
public:
  /// Throws `Raised`: TypeError naming the parameter, ImportError without tqdm.
  Watch(const Arguments& given, Py_ssize_t progress);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  /// What the options of the call are to have as `control`: arguments at these indices.
  landfall_control control(const Arguments& given, Py_ssize_t memory_limit, Py_ssize_t threads = -1);
  /// Throws `Raised`: what a handler or whoever is told has raised, else what the failure says.
  void check(landfall_status status, const Failure& failure) const;

private:
  static std::int32_t ask(void* watch, double share);
  bool go_on(double share);

  using Clock = std::chrono::steady_clock;
  Reference told_; ///< nothing: nobody is
  bool is_bar_ = false;
  bool raised_ = false; ///< Python's error is set
  Clock::time_point asked_ = Clock::now();
};

/// `answer_unlocked`, of a call whose options `watch` is over.
template <class T, class Call, class... Given> T answer_watched(const Watch& watch, Call&& call, Given&&... given) {
  Failure failure;
  T out;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return call(std::forward<Given>(given)..., &out, failure.get());
  }();
  watch.check(status, failure);
  return out;
}

} // namespace landfall::python
