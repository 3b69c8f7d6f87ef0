// Columns that own their memory, filled row by row: what readers and hand-written programs build tables with.
// Answers: how do I get rows into columns? Each gives the view of core/column.hpp by `view()`.
// A view is good until the buffer is next changed or moved. Thread safety: one writer at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace landfall {

class NumberBuffer {
public:
  void push(double value) { values_.push_back(value); }
  void push_null() { values_.push_back(std::numeric_limits<double>::quiet_NaN()); }
  NumberColumn view() const { return {.values = values_, .validity = {}}; }

private:
  std::vector<double> values_;
};

class DateBuffer {
public:
  void push(Date value) { days_.push_back(value.days()); }
  void push(std::optional<Date> value) { days_.push_back(value ? value->days() : null_day); }
  DateColumn view() const { return {.days = days_, .validity = {}}; }

private:
  std::vector<std::int32_t> days_;
};

/// Words are numbered in the order in which they first appear.
class CategoryBuffer {
public:
  /// The code of a word, which is made when it is new. O(1) amortised.
  std::int32_t code_of(std::string_view word) {
    if (const auto known = codes_by_word_.find(word); known != codes_by_word_.end()) return known->second;
    const auto code = static_cast<std::int32_t>(words_.size());
    words_.emplace_back(word);
    levels_.push_back(words_.back());
    codes_by_word_.emplace(words_.back(), code);
    return code;
  }
  void push(std::string_view word) { codes_.push_back(code_of(word)); }
  void push_null() { codes_.push_back(CategoryColumn::null_code); }
  CategoryColumn view() const { return {.codes = codes_, .levels = levels_, .validity = {}}; }

  CategoryBuffer() = default;
  CategoryBuffer(CategoryBuffer&&) = default;
  CategoryBuffer& operator=(CategoryBuffer&&) = default;
  CategoryBuffer(const CategoryBuffer&) = delete; // levels_ point into words_
  CategoryBuffer& operator=(const CategoryBuffer&) = delete;

private:
  std::deque<std::string> words_; // a deque never moves its strings
  std::vector<std::string_view> levels_;
  std::unordered_map<std::string_view, std::int32_t> codes_by_word_;
  std::vector<std::int32_t> codes_;
};

class TextBuffer {
public:
  void push(std::string_view text) { values_.push_back(texts_.emplace_back(text)); }
  TextColumn view() const { return {.values = values_, .validity = {}}; }

  TextBuffer() = default;
  TextBuffer(TextBuffer&&) = default;
  TextBuffer& operator=(TextBuffer&&) = default;
  TextBuffer(const TextBuffer&) = delete; // values_ point into texts_
  TextBuffer& operator=(const TextBuffer&) = delete;

private:
  std::deque<std::string> texts_; // a deque never moves its strings
  std::vector<std::string_view> values_;
};

} // namespace landfall
