// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"
#include "cli/team_page.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/activities.hpp>
#include <landfall/io/team_table.hpp>
#include <landfall/review/deal_forecast.hpp> // in_ascii
#include <landfall/review/rep_gap.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <tuple>

namespace landfall::cli {

namespace {

struct TeamRequest {
  std::string table; ///< either this, or deals
  io::TeamColumns columns;
  DealFiles files;
  std::string by = "owner", within, period, chosen_on, activities, json;
  io::ActivityColumns activity_columns;
  std::vector<std::string> volumes, again;
  team::CompareOptions options;
  std::string tenure_adjustment = "ramp";
  std::size_t width = 100;
  bool keep_influential = false, ascii = false;
};

/// What either source gives, and how its page calls it.
struct Answer {
  io::TeamAnswer team;
  Rejects rejects;
  TeamPage page;
  std::vector<std::string> notes;
};

void note_left_out(const team::LeftOut& left_out, std::vector<std::string>& notes) {
  const auto note = [&](std::int64_t reps, const char* why) {
    if (reps > 0) notes.push_back(fmt::format("{} {} {}, and left out", reps, reps == 1 ? "rep" : "reps", why));
  };
  note(left_out.without_outcome, "without an outcome");
  note(left_out.too_short, "with too few months worked");
  note(left_out.too_new, "too early in the ramp");
  note(left_out.small_segment, "in segments too small or too alike to part");
}

/// What of a team cannot be said for want of reps is not there.
template <class Say> void where_enough(const Say& say) {
  try {
    say();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::insufficient) throw;
  }
}

/// What goes with the outcome over all, and whether the top reach it by one road.
void look_further(const team::TeamView& view, const TeamRequest& request, io::TeamAnswer& answer) {
  const auto& grouping = request.options.grouping;
  where_enough([&] {
    answer.correlates =
        team::correlates(view, {.grouping = grouping, .level = request.options.level, .seed = request.options.seed});
  });
  where_enough([&] { answer.camps = team::camps(view, {.grouping = grouping, .seed = request.options.seed}); });
}

/// A comparison for each rep of the groups: of larger ones hardly a verdict hangs on one, and it would take long.
bool is_small(const team::Comparison& comparison) { return comparison.top.size() + comparison.bottom.size() <= 100; }

constexpr const char* too_large =
    "of more than a hundred reps in both groups: what hangs on one, what goes with the outcome and "
    "roads are left to the library";

/// "close rate=deals": what a column, or a pair of them, is called; without a name as it is itself.
struct Named {
  std::string name, column;
};

Named named(const std::string& given) {
  const auto equals = given.find('=');
  return {given.substr(0, equals), equals == std::string::npos ? given : given.substr(equals + 1)};
}

/// The columns that an option names, beside what groups the reps. Rows that they reject are noted.
class Columns {
public:
  Columns(const TeamRequest& request, const std::vector<std::string>& names, const char* option,
          std::vector<std::string>& notes) {
    auto columns = request.columns;
    columns.metrics = names;
    columns.lower_is_better.clear(), columns.per_month.clear();
    try {
      table_ = io::read_team(request.table, columns);
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("'{}': {}", error.column(), error.message()), option);
    }
    note_rejects(table_.rejects, option, notes);
  }
  team::Roster roster() const { return table_.table.view().roster; }
  NumberColumn operator[](const std::string& name) const {
    const auto at = std::ranges::find(table_.table.metrics, name) - table_.table.metrics.begin();
    return table_.table.values[static_cast<std::size_t>(at)].view();
  }

private:
  io::TeamReading table_;
};

/// What the gap in the last of the volumes is made of, and how the page calls that one.
void attribute_table(const TeamRequest& request, Answer& answer) {
  std::vector<Named> volumes;
  std::vector<std::string> names;
  for (const auto& given : request.volumes) names.push_back(volumes.emplace_back(named(given)).column);
  const Columns columns(request, names, "--volumes", answer.notes);
  team::ChainView chain{.roster = columns.roster()};
  for (const auto& volume : volumes) chain.volumes.push_back({volume.name, columns[volume.column]});
  const auto& options = request.options;
  answer.team.attribution =
      team::attribute(chain, {.grouping = options.grouping, .level = options.level, .seed = options.seed});
  answer.page.attributed = volumes.back().column;
}

/// How much of the gap comes again in the second half.
void look_again(const TeamRequest& request, Answer& answer) {
  std::vector<Named> pairs; // "won=won_q2:won_q3", the second half after the first
  std::vector<std::string> names;
  for (const auto& given : request.again) {
    auto pair = named(given);
    const auto colon = pair.column.find(':');
    require(colon != std::string::npos, fmt::format("'{}' is no pair of columns, as won_q2:won_q3", given), "--again");
    names.push_back(pair.column.substr(0, colon)), names.push_back(pair.column.substr(colon + 1));
    if (pair.name == pair.column) pair.name = names[names.size() - 2];
    pairs.push_back(std::move(pair));
  }
  const Columns columns(request, names, "--again", answer.notes);
  team::HalvedView halves{.roster = columns.roster()};
  halves.roster.exposure = {}; // whose of the second half is not in the table: both halves as they are
  for (std::size_t i = 0; i < pairs.size(); ++i)
    halves.metrics.push_back({pairs[i].name, columns[names[2 * i]], columns[names[2 * i + 1]]});
  const auto& options = request.options;
  answer.team.repeatable_gap =
      team::repeatable_gap(halves, {.grouping = options.grouping, .level = options.level, .seed = options.seed});
  if (!request.columns.exposure.empty())
    answer.notes.emplace_back("the gap that comes again is of both halves as they are, not by the month");
  answer.page.chosen = "first half", answer.page.measured = "second half";
}

Answer of_table(const TeamRequest& request) {
  require(request.activities.empty(), "activities are counted for deals; a table has them as a column", "--activities");
  Answer answer;
  auto reading = io::read_team(request.table, request.columns);
  note_rejects(reading.rejects, "table", answer.notes);
  const auto view = reading.table.view();
  auto& team = answer.team;
  team.comparison = team::compare(view, request.options);
  if (is_small(team.comparison)) {
    team.reps = team::influence_of_reps(view, request.options);
    look_further(view, request, team);
  } else {
    answer.notes.emplace_back(too_large);
  }
  if (!request.volumes.empty()) attribute_table(request, answer);
  if (!request.again.empty()) look_again(request, answer);
  answer.rejects = std::move(reading.rejects);
  return answer;
}

Answer of_deals(const TeamRequest& request) {
  require(request.volumes.empty() && request.again.empty(),
          "--volumes and --again name columns of a table; deals have deals closed, win rate and mean deal, and --chosen-on",
          "--opportunities");
  auto deals = read_deals(request.files);
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
  io::ActivitiesReading activities;
  if (!request.activities.empty()) {
    activities = io::read_activities(request.activities, request.activity_columns, deals.mapping, request.by);
    note_rejects(activities.rejects, "activities", deals.notes);
    options.activities = activities.table.view();
  }
  const auto snapshot = pipeline::snapshot(deals.reading.table.view(), deals.as_of);
  const auto table = review::rep_table(snapshot, period, options);
  Answer answer{.rejects = std::move(deals.reading.rejects), .notes = std::move(deals.notes)};
  auto& team = answer.team;
  team.comparison = team::compare(table.view(), request.options);
  if (is_small(team.comparison)) {
    team.reps = team::influence_of_reps(table.view(), request.options);
    team.deals = review::influence_of_deals(snapshot, period, options, request.options);
    look_further(table.view(), request, team);
  } else {
    answer.notes.emplace_back(too_large);
  }
  const auto& [grouping, level, seed] = std::tie(request.options.grouping, request.options.level, request.options.seed);
  where_enough([&] {
    team.attribution =
        review::attribution_of_deals(snapshot, period, options, {.grouping = grouping, .level = level, .seed = seed});
  });
  answer.page.attributed = "amount won in " + period.label;
  team.standing = team::standing_of_rates(table.rep.view(), table.won_count.view(), table.closed_count.view(),
                                          {.level = level, .seed = seed});
  if (options.chosen_on) {
    answer.page.chosen_before = true;
    answer.page.chosen = options.chosen_on->label, answer.page.measured = period.label;
    team.repeatable_gap =
        review::repeatable_gap_of_deals(snapshot, period, options, {.grouping = grouping, .level = level, .seed = seed});
    team.comparison.caveat =
        fmt::format("The groups are chosen on what was won in {} and measured in {}: luck in the choice "
                    "stays behind. p and q do not correct for months worked{}.",
                    options.chosen_on->label, period.label, request.within.empty() ? ", tenure or territory" : " or tenure");
  } else {
    answer.notes.push_back(fmt::format("ranked by what was won in {}, and measured in the same time", period.label));
  }
  return answer;
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
  auto inputs = request.files.all();
  inputs.insert(inputs.end(), {request.table, request.activities});
  check_output(request.json, "--json", inputs);
  auto answer = request.table.empty() ? of_deals(request) : of_table(request);
  note_left_out(answer.team.comparison.left_out, answer.notes);
  answer.page.level = request.options.level, answer.page.false_discovery_rate = request.options.false_discovery_rate;
  answer.page.width = request.width;

  if (!request.json.empty()) {
    const auto text = io::to_json(answer.team, answer.rejects, answer.notes);
    if (request.json == "-") {
      out << text;
      return;
    }
    write_file(request.json, text);
  }
  const auto text = team_page(answer.team, answer.notes, answer.page);
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
  add_file(command, "--activities", request.activities, "A row an activity of a rep, CSV: one more metric");
  command.add_option("--activity-rep", request.activity_columns.rep, "Its column of reps")
      ->type_name("COLUMN")
      ->capture_default_str();
  command.add_option("--activity-day", request.activity_columns.day, "Its column of days")
      ->type_name("COLUMN")
      ->capture_default_str();
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
  command
      ->add_option("--volumes", request->volumes,
                   "Columns that follow one another, as demos,\"close rate=deals\",\"deal size=bookings\": what the gap in the "
                   "last is made of")
      ->delimiter(',')
      ->type_name("[NAME=]COLUMN,…");
  command
      ->add_option(
          "--again", request->again,
          "A metric's columns of two halves of the time: how much of its gap comes again, of an --outcome of the first")
      ->delimiter(',')
      ->type_name("[NAME=]COLUMN:COLUMN,…");
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
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  add_page(*command, request->width, request->ascii);
  command->footer(
      "Rank by an earlier period's outcome (--outcome) and measure this one, and the luck of the choice stays behind.\n\n"
      "Examples:\n"
      "  landfall team compare --table reps.csv --outcome attainment --lower-is-better cycle\n"
      "  landfall team compare --opportunities deals.csv --as-of 2026-06-30 --period 2026-Q2 --chosen-on 2026-Q1");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { compare(*request, out); }; });
}

} // namespace landfall::cli
