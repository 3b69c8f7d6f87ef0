// A funnel: the stages that a deal passes, in order, and what ends each for buyer and seller.
// Answers: which stages are there, and which comes after which?
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::funnel {

/// A stage, with the criteria that must hold before a deal leaves it; empty where none are agreed.
struct Stage {
  std::string name;
  std::string buyer_exit = {};  ///< what the buyer has done or said: "named the person who signs"
  std::string seller_exit = {}; ///< what the seller has done: "demo given to two departments"
};

/// Stages from first to last. Won is the last stage where the funnel is to end in won; lost is no stage.
class Funnel {
public:
  /// Throws `Error` (invalid_argument, with row) unless there are at least two stages with names that are not empty and all
  /// differ.
  explicit Funnel(std::vector<Stage> stages);

  const std::vector<Stage>& stages() const { return stages_; }
  std::size_t size() const { return stages_.size(); }
  const Stage& operator[](std::size_t index) const { return stages_[index]; }

  /// Place of a stage, from 0; nothing when there is no stage of that name. O(stages).
  std::optional<std::size_t> find(std::string_view name) const;

private:
  std::vector<Stage> stages_;
};

} // namespace landfall::funnel
