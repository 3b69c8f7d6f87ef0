// okr.h: key results of any kind, and what follows from them.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

class KeyResult {
public:
  explicit KeyResult(Input& input) {
    landfall_okr_key_result_init(&key_result_, sizeof key_result_);
    key_result_.direction = static_cast<std::uint32_t>(input.rarely(32) ? 4 : input.up_to(3));
    key_result_.period_begin = input.rarely(32) ? input.raw<std::int32_t>() : begin;
    key_result_.period_end =
        input.rarely(32) ? input.raw<std::int32_t>() : begin + 1 + static_cast<std::int32_t>(input.up_to(100));
    if (!input.rarely(8)) key_result_.initial = number(input);
    key_result_.target = number(input);
    draw(input, input.rarely(16) ? 200 : input.up_to(12), check_in_days_, check_in_values_);
    key_result_.check_in_days = check_in_days_.data();
    key_result_.check_in_values = check_in_values_.data();
    key_result_.n_check_ins =
        input.rarely(32) ? input.integer() % (std::int64_t(check_in_days_.size()) + 1) : std::int64_t(check_in_days_.size());
    draw(input, input.rarely(3) ? input.up_to(4) : 0, phase_days_, phase_values_);
    if (!input.rarely(8)) { // phases go on
      std::ranges::sort(phase_days_);
      std::ranges::sort(phase_values_);
    }
    key_result_.phase_days = phase_days_.data();
    key_result_.phase_values = phase_values_.data();
    key_result_.n_phases = std::int64_t(phase_days_.size());
  }
  KeyResult(const KeyResult&) = delete;
  KeyResult& operator=(const KeyResult&) = delete;

  const landfall_okr_key_result* get() const { return &key_result_; }
  static std::int32_t day(Input& input) {
    return input.rarely(32) ? input.raw<std::int32_t>() : begin - 2 + static_cast<std::int32_t>(input.up_to(110));
  }

private:
  static constexpr std::int32_t begin = 17'440;
  static double number(Input& input) { return input.rarely(8) ? input.number() : static_cast<double>(input.up_to(100)); }
  static void draw(Input& input, std::size_t n, std::vector<std::int32_t>& days, std::vector<double>& values) {
    for (std::size_t i = 0; i < n; ++i) days.push_back(day(input)), values.push_back(number(input));
  }

  landfall_okr_key_result key_result_{};
  std::vector<std::int32_t> check_in_days_, phase_days_;
  std::vector<double> check_in_values_, phase_values_;
};

landfall_okr_status_options drawn_options(Input& input) {
  landfall_okr_status_options options;
  landfall_okr_status_options_init(&options, sizeof options);
  if (input.rarely(4)) options.by_probability = static_cast<std::uint32_t>(input.rarely(8) ? 2 : 0);
  if (input.rarely(4)) options.by_pace = static_cast<std::uint32_t>(input.up_to(3));
  if (input.rarely(4)) options.pace_shape = static_cast<std::uint32_t>(input.up_to(2));
  for (auto* threshold : {&options.probability_on_track, &options.probability_lagging, &options.pace_ratio_on_track,
                          &options.pace_ratio_lagging, &options.pace_gap_on_track, &options.pace_gap_lagging})
    if (input.rarely(16)) *threshold = input.maybe() ? input.share() : input.number();
  return options;
}

/// What holds of a verdict, of a trend and of a landing, and between them.
void key_result(Input& input) {
  const KeyResult of(input);
  const auto as_of = KeyResult::day(input);
  const auto options = drawn_options(input);
  Call call;
  landfall_landing* elsewhere = nullptr;
  if (input.rarely(4)) call.ok(landfall_landing_point(input.number(), &elsewhere, call.error()));

  landfall_okr_verdict verdict{};
  const bool judged = call.ok(landfall_okr_status(input.rarely(64) ? nullptr : of.get(), as_of, elsewhere,
                                                  input.rarely(8) ? nullptr : &options, &verdict, call.error()));
  if (judged) {
    expect(verdict.status <= LANDFALL_OKR_OFF_TRACK && verdict.rule <= LANDFALL_OKR_BY_PACE_GAP,
           "a verdict that the header has");
    expect(!(verdict.p_hit < 0.0 || verdict.p_hit > 1.0), "a chance lies between 0 and 1");
    expect(verdict.rule != LANDFALL_OKR_BY_PROBABILITY || !std::isnan(verdict.p_hit), "a chance decided, so there is one");
    expect(elsewhere == nullptr || !std::isnan(verdict.p_hit), "a landing from elsewhere gives one");
    expect(std::memchr(verdict.why, 0, sizeof verdict.why) != nullptr && verdict.why[0] != '\0', "it says why");
  }
  landfall_landing_free(elsewhere);

  landfall_okr_trend_line line{};
  const auto trend = landfall_okr_trend(of.get(), as_of, &line, call.error());
  if (call.ok(trend))
    expect(line.increments >= 2 && line.variance_per_day > 0.0 && line.days_observed > 0.0 && line.days_left >= 0.0 &&
               line.scale >= 0.0,
           "a trend is seen in increments that vary");
  auto* landing = reinterpret_cast<landfall_landing*>(std::uintptr_t{1});
  const bool lands = call.ok(landfall_okr_landing(of.get(), as_of, &landing, call.error()));
  expect((landing != nullptr) == lands, "a landing comes out when the call went well, and then alone");
  expect(lands || trend != LANDFALL_OK, "where there is a trend there is a landing");
  if (lands) {
    const std::array q{0.1, 0.5, 0.9};
    std::array<double, 3> x{};
    call.must(landfall_landing_quantile(landing, q.data(), 3, x.data(), call.error()), "it has quantiles");
    expect(x[0] <= x[1] && x[1] <= x[2], "which do not fall");
  }
  landfall_landing_free(landing);
}

void roll_up(Input& input) {
  const auto n = input.up_to(8);
  const auto weight = input.rarely(4) ? input.numbers(n) : input.shares(n);
  const auto progress = input.rarely(4) ? input.numbers(n) : input.shares(n);
  double out = -1.0;
  Call call;
  if (!call.ok(landfall_okr_roll_up(weight.data(), progress.data(), input.rarely(32) ? -1 : std::int64_t(n),
                                    static_cast<std::uint32_t>(input.up_to(2)), &out, call.error())))
    return;
  const auto [least, most] = std::ranges::minmax(progress);
  const double rounding = 1e-12 * std::max(std::abs(least), std::abs(most));
  expect(out >= least - rounding && out <= most + rounding, "one progress lies among those it is made of");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  if (input.rarely(4))
    fuzz::roll_up(input);
  else
    fuzz::key_result(input);
  return 0;
}
