// The features of a deal's week, seen from a look at the deal.
// Answers: which one-hot features has this deal, on this day, as seen on that day?
// Private to forecast. Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/deal_model.hpp>
#include <landfall/stats/competing_logit.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace landfall::forecast {

inline constexpr std::uint32_t no_level = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::max();

/// What of a deal never changes.
struct FixedFeatures {
  std::int32_t created = 0;
  std::uint32_t amount_band = no_level;
  std::array<std::uint32_t, 8> level{no_level, no_level, no_level, no_level, no_level, no_level, no_level, no_level};

  bool operator==(const FixedFeatures&) const = default;
};

/// What a look at a deal has seen.
struct Look {
  std::int32_t day = 0; ///< at the end of which
  std::uint32_t stage = no_level;
  std::int32_t entered = 0;       ///< the stage
  std::int32_t expected = no_day; ///< close date
};

/// What changes from week to week.
struct WeekFeatures {
  std::uint32_t age = 0, part = 0, period = 0, horizon = 0;
  std::uint32_t stage = no_level, in_stage = 0;
  std::uint32_t offset = no_level; ///< weeks past the expected close date

  bool operator==(const WeekFeatures&) const = default;
};

/// Features of one week, at most.
inline constexpr std::size_t most_features = 32;
struct FeatureList {
  std::array<std::uint32_t, most_features> feature;
  std::size_t size = 0;
  void push(std::size_t f) { feature[size++] = static_cast<std::uint32_t>(f); }
  std::span<const std::uint32_t> span() const { return {feature.data(), size}; }
};

class DealFeatures {
public:
  static constexpr std::size_t most_dimensions = 8;
  static constexpr std::size_t horizons = 14; ///< weeks from a look; the last one holds all that come later
  static constexpr std::size_t in_stage_bands = 7, offsets = 16;

  DealFeatures(const pipeline::Snapshot& snapshot, std::span<const Period> periods, const DealHistories& histories,
               const DealModelOptions& options, std::vector<std::int32_t> closing_ages);

  std::size_t size() const { return size_; }
  const std::vector<stats::LogitFamily>& families() const { return families_; }
  bool has_looks() const { return has_stages_ || has_close_dates_; } ///< whether a look shows more than the dates do
  std::size_t stages() const { return stages_; }                     ///< seen by the snapshot's day

  FixedFeatures fixed(const pipeline::Snapshot& snapshot, std::size_t row) const;
  /// As the deal stood at the end of `day`.
  Look look(std::size_t row, std::int32_t day) const;
  WeekFeatures week(const FixedFeatures& deal, const Look& look, std::int32_t day) const;
  /// Days from `day` on, itself included, until `week` may change.
  std::int32_t unchanged_days(const FixedFeatures& deal, const Look& look, std::int32_t day) const;
  void list(const FixedFeatures& deal, const WeekFeatures& week, FeatureList& features) const;

private:
  void choose_dimensions(const pipeline::Snapshot& snapshot, const DealModelOptions& options);
  void choose_stages(const pipeline::Snapshot& snapshot);
  void choose_amounts(const pipeline::Snapshot& snapshot, std::size_t bands);
  std::size_t add_family(std::string name, std::size_t count, std::size_t run, double prior_sd, double prior_levels);
  std::size_t period_of(std::int32_t day) const;

  DealHistories histories_;
  std::vector<Period> periods_;
  std::int32_t parts_ = 1; ///< of a period
  std::vector<std::int32_t> age_begin_;
  std::vector<double> amount_begin_;
  std::vector<std::size_t> dimension_places_;      ///< in the table's list
  std::vector<std::vector<std::uint32_t>> levels_; ///< by dimension and code
  std::vector<std::uint32_t> stage_levels_;        ///< by code of the history
  std::size_t stages_ = 0;
  std::size_t owner_ = no_level; ///< place of the dimension whose levels are optimistic or not
  bool has_stages_ = false, has_close_dates_ = false;

  std::size_t size_ = 1; ///< the intercept is feature 0
  std::vector<stats::LogitFamily> families_;
  std::size_t age_ = 0, part_ = 0, period_ = 0, horizon_ = 0, stage_ = 0, stage_horizon_ = 0, in_stage_ = 0, offset_ = 0,
              optimism_ = 0, amount_ = 0;
  std::vector<std::size_t> dimension_, dimension_later_;
};

} // namespace landfall::forecast
