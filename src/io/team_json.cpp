// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/team_json.hpp>

#include "io/described_json.hpp"
#include "io/rejects_json.hpp"

namespace landfall::io {

namespace {

Json camps_json(const team::Camps& found) {
  Json camps = Json::array();
  for (const auto& camp : found.camps) {
    Json profile = Json::object();
    for (std::size_t i = 0; i < found.metrics.size(); ++i) profile[found.metrics[i]] = described_json(camp.profile[i]);
    camps.push_back({{"reps", camp.reps}, {"profile", std::move(profile)}});
  }
  return {{"camps", std::move(camps)},
          {"bic", described_json(found.bic)},
          {"preferred", found.preferred},
          {"p_value", described_json(found.p_value)},
          {"stability", described_json(found.stability)},
          {"left_out", found.left_out}};
}

} // namespace

std::string to_json(const TeamAnswer& answer, const Rejects& rejects, std::span<const std::string> notes) {
  const auto& comparison = answer.comparison;
  Json json{{"top", described_json(comparison.top)},
            {"bottom", described_json(comparison.bottom)},
            {"metrics", described_json(comparison.rows)},
            {"set_aside", described_json(comparison.set_aside)},
            {"given", comparison.given},
            {"left_out", described_json(comparison.left_out)},
            {"influence_of_reps", described_json(answer.reps)},
            {"influence_of_deals", described_json(answer.deals)},
            {"correlates", described_json(answer.correlates)},
            {"camps", answer.camps ? camps_json(*answer.camps) : Json(nullptr)},
            {"repeatable_gap", described_json(answer.repeatable_gap)}};
  if (answer.attribution)
    json["attribution"] = {{"gap", described_json(answer.attribution->gap)},
                           {"factors", described_json(answer.attribution->rows)},
                           {"left_out", answer.attribution->left_out}};
  else
    json["attribution"] = nullptr;
  json["standing"] = described_json(answer.standing);
  json["method"] = comparison.method;
  json["caveat"] = comparison.caveat;
  json["rejects"] = rejects_json(rejects);
  json["notes"] = std::vector<std::string>(notes.begin(), notes.end());
  return pretty(json);
}

} // namespace landfall::io
