// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include <landfall/core/error.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/io/funnel_json.hpp>
#include <landfall/io/stage_events.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landfall::cli {

namespace {

struct FunnelRequest {
  std::string events, mapping, json, order = "any", interval = "wilson";
  std::optional<double> within;
  double level = 0.80;
};

struct FunnelAnswer {
  io::StageEventsReading reading;
  funnel::FunnelTally tally;
  std::vector<funnel::ConversionRow> rows;
  std::vector<double> amounts; ///< empty: the mapping names no amount
};

FunnelAnswer answer(const FunnelRequest& request) {
  const auto mapping = io::read_event_mapping(request.mapping);
  FunnelAnswer found{.reading = io::read_stage_events(request.events, mapping), .tally = {}, .rows = {}, .amounts = {}};
  const auto& reading = found.reading;
  if (reading.rejects.accepted == 0)
    throw Error(ErrorCode::parse, "not a single row can be used; the first was rejected: " +
                                      (reading.rejects.rows.empty() ? "there is none" : reading.rejects.rows[0].reason));
  constexpr double milliseconds_a_day = 86'400'000.0, longest = 36'500.0;
  funnel::PassageRule rule{.order = request.order == "strict" ? funnel::Order::strict : funnel::Order::any};
  if (request.within) {
    if (!(*request.within >= 0.0 && *request.within <= longest))
      throw Error(ErrorCode::invalid_argument, "a window is 0 to 36500 days", "--within");
    rule.window = static_cast<std::int64_t>(*request.within * milliseconds_a_day);
  }
  const auto passages = funnel::passages(reading.view(), reading.shape, rule);
  found.tally = funnel::tally(passages);
  if (!mapping.amount.empty()) found.amounts = funnel::amount_reached(passages, {reading.amount, {}});
  std::vector<funnel::Stage> stages;
  for (const auto& stage : mapping.stages) stages.push_back({.name = stage.name});
  funnel::ConversionOptions options{.level = request.level};
  for (const auto method : {stats::ProportionInterval::jeffreys, stats::ProportionInterval::clopper_pearson})
    if (to_string(method) == request.interval) options.method = method;
  found.rows = funnel::conversion(funnel::Funnel(std::move(stages)), found.tally.reached, options);
  return found;
}

void print(const FunnelAnswer& found, const FunnelRequest& request, std::ostream& out) {
  const auto& [reading, tally, rows, amounts] = found;
  out << fmt::format("Of {} ids, by cohort, order {}{}, {} intervals of {:g}%\n\n", tally.counts.ids, request.order,
                     request.within ? fmt::format(" within {:g} days", *request.within) : std::string(), request.interval,
                     100.0 * request.level);
  constexpr double bar = 30.0;
  for (std::size_t s = 0; s < tally.shape.stages; ++s) {
    const auto most = static_cast<double>(std::max<std::int64_t>(1, tally.reached[0]));
    const auto length = static_cast<std::size_t>(bar * static_cast<double>(tally.reached[s]) / most + 0.5);
    out << fmt::format("{:<20.20} {:>10}  {:<30}", reading.names[s], tally.reached[s], std::string(length, '#'));
    if (s > 0 && tally.reached[s - 1] > 0) {
      const auto& rate = rows[s - 1].conversion;
      out << fmt::format("  {:5.1f}% ({:.1f} to {:.1f})", 100.0 * rate.estimate, 100.0 * rate.low, 100.0 * rate.high);
      if (!amounts.empty() && amounts[s - 1] > 0.0)
        out << fmt::format("  {:5.1f}% of amount", 100.0 * amounts[s] / amounts[s - 1]);
    }
    out << '\n';
  }
  out << '\n';
  for (std::size_t i = 0; i < tally.shape.ends; ++i)
    out << fmt::format("{:<20.20} {:>10}\n", reading.names[tally.shape.stages + i], tally.ended[i]);
  out << fmt::format("{:<20} {:>10}   not at the last stage, not ended: may still pass\n", "open", tally.open);
  if (!reading.rejects.rows.empty())
    out << fmt::format("\n{} of {} rows were rejected, the first in line {}: {}\n", reading.rejects.rows.size(),
                       reading.rejects.given, reading.rejects.rows[0].line, reading.rejects.rows[0].reason);
}

void funnel_of(const FunnelRequest& request, std::ostream& out) {
  check_output(request.json, "--json", {request.events, request.mapping});
  const auto found = answer(request);
  const auto json = [&] { return io::to_json(found.reading, found.tally, found.rows, found.amounts); };
  if (request.json == "-") {
    out << json();
    return;
  }
  if (!request.json.empty()) write_file(request.json, json());
  print(found, request, out);
}

} // namespace

void add_funnel(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<FunnelRequest>();
  auto* command = program.add_subcommand("funnel", "How many pass each stage");
  add_file(*command, "--events", request->events, "Stage events, CSV, packed by gzip or not")->required();
  add_file(*command, "--mapping", request->mapping, "Which column is what, and which word means which stage, JSON")->required();
  command->add_option("--order", request->order, "any: skipping passes the stages skipped; strict: every stage in turn")
      ->check(CLI::IsMember({"any", "strict"}))
      ->type_name("RULE")
      ->capture_default_str();
  command->add_option("--within", request->within, "A stage counts up to so many days after the first")->type_name("DAYS");
  command->add_option("--interval", request->interval, "wilson, jeffreys or clopper_pearson")
      ->check(CLI::IsMember({"wilson", "jeffreys", "clopper_pearson"}))
      ->type_name("METHOD")
      ->capture_default_str();
  command->add_option("--level", request->level, "Of the intervals")->type_name("SHARE")->capture_default_str();
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  command->footer("Example:\n"
                  "  landfall funnel --events events.csv.gz --mapping mapping.json --json funnel.json");
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { funnel_of(*request, out); }; });
}

} // namespace landfall::cli
