// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/io/okr_json.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/io/review_json.hpp>
#include <landfall/io/targets.hpp>
#include <landfall/review/review.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <memory>
#include <set>

namespace landfall::cli {

namespace {

struct ReviewRequest {
  std::string opportunities, mapping, products, team, targets, okrs, as_of, json;
  int fiscal_year_start = 1;
};

std::optional<std::filesystem::path> path_of(const std::string& name) {
  return name.empty() ? std::nullopt : std::optional<std::filesystem::path>(name);
}

Date read_as_of(const std::string& text) {
  try {
    return Date::parse(text);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), "--as-of");
  }
}

/// What the readers have to say, in the review's words.
std::vector<std::string> notes_of(const io::OpportunitiesReading& reading) {
  std::vector<std::string> notes;
  for (const auto& note : reading.notes) notes.push_back(fmt::format("{}: {} rows: {}", note.about, note.count, note.text));
  if (!reading.ignored_columns.empty())
    notes.push_back(fmt::format("columns that nothing reads: {}", fmt::join(reading.ignored_columns, ", ")));
  return notes;
}

void note_rejects(const Rejects& rejects, const char* file, std::vector<std::string>& notes) {
  if (rejects.rows.empty()) return;
  const auto& first = rejects.rows.front();
  notes.push_back(fmt::format("{}: {} of {} rows rejected, the first, row {}: {}{}", file, rejects.rejected(), rejects.given,
                              first.row, first.column.empty() ? "" : first.column + ": ", first.reason));
}

/// A target of a dimension that no deal has would be silent.
void note_unknown_dimensions(const review::ReviewInput& input, std::vector<std::string>& notes) {
  std::set<std::string> unknown;
  for (const auto& target : input.targets.rows())
    if (!target.dimension.empty() && !input.opportunities.find_dimension(target.dimension)) unknown.insert(target.dimension);
  if (!unknown.empty()) notes.push_back(fmt::format("targets by what no deal has: {}", fmt::join(unknown, ", ")));
}

/// A review that overwrites what it was made from would be its last.
void check_output(const ReviewRequest& request) {
  for (const auto& input :
       {request.opportunities, request.mapping, request.products, request.team, request.targets, request.okrs}) {
    std::error_code unknown; // a file that is not there yet is nobody's
    if (!input.empty() && std::filesystem::equivalent(input, request.json, unknown))
      throw Error(ErrorCode::invalid_argument, request.json + " is an input: write the review somewhere else", "--json");
  }
}

/// Targets for other periods would be silent.
void note_other_periods(const review::ReviewInput& input, const Period& period, std::vector<std::string>& notes) {
  std::set<std::string> others;
  for (const auto& target : input.targets.rows()) {
    if (target.period.begin == period.begin && target.period.end == period.end) return;
    others.insert(target.period.label);
  }
  if (!others.empty())
    notes.push_back(fmt::format("no target is for {}; the file has {}", period.label, fmt::join(others, ", ")));
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw Error(ErrorCode::not_found, "cannot write " + path);
}

void review_period(const ReviewRequest& request, std::ostream& out) {
  const Date as_of = read_as_of(request.as_of);
  check_output(request);
  const FiscalCalendar calendar({.first_month = request.fiscal_year_start});
  const auto mapping = request.mapping.empty() ? io::Mapping{} : io::read_mapping(request.mapping);
  auto reading = io::read_opportunities(
      {.opportunities = request.opportunities, .products = path_of(request.products), .team = path_of(request.team)}, mapping);

  if (const auto& rejects = reading.rejects; rejects.given > 0 && rejects.accepted == 0)
    throw Error(ErrorCode::parse,
                fmt::format("none of the {} rows of {} can be used; the first: {}", rejects.given, request.opportunities,
                            rejects.rows.front().reason),
                rejects.rows.front().column, rejects.rows.front().row);

  review::ReviewInput input{
      .opportunities = reading.table.view(), .rejects = std::move(reading.rejects), .notes = notes_of(reading)};
  note_rejects(reading.product_rejects, "products", input.notes);
  note_rejects(reading.team_rejects, "team", input.notes);
  if (!request.targets.empty()) {
    auto targets = io::read_targets(request.targets, calendar, mapping);
    note_rejects(targets.rejects, "targets", input.notes);
    input.targets = std::move(targets.table);
    note_unknown_dimensions(input, input.notes);
    note_other_periods(input, calendar.quarter_of(as_of), input.notes);
  }
  if (!request.okrs.empty()) input.objectives = io::read_okrs(request.okrs, calendar);

  const auto review = review::review(input, {.as_of = as_of, .calendar = calendar});
  if (request.json == "-") {
    out << io::to_json(review);
    return;
  }
  if (!request.json.empty()) write_file(request.json, io::to_json(review)); // first: a page that is out cannot be taken back
  out << review::to_text(review);
}

} // namespace

void add_review(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<ReviewRequest>();
  auto* command = program.add_subcommand("review", "Say where the quarter lands");
  const auto file = [&](const char* name, std::string& value, const char* meaning) {
    return command->add_option(name, value, meaning)->type_name("FILE");
  };
  file("--opportunities", request->opportunities, "Deals, CSV")->required();
  file("--mapping", request->mapping, "Which column is what, JSON; without it columns go by landfall's own names");
  file("--products", request->products, "Products and their list prices, CSV");
  file("--team", request->team, "Owners, their managers and regions, CSV");
  file("--targets", request->targets, "Targets by period and segment, CSV");
  file("--okrs", request->okrs, "Objectives and key results, JSON");
  command->add_option("--as-of", request->as_of, "Day whose end is now; nothing later is looked at")
      ->required()
      ->type_name("YYYY-MM-DD");
  command->add_option("--fiscal-year-start", request->fiscal_year_start, "Month with which the fiscal year begins")
      ->check(CLI::Range(1, 12))
      ->type_name("MONTH")
      ->capture_default_str();
  file("--json", request->json, "Write the review as JSON too; to - instead of the page");
  command->footer("Examples:\n"
                  "  landfall review --opportunities deals.csv --as-of 2025-11-14\n"
                  "  landfall review --opportunities export.csv --mapping mapping.json --team team.csv \\\n"
                  "                  --targets targets.csv --okrs okrs.json --as-of 2025-11-14 --json review.json\n\n"
                  "Own names of columns: id, stage, created, closed, amount; where there are any: expected_close, list_price, "
                  "owner, manager,\n"
                  "region, segment, product, source. Stages \"won\" and \"lost\" end a deal; every other one is open.");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out) { review_period(*request, out); }; });
}

} // namespace landfall::cli
