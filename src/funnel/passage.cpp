// SPDX-License-Identifier: Apache-2.0
#include "funnel/path.hpp"
#include <landfall/core/error.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/stats/sum.hpp>

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

struct TallySink {
  const Reader* reader;
  FunnelTally tally;
  Path path;

  template <class Steps> [[gnu::always_inline]] void operator()(const Steps& steps) { // a call costs more than most ids do
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

  template <class Steps> [[gnu::always_inline]] void operator()(const Steps& steps) { // a call costs more than most ids do
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
  const auto sinks = read_by_id(events, shape, rule, control.part(0.0, 0.7), [&](const Reader& reader) {
    PassagesSink sink{&reader, {}, {}};
    sink.found.shape = shape;
    return sink;
  });
  // Rows are the ids' own, so that marking them puts the ids in order without sorting, and no two write to one place.
  Passages all{.shape = shape};
  std::size_t ids = 0;
  for (const auto& sink : sinks) ids += sink.found.size(), all.counts += sink.found.counts;
  std::vector<std::uint32_t> place(events.size(), 0); // 1 where an id has its first event, then how many stand before
  for_each_part(sinks.size(), control.part(0.7, 0.8), [&](std::size_t i) {
    for (const auto row : sinks[i].found.row) place[row] = 1;
  });
  std::uint32_t before = 0;
  for (auto& each : place) before += std::exchange(each, before);
  all.row.resize(ids), all.furthest.resize(ids), all.end.resize(ids), all.end_time.resize(ids);
  all.times.resize(ids * shape.stages);
  for_each_part(sinks.size(), control.part(0.8, 1.0), [&](std::size_t part) {
    const auto& found = sinks[part].found;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::size_t at = place[found.row[i]];
      all.row[at] = found.row[i];
      all.furthest[at] = found.furthest[i];
      all.end[at] = found.end[i];
      all.end_time[at] = found.end_time[i];
      std::copy_n(&found.times[i * shape.stages], shape.stages, &all.times[at * shape.stages]);
    }
  });
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
  const std::vector<std::int32_t> one(amount_of_row.size(), 0);
  return amount_reached_by(passages, amount_of_row, one, 1).front();
}

std::vector<std::vector<double>> amount_reached_by(const Passages& passages, const NumberColumn& amount_of_row,
                                                   std::span<const std::int32_t> group_of_row, std::size_t groups) {
  const std::size_t stages = passages.shape.stages;
  std::vector<stats::CompensatedSum> exactly((groups + 1) * stages);
  for (std::size_t id = 0; id < passages.size(); ++id) {
    const std::size_t row = passages.row[id];
    require(row < amount_of_row.size(), "there is one amount for each row of the events", "amount_of_row");
    require(row < group_of_row.size(), "there is one group for each row of the events", "group_of_row");
    if (passages.furthest[id] < 0 || amount_of_row.is_null(row)) continue;
    const auto group = group_of_row[row];
    auto* const own = &exactly[(group < 0 ? groups : std::min(static_cast<std::size_t>(group), groups)) * stages];
    for (int s = 0; s <= passages.furthest[id]; ++s) own[s] += amount_of_row[row];
  }
  std::vector<std::vector<double>> amounts(groups + 1);
  for (std::size_t i = 0; i < exactly.size(); ++i) amounts[i / stages].push_back(exactly[i].value());
  return amounts;
}

std::vector<std::int64_t> arrivals(const Passages& passages, std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> counts(passages.shape.stages, 0);
  for (std::size_t id = 0; id < passages.size(); ++id)
    for (std::size_t s = 0; s < passages.shape.stages; ++s)
      if (const auto time = passages.time(id, s); time != null_time && begin <= time && time < end) ++counts[s];
  return counts;
}

Passages cohort_passages(const Passages& passages, std::int64_t begin, std::int64_t end) {
  const std::size_t stages = passages.shape.stages;
  Passages own{.shape = passages.shape};
  for (std::size_t id = 0; id < passages.size(); ++id) {
    const auto time = passages.time(id, 0);
    if (time == null_time || time < begin || end <= time) continue;
    own.row.push_back(passages.row[id]);
    own.furthest.push_back(passages.furthest[id]);
    own.end.push_back(passages.end[id]);
    own.end_time.push_back(passages.end_time[id]);
    const auto* const times = &passages.times[id * stages];
    own.times.insert(own.times.end(), times, times + stages);
    ++own.counts.ids;
  }
  return own;
}

FunnelTally cohort(const Passages& passages, std::int64_t begin, std::int64_t end) {
  return tally(cohort_passages(passages, begin, end));
}

} // namespace landfall::funnel
