// Words and free text: strings of every layout, dictionaries, whole numbers and bools.
// SPDX-License-Identifier: Apache-2.0
#include "arrow/table.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

namespace landfall::arrow {

namespace {

constexpr std::string_view accepted_as_words = "utf8, large_utf8, string views, dictionaries of them, integers and bools";

bool is_word(const Type& type, const Type& dictionary_type) {
  if (type.dictionary) return dictionary_type.is_text() || dictionary_type.kind == Kind::null;
  return type.is_text() || type.is_integer() || type.kind == Kind::boolean || type.kind == Kind::null;
}

/// Whole number of any width. A code above the greatest int64 is out of every range, so clamping it there loses nothing.
std::int64_t code_at(const Chunk& chunk, Kind kind, std::int64_t row) {
  switch (kind) {
  case Kind::int8: return chunk.value<std::int8_t>(row);
  case Kind::uint8: return chunk.value<std::uint8_t>(row);
  case Kind::int16: return chunk.value<std::int16_t>(row);
  case Kind::uint16: return chunk.value<std::uint16_t>(row);
  case Kind::int32: return chunk.value<std::int32_t>(row);
  case Kind::uint32: return chunk.value<std::uint32_t>(row);
  case Kind::uint64:
    return static_cast<std::int64_t>(
        std::min<std::uint64_t>(chunk.value<std::uint64_t>(row), std::numeric_limits<std::int64_t>::max()));
  default: return chunk.value<std::int64_t>(row);
  }
}

/// The text of a row that is not text: digits, "true", "false". `space` must outlive the answer.
std::string_view written(const Chunk& chunk, Kind kind, std::int64_t row, char (&space)[24]) {
  if (kind == Kind::boolean) return chunk.bit(row) ? "true" : "false";
  const auto end = kind == Kind::uint64 ? std::to_chars(space, std::end(space), chunk.value<std::uint64_t>(row)).ptr
                                        : std::to_chars(space, std::end(space), code_at(chunk, kind, row)).ptr;
  return {space, static_cast<std::size_t>(end - space)};
}

/// Numbers words in the order in which they come; each must stay where it is.
class Levels {
public:
  explicit Levels(std::vector<std::string_view>& words) : words_(words) {}

  const std::int32_t* find(std::string_view word) const {
    const auto known = codes_.find(word);
    return known == codes_.end() ? nullptr : &known->second;
  }
  std::int32_t add(std::string_view word) {
    require(words_.size() < static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()), "there are too many words");
    const auto [at, is_new] = codes_.emplace(word, static_cast<std::int32_t>(words_.size()));
    if (is_new) words_.push_back(word);
    return at->second;
  }

private:
  std::vector<std::string_view>& words_;
  std::unordered_map<std::string_view, std::int32_t> codes_;
};

/// Codes are sound when each row that is not null has one of `n` levels. The quick pass looks at null rows too; what it takes
/// offence at is looked at again.
void require_sound_codes(const Chunk& chunk, const std::int32_t* codes, std::int64_t n) {
  std::int32_t least = 0, greatest = -1;
  for (std::int64_t row = 0; row < chunk.size(); ++row) {
    least = std::min(least, codes[row]);
    greatest = std::max(greatest, codes[row]);
  }
  if (least >= 0 && greatest < n) return;
  for (std::int64_t row = 0; row < chunk.size(); ++row)
    if (!chunk.is_null(row) && (codes[row] < 0 || codes[row] >= n))
      chunk.malformed("code " + std::to_string(codes[row]) + " of a dictionary of " + std::to_string(n), row);
}

} // namespace

/// The words of a chunk's dictionary, checked; `null` says which of them are null.
std::vector<std::string_view> Table::dictionary_words(const Chunk& chunk, const Field& field, std::vector<bool>& null) const {
  const ArrowArray& dictionary = chunk.dictionary();
  const Chunk values(dictionary, field.dictionary_type, 0, std::max<std::int64_t>(dictionary.length, 0), field.name, 0);
  std::vector<std::string_view> words;
  null.clear();
  for (std::int64_t level = 0; level < values.size(); ++level) {
    null.push_back(values.is_null(level));
    words.push_back(null.back() ? std::string_view() : values.text(level));
    require_utf8(words.back(), field.name, Error::no_row);
  }
  return words;
}

/// Fills `column` from the codes where they lie, or says that they must be copied.
bool Table::in_place(const std::vector<Chunk>& chunks, const Field& field, CategoryColumn& column) {
  if (chunks.size() != 1 || !field.type.dictionary || field.type.kind != Kind::int32) return false;
  const Chunk& chunk = chunks[0];
  if (!chunk.aligned<std::int32_t>()) return false;
  std::vector<bool> null;
  auto words = dictionary_words(chunk, field, null);
  auto sorted = words;
  std::ranges::sort(sorted);
  if (std::ranges::find(null, true) != null.end() || std::ranges::adjacent_find(sorted) != sorted.end()) return false;
  const auto* codes = chunk.values<std::int32_t>();
  column = {.codes = {codes, static_cast<std::size_t>(rows_)},
            .levels = words_.emplace_back(std::move(words)),
            .validity = chunk.validity()};
  unchecked_.push_back({chunk, column});
  return true;
}

void Table::check_codes() {
  for (const auto& [chunk, column] : unchecked_)
    require_sound_codes(chunk, column.codes.data(), static_cast<std::int64_t>(column.levels.size()));
  unchecked_.clear();
}

CategoryColumn Table::category(std::string_view column) {
  const Field which = field(names_.emplace_back(column)); // which a fault found later is to name
  if (!is_word(which.type, which.dictionary_type)) refuse(column, which.type, "words", accepted_as_words);
  const auto pieces = chunks(which);
  CategoryColumn read;
  if (in_place(pieces, which, read)) return read;

  std::vector<std::int32_t>& codes = integers_.emplace_back();
  codes.reserve(static_cast<std::size_t>(rows_));
  std::vector<std::string_view>& words = words_.emplace_back();
  Levels levels(words);
  std::int64_t table_row = 0;
  for (const Chunk& piece : pieces) {
    std::vector<std::int32_t> code_of_level;
    if (which.type.dictionary) {
      std::vector<bool> null;
      const auto own = dictionary_words(piece, which, null);
      for (std::size_t level = 0; level < own.size(); ++level)
        code_of_level.push_back(null[level] ? CategoryColumn::null_code : levels.add(own[level]));
    }
    const auto code_of_row = [&](std::int64_t row) {
      if (which.type.dictionary) {
        const auto code = code_at(piece, which.type.kind, row);
        if (code < 0 || code >= std::ssize(code_of_level))
          piece.malformed("code " + std::to_string(code) + " of a dictionary of " + std::to_string(code_of_level.size()), row);
        return code_of_level[static_cast<std::size_t>(code)];
      }
      char space[24];
      const bool is_text = which.type.is_text();
      const std::string_view word = is_text ? piece.text(row) : written(piece, which.type.kind, row, space);
      if (const auto* known = levels.find(word)) return *known;
      require_utf8(word, column, table_row + row);
      return levels.add(is_text ? word : digits_.emplace_back(word));
    };
    for (std::int64_t row = 0; row < piece.size(); ++row)
      codes.push_back(piece.is_null(row) ? CategoryColumn::null_code : code_of_row(row));
    table_row += piece.size();
  }
  return {.codes = codes, .levels = words, .validity = {}};
}

Table::Keys Table::keys(std::string_view column) {
  const Field which = field(column);
  const auto pieces = chunks(which);
  if (pieces.size() == 1 && !which.type.dictionary && (which.type.kind == Kind::int64 || which.type.kind == Kind::uint64) &&
      pieces[0].aligned<std::int64_t>())
    return {std::span(pieces[0].values<std::int64_t>(), static_cast<std::size_t>(rows_)), pieces[0].validity()};
  if (pieces.size() == 1 && !which.type.dictionary && which.type.kind == Kind::utf8 && pieces[0].aligned<std::int32_t>()) {
    const Chunk& chunk = pieces[0];
    const std::span offsets(chunk.values<std::int32_t>(), static_cast<std::size_t>(rows_) + 1);
    bool sound = offsets[0] >= 0;
    for (std::size_t i = 1; i < offsets.size(); ++i) sound &= offsets[i - 1] <= offsets[i];
    if (!sound) // says where
      for (std::int64_t row = 0; row < chunk.size(); ++row) (void)chunk.text(row);
    const char* const bytes = chunk.text_bytes();
    if (sound && bytes != nullptr) return {Utf8{offsets, bytes}, chunk.validity()};
  }
  if (which.type.dictionary || which.type.kind == Kind::boolean || which.type.kind == Kind::null) {
    const auto words = category(column);
    check_codes();
    return {words, words.validity};
  }
  if (which.type.is_integer()) {
    auto& numbers = long_integers_.emplace_back();
    auto& present = bits_.emplace_back((static_cast<std::size_t>(rows_) + 7) / 8, std::uint8_t{0xFF});
    numbers.reserve(static_cast<std::size_t>(rows_));
    for (const Chunk& piece : pieces)
      for (std::int64_t row = 0; row < piece.size(); ++row) {
        if (piece.is_null(row)) present[numbers.size() >> 3] &= static_cast<std::uint8_t>(~(1U << (numbers.size() & 7)));
        numbers.push_back(piece.is_null(row)                ? 0
                          : which.type.kind == Kind::uint64 ? static_cast<std::int64_t>(piece.value<std::uint64_t>(row))
                                                            : code_at(piece, which.type.kind, row));
      }
    return {std::span<const std::int64_t>(numbers), Validity(present.data(), 0)};
  }
  if (!which.type.is_text()) refuse(column, which.type, "keys", "integers, " + std::string(accepted_as_words));
  auto& texts = words_.emplace_back();
  auto& present = bits_.emplace_back((static_cast<std::size_t>(rows_) + 7) / 8, std::uint8_t{0xFF});
  texts.reserve(static_cast<std::size_t>(rows_));
  bool any_null = false;
  for (const Chunk& piece : pieces)
    for (std::int64_t row = 0; row < piece.size(); ++row) {
      const bool null = piece.is_null(row);
      if (null) present[texts.size() >> 3] &= static_cast<std::uint8_t>(~(1U << (texts.size() & 7)));
      any_null |= null;
      texts.push_back(null ? std::string_view() : piece.text(row));
    }
  return {TextColumn{texts, {}}, any_null ? Validity(present.data(), 0) : Validity()};
}

TextColumn Table::text(std::string_view column) {
  const Field which = field(column);
  if (!is_word(which.type, which.dictionary_type)) refuse(column, which.type, "text", accepted_as_words);
  const auto pieces = chunks(which); // that there are so many rows is seen before room is made for them
  std::vector<std::string_view>& texts = words_.emplace_back();
  texts.reserve(static_cast<std::size_t>(rows_));
  std::vector<std::uint8_t>& present = bits_.emplace_back((static_cast<std::size_t>(rows_) + 7) / 8, std::uint8_t{0xFF});
  bool any_null = false;
  const auto push_null = [&] {
    any_null = true;
    present[texts.size() >> 3] &= static_cast<std::uint8_t>(~(1U << (texts.size() & 7)));
    texts.emplace_back();
  };

  if (which.type.dictionary) {
    const CategoryColumn words = category(column);
    check_codes();
    for (std::size_t row = 0; row < words.size(); ++row) words.is_null(row) ? push_null() : texts.push_back(words[row]);
  } else {
    for (const Chunk& piece : pieces) {
      for (std::int64_t row = 0; row < piece.size(); ++row) {
        if (piece.is_null(row)) {
          push_null();
        } else if (which.type.is_text()) {
          const auto text = piece.text(row);
          require_utf8(text, column, static_cast<std::int64_t>(texts.size()));
          texts.push_back(text);
        } else {
          char space[24];
          texts.push_back(digits_.emplace_back(written(piece, which.type.kind, row, space)));
        }
      }
    }
  }
  return {.values = texts, .validity = any_null ? Validity(present.data(), 0) : Validity()};
}

} // namespace landfall::arrow
