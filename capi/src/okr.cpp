// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/okr.h>

#include "arguments.hpp"
#include "days.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "options.hpp"

#include <landfall/okr/progress.hpp>
#include <landfall/okr/roll_up.hpp>
#include <landfall/okr/status.hpp>
#include <landfall/okr/trend.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace capi = landfall::capi;
namespace okr = landfall::okr;
using landfall::Date;

static_assert(LANDFALL_OKR_STAY_BELOW == static_cast<int>(okr::Direction::stay_below));
static_assert(LANDFALL_OKR_PACE_S_CURVE == static_cast<int>(okr::PaceShape::s_curve));
static_assert(LANDFALL_OKR_OFF_TRACK == static_cast<int>(okr::Status::off_track));
static_assert(LANDFALL_OKR_BY_PACE_GAP == static_cast<int>(okr::StatusRule::pace_gap));
static_assert(LANDFALL_OKR_WORST_CHILD == static_cast<int>(okr::RollUp::worst_child));
static_assert(sizeof(void*) != 8 || sizeof(landfall_okr_key_result) == 80, "the size of version 0.1");
static_assert(sizeof(landfall_okr_status_options) == 64, "the size of version 0.1");

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr landfall_okr_key_result no_key_result{.struct_size = sizeof(landfall_okr_key_result),
                                                .direction = LANDFALL_OKR_INCREASE,
                                                .period_begin = LANDFALL_NO_DAY,
                                                .period_end = LANDFALL_NO_DAY,
                                                .initial = not_a_number,
                                                .target = not_a_number,
                                                .check_in_days = nullptr,
                                                .check_in_values = nullptr,
                                                .n_check_ins = 0,
                                                .phase_days = nullptr,
                                                .phase_values = nullptr,
                                                .n_phases = 0};

constexpr landfall_okr_status_options status_defaults() {
  return {.struct_size = sizeof(landfall_okr_status_options),
          .by_probability = 1,
          .by_pace = LANDFALL_OKR_BY_PACE_RATIO,
          .pace_shape = LANDFALL_OKR_PACE_LINEAR,
          .probability_on_track = okr::StatusOptions{}.probability.on_track,
          .probability_lagging = okr::StatusOptions{}.probability.lagging,
          .pace_ratio_on_track = okr::StatusOptions{}.pace_ratio.on_track,
          .pace_ratio_lagging = okr::StatusOptions{}.pace_ratio.lagging,
          .pace_gap_on_track = okr::StatusOptions{}.pace_gap.on_track,
          .pace_gap_lagging = okr::StatusOptions{}.pace_gap.lagging};
}

okr::KeyResult read(const landfall_okr_key_result* given) {
  const auto from = capi::read_options(&capi::required(given, "key_result"), sizeof no_key_result, no_key_result);
  okr::KeyResult key_result{
      .name = "key result",
      .direction = capi::read_enum<okr::Direction>(from.direction, 4, "direction"),
      .initial = std::isnan(from.initial) ? std::nullopt : std::optional(from.initial),
      .target = from.target,
      .period = {capi::day(from.period_begin, "period_begin"), capi::day(from.period_end, "period_end"), ""}};
  const auto days = capi::array(from.check_in_days, from.n_check_ins, "check_in_days");
  const auto values = capi::array(from.check_in_values, from.n_check_ins, "check_in_values");
  for (std::size_t i = 0; i < days.size(); ++i)
    key_result.check_ins.push_back({capi::day(days[i], "check_in_days"), values[i], ""});
  const auto by = capi::array(from.phase_days, from.n_phases, "phase_days");
  const auto wanted = capi::array(from.phase_values, from.n_phases, "phase_values");
  for (std::size_t i = 0; i < by.size(); ++i) key_result.phases.push_back({capi::day(by[i], "phase_days"), wanted[i]});
  return key_result;
}

okr::StatusOptions read_status_options(const landfall_okr_status_options* given) {
  constexpr auto defaults = status_defaults();
  const auto from = capi::read_options(given, sizeof defaults, defaults);
  landfall::require(from.by_probability <= 1, "it is 0 or 1", "by_probability");
  return {.by_probability = from.by_probability == 1,
          .by_pace = capi::read_enum<okr::StatusRule>(from.by_pace, 3, "by_pace"),
          .probability = {from.probability_on_track, from.probability_lagging},
          .pace_ratio = {from.pace_ratio_on_track, from.pace_ratio_lagging},
          .pace_gap = {from.pace_gap_on_track, from.pace_gap_lagging},
          .pace = {.shape = capi::read_enum<okr::PaceShape>(from.pace_shape, 2, "pace_shape")}};
}

/// The reason is ASCII, and short.
void write(char (&out)[128], std::string_view text) {
  const auto length = std::min(text.size(), sizeof out - 1);
  std::copy_n(text.data(), length, out);
  out[length] = '\0';
}

[[noreturn]] void no_trend() {
  throw landfall::Error(landfall::ErrorCode::insufficient,
                        "a trend needs three observations that vary, the initial value among them", "check_in_days");
}

} // namespace

void landfall_okr_key_result_init(landfall_okr_key_result* key_result, uint32_t struct_size) {
  capi::write_defaults(key_result, struct_size, no_key_result);
}

void landfall_okr_status_options_init(landfall_okr_status_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, status_defaults());
}

landfall_status landfall_okr_status(const landfall_okr_key_result* key_result, int32_t as_of, const landfall_landing* landing,
                                    const landfall_okr_status_options* options, landfall_okr_verdict* out,
                                    landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto of = read(key_result);
    const Date day = capi::day(as_of, "as_of");
    const auto how = read_status_options(options);
    const auto verdict = landing != nullptr ? okr::status(of, day, landing->value, how) : okr::status(of, day, how);
    landfall_okr_verdict made{.status = static_cast<std::uint32_t>(verdict.status),
                              .rule = static_cast<std::uint32_t>(verdict.rule),
                              .current = okr::current(of, day).value_or(not_a_number),
                              .progress = okr::progress(of, day).value_or(not_a_number),
                              .expected = verdict.pace.expected,
                              .pace_ratio = verdict.pace.ratio.value_or(not_a_number),
                              .pace_gap = verdict.pace.gap,
                              .p_hit = verdict.p_hit.value_or(not_a_number),
                              .why = {}};
    write(made.why, verdict.why);
    answer = made;
  });
}

landfall_status landfall_okr_trend(const landfall_okr_key_result* key_result, int32_t as_of, landfall_okr_trend_line* out,
                                   landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto trend = okr::trend(read(key_result), capi::day(as_of, "as_of"));
    if (!trend) no_trend();
    answer = {trend->drift_per_day, trend->variance_per_day, trend->days_observed, trend->days_left,
              trend->last,          trend->centre(),         trend->scale(),       trend->increments};
  });
}

landfall_status landfall_okr_landing(const landfall_okr_key_result* key_result, int32_t as_of, landfall_landing** out,
                                     landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    auto landing = okr::landing(read(key_result), capi::day(as_of, "as_of"));
    if (!landing) no_trend();
    answer = new landfall_landing{std::move(*landing)};
  });
}

landfall_status landfall_okr_roll_up(const double* weight, const double* progress, int64_t n, uint32_t rule, double* out,
                                     landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto weights = capi::array(weight, n, "weight");
    const auto each = capi::array(progress, n, "progress");
    std::vector<okr::WeightedProgress> children;
    for (std::size_t i = 0; i < weights.size(); ++i) children.push_back({weights[i], each[i]});
    answer = okr::roll_up(children, capi::read_enum<okr::RollUp>(rule, 2, "rule"));
  });
}
