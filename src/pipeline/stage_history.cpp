// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/stage_history.hpp>

#include "pipeline/by_opportunity.hpp"

#include <numeric>

namespace landfall::pipeline {

StageHistory::StageHistory(std::size_t opportunities, const StageEventsView& events) {
  require(events.stage.size() == events.size(), "the columns are not of equal length", "stage");
  for (std::size_t i = 0; i < events.size(); ++i)
    require(!events.stage.is_null(i), "an event needs the stage that the deal came to", "stage", static_cast<std::int64_t>(i));
  const auto order = by_opportunity(opportunities, events.opportunity, events.entered, "entered");

  // Codes go by name, so that they do not depend on the order of the events.
  std::vector<std::int32_t> by_name(events.stage.levels.size()), code(events.stage.levels.size());
  std::iota(by_name.begin(), by_name.end(), 0);
  std::ranges::sort(by_name, {}, [&](std::int32_t level) { return events.stage.levels[static_cast<std::size_t>(level)]; });
  for (const auto level : by_name) {
    const auto name = events.stage.levels[static_cast<std::size_t>(level)];
    if (stages_.empty() || stages_.back() != name) stages_.emplace_back(name);
    code[static_cast<std::size_t>(level)] = static_cast<std::int32_t>(stages_.size() - 1);
  }

  begin_.assign(opportunities + 1, 0);
  entered_.reserve(events.size());
  stage_.reserve(events.size());
  for (std::size_t row = 0; row < opportunities; ++row) {
    const std::size_t first = entered_.size();
    for (auto i = order.begin[row]; i < order.begin[row + 1]; ++i) {
      const auto event = order.events[i];
      const auto day = events.entered.days[event];
      const auto stage = code[static_cast<std::size_t>(events.stage.codes[event])];
      if (entered_.size() > first && entered_.back() == day) { // the last one of a day holds
        entered_.pop_back();
        stage_.pop_back();
      }
      if (entered_.size() > first && stage_.back() == stage) continue;
      entered_.push_back(day);
      stage_.push_back(stage);
    }
    begin_[row + 1] = static_cast<std::uint32_t>(entered_.size());
  }
  entered_.shrink_to_fit();
  stage_.shrink_to_fit();
}

std::size_t StageHistory::stays(std::size_t opportunity) const {
  return opportunity < opportunities() ? begin_[opportunity + 1] - begin_[opportunity] : 0;
}

StageStay StageHistory::stay(std::size_t opportunity, std::size_t i) const {
  require(i < stays(opportunity), "the opportunity has no such stay", "i", static_cast<std::int64_t>(opportunity));
  return {stage_[begin_[opportunity] + i], Date::from_days(entered_[begin_[opportunity] + i])};
}

std::optional<StageStay> StageHistory::stay_on(std::size_t opportunity, Date day) const {
  const auto count = stays(opportunity);
  if (count == 0) return std::nullopt;
  const auto known = count_by(std::span(entered_).subspan(begin_[opportunity], count), day);
  return known == 0 ? std::nullopt : std::optional(stay(opportunity, known - 1));
}

std::string_view StageHistory::stage_on(std::size_t opportunity, Date day) const {
  const auto stay = stay_on(opportunity, day);
  return stay ? std::string_view(stages_[static_cast<std::size_t>(stay->stage)]) : std::string_view();
}

std::optional<Date> StageHistory::entered_on(std::size_t opportunity, Date day) const {
  const auto stay = stay_on(opportunity, day);
  return stay ? std::optional(stay->entered) : std::nullopt;
}

} // namespace landfall::pipeline
