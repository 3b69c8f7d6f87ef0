// SPDX-License-Identifier: Apache-2.0
#include "io/described_json.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/company.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/simulate/okrs.hpp>

#include <fmt/format.h>
#include <fstream>
#include <system_error>

namespace landfall::io {

namespace {

using simulate::Company;
using simulate::Known;

/// Writes files into one folder and keeps count of them.
class Folder {
public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error) throw Error(ErrorCode::not_found, fmt::format("cannot make the folder {}: {}", path_.string(), error.message()));
  }

  /// `fill(row)` is given a function that writes one row of fields.
  template <class Fill> void table(const char* name, const char* holds, const std::vector<std::string>& header, Fill&& fill) {
    auto file = open(name);
    std::int64_t rows = 0;
    write_csv_row(file, header);
    fill([&](const std::vector<std::string>& fields) {
      write_csv_row(file, fields);
      ++rows;
    });
    close(file, name, rows, holds);
  }

  void text(const char* name, const char* holds, std::string_view content) {
    auto file = open(name);
    file << content;
    close(file, name, 0, holds);
  }

  std::vector<WrittenFile> written;

private:
  std::ofstream open(const char* name) {
    std::ofstream file(path_ / name, std::ios::binary | std::ios::trunc);
    if (!file) throw Error(ErrorCode::not_found, fmt::format("cannot write {}", (path_ / name).string()));
    return file;
  }
  void close(std::ofstream& file, const char* name, std::int64_t rows, const char* holds) {
    file.close();
    if (!file)
      throw Error(ErrorCode::not_found, fmt::format("could not write all of {}; is the disk full?", (path_ / name).string()));
    written.push_back({path_ / name, rows, holds});
  }

  std::filesystem::path path_;
};

std::string text_of(std::optional<Date> day) { return day ? day->to_string() : std::string(); }

void write_opportunities(Folder& folder, const Known& known) {
  folder.table("opportunities.csv", "deals as a CRM exports them",
               {"id", "owner", "segment", "product", "source", "stage", "created", "expected_close", "closed", "amount"},
               [&](auto&& row) {
                 const auto deals = known.opportunities.view();
                 const auto word = [&](const char* dimension, std::size_t i) {
                   return std::string(deals.dimension(dimension)[i]);
                 };
                 for (std::size_t i = 0; i < deals.size(); ++i)
                   row({std::string(deals.id[i]), word("owner", i), word("segment", i), word("product", i), word("source", i),
                        std::string(deals.stage[i]), text_of(deals.created[i]), text_of(deals.expected_close[i]),
                        text_of(deals.closed[i]), fmt::format("{}", deals.amount[i])});
               });
}

void write_history(Folder& folder, const Known& known) {
  folder.table("stage_history.csv", "the day on which each deal came to each stage", {"id", "stage", "entered"},
               [&](auto&& row) {
                 for (const auto& event : known.stages) row({event.id, event.stage, event.day.to_string()});
               });
  folder.table("close_dates.csv", "the close dates that owners forecast, and when they did",
               {"id", "forecast_on", "expected_close"}, [&](auto&& row) {
                 for (const auto& event : known.close_dates)
                   row({event.id, event.day.to_string(), event.expected_close.to_string()});
               });
}

void write_reps(Folder& folder, const Company& company) {
  folder.table("reps.csv", "the team", {"owner", "manager", "region", "start"}, [&](auto&& row) {
    for (const auto& rep : company.reps)
      if (rep.start <= company.as_of) row({rep.owner, rep.manager, rep.region, rep.start.to_string()});
  });
}

void write_targets(Folder& folder, const Company& company) {
  folder.table("targets.csv", "what was asked of whom, by quarter", {"period", "dimension", "segment", "amount"},
               [&](auto&& row) {
                 for (const auto& quota : company.quotas)
                   row({quota.period.label, quota.dimension, quota.segment, fmt::format("{}", quota.amount)});
               });
}

Json okrs_of(const Company& company) {
  Json objectives = Json::array();
  for (const auto& objective : simulate::objectives(company)) {
    Json key_results = Json::array();
    for (const auto& each : objective.key_results) {
      Json key_result = {{"name", each.name}, {"direction", std::string(okr::to_string(each.direction))}};
      if (!each.owner.empty()) key_result["owner"] = each.owner;
      if (!each.unit.empty()) key_result["unit"] = each.unit;
      if (!each.metric.empty()) key_result["metric"] = each.metric;
      if (!each.dimension.empty()) key_result["dimension"] = each.dimension, key_result["segment"] = each.segment;
      if (each.initial) key_result["initial"] = *each.initial;
      key_result["target"] = each.target;
      key_result["weight"] = each.weight;
      key_result["check_ins"] = Json::array();
      for (const auto& check_in : each.check_ins)
        key_result["check_ins"].push_back({{"date", check_in.date.to_string()}, {"value", check_in.value}});
      key_results.push_back(std::move(key_result));
    }
    objectives.push_back({{"name", objective.name}, {"owner", objective.owner}, {"key_results", std::move(key_results)}});
  }
  return {{"period", company.quarter.label}, {"objectives", std::move(objectives)}};
}

Json mapping_of(const Company& company) {
  Json open = Json::array();
  for (const auto& stage : company.options.model.stages) open.push_back(stage.name);
  return {{"opportunities",
           {{"id", "id"},
            {"created", "created"},
            {"closed", "closed"},
            {"expected_close", "expected_close"},
            {"amount", "amount"},
            {"stage", "stage"},
            {"dimensions", {{"owner", "owner"}, {"segment", "segment"}, {"product", "product"}, {"source", "source"}}}}},
          {"stages", {{"won", {"Won"}}, {"lost", {"Lost"}}, {"open", open}}},
          {"team", {{"key", "owner"}, {"dimensions", {{"manager", "manager"}, {"region", "region"}}}}},
          {"targets", {{"period", "period"}, {"dimension", "dimension"}, {"segment", "segment"}, {"amount", "amount"}}},
          {"amount_known", "throughout"},
          {"date_format", "YYYY-MM-DD"},
          {"decimal", "."}};
}

std::string readme_of(const Company& company, bool full) {
  return fmt::format(
      "A synthetic company, made by landfall with seed {}. {} reps create deals and take them through {} stages; each deal "
      "either "
      "advances or is lost, at rates that depend on its segment, its source and the hidden skill of its owner. It is looked at "
      "on {}, "
      "day {} of {}. {} truth.json alone holds the future and the skills: read it after you have made up your mind.\n",
      company.options.seed, company.reps.size(), company.options.model.stages.size(), company.as_of.to_string(),
      company.options.as_of_day, company.quarter.label,
      full ? "The tables hold every deal to its end, later than that day too; the expected close dates are the last ones."
           : "The tables hold what was known by the end of that day and nothing later.");
}

} // namespace

std::vector<WrittenFile> write_company(const Company& company, const std::filesystem::path& path,
                                       const WriteCompanyOptions& options) {
  Folder folder(path);
  const Known known = options.full ? whole_history(company) : known_on(company, company.as_of);
  write_opportunities(folder, known);
  write_history(folder, known);
  write_reps(folder, company);
  write_targets(folder, company);
  folder.text("okrs.json", "objectives and key results of the quarter, with check-ins", pretty(okrs_of(company)));
  folder.text("mapping.json", "how to read them", pretty(mapping_of(company)));
  folder.text("truth.json", "the future and the skills", pretty(described_json(truth(company, options.truth))));
  folder.text("README.txt", "what this is", readme_of(company, options.full));
  return std::move(folder.written);
}

} // namespace landfall::io
