// Tables across the boundary: what comes in is consumed whatever happens, what goes out is whole or released.
// Answers: who releases the caller's streams on every way out? Thread safety: one call's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

#include "arrow/owned.hpp"
#include "arrow/writer.hpp"

#include <span>

namespace landfall::capi {

/// A table that a call hands out. Made first of all, it marks the caller's stream as released, since nobody has filled it yet;
/// what is written into it reaches the caller only when all of the call's tables are there: `give` cannot fail.
class Output {
public:
  explicit Output(ArrowArrayStream* out) noexcept : out_(out) {
    if (out_ != nullptr) out_->release = nullptr;
  }
  explicit operator bool() const { return out_ != nullptr; }

  template <Described Row> void write(std::span<const Row> rows, arrow::Metadata metadata = {}) {
    ArrowArrayStream stream{};
    arrow::write_rows(rows, &stream, std::move(metadata));
    stream_ = arrow::Stream(&stream);
  }
  /// A table that was written elsewhere.
  void take(arrow::Stream stream) { stream_ = std::move(stream); }
  void give() noexcept {
    if (out_ == nullptr || !stream_) return;
    *out_ = *stream_.get();
    stream_->release = nullptr; // moved
  }

private:
  ArrowArrayStream* out_;
  arrow::Stream stream_;
};

} // namespace landfall::capi
