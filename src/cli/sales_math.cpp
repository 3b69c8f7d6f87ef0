// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"

#include <landfall/core/error.hpp>
#include <landfall/funnel/sales_math.hpp>

#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landfall::cli {

namespace {

struct SalesMathRequest {
  double quota = 0.0, deal_size = 0.0;
  std::vector<double> rates;
  std::vector<std::string> stages;
  std::optional<double> activities, effort;
  std::string deals = "up", stages_rounding = "nearest";
};

funnel::Rounding rounding_of(std::string_view name) {
  for (const auto rounding : {funnel::Rounding::nearest, funnel::Rounding::up})
    if (to_string(rounding) == name) return rounding;
  return funnel::Rounding::none;
}

/// The two stages of the worked example, then plain numbers.
std::string stage_name(std::size_t step, const std::vector<std::string>& given) {
  if (!given.empty()) return given[step];
  constexpr const char* usual[] = {"demo", "discovery call"};
  return step < std::size(usual) ? usual[step] : fmt::format("stage {} before the deal", step + 1);
}

funnel::SalesMath chain_of(const SalesMathRequest& request) {
  if (!request.stages.empty() && request.stages.size() != request.rates.size())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("there is one name for each rate: {} names, {} rates", request.stages.size(), request.rates.size()),
                "--stages");
  funnel::SalesMath math{
      .quota = request.quota, .average_deal_size = request.deal_size, .steps = {}, .activities_per_unit = request.activities};
  for (std::size_t i = 0; i < request.rates.size(); ++i)
    math.steps.push_back({stage_name(i, request.stages), request.rates[i]});
  return math;
}

void print(const std::vector<funnel::SalesMathRow>& rows, std::ostream& out) {
  for (const auto& [stage, rate, units] : rows)
    out << fmt::format("  {:<24} {:>12.10g}{}\n", stage, units,
                       rate ? fmt::format("   {:.4g}% of them go on", 100.0 * *rate) : std::string());
}

void sales_math(const SalesMathRequest& request, std::ostream& out) {
  const auto math = chain_of(request);
  // All of it first: a page that is out cannot be taken back.
  const auto needed =
      sales_math_backwards(math, {.deals = rounding_of(request.deals), .stages = rounding_of(request.stages_rounding)});
  std::optional<funnel::SalesMathOutlook> outlook;
  if (request.effort) outlook = sales_math_forwards(math, *request.effort);
  out << fmt::format("Needed for {:.12g} at {:.12g} a deal (deals rounded {}, stages {}):\n", request.quota, request.deal_size,
                     request.deals, request.stages_rounding);
  print(needed, out);
  if (!outlook) return;
  out << fmt::format("Expected of an effort of {:.12g}: {:.12g} booked, {:.12g} {} quota\n", *request.effort,
                     outlook->expected_bookings, std::abs(outlook->gap_to_quota),
                     outlook->gap_to_quota > 0.0 ? "short of" : "above");
  print(outlook->rows, out);
}

} // namespace

void add_sales_math(CLI::App& program, Action& chosen) {
  auto request = std::make_shared<SalesMathRequest>();
  auto* command = program.add_subcommand("sales-math", "How much must be done to make a quota");
  command->add_option("--quota", request->quota, "Amount to be booked")->required()->type_name("AMOUNT");
  command->add_option("--deal-size", request->deal_size, "Average amount of a deal")->required()->type_name("AMOUNT");
  command->add_option("--rates", request->rates, "Share of each stage that goes on, from the one next to the deal backwards")
      ->delimiter(',')
      ->type_name("RATE,…");
  command->add_option("--stages", request->stages, "Their names; without it demo, discovery call, …")
      ->delimiter(',')
      ->type_name("NAME,…");
  command->add_option("--activities", request->activities, "Activities for each unit of the first stage")->type_name("NUMBER");
  command
      ->add_option("--effort", request->effort,
                   "What this effort may bring: activities, or units of the first stage where activities are not given")
      ->type_name("NUMBER");
  const CLI::IsMember roundings({"nearest", "up", "none"});
  command->add_option("--round", request->stages_rounding, "Rounding of stages and activities: nearest, up or none")
      ->check(roundings)
      ->type_name("RULE")
      ->capture_default_str();
  command->add_option("--round-deals", request->deals, "Rounding of deals: nearest, up or none")
      ->check(roundings)
      ->type_name("RULE")
      ->capture_default_str();
  command->footer("Example:\n"
                  "  landfall sales-math --quota 250000 --deal-size 84000 --rates 0.33,0.6 --activities 50");
  command->callback(
      [request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { sales_math(*request, out); }; });
}

} // namespace landfall::cli
