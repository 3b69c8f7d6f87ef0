// The files that commands about deals read, and how they write.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/forecast/deal_model.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/plan/target.hpp>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace landfall::cli {

/// What is given on the command line.
struct DealFiles {
  std::string opportunities, mapping, products, team, targets, stage_history, close_dates, as_of;
  std::vector<std::string> all() const { return {opportunities, mapping, products, team, targets, stage_history, close_dates}; }
  int fiscal_year_start = 1;
};

/// Adds an option for a file.
CLI::Option* add_file(CLI::App& command, const char* name, std::string& value, const char* meaning);
/// Adds the options of those files, the as-of day and the fiscal year.
void add_deal_files(CLI::App& command, DealFiles& files);

/// Adds how wide the page is, and whether it keeps to ASCII.
void add_page(CLI::App& command, std::size_t& width, bool& ascii);

/// What the files hold, and what their readers have to say.
struct DealsRead {
  Date as_of;
  FiscalCalendar calendar;
  io::Mapping mapping;
  io::OpportunitiesReading reading;
  pipeline::StageHistory stages;
  pipeline::CloseDateHistory close_dates;
  plan::TargetTable targets;
  std::vector<std::string> notes;

  /// Those that were given; good while this lives.
  forecast::DealHistories histories() const {
    return {.stages = stages.empty() ? nullptr : &stages, .close_dates = close_dates.empty() ? nullptr : &close_dates};
  }
};

/// Reads them. Throws `Error` (parse) when not a single row of the opportunities can be used, and as the readers do.
DealsRead read_deals(const DealFiles& files);

/// A file whose rows were rejected in part, as a note.
void note_rejects(const Rejects& rejects, const char* file, std::vector<std::string>& notes);

/// Targets that nothing matches would be silent: other periods than the one asked about, dimensions and segments that no deal
/// has.
void note_unmatched_targets(const plan::TargetTable& targets, const pipeline::OpportunityView& deals, const Period& period,
                            std::vector<std::string>& notes);

/// Throws `Error` when `output` is one of the inputs: what overwrites its own source would be its last.
void check_output(const std::string& output, const char* option, const std::vector<std::string>& inputs);

/// Throws `Error` (not_found) when it cannot be written to its end.
void write_file(const std::string& path, const std::string& text);

} // namespace landfall::cli
