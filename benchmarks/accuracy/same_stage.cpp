// SPDX-License-Identifier: Apache-2.0
#include "same_stage.hpp"

namespace accuracy {

SameStage::SameStage(const Standpoint& standpoint, const std::vector<Look>& looks) {
  const auto table = standpoint.table.view();
  for (const auto& [day, until] : looks) {
    const auto then = pipeline::snapshot(table, day);
    for (const auto row : then.open_rows()) {
      const bool won = table.outcome[row] == pipeline::Outcome::won && *table.closed[row] < until;
      for (Seen* seen : {&all_, &of_stage_[std::string(standpoint.stages.stage_on(row, day))]})
        seen->won += won, seen->n += 1.0;
    }
  }
}

double SameStage::chance(std::string_view stage) const {
  const auto found = of_stage_.find(stage);
  const Seen seen = found == of_stage_.end() ? Seen{} : found->second;
  return (seen.won + all_.share()) / (seen.n + 1.0);
}

} // namespace accuracy
