// What holds of every call of the C ABI, whatever it is given.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input.hpp"

#include <landfall.h>

namespace landfall::fuzz {

/// The error of one call. `ok` says whether it went well, after seeing that status and error agree.
class Call {
public:
  landfall_error* error() { return &error_; }
  bool ok(landfall_status status) {
    expect(status == error_.status, "the error has the status that the call answers");
    if (status == LANDFALL_OK) {
      expect(error_.message[0] == '\0' && error_.column[0] == '\0' && error_.row == -1, "no error is said where there is none");
      return true;
    }
    expect(status != LANDFALL_INTERNAL && status != LANDFALL_OUT_OF_MEMORY, error_.message);
    expect(status > 0 && status <= LANDFALL_MEMORY_LIMIT, "a status that the header has");
    expect(error_.message[0] != '\0', "an error says what is wrong");
    expect(std::memchr(error_.message, 0, sizeof error_.message) != nullptr, "its message ends");
    expect(std::memchr(error_.column, 0, sizeof error_.column) != nullptr, "its column ends");
    return false;
  }

  /// Of a call that must go well: what it is for is said if it does not, and why.
  void must(landfall_status status, const char* what) {
    if (!ok(status)) std::fprintf(stderr, "%s: %s\n", error_.column, error_.message);
    expect(status == LANDFALL_OK, what);
  }

private:
  landfall_error error_ = LANDFALL_ERROR_INIT;
};

/// A table that goes out: whole when the call went well, released when it did not.
class Table {
public:
  explicit Table(bool wanted = true) : wanted_(wanted) {
    stream_.release = [](ArrowArrayStream*) { expect(false, "it was never filled"); };
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ArrowArrayStream* get() { return wanted_ ? &stream_ : nullptr; }

  /// Reads it to its end, and answers its rows.
  std::int64_t read(bool ok) {
    return read(ok, [](const ArrowSchema&, const ArrowArray&) {});
  }
  /// The same, with each batch shown.
  template <class Look> std::int64_t read(bool ok, Look look) {
    if (!wanted_) return 0;
    expect((stream_.release != nullptr) == ok, "a table is there when the call went well, and then alone");
    if (!ok) return 0;
    ArrowSchema schema{};
    expect(stream_.get_schema(&stream_, &schema) == 0, "it has a schema");
    expect(schema.n_children > 0, "it has columns");
    std::int64_t rows = 0;
    for (;;) {
      ArrowArray batch{};
      expect(stream_.get_next(&stream_, &batch) == 0, "it is read to its end");
      if (batch.release == nullptr) break;
      expect(batch.n_children == schema.n_children, "a batch has the columns of the schema");
      rows += batch.length;
      look(schema, batch);
      batch.release(&batch);
    }
    schema.release(&schema);
    stream_.release(&stream_);
    return rows;
  }

private:
  bool wanted_;
  ArrowArrayStream stream_{};
};

/// A control that ends the call after some reports, and keeps it to a few megabytes.
inline landfall_control drawn_control(Input& input, int& reports_left) {
  reports_left = input.rarely(4) ? static_cast<int>(input.up_to(20)) : 1'000;
  return {.progress =
              [](void* left, double share) {
                expect(share >= 0.0 && share <= 1.0, "a share lies between 0 and 1");
                return static_cast<std::int32_t>(--*static_cast<int*>(left) < 0);
              },
          .context = &reports_left,
          .memory_limit = input.rarely(32) ? input.integer() : std::int64_t{1} << (10 + input.up_to(14)),
          .threads = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1)),
          .reserved = input.rarely(64) ? 1U : 0U};
}

} // namespace landfall::fuzz
