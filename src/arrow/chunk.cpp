// SPDX-License-Identifier: Apache-2.0
#include "arrow/chunk.hpp"

#include <landfall/core/error.hpp>

#include <limits>

namespace landfall::arrow {

namespace {

constexpr std::int64_t most_rows = std::numeric_limits<std::int64_t>::max() / 64; // offsets in bits and bytes stay in range

/// Buffers that an array of this type has at least.
std::int64_t buffers_of(const Type& type) {
  if (type.kind == Kind::null) return 0;
  return type.is_text() ? 3 : 2;
}

} // namespace

Chunk::Chunk(const ArrowArray& array, const Type& type, std::int64_t first, std::int64_t rows, std::string_view column,
             std::int64_t table_row)
    : array_(&array),
      kind_(type.kind),
      first_(0),
      rows_(rows),
      all_null_(type.kind == Kind::null),
      column_(column),
      table_row_(table_row) {
  if (array.release == nullptr) malformed("it has been released");
  if (array.length < 0 || array.length > most_rows) malformed("its length is " + std::to_string(array.length));
  if (array.offset < 0 || array.offset > most_rows) malformed("its offset is " + std::to_string(array.offset));
  if (array.null_count < -1 || array.null_count > array.length)
    malformed("its null count is " + std::to_string(array.null_count));
  if (first < 0 || rows < 0 || first > array.length || rows > array.length - first)
    malformed("it has " + std::to_string(array.length) + " rows where its batch has " + std::to_string(rows));
  first_ = array.offset + first;
  check_buffers(type);
  if (type.dictionary && array.dictionary == nullptr) malformed("its dictionary is missing");

  if (all_null_) return;
  const auto* bits = static_cast<const std::uint8_t*>(buffer(0));
  if (bits == nullptr && array.null_count > 0) malformed("it counts nulls and has no validity buffer");
  if (bits != nullptr && array.null_count != 0) validity_ = Validity(bits, first_);
}

void Chunk::check_buffers(const Type& type) const {
  const auto expected = buffers_of(type);
  if (expected == 0) return;
  if (array_->n_buffers < expected || array_->buffers == nullptr)
    malformed("it has " + std::to_string(array_->n_buffers) + " buffers; " + type.words + " has " + std::to_string(expected));
  if (rows_ > 0 && buffer(1) == nullptr) malformed("its values are missing");
}

void Chunk::malformed(std::string_view what, std::int64_t row) const {
  throw Error(ErrorCode::invalid_argument, "the Arrow array is malformed: " + std::string(what), std::string(column_),
              row < 0 ? Error::no_row : table_row_ + row);
}

std::string_view Chunk::text(std::int64_t row) const {
  if (kind_ == Kind::utf8_view) return view_text(row);
  const bool large = kind_ == Kind::large_utf8;
  const std::int64_t begin = large ? value<std::int64_t>(row) : value<std::int32_t>(row);
  const std::int64_t end = large ? value<std::int64_t>(row + 1) : value<std::int32_t>(row + 1);
  if (begin < 0 || end < begin) malformed("its offsets go back", row);
  if (begin == end) return {};
  const auto* text = static_cast<const char*>(buffer(2));
  if (text == nullptr) malformed("its text is missing", row);
  return {text + begin, static_cast<std::size_t>(end - begin)};
}

// Sixteen bytes a row: length, then up to 12 bytes of text, or 4 bytes of prefix, the buffer's index and the offset in it.
// Buffers: validity, rows, the texts, and the sizes of the texts.
std::string_view Chunk::view_text(std::int64_t row) const {
  constexpr std::int32_t most_inline = 12;
  const std::uint8_t* view = bytes(row, 16);
  std::int32_t length = 0, index = 0, offset = 0;
  std::memcpy(&length, view, 4);
  if (length < 0) malformed("a text has a negative length", row);
  if (length <= most_inline) return {reinterpret_cast<const char*>(view + 4), static_cast<std::size_t>(length)};
  std::memcpy(&index, view + 8, 4);
  std::memcpy(&offset, view + 12, 4);
  const std::int64_t n_texts = array_->n_buffers - 3;
  if (index < 0 || index >= n_texts || offset < 0) malformed("a text lies in a buffer that is not there", row);
  const auto* const sizes = static_cast<const char*>(array_->buffers[array_->n_buffers - 1]);
  const auto* const text = static_cast<const char*>(array_->buffers[2 + index]);
  std::int64_t size = 0;
  if (sizes != nullptr) std::memcpy(&size, sizes + sizeof size * static_cast<std::size_t>(index), sizeof size);
  if (text == nullptr || offset > size - length) malformed("a text ends after its buffer", row);
  return {text + offset, static_cast<std::size_t>(length)};
}

void require_utf8(std::string_view text, std::string_view column, std::int64_t row) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  for (std::size_t at = 0; at < text.size();) {
    if (std::uint64_t eight = 0; text.size() - at >= 8) { // most text is ASCII
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080U) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned lead = byte(at);
    std::size_t length = 1;
    if (lead >= 0x80) {
      length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      const unsigned second = byte(at + 1);
      // The second byte says whether it is overlong, a surrogate or past U+10FFFF.
      const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      bool good = lead >= 0xC2 && lead <= 0xF4 && second >= low && second <= high;
      for (std::size_t next = 2; next < length; ++next) good = good && (byte(at + next) & 0xC0U) == 0x80;
      if (!good) throw Error(ErrorCode::invalid_argument, "the text is not UTF-8", std::string(column), row);
    }
    at += length;
  }
}

} // namespace landfall::arrow
