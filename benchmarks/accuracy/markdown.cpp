// SPDX-License-Identifier: Apache-2.0
#include "markdown.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace accuracy {

namespace {

/// Characters, not bytes.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string grouped(const std::string& digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

} // namespace

Table::Table(std::vector<std::string> columns) {
  for (auto& name : columns) {
    left_.push_back(name.starts_with('<'));
    if (left_.back()) name.erase(0, 1);
  }
  rows_.push_back(std::move(columns));
}

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string Table::text() const {
  std::vector<std::size_t> width(left_.size(), 3);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], width_of(row[i]));
  std::string text;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const std::string space(width[i] - width_of(rows_[r][i]), ' ');
      text += left_[i] ? "| " + rows_[r][i] + space + " " : "| " + space + rows_[r][i] + " ";
    }
    text += "|\n";
    if (r > 0) continue;
    for (std::size_t i = 0; i < left_.size(); ++i) text += "|" + std::string(width[i] + 1, '-') + (left_[i] ? "-" : ":");
    text += "|\n";
  }
  return text + "\n";
}

std::string thousands(double amount) {
  const auto whole = std::llround(std::abs(amount));
  return (amount < 0.0 && whole > 0 ? "−" : "") + grouped(std::to_string(whole));
}

std::string percent(double share, int decimals) {
  if (!std::isfinite(share)) return "–";
  const auto text = fmt::format("{:.{}f}%", 100.0 * std::abs(share), decimals);
  return share < 0.0 && text.find_first_of("123456789") != text.npos ? "−" + text : text;
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  const auto text = fmt::format("{:.{}f}", std::abs(value), decimals);
  return value < 0.0 && text.find_first_of("123456789") != text.npos ? "−" + text : text;
}

std::string count(std::size_t n) { return grouped(std::to_string(n)); }

} // namespace accuracy
