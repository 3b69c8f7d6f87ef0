// SPDX-License-Identifier: Apache-2.0
#include "events.hpp"

#include <utility>

namespace landfall::capi {

static_assert(LANDFALL_ORDER_ANY == static_cast<int>(funnel::Order::any));
static_assert(LANDFALL_ORDER_STRICT == static_cast<int>(funnel::Order::strict));
static_assert(sizeof(void*) != 8 || sizeof(landfall_funnel) == 80, "it never grows");

namespace {

funnel::Funnel stages_of(const std::vector<std::string>& names) {
  std::vector<funnel::Stage> stages;
  for (const auto& name : names) stages.push_back({.name = name});
  return funnel::Funnel(std::move(stages));
}

bool flag(std::uint32_t given, const char* name) { return read_enum<std::uint32_t>(given, 2, name) != 0; }

} // namespace

Funnel::Funnel(const landfall_funnel& given)
    : columns_{.id = text_or_empty(given.id),
               .stage = text_or_empty(given.stage),
               .time = text_or_empty(given.time),
               .segment = {},
               .amount = {},
               .stages = words(given.stages, given.n_stages, "stages"),
               .ends = words(given.ends, given.n_ends, "ends")},
      stages_(stages_of(columns_.stages)),
      window_days_(given.window_days) {
  constexpr double longest = 36'500.0;
  require(window_days_ >= 0.0 && window_days_ <= longest, "a window is 0 to 36500 days", "window_days");
  rule_ = {.order = read_enum<funnel::Order>(given.order, 2, "order"),
           .window = std::nullopt,
           .later_only = flag(given.later_only, "later_only"),
           .nothing_between = flag(given.nothing_between, "nothing_between"),
           .reopens = !flag(given.stays_ended, "stays_ended")};
}

std::uint64_t Funnel::mark() const {
  std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
  const auto add = [&](std::string_view text) {
    for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3u;
    hash *= 0x100000001b3u; // a zero byte: where a word ends
  };
  for (const auto* list : {&columns_.stages, &columns_.ends}) {
    for (const auto& name : *list) add(name);
    add("");
  }
  add(std::to_string(static_cast<int>(rule_.order)) + (rule_.later_only ? "l" : "") + (rule_.nothing_between ? "n" : "") +
      (rule_.reopens ? "r" : "") + std::to_string(std::llround(window_days_ * 86'400e3)));
  return hash;
}

funnel::PassageRule Funnel::rule(double units_per_day) const {
  auto rule = rule_;
  if (window_days_ > 0.0) rule.window = static_cast<std::int64_t>(std::fmin(9.2e18, window_days_ * units_per_day));
  return rule;
}

arrow::StageEventsReading Funnel::read(arrow::Stream events, bool keep_rejects, const std::string& segment,
                                       const std::string& amount) const {
  require(static_cast<bool>(events), "there is no stream, or it has been released already", "events");
  auto columns = columns_;
  columns.segment = segment, columns.amount = amount;
  auto reading = arrow::read_stage_events(arrow::Table(std::move(events)), columns);
  if (!keep_rejects) require_no_rejects(reading.rejects());
  return reading;
}

} // namespace landfall::capi
