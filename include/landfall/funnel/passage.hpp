// Who reached which stage, and when: stage events brought together by id.
// Answers: how far did each one come, how did it end, and how many ever reached each stage?
// Definition: `PassageRule` (funnel/stage_events.hpp). Events of one id are taken by time, then by stage, then by row.
// Thread safety: pure functions; they start the threads they are asked for, and answer the same bits for any number of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/funnel/stage_events.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::funnel {

struct FunnelShape {
  std::size_t stages = 2; ///< 2 to 32
  std::size_t ends = 0;   ///< ways to end that are no stage, at most 32
};

/// One row an id, in the order of their first events (`row`).
struct Passages {
  FunnelShape shape;
  std::vector<std::uint32_t> row;     ///< of the id's first event in time: where its segment and amount stand
  std::vector<std::int8_t> furthest;  ///< stage; −1: none
  std::vector<std::int8_t> end;       ///< 0 … ends − 1; −1: not ended
  std::vector<std::int64_t> end_time; ///< `null_time` where it has not ended
  std::vector<std::int64_t> times;    ///< times[i · stages + s]: when id i reached stage s; `null_time` where it has not
  EventCounts counts;

  std::size_t size() const { return row.size(); }
  std::int64_t time(std::size_t id, std::size_t stage) const { return times[id * shape.stages + stage]; }
};

/// How many reached each stage, how many ended how: what `Passages` adds up to, without holding them. Sums are whole numbers,
/// so that batches of disjoint ids merge in any order to the same bits.
struct FunnelTally {
  FunnelShape shape;
  std::vector<std::int64_t> reached; ///< a stage each
  std::vector<std::int64_t> ended;   ///< a way to end each
  std::int64_t open = 0;             ///< neither at the last stage nor ended
  EventCounts counts;
  std::uint64_t mark = 0; ///< of the names and rules it was counted by, where its owner has set one

  /// Adds a tally of other ids. Throws `Error` (invalid_argument) if shapes or marks differ. O(stages).
  void merge(const FunnelTally& other);
  bool operator==(const FunnelTally&) const;

  /// Little-endian: "LFFT", version, shape, mark, counts, and a checksum (FNV-1a, 64 bits) of all before it. O(stages).
  std::vector<std::byte> bytes() const;
  /// Throws `Error`: (parse) for bytes that are no tally, cut short or damaged; (unsupported) for another version. O(stages).
  static FunnelTally from_bytes(std::span<const std::byte> bytes);
};

/// Brings events together by id. Where ids stand together in ascending order the columns are walked through once; otherwise
/// rows are parted by a hash of the id first. Throws `Error` (invalid_argument, with column and row) for columns of unequal
/// length, too many rows, a stage code beyond the shape, a shape outside its bounds, or a window below 0; (memory_limit,
/// cancelled) as `control` says. O(events), in the mean; O(k log k) for an id of k unsorted events. Tested against ClickHouse's
/// windowFunnel and against a plain walk in Python (tests/reference/window_funnel.json).
Passages passages(const StageEvents& events, FunnelShape shape, const PassageRule& rule = {}, const Control& control = {});

/// The same, counted alone. Memory: none beyond a buffer of one id where ids ascend; 24 bytes an event otherwise, and where ids
/// are words 32 up to 15 bytes, 40 up to 23, and 36 and the word beyond.
FunnelTally tally(const StageEvents& events, FunnelShape shape, const PassageRule& rule = {}, const Control& control = {});

/// Tally of passages that are there already. O(ids).
FunnelTally tally(const Passages& passages);

/// Tallies of each group: `group_of_row` is asked at each id's `row`; a code below 0 or of no group goes into the last tally.
/// groups + 1 tallies; their `counts` hold ids alone. O(ids + groups · stages).
std::vector<FunnelTally> tally_by(const Passages& passages, std::span<const std::int32_t> group_of_row, std::size_t groups);

/// Amount that reached each stage: the sum over ids of the amount at their `row`, in order of ids, compensated. Null counts as
/// nothing. Throws `Error` (invalid_argument) for fewer amounts than rows. O(ids).
std::vector<double> amount_reached(const Passages& passages, const NumberColumn& amount_of_row);

/// The same for each group, as `tally_by` has them. O(ids).
std::vector<std::vector<double>> amount_reached_by(const Passages& passages, const NumberColumn& amount_of_row,
                                                   std::span<const std::int32_t> group_of_row, std::size_t groups);

/// What happened within a period: arrivals at each stage with begin ≤ time < end. Element s + 1 ÷ element s is the conversion
/// by period, passes over entries; it can exceed 1, since those who pass may have entered before. O(ids · stages).
std::vector<std::int64_t> arrivals(const Passages& passages, std::int64_t begin, std::int64_t end);

/// Those who reached the first stage in begin ≤ time < end. Their `counts` hold ids alone. O(ids).
Passages cohort_passages(const Passages& passages, std::int64_t begin, std::int64_t end);

/// Tally of these: conversion by cohort. O(ids).
FunnelTally cohort(const Passages& passages, std::int64_t begin, std::int64_t end);

} // namespace landfall::funnel
