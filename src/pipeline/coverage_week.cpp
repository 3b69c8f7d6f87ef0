// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/coverage_week.hpp>

#include "pipeline/moves.hpp"

#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <map>
#include <numeric>

namespace landfall::pipeline {

std::string_view to_string(YieldDefinition definition) {
  return definition == YieldDefinition::standing ? "standing" : "whole";
}

namespace {

/// The days on which a period is looked at, and its last, which tells how it ended; all within one row of cells.
struct Weeks {
  Period period;
  std::size_t first = 0; ///< place of week 0 among the cells
  std::int32_t last = 0; ///< last week seen; -1: none
  bool over = false;     ///< its last day is known

  std::int32_t day(std::int32_t week) const { return period.begin.days() + 7 * week - 1; }
  /// Weeks seen in [from, until), as a half-open range.
  std::pair<std::int32_t, std::int32_t> within(std::int32_t from, std::int32_t until) const {
    const auto at_or_after = [&](std::int64_t day_wanted) { // the first week whose day is there
      const std::int64_t apart = day_wanted - (period.begin.days() - 1);
      return static_cast<std::int32_t>(std::clamp<std::int64_t>(apart <= 0 ? 0 : (apart + 6) / 7, 0, last + 1));
    };
    return {at_or_after(from), at_or_after(until)};
  }
};

struct Cell {
  stats::CompensatedSum open, won, yielded;
  double squares = 0.0;
  std::int64_t open_count = 0;
  bool any = false;

  void add(const Cell& other) {
    open += other.open.value();
    won += other.won.value();
    yielded += other.yielded.value();
    squares += other.squares;
    open_count += other.open_count;
    any |= other.any;
  }
};

class Plan {
public:
  Plan(std::span<const Period> periods, Date as_of) {
    require(!periods.empty(), "there is no period to look at", "periods");
    for (const auto& period : periods) {
      require(period.begin < period.end, "a period ends after it begins", "periods");
      require(weeks_.empty() || weeks_.back().period.end <= period.begin, "the periods overlap, or do not ascend", "periods");
      Weeks weeks{.period = period, .first = cells_, .last = -1, .over = period.last_day() <= as_of};
      const auto final_day = std::min(period.last_day(), as_of).days();
      while (weeks.day(weeks.last + 1) <= final_day) ++weeks.last;
      cells_ += static_cast<std::size_t>(weeks.last + 2); // and one for the end
      weeks_.push_back(weeks);
    }
  }
  std::span<const Weeks> weeks() const { return weeks_; }
  std::size_t cells() const { return cells_; }
  const Weeks* find(std::int32_t day) const {
    const auto after = std::ranges::upper_bound(weeks_, day, {}, [](const Weeks& w) { return w.period.begin.days(); });
    if (after == weeks_.begin()) return nullptr;
    const Weeks& weeks = *std::prev(after);
    return day < weeks.period.end.days() ? &weeks : nullptr;
  }

private:
  std::vector<Weeks> weeks_;
  std::size_t cells_ = 0;
};

/// Goes through the states of the deals [first, last), each of which holds for some weeks of the period that it belongs to.
void gather(const History& history, const PeriodPipeline& segments, const Plan& plan, std::size_t first, std::size_t last,
            std::vector<Cell>& cells) {
  constexpr auto never = std::numeric_limits<std::int32_t>::max();
  const auto from = history.from_days();
  const auto each_week = [&](const Weeks& weeks, std::size_t state, std::int32_t until, auto&& visit) {
    const auto [begin, end] = weeks.within(from[state], until);
    const auto segment = segments.segment(state);
    for (auto week = begin; week < end; ++week)
      visit(cells[(weeks.first + static_cast<std::size_t>(week)) * segments.segments() + segment]);
  };
  for (std::size_t deal = first; deal < last; ++deal) {
    const std::size_t begin = history.first(deal), end = history.first(deal + 1);
    /// What the deal was booked for within the period, as it stood on the period's last day; 0: nothing.
    const auto booked = [&](const Weeks& weeks) {
      std::size_t at = begin;
      while (at < end && from[at] <= weeks.period.last_day().days()) ++at;
      if (at == begin || history.standing(at - 1) != Standing::won) return 0.0;
      const double amount = segments.amount(at - 1);
      while (at > begin && history.standing(at - 1) == Standing::won) --at;
      return from[at] >= weeks.period.begin.days() ? amount : 0.0;
    };
    std::size_t run = begin; // where the present standing began
    for (std::size_t state = begin; state < end; ++state) {
      if (history.standing(state) != history.standing(run)) run = state;
      const std::int32_t until = state + 1 < end ? from[state + 1] : never;
      const double amount = segments.amount(state);
      if (history.standing(state) == Standing::open) {
        const auto stands = [&](const Weeks& weeks) {
          double paid = 0.0;
          bool asked = false;
          each_week(weeks, state, until, [&](Cell& cell) {
            if (!std::exchange(asked, true)) paid = weeks.over ? booked(weeks) : 0.0;
            cell.open += amount;
            cell.squares += amount * amount;
            if (paid != 0.0) cell.yielded += paid;
            ++cell.open_count;
            cell.any = true;
          });
        };
        if (!history.has_expected_close()) {
          for (const auto& weeks : plan.weeks()) stands(weeks);
        } else if (const auto expected = history.expected_day(state); expected != null_day) {
          if (const Weeks* weeks = plan.find(expected)) stands(*weeks);
        }
      } else if (history.standing(state) == Standing::won) {
        const Weeks* weeks = plan.find(from[run]);
        if (weeks == nullptr) continue;
        const auto wins = [&](Cell& cell) {
          cell.won += amount;
          cell.any = true;
        };
        each_week(*weeks, state, until, wins);
        const auto end_day = weeks->period.last_day().days();
        if (weeks->over && from[state] <= end_day && end_day < until)
          wins(cells[(weeks->first + static_cast<std::size_t>(weeks->last + 1)) * segments.segments() +
                     segments.segment(state)]);
      }
    }
  }
}

} // namespace

std::vector<CoverageWeekRow> coverage_by_week(const History& history, std::span<const Period> periods, Date as_of,
                                              std::span<const PeriodTarget> targets, const CoverageWeekOptions& options) {
  const Plan plan(periods, as_of);
  const PeriodPipeline segments(history, periods.front(), options.by); // for its segments alone

  std::map<std::pair<std::string, std::string>, double> asked;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& [period, segment, amount] = targets[i];
    const auto row = static_cast<std::int64_t>(i);
    require(std::isfinite(amount) && amount >= 0.0, "a target is a finite amount, not below 0", "target", row);
    require(asked.emplace(std::pair{period, segment}, amount).second, "'" + segment + "' has a target already", "segment", row);
  }

  constexpr std::size_t part_size = 1 << 17; // cut by deals alone: the bits do not depend on threads
  const std::size_t parts = std::max<std::size_t>(1, (history.opportunities() + part_size - 1) / part_size);
  const std::size_t size = plan.cells() * segments.segments();
  options.control.require_memory(static_cast<double>(parts * size) * sizeof(Cell), options.by.empty() ? "periods" : options.by);
  std::vector<std::vector<Cell>> found(parts, std::vector<Cell>(size));
  for_each_part(parts, options.control, [&](std::size_t part) {
    gather(history, segments, plan, part * part_size, std::min(history.opportunities(), (part + 1) * part_size), found[part]);
  });
  auto& cells = found.front();
  for (std::size_t part = 1; part < parts; ++part)
    for (std::size_t i = 0; i < size; ++i) cells[i].add(found[part][i]);

  std::vector<std::size_t> shown; // segments by name
  for (std::size_t s = 0; s < segments.segments(); ++s) {
    bool any = options.by.empty();
    for (std::size_t i = s; i < size && !any; i += segments.segments()) any = cells[i].any;
    for (const auto& [place, amount] : asked) any |= place.second == segments.name(s);
    if (any) shown.push_back(s);
  }
  std::ranges::sort(shown, [&](std::size_t a, std::size_t b) {
    const bool last_a = a + 1 == segments.segments(), last_b = b + 1 == segments.segments();
    return last_a != last_b ? last_b : segments.name(a) < segments.name(b);
  });

  std::vector<CoverageWeekRow> rows;
  for (const auto& weeks : plan.weeks())
    for (std::int32_t week = 0; week <= weeks.last; ++week)
      for (const auto s : shown) {
        const Cell& cell = cells[(weeks.first + static_cast<std::size_t>(week)) * segments.segments() + s];
        CoverageWeekRow row{.period = weeks.period.label,
                            .week = week,
                            .day = Date::from_days(weeks.day(week)),
                            .segment = std::string(segments.name(s)),
                            .open_amount = cell.open.value(),
                            .open_count = cell.open_count,
                            .effective_count = 0.0,
                            .won_amount = cell.won.value(),
                            .target = {},
                            .coverage_ratio = {},
                            .yielded_amount = {},
                            .final_amount = {}};
        if (cell.squares > 0.0) row.effective_count = row.open_amount * row.open_amount / cell.squares;
        if (weeks.over) {
          row.yielded_amount = cell.yielded.value();
          row.final_amount =
              cells[(weeks.first + static_cast<std::size_t>(weeks.last + 1)) * segments.segments() + s].won.value();
        }
        if (const auto goal = asked.find({row.period, row.segment}); goal != asked.end()) {
          row.target = goal->second;
          const double covered = options.definition == CoverageDefinition::to_go ? *row.target - row.won_amount : *row.target;
          if (covered > 0.0) row.coverage_ratio = row.open_amount / covered;
        }
        rows.push_back(std::move(row));
      }
  return rows;
}

std::vector<double> pipeline_amounts(const History& history, const Period& period, Date day, std::string_view by,
                                     std::string_view segment) {
  const PeriodPipeline pipeline(history, period, by);
  const auto from = history.from_days();
  std::vector<double> amounts;
  for (std::size_t deal = 0; deal < history.opportunities(); ++deal) {
    std::size_t at = history.first(deal);
    while (at < history.first(deal + 1) && from[at] <= day.days()) ++at;
    if (at == history.first(deal) || !pipeline.holds(at - 1)) continue;
    if (!by.empty() && pipeline.name(pipeline.segment(at - 1)) != segment) continue;
    amounts.push_back(history.amount(at - 1));
  }
  return amounts;
}

} // namespace landfall::pipeline
