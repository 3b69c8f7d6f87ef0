// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/calls.hpp>
#include <landfall/io/deal_forecast_text.hpp>
#include <landfall/review/deal_forecast.hpp>

#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <unistd.h>

namespace landfall::cli {

namespace {

struct ForecastRequest {
  DealFiles files;
  std::string calls, json, csv;
  std::vector<std::string> periods;
  std::size_t top = 10, width = 100;
  bool ascii = false;
};

/// How far long work is, on a terminal alone, and only once it has taken a second.
class Reporter {
public:
  explicit Reporter(std::ostream& out) : out_(out), shows_(isatty(STDERR_FILENO) == 1) {}
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  ~Reporter() {
    if (shown_) out_ << "\r\x1b[K" << std::flush;
  }
  void say(const std::string& what) {
    if (!shows_ || std::chrono::steady_clock::now() - begun_ < std::chrono::seconds(1)) return;
    shown_ = true;
    out_ << "\r\x1b[K" << what << std::flush;
  }

private:
  std::ostream& out_;
  bool shows_, shown_ = false;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

std::vector<Period> periods_of(const ForecastRequest& request, const DealsRead& deals) {
  if (request.periods.empty()) return {deals.calendar.quarter_of(deals.as_of)};
  std::vector<Period> periods;
  for (const auto& label : request.periods) {
    try {
      periods.push_back(deals.calendar.period(label));
    } catch (const Error& error) {
      throw Error(error.code(), error.message(), "--period");
    }
    if (periods.back().end <= deals.as_of)
      throw Error(
          ErrorCode::invalid_argument,
          fmt::format("{} is over before {}: choose a later period, or an earlier --as-of", label, deals.as_of.to_string()),
          "--period");
  }
  return periods;
}

void forecast_deals(const ForecastRequest& request, std::ostream& out, std::ostream& progress) {
  const auto& files = request.files;
  auto inputs = files.all();
  inputs.push_back(request.calls);
  check_output(request.json, "--json", inputs);
  check_output(request.csv, "--csv", inputs);
  if (!request.json.empty() && request.json == request.csv)
    throw Error(ErrorCode::invalid_argument, "JSON and CSV cannot both go to " + request.csv, "--csv");
  Reporter reporter(progress);
  reporter.say("reading " + files.opportunities);
  auto deals = read_deals(files);
  const auto periods = periods_of(request, deals);
  review::DealForecastInput input{
      .opportunities = deals.reading.table.view(), .targets = std::move(deals.targets), .histories = deals.histories()};
  auto notes = std::move(deals.notes);
  if (!request.calls.empty()) {
    auto calls = io::read_calls(request.calls, deals.calendar, deals.mapping);
    note_rejects(calls.rejects, "calls", notes);
    input.calls = std::move(calls.calls);
  }

  std::vector<review::DealForecast> forecasts;
  for (const auto& period : periods) {
    if (!files.targets.empty()) note_unmatched_targets(input.targets, input.opportunities, period, notes);
    const Progress say = [&](double fraction) {
      reporter.say(fmt::format("{}: {:.0f}%", period.label, 100 * fraction));
      return true;
    };
    forecasts.push_back(review::deal_forecast(
        input, {.as_of = deals.as_of, .period = period, .calendar = deals.calendar, .control = {.progress = &say}}));
  }
  // Files first: a page that is out cannot be taken back.
  if (!request.json.empty() && request.json != "-")
    write_file(request.json, io::to_json(forecasts, deals.reading.rejects, notes));
  if (!request.csv.empty() && request.csv != "-") write_file(request.csv, io::deals_csv(forecasts));
  if (request.json == "-") {
    out << io::to_json(forecasts, deals.reading.rejects, notes);
  } else if (request.csv == "-") {
    out << io::deals_csv(forecasts);
  } else {
    for (std::size_t i = 0; i < forecasts.size(); ++i) {
      auto& forecast = forecasts[i];
      if (i == 0) {
        const auto& rejects = deals.reading.rejects;
        if (!rejects.rows.empty()) note_rejects(rejects, "opportunities", forecast.notes);
        forecast.notes.insert(forecast.notes.end(), notes.begin(), notes.end());
      }
      out << (i > 0 ? "\n" : "")
          << review::to_text(forecast, {.width = request.width, .top = request.top, .ascii = request.ascii});
    }
  }
}

} // namespace

void add_forecast(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<ForecastRequest>();
  auto* forecast = program.add_subcommand("forecast", "Forecast a period by its deals");
  forecast->require_subcommand(0, 1);
  forecast->callback([forecast] {
    if (forecast->get_subcommands().empty())
      throw CLI::ValidationError("forecast", "of what? There are: landfall forecast deals, landfall forecast roll-up");
  });
  auto* command = forecast->add_subcommand("deals", "Every open deal with its chance, and those that decide the period");
  add_deal_files(*command, request->files);
  command
      ->add_option("--period", request->periods,
                   "Period to forecast, such as 2025-Q4 or 2025-M12; the quarter of the "
                   "as-of day without it; may be given more than once")
      ->type_name("LABEL");
  add_file(*command, "--calls", request->calls, "What reps and managers have called, CSV");
  command->add_option("--top", request->top, "Deals that the page lists")->type_name("N")->capture_default_str();
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  add_file(*command, "--csv", request->csv, "Write every open deal as CSV; to - instead of the page");
  add_page(*command, request->width, request->ascii);
  command->footer("Examples:\n"
                  "  landfall forecast deals --opportunities deals.csv --targets targets.csv --as-of 2025-11-14\n"
                  "  landfall forecast deals --opportunities export.csv --mapping mapping.json --calls calls.csv \\\n"
                  "                          --period 2025-Q4 --period 2026-Q1 --as-of 2025-11-14 --csv open_deals.csv\n\n"
                  "Own names of the columns of calls: caller, day, period, category, amount; where there is one: about.");
  command->callback([request, &chosen] {
    chosen = [request](std::ostream& out, std::ostream& progress) { forecast_deals(*request, out, progress); };
  });
  add_roll_up(*forecast, chosen);
}

} // namespace landfall::cli
