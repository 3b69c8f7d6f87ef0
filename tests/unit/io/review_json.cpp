#include <doctest/doctest.h>
#include <landfall/io/review_json.hpp>
#include <landfall/simulate/okrs.hpp>
#include <nlohmann/json.hpp>

using namespace landfall;
using nlohmann::json;

namespace {

review::Review reviewed() {
  const auto company = simulate::company({.seed = 3, .reps = 12, .history_quarters = 3});
  const auto known = simulate::known_on(company, company.as_of);
  review::ReviewInput input{.opportunities = known.opportunities.view()};
  for (const auto& quota : company.quotas)
    input.targets.add({.period = quota.period,
                       .dimension = quota.dimension == "total" ? "" : quota.dimension,
                       .segment = quota.dimension == "total" ? "" : quota.segment,
                       .amount = quota.amount});
  input.objectives = simulate::objectives(company);
  input.rejects = {.given = 3, .accepted = 2, .rows = {{.row = 1, .column = "id", .value = "x", .reason = "twice"}}};
  input.notes = {"a note"};
  return review::review(input, {.as_of = company.as_of});
}

} // namespace

TEST_CASE("the JSON has the figures of the review") {
  const auto review = reviewed();
  const auto read = json::parse(io::to_json(review));
  CHECK(read["as_of"] == "2025-11-14");
  CHECK(read["period"]["label"] == "2025-Q4");
  CHECK(read["period"]["begin"] == "2025-10-01");
  CHECK(read["period"]["end"] == "2026-01-01");
  CHECK(read["won"].get<double>() == review.total.won_amount);
  CHECK(read["open"].get<double>() == review.total.open_amount);
  CHECK(read["target"].get<double>() == *review.total.target);
  CHECK(read["coverage"].get<double>() == *review.total.coverage_ratio);
  CHECK(read["coverage_definition"] == "to_go");
  REQUIRE(review.summary);
  CHECK(read["landing"]["mean"].get<double>() == review.summary->mean);
  CHECK(read["landing"]["p10"].get<double>() == review.summary->p10);
  CHECK(read["landing"]["p50"].get<double>() == review.summary->p50);
  CHECK(read["landing"]["p90"].get<double>() == review.summary->p90);
  CHECK(read["landing"]["p_hit"].get<double>() == *review.summary->p_hit);
  REQUIRE(read["segments"].size() == review.segments.size());
  CHECK(read["segments"][0]["segment"] == review.segments[0].segment);
  CHECK(read["segments"][0]["win_rate"]["n"].get<std::int64_t>() == review.segments[0].win_rate.n);
  REQUIRE(review.team);
  CHECK(read["team"]["top"].size() == review.team->top.size());
  CHECK(read["team"]["bottom"][0]["rep"] == review.team->bottom[0].rep);
  CHECK(read["team"]["metrics"].size() == 5);
  CHECK(read["okrs"].size() == review.okrs.size());
  CHECK(read["okrs"][0]["status"] == std::string(to_string(review.okrs[0].status)));
  CHECK(read["rejects"]["given"] == 3);
  CHECK(read["rejects"]["accepted"] == 2);
  CHECK(read["rejects"]["rejected"] == 1);
  CHECK(read["rejects"]["rows"][0]["reason"] == "twice");
  CHECK(read["notes"][0] == "a note");
  CHECK(read["counts"]["won"].get<std::int64_t>() == review.counts.won);
}

TEST_CASE("what is not known is null or an empty list, and every key is there") {
  const pipeline::OpportunityTable nothing;
  const auto read =
      json::parse(io::to_json(review::review({.opportunities = nothing.view()}, {.as_of = Date::from_ymd(2025, 11, 14)})));
  const auto full = json::parse(io::to_json(reviewed()));
  for (const auto& [key, value] : full.items()) CHECK_MESSAGE(read.contains(key), key);
  for (const char* key : {"target", "coverage", "landing", "to_hit"}) CHECK_MESSAGE(read[key].is_null(), key);
  CHECK(read["won"] == 0.0);
  for (const char* key : {"top", "bottom", "metrics", "set_aside"}) CHECK(read["team"][key] == json::array());
  CHECK(read["team"]["method"].is_null());
  CHECK(read["okrs"] == json::array());
  CHECK(read["rejects"]["rows"] == json::array());
}
