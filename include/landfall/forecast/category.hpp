// Forecast categories: what an owner says of a deal, from "not in this forecast" to "done".
// Answers: which category does this word mean, and what do the deals of a category, and of all more certain ones, add up to?
// Definition: omitted, pipeline, best case, commit, closed, in rising certainty. A cumulative total holds the category and all
// more certain ones; a single total the category alone. Omitted deals are in no other total. Thread safety: values.
// Source: Salesforce, "Cumulative Forecast Rollups" (the words and the two ways to add).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace landfall::forecast {

enum class Category : std::uint8_t { omitted, pipeline, best_case, commit, closed };
inline constexpr std::size_t categories = 5;
std::string_view to_string(Category category); ///< "omitted", "pipeline", "best case", "commit", "closed"

/// The category of a word, in any case, with spaces, '_' or '-' or none between: "Best Case", "best_case", "BestCase".
/// Nothing for any other word: sources have names of their own, which a mapping translates. O(1).
std::optional<Category> category_of(std::string_view word);

/// How categories add up.
enum class Cumulation : std::uint8_t {
  cumulative, ///< the category and all more certain ones: commit is commit and closed
  single,     ///< the category alone
};
std::string_view to_string(Cumulation cumulation);

/// Amounts and numbers of deals by category.
struct CategoryAmounts {
  std::array<double, categories> amount{};
  std::array<std::int64_t, categories> count{};

  double total(Category category, Cumulation cumulation) const;
  std::int64_t total_count(Category category, Cumulation cumulation) const;
};

} // namespace landfall::forecast
