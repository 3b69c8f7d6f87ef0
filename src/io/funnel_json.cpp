// SPDX-License-Identifier: Apache-2.0
#include "io/described_json.hpp"
#include <landfall/io/funnel_json.hpp>

namespace landfall::io {

namespace {

template <class Row> Json list(std::span<const Row> rows) {
  Json all = Json::array();
  for (const auto& row : rows) all.push_back(described_json(row));
  return all;
}

} // namespace

std::string to_json(const StageEventsReading& reading, const FunnelFindings& found) {
  const auto& tally = found.tally;
  Json stages = Json::array(), ends = Json::object(), document = Json::object();
  for (std::size_t s = 0; s < tally.shape.stages; ++s) {
    Json stage = {{"stage", reading.names[s]}, {"reached", tally.reached[s]}};
    if (!found.amounts.empty()) stage["amount"] = described_json(found.amounts[s]);
    stages.push_back(std::move(stage));
  }
  for (std::size_t i = 0; i < tally.shape.ends; ++i) ends[reading.names[tally.shape.stages + i]] = tally.ended[i];
  document["stages"] = std::move(stages);
  document["conversion"] = list(found.rows);
  if (!found.split.empty()) document["by_segment"] = list(found.split);
  document["ended"] = std::move(ends);
  document["open"] = tally.open;
  document["time_in_stage"] = list(found.stays);
  document["time_to_stage"] = list(found.reaches);
  if (!found.changes.empty()) document["trend"] = list(found.changes);
  if (!found.leaks.empty()) document["leaks"] = list(found.leaks);
  if (!found.periods.empty()) document["by_period"] = list(found.periods);
  if (!found.step_changes.empty()) document["step_changes"] = list(found.step_changes);
  document["counts"] = described_json(tally.counts);
  document["rejected"] = reading.rejects.rows.size();
  if (reading.without_created > 0) document["without_created"] = reading.without_created;
  return pretty(document);
}

} // namespace landfall::io
