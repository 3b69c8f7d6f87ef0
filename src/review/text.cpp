// The review as a page of text.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/review.hpp>

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::review {

namespace {

std::string figures(const Review& review, std::size_t width) {
  const auto& total = review.total;
  std::string text;
  text += line("won so far", money(total.won_amount),
               count(total.won_count) + " deals" +
                   (total.target && *total.target > 0.0
                        ? ", " + percent(total.won_amount / *total.target) + " of the target of " + money(*total.target)
                        : ""),
               width);
  text += line("open", money(total.open_amount), count(total.open_count) + " deals", width);
  const bool over = review.as_of >= review.period.last_day();
  if (!over && total.coverage_ratio) {
    const bool to_go = total.definition == pipeline::CoverageDefinition::to_go;
    text +=
        line("coverage", decimal(*total.coverage_ratio, 1) + "x",
             to_go ? "open over the " + money(*total.remaining_target) + " still to win" : "open over the full target", width);
  } else if (!over && total.target) {
    text += line("coverage", "–", "nothing is left to cover: the target is met", width);
  }
  text += landing_lines(review.landing, review.summary, total.target, width);
  if (review.to_hit && review.to_hit->remaining_target > 0.0) {
    const auto& to_hit = *review.to_hit;
    const std::string so_far = to_hit.won_per_day ? "; so far " + money(std::round(*to_hit.won_per_day)) + " a day" : "";
    if (to_hit.needed_per_day)
      text += line("to hit", money(std::round(*to_hit.needed_per_day)),
                   "a business day, for the " + count(to_hit.business_days_left) + " that are left" + so_far, width);
    else
      text += line("to hit", money(to_hit.remaining_target), "short, and no business day is left" + so_far, width);
  }
  if (review.needed.size() == 2)
    text += line("needs", count(std::llround(review.needed[0].units)),
                 "deals at the mean of " + money(std::round(*review.performance.mean_amount)) + ", so " +
                     count(std::llround(review.needed[1].units)) + " opportunities at the win rate of " +
                     percent(review.performance.win_rate.estimate),
                 width);
  const auto& rate = review.performance.win_rate;
  if (rate.n > 0)
    text += line("win rate", percent(rate.estimate),
                 "80% sure between " + percent(rate.low) + " and " + percent(rate.high) + "; " + count(rate.n) +
                     " deals closed in the " + review.window.label,
                 width);
  if (review.performance.median_cycle_days && review.performance.mean_amount)
    text += line("cycle", decimal(*review.performance.median_cycle_days, 0),
                 "days from created to won, median; mean deal " + money(std::round(*review.performance.mean_amount)), width);
  return text;
}

std::string deciding(const Review& review, std::size_t width) {
  if (review.deciding.empty()) return "";
  return "\n" + deals_table("deals that decide", review.deciding, review.total.target.has_value(), width);
}

std::string segments(const Review& review, std::size_t width) {
  std::string text;
  for (auto first = review.segments.begin(); first != review.segments.end();) {
    const auto last =
        std::find_if(first, review.segments.end(), [&](const SegmentRow& row) { return row.dimension != first->dimension; });
    TextTable table({first->dimension, "won", "open", "coverage", "P10", "P50", "P90", "target", "P(hit)", "win rate"});
    for (; first != last; ++first) {
      table.add({first->segment, compact(first->won_amount), compact(first->open_amount),
                 first->coverage_ratio ? decimal(*first->coverage_ratio, 1) + "x" : "–", compact(first->p10),
                 compact(first->p50), compact(first->p90), compact(first->target), percent(first->p_hit),
                 percent(first->win_rate.estimate)});
    }
    text += "\n" + table.to_text(0, width);
  }
  return text;
}

std::string p_of(std::optional<double> p) { return !p ? "–" : *p < 0.0005 ? "<.001" : decimal(*p, 3); }

std::string names_of(const std::vector<team::RankedRep>& reps) {
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(reps.size(), 3); ++i) names += (i ? ", " : "") + reps[i].rep;
  return reps.size() > 3 ? names + ", …" : names;
}

std::string team(const Review& review, std::size_t width) {
  if (!review.team) return "";
  const auto& team = *review.team;
  TextTable table({"top " + count(std::int64_t(team.top.size())) + " against bottom " + count(std::int64_t(team.bottom.size())),
                   "top", "bottom", "difference, 80%", "ratio", "g", "p", "q", ""},
                  {0, 8});
  for (const auto& row : team.rows)
    table.add(
        {row.metric, compact(row.mean_top), compact(row.mean_bottom),
         compact(row.difference.estimate) + " (" + compact(row.difference.low) + " to " + compact(row.difference.high) + ")",
         decimal(row.ratio.estimate, 2), decimal(row.hedges_g.estimate, 1), p_of(row.p_value), p_of(row.q_value),
         row.driver ? "driver" : ""});
  std::string text = "\n" + table.to_text(0, width);
  text += wrapped("  top: ", names_of(team.top), width) + wrapped("  bottom: ", names_of(team.bottom), width);
  for (const auto& aside : team.set_aside)
    text +=
        wrapped("  set aside: ", aside.rep + " from " + aside.from + ", " + compact(aside.value) + ": " + aside.reason, width);
  return text;
}
std::string okrs(const Review& review, std::size_t width) {
  if (review.okrs.empty()) return "";
  TextTable table({"key results", "status", "P(hit)", "now", "target", "done, due", "lands, 80%", "owner"}, {0, 1, 7});
  for (const auto& row : review.okrs)
    table.add({row.key_result, std::string(to_string(row.status)), percent(row.p_hit), compact(row.current),
               compact(row.target), percent(row.progress) + ", " + percent(row.expected),
               row.p10 ? compact(row.p10) + " to " + compact(row.p90) : "–", row.owner});
  return "\n" + table.to_text(0, width);
}

} // namespace

std::string to_text(const Review& review, std::size_t width) {
  require(width >= 80, "a review needs 80 columns", "width");
  return heading(review.period, review.as_of, ", week " + std::to_string(review.week) + " of " + std::to_string(review.weeks)) +
         incomplete(review.rejects) + "\n" + figures(review, width) + methods_table(review.methods, width) +
         deciding(review, width) + segments(review, width) + team(review, width) + okrs(review, width) +
         rejects_table(review.rejects, width) + list("Mind", review.notes, width) +
         list("How it was worked out", review.definitions, width);
}

} // namespace landfall::review
