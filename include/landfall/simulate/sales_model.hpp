// How the deals of a synthetic company come and go: a semi-Markov model of stages with competing risks.
// Answers: with these hazards, how likely is a deal to be won, and how long does one that is won take?
// Definition: in each stage a deal waits for the first of two independent Weibull times, to advance and to be lost; advancing
// from the last stage is winning. A rep's win skill divides the hazard of loss by exp(skill); a rep's pace divides both scales
// by exp(pace), which changes how long it takes and not how it ends. Segments and sources act in the same two ways.
// Thread safety: pure functions over values.
// Source: Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data (2002), ch. 8 (competing risks).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>

#include <span>
#include <string>
#include <vector>

namespace landfall::simulate {

/// Cumulative hazard H(t) = ratio · (t / scale)^shape.
struct Weibull {
  double shape = 1.0;
  double scale_days = 30.0;
  double hazard_ratio = 1.0;

  double cumulative_hazard(double days) const;
  double inverse_cumulative_hazard(double hazard) const; ///< the t with H(t) = hazard
};

struct StageHazards {
  std::string name;
  Weibull advance; ///< to the next stage, or to won
  Weibull loss;
};

/// A kind of customer, product or source: how often, how large, how long, how hard.
struct Kind {
  std::string name;
  double share = 1.0;             ///< of deals; shares are normalised
  double size_factor = 1.0;       ///< multiplies the median amount
  double time_factor = 1.0;       ///< multiplies both scales of every stage
  double loss_hazard_ratio = 1.0; ///< multiplies the hazard of loss in every stage
};

/// What sets one rep apart. All are 0 for the average rep.
struct Skill {
  double win = 0.0;  ///< hazard of loss × exp(−win)
  double pace = 0.0; ///< times ÷ exp(pace)
  double size = 0.0; ///< amounts × exp(size)
  double rate = 0.0; ///< deals created × exp(rate)
};

struct SalesModel {
  std::vector<StageHazards> stages = {{"Discovery", {1.3, 14.0}, {0.9, 26.0}},
                                      {"Demo", {1.4, 16.0}, {1.0, 34.0}},
                                      {"Proposal", {1.5, 20.0}, {1.1, 40.0}},
                                      {"Negotiation", {1.3, 22.0}, {1.2, 60.0}}};
  std::vector<Kind> segments = {
      {"Small", 0.50, 1.0, 0.8, 1.0}, {"Mid-market", 0.35, 3.0, 1.0, 1.05}, {"Enterprise", 0.15, 8.0, 1.5, 1.2}};
  std::vector<Kind> products = {{"Core", 0.60, 1.0}, {"Plus", 0.30, 1.4}, {"Suite", 0.10, 2.2}};
  std::vector<Kind> sources = {
      {"inbound", 0.45, 1.0, 0.9, 0.85}, {"outbound", 0.40, 1.1, 1.1, 1.15}, {"partner", 0.15, 1.0, 1.0, 0.95}};

  double deals_per_week = 1.2;                                           ///< created by a ramped rep of average rate
  double median_amount = 9000.0;                                         ///< of a deal of size factor 1
  double amount_log_sd = 0.55;                                           ///< amounts are lognormal about their median
  Skill skill_sd{.win = 0.30, .pace = 0.12, .size = 0.20, .rate = 0.15}; ///< skills are normal about 0, independent
  double ramp_days = 150.0; ///< a new rep's rate of creation rises in a line over so many days …
  double ramp_start = 0.2;  ///< … from this share of the full one
  /// Creation in each week of the quarter, relative to its mean; reps close at the end of it and prospect at the beginning.
  std::vector<double> creation_by_week = {1.15, 1.15, 1.10, 1.10, 1.05, 1.05, 1.0, 1.0, 1.0, 0.95, 0.90, 0.80, 0.75};
  /// In the last `rush_days` of a quarter the hazard of winning, in the last stage, is multiplied by this. 1: no rush.
  double rush_hazard_ratio = 1.0;
  double rush_days = 14.0;

  double close_date_optimism = 0.80; ///< owners forecast this share of the time that a deal still takes …
  double close_date_log_sd = 0.35;   ///< … with lognormal noise
  double close_date_lag_days = 3.0;  ///< mean days until an owner notices that a forecast close date has passed (exponential)

  /// Throws `Error` (invalid_argument), naming the member, for a parameter outside its domain.
  void check() const;
};

/// Which deal: places in the model's lists, and the skill of its owner.
struct DealKind {
  std::size_t segment = 0, product = 0, source = 0;
  Skill skill;
};

/// Hazards that a deal of this kind meets in each stage. O(stages).
std::vector<StageHazards> hazards_of(const SalesModel& model, const DealKind& kind);

/// What becomes of a deal in expectation, without the end-of-quarter rush.
struct DealExpectation {
  double win_probability = 0.0;
  double won_cycle_days = 0.0; ///< from created to won, of deals that are won
};

/// Of deals that stand at the beginning of stage `from`. Exact to 1e-9: P(advance) = ∫₀¹ exp(−H_loss(H_advance⁻¹(−ln p))) dp by
/// double-exponential quadrature, stage by stage. Throws `Error` (invalid_argument) when there is no such stage.
DealExpectation expectation(std::span<const StageHazards> stages, std::size_t from = 0);

/// Over the mix of segments, products and sources, for one skill: chance to win, days to it, mean amount of what is won, and
/// amount won for each deal created.
struct MixExpectation {
  double win_probability = 0.0;
  double won_cycle_days = 0.0;
  double won_amount = 0.0;
  double amount_per_deal = 0.0;
};
MixExpectation expectation(const SalesModel& model, const Skill& skill);

} // namespace landfall::simulate

template <> struct landfall::fields_of<landfall::simulate::MixExpectation> {
  using Row = simulate::MixExpectation;
  static constexpr auto value =
      fields(field("win_probability", &Row::win_probability, "chance that a deal created is won", Unit::probability),
             field("won_cycle_days", &Row::won_cycle_days, "mean days from created to won", Unit::days),
             field("won_amount", &Row::won_amount, "mean amount of a deal won", Unit::currency),
             field("amount_per_deal", &Row::amount_per_deal, "mean amount won for each deal created", Unit::currency));
};
template <> struct landfall::fields_of<landfall::simulate::Skill> {
  using Row = simulate::Skill;
  static constexpr auto value = fields(field("win", &Row::win, "hazard of loss is divided by exp(win)"),
                                       field("pace", &Row::pace, "times are divided by exp(pace)"),
                                       field("size", &Row::size, "amounts are multiplied by exp(size)"),
                                       field("rate", &Row::rate, "deals created are multiplied by exp(rate)"));
};
template <> struct landfall::fields_of<landfall::simulate::Weibull> {
  using Row = simulate::Weibull;
  static constexpr auto value = fields(field("shape", &Row::shape, "H(t) = ratio (t / scale)^shape"),
                                       field("scale_days", &Row::scale_days, "scale", Unit::days),
                                       field("hazard_ratio", &Row::hazard_ratio, "ratio", Unit::ratio));
};
template <> struct landfall::fields_of<landfall::simulate::StageHazards> {
  using Row = simulate::StageHazards;
  static constexpr auto value =
      fields(field("name", &Row::name, "stage"), field("advance", &Row::advance, "hazard of advancing"),
             field("loss", &Row::loss, "hazard of loss"));
};
