// Work that falls into independent parts, by as many threads as the caller allows.
// Answers: how is each of n parts done, with progress, cancelling and the first error, whatever the number of threads?
// Definition: every part writes to a place of its own, so that the answer is the same to the bit with any number of threads.
// Thread safety: `body` is called from several threads at once, each part once; progress from the caller's alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>

#include <cstddef>
#include <functional>

namespace landfall {

/// body(i) for each i < n. With one thread, or fewer than two parts, no thread is made. When a part throws, or the caller says
/// stop, no further part is begun, and it is thrown once every thread has ended. A thread that the system refuses is done
/// without. Asks `control` before each part of the caller's thread.
void for_each_part(std::size_t n, const Control& control, const std::function<void(std::size_t)>& body);

} // namespace landfall
