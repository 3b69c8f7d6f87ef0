// Events brought together by id, part by part. Private to funnel.
// Parts do not depend on the number of threads, so that neither does anything that is made of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/funnel/stage_events.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace landfall::funnel {

/// One event of an id, apart from the id.
struct Step {
  std::int64_t time;
  std::uint32_t row;
  std::int32_t stage;
  friend bool operator<(const Step& a, const Step& b) {
    return std::tie(a.time, a.stage, a.row) < std::tie(b.time, b.stage, b.row);
  }
};

/// work(part) for each part, by so many threads; the first exception is thrown on.
template <class Work> void each_part(std::size_t parts, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr fault;
  std::mutex fault_lock;
  const auto run = [&] {
    try {
      for (std::size_t part = next++; part < parts; part = next++) work(part);
    } catch (...) {
      const std::scoped_lock lock(fault_lock);
      if (!fault) fault = std::current_exception();
      next = parts;
    }
  };
  std::vector<std::jthread> others;
  const auto wanted = std::min<std::size_t>(std::max(threads, 1u), parts);
  for (std::size_t i = 1; i < wanted; ++i) {
    try {
      others.emplace_back(run);
    } catch (const std::system_error&) {
      break; // no more threads to be had: those there are do it
    }
  }
  run();
  others.clear();
  if (fault) std::rethrow_exception(fault);
}

/// Ids of 64 bits or fewer: the hash is a bijection, so that equal hashes are equal ids.
template <class Int> struct NumberIds {
  std::span<const Int> values;
  static constexpr bool hash_is_id = true;
  std::uint64_t hash(std::size_t row) const {
    auto h = static_cast<std::uint64_t>(values[row]);
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
  }
  bool same(std::size_t a, std::size_t b) const { return values[a] == values[b]; }
  bool ascend(std::size_t a, std::size_t b) const { return values[a] <= values[b]; }
};

template <class Words> struct WordIds {
  Words values;
  static constexpr bool hash_is_id = false;
  std::uint64_t hash(std::size_t row) const { return std::hash<std::string_view>{}(values[row]); }
  bool same(std::size_t a, std::size_t b) const { return values[a] == values[b]; }
  bool ascend(std::size_t a, std::size_t b) const { return values[a] <= values[b]; }
};

inline void sort_steps(std::span<Step> steps) {
  constexpr std::size_t few = 24;
  if (steps.size() > few) {
    if (!std::is_sorted(steps.begin(), steps.end())) std::sort(steps.begin(), steps.end());
    return;
  }
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (!(steps[i] < steps[i - 1])) continue;
    const Step step = steps[i];
    std::size_t at = i;
    for (; at > 0 && step < steps[at - 1]; --at) steps[at] = steps[at - 1];
    steps[at] = step;
  }
}

/// Walks through the steps of each id in [begin, end), ids standing together.
template <class Ids, class Sink>
void walk_runs(const Ids& ids, const StageEvents& events, std::size_t begin, std::size_t end, Sink& sink) {
  std::vector<Step> steps;
  for (std::size_t row = begin; row < end;) {
    steps.clear();
    const std::size_t first = row;
    do steps.push_back({events.time[row], static_cast<std::uint32_t>(row), events.stage[row]});
    while (++row < end && ids.same(first, row));
    sort_steps(steps);
    sink(std::span<const Step>(steps));
  }
}

/// A step on its way to its part.
struct HashedStep {
  std::uint64_t hash;
  Step step;
};

/// Brings the steps of one part together by id, in the order in which ids come up.
template <class Ids, class Sink> void walk_part(const Ids& ids, std::span<const HashedStep> part, Sink& sink) {
  const std::size_t size = std::bit_ceil(part.size() * 2 + 1), mask = size - 1;
  std::vector<std::uint32_t> table(size, 0), id_of(part.size()), first, begin;
  for (std::size_t i = 0; i < part.size(); ++i) {
    std::size_t at = part[i].hash & mask;
    for (;; at = (at + 1) & mask) {
      if (table[at] == 0) {
        first.push_back(static_cast<std::uint32_t>(i));
        begin.push_back(0);
        table[at] = static_cast<std::uint32_t>(first.size());
        break;
      }
      const auto& known = part[first[table[at] - 1]];
      if (known.hash == part[i].hash && (Ids::hash_is_id || ids.same(known.step.row, part[i].step.row))) break;
    }
    id_of[i] = table[at] - 1;
    ++begin[id_of[i]];
  }
  std::uint32_t total = 0;
  for (auto& count : begin) total += std::exchange(count, total);
  std::vector<Step> steps(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) steps[begin[id_of[i]]++] = part[i].step; // begin is then where each ends
  for (std::size_t id = 0, from = 0; id < begin.size(); from = begin[id++]) {
    const std::span<Step> own(steps.data() + from, begin[id] - from);
    sort_steps(own);
    sink(std::span<const Step>(own));
  }
}

/// A sink for each part, made by `make()`; each is called with the sorted steps of one id after another.
template <class Ids, class Make> auto by_id(const Ids& ids, const StageEvents& events, unsigned threads, const Make& make) {
  using Sink = decltype(make());
  const std::size_t rows = events.size();
  constexpr std::size_t chunk = 1u << 17;
  const std::size_t chunks = (rows + chunk - 1) / chunk;
  std::vector<Sink> sinks;

  std::atomic<bool> ascending{true};
  each_part(chunks, threads, [&](std::size_t part) {
    const std::size_t end = std::min(rows, (part + 1) * chunk);
    for (std::size_t row = std::max<std::size_t>(1, part * chunk); row < end; ++row) {
      if ((row & 1023u) == 0 && !ascending.load(std::memory_order_relaxed)) return;
      if (!ids.ascend(row - 1, row)) return ascending.store(false, std::memory_order_relaxed);
    }
  });
  if (ascending) {
    std::vector<std::size_t> border(chunks + 1, 0);
    for (std::size_t part = 1; part <= chunks; ++part) {
      auto row = std::max(border[part - 1], std::min(rows, part * chunk));
      while (row > 0 && row < rows && ids.same(row - 1, row)) ++row;
      border[part] = row;
    }
    for (std::size_t part = 0; part < chunks; ++part) sinks.push_back(make());
    each_part(chunks, threads, [&](std::size_t part) { walk_runs(ids, events, border[part], border[part + 1], sinks[part]); });
    return sinks;
  }

  constexpr std::size_t part_rows = 1u << 13;
  const std::size_t parts = std::clamp<std::size_t>(std::bit_ceil(rows / part_rows + 1), 2, 2048);
  const int shift = 64 - std::countr_zero(parts);
  const std::size_t slices = std::max(threads, 1u);
  const auto slice = [&](std::size_t i) { return rows * i / slices; };
  std::vector<std::vector<std::size_t>> place(slices, std::vector<std::size_t>(parts, 0));
  std::unique_ptr<HashedStep[]> hashed(new HashedStep[rows]); // not set to zero: every one is written
  each_part(slices, threads, [&](std::size_t i) {
    for (std::size_t row = slice(i); row < slice(i + 1); ++row) ++place[i][ids.hash(row) >> shift];
  });
  std::vector<std::size_t> border(parts + 1, 0);
  std::size_t total = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    border[part] = total;
    for (auto& counts : place) total += std::exchange(counts[part], total);
  }
  border[parts] = total;
  each_part(slices, threads, [&](std::size_t i) {
    auto& at = place[i];
    for (std::size_t row = slice(i); row < slice(i + 1); ++row) {
      const auto hash = ids.hash(row);
      hashed[at[hash >> shift]++] = {hash, {events.time[row], static_cast<std::uint32_t>(row), events.stage[row]}};
    }
  });
  for (std::size_t part = 0; part < parts; ++part) sinks.push_back(make());
  each_part(parts, threads, [&](std::size_t part) {
    walk_part(ids, std::span<const HashedStep>(hashed.get() + border[part], border[part + 1] - border[part]), sinks[part]);
  });
  return sinks;
}

} // namespace landfall::funnel
