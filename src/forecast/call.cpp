// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/call.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::forecast {

CallBook::CallBook(std::vector<Call> calls) : calls_(std::move(calls)) {
  for (std::size_t row = 0; row < calls_.size(); ++row) {
    auto& call = calls_[row];
    const auto at = static_cast<std::int64_t>(row);
    require(!call.caller.empty(), "a call needs a caller", "caller", at);
    require(call.period.begin < call.period.end, "the period has no days", "period", at);
    require(call.day < call.period.end, "the call was made after its period", "day", at);
    require(std::isfinite(call.amount), "a call is a finite number", "amount", at);
    if (call.about == call.caller) call.about.clear();
    of_[Key(call.caller, call.about, call.period.begin, call.period.end, call.category)].push_back(row);
  }
  for (auto& [key, rows] : of_) std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return calls_[row].day; });
}

const Call* CallBook::find(std::string_view caller, std::string_view about, const Period& period, Category category,
                           Date as_of) const {
  const auto found = of_.find(Key(caller, about == caller ? std::string_view() : about, period.begin, period.end, category));
  if (found == of_.end()) return nullptr;
  const auto& rows = found->second;
  const auto after = std::ranges::upper_bound(rows, as_of, {}, [&](std::size_t row) { return calls_[row].day; });
  return after == rows.begin() ? nullptr : &calls_[*(after - 1)];
}

bool CallBook::has(Category category) const { return std::ranges::find(calls_, category, &Call::category) != calls_.end(); }

} // namespace landfall::forecast
