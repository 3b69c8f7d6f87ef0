// SPDX-License-Identifier: Apache-2.0
#include "review/page.hpp"

#include "review/text_table.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace landfall::review {

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

std::string heading(const Period& period, Date as_of, const std::string& between) {
  constexpr std::array names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto days_left = period.days_remaining(as_of);
  const std::string text =
      period.label + " as of " + names[static_cast<std::size_t>(as_of.weekday() - 1)] + " " + as_of.to_string() + between;
  if (as_of < period.begin) return text + ", begins in " + std::to_string(period.begin - as_of) + " days\n";
  return text + (days_left > 0 ? ", " + std::to_string(days_left) + " days left\n" : ", the last day\n");
}

std::string incomplete(const Rejects& rejects) {
  if (rejects.rows.empty()) return "";
  return count(rejects.rejected()) + " of " + count(rejects.given) +
         " rows were rejected: every figure below is without them\n";
}

namespace {

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
std::string at_the_median(const LandingSummary& summary, double target) {
  const double variance = std::round(summary.p50 - target);
  return "; " + (variance < 0.0 ? "short by " + money(-variance) : money(variance) + " over") + " at the median";
}

} // namespace

std::string landing_lines(const std::optional<Landing>& landing, const std::optional<LandingSummary>& summary,
                          std::optional<double> target, std::size_t width) {
  if (!landing || !summary) return line("landing", "–", "nothing can be forecast: see the notes", width);
  if (summary->p10 == summary->p90) return line("landing", money(summary->p50), summary->method, width);
  std::string text = line("landing", money(summary->p50),
                          "80% sure to land between " + money(summary->p10) + " and " + money(summary->p90), width);
  if (summary->p_hit && target)
    text += line("P(hit)", percent(*summary->p_hit),
                 std::string(to_string(status_of(*summary->p_hit))) + ": chance of " + money(*target) + " or more" +
                     at_the_median(*summary, *target),
                 width);
  return text + picture(*landing, target, width);
}

std::string methods_table(std::span<const forecast::MethodRow> methods, std::size_t width) {
  if (methods.size() < 2) return "";
  TextTable table({"what each forecast says", "P10", "P50", "P90", "weight", "past error", "n"});
  for (const auto& row : methods)
    table.add({row.method, compact(row.p10), compact(row.p50), compact(row.p90), percent(row.weight),
               "±" + percent(row.error_ratio), count(row.n)});
  return "\n" + table.to_text(0, width);
}

std::string deals_table(std::string_view title, std::span<const forecast::OpenDealRow> deals, bool with_target,
                        std::size_t width) {
  std::vector<std::string> header{std::string(title), "owner", "amount", "chance", "80%", "n"};
  if (with_target)
    header.insert(header.end(), {"if won", "if lost"});
  else
    header.push_back("scatter");
  TextTable table(std::move(header), {0, 1}, {.columns = {1, 0}, .least = 8});
  for (const auto& deal : deals) {
    std::vector<std::string> cells{deal.id,
                                   deal.owner,
                                   compact(deal.amount),
                                   percent(deal.chance.estimate),
                                   percent(deal.chance.low) + " to " + percent(deal.chance.high),
                                   count(deal.chance.n)};
    if (with_target)
      cells.insert(cells.end(), {percent(deal.hit_if_won), percent(deal.hit_if_lost)});
    else
      cells.push_back(percent(deal.variance_share));
    table.add(std::move(cells));
  }
  return table.to_text(0, width);
}

std::string rejects_table(const Rejects& rejects, std::size_t width) {
  if (rejects.given == 0) return "";
  std::string text = "\n" + count(rejects.accepted) + " of " + count(rejects.given) + " rows accepted, " +
                     count(rejects.rejected()) + " rejected\n";
  constexpr std::size_t most = 8;
  TextTable table({"row", "line", "column", "value", "reason"}, {2, 3, 4});
  for (std::size_t i = 0; i < std::min(rejects.rows.size(), most); ++i) {
    const auto& reject = rejects.rows[i];
    table.add({count(reject.row), reject.line > 0 ? count(reject.line) : "", reject.column, reject.value, reject.reason});
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

LandingSummary summarise(const Landing& landing, std::optional<double> target) {
  LandingSummary summary{.mean = landing.mean(),
                         .p10 = landing.quantile(0.1),
                         .p50 = landing.quantile(0.5),
                         .p90 = landing.quantile(0.9),
                         .method = landing.method(),
                         .n = landing.n()};
  if (target) summary.p_hit = landing.probability_at_least(*target);
  return summary;
}

std::vector<Period> periods_before(const pipeline::Snapshot& snapshot, const FiscalCalendar& calendar, const Period& period) {
  using Of = Period (FiscalCalendar::*)(Date) const;
  Of kind = nullptr;
  for (const Of each : {Of(&FiscalCalendar::quarter_of), Of(&FiscalCalendar::month_of), Of(&FiscalCalendar::semester_of),
                        Of(&FiscalCalendar::year_of), Of(&FiscalCalendar::week_of)}) {
    const Period same = (calendar.*each)(period.begin);
    if (!kind && same.begin == period.begin && same.end == period.end) kind = each;
  }
  require(kind != nullptr, "this is no period of the calendar", "period");
  Date first = period.begin;
  for (const auto rows : {snapshot.won_rows(), snapshot.lost_rows()})
    for (const auto row : rows) first = std::min(first, *snapshot.table().closed[row]);
  std::vector<Period> periods;
  // A model has something to say of each: one close date in 1900, as spreadsheets make them of 0, is not to cost hours.
  constexpr std::size_t most = 400;
  for (Date last = period.begin - 1; last >= first && periods.size() < most; last = periods.back().begin - 1)
    periods.push_back((calendar.*kind)(last));
  std::ranges::reverse(periods);
  return periods;
}

} // namespace landfall::review
