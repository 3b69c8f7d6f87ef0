// SPDX-License-Identifier: Apache-2.0
#include "funnel/by_id.hpp"
#include <landfall/core/error.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/stats/sum.hpp>

#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace landfall::funnel {

std::string_view to_string(Order order) {
  switch (order) {
  case Order::any: return "any";
  case Order::strict: return "strict";
  }
  return "unknown";
}

EventCounts& EventCounts::operator+=(const EventCounts& from) {
  for_each_field<EventCounts>([&](const auto& each) { this->*each.member += from.*each.member; });
  return *this;
}

namespace {

constexpr std::size_t most_stages = 32;

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
  template <class Steps> bool read(Steps steps, Path& path, EventCounts& counts) const {
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
  template <class Steps> bool plain(const Steps& steps) const {
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

void check(const StageEvents& events, FunnelShape shape, const PassageRule& rule, const Control& control) {
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
  return std::visit(
      [&]<class Column>(const Column& column) {
        const auto made = [&] { return make(reader); };
        if constexpr (requires { std::string_view(column[0]); })
          return by_id(WordIds<Column>{column}, events, control, made);
        else
          return by_id(NumberIds<typename Column::value_type>{column}, events, control, made);
      },
      events.id);
}

struct TallySink {
  const Reader* reader;
  FunnelTally tally;
  Path path;

  template <class Steps> void operator()(const Steps& steps) {
    if (!reader->read(steps, path, tally.counts)) return;
    // Each id at its furthest stage; summed to "reached" at the end.
    if (path.furthest >= 0) ++tally.reached[static_cast<std::size_t>(path.furthest)];
    if (path.end >= 0)
      ++tally.ended[static_cast<std::size_t>(path.end)];
    else if (path.furthest + 1 < static_cast<int>(tally.shape.stages))
      ++tally.open;
  }
};

struct PassagesSink {
  const Reader* reader;
  Passages found;
  Path path;

  template <class Steps> void operator()(const Steps& steps) {
    if (!reader->read(steps, path, found.counts)) return;
    found.row.push_back(path.row);
    found.furthest.push_back(static_cast<std::int8_t>(path.furthest));
    found.end.push_back(static_cast<std::int8_t>(path.end));
    found.end_time.push_back(path.end_time);
    const auto reached = static_cast<std::size_t>(path.furthest + 1);
    for (std::size_t s = 0; s < found.shape.stages; ++s) found.times.push_back(s < reached ? path.times[s] : null_time);
  }
};

FunnelTally empty_tally(FunnelShape shape) {
  return {
      .shape = shape, .reached = std::vector<std::int64_t>(shape.stages, 0), .ended = std::vector<std::int64_t>(shape.ends, 0)};
}

/// From how many came exactly so far to how many came at least so far.
void accumulate(std::vector<std::int64_t>& reached) {
  for (std::size_t s = reached.size() - 1; s > 0; --s) reached[s - 1] += reached[s];
}

void count(FunnelTally& tally, const Passages& passages, std::size_t id) {
  const int furthest = passages.furthest[id], end = passages.end[id];
  if (furthest >= 0) ++tally.reached[static_cast<std::size_t>(furthest)];
  if (end >= 0)
    ++tally.ended[static_cast<std::size_t>(end)];
  else if (furthest + 1 < static_cast<int>(tally.shape.stages))
    ++tally.open;
}

} // namespace

FunnelTally tally(const StageEvents& events, FunnelShape shape, const PassageRule& rule, const Control& control) {
  auto whole = empty_tally(shape);
  for (const auto& sink : read_by_id(events, shape, rule, control, [&](const Reader& reader) {
         return TallySink{&reader, empty_tally(shape), {}};
       }))
    whole.merge(sink.tally);
  accumulate(whole.reached);
  return whole;
}

Passages passages(const StageEvents& events, FunnelShape shape, const PassageRule& rule, const Control& control) {
  const auto sinks = read_by_id(events, shape, rule, control, [&](const Reader& reader) {
    PassagesSink sink{&reader, {}, {}};
    sink.found.shape = shape;
    return sink;
  });
  // Rows are the ids' own, so that marking them puts the ids in order without sorting.
  Passages all{.shape = shape};
  std::size_t ids = 0;
  for (const auto& sink : sinks) ids += sink.found.size();
  std::vector<std::uint32_t> place(events.size(), 0); // 1 where an id has its first event, then how many stand before
  for (const auto& sink : sinks)
    for (const auto row : sink.found.row) place[row] = 1;
  std::uint32_t before = 0;
  for (auto& each : place) before += std::exchange(each, before);
  all.row.resize(ids), all.furthest.resize(ids), all.end.resize(ids), all.end_time.resize(ids);
  all.times.resize(ids * shape.stages);
  for (const auto& sink : sinks) {
    const auto& found = sink.found;
    all.counts += found.counts;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::size_t at = place[found.row[i]];
      all.row[at] = found.row[i];
      all.furthest[at] = found.furthest[i];
      all.end[at] = found.end[i];
      all.end_time[at] = found.end_time[i];
      std::copy_n(&found.times[i * shape.stages], shape.stages, &all.times[at * shape.stages]);
    }
  }
  return all;
}

FunnelTally tally(const Passages& passages) {
  auto whole = empty_tally(passages.shape);
  for (std::size_t id = 0; id < passages.size(); ++id) count(whole, passages, id);
  accumulate(whole.reached);
  whole.counts = passages.counts;
  return whole;
}

std::vector<FunnelTally> tally_by(const Passages& passages, std::span<const std::int32_t> group_of_row, std::size_t groups) {
  std::vector<FunnelTally> tallies(groups + 1, empty_tally(passages.shape));
  for (std::size_t id = 0; id < passages.size(); ++id) {
    require(passages.row[id] < group_of_row.size(), "there is one group for each row of the events", "group_of_row");
    const auto group = group_of_row[passages.row[id]];
    auto& own = tallies[group < 0 ? groups : std::min(static_cast<std::size_t>(group), groups)];
    count(own, passages, id);
    ++own.counts.ids;
  }
  for (auto& each : tallies) accumulate(each.reached);
  return tallies;
}

std::vector<double> amount_reached(const Passages& passages, const NumberColumn& amount_of_row) {
  std::vector<stats::CompensatedSum> exactly(passages.shape.stages);
  for (std::size_t id = 0; id < passages.size(); ++id) {
    const std::size_t row = passages.row[id];
    require(row < amount_of_row.size(), "there is one amount for each row of the events", "amount_of_row");
    if (passages.furthest[id] < 0 || amount_of_row.is_null(row)) continue;
    for (int s = 0; s <= passages.furthest[id]; ++s) exactly[static_cast<std::size_t>(s)] += amount_of_row[row];
  }
  std::vector<double> amounts;
  for (const auto& sum : exactly) amounts.push_back(sum.value());
  return amounts;
}

std::vector<std::int64_t> arrivals(const Passages& passages, std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> counts(passages.shape.stages, 0);
  for (std::size_t id = 0; id < passages.size(); ++id)
    for (std::size_t s = 0; s < passages.shape.stages; ++s)
      if (const auto time = passages.time(id, s); time != null_time && begin <= time && time < end) ++counts[s];
  return counts;
}

FunnelTally cohort(const Passages& passages, std::int64_t begin, std::int64_t end) {
  auto own = empty_tally(passages.shape);
  for (std::size_t id = 0; id < passages.size(); ++id) {
    const auto time = passages.time(id, 0);
    if (time == null_time || time < begin || end <= time) continue;
    count(own, passages, id);
    ++own.counts.ids;
  }
  accumulate(own.reached);
  return own;
}

} // namespace landfall::funnel
