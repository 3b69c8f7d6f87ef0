// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp" // add_file

#include "review/text_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/funnel/need.hpp>
#include <landfall/funnel/quota.hpp>
#include <landfall/funnel/sales_math.hpp>
#include <landfall/io/quota_table.hpp>

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::cli {

namespace {

struct SalesMathRequest {
  double quota = 0.0, deal_size = 0.0;
  std::vector<double> rates;
  std::vector<std::string> stages, counts;
  std::vector<double> deal_sizes;
  double chance = 0.80;
  std::optional<double> activities, effort;
  std::string deals = "up", stages_rounding = "nearest";
  std::string table; ///< of everyone who has a quota
  io::QuotaColumns columns;
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

/// "33/100". Throws `Error` (parse) for anything else.
stats::Share share_of(const std::string& text) {
  const auto slash = text.find('/');
  std::int64_t counts[2] = {-1, -1};
  const std::string_view parts[] = {std::string_view(text).substr(0, slash),
                                    slash == text.npos ? std::string_view() : std::string_view(text).substr(slash + 1)};
  for (int i = 0; i < 2; ++i) {
    const auto [end, fault] = std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), counts[i]);
    if (fault != std::errc() || end != parts[i].data() + parts[i].size())
      throw Error(ErrorCode::parse, "'" + text + "' is no count such as 33/100", "--counts");
  }
  return {counts[0], counts[1]};
}

/// How many it takes where rates are known by counts alone.
void unsure(SalesMathRequest request, std::ostream& out) {
  if (request.deal_sizes.empty()) request.deal_sizes = {request.deal_size};
  request.rates.assign(request.counts.size(), 1.0);
  const auto chain = chain_of(request);
  std::vector<funnel::UnsureStep> steps;
  for (std::size_t i = 0; i < request.counts.size(); ++i) steps.push_back({chain.steps[i].name, share_of(request.counts[i])});
  const auto rows = funnel::needed_for(request.quota, request.deal_sizes, steps,
                                       {.chance = request.chance, .activities_per_unit = request.activities});
  out << fmt::format("Needed for {:.12g}, rates as unsure as their counts, deals as those that were won:\n", request.quota);
  out << fmt::format("  {:<24} {:>12} {:>12} {:>12}\n", "chance of the quota", "50%",
                     fmt::format("{:g}%", 100.0 * request.chance), "90%");
  for (const auto& row : rows)
    out << fmt::format("  {:<24} {:>12.10g} {:>12.10g} {:>12.10g}\n", row.stage, row.median, row.needed, row.p90);
}

/// A line a rep, a group and all of them, with a column a stage.
void of_everyone(const SalesMathRequest& request, std::ostream& out) {
  auto columns = request.columns;
  columns.steps = request.stages;
  const auto reading = io::read_quotas(request.table, columns);
  if (reading.rejects.accepted == 0)
    throw Error(ErrorCode::parse,
                reading.rejects.rows.empty()
                    ? std::string("there is no row")
                    : "not a single row can be used; the first was rejected: " + reading.rejects.rows[0].reason,
                request.table);
  const funnel::SalesMathOptions rounding{.deals = rounding_of(request.deals), .stages = rounding_of(request.stages_rounding)};
  const auto rows = funnel::sales_math(reading.table.view(), {.rounding = rounding});

  const bool grouped = !columns.group.empty(), counted = !columns.won.empty();
  std::vector<std::string> header{columns.name};
  if (grouped) header.insert(header.begin(), columns.group);
  header.emplace_back("deal");
  header.insert(header.end(), columns.steps.begin(), columns.steps.end());
  if (!columns.activities.empty()) header.emplace_back("activity");
  const auto width = header.size();
  review::TextTable table(std::move(header), grouped ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{0});
  std::vector<std::string> line;
  const auto end_line = [&] {
    if (line.empty()) return;
    line.resize(width, "–");
    table.add(std::move(line));
    line.clear();
  };
  for (const auto& row : rows) {
    if (row.stage == "deal") {
      end_line();
      line.push_back(!row.name.empty() ? row.name : "all");
      if (grouped) line.insert(line.begin(), row.group.empty() && row.name.empty() ? "all" : row.group);
    }
    auto cell = fmt::format("{:.10g}", row.units);
    if (row.rate.low < row.rate.high)
      cell +=
          fmt::format(" ({:.0f}%, {:.0f} to {:.0f})", 100.0 * row.rate.estimate, 100.0 * row.rate.low, 100.0 * row.rate.high);
    line.push_back(std::move(cell));
  }
  end_line();
  out << fmt::format("Needed by each (deals rounded {}, stages {}{}):\n", request.deals, request.stages_rounding,
                     counted ? "; in brackets the rate, with its 80% interval" : "");
  out << table.to_text(2, 120);
  if (!reading.rejects.rows.empty())
    out << fmt::format("\n{} of {} rows were rejected, the first in line {}: {}\n", reading.rejects.rows.size(),
                       reading.rejects.given, reading.rejects.rows[0].line, reading.rejects.rows[0].reason);
}

void sales_math(const SalesMathRequest& request, std::ostream& out) {
  if (!request.table.empty()) {
    of_everyone(request, out);
    return;
  }
  if (!request.counts.empty()) {
    unsure(request, out);
    return;
  }
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
  auto* quota = command->add_option("--quota", request->quota, "Amount to be booked")->type_name("AMOUNT");
  auto* size = command->add_option("--deal-size", request->deal_size, "Average amount of a deal")->type_name("AMOUNT");
  auto* rates =
      command
          ->add_option("--rates", request->rates, "Share of each stage that goes on, from the one next to the deal backwards")
          ->delimiter(',')
          ->type_name("RATE,…");
  auto* counts = command
                     ->add_option("--counts", request->counts,
                                  "The same as counts, gone on of all, such as 33/100: as unsure as so few are")
                     ->delimiter(',')
                     ->excludes(rates)
                     ->type_name("K/N,…");
  command->add_option("--deal-sizes", request->deal_sizes, "With --counts: amounts of deals that were won")
      ->delimiter(',')
      ->needs(counts)
      ->excludes(size)
      ->type_name("AMOUNT,…");
  command->add_option("--chance", request->chance, "With --counts: of the quota")
      ->needs(counts)
      ->type_name("SHARE")
      ->capture_default_str();
  command->add_option("--stages", request->stages, "Their names; without it demo, discovery call, …; of a table its columns")
      ->delimiter(',')
      ->type_name("NAME,…");
  command->add_option("--activities", request->activities, "Activities for each unit of the first stage")->type_name("NUMBER");
  command
      ->add_option("--effort", request->effort,
                   "What this effort may bring: activities, or units of the first stage where activities are not given")
      ->type_name("NUMBER");
  auto* table = add_file(*command, "--table", request->table,
                         "In place of a quota: a row a rep with rep, quota, deal_size and the stages, CSV")
                    ->excludes(quota)
                    ->excludes(rates)
                    ->excludes(counts)
                    ->excludes(size);
  auto& columns = request->columns;
  command->add_option("--by", columns.group, "With a table: column of teams or segments to add up")
      ->needs(table)
      ->type_name("COLUMN");
  command
      ->add_option("--won", columns.won,
                   "With a table: column of deals won; its stages are then counts too, and rates what goes on of them")
      ->needs(table)
      ->type_name("COLUMN");
  const auto named = [&](const char* option, std::string& column, const char* meaning) {
    command->add_option(option, column, meaning)->needs(table)->type_name("COLUMN");
  };
  named("--rep", columns.name, "With a table: its columns, where they have other names");
  named("--quotas", columns.quota, "Likewise");
  named("--sizes", columns.deal_size, "Likewise");
  named("--activity", columns.activities, "With a table: activities for each unit of the first stage");
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
                  "  landfall sales-math --quota 250000 --deal-size 84000 --rates 0.33,0.6 --activities 50\n"
                  "  landfall sales-math --quota 250000 --deal-sizes 61000,84000,120000 --counts 33/100,60/100 --chance 0.9\n"
                  "  landfall sales-math --table reps.csv --stages demo,call --won deals --by team");
  command->callback([request, quota, &chosen] {
    if (request->table.empty() && quota->count() == 0) throw CLI::RequiredError("--quota, or --table");
    chosen = [request](std::ostream& out, std::ostream&) { sales_math(*request, out); };
  });
}

} // namespace landfall::cli
