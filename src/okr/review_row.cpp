// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/review_row.hpp>

#include <algorithm>
#include <limits>
#include <tuple>

namespace landfall::okr {

namespace {

ReviewRow row_of(const Objective& objective, const KeyResult& key_result, Date as_of, const ReviewOptions& options) {
  const auto known_landing = options.landing_of ? options.landing_of(key_result) : std::nullopt;
  const auto verdict =
      known_landing ? status(key_result, as_of, *known_landing, options.status) : status(key_result, as_of, options.status);
  const auto known = known_check_ins(key_result, as_of);
  const auto at = [&](double q) { return verdict.landing ? std::optional(verdict.landing->quantile(q)) : std::nullopt; };
  return {.objective = objective.name,
          .key_result = key_result.name,
          .owner = key_result.owner.empty() ? objective.owner : key_result.owner,
          .unit = key_result.unit,
          .period = key_result.period.label,
          .direction = key_result.direction,
          .initial = key_result.initial,
          .target = key_result.target,
          .current = current(key_result, as_of),
          .progress = progress(key_result, as_of, options.progress),
          .expected = verdict.pace.expected,
          .pace_ratio = verdict.pace.ratio,
          .p10 = at(0.10),
          .p50 = at(0.50),
          .p90 = at(0.90),
          .p_hit = verdict.p_hit,
          .status = verdict.status,
          .rule = verdict.rule,
          .why = verdict.why,
          .method = verdict.landing ? verdict.landing->method() : std::string(),
          .check_ins = static_cast<std::int64_t>(known.size()),
          .last_check_in = known.empty() ? std::nullopt : std::optional(known.back().date)};
}

/// Ascending: the worst first.
auto rank(const ReviewRow& row) {
  constexpr double none = std::numeric_limits<double>::infinity();
  return std::tuple(-static_cast<int>(row.status), row.p_hit.value_or(none), row.pace_ratio.value_or(none),
                    std::string_view(row.objective), std::string_view(row.key_result));
}

} // namespace

std::vector<ReviewRow> review_rows(std::span<const Objective> objectives, Date as_of, const ReviewOptions& options) {
  std::vector<ReviewRow> rows;
  for (const auto& objective : objectives)
    for (const auto& key_result : objective.key_results) try {
        rows.push_back(row_of(objective, key_result, as_of, options));
      } catch (const Error& error) {
        throw Error(error.code(), "'" + objective.name + "', '" + key_result.name + "': " + error.message(), error.column(),
                    error.row());
      }
  std::ranges::stable_sort(rows, [](const ReviewRow& a, const ReviewRow& b) { return rank(a) < rank(b); });
  return rows;
}

} // namespace landfall::okr
