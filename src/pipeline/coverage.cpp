// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/segmentation.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

std::string_view to_string(CoverageDefinition definition) {
  return definition == CoverageDefinition::to_go ? "to_go" : "full_target";
}

bool in_pipeline(const Snapshot& snapshot, std::size_t row, const Period& period) {
  if (snapshot.standing(row) != Standing::open) return false;
  const auto& expected = snapshot.table().expected_close;
  if (expected.size() == 0) return true;
  const auto day = expected[row];
  return day && period.contains(*day);
}

namespace {

struct Segment {
  std::string_view name;
  stats::CompensatedSum open, won;
  std::int64_t open_count = 0, won_count = 0;
  std::optional<double> target;
};

CoverageRow row_of(const Segment& segment, CoverageDefinition definition) {
  CoverageRow row{.segment = std::string(segment.name),
                  .open_amount = segment.open.value(),
                  .open_count = segment.open_count,
                  .won_amount = segment.won.value(),
                  .won_count = segment.won_count,
                  .target = segment.target,
                  .remaining_target = {},
                  .coverage_ratio = {},
                  .definition = definition};
  if (!segment.target) return row;
  row.remaining_target = std::max(0.0, *segment.target - row.won_amount);
  const double covered = definition == CoverageDefinition::to_go ? *row.remaining_target : *segment.target;
  if (covered > 0.0) row.coverage_ratio = row.open_amount / covered;
  return row;
}

} // namespace

std::vector<CoverageRow> coverage(const Snapshot& snapshot, const OpenAmounts& open, const Period& period,
                                  std::span<const SegmentTarget> targets, const CoverageOptions& options) {
  require(open.amount.size() == snapshot.open_rows().size(), "the open amounts belong to another snapshot", "open");
  const Segmentation segmentation(snapshot.table(), options.by);
  std::vector<Segment> segments(segmentation.size());
  for (std::size_t s = 0; s < segments.size(); ++s) segments[s].name = segmentation.name(s);

  for (std::size_t i = 0; i < open.amount.size(); ++i) {
    const auto row = snapshot.open_rows()[i];
    if (!in_pipeline(snapshot, row, period)) continue;
    Segment& segment = segments[segmentation.of_row(row)];
    ++segment.open_count;
    if (!std::isnan(open.amount[i])) segment.open += open.amount[i];
  }
  for (const auto row : snapshot.won_rows()) {
    if (!period.contains(*snapshot.table().closed[row])) continue;
    Segment& segment = segments[segmentation.of_row(row)];
    ++segment.won_count;
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) segment.won += amount;
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& [name, amount] = targets[i];
    require(amount >= 0.0 && std::isfinite(amount), "a target is a finite amount, not below 0", "target",
            static_cast<std::int64_t>(i));
    auto found = std::ranges::find(segments, name, &Segment::name);
    if (found == segments.end()) found = segments.insert(segments.end(), Segment{name}); // no deal is in it
    Segment& segment = *found;
    require(!segment.target, "'" + name + "' has a target already", "segment", static_cast<std::int64_t>(i));
    segment.target = amount;
  }

  std::vector<CoverageRow> rows;
  for (const auto& segment : segments)
    if (options.by.empty() || segment.open_count > 0 || segment.won_count > 0 || segment.target)
      rows.push_back(row_of(segment, options.definition));
  std::ranges::sort(rows, [](const CoverageRow& a, const CoverageRow& b) {
    return a.open_amount != b.open_amount ? a.open_amount > b.open_amount : a.segment < b.segment;
  });
  return rows;
}

} // namespace landfall::pipeline
