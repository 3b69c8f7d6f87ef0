// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/funnel.hpp>

#include <algorithm>
#include <utility>

namespace landfall::funnel {

Funnel::Funnel(std::vector<Stage> stages) : stages_(std::move(stages)) {
  require(stages_.size() >= 2, "a funnel has at least two stages", "stages");
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(!stages_[i].name.empty(), "a stage needs a name", "stages", row);
    require(find(stages_[i].name) == i, "there are two stages of this name", stages_[i].name, row);
  }
}

std::optional<std::size_t> Funnel::find(std::string_view name) const {
  const auto found = std::ranges::find(stages_, name, &Stage::name);
  if (found == stages_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stages_.begin());
}

} // namespace landfall::funnel
