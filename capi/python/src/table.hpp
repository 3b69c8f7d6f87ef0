// Tables that go out to Python: what a call wrote into a stream, kept, read by column, and handed on to anything that speaks
// Arrow. Answers: which object holds this result? Thread safety: tables never change; what they hand out lives on its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <landfall/c/base.h>

namespace landfall::python {

/// A table that a call writes; released unless it is taken.
class Written {
public:
  Written() = default;
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() {
    if (stream_.release != nullptr) stream_.release(&stream_);
  }
  ArrowArrayStream* get() { return &stream_; }
  Reference take();

private:
  ArrowArrayStream stream_{};
};

/// A landfall.Table of what a call wrote. The stream is read to its end and released. Throws `Raised`.
Reference table_of(ArrowArrayStream* stream);

inline Reference Written::take() { return table_of(&stream_); }

} // namespace landfall::python
