// Sales Math with rates and deals as unsure as they are, and by when it must be done.
// Answers: how many of each stage does it take to make the quota with a stated chance, until when does a new one count, and
// does what marketing commits cover what sales needs? Definition: in each of many draws the rates come from their Jeffreys
// posteriors, Beta(k + ½, n − k + ½), deals from the amounts that were won, until they add up to the quota, and each stage has
// as many units as it took to get there (negative binomial). So N units make the quota with the chance that no more than N were
// needed: the need at a chance is a quantile. Thread safety: pure functions; the same seed gives the same bits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>
#include <landfall/core/field.hpp>
#include <landfall/stats/survival.hpp>
#include <landfall/stats/two_rates.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::funnel {

/// A stage before the deal, and how many of its units have gone on to the stage it feeds.
struct UnsureStep {
  std::string name;
  stats::Share passed;
};

struct NeedOptions {
  double chance = 0.80;                           ///< of the quota, in (0, 1)
  std::optional<double> activities_per_unit = {}; ///< for each unit of the stage furthest from the deal
  std::size_t draws = 20'000;                     ///< the chance of a need is then off by at most 0.007, 95 times of 100
  std::uint64_t seed = 1;
};

struct NeedRow {
  std::string stage;   ///< "deal", the steps, "activity"
  double median = 0.0; ///< as likely enough as not
  double needed = 0.0; ///< enough with the chance asked for
  double p90 = 0.0;    ///< enough nine times of ten
};

/// What it takes, the deals first, then each step backwards, then activities. `amounts` are those of deals won, of which each
/// is as likely to come; with one amount deals are certain. Throws `Error` (invalid_argument, with row) for a quota that is not
/// finite and above 0, no amounts or one that is not finite and above 0, a step without a name or units tried, a chance outside
/// (0, 1), or fewer than 100 draws; (unsupported) where it would take more than a million deals. O(draws · (deals + steps)).
std::vector<NeedRow> needed_for(double quota, std::span<const double> amounts, std::span<const UnsureStep> steps,
                                const NeedOptions& options = {});

/// The last day on which a deal may be created and still be closed before `end` with probability `share`: end less the quantile
/// of the cycle, in days, rounded up. Nothing where the curve never comes down so far, or not since the year 1400. Throws
/// `Error` (invalid_argument) unless 0 < share < 1. O(rows).
std::optional<Date> latest_creation(const stats::SurvivalCurve& cycle_days, Date end, double share = 0.80);

/// Of deals created evenly over the days [from, end), the share that closes before `end`: the mean of 1 − S over the days that
/// are left to each. Where it is 0.4, two and a half times the deals must be created. Throws `Error` (invalid_argument) unless
/// from < end. O(days · log rows).
double closed_in_time(const stats::SurvivalCurve& cycle_days, Date from, Date end);

/// What sales needs against what marketing commits.
struct MarketingGap {
  double needed = 0.0, committed = 0.0;
  double gap = 0.0;         ///< needed − committed
  double gap_ratio = 0.0;   ///< gap ÷ needed
  bool within_rule = false; ///< |gap ratio| ≤ tolerance
};

/// Throws `Error` (invalid_argument) unless needed > 0 and committed ≥ 0, finite, and tolerance ≥ 0. O(1).
MarketingGap marketing_gap(double needed, double committed, double tolerance = 0.15);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::NeedRow> {
  using Row = funnel::NeedRow;
  static constexpr auto value = fields(field("stage", &Row::stage, "what is counted"),
                                       field("median", &Row::median, "as likely enough as not", Unit::count),
                                       field("needed", &Row::needed, "enough with the chance asked for", Unit::count),
                                       field("p90", &Row::p90, "enough nine times of ten", Unit::count));
};

template <> struct landfall::fields_of<landfall::funnel::MarketingGap> {
  using Row = funnel::MarketingGap;
  static constexpr auto value = fields(field("needed", &Row::needed, "by sales", Unit::count),
                                       field("committed", &Row::committed, "by marketing", Unit::count),
                                       field("gap", &Row::gap, "needed less committed", Unit::count),
                                       field("gap_ratio", &Row::gap_ratio, "gap over needed", Unit::ratio),
                                       field("within_rule", &Row::within_rule, "no further apart than the rule allows"));
};
