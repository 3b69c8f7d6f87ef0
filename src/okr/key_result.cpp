// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/key_result.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::okr {

namespace {

/// Beyond it the variance of a trend would be no number.
bool is_value(double number) { return std::abs(number) <= largest_value; }

void check_way(const KeyResult& key_result) {
  if (key_result.direction != Direction::increase && key_result.direction != Direction::decrease) return;
  const bool up = key_result.direction == Direction::increase;
  require(key_result.initial.has_value(), "a key result that is to increase or decrease needs its initial value", "initial");
  require(key_result.target != *key_result.initial,
          "the target is the initial value, so there is no way to go; to keep a number, use stay_above or stay_below",
          "target");
  require((key_result.target > *key_result.initial) == up,
          up ? "the target lies below the initial value; use decrease"
             : "the target lies above the initial value; use increase",
          "target");
}

void check_phases(const KeyResult& key_result) {
  const auto& phases = key_result.phases;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(is_value(phases[i].value), "a phase's value is a number, at most 1e100 in size", "phases", row);
    require(key_result.period.contains(phases[i].by) && phases[i].by < key_result.period.last_day(),
            "a phase ends within the period, before its last day (which is the target's)", "phases", row);
    require(i == 0 || phases[i - 1].by < phases[i].by, "phases ascend by date", "phases", row);
  }
}

} // namespace

std::string_view to_string(Direction direction) {
  constexpr std::string_view words[] = {"increase", "decrease", "stay_above", "stay_below"};
  return words[static_cast<std::size_t>(direction)];
}

void check(const KeyResult& key_result) {
  require(!key_result.name.empty(), "a key result needs a name", "name");
  require(key_result.period.begin < key_result.period.end, "the period must have at least one day", "period");
  require(!key_result.initial || is_value(*key_result.initial), "the initial value is a number, at most 1e100 in size",
          "initial");
  require(is_value(key_result.target), "the target is a number, at most 1e100 in size", "target");
  require(key_result.weight >= 0.0 && std::isfinite(key_result.weight), "a weight is a finite number, not below 0", "weight");
  check_way(key_result);
  check_phases(key_result);
  for (std::size_t i = 0; i < key_result.check_ins.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(is_value(key_result.check_ins[i].value), "a check-in's value is a number, at most 1e100 in size", "check_ins", row);
    require(key_result.check_ins[i].date >= key_result.period.begin,
            "a check-in lies before the period; what was known as it began is the initial value", "check_ins", row);
  }
}

std::vector<CheckIn> known_check_ins(const KeyResult& key_result, Date as_of) {
  const Date until = std::min(as_of, key_result.period.last_day());
  std::vector<CheckIn> known;
  for (const auto& each : key_result.check_ins)
    if (each.date <= until) known.push_back(each);
  std::ranges::stable_sort(known, {}, &CheckIn::date);
  std::vector<CheckIn> one_a_day;
  for (auto& each : known) {
    if (!one_a_day.empty() && one_a_day.back().date == each.date) one_a_day.pop_back();
    one_a_day.push_back(std::move(each));
  }
  return one_a_day;
}

std::optional<double> current(const KeyResult& key_result, Date as_of) {
  const auto known = known_check_ins(key_result, as_of);
  return known.empty() ? key_result.initial : known.back().value;
}

bool meets_target(const KeyResult& key_result, double value) {
  const bool at_least = key_result.direction == Direction::increase || key_result.direction == Direction::stay_above;
  return at_least ? value >= key_result.target : value <= key_result.target;
}

} // namespace landfall::okr
