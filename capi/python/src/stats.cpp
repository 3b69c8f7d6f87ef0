// landfall.stats.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "failure.hpp"
#include "record.hpp"
#include "table.hpp"

#include <landfall/c/stats.h>

#include <optional>

namespace landfall::python {

namespace {

constexpr std::string_view proportion_methods[] = {"wilson", "jeffreys", "clopper_pearson"}; // LANDFALL_PROPORTION_…

PyObject* interval(const landfall_interval& from) {
  static Imported type("landfall.stats", "Interval");
  return record(type, from.estimate, from.low, from.high, from.level, from.n);
}

PyObject* proportion_interval(const Arguments& given) {
  return interval(answer<landfall_interval>(landfall_stats_proportion_interval, given.integer(0), given.integer(1),
                                            given.choice(2, proportion_methods), given.number(3)));
}

constexpr std::string_view bins[] = {"equal_width", "equal_count", "distinct"}; // LANDFALL_BINS_…
constexpr std::string_view fits[] = {"maximum_likelihood", "firth"};            // LANDFALL_FIT_…

/// (probability, outcome, weight or None, bins, n_bins, fit, clamp, level)
PyObject* calibration(const Arguments& given) {
  static Imported type("landfall.stats", "Calibration");
  const Doubles probability(given, 0), outcome(given, 1);
  require_as_many(given, 0, probability.size(), 1, outcome.size());
  std::optional<Doubles> weight;
  if (!given.is_none(2)) {
    weight.emplace(given, 2);
    require_as_many(given, 0, probability.size(), 2, weight->size());
  }
  landfall_stats_calibration_options options;
  landfall_stats_calibration_options_init(&options, sizeof options);
  options.bins = given.choice(3, bins);
  options.n_bins = given.integer(4);
  options.fit = given.choice(5, fits);
  options.clamp = given.number(6);
  options.level = given.number(7);
  Written scores, table, line;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_stats_calibration(probability.get(), outcome.get(), weight ? weight->get() : nullptr, probability.size(),
                                      &options, scores.get(), table.get(), line.get(), failure.get());
  }();
  failure.check(status);
  return record(type, scores.take(), table.take(), line.take());
}

constexpr Native natives[] = {
    {"landfall_stats_calibration", calibration},
    {"landfall_stats_proportion_interval", proportion_interval},
};

} // namespace

std::span<const Native> stats_natives() { return natives; }

} // namespace landfall::python
