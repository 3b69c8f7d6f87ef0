// SPDX-License-Identifier: Apache-2.0
#include "io/described_json.hpp"
#include "io/rejects_json.hpp"
#include <landfall/io/review_json.hpp>

namespace landfall::io {

namespace {

Json span_of(const Period& period) { return {{"begin", period.begin.to_string()}, {"end", period.end.to_string()}}; }

Json period_of(const review::Review& review) {
  Json json = {{"label", review.period.label}};
  json.update(span_of(review.period));
  json["week"] = review.week;
  json["weeks"] = review.weeks;
  return json;
}

Json team_of(const std::optional<team::Comparison>& comparison) {
  const bool any = comparison.has_value();
  const team::Comparison team = comparison.value_or(team::Comparison{});
  return {{"top", described_json(team.top)},
          {"bottom", described_json(team.bottom)},
          {"metrics", described_json(team.rows)},
          {"set_aside", described_json(team.set_aside)},
          {"given", team.given},
          {"left_out", team.left_out.total()},
          {"method", any ? Json(team.method) : Json(nullptr)},
          {"caveat", any ? Json(team.caveat) : Json(nullptr)}};
}

} // namespace

std::string to_json(const review::Review& review) {
  const auto& total = review.total;
  Json json = {{"as_of", review.as_of.to_string()},
               {"period", period_of(review)},
               {"won", described_json(total.won_amount)},
               {"won_count", total.won_count},
               {"open", described_json(total.open_amount)},
               {"open_count", total.open_count},
               {"target", described_json(total.target)},
               {"remaining_target", described_json(total.remaining_target)},
               {"coverage", described_json(total.coverage_ratio)},
               {"coverage_definition", described_json(total.definition)},
               {"landing", described_json(review.summary)},
               {"methods", described_json(review.methods)},
               {"deciding", described_json(review.deciding)},
               {"variance", described_json(review.variance)},
               {"to_hit", described_json(review.to_hit)},
               {"needed", described_json(review.needed)},
               {"window", span_of(review.window)},
               {"performance", described_json(review.performance)},
               {"segments", described_json(review.segments)},
               {"team", team_of(review.team)},
               {"okrs", described_json(review.okrs)},
               {"counts",
                {{"open", review.counts.open},
                 {"won", review.counts.won},
                 {"lost", review.counts.lost},
                 {"not_yet", review.counts.not_yet},
                 {"undated", review.counts.undated}}},
               {"rejects", rejects_json(review.rejects)},
               {"definitions", described_json(review.definitions)},
               {"notes", described_json(review.notes)}};
  return pretty(json);
}

} // namespace landfall::io
