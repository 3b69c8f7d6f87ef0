// Arrow structures that release what they hold: one owner each, as the C data interface asks.
// Answers: who releases this, and is it released on every way out? Moving takes; the structure taken from is marked released.
// Thread safety: one user at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow/c_data.h"

#include <utility>

namespace landfall::arrow {

/// Owns an ArrowSchema, ArrowArray or ArrowArrayStream.
template <class Structure> class Owned {
public:
  Owned() = default;
  /// Takes what `given` holds and leaves it released. nullptr and a released structure are nothing.
  explicit Owned(Structure* given) noexcept {
    if (given == nullptr || given->release == nullptr) return;
    held_ = *given;
    given->release = nullptr;
  }
  Owned(Owned&& other) noexcept : Owned(&other.held_) {}
  Owned& operator=(Owned&& other) noexcept {
    Owned taken(std::move(other));
    std::swap(held_, taken.held_);
    return *this;
  }
  ~Owned() {
    if (held_.release != nullptr) held_.release(&held_);
  }

  explicit operator bool() const { return held_.release != nullptr; }
  Structure* get() { return &held_; }
  const Structure* get() const { return &held_; }
  Structure* operator->() { return &held_; }
  const Structure* operator->() const { return &held_; }

private:
  Structure held_{};
};

using Schema = Owned<ArrowSchema>;
using Array = Owned<ArrowArray>;
using Stream = Owned<ArrowArrayStream>;

} // namespace landfall::arrow
