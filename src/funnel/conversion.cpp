// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/stats/pooled_rates.hpp>

#include <algorithm>
#include <iterator>

namespace landfall::funnel {

namespace {

constexpr std::size_t unknown_stage = static_cast<std::size_t>(-1);

/// Entries of each segment by furthest stage, and then, summed from the end, by every stage reached.
class Counts {
public:
  Counts(std::size_t segments, std::size_t stages) : stages_(stages), counts_(segments * stages) {}

  std::int64_t& at(std::size_t segment, std::size_t stage) { return counts_[segment * stages_ + stage]; }
  std::span<const std::int64_t> of(std::size_t segment) const { return std::span(counts_).subspan(segment * stages_, stages_); }

  void accumulate() {
    for (std::size_t segment = 0; segment * stages_ < counts_.size(); ++segment)
      for (std::size_t stage = stages_ - 1; stage > 0; --stage) at(segment, stage - 1) += at(segment, stage);
  }

private:
  std::size_t stages_;
  std::vector<std::int64_t> counts_;
};

/// A segment column of null pointer puts every row into segment 0; otherwise null segments go into the last.
Counts count(const Funnel& funnel, const CategoryColumn& furthest, const CategoryColumn* segment, std::int64_t& left_out) {
  std::vector<std::size_t> stage_of_code;
  for (const auto level : furthest.levels) stage_of_code.push_back(funnel.find(level).value_or(unknown_stage));
  const std::size_t segments = segment ? segment->levels.size() + 1 : 1;
  Counts counts(segments, funnel.size());
  for (std::size_t row = 0; row < furthest.size(); ++row) {
    if (furthest.is_null(row)) {
      ++left_out;
      continue;
    }
    const auto stage = stage_of_code[static_cast<std::size_t>(furthest.codes[row])];
    if (stage == unknown_stage)
      throw Error(ErrorCode::not_found, "the funnel has no stage '" + std::string(furthest[row]) + "'", "furthest_stage",
                  static_cast<std::int64_t>(row));
    const auto code = segment ? segment->code(row) : 0;
    ++counts.at(code < 0 ? segments - 1 : static_cast<std::size_t>(code), stage);
  }
  counts.accumulate();
  return counts;
}

void append(std::vector<ConversionRow>& rows, std::string_view segment, const Funnel& funnel,
            std::span<const std::int64_t> reached, const ConversionOptions& options) {
  const stats::ProportionOptions how{.method = options.method, .level = options.level};
  for (std::size_t i = 0; i + 1 < funnel.size(); ++i)
    rows.push_back({.segment = std::string(segment),
                    .from = funnel[i].name,
                    .to = funnel[i + 1].name,
                    .entered = reached[i],
                    .passed = reached[i + 1],
                    .conversion = stats::proportion_interval(reached[i + 1], reached[i], how),
                    .overall = stats::proportion_interval(reached[i + 1], reached[0], how)});
}

} // namespace

std::vector<std::int64_t> reached(const Funnel& funnel, const CategoryColumn& furthest_stage) {
  std::int64_t left_out = 0;
  const auto counts = count(funnel, furthest_stage, nullptr, left_out);
  const auto all = counts.of(0);
  return {all.begin(), all.end()};
}

std::vector<ConversionRow> conversion(const Funnel& funnel, std::span<const std::int64_t> reached,
                                      const ConversionOptions& options) {
  require(reached.size() == funnel.size(), "there is one count for each stage", "reached");
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(reached[i] >= 0, "a count is not below 0", "reached", row);
    require(i == 0 || reached[i] <= reached[i - 1],
            "more reached '" + funnel[i].name + "' than the stage before it: count a skipped stage as passed", "reached", row);
  }
  std::vector<ConversionRow> rows;
  append(rows, {}, funnel, reached, options);
  return rows;
}

ConversionTable conversion(const Funnel& funnel, const CategoryColumn& furthest_stage, const ConversionOptions& options) {
  ConversionTable table{.rows = {}, .given = static_cast<std::int64_t>(furthest_stage.size())};
  const auto counts = count(funnel, furthest_stage, nullptr, table.left_out);
  append(table.rows, {}, funnel, counts.of(0), options);
  return table;
}

ConversionTable conversion(const Funnel& funnel, const CategoryColumn& furthest_stage, const CategoryColumn& segment,
                           const ConversionOptions& options) {
  require(segment.size() == furthest_stage.size(), "columns of unequal length", "segment");
  ConversionTable table{.rows = {}, .given = static_cast<std::int64_t>(furthest_stage.size())};
  const auto counts = count(funnel, furthest_stage, &segment, table.left_out);

  struct Segment {
    std::string_view name;
    std::span<const std::int64_t> reached;
  };
  std::vector<Segment> segments;
  for (std::size_t i = 0; i <= segment.levels.size(); ++i)
    if (counts.of(i)[0] > 0)
      segments.push_back({i < segment.levels.size() ? segment.levels[i] : std::string_view("(none)"), counts.of(i)});
  std::ranges::sort(segments, [](const Segment& a, const Segment& b) {
    return a.reached[0] != b.reached[0] ? a.reached[0] > b.reached[0] : a.name < b.name;
  });
  for (const auto& [name, reached] : segments) append(table.rows, name, funnel, reached, options);
  pool(funnel, table.rows, options.level);
  return table;
}

void pool(const Funnel& funnel, std::span<ConversionRow> rows, double level) {
  const std::size_t steps = funnel.size() - 1, segments = rows.size() / steps;
  require(segments * steps == rows.size(), "there is one row for each step of each segment", "rows");
  if (segments < 2) return;
  for (std::size_t step = 0; step < steps; ++step) {
    std::vector<stats::Share> shares;
    for (std::size_t i = 0; i < segments; ++i)
      shares.push_back({rows[i * steps + step].passed, rows[i * steps + step].entered});
    const auto pooled = stats::pooled_rates(shares, level);
    for (std::size_t i = 0; i < segments; ++i) rows[i * steps + step].pooled = pooled.rates[i];
  }
}

} // namespace landfall::funnel
