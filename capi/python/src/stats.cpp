// landfall.stats.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "failure.hpp"
#include "interval.hpp"
#include "table.hpp"
#include "watch.hpp"

#include <landfall/c/stats.h>

#include <optional>

namespace landfall::python {

namespace {

constexpr std::string_view proportion_methods[] = {"wilson", "jeffreys", "clopper_pearson"}; // LANDFALL_PROPORTION_…

PyObject* proportion_interval(const Arguments& given) {
  return interval(answer<landfall_interval>(landfall_stats_proportion_interval, given.integer(0), given.integer(1),
                                            given.choice(2, proportion_methods), given.number(3)));
}

/// (first_successes, first_trials, second_successes, second_trials, level) → TwoRates
PyObject* two_rates(const Arguments& given) {
  static Imported type("landfall.stats", "TwoRates");
  const auto rates = answer_unlocked<landfall_two_rates>(landfall_stats_two_rates, given.integer(0), given.integer(1),
                                                         given.integer(2), given.integer(3), given.number(4));
  return record(type, rates.fisher_p, rates.likelihood_ratio_p, Reference(interval(rates.difference)));
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

constexpr std::string_view measures[] = {"difference", "ratio", "hedges_g", "cliffs_delta"}; // LANDFALL_EFFECT_…
constexpr std::string_view tests[] = {"permutation", "mann_whitney", "brunner_munzel"};      // LANDFALL_GROUP_TEST_…
constexpr std::string_view alternatives[] = {"two_sided", "greater", "less"};                // LANDFALL_ALTERNATIVE_…

/// (first, second, measure, level) → Interval
PyObject* effect_size(const Arguments& given) {
  const Doubles first(given, 0), second(given, 1);
  return interval(answer_unlocked<landfall_interval>(landfall_stats_effect_size, first.get(), first.size(), second.get(),
                                                     second.size(), given.choice(2, measures), given.number(3)));
}

/// (first, second or None, level, resamples, widened, seed, stream, progress, memory_limit) → Interval
PyObject* bca(const Arguments& given) {
  const Doubles first(given, 0);
  std::optional<Doubles> second;
  if (!given.is_none(1)) second.emplace(given, 1);
  landfall_stats_bca_options options;
  landfall_stats_bca_options_init(&options, sizeof options);
  options.level = given.number(2);
  options.resamples = given.integer(3);
  options.as_efron = given.truth(4) ? 0 : 1;
  options.seed = static_cast<std::uint64_t>(given.integer(5));
  options.stream = static_cast<std::uint64_t>(given.integer(6));
  Watch watch(given, 7);
  options.control = watch.control(given, 8);
  constexpr double no_values = 0.0; // a second group that is empty is not one that is not there
  const double* const other = !second ? nullptr : second->size() > 0 ? second->get() : &no_values;
  return interval(answer_watched<landfall_interval>(watch, landfall_stats_bca, first.get(), first.size(), other,
                                                    second ? second->size() : 0, &options));
}

/// (first, second, test, alternative, exact_limit or None, permutations, seed, stream, progress, memory_limit) → GroupTest
PyObject* group_test(const Arguments& given) {
  static Imported type("landfall.stats", "GroupTest");
  const Doubles first(given, 0), second(given, 1);
  landfall_stats_group_test_options options;
  landfall_stats_group_test_options_init(&options, sizeof options);
  options.test = given.choice(2, tests);
  options.alternative = given.choice(3, alternatives);
  if (!given.is_none(4)) options.exact_limit = given.integer(4);
  options.permutations = given.integer(5);
  options.seed = static_cast<std::uint64_t>(given.integer(6));
  options.stream = static_cast<std::uint64_t>(given.integer(7));
  Watch watch(given, 8);
  options.control = watch.control(given, 9);
  const auto test = answer_watched<landfall_group_test>(watch, landfall_stats_group_test, first.get(), first.size(),
                                                        second.get(), second.size(), &options);
  return record(type, test.statistic, test.p_value, test.degrees, test.permutations,
                Reference(PyBool_FromLong(static_cast<long>(test.exact))));
}

PyObject* q_values(const Arguments& given) { return answer_each(given, 0, landfall_stats_q_values); }

constexpr Native natives[] = {
    {"landfall_stats_bca", bca},
    {"landfall_stats_effect_size", effect_size},
    {"landfall_stats_group_test", group_test},
    {"landfall_stats_q_values", q_values},
    {"landfall_stats_calibration", calibration},
    {"landfall_stats_proportion_interval", proportion_interval},
    {"landfall_stats_two_rates", two_rates},
};

} // namespace

std::span<const Native> stats_natives() { return natives; }

} // namespace landfall::python
