// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/waterfall.hpp>

#include "pipeline/moves.hpp"

#include <landfall/core/parallel.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <array>
#include <numeric>

namespace landfall::pipeline {

std::string_view to_string(Bucket bucket) {
  constexpr std::string_view names[] = {"beginning",       "created",   "reopened",  "transferred_in", "pulled_in",
                                        "pushed_in",       "increased", "decreased", "pushed_out",     "pulled_out",
                                        "transferred_out", "won",       "lost",      "removed",        "ending"};
  return names[static_cast<std::size_t>(bucket)];
}

std::string_view to_string(SlipVerdict verdict) {
  constexpr std::string_view names[] = {"no_drop", "slips", "losses", "mixed", "unclear"};
  return names[static_cast<std::size_t>(verdict)];
}

namespace {

struct Cell {
  stats::CompensatedSum amount;
  std::int64_t count = 0;

  void add(double value) {
    amount += value;
    ++count;
  }
  void add(const Cell& other) {
    amount += other.amount.value();
    count += other.count;
  }
};

/// What stood on each day, and what moved between one and the next, by segment.
class Moves {
public:
  Moves(std::size_t days, std::size_t segments)
      : segments_(segments), stood_(days * segments), moved_((days - 1) * segments * bucket_count) {}

  Cell& stood(std::size_t day, std::size_t segment) { return stood_[day * segments_ + segment]; }
  Cell& moved(std::size_t step, std::size_t segment, Bucket bucket) {
    return moved_[(step * segments_ + segment) * bucket_count + static_cast<std::size_t>(bucket)];
  }
  void add(const Moves& other) {
    for (std::size_t i = 0; i < stood_.size(); ++i) stood_[i].add(other.stood_[i]);
    for (std::size_t i = 0; i < moved_.size(); ++i) moved_[i].add(other.moved_[i]);
  }
  bool any(std::size_t segment) {
    const std::size_t days = stood_.size() / segments_;
    for (std::size_t day = 0; day < days; ++day)
      if (stood(day, segment).count > 0) return true;
    return false;
  }

private:
  std::size_t segments_;
  std::vector<Cell> stood_, moved_;
};

/// Follows the deals [first, last) through the days.
void follow(const History& history, const PeriodPipeline& pipeline, std::span<const Date> days, std::size_t first,
            std::size_t last, Moves& moves) {
  const auto from = history.from_days();
  const auto state_on = [&](std::size_t at, std::size_t end, Date day) { // the first state after the day, from `at` on
    while (at < end && from[at] <= day.days()) ++at;
    return at;
  };
  for (std::size_t deal = first; deal < last; ++deal) {
    const std::size_t begin = history.first(deal), end = history.first(deal + 1);
    if (begin == end || from[begin] > days.back().days()) continue;
    std::size_t next = state_on(begin, end, days[0]);
    std::size_t state = next == begin ? PeriodPipeline::before_first : next - 1;
    bool held = pipeline.holds(state);
    if (held)
      moves.stood(0, pipeline.segment(state)).add(pipeline.amount(state));
    else if (next == end)
      continue; // nothing more will happen to it
    for (std::size_t step = 0; step + 1 < days.size(); ++step) {
      next = state_on(next, end, days[step + 1]);
      const std::size_t now = next == begin ? PeriodPipeline::before_first : next - 1;
      if (now != state) {
        pipeline.between(state, now, [&](std::size_t segment, Bucket bucket, double, double, double change) {
          moves.moved(step, segment, bucket).add(change);
        });
        state = now;
        held = pipeline.holds(state);
      }
      if (held)
        moves.stood(step + 1, pipeline.segment(state)).add(pipeline.amount(state));
      else if (next == end)
        break;
    }
  }
}

std::vector<std::size_t> by_name(const PeriodPipeline& pipeline) {
  std::vector<std::size_t> segments(pipeline.segments());
  std::iota(segments.begin(), segments.end(), std::size_t{0});
  if (segments.size() > 1)
    std::sort(segments.begin(), segments.end() - 1,
              [&](std::size_t a, std::size_t b) { return pipeline.name(a) < pipeline.name(b); });
  return segments;
}

} // namespace

std::vector<WaterfallRow> waterfall(const History& history, const Period& period, std::span<const Date> days,
                                    const WaterfallOptions& options) {
  require(days.size() >= 2, "a waterfall lies between two days", "days");
  for (std::size_t i = 1; i < days.size(); ++i)
    require(days[i - 1] < days[i], "the days do not ascend", "days", static_cast<std::int64_t>(i));
  const PeriodPipeline pipeline(history, period, options.by);

  // Parts are cut by deals alone, and added in their order: the bits do not depend on who does them.
  constexpr std::size_t part_size = 1 << 17;
  const std::size_t parts = std::max<std::size_t>(1, (history.opportunities() + part_size - 1) / part_size);
  options.control.require_memory(static_cast<double>(parts * days.size() * pipeline.segments()) * (bucket_count + 1) *
                                     sizeof(Cell),
                                 options.by.empty() ? "days" : options.by);
  std::vector<Moves> found(parts, Moves(days.size(), pipeline.segments()));
  for_each_part(parts, options.control, [&](std::size_t part) {
    follow(history, pipeline, days, part * part_size, std::min(history.opportunities(), (part + 1) * part_size), found[part]);
  });
  Moves& moves = found.front();
  for (std::size_t part = 1; part < parts; ++part) moves.add(found[part]);

  std::vector<std::size_t> segments;
  for (const auto segment : by_name(pipeline))
    if (options.by.empty() || moves.any(segment)) segments.push_back(segment);
  std::vector<WaterfallRow> rows;
  rows.reserve((days.size() - 1) * segments.size() * bucket_count);
  for (std::size_t step = 0; step + 1 < days.size(); ++step)
    for (const auto segment : segments)
      for (std::size_t b = 0; b < bucket_count; ++b) {
        const auto bucket = static_cast<Bucket>(b);
        const Cell& cell = bucket == Bucket::beginning ? moves.stood(step, segment)
                           : bucket == Bucket::ending  ? moves.stood(step + 1, segment)
                                                       : moves.moved(step, segment, bucket);
        rows.push_back(
            {days[step], days[step + 1], std::string(pipeline.name(segment)), bucket, cell.amount.value(), cell.count});
      }
  return rows;
}

std::vector<WaterfallDeal> waterfall_deals(const History& history, const Period& period, Date from, Date to,
                                           const WaterfallOptions& options) {
  require(from < to, "the days do not ascend", "to");
  const PeriodPipeline pipeline(history, period, options.by);
  const auto days = history.from_days();
  std::vector<std::pair<std::size_t, WaterfallDeal>> found; // with the place of its segment
  for (std::size_t deal = 0; deal < history.opportunities(); ++deal) {
    const std::size_t begin = history.first(deal), end = history.first(deal + 1);
    const auto state_on = [&](Date day) {
      std::size_t at = begin;
      while (at < end && days[at] <= day.days()) ++at;
      return at == begin ? PeriodPipeline::before_first : at - 1;
    };
    const auto a = state_on(from), b = state_on(to);
    if (a == b) continue;
    pipeline.between(a, b, [&](std::size_t segment, Bucket bucket, double before, double after, double change) {
      found.emplace_back(segment, WaterfallDeal{.opportunity = static_cast<std::int64_t>(deal),
                                                .segment = std::string(pipeline.name(segment)),
                                                .bucket = bucket,
                                                .before = before,
                                                .after = after,
                                                .amount = change});
    });
  }
  std::vector<std::size_t> place(pipeline.segments());
  const auto named = by_name(pipeline);
  for (std::size_t i = 0; i < named.size(); ++i) place[named[i]] = i;
  std::ranges::stable_sort(found, [&](const auto& a, const auto& b) {
    if (a.first != b.first) return place[a.first] < place[b.first];
    if (a.second.bucket != b.second.bucket) return a.second.bucket < b.second.bucket;
    return std::abs(a.second.amount) > std::abs(b.second.amount);
  });
  std::vector<WaterfallDeal> deals;
  deals.reserve(found.size());
  for (auto& [segment, deal] : found) deals.push_back(std::move(deal));
  return deals;
}

SlipInference infer_slips(double this_change, double next_change, double all_change, double tolerance) {
  require(std::isfinite(this_change) && std::isfinite(next_change) && std::isfinite(all_change), "a change is a finite amount",
          "change");
  require(0.0 <= tolerance && tolerance < 0.5, "it is a share of the drop, below a half", "tolerance");
  const double drop = -this_change, near = tolerance * drop;
  if (drop <= 0.0) return {};
  SlipInference answer{.verdict = SlipVerdict::unclear,
                       .slipped_amount = std::clamp(next_change, 0.0, drop),
                       .gone_amount = std::clamp(-all_change, 0.0, drop)};
  if (std::abs(all_change) <= near && next_change >= drop - near)
    answer.verdict = SlipVerdict::slips;
  else if (std::abs(next_change) <= near && -all_change >= drop - near)
    answer.verdict = SlipVerdict::losses;
  else if (next_change > near && all_change < -near && std::abs(next_change - all_change - drop) <= near)
    answer.verdict = SlipVerdict::mixed;
  return answer;
}

} // namespace landfall::pipeline
