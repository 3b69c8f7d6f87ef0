// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/company.hpp>
#include <landfall/simulate/company.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace landfall::cli {

namespace {

struct SimulateRequest {
  simulate::CompanyOptions company;
  io::WriteCompanyOptions files;
  std::string folder;
  bool force = false;
};

/// Files that were put there by somebody would be gone.
void check_folder(const SimulateRequest& request) {
  if (request.force) return;
  for (const char* name : {"opportunities.csv", "stage_history.csv", "close_dates.csv", "reps.csv", "targets.csv", "okrs.json",
                           "mapping.json", "truth.json"}) {
    const auto path = std::filesystem::path(request.folder) / name;
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown))
      throw Error(ErrorCode::invalid_argument,
                  path.string() + " is there already: choose another folder, or say --force to write over it", "--out");
  }
}

/// A word as a shell reads it back.
std::string quoted(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == word.npos) return word;
  std::string text = "'";
  for (const char c : word) c == '\'' ? text += "'\\''" : text += c;
  return text + "'";
}

void simulate_company(const SimulateRequest& request, std::ostream& out) {
  check_folder(request);
  const auto company = simulate::company(request.company);
  const auto written = io::write_company(company, request.folder, request.files);
  out << fmt::format("A synthetic company, seed {}, as of {} ({}, day {} of {}).\n\n", request.company.seed,
                     company.as_of.to_string(), company.quarter.label, company.quarter.days_elapsed(company.as_of),
                     company.quarter.days());
  std::size_t width = 0;
  for (const auto& file : written) width = std::max(width, file.path.string().size());
  for (const auto& file : written)
    out << fmt::format("  {:<{}} {:>7}  {}\n", file.path.string(), width, file.rows > 0 ? std::to_string(file.rows) : "",
                       file.holds);
  const auto path = [&](const char* name) { return quoted((std::filesystem::path(request.folder) / name).string()); };
  out << fmt::format("\nReview it, or see which deals decide:\n  landfall review {0} --okrs {1} --as-of {2}\n  landfall "
                     "forecast deals {0} --as-of "
                     "{2}\n",
                     fmt::format("--opportunities {} --mapping {} --team {} --targets {} --stage-history {} --close-dates {}",
                                 path("opportunities.csv"), path("mapping.json"), path("reps.csv"), path("targets.csv"),
                                 path("stage_history.csv"), path("close_dates.csv")),
                     path("okrs.json"), company.as_of.to_string());
}

} // namespace

void add_simulate(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<SimulateRequest>();
  auto* command = program.add_subcommand("simulate", "Write a synthetic company whose truth is known");
  command->add_option("--out", request->folder, "Folder to write to; made where it is missing")->required()->type_name("DIR");
  command->add_option("--seed", request->company.seed, "Same seed, same files")->capture_default_str();
  command->add_option("--reps", request->company.reps, "Sales reps")->capture_default_str();
  command->add_option("--quarters", request->company.history_quarters, "Whole quarters of history")->capture_default_str();
  command->add_option("--as-of-day", request->company.as_of_day, "Day of the quarter on which the company is looked at")
      ->capture_default_str();
  command->add_flag("--force", request->force, "Write over files that are there already");
  command->add_flag("--full", request->files.full, "Write deals to their end, instead of what was known on that day");
  command->footer(
      "Example:\n  landfall simulate --seed 7 --out company\n\nThe files hold what was known on the as-of day; truth.json "
      "alone holds the rest.");
  command->callback(
      [request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { simulate_company(*request, out); }; });
}

} // namespace landfall::cli
