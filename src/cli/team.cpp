// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/team_table.hpp>
#include <landfall/review/deal_forecast.hpp> // in_ascii
#include <landfall/review/rep_table.hpp>
#include <landfall/team/standing.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace landfall::cli {

namespace {

using review::compact;
using review::decimal;
using review::wrapped;

struct TeamRequest {
  std::string table; ///< either this, or deals
  io::TeamColumns columns;
  DealFiles files;
  std::string by = "owner", within, period, chosen_on;
  team::CompareOptions options;
  std::string tenure_adjustment = "ramp";
  std::size_t width = 100;
  bool keep_influential = false, ascii = false;
};

/// What either source gives.
struct Answer {
  team::Comparison comparison;
  std::vector<team::InfluenceRow> reps, deals;
  std::vector<team::StandingRow> standing; ///< by win rate, of deals
  bool chosen_before = false;              ///< groups are of an earlier period than what is measured
  std::vector<std::string> notes;
};

std::string p_of(std::optional<double> p) { return !p ? "–" : *p < 0.0005 ? "<.001" : decimal(*p, 3); }

std::string names_of(const std::vector<team::RankedRep>& reps) {
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(reps.size(), 6); ++i) names += (i ? ", " : "") + reps[i].rep;
  return reps.size() > 6 ? fmt::format("{} and {} more", names, reps.size() - 6) : names;
}

std::string table_of(const team::Comparison& comparison, const TeamRequest& request) {
  review::TextTable table({fmt::format("top {} against bottom {}", comparison.top.size(), comparison.bottom.size()), "top",
                           "bottom", fmt::format("difference, {:g}%", 100.0 * request.options.level), "ratio", "g", "delta",
                           "p", "q", ""},
                          {0, 9});
  for (const auto& row : comparison.rows)
    table.add({row.metric, compact(row.mean_top), compact(row.mean_bottom),
               fmt::format("{} ({} to {})", compact(row.difference.estimate), compact(row.difference.low),
                           compact(row.difference.high)),
               decimal(row.ratio.estimate, 2), decimal(row.hedges_g.estimate, 1), decimal(row.cliffs_delta.estimate, 2),
               p_of(row.p_value), p_of(row.q_value), row.driver ? "driver" : ""});
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
std::string how_sure(const Answer& answer, double false_discovery_rate) {
  const auto drivers = answer.comparison.drivers().size();
  if (drivers == 0)
    return answer.chosen_before
               ? "That is no proof that they work alike: with groups so small only a large difference would show."
               : "That is no proof that they work alike: with groups so small only a large difference would show, and the "
                 "groups "
                 "were chosen on the outcome.";
  const auto chance =
      fmt::format("Of differences that pass this test up to {:g}% are chance on average, and as the groups were chosen on ",
                  100.0 * false_discovery_rate);
  if (answer.chosen_before) return chance + "an earlier period, luck in the choice is not among what parts them.";
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

void note_left_out(const team::LeftOut& left_out, std::vector<std::string>& notes) {
  const auto note = [&](std::int64_t reps, const char* why) {
    if (reps > 0) notes.push_back(fmt::format("{} {} {}, and left out", reps, reps == 1 ? "rep" : "reps", why));
  };
  note(left_out.without_outcome, "without an outcome");
  note(left_out.too_short, "with too few months worked");
  note(left_out.too_new, "too early in the ramp");
  note(left_out.small_segment, "in segments too small or too alike to part");
}

/// A comparison for each rep of the groups: of larger ones hardly a verdict hangs on one, and it would take long.
bool leaves_out_each(const team::Comparison& comparison) { return comparison.top.size() + comparison.bottom.size() <= 100; }

Answer of_table(const TeamRequest& request) {
  Answer answer;
  const auto reading = io::read_team(request.table, request.columns);
  note_rejects(reading.rejects, "table", answer.notes);
  answer.comparison = team::compare(reading.table.view(), request.options);
  if (leaves_out_each(answer.comparison)) answer.reps = team::influence_of_reps(reading.table.view(), request.options);
  return answer;
}

Answer of_deals(const TeamRequest& request) {
  const auto deals = read_deals(request.files);
  const auto period_of = [&](const std::string& name, const char* option) {
    try {
      return deals.calendar.period(name);
    } catch (const Error& error) {
      throw Error(error.code(), error.message(), option);
    }
  };
  const Period year{deals.as_of - 364, deals.as_of + 1, "the year up to " + deals.as_of.to_string()};
  const auto period = request.period.empty() ? year : period_of(request.period, "--period");
  review::RepTableOptions options{.owner_dimension = request.by, .segment_dimension = request.within};
  if (!request.chosen_on.empty()) options.chosen_on = period_of(request.chosen_on, "--chosen-on");
  const auto snapshot = pipeline::snapshot(deals.reading.table.view(), deals.as_of);
  const auto table = review::rep_table(snapshot, period, options);
  Answer answer{.comparison = team::compare(table.view(), request.options), .notes = deals.notes};
  if (leaves_out_each(answer.comparison)) {
    answer.reps = team::influence_of_reps(table.view(), request.options);
    answer.deals = review::influence_of_deals(snapshot, period, options, request.options);
  }
  answer.standing = team::standing_of_rates(table.rep.view(), table.won_count.view(), table.closed_count.view(),
                                            {.level = request.options.level, .seed = request.options.seed});
  if (options.chosen_on) {
    answer.chosen_before = true;
    answer.comparison.caveat =
        fmt::format("The groups are chosen on what was won in {} and measured in {}: luck in the choice "
                    "stays behind. p and q do not correct for months worked{}.",
                    options.chosen_on->label, period.label, request.within.empty() ? ", tenure or territory" : " or tenure");
  } else {
    answer.notes.push_back(fmt::format("ranked by what was won in {}, and measured in the same time", period.label));
  }
  return answer;
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

team::TenureAdjustment tenure_adjustment(const std::string& name) {
  for (const auto each : {team::TenureAdjustment::ramp, team::TenureAdjustment::residual, team::TenureAdjustment::none})
    if (name == to_string(each)) return each;
  throw Error(ErrorCode::invalid_argument, "'" + name + "' is none of ramp, residual and none", "--tenure-adjustment");
}

void compare(TeamRequest request, std::ostream& out) {
  if (request.table.empty() == request.files.opportunities.empty())
    throw Error(ErrorCode::invalid_argument, "a comparison is of a table of reps, or of deals: one of the two", "--table");
  if (request.table.empty() && request.files.as_of.empty())
    throw Error(ErrorCode::invalid_argument, "deals are compared as of a day", "--as-of");
  request.options.set_aside_influential = !request.keep_influential;
  request.options.grouping.tenure = tenure_adjustment(request.tenure_adjustment);
  auto answer = request.table.empty() ? of_deals(request) : of_table(request);
  const auto& comparison = answer.comparison;
  note_left_out(comparison.left_out, answer.notes);

  std::string text = table_of(comparison, request);
  text += wrapped("  top: ", names_of(comparison.top), request.width);
  text += wrapped("  bottom: ", names_of(comparison.bottom), request.width);
  for (const auto& aside : comparison.set_aside)
    text +=
        wrapped("  set aside: ", fmt::format("{} from {}, {}: {}", aside.rep, aside.from, compact(aside.value), aside.reason),
                request.width);
  for (const auto& sentence : hangs_on(answer.reps, false)) text += wrapped("  hangs on one: ", sentence, request.width);
  for (const auto& sentence : hangs_on(answer.deals, true)) text += wrapped("  hangs on one: ", sentence, request.width);
  if (!answer.standing.empty())
    text += wrapped("  truly of the top third by win rate: ", standing_of(answer.standing), request.width);
  text += "\n" + wrapped("", what_differs(comparison), request.width);
  text += wrapped("", how_sure(answer, request.options.false_discovery_rate), request.width);
  text += "\n" + wrapped("  how: ", comparison.method, request.width) + wrapped("  note: ", comparison.caveat, request.width);
  for (const auto& note : answer.notes) text += wrapped("  note: ", note, request.width);
  out << (request.ascii ? review::in_ascii(text) : text);
}

/// Options that say who is at the top and who at the bottom.
void add_grouping(CLI::App& command, TeamRequest& request) {
  auto& grouping = request.options.grouping;
  command.add_option("--fraction", grouping.fraction, "Share of the reps in each group, at most 0.5; 0.25: quartiles")
      ->type_name("SHARE");
  command.add_option("--threshold", grouping.threshold, "Instead: outcomes from here on are the top, the others the bottom")
      ->type_name("VALUE");
  command.add_option("--bottom-below", grouping.bottom_below, "With a threshold: the bottom lies below this")
      ->type_name("VALUE");
  command.add_option("--top", grouping.top, "Instead: the top by name")->delimiter(',')->type_name("REP,…");
  command.add_option("--bottom", grouping.bottom, "And the bottom")->delimiter(',')->type_name("REP,…");
  command
      .add_option("--tenure-adjustment", request.tenure_adjustment,
                  "ramp: outcome over the share expected; residual: by the team's own slope; none")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--ramp-months", grouping.ramp_months, "Months until full output")
      ->type_name("MONTHS")
      ->capture_default_str();
  command.add_option("--least-exposure", grouping.least_exposure, "Months worked below which a rep is left out")
      ->type_name("MONTHS")
      ->capture_default_str();
  command.add_flag("!--outcome-is-a-share", grouping.outcome_per_month,
                   "Months do not add to the outcome, as to attainment: do not divide it by them");
}

/// The options of a comparison from deals.
void add_deals(CLI::App& command, TeamRequest& request) {
  add_deal_files(command, request.files);
  command.get_option("--opportunities")->required(false);
  command.get_option("--as-of")->required(false);
  command.add_option("--by", request.by, "Dimension of the deals that reps are")->type_name("DIMENSION")->capture_default_str();
  command.add_option("--within", request.within, "Dimension of the deals that reps are ranked within")->type_name("DIMENSION");
  command.add_option("--period", request.period, "That deals closed in, as 2026-Q1; the year up to the day without it")
      ->type_name("PERIOD");
  command.add_option("--chosen-on", request.chosen_on, "Rank by what was won in this earlier period")->type_name("PERIOD");
}

} // namespace

void add_team(CLI::App& program, Action& chosen) {
  auto* team = program.add_subcommand("team", "What the best of a team do otherwise");
  team->require_subcommand(1);
  auto request = std::make_shared<TeamRequest>();
  auto* command = team->add_subcommand("compare", "The top of a team against its bottom, metric by metric");
  add_file(*command, "--table", request->table, "A row a rep, with its outcome and metrics, CSV; or --opportunities");
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
  command->add_option("--segment", request->columns.segment, "Column of segments that reps are ranked within")
      ->type_name("COLUMN");
  command->add_option("--exposure", request->columns.exposure, "Column of months worked; the outcome is taken by the month")
      ->type_name("COLUMN");
  command->add_option("--tenure", request->columns.tenure, "Column of months since hired; ramping reps are adjusted")
      ->type_name("COLUMN");
  command->add_option("--per-month", request->columns.per_month, "Metrics that months add to, taken by the month too")
      ->delimiter(',')
      ->type_name("COLUMN,…");
  add_grouping(*command, *request);
  add_deals(*command, *request);
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
      "Examples:\n"
      "  landfall team compare --table reps.csv --outcome attainment --lower-is-better cycle\n"
      "  landfall team compare --opportunities deals.csv --as-of 2026-06-30 --period 2026-Q2 --chosen-on 2026-Q1");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { compare(*request, out); }; });
}

} // namespace landfall::cli
