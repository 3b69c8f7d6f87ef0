// Where a deal is on each of some days, and what its moves between them are called.
// Private to pipeline. Thread safety: a value over a history that must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/pipeline/waterfall.hpp>

#include <cmath>

namespace landfall::pipeline {

/// A state of a deal as the pipeline of a period sees it.
class PeriodPipeline {
public:
  static constexpr std::size_t before_first = static_cast<std::size_t>(-1);

  PeriodPipeline(const History& history, const Period& period, std::string_view by)
      : history_(history), begin_(period.begin.days()), end_(period.end.days()), dated_(history.has_expected_close()) {
    if (by.empty()) return;
    column_ = history.dimension(by);
    split_ = true;
  }

  std::size_t segments() const { return split_ ? column_.levels.size() + 1 : 1; }
  std::string_view name(std::size_t segment) const {
    if (!split_) return "total";
    return segment < column_.levels.size() ? column_.levels[segment] : "(none)";
  }
  std::size_t segment(std::size_t state) const {
    if (!split_) return 0;
    return column_.codes[state] < 0 ? column_.levels.size() : static_cast<std::size_t>(column_.codes[state]);
  }
  bool holds(std::size_t state) const {
    if (state == before_first || history_.standing(state) != Standing::open) return false;
    const auto expected = history_.expected_day(state);
    return !dated_ || (expected != null_day && begin_ <= expected && expected < end_);
  }
  /// What it counts with.
  double amount(std::size_t state) const {
    const double known = history_.amount(state);
    return std::isnan(known) ? 0.0 : known;
  }

  /// Calls move(segment, bucket, before, after, change) for what lies between two states of a deal, of which at least one is
  /// held: nothing, once, or, for a transfer with another amount, three times.
  template <class Move> void between(std::size_t a, std::size_t b, Move&& move) const {
    const bool was = holds(a), is = holds(b);
    if (was && !is) {
      move(segment(a), left(b), amount(a), 0.0, -amount(a));
    } else if (is && !was) {
      move(segment(b), came(a), 0.0, amount(b), amount(b));
    } else if (was && is) {
      const double before = amount(a), after = amount(b);
      if (segment(a) != segment(b)) {
        move(segment(a), Bucket::transferred_out, before, 0.0, -before);
        move(segment(b), Bucket::transferred_in, 0.0, before, before);
      }
      if (after > before) move(segment(b), Bucket::increased, before, after, after - before);
      if (after < before) move(segment(b), Bucket::decreased, before, after, after - before);
    }
  }

private:
  Bucket left(std::size_t to) const {
    switch (history_.standing(to)) {
    case Standing::won: return Bucket::won;
    case Standing::lost: return Bucket::lost;
    case Standing::open: break;
    default: return Bucket::removed;
    }
    const auto expected = history_.expected_day(to);
    return expected == null_day || expected >= end_ ? Bucket::pushed_out : Bucket::pulled_out;
  }
  Bucket came(std::size_t from) const {
    if (from == before_first || history_.standing(from) == Standing::not_yet) return Bucket::created;
    if (history_.standing(from) != Standing::open) return Bucket::reopened;
    const auto expected = history_.expected_day(from);
    return expected == null_day || expected >= end_ ? Bucket::pulled_in : Bucket::pushed_in;
  }

  const History& history_;
  std::int32_t begin_, end_;
  bool dated_;
  bool split_ = false;
  CategoryColumn column_;
};

} // namespace landfall::pipeline
