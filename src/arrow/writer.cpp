// SPDX-License-Identifier: Apache-2.0
#include "arrow/writer.hpp"

#include "arrow/owned.hpp"
#include "core/pages.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <limits>
#include <memory>
#include <new>

namespace landfall::arrow {

namespace {

void push_bit(std::vector<std::uint8_t>& bits, std::int64_t at, bool value) {
  if ((at & 7) == 0) bits.push_back(0);
  if (value) bits.back() |= static_cast<std::uint8_t>(1U << (at & 7));
}

} // namespace

ColumnBuilder ColumnBuilder::whole(std::string name, Values values, std::int64_t size, std::vector<std::uint8_t> present,
                                   Metadata metadata) {
  ColumnBuilder column(std::move(name), std::move(values), !present.empty(), std::move(metadata));
  column.size_ = size;
  column.validity_ = std::move(present);
  std::int64_t there = 0;
  for (const auto byte : column.validity_) there += std::popcount(byte);
  if (column.nullable_) column.null_count_ = size - there;
  return column;
}

void ColumnBuilder::reserve(std::size_t rows) {
  struct {
    std::size_t rows;
    void operator()(Numbers& column) const { reserve_on_large_pages(column.values, rows); }
    void operator()(Integers& column) const { reserve_on_large_pages(column.values, rows); }
    void operator()(Days& column) const { reserve_on_large_pages(column.values, rows); }
    void operator()(Bools& column) const { column.bits.reserve((rows + 7) / 8); }
    void operator()(Texts& column) const { column.offsets.reserve(rows + 1); }
    void operator()(Record& record) const {
      for (auto& each : record.columns) each.reserve(rows);
    }
  } const make_room{rows};
  std::visit(make_room, values_);
}

void ColumnBuilder::push_validity(bool present) {
  if (nullable_) push_bit(validity_, size_, present);
  if (!present) ++null_count_;
  ++size_;
}

void ColumnBuilder::push(double value) {
  std::get<Numbers>(values_).values.push_back(value);
  push_validity(true);
}

void ColumnBuilder::push(std::int64_t value) {
  std::get<Integers>(values_).values.push_back(value);
  push_validity(true);
}

void ColumnBuilder::push(Date value) {
  std::get<Days>(values_).values.push_back(value.days());
  push_validity(true);
}

void ColumnBuilder::push(bool value) {
  push_bit(std::get<Bools>(values_).bits, size_, value);
  push_validity(true);
}

void ColumnBuilder::push(std::string_view value) {
  auto& [offsets, bytes] = std::get<Texts>(values_);
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  if (value.size() > most - bytes.size())
    throw Error(ErrorCode::unsupported, "the text of a result column would pass 2 GiB", name_);
  bytes += value;
  offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  push_validity(true);
}

void ColumnBuilder::push_null() {
  require(nullable_, "a column that has no nulls cannot take one", name_);
  push_filler();
}

/// A row that nobody reads: null where the column has nulls, else some value below a record that is null itself.
void ColumnBuilder::push_filler() {
  struct Fill {
    std::int64_t row;
    void operator()(Numbers& column) const { column.values.push_back(0.0); }
    void operator()(Integers& column) const { column.values.push_back(0); }
    void operator()(Days& column) const { column.values.push_back(0); }
    void operator()(Bools& column) const { push_bit(column.bits, row, false); }
    void operator()(Texts& column) const { column.offsets.push_back(column.offsets.back()); }
    void operator()(Record& record) const {
      for (auto& each : record.columns) each.push_filler();
    }
  };
  std::visit(Fill{size_}, values_);
  push_validity(!nullable_);
}

namespace {

std::string encoded(const Metadata& metadata) {
  std::string bytes;
  const auto number = [&](std::size_t value) {
    const auto narrow = static_cast<std::int32_t>(value);
    bytes.append(reinterpret_cast<const char*>(&narrow), sizeof narrow);
  };
  number(metadata.size());
  for (const auto& [key, value] : metadata) {
    number(key.size());
    bytes += key;
    number(value.size());
    bytes += value;
  }
  return bytes;
}

const char* format_of(const ColumnBuilder& column) {
  constexpr std::array formats{"g", "l", "tdD", "b", "u", "+s"};
  static_assert(formats.size() == std::variant_size_v<ColumnBuilder::Values>);
  return formats[column.values().index()];
}

std::span<const ColumnBuilder> columns_in(const ColumnBuilder& column) {
  const auto* record = std::get_if<ColumnBuilder::Record>(&column.values());
  return record != nullptr ? std::span(record->columns) : std::span<const ColumnBuilder>();
}

/// What a schema or array that is handed out owns: whatever it points to, and a share of the table.
template <class Structure> struct Holder {
  std::shared_ptr<const ColumnBuilder> table;
  std::string metadata;
  std::array<const void*, 3> buffers{};
  std::vector<Owned<Structure>> children;
  std::vector<Structure*> pointers;

  void own(std::vector<Owned<Structure>> given) {
    children = std::move(given);
    for (auto& child : children) pointers.push_back(child.get());
  }
  /// The interface's release: the structure's own memory goes, children too unless the consumer has moved them out.
  static void release(Structure* structure) noexcept {
    delete static_cast<Holder*>(structure->private_data);
    structure->release = nullptr;
  }
};

using Share = std::shared_ptr<const ColumnBuilder>;

Schema schema_of(const ColumnBuilder& column, const Share& table) {
  auto holder = std::make_unique<Holder<ArrowSchema>>();
  holder->table = table;
  if (!column.metadata().empty()) holder->metadata = encoded(column.metadata());
  std::vector<Schema> children;
  for (const auto& child : columns_in(column)) children.push_back(schema_of(child, table));
  holder->own(std::move(children));
  ArrowSchema schema{.format = format_of(column),
                     .name = column.name().c_str(),
                     .metadata = holder->metadata.empty() ? nullptr : holder->metadata.data(),
                     .flags = column.nullable() ? ARROW_FLAG_NULLABLE : 0,
                     .n_children = std::ssize(holder->pointers),
                     .children = holder->pointers.data(),
                     .dictionary = nullptr,
                     .release = &Holder<ArrowSchema>::release,
                     .private_data = holder.get()};
  static_cast<void>(holder.release());
  return Schema(&schema);
}

Array array_of(const ColumnBuilder& column, const Share& table) {
  auto holder = std::make_unique<Holder<ArrowArray>>();
  holder->table = table;
  auto& buffers = holder->buffers;
  buffers[0] = column.null_count() > 0 ? column.validity().data() : nullptr;
  std::int64_t n_buffers = 2;
  if (const auto* numbers = std::get_if<ColumnBuilder::Numbers>(&column.values())) {
    buffers[1] = numbers->values.data();
  } else if (const auto* integers = std::get_if<ColumnBuilder::Integers>(&column.values())) {
    buffers[1] = integers->values.data();
  } else if (const auto* days = std::get_if<ColumnBuilder::Days>(&column.values())) {
    buffers[1] = days->values.data();
  } else if (const auto* bools = std::get_if<ColumnBuilder::Bools>(&column.values())) {
    buffers[1] = bools->bits.data();
  } else if (const auto* texts = std::get_if<ColumnBuilder::Texts>(&column.values())) {
    buffers[1] = texts->offsets.data();
    buffers[2] = texts->bytes.data();
    n_buffers = 3;
  } else {
    n_buffers = 1;
  }
  std::vector<Array> children;
  for (const auto& child : columns_in(column)) children.push_back(array_of(child, table));
  holder->own(std::move(children));
  ArrowArray array{.length = column.size(),
                   .null_count = column.null_count(),
                   .offset = 0,
                   .n_buffers = n_buffers,
                   .n_children = std::ssize(holder->pointers),
                   .buffers = holder->buffers.data(),
                   .children = holder->pointers.data(),
                   .dictionary = nullptr,
                   .release = &Holder<ArrowArray>::release,
                   .private_data = holder.get()};
  static_cast<void>(holder.release());
  return Array(&array);
}

/// The stream's own state.
struct Feed {
  Share table;
  bool done = false;
  const char* failure = nullptr;

  static Feed& of(ArrowArrayStream* stream) { return *static_cast<Feed*>(stream->private_data); }

  template <class Make, class Structure> int hand_out(Structure* out, Make&& make) noexcept {
    try {
      auto made = make();
      *out = *made.get();
      made.get()->release = nullptr; // moved
      failure = nullptr;
      return 0;
    } catch (const std::bad_alloc&) {
      failure = "out of memory";
      return ENOMEM;
    }
  }

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) noexcept {
    Feed& feed = of(stream);
    return feed.hand_out(out, [&] { return schema_of(*feed.table, feed.table); });
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) noexcept {
    Feed& feed = of(stream);
    *out = ArrowArray{};
    if (feed.done || feed.table->size() == 0) return 0;
    const int failed = feed.hand_out(out, [&] { return array_of(*feed.table, feed.table); });
    feed.done = failed == 0;
    return failed;
  }
  static const char* get_last_error(ArrowArrayStream* stream) noexcept { return of(stream).failure; }
  static void release(ArrowArrayStream* stream) noexcept {
    delete static_cast<Feed*>(stream->private_data);
    stream->release = nullptr;
  }
};

} // namespace

void write_stream(ColumnBuilder table, ArrowArrayStream* out) {
  auto feed = std::make_unique<Feed>(Feed{.table = std::make_shared<const ColumnBuilder>(std::move(table))});
  *out = {.get_schema = &Feed::get_schema,
          .get_next = &Feed::get_next,
          .get_last_error = &Feed::get_last_error,
          .release = &Feed::release,
          .private_data = feed.release()};
}

} // namespace landfall::arrow
