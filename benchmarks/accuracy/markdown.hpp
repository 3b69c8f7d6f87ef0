// Tables of Markdown that can be read as they are, and numbers for them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace accuracy {

class Table {
public:
  /// A column whose name begins with "<" is words and aligned to the left; others are numbers and aligned to the right.
  explicit Table(std::vector<std::string> columns);
  void row(std::vector<std::string> cells);
  std::string text() const; ///< with an empty line after it

private:
  std::vector<bool> left_;
  std::vector<std::vector<std::string>> rows_; // the first holds the names
};

std::string thousands(double amount);                ///< 2,982,255
std::string percent(double share, int decimals = 0); ///< 12%
std::string fixed(double value, int decimals);       ///< 0.123
std::string count(std::size_t n);                    ///< 13,087

} // namespace accuracy
