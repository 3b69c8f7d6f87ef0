// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/calls.hpp>
#include <landfall/io/deal_forecast_text.hpp>
#include <landfall/review/deal_forecast.hpp>
#include <landfall/review/roll_up.hpp>

#include <fmt/format.h>
#include <memory>

namespace landfall::cli {

namespace {

struct RollUpRequest {
  DealFiles files;
  std::string calls, period, json, category = "commit", rule = "default";
  std::vector<std::string> hierarchy = {"owner", "manager", "region"}, rules_of_members;
  std::size_t width = 100;
  bool single = false, ascii = false;
};

const std::map<std::string, forecast::Category> categories{{"omitted", forecast::Category::omitted},
                                                           {"pipeline", forecast::Category::pipeline},
                                                           {"best-case", forecast::Category::best_case},
                                                           {"commit", forecast::Category::commit},
                                                           {"closed", forecast::Category::closed}};
const std::map<std::string, forecast::OverrideRule> rules{{"default", forecast::OverrideRule::default_roll_up},
                                                          {"accepted", forecast::OverrideRule::accepted_forecast},
                                                          {"manual", forecast::OverrideRule::managers_manual},
                                                          {"deals", forecast::OverrideRule::opportunity_only}};

/// "Ann Lee=accepted". Throws `Error` (invalid_argument) for anything else.
void add_rule(const std::string& text, forecast::RollUpOptions& options) {
  const auto at = text.rfind('=');
  const auto rule = at == text.npos ? rules.end() : rules.find(text.substr(at + 1));
  if (rule == rules.end() || at == 0)
    throw Error(ErrorCode::invalid_argument, "'" + text + "' is no MEMBER=RULE; rules are default, accepted, manual and deals",
                "--rule-of");
  options.rule_of[text.substr(0, at)] = rule->second;
}

void roll_up(const RollUpRequest& request, std::ostream& out) {
  auto inputs = request.files.all();
  inputs.push_back(request.calls);
  check_output(request.json, "--json", inputs);
  forecast::RollUpOptions options{.category = categories.at(request.category),
                                  .cumulation =
                                      request.single ? forecast::Cumulation::single : forecast::Cumulation::cumulative,
                                  .rule = rules.at(request.rule)};
  for (const auto& text : request.rules_of_members) add_rule(text, options);

  auto deals = read_deals(request.files);
  auto notes = std::move(deals.notes);
  note_rejects(deals.reading.rejects, "opportunities", notes);
  forecast::CallBook calls;
  if (!request.calls.empty()) {
    auto read = io::read_calls(request.calls, deals.calendar, deals.mapping);
    note_rejects(read.rejects, "calls", notes);
    calls = std::move(read.calls);
  }
  const auto period = request.period.empty() ? deals.calendar.quarter_of(deals.as_of) : deals.calendar.period(request.period);
  const auto snapshot = pipeline::snapshot(deals.reading.table.view(), deals.as_of);
  const auto open = pipeline::open_amounts(snapshot);
  if (open.unknown > 0)
    notes.push_back(fmt::format("{} open deals have no amount, and none can be imputed: they count as 0", open.unknown));
  if (!snapshot.table().find_dimension("forecast_category"))
    notes.push_back("open deals have no forecast_category: all of them are pipeline");
  const auto hierarchy = forecast::hierarchy_of(snapshot, request.hierarchy);
  const auto own = forecast::own_amounts(snapshot, open, period, hierarchy, request.hierarchy.front());
  const auto rows = forecast::roll_up(hierarchy, own, calls, period, deals.as_of, options);
  const review::RollUpPage page{
      .period = period, .as_of = deals.as_of, .options = options, .rows = rows, .notes = std::move(notes)};
  const auto json = request.json.empty() ? "" : io::to_json(page, deals.reading.rejects);
  if (!request.json.empty() && request.json != "-") write_file(request.json, json);
  const auto text = request.json == "-" ? json : review::to_text(page, request.width);
  out << (request.ascii && request.json != "-" ? review::in_ascii(text) : text);
}

} // namespace

void add_roll_up(CLI::App& forecast, Action& chosen) {
  auto request = std::make_shared<RollUpRequest>();
  auto* command = forecast.add_subcommand("roll-up", "Which number each member of the hierarchy stands for");
  add_deal_files(*command, request->files);
  add_file(*command, "--calls", request->calls, "What reps and managers have called, CSV");
  command->add_option("--period", request->period, "Period, such as 2025-Q4; the quarter of the as-of day without it")
      ->type_name("LABEL");
  command->add_option("--category", request->category, "Category that is rolled up")
      ->check(CLI::IsMember(categories))
      ->capture_default_str()
      ->type_name("WORD");
  command->add_flag("--single", request->single, "The category alone, without the more certain ones");
  command->add_option("--rule", request->rule, "Which number a member stands for in his superior's")
      ->check(CLI::IsMember(rules))
      ->capture_default_str()
      ->type_name("WORD");
  command->add_option("--rule-of", request->rules_of_members, "A member with a rule of his own; may be given more than once")
      ->type_name("MEMBER=RULE");
  command->add_option("--hierarchy", request->hierarchy, "Columns that tell who reports to whom, from the owner up")
      ->delimiter(',')
      ->capture_default_str()
      ->type_name("COLUMN,…");
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  add_page(*command, request->width, request->ascii);
  command->footer(
      "Rules: default, his roll-up; accepted, what he called himself; manual, what his superior called about him;\n"
      "deals, nobody's judgement.\n\nExample:\n"
      "  landfall forecast roll-up --opportunities deals.csv --team team.csv --calls calls.csv --as-of 2025-11-14 \\\n"
      "                            --rule accepted --rule-of \"Ann Lee=manual\"");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { roll_up(*request, out); }; });
}

} // namespace landfall::cli
