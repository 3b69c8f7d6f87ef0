// Calls: the numbers that reps and managers put their names to.
// Answers: what did this person call, for which period and category, and what stood on a day?
// Definition: a call is of the period's total, what is won by then included: of the category and all more certain ones (commit:
// what I am sure of; best case: what it will be if things go well), or of the category alone where a company rolls up so. It is
// about the caller's own part, everyone below him included; or about somebody below, as a manager's own number for him. A later
// call replaces an earlier one.
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/forecast/category.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace landfall::forecast {

struct Call {
  std::string caller;
  std::string about; ///< whose part; empty: the caller's own
  Date day;
  Period period; ///< known by its days, not by its label
  Category category = Category::commit;
  double amount = 0.0;
};

class CallBook {
public:
  CallBook() = default;
  /// Throws `Error` (invalid_argument, with the row) when a call has no caller, its period has no days, it was made on a day
  /// after its period, or its amount is not finite. O(n log n).
  explicit CallBook(std::vector<Call> calls);

  /// What stood at the end of `as_of`: the latest of these calls by then, of one day the last in the list; null when there is
  /// none. An empty `about` is the caller's own part. O(log n).
  const Call* find(std::string_view caller, std::string_view about, const Period& period, Category category, Date as_of) const;

  std::span<const Call> rows() const { return calls_; } ///< as given
  bool empty() const { return calls_.empty(); }
  bool has(Category category) const; ///< whether anybody has called it, whenever

private:
  using Key = std::tuple<std::string, std::string, Date, Date, Category>; // caller, about, begin, end
  std::vector<Call> calls_;
  std::map<Key, std::vector<std::size_t>> of_; // by day
};

} // namespace landfall::forecast
