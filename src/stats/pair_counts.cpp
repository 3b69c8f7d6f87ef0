// SPDX-License-Identifier: Apache-2.0
#include "stats/pair_counts.hpp"
#include "core/clones.hpp"
#include "core/pages.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace landfall::stats {

namespace {

// Both groups are put into equal parts of their range, and each part into parts of its own, until a part holds so few that
// all its pairs are compared, several at a time: that is cheaper than to put them in order.
constexpr std::size_t few = 96;          // values of both groups in a part whose pairs are compared
constexpr std::size_t per_part = 10;     // values of both groups in a part, where they spread evenly
constexpr std::size_t most_parts = 2048; // their ends, and a line of what each holds, stay in the nearer caches
constexpr int most_levels = 8;           // beyond, values crowd more than parts part them, and are sorted

constexpr std::size_t lanes = 8;
typedef double Values __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias));
typedef std::int64_t Counts __attribute__((vector_size(lanes * sizeof(std::int64_t))));

__extension__ typedef unsigned __int128 Whole;

/// Exact sums over all pairs, of doubled placements: 2 · below + equal.
struct Sums {
  Whole placements = 0; // of the first group; those of the second are the rest of 2 n₁ n₂
  Whole squares1 = 0, squares2 = 0;
  Whole equal = 0;
  Whole ties = 0;

  /// m₁ and m₂ values that are all the same, over so many below them.
  void add_tie(Whole m1, Whole m2, Whole below1, Whole below2) {
    const Whole of_first = 2 * below2 + m2, of_second = 2 * below1 + m1, m = m1 + m2;
    placements += m1 * of_first;
    squares1 += m1 * of_first * of_first;
    squares2 += m2 * of_second * of_second;
    equal += m1 * m2;
    ties += m * m * m - m;
  }
};

Whole sum(const Counts& counts) {
  Whole total = 0;
  for (std::size_t i = 0; i < lanes; ++i) total += static_cast<std::uint64_t>(counts[i]);
  return total;
}

/// What the lanes count about one group in a run of parts, placements from the beginning of the run.
struct Laned {
  Counts placements = {}, squares = {}, equal = {}, squared_ties = {};

  [[gnu::always_inline]] void add(const Counts& placement, const Counts& equal_others, const Counts& tie) {
    placements += placement;
    squares += placement * placement;
    equal += equal_others;
    squared_ties += tie * tie; // Σ(t² − 1) over values is Σ(t³ − t) over distinct ones
  }
};

/// A few values of one group, and how many of it are below them in the run.
struct Few {
  const double* values;
  std::size_t n, below;
};

/// Compares each value of both groups with all. Reads up to a line beyond their ends.
[[gnu::always_inline]] inline void compare(const Few& first, const Few& second, Laned& one, Laned& two) {
  constexpr Counts lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const Values nobody = Values{} + std::numeric_limits<double>::quiet_NaN(); // neither less than anything nor equal
  for (std::size_t i = 0; i < std::max(first.n, second.n); i += lanes) {
    const Counts place = lane + static_cast<std::int64_t>(i);
    const Counts inside1 = place < static_cast<std::int64_t>(first.n), inside2 = place < static_cast<std::int64_t>(second.n);
    const Values a = inside1 ? *reinterpret_cast<const Values*>(first.values + i) : nobody;
    const Values b = inside2 ? *reinterpret_cast<const Values*>(second.values + i) : nobody;
    Counts less_a = {}, equal_a = {}, own_a = {}, less_b = {}, equal_b = {}, own_b = {}; // a comparison that holds is −1
    for (std::size_t j = 0; j < first.n; ++j) {
      const Values value = Values{} + first.values[j];
      own_a -= value == a;
      less_b -= value < b;
      equal_b -= value == b;
    }
    for (std::size_t j = 0; j < second.n; ++j) {
      const Values value = Values{} + second.values[j];
      own_b -= value == b;
      less_a -= value < a;
      equal_a -= value == a;
    }
    one.add(inside1 & (static_cast<std::int64_t>(2 * second.below) + 2 * less_a + equal_a), equal_a, own_a + equal_a);
    two.add(inside2 & (static_cast<std::int64_t>(2 * first.below) + 2 * less_b + equal_b), equal_b, own_b + equal_b);
  }
}

/// One group in parts, one behind the other.
struct Parted {
  const double* values;
  const std::uint32_t* ends;
};

/// Adds what all parts of few values count. Runs of them are so short that their placements squared fit their lanes.
LANDFALL_CLONES void add_few(const Parted& first, const Parted& second, std::size_t parts, Whole below1, Whole below2,
                             Sums& sums) {
  constexpr std::size_t longest = 256;
  std::size_t i = 0, j = 0;
  for (std::size_t part = 0; part < parts;) {
    const std::size_t i0 = i, j0 = j, last = std::min(parts, part + longest);
    Laned one, two;
    for (; part < last; ++part) {
      const std::size_t m1 = first.ends[part] - i, m2 = second.ends[part] - j;
      if (m1 + m2 > few) break;
      compare({first.values + i, m1, i - i0}, {second.values + j, m2, j - j0}, one, two);
      i += m1;
      j += m2;
    }
    if (i + j > i0 + j0) {
      const Whole m1 = i - i0, m2 = j - j0, to1 = 2 * (below2 + j0), to2 = 2 * (below1 + i0);
      const Whole placements1 = sum(one.placements), placements2 = sum(two.placements);
      sums.placements += m1 * to1 + placements1;
      sums.squares1 += m1 * to1 * to1 + 2 * to1 * placements1 + sum(one.squares);
      sums.squares2 += m2 * to2 * to2 + 2 * to2 * placements2 + sum(two.squares);
      sums.equal += sum(one.equal);
      sums.ties += sum(one.squared_ties) + sum(two.squared_ties) - m1 - m2;
    }
    for (; part < parts && first.ends[part] - i + second.ends[part] - j > few; ++part) { // others' work
      i = first.ends[part];
      j = second.ends[part];
    }
  }
}

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool finite = true;

  friend Range operator|(const Range& a, const Range& b) {
    return {.low = std::min(a.low, b.low), .high = std::max(a.high, b.high), .finite = a.finite && b.finite};
  }
};

LANDFALL_CLONES Range range_of(const double* values, std::size_t n) {
  Range range;
  Values low = Values{} + range.low, high = Values{} + range.high, nought = {};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const Values value = *reinterpret_cast<const Values*>(values + i);
    low = value < low ? value : low;
    high = value > high ? value : high;
    nought += value - value; // NaN from the first that is not finite
  }
  const auto take_in = [&](double least, double most, double rest) {
    range.low = std::min(range.low, least);
    range.high = std::max(range.high, most);
    if (rest != 0.0) range.finite = false;
  };
  for (; i < n; ++i) take_in(values[i], values[i], values[i] - values[i]);
  for (std::size_t l = 0; l < lanes; ++l) take_in(low[l], high[l], nought[l]);
  return range;
}

/// Where a value lies among `parts` equal ones of a range. Rounded, the order of parts is still that of values.
struct Parts {
  std::size_t parts;
  double low, scale;

  Parts(std::size_t n, const Range& range)
      : parts(std::clamp<std::size_t>(n / per_part, 1, most_parts)),
        low(range.low),
        scale((static_cast<double>(parts) - 0.5) / (range.high - range.low)) {}

  bool part_them(const Range& range) const { return std::isfinite(range.high - range.low) && std::isfinite(scale); }
};

using Ends = std::array<std::uint32_t, most_parts>; // of at most 2³² − 1 values

/// each(value, its part) for all values; parts are found several at a time.
template <class Each>
[[gnu::always_inline]] inline void for_each_value(std::span<const double> values, const Parts& part, const Each& each) {
  constexpr std::size_t block = 64;
  std::array<std::int32_t, block> at;
  const auto low = part.low, scale = part.scale;
  std::size_t i = 0;
  for (; i + block <= values.size(); i += block) {
    const double* const value = values.data() + i;
    for (std::size_t j = 0; j < block; ++j) at[j] = static_cast<std::int32_t>((value[j] - low) * scale);
    for (std::size_t j = 0; j < block; ++j) each(value[j], static_cast<std::uint32_t>(at[j]));
  }
  for (; i < values.size(); ++i) each(values[i], static_cast<std::uint32_t>((values[i] - low) * scale));
}

/// Puts values into parts, in `room`; `ends` of each come back.
LANDFALL_CLONES void part_out(std::span<const double> values, const Parts& part, double* room, Ends& ends) {
  std::uint32_t* const end = ends.data();
  std::fill_n(end, part.parts, 0u);
  for_each_value(values, part, [end](double, std::uint32_t at) { ++end[at]; });
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < part.parts; ++i) total += std::exchange(end[i], total);
  for_each_value(values, part, [end, room](double value, std::uint32_t at) { room[end[at]++] = value; });
}

/// One group's values, and two rooms for as many: what is in the second is of no more use.
struct Group {
  std::span<const double> values;
  double *room, *other;
};

void add_sorted(const Group& first, const Group& second, Whole below1, Whole below2, Sums& sums) {
  const auto sorted = [](const Group& group) {
    std::copy(group.values.begin(), group.values.end(), group.room);
    std::sort(group.room, group.room + group.values.size());
    return std::span(group.room, group.values.size());
  };
  const auto a = sorted(first), b = sorted(second);
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const double value = j == b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    const auto i0 = i, j0 = j;
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    sums.add_tie(i - i0, j - j0, below1 + i0, below2 + j0);
  }
}

void add_pairs(const Group& first, const Group& second, const Range& range, Whole below1, Whole below2, int level, Sums& sums) {
  const auto n1 = first.values.size(), n2 = second.values.size();
  if (range.low == range.high) return sums.add_tie(n1, n2, below1, below2);
  const Parts part(n1 + n2, range);
  if (level == most_levels || !part.part_them(range)) return add_sorted(first, second, below1, below2, sums);
  Ends ends1, ends2;
  part_out(first.values, part, first.room, ends1);
  part_out(second.values, part, second.room, ends2);
  add_few({first.room, ends1.data()}, {second.room, ends2.data()}, part.parts, below1, below2, sums);
  std::size_t i = 0, j = 0;
  for (std::size_t each = 0; each < part.parts; ++each) {
    const auto m1 = ends1[each] - i, m2 = ends2[each] - j;
    if (m1 + m2 > few) {
      // The first level's other room is all free: its parts take turns at the beginning of it, which stays near.
      const auto within = [&](const Group& group, std::size_t begin, std::size_t n) {
        return Group{{group.room + begin, n}, group.other + (level == 0 ? 0 : begin), group.room + begin};
      };
      const auto its = range_of(first.room + i, m1) | range_of(second.room + j, m2);
      add_pairs(within(first, i, m1), within(second, j, m2), its, below1 + i, below2 + j, level + 1, sums);
    }
    i += m1;
    j += m2;
  }
}

Range finite_range(std::span<const double> values, const char* column) {
  const auto range = range_of(values.data(), values.size());
  if (range.finite) return range;
  const auto bad = std::find_if_not(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
  throw Error(ErrorCode::invalid_argument, "a value is finite", column, bad - values.begin());
}

/// Σ(s − s̄)² of mean signs s = p/n_other − 1, from doubled placements p.
double squares_about_mean(Whole n, Whole sum, Whole squares, double n_other) {
  return static_cast<double>(n * squares - sum * sum) / (static_cast<double>(n) * n_other * n_other);
}

} // namespace

PairCounts pair_counts(std::span<const double> first, std::span<const double> second) {
  for (const auto& [values, column] : {std::pair{first, "first"}, {second, "second"}})
    require(values.size() <= std::numeric_limits<std::uint32_t>::max(), "a group has at most 2³² − 1 values", column);
  const auto range = finite_range(first, "first") | finite_range(second, "second");
  PairCounts counts{.n1 = static_cast<double>(first.size()), .n2 = static_cast<double>(second.size())};
  if (first.empty() || second.empty()) return counts;
  const std::size_t room1 = first.size() + lanes, room2 = second.size() + lanes;
  const auto room = pages<double>(2 * (room1 + room2));
  Sums sums;
  add_pairs({first, room.get(), room.get() + room1 + room2}, {second, room.get() + room1, room.get() + 2 * room1 + room2},
            range, 0, 0, 0, sums);
  const Whole n1 = first.size(), n2 = second.size(), above = (sums.placements - sums.equal) / 2;
  counts.above = static_cast<double>(above);
  counts.below = static_cast<double>(n1 * n2 - sums.equal - above);
  counts.squares1 = squares_about_mean(n1, sums.placements, sums.squares1, counts.n2);
  counts.squares2 = squares_about_mean(n2, 2 * n1 * n2 - sums.placements, sums.squares2, counts.n1);
  counts.ties = static_cast<double>(sums.ties);
  return counts;
}

} // namespace landfall::stats
