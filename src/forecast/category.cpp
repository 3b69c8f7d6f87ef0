// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/category.hpp>

#include <landfall/stats/sum.hpp>

#include <string>

namespace landfall::forecast {

namespace {

std::size_t index(Category category) { return static_cast<std::size_t>(category); }

/// First and one past the last category that a total holds.
std::pair<std::size_t, std::size_t> held(Category category, Cumulation cumulation) {
  const bool alone = cumulation == Cumulation::single || category == Category::omitted;
  return {index(category), alone ? index(category) + 1 : categories};
}

} // namespace

std::string_view to_string(Category category) {
  constexpr std::string_view words[] = {"omitted", "pipeline", "best case", "commit", "closed"};
  return words[index(category)];
}

std::string_view to_string(Cumulation cumulation) { return cumulation == Cumulation::cumulative ? "cumulative" : "single"; }

std::optional<Category> category_of(std::string_view word) {
  std::string letters;
  for (const char c : word)
    if (c != ' ' && c != '_' && c != '-') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::string_view words[] = {"omitted", "pipeline", "bestcase", "commit", "closed"};
  for (std::size_t i = 0; i < categories; ++i)
    if (letters == words[i]) return static_cast<Category>(i);
  return std::nullopt;
}

double CategoryAmounts::total(Category category, Cumulation cumulation) const {
  stats::CompensatedSum sum;
  for (auto [i, end] = held(category, cumulation); i < end; ++i) sum += amount[i];
  return sum.value();
}

std::int64_t CategoryAmounts::total_count(Category category, Cumulation cumulation) const {
  std::int64_t sum = 0;
  for (auto [i, end] = held(category, cumulation); i < end; ++i) sum += count[i];
  return sum;
}

} // namespace landfall::forecast
