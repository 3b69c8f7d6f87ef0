// Arrow structures made here: schemas that copy their text, arrays that keep what they point to.
// Answers: who owns this schema, array or stream, and what ends with it? Thread safety: one user at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/base.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace landfall::python {

/// Owns an ArrowSchema, ArrowArray or ArrowArrayStream.
template <class Structure> class Owned {
public:
  Owned() = default;
  /// Takes what `given` holds and leaves it released.
  explicit Owned(Structure* given) noexcept : held_(*given) { given->release = nullptr; }
  Owned(Owned&& other) noexcept : Owned(&other.held_) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(held_, other.held_);
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
  /// Moves what is held to `out`, which holds nothing.
  void give(Structure* out) noexcept {
    *out = held_;
    held_.release = nullptr;
  }

private:
  Structure held_{};
};

/// A schema of its own.
Owned<ArrowSchema> make_schema(std::string format, std::string name, std::int64_t flags,
                               std::vector<Owned<ArrowSchema>> children = {});
/// A copy of a schema with all that it has, save private extensions.
Owned<ArrowSchema> copy_of(const ArrowSchema& schema);
void rename(Owned<ArrowSchema>& schema, std::string name);

/// An array of its own. What the buffers point to lives in `kept`, until the array is released.
Owned<ArrowArray> make_array(std::int64_t length, std::int64_t null_count, std::vector<const void*> buffers,
                             std::vector<Owned<ArrowArray>> children, std::shared_ptr<const void> kept);
/// The same array once more: its buffers, which `kept` keeps.
Owned<ArrowArray> share(const ArrowArray& array, const std::shared_ptr<const void>& kept);

/// A stream of one schema and of batches, each of which is handed out once.
void make_stream(Owned<ArrowSchema> schema, std::vector<Owned<ArrowArray>> batches, ArrowArrayStream* out);

/// The pairs of a schema's metadata.
std::vector<std::pair<std::string, std::string>> metadata_of(const ArrowSchema& schema);

} // namespace landfall::python
