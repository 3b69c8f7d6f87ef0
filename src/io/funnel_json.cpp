// SPDX-License-Identifier: Apache-2.0
#include "io/described_json.hpp"
#include <landfall/io/funnel_json.hpp>

namespace landfall::io {

std::string to_json(const StageEventsReading& reading, const funnel::FunnelTally& tally,
                    std::span<const funnel::ConversionRow> rows, std::span<const double> amounts) {
  Json stages = Json::array(), steps = Json::array(), ends = Json::object(), document = Json::object();
  for (std::size_t s = 0; s < tally.shape.stages; ++s) {
    Json stage = {{"stage", reading.names[s]}, {"reached", tally.reached[s]}};
    if (!amounts.empty()) stage["amount"] = described_json(amounts[s]);
    stages.push_back(std::move(stage));
  }
  for (const auto& row : rows) steps.push_back(described_json(row));
  for (std::size_t i = 0; i < tally.shape.ends; ++i) ends[reading.names[tally.shape.stages + i]] = tally.ended[i];
  document["stages"] = std::move(stages);
  document["conversion"] = std::move(steps);
  document["ended"] = std::move(ends);
  document["open"] = tally.open;
  document["counts"] = described_json(tally.counts);
  document["rejected"] = reading.rejects.rows.size();
  return pretty(document);
}

} // namespace landfall::io
