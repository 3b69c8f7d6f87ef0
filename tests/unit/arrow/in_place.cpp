// That a table is read where it lies: a gibibyte of it, without a copy and without a look at its rows.
// SPDX-License-Identifier: Apache-2.0
#include "arrow/table.hpp"

#include <doctest/doctest.h>

#if defined(__linux__)
#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <cstring>

using namespace landfall;

namespace {

/// Zeros that take no memory until they are written, and cost a page fault for each page that is read.
class LazyZeros {
public:
  explicit LazyZeros(std::size_t bytes)
      : bytes_(bytes), at_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
    REQUIRE(at_ != MAP_FAILED);
    madvise(at_, bytes, MADV_NOHUGEPAGE);
  }
  LazyZeros(const LazyZeros&) = delete;
  LazyZeros& operator=(const LazyZeros&) = delete;
  ~LazyZeros() { munmap(at_, bytes_); }
  const void* at() const { return at_; }

private:
  std::size_t bytes_;
  void* at_;
};

/// A table of three columns, amount (float64), closed (date32) and stage (a dictionary), over memory of the test's own.
class Source {
public:
  Source(std::int64_t rows, const void* amount, const void* closed, const void* stage) {
    const char* formats[] = {"g", "tdD", "i"};
    const char* names[] = {"amount", "closed", "stage"};
    const void* values[] = {amount, closed, stage};
    for (std::size_t i = 0; i < 3; ++i) {
      schemas_[i] = {formats[i], names[i], nullptr, 0, 0, nullptr, nullptr, keep<ArrowSchema>, nullptr};
      buffers_[i] = {nullptr, values[i]};
      arrays_[i] = {rows, 0, 0, 2, 0, buffers_[i].data(), nullptr, nullptr, keep<ArrowArray>, nullptr};
      schema_children_[i] = &schemas_[i];
      array_children_[i] = &arrays_[i];
    }
    words_schema_ = {"u", "", nullptr, 0, 0, nullptr, nullptr, keep<ArrowSchema>, nullptr};
    words_ = {1, 0, 0, 3, 0, word_buffers_.data(), nullptr, nullptr, keep<ArrowArray>, nullptr};
    schemas_[2].dictionary = &words_schema_;
    arrays_[2].dictionary = &words_;
    schema_ = {"+s", "", nullptr, 0, 3, schema_children_.data(), nullptr, keep<ArrowSchema>, nullptr};
    array_ = {rows, 0, 0, 1, 3, no_validity_.data(), array_children_.data(), nullptr, keep<ArrowArray>, nullptr};
    stream_ = {get_schema, get_next, nullptr, keep<ArrowArrayStream>, this};
  }
  arrow::Table table() { return arrow::Table(arrow::Stream(&stream_)); }

private:
  template <class Structure> static void keep(Structure* released) { released->release = nullptr; }
  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    *out = static_cast<Source*>(stream->private_data)->schema_;
    return 0;
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto& source = *static_cast<Source*>(stream->private_data);
    *out = source.given_ ? ArrowArray{} : source.array_;
    source.given_ = true;
    return 0;
  }

  bool given_ = false;
  std::array<std::int32_t, 2> offsets_{0, 4};
  std::array<const void*, 3> word_buffers_{nullptr, offsets_.data(), "open"};
  std::array<const void*, 1> no_validity_{nullptr};
  std::array<std::array<const void*, 2>, 3> buffers_{};
  std::array<ArrowSchema, 3> schemas_{};
  std::array<ArrowArray, 3> arrays_{};
  std::array<ArrowSchema*, 3> schema_children_{};
  std::array<ArrowArray*, 3> array_children_{};
  ArrowSchema words_schema_{}, schema_{};
  ArrowArray words_{}, array_{};
  ArrowArrayStream stream_{};
};

long page_faults() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_minflt;
}

} // namespace

TEST_CASE("a gibibyte of float64, date32 and dictionary is read in place, and none of its rows is looked at") {
  constexpr std::int64_t rows = std::int64_t{1} << 26;
  const LazyZeros amount(rows * 8), closed(rows * 4), stage(rows * 4); // 262,144 pages
  Source source(rows, amount.at(), closed.at(), stage.at());
  const long before = page_faults();
  auto table = source.table();
  const auto amounts = table.number("amount");
  const auto days = table.date("closed");
  const auto stages = table.category("stage");
  const long faults = page_faults() - before;
  CHECK(faults < 1000); // one pass over the smallest column, or a copy of it, takes 65,536
  CHECK(amounts.values.data() == amount.at());
  CHECK(days.days.data() == closed.at());
  CHECK(stages.codes.data() == stage.at());
  REQUIRE(amounts.size() == rows);
  CHECK(amounts[rows - 1] == 0.0);
  CHECK(days[rows - 1] == Date::from_days(0));
  CHECK(stages[rows - 1] == "open");
}
#endif
