// SPDX-License-Identifier: Apache-2.0
#include "review/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace landfall::review {

namespace {

std::string grouped(std::string digits) {
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = whole; at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

/// The first `columns` columns of UTF-8 text, the last of them an ellipsis when something is cut.
std::string cut(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  std::size_t bytes = 0;
  for (std::size_t column = 0; column + 1 < columns; ++column) do
      ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80);
  return text.substr(0, bytes) + "…";
}

} // namespace

std::string decimal(double number, int digits) {
  if (!std::isfinite(number)) return "–";
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  const bool is_zero = std::string_view(text).find_first_of("123456789") == std::string_view::npos;
  return text[0] == '-' && is_zero ? text + 1 : text; // no −0
}

std::string money(double amount) {
  const bool has_cents = std::abs(amount) < 1000.0 && std::abs(amount - std::round(amount)) >= 0.005;
  return grouped(decimal(amount, has_cents ? 2 : 0));
}
std::string money(std::optional<double> amount) { return amount ? money(*amount) : "–"; }

std::string compact(double amount) {
  const double size = std::abs(amount);
  if (!std::isfinite(amount)) return "–";
  if (size < 9.995) return decimal(amount, amount == std::round(amount) ? 0 : 2);
  constexpr std::string_view units[] = {"", "k", "M", "bn"};
  std::size_t unit = 0;
  double scaled = amount;
  while (std::abs(scaled) >= 999.5 && unit + 1 < std::size(units)) scaled /= 1000.0, ++unit;
  const int digits = std::abs(scaled) >= 99.95 ? 0 : std::abs(scaled) >= 9.995 ? 1 : 2;
  return grouped(decimal(scaled, digits)) + std::string(units[unit]);
}
std::string compact(std::optional<double> amount) { return amount ? compact(*amount) : "–"; }

std::string count(std::int64_t number) { return grouped(std::to_string(number)); }

std::string percent(double share) {
  if (!std::isfinite(share)) return "–";
  if (share > 0.0 && share < 0.005) return "<1%";
  if (share < 1.0 && share >= 0.995) return ">99%";
  return decimal(100.0 * share, 0) + "%";
}
std::string percent(std::optional<double> share) { return share ? percent(*share) : "–"; }

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

TextTable::TextTable(std::vector<std::string> header, std::vector<std::size_t> left_columns, Cut cut)
    : header_(std::move(header)), left_columns_(std::move(left_columns)), cut_(std::move(cut)) {}

void TextTable::add(std::vector<std::string> cells) {
  cells.resize(header_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::to_text(std::size_t indent, std::size_t width) const {
  std::vector<std::size_t> widths(header_.size());
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = std::max(widths[c], columns_of(cells[c]));
  };
  widen(header_);
  for (const auto& row : rows_) widen(row);
  std::size_t line = indent + 2 * (widths.size() - 1);
  for (const auto each : widths) line += each;
  for (const auto c : cut_.columns) {
    if (line <= width) break;
    const std::size_t less = std::min(line - width, widths[c] - std::min(widths[c], cut_.least));
    widths[c] -= less, line -= less;
  }

  std::string text;
  const auto write = [&](const std::vector<std::string>& cells) {
    std::string row(indent, ' ');
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const std::string cell = cut(cells[c], widths[c]);
      const std::string space(widths[c] - columns_of(cell), ' ');
      const bool left = std::ranges::find(left_columns_, c) != left_columns_.end();
      row += (c > 0 ? "  " : "") + (left ? cell + space : space + cell);
    }
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  };
  write(header_);
  for (const auto& row : rows_) write(row);
  return text;
}

std::string in_ascii(std::string_view page) {
  constexpr std::pair<std::string_view, char> signs[] = {
      {"▁", '.'}, {"▂", '.'}, {"▃", ':'}, {"▄", ':'}, {"▅", '|'}, {"▆", '|'}, {"▇", '#'}, {"█", '#'}, {"─", '-'}, {"├", '['},
      {"┤", ']'}, {"┼", '+'}, {"◆", '*'}, {"–", '-'}, {"−", '-'}, {"±", '~'}, {"÷", '/'}, {"×", 'x'}, {"…", '.'}};
  std::string text;
  while (!page.empty()) {
    const auto sign = std::ranges::find_if(signs, [&](const auto& each) { return page.starts_with(each.first); });
    text += sign == std::end(signs) ? page.front() : sign->second;
    page.remove_prefix(sign == std::end(signs) ? 1 : sign->first.size());
  }
  return text;
}

} // namespace landfall::review
