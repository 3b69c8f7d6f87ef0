// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/stats.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "interval.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/stats/bootstrap.hpp>
#include <landfall/stats/calibration.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/permutation.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/rank_test.hpp>
#include <landfall/stats/two_rates.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace capi = landfall::capi;
namespace stats = landfall::stats;
using capi::interval_of;

static_assert(LANDFALL_PROPORTION_WILSON == static_cast<int>(stats::ProportionInterval::wilson));
static_assert(LANDFALL_PROPORTION_JEFFREYS == static_cast<int>(stats::ProportionInterval::jeffreys));
static_assert(LANDFALL_PROPORTION_CLOPPER_PEARSON == static_cast<int>(stats::ProportionInterval::clopper_pearson));

static_assert(LANDFALL_BINS_EQUAL_WIDTH == static_cast<int>(stats::Bins::equal_width));
static_assert(LANDFALL_BINS_EQUAL_COUNT == static_cast<int>(stats::Bins::equal_count));
static_assert(LANDFALL_BINS_DISTINCT == static_cast<int>(stats::Bins::distinct));
static_assert(LANDFALL_FIT_MAXIMUM_LIKELIHOOD == static_cast<int>(stats::LogisticFit::maximum_likelihood));
static_assert(LANDFALL_FIT_FIRTH == static_cast<int>(stats::LogisticFit::firth));

static_assert(LANDFALL_ALTERNATIVE_TWO_SIDED == static_cast<int>(stats::Alternative::two_sided));
static_assert(LANDFALL_ALTERNATIVE_GREATER == static_cast<int>(stats::Alternative::greater));
static_assert(LANDFALL_ALTERNATIVE_LESS == static_cast<int>(stats::Alternative::less));

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
    answer = interval_of(stats::proportion_interval(successes, trials, {.method = by, .level = level}));
  });
}

landfall_status landfall_stats_two_rates(int64_t first_successes, int64_t first_trials, int64_t second_successes,
                                         int64_t second_trials, double level, landfall_two_rates* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const stats::Share first{first_successes, first_trials}, second{second_successes, second_trials};
    answer = {.fisher_p = stats::fisher_exact(first, second),
              .likelihood_ratio_p = stats::likelihood_ratio_p(first, second),
              .difference = interval_of(stats::rate_difference(first, second, level))};
  });
}

namespace {

using BcaOptions = landfall_stats_bca_options;
static_assert(sizeof(void*) != 8 || sizeof(BcaOptions) == 72, "the size of version 0.1");

constexpr BcaOptions bca_defaults{
    .struct_size = sizeof(BcaOptions), .as_efron = 0, .level = 0.80, .resamples = 9'999, .seed = 1, .stream = 0, .control = {}};

using TestOptions = landfall_stats_group_test_options;
static_assert(sizeof(void*) != 8 || sizeof(TestOptions) == 80, "the size of version 0.1");

constexpr TestOptions test_defaults{.struct_size = sizeof(TestOptions),
                                    .test = LANDFALL_GROUP_TEST_PERMUTATION,
                                    .alternative = LANDFALL_ALTERNATIVE_TWO_SIDED,
                                    .reserved = 0,
                                    .exact_limit = -1,
                                    .permutations = 9'999,
                                    .seed = 1,
                                    .stream = 0,
                                    .control = {}};

enum class GroupTest : std::uint8_t { permutation, mann_whitney, brunner_munzel };
static_assert(LANDFALL_GROUP_TEST_MANN_WHITNEY == static_cast<int>(GroupTest::mann_whitney));
static_assert(LANDFALL_GROUP_TEST_BRUNNER_MUNZEL == static_cast<int>(GroupTest::brunner_munzel));

landfall::Progress progress_of(const landfall::Control& control) {
  return control.progress != nullptr ? *control.progress : landfall::Progress();
}

landfall_group_test tested(std::span<const double> first, std::span<const double> second, const TestOptions& options,
                           const landfall::Control& control) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto alternative = capi::read_enum<stats::Alternative>(options.alternative, 3, "alternative");
  switch (capi::read_enum<GroupTest>(options.test, 3, "test")) {
  case GroupTest::mann_whitney: {
    stats::MannWhitneyOptions by{.alternative = alternative};
    if (options.exact_limit != -1) by.exact_limit = options.exact_limit;
    const auto test = stats::mann_whitney(first, second, by);
    return {test.u, test.p_value, none, 0, test.method == stats::RankMethod::exact, 0};
  }
  case GroupTest::brunner_munzel: {
    const auto test = stats::brunner_munzel(first, second, alternative);
    return {test.statistic, test.p_value, test.degrees, 0, 0, 0};
  }
  case GroupTest::permutation: break;
  }
  stats::PermutationOptions by{.alternative = alternative,
                               .permutations = options.permutations,
                               .seed = options.seed,
                               .stream = options.stream,
                               .progress = progress_of(control)};
  if (options.exact_limit != -1) by.exact_limit = options.exact_limit;
  const auto test = stats::permutation_test(first, second, by);
  return {test.difference, test.p_value, none, test.permutations, test.method == stats::PermutationMethod::exact, 0};
}

/// What a value costs at most while groups are compared: its part of a table of sums.
constexpr double bytes_a_value = 300.0;

} // namespace

landfall_status landfall_stats_effect_size(const double* first, int64_t n_first, const double* second, int64_t n_second,
                                           uint32_t measure, double level, landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    using Measure = stats::Interval (*)(std::span<const double>, std::span<const double>, double);
    constexpr std::array<Measure, 4> measures{stats::difference_of_means, stats::ratio_of_means, stats::hedges_g,
                                              stats::cliffs_delta}; // LANDFALL_EFFECT_…
    const auto by = measures[capi::read_enum<std::size_t>(measure, measures.size(), "measure")];
    answer = interval_of(by(capi::array(first, n_first, "first"), capi::array(second, n_second, "second"), level));
  });
}

void landfall_stats_bca_options_init(landfall_stats_bca_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, bca_defaults);
}

landfall_status landfall_stats_bca(const double* first, int64_t n_first, const double* second, int64_t n_second,
                                   const landfall_stats_bca_options* given, landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(BcaOptions), bca_defaults);
    landfall::require(options.as_efron <= 1, "it is 0 or 1", "as_efron");
    const capi::Controlled controlled(options.control);
    const auto one = capi::array(first, n_first, "first");
    const auto two = second != nullptr ? capi::array(second, n_second, "second") : std::span<const double>();
    controlled.get().require_memory(bytes_a_value * static_cast<double>(one.size() + two.size()), "first");
    controlled.get().require_memory(24.0 * static_cast<double>(options.resamples), "resamples");
    const stats::BootstrapOptions by{.level = options.level,
                                     .resamples = options.resamples,
                                     .widened = options.as_efron == 0,
                                     .seed = options.seed,
                                     .stream = options.stream,
                                     .progress = progress_of(controlled.get())};
    answer = interval_of(second != nullptr ? stats::bca_difference(one, two, by) : stats::bca_mean(one, by));
  });
}

void landfall_stats_group_test_options_init(landfall_stats_group_test_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, test_defaults);
}

landfall_status landfall_stats_group_test(const double* first, int64_t n_first, const double* second, int64_t n_second,
                                          const landfall_stats_group_test_options* given, landfall_group_test* out,
                                          landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(TestOptions), test_defaults);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    const auto one = capi::array(first, n_first, "first"), two = capi::array(second, n_second, "second");
    controlled.get().require_memory(bytes_a_value * static_cast<double>(one.size() + two.size()), "first");
    answer = tested(one, two, options, controlled.get());
  });
}

landfall_status landfall_stats_q_values(const double* p_values, int64_t n, double* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    const auto answers = capi::array(out, n, "out");
    const auto q_values = stats::benjamini_hochberg(capi::array(p_values, n, "p_values"));
    std::ranges::copy(q_values, answers.begin());
  });
}
