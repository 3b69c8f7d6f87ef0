// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/pace.hpp>
#include <landfall/okr/progress.hpp>

namespace landfall::okr {

namespace {

PaceShape shape_of(const KeyResult& key_result, const PaceOptions& options) {
  if (key_result.direction == Direction::stay_above || key_result.direction == Direction::stay_below)
    return PaceShape::constant;
  return key_result.phases.empty() ? options.shape : PaceShape::phased;
}

/// Straight from phase to phase, from 0 as the period begins to 1 at its end.
double phased_share(const KeyResult& key_result, double day) {
  double from_day = 0.0, from_share = 0.0;
  for (const auto& phase : key_result.phases) {
    const double to_day = key_result.period.days_elapsed(phase.by), to_share = progress(key_result, phase.value);
    if (day <= to_day) return from_share + (to_share - from_share) * (day - from_day) / (to_day - from_day);
    from_day = to_day;
    from_share = to_share;
  }
  return from_share + (1.0 - from_share) * (day - from_day) / (key_result.period.days() - from_day);
}

} // namespace

std::string_view to_string(PaceShape shape) {
  constexpr std::string_view words[] = {"linear", "s_curve", "phased", "constant"};
  return words[static_cast<std::size_t>(shape)];
}

double expected_share(const KeyResult& key_result, Date as_of, const PaceOptions& options) {
  check(key_result);
  require(options.shape == PaceShape::linear || options.shape == PaceShape::s_curve,
          "a pace is linear or an s-curve; phases are the key result's own", "shape");
  const int elapsed = key_result.period.days_elapsed(as_of);
  if (elapsed == 0) return 0.0;
  if (elapsed == key_result.period.days()) return 1.0;
  const double x = static_cast<double>(elapsed) / key_result.period.days();
  switch (shape_of(key_result, options)) {
  case PaceShape::constant: return 1.0;
  case PaceShape::phased: return phased_share(key_result, elapsed);
  case PaceShape::s_curve: return x * x * (3.0 - 2.0 * x);
  case PaceShape::linear: break;
  }
  return x;
}

Pace pace(const KeyResult& key_result, Date as_of, const PaceOptions& options) {
  Pace pace{.expected = expected_share(key_result, as_of, options),
            .actual = progress(key_result, as_of).value_or(0.0),
            .ratio = {},
            .shape = shape_of(key_result, options)};
  if (pace.expected > 0.0) pace.ratio = pace.actual / pace.expected;
  pace.gap = pace.expected - pace.actual;
  return pace;
}

} // namespace landfall::okr
