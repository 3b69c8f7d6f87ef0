// The review as a page of text.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/review.hpp>

#include "review/text_table.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace landfall::review {

namespace {

/// Text in lines of at most `width` columns, the first one after `lead`, the others below it.
std::string wrapped(const std::string& lead, std::string_view words, std::size_t width) {
  std::string text = lead;
  std::size_t column = columns_of(lead);
  const std::size_t indent = column;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    const auto word = words.substr(at, end - at);
    if (column > indent && column + columns_of(word) > width) {
      text.back() = '\n'; // the space before it
      text += std::string(indent, ' ');
      column = indent;
    }
    text += word;
    text += ' ';
    column += columns_of(word) + 1;
    at = end + 1;
  }
  text.back() = '\n';
  return text;
}

std::string line(std::string_view name, const std::string& figure, const std::string& meaning, std::size_t width) {
  std::string lead = "  " + std::string(name);
  lead += std::string(16 - std::min<std::size_t>(16, columns_of(lead)), ' ');
  lead += std::string(12 - std::min<std::size_t>(12, columns_of(figure)), ' ') + figure + "   ";
  return wrapped(lead, meaning.empty() ? " " : meaning, width);
}

std::string heading(const Review& review) {
  constexpr std::array names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto days_left = review.period.days_remaining(review.as_of);
  std::string text = review.period.label + " as of " + names[static_cast<std::size_t>(review.as_of.weekday() - 1)] + " " +
                     review.as_of.to_string();
  text += ", week " + std::to_string(review.week) + " of " + std::to_string(review.weeks);
  return text + (days_left > 0 ? ", " + std::to_string(days_left) + " days left\n" : ", the last day\n");
}

/// What a reader must know before any figure.
std::string incomplete(const Review& review) {
  const auto& rejects = review.rejects;
  if (rejects.rows.empty()) return "";
  return count(rejects.rejected()) + " of " + count(rejects.given) +
         " rows were rejected: every figure below is without them\n";
}

/// The Landing's density from P0.5 to P99.5, with the target below it.
std::string picture(const Landing& landing, std::optional<double> target, std::size_t width) {
  const double low = landing.quantile(0.005), high = landing.quantile(0.995);
  if (!(high > low)) return "";
  constexpr std::array<std::string_view, 9> bars{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t columns = std::min<std::size_t>(width - 20, 60);
  const double step = (high - low) / static_cast<double>(columns);
  std::vector<double> mass(columns);
  for (std::size_t c = 0; c < columns; ++c)
    mass[c] = landing.cdf(low + static_cast<double>(c + 1) * step) -
              (c == 0 ? 1.0 - landing.probability_at_least(low) : landing.cdf(low + static_cast<double>(c) * step));
  const double tallest = *std::ranges::max_element(mass);
  std::string text = std::string(16, ' ');
  for (const double each : mass) text += bars[static_cast<std::size_t>(std::lround(8.0 * each / tallest))];
  text = text.substr(0, text.find_last_not_of(' ') + 1) + "\n" + std::string(16, ' ');
  const auto column_of = [&](double x) {
    return static_cast<std::size_t>(std::clamp((x - low) / step, 0.0, static_cast<double>(columns - 1)));
  };
  const std::size_t p10 = column_of(landing.quantile(0.1)), p50 = column_of(landing.quantile(0.5)),
                    p90 = column_of(landing.quantile(0.9));
  const bool target_seen = target && *target >= low && *target <= high;
  for (std::size_t c = 0; c < columns; ++c) {
    if (target_seen && c == column_of(*target))
      text += "◆";
    else if (c == p50)
      text += "┼";
    else if (c == p10)
      text += "├";
    else if (c == p90)
      text += "┤";
    else
      text += c > p10 && c < p90 ? "─" : " ";
  }
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  return text + (target_seen ? "   ◆ target\n" : "\n");
}

okr::Status status_of(double p_hit) {
  const okr::StatusThresholds thresholds = okr::StatusOptions().probability;
  return p_hit >= thresholds.on_track  ? okr::Status::on_track
         : p_hit >= thresholds.lagging ? okr::Status::lagging
                                       : okr::Status::off_track;
}

/// "; short by 140,000 at the median"
std::string at_the_median(const Review& review) {
  if (!review.variance) return "";
  const double variance = std::round(review.variance->p50);
  return "; " + (variance < 0.0 ? "short by " + money(-variance) : money(variance) + " over") + " at the median";
}

std::string landing(const Review& review, std::size_t width) {
  if (!review.summary) return line("landing", "–", "nothing can be forecast: see the notes", width);
  const auto& summary = *review.summary;
  if (summary.p10 == summary.p90) return line("landing", money(summary.p50), summary.method, width);
  std::string text = line("landing", money(summary.p50),
                          "80% sure to land between " + money(summary.p10) + " and " + money(summary.p90), width);
  if (summary.p_hit) {
    text += line("P(hit)", percent(*summary.p_hit),
                 std::string(to_string(status_of(*summary.p_hit))) + ": chance of " + money(*review.total.target) + " or more" +
                     at_the_median(review),
                 width);
  }
  return text + picture(*review.landing, review.total.target, width);
}

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
  text += landing(review, width);
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

std::string methods(const Review& review, std::size_t width) {
  if (review.methods.size() < 2) return "";
  TextTable table({"what each forecast says", "P10", "P50", "P90", "weight", "past error", "n"});
  for (const auto& row : review.methods)
    table.add({row.method, compact(row.p10), compact(row.p50), compact(row.p90), percent(row.weight),
               "±" + percent(row.error_ratio), count(row.n)});
  return "\n" + table.to_text(0, width);
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
  TextTable table({"key results, by trend", "status", "P(hit)", "now", "target", "done, due", "lands, 80%", "owner"},
                  {0, 1, 7});
  for (const auto& row : review.okrs)
    table.add({row.key_result, std::string(to_string(row.status)), percent(row.p_hit), compact(row.current),
               compact(row.target), percent(row.progress) + ", " + percent(row.expected),
               row.p10 ? compact(row.p10) + " to " + compact(row.p90) : "–", row.owner});
  return "\n" + table.to_text(0, width);
}

std::string left_out(const Review& review, std::size_t width) {
  const auto& rejects = review.rejects;
  if (rejects.given == 0) return "";
  std::string text = "\n" + count(rejects.accepted) + " of " + count(rejects.given) + " rows accepted, " +
                     count(rejects.rejected()) + " rejected\n";
  constexpr std::size_t most = 8;
  TextTable table({"row", "column", "value", "reason"}, {1, 2, 3});
  for (std::size_t i = 0; i < std::min(rejects.rows.size(), most); ++i) {
    const auto& reject = rejects.rows[i];
    table.add({count(reject.row), reject.column, reject.value, reject.reason});
  }
  if (!table.empty()) text += table.to_text(2, width);
  if (rejects.rows.size() > most) text += "  and " + count(rejects.rejected() - std::int64_t{most}) + " more\n";
  return text;
}

std::string list(std::string_view title, const std::vector<std::string>& items, std::size_t width) {
  if (items.empty()) return "";
  std::string text = "\n" + std::string(title) + "\n";
  for (const auto& item : items) text += wrapped("  - ", item, width);
  return text;
}

} // namespace

std::string to_text(const Review& review, std::size_t width) {
  require(width >= 80, "a review needs 80 columns", "width");
  return heading(review) + incomplete(review) + "\n" + figures(review, width) + methods(review, width) +
         segments(review, width) + team(review, width) + okrs(review, width) + left_out(review, width) +
         list("Mind", review.notes, width) + list("How it was worked out", review.definitions, width);
}

} // namespace landfall::review
