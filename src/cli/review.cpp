// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include <landfall/io/okr_json.hpp>
#include <landfall/io/review_json.hpp>
#include <landfall/review/deal_forecast.hpp> // in_ascii
#include <landfall/review/review.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <set>

namespace landfall::cli {

namespace {

struct ReviewRequest {
  DealFiles files;
  std::string okrs, json;
  std::size_t width = 100;
  bool ascii = false;
};

/// Key results of other periods would look like this one's.
void note_other_key_results(const std::vector<okr::Objective>& objectives, const Period& period,
                            std::vector<std::string>& notes) {
  std::set<std::string> others;
  for (const auto& objective : objectives)
    for (const auto& result : objective.key_results)
      if (result.period.end <= period.begin || period.end <= result.period.begin)
        others.insert(result.period.label.empty() ? result.period.begin.to_string() : result.period.label);
  if (!others.empty())
    notes.push_back(fmt::format("key results of another period than {}: {}", period.label, fmt::join(others, ", ")));
}

void review_period(const ReviewRequest& request, std::ostream& out) {
  const auto& files = request.files;
  auto inputs = files.all();
  inputs.push_back(request.okrs);
  check_output(request.json, "--json", inputs);
  auto deals = read_deals(files);
  const Period quarter = deals.calendar.quarter_of(deals.as_of);
  review::ReviewInput input{.opportunities = deals.reading.table.view(),
                            .targets = std::move(deals.targets),
                            .histories = deals.histories(),
                            .rejects = std::move(deals.reading.rejects),
                            .notes = std::move(deals.notes)};
  note_unmatched_targets(input.targets, input.opportunities, quarter, input.notes);
  if (!request.okrs.empty()) {
    input.objectives = io::read_okrs(request.okrs, deals.calendar);
    note_other_key_results(input.objectives, quarter, input.notes);
  }

  const auto review = review::review(input, {.as_of = deals.as_of, .calendar = deals.calendar});
  if (request.json == "-") {
    out << io::to_json(review);
    return;
  }
  if (!request.json.empty()) write_file(request.json, io::to_json(review)); // first: a page that is out cannot be taken back
  const auto page = review::to_text(review, request.width);
  out << (request.ascii ? review::in_ascii(page) : page);
}

} // namespace

void add_review(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<ReviewRequest>();
  auto* command = program.add_subcommand("review", "Say where the quarter lands");
  add_deal_files(*command, request->files);
  add_file(*command, "--okrs", request->okrs, "Objectives and key results, JSON");
  add_file(*command, "--json", request->json, "Write the review as JSON too; to - instead of the page");
  add_page(*command, request->width, request->ascii);
  command->footer(
      "Examples:\n"
      "  landfall review --opportunities deals.csv --as-of 2025-11-14\n"
      "  landfall review --opportunities export.csv --mapping mapping.json --team team.csv \\\n"
      "                  --targets targets.csv --okrs okrs.json --as-of 2025-11-14 --json review.json\n\n"
      "Own names of columns: id, stage, created, closed, amount; where there are any: expected_close, list_price, "
      "owner, manager,\n"
      "region, segment, product, source, forecast_category. Stages \"won\" and \"lost\" end a deal; every other one is open.");
  command->callback(
      [request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { review_period(*request, out); }; });
}

} // namespace landfall::cli
