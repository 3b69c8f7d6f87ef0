// Arrow tables drawn from a fuzzer's bytes: sound as a rule, and spoilt in every way that the interface lets a reader see. What
// it does not carry, the sizes of buffers, is kept to: no reader could tell.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input.hpp"
#include "unit/arrow/made.hpp"

namespace landfall::fuzz {

using test::Bytes;
using test::MadeColumn;

struct FixedType {
  const char* format;
  std::size_t bits; ///< a value
};
inline constexpr std::array fixed_types{FixedType{"g", 64},        FixedType{"f", 32},
                                        FixedType{"e", 16},        FixedType{"c", 8},
                                        FixedType{"C", 8},         FixedType{"s", 16},
                                        FixedType{"S", 16},        FixedType{"i", 32},
                                        FixedType{"I", 32},        FixedType{"l", 64},
                                        FixedType{"L", 64},        FixedType{"b", 1},
                                        FixedType{"tdD", 32},      FixedType{"tdm", 64},
                                        FixedType{"tss:", 64},     FixedType{"tsn:Asia/Tokyo", 64},
                                        FixedType{"d:19,10", 128}, FixedType{"d:76,38,256", 256},
                                        FixedType{"d:9,2,32", 32}, FixedType{"d:18,-3,64", 64},
                                        FixedType{"w:5", 40},      FixedType{"tDn", 64},
                                        FixedType{"vu", 128},      FixedType{"n", 0}};

inline Bytes drawn_bytes(Input& input, std::size_t n) {
  Bytes bytes(n);
  const auto pattern = input.up_to(3); // a column drawn byte by byte would use up what there is
  for (auto& byte : bytes)
    byte = pattern == 0   ? input.raw<std::uint8_t>()
           : pattern == 1 ? std::uint8_t{0}
                          : static_cast<std::uint8_t>(input.up_to(2));
  return bytes;
}

inline Bytes drawn_validity(Input& input, std::size_t rows) { return drawn_bytes(input, (rows + 7) / 8); }

template <class Offset> MadeColumn drawn_text(Input& input, std::string name, std::size_t rows) {
  static constexpr std::array words{"won", "lost", "open", "demo", "", "a", "\xC3\xA9", "\xFF", "a word of some length"};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < rows; ++i) texts.emplace_back(input.rarely(16) ? input.text(12) : input.one_of(words));
  auto column = test::made_text<Offset>(std::move(name), sizeof(Offset) == 4 ? "u" : "U", texts);
  if (rows > 0 && input.rarely(6)) { // offsets that go back; none goes past the text
    auto& offsets = *column.buffers[1];
    const auto at = input.up_to(rows) * sizeof(Offset);
    const auto length = static_cast<Offset>(column.buffers[2]->size());
    const auto wrong = static_cast<Offset>(input.rarely(3) ? -1 - input.raw<std::uint8_t>()
                                                           : static_cast<Offset>(input.up_to(255)) % (length + 1));
    std::memcpy(offsets.data() + at, &wrong, sizeof wrong);
  }
  return column;
}

inline MadeColumn drawn_column(Input& input, std::string name, std::size_t rows, bool may_nest = true) {
  MadeColumn column;
  const auto kind = input.up_to(may_nest ? 5 : 2);
  if (kind == 0) {
    column = drawn_text<std::int32_t>(input, std::move(name), rows);
  } else if (kind == 1) {
    column = drawn_text<std::int64_t>(input, std::move(name), rows);
  } else if (kind == 5) {
    const auto words = input.up_to(4);
    static constexpr std::array<FixedType, 8> codes{
        {{"i", 32}, {"c", 8}, {"C", 8}, {"s", 16}, {"S", 16}, {"I", 32}, {"l", 64}, {"L", 64}}};
    const auto [format, bits] = input.one_of(codes);
    column = {.name = std::move(name),
              .format = format,
              .length = static_cast<std::int64_t>(rows),
              .buffers = {std::nullopt, drawn_bytes(input, rows * bits / 8)}};
    column.dictionary = std::make_shared<MadeColumn>(drawn_column(input, "", words, false));
  } else {
    const auto [format, bits] = input.one_of(fixed_types);
    column = {.name = std::move(name),
              .format = format,
              .length = static_cast<std::int64_t>(rows),
              .buffers = {std::nullopt, drawn_bytes(input, (rows * bits + 7) / 8)}};
    if (column.format == "vu") {
      column.buffers.emplace_back(Bytes{'t', 'e', 'x', 't', ' ', 'b', 'e', 'h', 'i', 'n', 'd', '!', '!', '!'});
      column.buffers.emplace_back(test::bytes_of<std::int64_t>({14}));
    }
  }
  if (input.rarely(4)) {
    column.buffers[0] = drawn_validity(input, rows);
    column.null_count = input.maybe() ? -1 : static_cast<std::int64_t>(input.up_to(rows));
  }
  if (rows > 0 && input.rarely(4)) { // a slice
    const auto from = input.up_to(rows);
    column = std::move(column).sliced(static_cast<std::int64_t>(from), static_cast<std::int64_t>(rows - from));
  }
  switch (input.rarely(8) ? input.up_to(7) : 8) { // what makes no sense
  case 0: column.length = input.one_of(std::array<std::int64_t, 3>{-1, std::numeric_limits<std::int64_t>::min(), -100}); break;
  case 1: column.offset = input.one_of(std::array<std::int64_t, 3>{-1, std::numeric_limits<std::int64_t>::min(), -8}); break;
  case 2:
    column.null_count = input.one_of(std::array<std::int64_t, 4>{-2, 1, std::numeric_limits<std::int64_t>::max(), 3});
    break;
  case 3: column.n_buffers = static_cast<std::int64_t>(input.up_to(column.buffers.size() - 1)) - 1; break;
  case 4: column.buffers[1] = std::nullopt; break;
  case 5: column.buffers.back() = std::nullopt; break;
  case 6: column.released = true; break;
  case 7: column.misaligned = true; break;
  default: break;
  }
  return column;
}

/// Batches of one schema, more or less: columns of these names, and now and then others in the later ones.
inline std::vector<MadeColumn> drawn_table(Input& input, const std::vector<std::string>& names) {
  std::vector<MadeColumn> batches;
  const auto n_batches = 1 + input.up_to(2);
  for (std::size_t i = 0; i < n_batches; ++i) {
    const auto rows = input.up_to(12);
    std::vector<MadeColumn> columns;
    for (std::size_t at = 0; at < names.size(); ++at) {
      const auto& name = names[input.rarely(32) ? 0 : at];
      auto column = drawn_column(input, name, rows);
      // A batch is read by the first one's schema: a wider type than there is would be read past its end, unseen.
      if (i > 0) {
        const auto& first = batches[0].children[at];
        for (int tries = 0; tries < 8 && (column.format != first.format || !column.dictionary != !first.dictionary ||
                                          (first.dictionary && column.dictionary->format != first.dictionary->format));
             ++tries)
          column = drawn_column(input, name, rows);
        if (column.format != first.format || !column.dictionary != !first.dictionary ||
            (first.dictionary && column.dictionary->format != first.dictionary->format))
          return batches;
      }
      columns.push_back(std::move(column));
    }
    auto made = test::batch(std::move(columns));
    made.length = static_cast<std::int64_t>(rows);
    if (input.rarely(32)) made.length = input.integer();
    if (input.rarely(32)) made.offset = static_cast<std::int64_t>(input.up_to(3)) - 1;
    if (input.rarely(32) && !made.children.empty() && i > 0) made.children.pop_back();
    batches.push_back(std::move(made));
  }
  return batches;
}

} // namespace landfall::fuzz
