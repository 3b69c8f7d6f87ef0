// landfall.okr.
// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"
#include "doubles.hpp"
#include "failure.hpp"
#include "handle.hpp"
#include "record.hpp"

#include <landfall/c/okr.h>

#include <cmath>
#include <vector>

namespace landfall::python {

namespace {

using Landing = Handle<landfall_landing, landfall_landing_free>;

constexpr std::string_view directions[] = {"increase", "decrease", "stay_above", "stay_below"}; // LANDFALL_OKR_…
constexpr std::string_view rules[] = {"probability", "pace_ratio", "pace_gap"};                 // LANDFALL_OKR_BY_…
constexpr std::string_view shapes[] = {"linear", "s_curve"};                                    // LANDFALL_OKR_PACE_…
constexpr std::string_view roll_ups[] = {"weighted_mean", "worst_child"};
constexpr const char* statuses[] = {"on_track", "lagging", "off_track"};

/// (direction, period_begin, period_end, initial, target, check-in days and values, phase days and values, …)
class KeyResult {
public:
  explicit KeyResult(const Arguments& given)
      : check_in_days_(days_from(given, 5)), phase_days_(days_from(given, 7)), check_ins_(given, 6), phases_(given, 8) {
    require_as_many(given, 5, static_cast<std::int64_t>(check_in_days_.size()), 6, check_ins_.size());
    require_as_many(given, 7, static_cast<std::int64_t>(phase_days_.size()), 8, phases_.size());
    landfall_okr_key_result_init(&key_result_, sizeof key_result_);
    key_result_.direction = given.choice(0, directions);
    key_result_.period_begin = given.day(1);
    key_result_.period_end = given.day(2);
    key_result_.initial = given.number(3);
    key_result_.target = given.number(4);
    key_result_.check_in_days = check_in_days_.data();
    key_result_.check_in_values = check_ins_.get();
    key_result_.n_check_ins = check_ins_.size();
    key_result_.phase_days = phase_days_.data();
    key_result_.phase_values = phases_.get();
    key_result_.n_phases = phases_.size();
  }
  const landfall_okr_key_result* get() const { return &key_result_; }

private:
  std::vector<std::int32_t> check_in_days_, phase_days_;
  Doubles check_ins_, phases_;
  landfall_okr_key_result key_result_;
};

Reference or_none(double value) {
  return std::isnan(value) ? Reference::borrowed(Py_None) : Reference(PyFloat_FromDouble(value));
}

void read_thresholds(const Arguments& given, Py_ssize_t index, double& on_track, double& lagging) {
  const Doubles both(given, index);
  if (both.size() != 2) given.refuse(index, "two numbers, of what is on track and of what is lagging");
  on_track = both.get()[0], lagging = both.get()[1];
}

PyObject* status(const Arguments& given) {
  static Imported type("landfall.okr", "Verdict");
  const KeyResult key_result(given);
  const landfall_landing* const landing = given.is_none(10) ? nullptr : Landing::of(given, 10, "a Landing or None");
  landfall_okr_status_options options;
  landfall_okr_status_options_init(&options, sizeof options);
  options.by_probability = given.truth(11) ? 1 : 0;
  options.by_pace = given.choice(12, rules);
  options.pace_shape = given.choice(13, shapes);
  read_thresholds(given, 14, options.probability_on_track, options.probability_lagging);
  read_thresholds(given, 15, options.pace_ratio_on_track, options.pace_ratio_lagging);
  read_thresholds(given, 16, options.pace_gap_on_track, options.pace_gap_lagging);
  const auto made = answer<landfall_okr_verdict>(landfall_okr_status, key_result.get(), given.day(9), landing, &options);
  return record(type, statuses[made.status], Reference(PyUnicode_FromString(rules[made.rule].data())), or_none(made.current),
                or_none(made.progress), made.expected, or_none(made.pace_ratio), made.pace_gap, or_none(made.p_hit),
                static_cast<const char*>(made.why));
}

PyObject* trend(const Arguments& given) {
  static Imported type("landfall.okr", "Trend");
  const KeyResult key_result(given);
  const auto made = answer<landfall_okr_trend_line>(landfall_okr_trend, key_result.get(), given.day(9));
  return record(type, made.drift_per_day, made.variance_per_day, made.days_observed, made.days_left, made.last, made.centre,
                made.scale, made.increments);
}

PyObject* landing(const Arguments& given) {
  static Imported type("landfall.landing", "Landing");
  const KeyResult key_result(given);
  return Landing::own(type.get(), answer<landfall_landing*>(landfall_okr_landing, key_result.get(), given.day(9)));
}

PyObject* roll_up(const Arguments& given) {
  const Doubles weight(given, 0), progress(given, 1);
  require_as_many(given, 0, weight.size(), 1, progress.size());
  return PyFloat_FromDouble(
      answer<double>(landfall_okr_roll_up, weight.get(), progress.get(), weight.size(), given.choice(2, roll_ups)));
}

constexpr Native natives[] = {
    {"landfall_okr_status", status},
    {"landfall_okr_trend", trend},
    {"landfall_okr_landing", landing},
    {"landfall_okr_roll_up", roll_up},
};

} // namespace

std::span<const Native> okr_natives() { return natives; }

} // namespace landfall::python
