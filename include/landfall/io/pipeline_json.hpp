// What `landfall pipeline` answers, as JSON.
// Answers: how does a program read coverage, a waterfall, creation or hygiene? Fields by their names; no value is null.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/pipeline/coverage_outlook.hpp>
#include <landfall/pipeline/creation_need.hpp>
#include <landfall/pipeline/hygiene.hpp>
#include <landfall/pipeline/linearity.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::io {

/// What was asked is there, whatever else is not in the JSON.
struct PipelineAnswer {
  Date as_of;
  Period period;
  std::string by;
  std::optional<pipeline::CoverageOutlook> coverage;
  std::optional<std::vector<pipeline::WaterfallRow>> waterfall;
  std::vector<pipeline::WaterfallDeal> waterfall_deals; ///< with `waterfall`
  std::optional<std::vector<pipeline::CreationRow>> creation;
  std::optional<pipeline::CreationNeed> creation_need; ///< with `creation`, where the next period has a target …
  std::optional<Date> latest_creation;                 ///< … and until when a deal made for it counts
  std::vector<pipeline::LinearityRow> linearity;       ///< with `coverage`, or alone
  std::optional<pipeline::Hygiene> hygiene;
  /// With `hygiene`: where the period lands by its coverage, and were every deal with an issue lost.
  std::optional<pipeline::CoverageOutlookRow> landing, landing_without_issues;
};

/// Deals have their `id` beside their row, from the table. O(size).
std::string to_json(const PipelineAnswer& answer, const pipeline::OpportunityView& table, const Rejects& rejects,
                    std::span<const std::string> notes);

} // namespace landfall::io
