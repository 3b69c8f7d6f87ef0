// Arrow tables made by hand, in exactly as much memory as they need and with every release counted: what a well-meaning
// producer hands out, and what a broken one does.
#pragma once

#include "arrow/c_data.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::test {

using Bytes = std::vector<std::uint8_t>;

template <class T> Bytes bytes_of(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline Bytes bits_of(const std::vector<bool>& values) {
  Bytes bytes((values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i]) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | 1U << (i % 8));
  return bytes;
}

/// A column of one batch: schema and array in one. Any member may be set to what makes no sense.
struct MadeColumn {
  std::string name;
  std::string format;
  std::int64_t length = 0;
  std::vector<std::optional<Bytes>> buffers; ///< nothing: a null pointer
  std::int64_t null_count = 0;
  std::int64_t offset = 0;
  std::optional<std::int64_t> n_buffers = std::nullopt; ///< other than there are
  std::shared_ptr<MadeColumn> dictionary = nullptr;
  std::vector<MadeColumn> children = {};
  bool misaligned = false; ///< every buffer begins one byte late
  bool released = false;   ///< handed out with no release

  MadeColumn with_validity(const std::vector<bool>& present, std::int64_t nulls = -1) && {
    buffers[0] = bits_of(present);
    null_count = nulls;
    return std::move(*this);
  }
  /// Rows [from, from + rows) of what is there.
  MadeColumn sliced(std::int64_t from, std::int64_t rows) && {
    offset += from;
    length = rows;
    return std::move(*this);
  }
};

template <class T> MadeColumn made(std::string name, std::string format, const std::vector<T>& values) {
  return {.name = std::move(name),
          .format = std::move(format),
          .length = static_cast<std::int64_t>(values.size()),
          .buffers = {std::nullopt, bytes_of(values)}};
}

template <class Offset> MadeColumn made_text(std::string name, std::string format, const std::vector<std::string>& texts) {
  std::vector<Offset> offsets{0};
  std::string all;
  for (const auto& text : texts) {
    all += text;
    offsets.push_back(static_cast<Offset>(all.size()));
  }
  return {.name = std::move(name),
          .format = std::move(format),
          .length = static_cast<std::int64_t>(texts.size()),
          .buffers = {std::nullopt, bytes_of(offsets), Bytes(all.begin(), all.end())}};
}

inline MadeColumn made_utf8(std::string name, const std::vector<std::string>& texts) {
  return made_text<std::int32_t>(std::move(name), "u", texts);
}

/// Texts of up to 12 bytes lie in the views, longer ones in one buffer behind.
inline MadeColumn made_view(std::string name, const std::vector<std::string>& texts) {
  Bytes views, behind;
  const auto put = [](Bytes& to, auto number) {
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&number);
    to.insert(to.end(), raw, raw + sizeof number);
  };
  for (const auto& text : texts) {
    put(views, static_cast<std::int32_t>(text.size()));
    if (text.size() <= 12) {
      std::string padded = text;
      padded.resize(12);
      views.insert(views.end(), padded.begin(), padded.end());
    } else {
      views.insert(views.end(), text.begin(), text.begin() + 4);
      put(views, std::int32_t{0});
      put(views, static_cast<std::int32_t>(behind.size()));
      behind.insert(behind.end(), text.begin(), text.end());
    }
  }
  const std::vector<std::int64_t> sizes{static_cast<std::int64_t>(behind.size())};
  return {.name = std::move(name),
          .format = "vu",
          .length = static_cast<std::int64_t>(texts.size()),
          .buffers = {std::nullopt, views, behind, bytes_of(sizes)}};
}

template <class Code>
MadeColumn made_dictionary(std::string name, std::string format, const std::vector<Code>& codes, MadeColumn words) {
  MadeColumn column = made(std::move(name), std::move(format), codes);
  column.dictionary = std::make_shared<MadeColumn>(std::move(words));
  return column;
}

/// Structures that were handed out and not released yet.
inline int& live_structures() {
  static int count = 0;
  return count;
}

namespace detail {

template <class Structure> struct Kept {
  MadeColumn column;
  std::vector<Bytes> shifted;
  std::vector<const void*> buffers;
  std::vector<Structure> children;
  std::vector<Structure*> pointers;
  Structure dictionary{};

  Kept() { ++live_structures(); }
  ~Kept() { --live_structures(); }
  static void release(Structure* structure) {
    auto* kept = static_cast<Kept*>(structure->private_data);
    for (auto& child : kept->children)
      if (child.release) child.release(&child);
    if (kept->dictionary.release) kept->dictionary.release(&kept->dictionary);
    delete kept;
    structure->release = nullptr;
  }
};

} // namespace detail

inline ArrowSchema schema_of(const MadeColumn& column) {
  auto* kept = new detail::Kept<ArrowSchema>;
  kept->column = column;
  for (const auto& child : column.children) kept->children.push_back(schema_of(child));
  for (auto& child : kept->children) kept->pointers.push_back(&child);
  if (column.dictionary) kept->dictionary = schema_of(*column.dictionary);
  return {.format = kept->column.format.c_str(),
          .name = kept->column.name.c_str(),
          .metadata = nullptr,
          .flags = ARROW_FLAG_NULLABLE,
          .n_children = static_cast<std::int64_t>(kept->pointers.size()),
          .children = kept->pointers.data(),
          .dictionary = column.dictionary ? &kept->dictionary : nullptr,
          .release = &detail::Kept<ArrowSchema>::release,
          .private_data = kept};
}

inline ArrowArray array_of(const MadeColumn& column) {
  auto* kept = new detail::Kept<ArrowArray>;
  kept->column = column;
  for (const auto& buffer : kept->column.buffers) {
    if (!buffer) {
      kept->buffers.push_back(nullptr);
    } else if (column.misaligned) {
      auto& moved = kept->shifted.emplace_back(1);
      moved.insert(moved.end(), buffer->begin(), buffer->end());
      kept->buffers.push_back(moved.data() + 1);
    } else {
      kept->buffers.push_back(buffer->data());
    }
  }
  for (const auto& child : column.children) kept->children.push_back(array_of(child));
  for (auto& child : kept->children) kept->pointers.push_back(&child);
  if (column.dictionary) kept->dictionary = array_of(*column.dictionary);
  ArrowArray array{.length = column.length,
                   .null_count = column.null_count,
                   .offset = column.offset,
                   .n_buffers = column.n_buffers.value_or(static_cast<std::int64_t>(kept->buffers.size())),
                   .n_children = static_cast<std::int64_t>(kept->pointers.size()),
                   .buffers = kept->buffers.data(),
                   .children = kept->pointers.data(),
                   .dictionary = column.dictionary ? &kept->dictionary : nullptr,
                   .release = &detail::Kept<ArrowArray>::release,
                   .private_data = kept};
  if (column.released) {
    array.release(&array);
    array.private_data = nullptr;
  }
  return array;
}

/// A record batch of columns of one length.
inline MadeColumn batch(std::vector<MadeColumn> columns) {
  const auto rows = columns.empty() ? 0 : columns[0].length;
  return {.name = "", .format = "+s", .length = rows, .buffers = {std::nullopt}, .children = std::move(columns)};
}

/// A stream of batches; the first gives the schema. It fails with `failure` where it would end, unless that is 0.
class MadeStream {
public:
  explicit MadeStream(std::vector<MadeColumn> batches, int failure = 0, std::string words = "the producer is out of ink")
      : stream_{.get_schema = &get_schema,
                .get_next = &get_next,
                .get_last_error = &get_last_error,
                .release = &release,
                .private_data = new State{std::move(batches), 0, failure, std::move(words)}} {
    ++live_structures();
  }
  ~MadeStream() {
    if (stream_.release) stream_.release(&stream_);
  }
  MadeStream(const MadeStream&) = delete;
  MadeStream& operator=(const MadeStream&) = delete;
  ArrowArrayStream* get() { return &stream_; }

private:
  struct State {
    std::vector<MadeColumn> batches;
    std::size_t next;
    int failure;
    std::string words;
  };
  static State& of(ArrowArrayStream* stream) { return *static_cast<State*>(stream->private_data); }
  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    *out = schema_of(of(stream).batches.at(0));
    return 0;
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto& state = of(stream);
    *out = ArrowArray{};
    if (state.next == state.batches.size()) return state.failure;
    *out = array_of(state.batches[state.next++]);
    return 0;
  }
  static const char* get_last_error(ArrowArrayStream* stream) {
    const auto& words = of(stream).words;
    return words.empty() ? nullptr : words.c_str();
  }
  static void release(ArrowArrayStream* stream) {
    delete static_cast<State*>(stream->private_data);
    stream->release = nullptr;
    --live_structures();
  }

  ArrowArrayStream stream_;
};

} // namespace landfall::test
