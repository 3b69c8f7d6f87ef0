// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/stats.h>

#include "arguments.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/stats/calibration.hpp>
#include <landfall/stats/proportion.hpp>

#include <array>

namespace capi = landfall::capi;
namespace stats = landfall::stats;

static_assert(LANDFALL_PROPORTION_WILSON == static_cast<int>(stats::ProportionInterval::wilson));
static_assert(LANDFALL_PROPORTION_JEFFREYS == static_cast<int>(stats::ProportionInterval::jeffreys));
static_assert(LANDFALL_PROPORTION_CLOPPER_PEARSON == static_cast<int>(stats::ProportionInterval::clopper_pearson));

static_assert(LANDFALL_BINS_EQUAL_WIDTH == static_cast<int>(stats::Bins::equal_width));
static_assert(LANDFALL_BINS_EQUAL_COUNT == static_cast<int>(stats::Bins::equal_count));
static_assert(LANDFALL_BINS_DISTINCT == static_cast<int>(stats::Bins::distinct));
static_assert(LANDFALL_FIT_MAXIMUM_LIKELIHOOD == static_cast<int>(stats::LogisticFit::maximum_likelihood));
static_assert(LANDFALL_FIT_FIRTH == static_cast<int>(stats::LogisticFit::firth));

namespace {

using CalibrationOptions = landfall_stats_calibration_options;
static_assert(sizeof(CalibrationOptions) == 40, "the size of version 0.1");

constexpr CalibrationOptions calibration_defaults{.struct_size = sizeof(CalibrationOptions),
                                                  .bins = LANDFALL_BINS_EQUAL_WIDTH,
                                                  .n_bins = stats::ReliabilityOptions{}.count,
                                                  .fit = LANDFALL_FIT_MAXIMUM_LIKELIHOOD,
                                                  .reserved = 0,
                                                  .clamp = stats::RecalibrationOptions{}.clamp,
                                                  .level = stats::ReliabilityOptions{}.level};

struct CalibrationScores : stats::BrierScore {
  stats::Interval log_loss;
};

} // namespace

template <> struct landfall::fields_of<CalibrationScores> {
  using Row = CalibrationScores;
  static constexpr auto value = fields(
      field("score", static_cast<stats::Interval Row::*>(&Row::score), "mean squared distance of probability and outcome"),
      field("reliability", static_cast<double Row::*>(&Row::reliability), "what was said from what happened; 0 is calibrated"),
      field("resolution", static_cast<double Row::*>(&Row::resolution), "how far the bins differ in what happened"),
      field("uncertainty", static_cast<double Row::*>(&Row::uncertainty), "score of always saying the base rate"),
      field("within_bins", static_cast<double Row::*>(&Row::within_bins), "what the bins hide"),
      field("skill", static_cast<double Row::*>(&Row::skill), "share of the uncertainty that was taken away", Unit::ratio),
      field("log_loss", &Row::log_loss, "mean -log of the probability given to what happened"));
};

void landfall_stats_calibration_options_init(landfall_stats_calibration_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, calibration_defaults);
}

landfall_status landfall_stats_calibration(const double* probability, const double* outcome, const double* weight, int64_t n,
                                           const landfall_stats_calibration_options* given, struct ArrowArrayStream* scores,
                                           struct ArrowArrayStream* table, struct ArrowArrayStream* line,
                                           landfall_error* error) {
  capi::Output score(scores), bins(table), curve(line);
  return capi::guarded(error, [&] {
    const auto options = capi::read_options(given, sizeof(CalibrationOptions), calibration_defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    landfall::require(options.n_bins >= 1 && options.n_bins <= 65536, "1 to 65536 bins", "n_bins");
    const stats::Judged judged{.probability = capi::array(probability, n, "probability"),
                               .outcome = capi::array(outcome, n, "outcome"),
                               .weight = weight != nullptr ? capi::array(weight, n, "weight") : std::span<const double>()};
    const stats::ReliabilityOptions by{
        .bins = capi::read_enum<stats::Bins>(options.bins, 3, "bins"), .count = options.n_bins, .level = options.level};
    const stats::RecalibrationOptions fit{
        .fit = capi::read_enum<stats::LogisticFit>(options.fit, 2, "fit"), .clamp = options.clamp, .level = options.level};
    const std::array one{CalibrationScores{stats::brier_score(judged, by), stats::log_loss(judged, options.level)}};
    const auto rows = stats::reliability_table(judged, by);
    const std::array through{stats::recalibration(judged, fit)};
    if (score) score.write<CalibrationScores>(one);
    if (bins) bins.write<stats::ReliabilityRow>(rows);
    if (curve) curve.write<stats::Recalibration>(through);
    score.give();
    bins.give();
    curve.give();
  });
}

landfall_status landfall_stats_proportion_interval(int64_t successes, int64_t trials, uint32_t method, double level,
                                                   landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto by = capi::read_enum<stats::ProportionInterval>(method, 3, "method");
    const auto interval = stats::proportion_interval(successes, trials, {.method = by, .level = level});
    answer = {interval.estimate, interval.low, interval.high, interval.level, interval.n};
  });
}
