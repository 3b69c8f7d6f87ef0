// What an id's steps come to under a rule: how far it came, when, and how it ended. Private to funnel.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "funnel/by_id.hpp"
#include <landfall/core/error.hpp>
#include <landfall/funnel/passage.hpp>

#include <array>
#include <atomic>
#include <string_view>

namespace landfall::funnel {

inline constexpr std::size_t most_stages = 32;

struct Path {
  std::uint32_t row = 0;
  int furthest = -1, end = -1;
  std::int64_t end_time = null_time;
  std::array<std::int64_t, most_stages> times; // up to furthest
};

/// How one id's steps are read.
class Reader {
public:
  Reader(FunnelShape shape, const PassageRule& rule) : stages_(static_cast<int>(shape.stages)), rule_(rule) {}

  /// False when no step has a time.
  template <class Steps> [[gnu::always_inline]] bool read(Steps steps, Path& path, EventCounts& counts) const {
    counts.events += static_cast<std::int64_t>(steps.size());
    std::size_t nulls = 0; // null_time is the smallest of all
    while (nulls < steps.size() && steps[nulls].time == null_time) ++nulls;
    counts.null_times += static_cast<std::int64_t>(nulls);
    steps = steps.subspan(nulls);
    if (steps.empty()) return false;
    ++counts.ids;
    path.row = steps[0].row;
    path.furthest = path.end = -1;
    path.end_time = null_time;
    if (plain(steps)) {
      path.furthest = static_cast<int>(steps.size()) - 1;
      for (std::size_t i = 0; i < steps.size(); ++i) path.times[i] = steps[i].time;
    } else if (rule_.order == Order::any)
      any(steps, path, counts);
    else
      strict(steps, path, counts);
    return true;
  }

private:
  bool within(std::int64_t begin, std::int64_t time) const {
    // The difference of two times of 64 bits may need 65, but not as an unsigned number: time is not before begin.
    return !rule_.window ||
           static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(begin) <= static_cast<std::uint64_t>(*rule_.window);
  }

  /// Stages 0, 1, 2 … once each, one after another, within the window: there is nothing for a rule to decide.
  template <class Steps> [[gnu::always_inline]] bool plain(const Steps& steps) const {
    if (steps.size() > static_cast<std::size_t>(stages_)) return false;
    std::int64_t before = null_time;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Step step = steps[i];
      if (step.stage != static_cast<int>(i) || step.time <= before) return false;
      before = step.time;
    }
    return within(steps[0].time, before);
  }

  /// Ends, duplicates and others. True when the step is one of a stage that is to be looked at.
  bool is_stage(const Step& step, const Step& before, Path& path, EventCounts& counts) const {
    if (step.stage < 0) {
      ++counts.other;
      return false;
    }
    if (before.time == step.time && before.stage == step.stage) {
      ++counts.duplicates;
      return false;
    }
    if (step.stage >= stages_) {
      path.end = step.stage - stages_;
      path.end_time = step.time;
      return false;
    }
    if (path.end >= 0 && step.time > path.end_time) {
      ++counts.reopened;
      if (!rule_.reopens) return false;
      path.end = -1;
      path.end_time = null_time;
    }
    return true;
  }

  template <class Steps> [[gnu::noinline]] void any(const Steps& steps, Path& path, EventCounts& counts) const {
    int latest = -1;
    Step before{null_time, 0, -1};
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Step step = steps[i];
      const bool counts_on = is_stage(step, before, path, counts);
      before = step;
      if (!counts_on) continue;
      if (step.stage > path.furthest) {
        if (path.furthest >= 0 && !within(path.times[0], step.time)) {
          ++counts.late;
          continue;
        }
        counts.skipped += step.stage - path.furthest - 1;
        while (path.furthest < step.stage) path.times[static_cast<std::size_t>(++path.furthest)] = step.time;
      } else if (step.stage < latest) {
        ++counts.returns;
      } else {
        ++counts.repeats;
      }
      latest = step.stage;
    }
  }

  /// For each stage the chain that came to it last: when it began, and when it came there. A chain begun anew takes the place
  /// of the one before stage by stage, as ClickHouse has it.
  template <class Steps> [[gnu::noinline]] void strict(const Steps& steps, Path& path, EventCounts& counts) const {
    struct Chain {
      std::int64_t begin, time;
    };
    std::array<Chain, most_stages> chain;
    std::uint32_t there = 0; // bit s: chain[s] is set
    const auto has = [&](int stage) { return (there >> stage & 1u) != 0; };
    Step before{null_time, 0, -1};
    bool ended = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Step step = steps[i];
      const bool counts_on = is_stage(step, before, path, counts);
      const bool duplicate = before.time == step.time && before.stage == step.stage;
      before = step;
      if (ended || duplicate) continue;
      if (!counts_on) {
        if (rule_.nothing_between && there != 0 && step.stage < 0) ended = true;
        continue;
      }
      const int stage = step.stage;
      const auto at = static_cast<std::size_t>(stage);
      if (stage == 0) {
        if (has(0)) ++(path.furthest > 0 ? counts.returns : counts.repeats);
        chain[0] = {step.time, step.time};
      } else if (!has(stage - 1)) {
        ++counts.skipped;
        if (rule_.nothing_between && there != 0) ended = true;
        continue;
      } else {
        const auto& last = chain[at - 1];
        if (!within(last.begin, step.time)) {
          ++counts.late;
          continue;
        }
        if (rule_.later_only && last.time >= step.time) {
          ++counts.skipped;
          continue;
        }
        if (has(stage)) ++counts.repeats;
        chain[at] = {last.begin, step.time};
      }
      there |= 1u << stage;
      if (stage > path.furthest) {
        path.furthest = stage;
        path.times[at] = step.time;
        if (stage + 1 == stages_) ended = true;
      }
    }
  }

  int stages_;
  PassageRule rule_;
};

inline void check(const StageEvents& events, FunnelShape shape, const PassageRule& rule, const Control& control) {
  require(shape.stages >= 2 && shape.stages <= most_stages, "a funnel has 2 to 32 stages", "stages");
  require(shape.ends <= most_stages, "a funnel has at most 32 ways to end", "ends");
  require(!rule.window || *rule.window >= 0, "a window is not below 0", "window");
  const auto ids = std::visit([](const auto& id) { return id.size(); }, events.id);
  require(ids == events.size(), "columns of unequal length", "id");
  require(events.time.size() == events.size(), "columns of unequal length", "time");
  require(events.size() < std::numeric_limits<std::uint32_t>::max(), "more rows than 2³² − 1: tally in batches, and merge",
          "id");
  const auto codes = static_cast<std::int32_t>(shape.stages + shape.ends);
  std::atomic<bool> known{true};
  constexpr std::size_t chunk = 1u << 17;
  for_each_part((events.size() + chunk - 1) / chunk, control.part(0.0, 0.0), [&](std::size_t part) {
    std::int32_t largest = -1;
    for (const auto stage : events.stage.subspan(part * chunk, std::min(chunk, events.size() - part * chunk)))
      largest = std::max(largest, stage);
    if (largest >= codes) known = false;
  });
  if (known) return;
  for (std::size_t row = 0; row < events.size(); ++row)
    require(events.stage[row] < codes, "a code of neither a stage nor a way to end", "stage", static_cast<std::int64_t>(row));
}

/// The sinks of all parts, each called with a Path; make(reader) makes one.
template <class Make>
auto read_by_id(const StageEvents& events, FunnelShape shape, const PassageRule& rule, const Control& control,
                const Make& make) {
  check(events, shape, rule, control);
  const Reader reader(shape, rule);
  return std::visit([&](const auto& column) { return by_id(column, events, control, [&] { return make(reader); }); },
                    events.id);
}

} // namespace landfall::funnel
