// Numbers as people read them, and tables of them in columns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::review {

std::string money(double amount);                  ///< 2,900,000; with cents below 1,000 where there are any
std::string money(std::optional<double> amount);   ///< "–" for none
std::string compact(double amount);                ///< three digits: 4.10M, 651k, 12.3; for tables
std::string compact(std::optional<double> amount); ///< "–" for none
std::string count(std::int64_t number);            ///< 8,800
std::string percent(double share);                 ///< 52%; "<1%" and ">99%" rather than 0% and 100% when it is neither
std::string percent(std::optional<double> share);  ///< "–" for none
std::string decimal(double number, int digits);    ///< 2.5

/// Which columns of a table give way when its lines are too long: in this order, each down to `least` columns of screen.
struct Cut {
  std::vector<std::size_t> columns = {0};
  std::size_t least = 20;
};

/// Columns as wide as their widest cell, two spaces apart; the first is set left, the others right unless said otherwise.
class TextTable {
public:
  explicit TextTable(std::vector<std::string> header, std::vector<std::size_t> left_columns = {0}, Cut cut = {});

  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  /// Every line begins with `indent` spaces and ends with a line break. Where lines would be longer than `width`,
  /// columns are cut as said; the others never are.
  std::string to_text(std::size_t indent, std::size_t width) const;

private:
  std::vector<std::string> header_;
  std::vector<std::size_t> left_columns_;
  Cut cut_;
  std::vector<std::vector<std::string>> rows_;
};

/// Columns that UTF-8 text takes on a screen, all characters one column wide.
std::size_t columns_of(std::string_view text);

} // namespace landfall::review
