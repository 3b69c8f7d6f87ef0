// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/pipeline_json.hpp>

#include "io/described_json.hpp"
#include "io/rejects_json.hpp"

namespace landfall::io {

namespace {

template <class Deal> Json deals_json(const std::vector<Deal>& deals, const pipeline::OpportunityView& table) {
  Json list = Json::array();
  for (const auto& deal : deals) {
    Json object{{"id", std::string(table.id[static_cast<std::size_t>(deal.opportunity)])}};
    object.update(described_json(deal));
    list.push_back(std::move(object));
  }
  return list;
}

} // namespace

std::string to_json(const PipelineAnswer& answer, const pipeline::OpportunityView& table, const Rejects& rejects,
                    std::span<const std::string> notes) {
  Json json{
      {"as_of", answer.as_of.to_string()},
      {"period",
       {{"label", answer.period.label}, {"begin", answer.period.begin.to_string()}, {"end", answer.period.end.to_string()}}},
      {"by", answer.by}};
  if (answer.coverage) {
    json["coverage"] = described_json(answer.coverage->rows);
    json["weeks"] = described_json(answer.coverage->weeks);
    json["needed"] = described_json(answer.coverage->needed);
  }
  if (answer.coverage || !answer.linearity.empty()) json["linearity"] = described_json(answer.linearity);
  if (answer.waterfall) {
    json["waterfall"] = described_json(*answer.waterfall);
    json["deals"] = deals_json(answer.waterfall_deals, table);
  }
  if (answer.creation) json["creation"] = described_json(*answer.creation);
  if (answer.creation_need) {
    json["creation_need"] = described_json(*answer.creation_need);
    json["latest_creation"] = answer.latest_creation ? Json(answer.latest_creation->to_string()) : Json(nullptr);
  }
  if (answer.hygiene) {
    json["hygiene"] = described_json(answer.hygiene->rows);
    json["deals"] = deals_json(answer.hygiene->deals, table);
    if (answer.landing) json["landing"] = described_json(*answer.landing);
    if (answer.landing_without_issues) json["landing_without_issues"] = described_json(*answer.landing_without_issues);
  }
  json["rejects"] = rejects_json(rejects);
  json["notes"] = std::vector<std::string>(notes.begin(), notes.end());
  return pretty(json);
}

} // namespace landfall::io
