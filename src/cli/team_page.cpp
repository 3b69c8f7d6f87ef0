// SPDX-License-Identifier: Apache-2.0
#include "cli/team_page.hpp"

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>

namespace landfall::cli {

namespace {

using review::compact;
using review::decimal;
using review::wrapped;

std::string p_of(std::optional<double> p) { return !p ? "–" : *p < 0.0005 ? "<.001" : decimal(*p, 3); }

std::string names_of(const std::vector<team::RankedRep>& reps) {
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(reps.size(), 6); ++i) names += (i ? ", " : "") + reps[i].rep;
  return reps.size() > 6 ? fmt::format("{} and {} more", names, reps.size() - 6) : names;
}

std::string table_of(const team::Comparison& comparison, const TeamPage& page) {
  review::TextTable table({fmt::format("top {}, bottom {}", comparison.top.size(), comparison.bottom.size()), "top", "bottom",
                           fmt::format("difference, {:g}%", 100.0 * page.level), "ratio", "g", "delta", "p", "q", ""},
                          {0, 9});
  for (const auto& row : comparison.rows)
    table.add({row.metric, compact(row.mean_top), compact(row.mean_bottom),
               fmt::format("{} ({} to {})", compact(row.difference.estimate), compact(row.difference.low),
                           compact(row.difference.high)),
               decimal(row.ratio.estimate, 2), decimal(row.hedges_g.estimate, 1), decimal(row.cliffs_delta.estimate, 2),
               p_of(row.p_value), p_of(row.q_value), row.driver ? "driver" : ""});
  return table.to_text(0, page.width);
}

/// What the best do otherwise.
std::string what_differs(const team::Comparison& comparison) {
  std::string drivers;
  for (const auto& row : comparison.rows)
    if (row.driver)
      drivers += fmt::format("{}{} ({} against {})", drivers.empty() ? "" : ", ", row.metric, compact(row.mean_top),
                             compact(row.mean_bottom));
  const auto groups = fmt::format("the top {} from the bottom {}", comparison.top.size(), comparison.bottom.size());
  if (drivers.empty()) return fmt::format("Nothing measured parts {} by more than chance may.", groups);
  return fmt::format("What parts {}: {}.", groups, drivers);
}

/// And how sure that is.
std::string how_sure(const io::TeamAnswer& answer, const TeamPage& page) {
  const auto drivers = answer.comparison.drivers().size();
  if (drivers == 0)
    return page.chosen_before
               ? "That is no proof that they work alike: with groups so small only a large difference would show."
               : "That is no proof that they work alike: with groups so small only a large difference would show, and the "
                 "groups "
                 "were chosen on the outcome.";
  const auto chance =
      fmt::format("Of differences that pass this test up to {:g}% are chance on average, and as the groups were chosen on ",
                  100.0 * page.false_discovery_rate);
  if (page.chosen_before) return chance + "an earlier period, luck in the choice is not among what parts them.";
  return fmt::format("{}the outcome, which is part luck, expect {} to be smaller next time.", chance,
                     drivers == 1 ? "it" : "them");
}

/// What a verdict hangs on, where it hangs on one.
std::vector<std::string> hangs_on(const std::vector<team::InfluenceRow>& rows, bool deals) {
  std::vector<std::string> sentences;
  for (const auto& row : rows) {
    if (!row.turns) continue;
    const auto who = deals ? fmt::format("deal {} of {}", row.without, row.rep) : row.without;
    sentences.push_back(fmt::format("without {}, {} {} a driver: {} instead of {}", who, row.metric,
                                    row.driver ? "is no longer" : "would be", compact(*row.difference_without),
                                    compact(row.difference)));
  }
  return sentences;
}

/// Who may truly be of the top third by win rate: the three likeliest.
std::string standing_of(const std::vector<team::StandingRow>& rows) {
  auto likeliest = rows;
  std::ranges::stable_sort(likeliest, std::greater(), &team::StandingRow::top_share);
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, likeliest.size()); ++i) {
    const auto& row = likeliest[i];
    text += fmt::format("{}{} {:.0f}% ({:.0f}% won, {:.0f}% pooled, rank {:.0f} to {:.0f})", i ? ", " : "", row.rep,
                        100.0 * row.top_share, 100.0 * row.seen, 100.0 * row.truth.estimate, row.rank.low, row.rank.high);
  }
  return text;
}

/// An estimate with its interval.
std::string with_interval(const stats::Interval& interval) {
  return fmt::format("{} ({} to {})", compact(interval.estimate), compact(interval.low), compact(interval.high));
}

/// How much of the gap comes again: when the groups were chosen, in the other half, and what the first alone says of it.
std::string gaps_of(const io::TeamAnswer& answer, const TeamPage& page) {
  review::TextTable table(
      {"gap, top less bottom", page.chosen, page.measured, fmt::format("shrunk, {:g}%", 100.0 * page.level)}, {0});
  for (const auto& row : answer.repeatable_gap)
    table.add({row.metric, with_interval(row.same), with_interval(row.next), with_interval(row.shrunk)});
  return table.to_text(0, page.width);
}

/// What the gap in the last volume is made of, and what closing the largest part is worth.
std::string attribution_of(const team::Attribution& attribution, const io::TeamAnswer& answer, const TeamPage& page) {
  std::string parts;
  for (const auto& row : attribution.rows)
    parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", row.factor, with_interval(row.part));
  const auto largest = std::ranges::max_element(attribution.rows, {}, [](const auto& row) { return row.part.estimate; });
  auto text = wrapped(
      "  made of: ",
      fmt::format("{} a rep, top less bottom, {}: {}", page.attributed, compact(attribution.gap.estimate), parts), page.width);
  if (largest->part.estimate > 0.0)
    text += wrapped("  worth: ",
                    fmt::format("closing half of the gap in {} alone is worth {} to the bottom {}, if it can be closed alone",
                                largest->factor, with_interval(largest->worth), answer.comparison.bottom.size()),
                    page.width);
  return text;
}

/// The metrics that go with the outcome over all reps, the three closest.
std::string correlates_of(const std::vector<team::CorrelateRow>& rows) {
  std::string text;
  int told = 0;
  for (const auto& row : rows) {
    if (!(row.spearman.low > 0.0 || row.spearman.high < 0.0) || told == 3) continue;
    text += fmt::format("{}{} {} ({} to {})", told++ ? ", " : "", row.metric, decimal(row.spearman.estimate, 2),
                        decimal(row.spearman.low, 2), decimal(row.spearman.high, 2));
  }
  return text.empty()
             ? text
             : fmt::format("{}; Spearman's rank correlation over all {} reps, an association", text, rows.front().spearman.n);
}

/// One road or several: of each camp who, and the two metrics that it is furthest from the team in.
std::string roads_of(const team::Camps& found) {
  if (found.camps.size() == 1)
    return found.preferred > 1 ? fmt::format("one, for want of evidence of more (p {}, found again {})", p_of(found.p_value),
                                             decimal(found.stability, 2))
                               : "one, for want of evidence of more";
  std::string text =
      fmt::format("{} (p {}, found again {})", found.camps.size(), p_of(found.p_value), decimal(found.stability, 2));
  for (const auto& camp : found.camps) {
    std::vector<std::size_t> order(found.metrics.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return std::abs(camp.profile[i]); });
    text += "; ";
    for (std::size_t i = 0; i < camp.reps.size(); ++i) text += (i ? ", " : "") + camp.reps[i];
    for (std::size_t i = 0; i < std::min<std::size_t>(2, order.size()); ++i)
      text += fmt::format("{}{} {:+.1f} sd", i ? ", " : ": ", found.metrics[order[i]], camp.profile[order[i]]);
  }
  return text;
}

} // namespace

std::string team_page(const io::TeamAnswer& answer, std::span<const std::string> notes, const TeamPage& page) {
  const auto& comparison = answer.comparison;
  const auto said = [&](const char* lead, const std::string& words) { return wrapped(lead, words, page.width); };
  std::string text = table_of(comparison, page);
  if (!answer.repeatable_gap.empty()) text += "\n" + gaps_of(answer, page) + "\n";
  text += said("  top: ", names_of(comparison.top)) + said("  bottom: ", names_of(comparison.bottom));
  for (const auto& aside : comparison.set_aside)
    text += said("  set aside: ", fmt::format("{} from {}, {}: {}", aside.rep, aside.from, compact(aside.value), aside.reason));
  for (const auto& sentence : hangs_on(answer.reps, false)) text += said("  hangs on one: ", sentence);
  for (const auto& sentence : hangs_on(answer.deals, true)) text += said("  hangs on one: ", sentence);
  if (answer.attribution) text += attribution_of(*answer.attribution, answer, page);
  if (const auto words = correlates_of(answer.correlates); !words.empty()) text += said("  goes with it: ", words);
  if (answer.camps) text += said("  roads: ", roads_of(*answer.camps));
  if (!answer.standing.empty()) text += said("  truly of the top third by win rate: ", standing_of(answer.standing));
  text += "\n" + said("", what_differs(comparison)) + said("", how_sure(answer, page));
  text += "\n" + said("  how: ", comparison.method) + said("  note: ", comparison.caveat);
  for (const auto& note : notes) text += said("  note: ", note);
  return text;
}

} // namespace landfall::cli
