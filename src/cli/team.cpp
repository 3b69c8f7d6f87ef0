// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <landfall/io/team_table.hpp>
#include <landfall/review/deal_forecast.hpp> // in_ascii

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace landfall::cli {

namespace {

using review::compact;
using review::decimal;
using review::wrapped;

struct TeamRequest {
  std::string table;
  io::TeamColumns columns;
  team::CompareOptions options;
  std::size_t width = 100;
  bool keep_influential = false, ascii = false;
};

std::string p_of(std::optional<double> p) { return !p ? "–" : *p < 0.0005 ? "<.001" : decimal(*p, 3); }

std::string names_of(const std::vector<team::RankedRep>& reps) {
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(reps.size(), 6); ++i) names += (i ? ", " : "") + reps[i].rep;
  return reps.size() > 6 ? fmt::format("{} and {} more", names, reps.size() - 6) : names;
}

std::string table_of(const team::Comparison& comparison, const TeamRequest& request) {
  review::TextTable table({fmt::format("top {} against bottom {}", comparison.top.size(), comparison.bottom.size()), "top",
                           "bottom", fmt::format("difference, {:g}%", 100.0 * request.options.level), "ratio", "g", "p", "q",
                           ""},
                          {0, 8});
  for (const auto& row : comparison.rows)
    table.add({row.metric, compact(row.mean_top), compact(row.mean_bottom),
               fmt::format("{} ({} to {})", compact(row.difference.estimate), compact(row.difference.low),
                           compact(row.difference.high)),
               decimal(row.ratio.estimate, 2), decimal(row.hedges_g.estimate, 1), p_of(row.p_value), p_of(row.q_value),
               row.driver ? "driver" : ""});
  return table.to_text(0, request.width);
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
std::string how_sure(const team::Comparison& comparison, double false_discovery_rate) {
  const auto drivers = comparison.drivers().size();
  if (drivers == 0)
    return "That is no proof that they work alike: with groups so small only a large difference would show, and the groups "
           "were "
           "chosen on the outcome.";
  return fmt::format(
      "Of differences that pass this test up to {:g}% are chance on average, and as the groups were chosen on the outcome, "
      "which is part luck, expect {} to be smaller next time.",
      100.0 * false_discovery_rate, drivers == 1 ? "it" : "them");
}

void compare(TeamRequest request, std::ostream& out) {
  const auto reading = io::read_team(request.table, request.columns);
  std::vector<std::string> notes;
  note_rejects(reading.rejects, "table", notes);
  request.options.set_aside_influential = !request.keep_influential;
  const auto comparison = team::compare(reading.table.view(), request.options);
  if (comparison.left_out.without_outcome > 0)
    notes.push_back(fmt::format("{} reps have no outcome, and are left out", comparison.left_out.without_outcome));

  std::string text = table_of(comparison, request);
  text += wrapped("  top: ", names_of(comparison.top), request.width);
  text += wrapped("  bottom: ", names_of(comparison.bottom), request.width);
  for (const auto& aside : comparison.set_aside)
    text +=
        wrapped("  set aside: ", fmt::format("{} from {}, {}: {}", aside.rep, aside.from, compact(aside.value), aside.reason),
                request.width);
  text += "\n" + wrapped("", what_differs(comparison), request.width);
  text += wrapped("", how_sure(comparison, request.options.false_discovery_rate), request.width);
  text += "\n" + wrapped("  how: ", comparison.method, request.width) + wrapped("  note: ", comparison.caveat, request.width);
  for (const auto& note : notes) text += wrapped("  note: ", note, request.width);
  out << (request.ascii ? review::in_ascii(text) : text);
}

} // namespace

void add_team(CLI::App& program, Action& chosen) {
  auto* team = program.add_subcommand("team", "What the best of a team do otherwise");
  team->require_subcommand(1);
  auto request = std::make_shared<TeamRequest>();
  auto* command = team->add_subcommand("compare", "The top of a team against its bottom, metric by metric");
  add_file(*command, "--table", request->table, "A row a rep, with its outcome and metrics, CSV")->required();
  command->add_option("--rep", request->columns.rep, "Column of names")->type_name("COLUMN")->capture_default_str();
  command->add_option("--outcome", request->columns.outcome, "Column that ranks them, higher being better")
      ->type_name("COLUMN")
      ->capture_default_str();
  command
      ->add_option("--unrepeatable", request->columns.unrepeatable,
                   "Column of what will not come again, as one deal without equal; taken off the outcome")
      ->type_name("COLUMN");
  command->add_option("--metrics", request->columns.metrics, "Columns to compare; every other column of numbers without it")
      ->delimiter(',')
      ->type_name("COLUMN,…");
  command->add_option("--lower-is-better", request->columns.lower_is_better, "Metrics of which less is good, as a cycle")
      ->delimiter(',')
      ->type_name("COLUMN,…");
  command->add_option("--fraction", request->options.grouping.fraction, "Share of the reps in each group, at most 0.5")
      ->type_name("SHARE");
  command->add_option("--level", request->options.level, "Of the intervals")->type_name("SHARE")->capture_default_str();
  command->add_option("--fdr", request->options.false_discovery_rate, "Share of drivers that may be chance")
      ->type_name("SHARE")
      ->capture_default_str();
  command->add_flag("--keep-influential", request->keep_influential,
                    "Keep the outlier that more than half of a difference leans on");
  command->add_option("--seed", request->options.seed, "Of permutations that are drawn")
      ->type_name("NUMBER")
      ->capture_default_str();
  add_page(*command, request->width, request->ascii);
  command->footer(
      "Rank by an earlier period's outcome (--outcome) and measure this one, and the luck of the choice stays behind.\n\n"
      "Example:\n"
      "  landfall team compare --table reps.csv --outcome attainment --lower-is-better cycle");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { compare(*request, out); }; });
}

} // namespace landfall::cli
