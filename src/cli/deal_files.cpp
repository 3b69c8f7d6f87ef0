// SPDX-License-Identifier: Apache-2.0
#include "cli/deal_files.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/histories.hpp>
#include <landfall/io/targets.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <optional>
#include <set>

namespace landfall::cli {

namespace {

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

} // namespace

CLI::Option* add_file(CLI::App& command, const char* name, std::string& value, const char* meaning) {
  return command.add_option(name, value, meaning)->type_name("FILE");
}

void add_deal_files(CLI::App& command, DealFiles& files) {
  add_file(command, "--opportunities", files.opportunities, "Deals, CSV")->required();
  add_file(command, "--mapping", files.mapping, "Which column is what, JSON; without it columns go by landfall's own names");
  add_file(command, "--products", files.products, "Products and their list prices, CSV");
  add_file(command, "--team", files.team, "Owners, their managers and regions, CSV");
  add_file(command, "--targets", files.targets, "Targets by period and segment, CSV");
  add_file(command, "--stage-history", files.stage_history, "When each deal came to each stage, CSV; sharpens chances");
  add_file(command, "--close-dates", files.close_dates, "Close dates as they were forecast, and when, CSV; sharpens chances");
  command.add_option("--as-of", files.as_of, "Day whose end is now; nothing later is looked at")
      ->required()
      ->type_name("YYYY-MM-DD");
  command.add_option("--fiscal-year-start", files.fiscal_year_start, "Month with which the fiscal year begins")
      ->check(CLI::Range(1, 12))
      ->type_name("MONTH")
      ->capture_default_str();
}

void add_page(CLI::App& command, std::size_t& width, bool& ascii) {
  command.add_option("--width", width, "Columns of the page, from 80 on")
      ->check(CLI::Range(80, 400))
      ->type_name("COLUMNS")
      ->capture_default_str();
  command.add_flag("--ascii", ascii, "Bars, dashes and signs in ASCII, for screens that have no others");
}

DealsRead read_deals(const DealFiles& files) {
  const Date as_of = read_as_of(files.as_of);
  DealsRead deals;
  deals.as_of = as_of;
  deals.calendar = FiscalCalendar({.first_month = files.fiscal_year_start});
  if (!files.mapping.empty()) deals.mapping = io::read_mapping(files.mapping);
  deals.reading = io::read_opportunities(
      {.opportunities = files.opportunities, .products = path_of(files.products), .team = path_of(files.team)}, deals.mapping);
  const auto& reading = deals.reading;
  if (const auto& rejects = reading.rejects; rejects.given > 0 && rejects.accepted == 0)
    throw Error(ErrorCode::parse,
                fmt::format("none of the {} rows of {} can be used; the first, on line {}: {}", rejects.given,
                            files.opportunities, rejects.rows.front().line, rejects.rows.front().reason),
                rejects.rows.front().column, rejects.rows.front().row);
  for (const auto& note : reading.notes)
    deals.notes.push_back(fmt::format("{}: {} rows: {}", note.about, note.count, note.text));
  if (!reading.ignored_columns.empty())
    deals.notes.push_back(fmt::format("columns that nothing reads: {}", fmt::join(reading.ignored_columns, ", ")));
  note_rejects(reading.product_rejects, "products", deals.notes);
  note_rejects(reading.team_rejects, "team", deals.notes);
  const auto view = deals.reading.table.view();
  if (!files.stage_history.empty()) {
    auto stages = io::read_stage_history(files.stage_history, view, deals.mapping);
    note_rejects(stages.rejects, "stage history", deals.notes);
    deals.stages = std::move(stages.history);
  }
  if (!files.close_dates.empty()) {
    auto close_dates = io::read_close_dates(files.close_dates, view, deals.mapping);
    note_rejects(close_dates.rejects, "close dates", deals.notes);
    deals.close_dates = std::move(close_dates.history);
  }
  if (!files.targets.empty()) {
    auto targets = io::read_targets(files.targets, deals.calendar, deals.mapping);
    note_rejects(targets.rejects, "targets", deals.notes);
    deals.targets = std::move(targets.table);
  }
  return deals;
}

void note_rejects(const Rejects& rejects, const char* file, std::vector<std::string>& notes) {
  if (rejects.rows.empty()) return;
  const auto& first = rejects.rows.front();
  notes.push_back(fmt::format("{}: {} of {} rows rejected, the first, row {} on line {}: {}{}", file, rejects.rejected(),
                              rejects.given, first.row, first.line, first.column.empty() ? "" : first.column + ": ",
                              first.reason));
}

void note_unmatched_targets(const plan::TargetTable& targets, const pipeline::OpportunityView& deals, const Period& period,
                            std::vector<std::string>& notes) {
  std::set<std::string> dimensions, segments, periods, metrics;
  bool any = false;
  for (const auto& target : targets.rows()) {
    const bool same = target.period.begin == period.begin && target.period.end == period.end;
    any = any || same;
    same ? void() : void(periods.insert(target.period.label));
    if (same && target.metric != "bookings") metrics.insert(target.metric);
    if (target.dimension.empty()) continue;
    const auto* dimension = deals.find_dimension(target.dimension);
    if (!dimension) {
      dimensions.insert(target.dimension);
      continue;
    }
    const auto& levels = dimension->values.levels;
    if (same && std::ranges::find(levels, std::string_view(target.segment)) == levels.end())
      segments.insert(target.dimension + " " + target.segment);
  }
  if (!dimensions.empty()) notes.push_back(fmt::format("targets by what no deal has: {}", fmt::join(dimensions, ", ")));
  if (!segments.empty())
    notes.push_back(fmt::format("targets of segments that no deal is in: {}; is the name written as in the deals?",
                                fmt::join(segments, ", ")));
  if (!metrics.empty())
    notes.push_back(fmt::format("targets of metrics other than bookings are not shown: {}", fmt::join(metrics, ", ")));
  if (!any && !periods.empty())
    notes.push_back(fmt::format("no target is for {}; the file has {}", period.label, fmt::join(periods, ", ")));
}

void check_output(const std::string& output, const char* option, const std::vector<std::string>& inputs) {
  for (const auto& input : inputs) {
    std::error_code unknown; // a file that is not there yet is nobody's
    if (!input.empty() && std::filesystem::equivalent(input, output, unknown))
      throw Error(ErrorCode::invalid_argument, output + " is an input: write somewhere else", option);
  }
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw Error(ErrorCode::not_found, "cannot write " + path);
}

} // namespace landfall::cli
