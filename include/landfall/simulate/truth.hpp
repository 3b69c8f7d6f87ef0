// What nobody in the synthetic company knows on the as-of day: how the quarter ends, and how good each rep is.
// Answers: was the forecast right, and was it as sure as it could be?
// Definition: the true landing is the distribution of the quarter's final bookings given all that the model knows on the as-of
// day: hazards, skills, and in which stage each deal stands since when. No forecaster can be sharper and calibrated.
// Thread safety: pure functions; same company, same truth, to the bit (see stats/random.hpp).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/simulate/company.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::simulate {

struct TruthOptions {
  std::int32_t replicates = 2000; ///< of the rest of the quarter, behind the true landing
};

/// The true landing, by simulating the rest of the quarter from the as-of day. O(replicates · (open deals + new deals)).
/// Throws `Error` (invalid_argument) unless replicates ≥ 1.
Landing true_landing(const Company& company, const TruthOptions& options = {});

struct LandingTruth {
  double mean = 0.0, p10 = 0.0, p50 = 0.0, p90 = 0.0;
  double p_hit = 0.0; ///< P(final ≥ target)
  std::int64_t replicates = 0;
};

struct QuarterTruth {
  std::string label;
  Date begin, end;
  double target = 0.0;
  double won_so_far = 0.0, final_won = 0.0;
  std::int64_t won_so_far_count = 0, final_won_count = 0;
  LandingTruth landing;
};

struct RepTruth {
  std::string owner, manager, region;
  Date start;
  Skill skill;
  MixExpectation expected; ///< over the mix of deals, once ramped
  double final_won = 0.0;  ///< in the quarter
  std::int64_t final_won_count = 0;
};

struct SegmentTruth {
  std::string segment;
  double win_probability = 0.0, won_cycle_days = 0.0; ///< of an average rep, over products and sources
};

struct Truth {
  std::uint64_t seed = 0;
  Date as_of;
  QuarterTruth quarter;
  MixExpectation average_rep;
  std::vector<SegmentTruth> segments;
  std::vector<RepTruth> reps;
  std::vector<StageHazards> stages; ///< before the factors of segment, source and skill
};

/// All of it. As `true_landing`.
Truth truth(const Company& company, const TruthOptions& options = {});

} // namespace landfall::simulate

template <> struct landfall::fields_of<landfall::simulate::LandingTruth> {
  using Row = simulate::LandingTruth;
  static constexpr auto value =
      fields(field("mean", &Row::mean, "mean of the final bookings", Unit::currency),
             field("p10", &Row::p10, "10th percentile", Unit::currency), field("p50", &Row::p50, "median", Unit::currency),
             field("p90", &Row::p90, "90th percentile", Unit::currency),
             field("p_hit", &Row::p_hit, "chance that the final bookings reach the target", Unit::probability),
             field("replicates", &Row::replicates, "simulated ends of the quarter", Unit::count));
};
template <> struct landfall::fields_of<landfall::simulate::QuarterTruth> {
  using Row = simulate::QuarterTruth;
  static constexpr auto value = fields(
      field("label", &Row::label, "quarter under way"), field("begin", &Row::begin, "its first day"),
      field("end", &Row::end, "first day after it"), field("target", &Row::target, "asked of the company", Unit::currency),
      field("won_so_far", &Row::won_so_far, "won by the as-of day", Unit::currency),
      field("won_so_far_count", &Row::won_so_far_count, "deals won by the as-of day", Unit::count),
      field("final_won", &Row::final_won, "won by the end of the quarter", Unit::currency),
      field("final_won_count", &Row::final_won_count, "deals won by the end of the quarter", Unit::count),
      field("landing", &Row::landing, "distribution of the final bookings, given the model on the as-of day"));
};
template <> struct landfall::fields_of<landfall::simulate::RepTruth> {
  using Row = simulate::RepTruth;
  static constexpr auto value =
      fields(field("owner", &Row::owner, "rep"), field("manager", &Row::manager, "whom the rep reports to"),
             field("region", &Row::region, "region"), field("start", &Row::start, "first day of work"),
             field("skill", &Row::skill, "hidden skill; 0 is average"),
             field("expected", &Row::expected, "in expectation, over the mix of deals, once ramped"),
             field("final_won", &Row::final_won, "won in the quarter, by its end", Unit::currency),
             field("final_won_count", &Row::final_won_count, "deals won in the quarter, by its end", Unit::count));
};
template <> struct landfall::fields_of<landfall::simulate::SegmentTruth> {
  using Row = simulate::SegmentTruth;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "kind of customer"),
             field("win_probability", &Row::win_probability, "chance that a deal of an average rep is won", Unit::probability),
             field("won_cycle_days", &Row::won_cycle_days, "mean days from created to won, of an average rep", Unit::days));
};
template <> struct landfall::fields_of<landfall::simulate::Truth> {
  using Row = simulate::Truth;
  static constexpr auto value =
      fields(field("seed", &Row::seed, "of the company"), field("as_of", &Row::as_of, "day on which the company is looked at"),
             field("quarter", &Row::quarter, "how the quarter ends"),
             field("average_rep", &Row::average_rep, "a ramped rep of skill 0, without the end-of-quarter rush"),
             field("segments", &Row::segments, "kinds of customer"), field("reps", &Row::reps, "reps with their skill"),
             field("stages", &Row::stages, "hazards before the factors of segment, source and skill"));
};
