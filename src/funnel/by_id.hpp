// Events brought together by id, part by part. Private to funnel.
// Parts do not depend on the number of threads, so that neither does anything that is made of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pages.hpp"
#include "funnel/id_kind.hpp"
#include <landfall/core/parallel.hpp>
#include <landfall/funnel/stage_events.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <functional>
#include <utility>
#include <vector>

namespace landfall::funnel {

/// One event of an id, apart from the id.
struct Step {
  std::int64_t time;
  std::uint32_t row;
  std::int32_t stage;
  friend bool operator<(const Step& a, const Step& b) {
    if (a.time != b.time) return a.time < b.time;
    if (a.stage != b.stage) return a.stage < b.stage;
    return a.row < b.row;
  }
};

/// The steps of an id whose rows stand one after another in order of time: read where they lie.
struct StepsInPlace {
  const std::int64_t* time;
  const std::int32_t* stage;
  std::uint32_t first;
  std::size_t count;

  std::size_t size() const { return count; }
  bool empty() const { return count == 0; }
  Step operator[](std::size_t i) const { return {time[i], first + static_cast<std::uint32_t>(i), stage[i]}; }
  StepsInPlace subspan(std::size_t from) const {
    return {time + from, stage + from, first + static_cast<std::uint32_t>(from), count - from};
  }
};

/// A step on its way to its part.
template <class Ids> struct KeyedStep {
  typename Ids::Key key;
  Step step;
  bool same_id(const KeyedStep& other) const { return key == other.key; }
  friend bool operator<(const KeyedStep& a, const KeyedStep& b) {
    return a.key < b.key || (!(b.key < a.key) && a.step < b.step);
  }
};

/// The steps of an id that stand together in their part.
template <class Ids> struct StepsOfPart {
  const KeyedStep<Ids>* first;
  std::size_t count;

  std::size_t size() const { return count; }
  bool empty() const { return count == 0; }
  const Step& operator[](std::size_t i) const { return first[i].step; }
  StepsOfPart subspan(std::size_t from) const { return {first + from, count - from}; }
};

template <class Each> void sort_few(std::span<Each> each) {
  constexpr std::size_t few = 24;
  if (each.size() > few) {
    if (!std::is_sorted(each.begin(), each.end())) std::sort(each.begin(), each.end());
    return;
  }
  for (std::size_t i = 1; i < each.size(); ++i) {
    if (!(each[i] < each[i - 1])) continue;
    const Each moved = each[i];
    std::size_t at = i;
    for (; at > 0 && moved < each[at - 1]; --at) each[at] = each[at - 1];
    each[at] = moved;
  }
}

/// Walks through the steps of each id in [begin, end), ids standing together; gives up where they turn out not to ascend.
template <class Ids, class Sink>
void walk_runs(const Ids ids, const StageEvents& events, std::size_t begin, std::size_t end, std::atomic<bool>& ascending,
               Sink& sink) {
  const std::int64_t* const time = events.time.data(); // kept here, as the sink might write anywhere
  const std::int32_t* const stage = events.stage.data();
  std::vector<Step> steps;
  auto id = ids.at(begin > 0 ? begin - 1 : begin);
  for (std::size_t row = begin; row < end;) {
    const auto before = std::exchange(id, ids.at(row));
    if (id < before) ascending.store(false, std::memory_order_relaxed);
    if (!ascending.load(std::memory_order_relaxed)) return;
    const std::size_t first = row;
    bool in_order = true;
    while (++row < end && ids.same(ids.at(row), id))
      in_order &= time[row - 1] < time[row] || (time[row - 1] == time[row] && stage[row - 1] <= stage[row]);
    const StepsInPlace own{time + first, stage + first, static_cast<std::uint32_t>(first), row - first};
    if (in_order) {
      sink(own);
      continue;
    }
    steps.clear();
    for (std::size_t i = 0; i < own.size(); ++i) steps.push_back(own[i]);
    sort_few(std::span(steps));
    sink(std::span<const Step>(steps));
  }
}

/// Walks through the steps of each id of a part: brought together by the bits of the hash below those that made the part
/// (`known_bits`), then by all of it and by time.
template <class Ids, class Sink> void walk_part(std::span<const KeyedStep<Ids>> part, int known_bits, Sink& sink) {
  if (part.empty()) return;
  const int bits = std::max(1, static_cast<int>(std::bit_width(part.size() / 2)));
  const auto bucket = [&](const KeyedStep<Ids>& each) { return each.key.hash() << known_bits >> (64 - bits); };
  std::vector<std::uint32_t> place((std::size_t{1} << bits) + 1, 0);
  for (const auto& each : part) ++place[bucket(each) + 1];
  for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
  const auto together = pages<KeyedStep<Ids>>(part.size());
  for (const auto& each : part) together[place[bucket(each)]++] = each; // a place is then where its bucket ends
  for (std::size_t i = 0, from = 0; i + 1 < place.size(); from = place[i++]) {
    const std::span own(together.get() + from, place[i] - from);
    sort_few(own);
    for (std::size_t first = 0; first < own.size();) {
      auto last = first + 1;
      while (last < own.size() && own[last].same_id(own[first])) ++last;
      if (last < own.size() && own[last].key.hash() == own[first].key.hash()) { // another id of the same hash may stand between
        const auto rest = std::stable_partition(own.begin() + static_cast<std::ptrdiff_t>(first), own.end(),
                                                [one = own[first]](const auto& each) { return each.same_id(one); });
        last = static_cast<std::size_t>(rest - own.begin());
      }
      sink(StepsOfPart<Ids>{own.data() + first, last - first});
      first = last;
    }
  }
}

/// The sinks of parts in which ids ascend from row to row; none where they do not.
template <class Ids, class Make>
auto by_ascending_id(const Ids& ids, const StageEvents& events, const Control& control, const Make& make) {
  std::vector<decltype(make())> sinks;
  constexpr std::size_t chunk = 1u << 17;
  const std::size_t rows = events.size(), chunks = (rows + chunk - 1) / chunk;
  std::vector<std::size_t> border(chunks + 1, rows);
  for (std::size_t part = 0, row = 0; part < chunks; ++part) {
    row = std::max(row, part * chunk);
    while (row > 0 && row < rows && ids.same(ids.at(row - 1), ids.at(row))) ++row;
    border[part] = row;
  }
  for (std::size_t part = 0; part < chunks; ++part) sinks.push_back(make());
  std::atomic<bool> ascending{true};
  for_each_part(chunks, control,
                [&](std::size_t part) { walk_runs(ids, events, border[part], border[part + 1], ascending, sinks[part]); });
  if (!ascending) sinks.clear();
  return sinks;
}

/// The sinks of parts by the hash of the id.
template <class Ids, class Make>
auto by_hash(const Ids& ids, const StageEvents& events, const Control& control, const Make& make) {
  constexpr std::size_t part_rows = 1u << 13;
  const std::size_t rows = events.size();
  const std::size_t parts = std::clamp<std::size_t>(std::bit_ceil(rows / part_rows + 1), 2, 2048);
  const int part_bits = std::countr_zero(parts);
  const auto part_of = [&](std::uint64_t hash) { return hash >> (64 - part_bits); };
  const std::size_t slices = std::max(control.threads, 1u);
  const auto slice = [&](std::size_t i) { return rows * i / slices; };

  struct Place {
    std::size_t row = 0, text = 0;
  };
  std::vector<std::vector<Place>> place(slices, std::vector<Place>(parts));
  for_each_part(slices, control.part(0.0, 0.1), [&](std::size_t i) {
    for (std::size_t row = slice(i); row < slice(i + 1); ++row) {
      const auto id = ids.at(row);
      auto& own = place[i][part_of(ids.hash(id))];
      ++own.row;
      own.text += ids.room(id);
    }
  });
  std::vector<std::size_t> border(parts + 1, rows);
  Place total;
  for (std::size_t part = 0; part < parts; ++part) {
    border[part] = total.row;
    for (auto& counts : place) {
      const auto count = std::exchange(counts[part], total);
      total = {total.row + count.row, total.text + count.text};
    }
  }
  control.require_memory(static_cast<double>(rows) * sizeof(KeyedStep<Ids>) + static_cast<double>(total.text), "id");
  const auto keyed = pages<KeyedStep<Ids>>(rows);
  const auto text = pages<char>(total.text);
  for_each_part(slices, control.part(0.1, 0.4), [&](std::size_t i) {
    for (std::size_t row = slice(i); row < slice(i + 1); ++row) {
      const auto id = ids.at(row);
      auto& own = place[i][part_of(ids.hash(id))];
      keyed[own.row++] = {ids.key(id, text.get() + own.text),
                          {events.time[row], static_cast<std::uint32_t>(row), events.stage[row]}};
      own.text += ids.room(id);
    }
  });
  std::vector<decltype(make())> sinks;
  for (std::size_t part = 0; part < parts; ++part) sinks.push_back(make());
  for_each_part(parts, control.part(0.4, 1.0), [&](std::size_t part) {
    walk_part<Ids>(std::span(keyed.get() + border[part], border[part + 1] - border[part]), part_bits, sinks[part]);
  });
  return sinks;
}

template <class Words> std::size_t longest_of(const Words& words, const Control& control) {
  constexpr std::size_t chunk = 1u << 17;
  std::vector<std::size_t> longest((words.size() + chunk - 1) / chunk, 0);
  for_each_part(longest.size(), control.part(0.0, 0.0), [&](std::size_t part) {
    std::size_t own = 0;
    for (std::size_t row = part * chunk; row < std::min(words.size(), (part + 1) * chunk); ++row)
      own = std::max(own, words[row].size());
    longest[part] = own;
  });
  return longest.empty() ? 0 : *std::ranges::max_element(longest);
}

/// A sink for each part, made by `make()`; each is called with the steps of one id after another, in order of time.
template <class Column, class Make>
auto by_id(const Column& column, const StageEvents& events, const Control& control, const Make& make) {
  constexpr bool words = requires { std::string_view(column[0]); };
  const auto found = [&](const auto& ids, const auto& spread) {
    auto sinks = by_ascending_id(ids, events, control, make);
    return sinks.empty() && events.size() > 0 ? spread() : std::move(sinks);
  };
  if constexpr (words) {
    const WordIds<Column> ids{column};
    return found(ids, [&] {
      const auto longest = longest_of(column, control);
      if (longest <= PackedWord<2>::longest) return by_hash(PackedIds<2, Column>{column}, events, control, make);
      if (longest <= PackedWord<3>::longest) return by_hash(PackedIds<3, Column>{column}, events, control, make);
      return by_hash(ids, events, control, make);
    });
  } else {
    const NumberIds<typename Column::value_type> ids{column};
    return found(ids, [&] { return by_hash(ids, events, control, make); });
  }
}

} // namespace landfall::funnel
