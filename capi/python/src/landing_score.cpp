// landfall.landing: how good Landings were, and which deals decide.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "handle.hpp"
#include "record.hpp"
#include "table.hpp"
#include "watch.hpp"

#include <landfall/c/landing.h>

#include <vector>

namespace landfall::python {

namespace {

using Landing = Handle<landfall_landing, landfall_landing_free>;

const landfall_landing* self(const Arguments& given) { return Landing::of(given, 0, "a Landing"); }

PyObject* crps(const Arguments& given) {
  const landfall_landing* const landing = self(given);
  return answer_each(given, 1, [landing](auto... rest) { return landfall_landing_crps(landing, rest...); });
}

PyObject* pinball(const Arguments& given) {
  const landfall_landing* const landing = self(given);
  const double q = given.number(1);
  return answer_each(given, 2, [landing, q](auto... rest) { return landfall_landing_pinball(landing, q, rest...); });
}

/// A pair of what was given: numbers, arrays or lists.
PyObject* pit(const Arguments& given) {
  const landfall_landing* const landing = self(given);
  Failure failure;
  if (is_single(given[1])) {
    const double outcome = given.number(1);
    double below, at_or_below;
    failure.check_single(landfall_landing_pit(landing, &outcome, 1, &below, &at_or_below, failure.get()));
    return Py_BuildValue("dd", below, at_or_below);
  }
  const Doubles outcomes(given, 1);
  Doubles::Answer below(outcomes), at_or_below(outcomes);
  failure.check(landfall_landing_pit(landing, outcomes.get(), outcomes.size(), below.get(), at_or_below.get(), failure.get()));
  const Reference first(below.give()), second(at_or_below.give());
  return PyTuple_Pack(2, first.get(), second.get());
}

/// (landings, outcomes, quantiles, levels, cell_width, cell_edge, pit_bins, level)
PyObject* score(const Arguments& given) {
  static Imported type("landfall.landing", "Scores");
  const Landing::Several landings(given, 0);
  const Doubles outcomes(given, 1), quantiles(given, 2), levels(given, 3);
  require_as_many(given, 0, landings.size(), 1, outcomes.size());
  Watch watch(given, 8);
  landfall_landing_score_options options;
  landfall_landing_score_options_init(&options, sizeof options);
  options.quantiles = quantiles.get();
  options.n_quantiles = quantiles.size();
  options.levels = levels.get();
  options.n_levels = levels.size();
  options.cell_width = given.number(4);
  options.cell_edge = given.number(5);
  options.pit_bins = given.integer(6);
  options.level = given.number(7);
  options.control = watch.control(given, 9, 10);
  Written scores, coverage, histogram;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_landing_score(landings.get(), outcomes.get(), outcomes.size(), &options, scores.get(), coverage.get(),
                                  histogram.get(), failure.get());
  }();
  watch.check(status, failure);
  return record(type, scores.take(), coverage.take(), histogram.take());
}

/// (probability, amount, target, rest or None, top, progress, memory_limit, threads)
PyObject* contributions(const Arguments& given) {
  const Doubles probability(given, 0);
  const PerDeal amount(given, 1, probability, 0);
  const double target = given.number(2);
  const landfall_landing* const rest = given.is_none(3) ? nullptr : Landing::of(given, 3, "a Landing or None");
  Watch watch(given, 5);
  landfall_landing_contributions_options options;
  landfall_landing_contributions_options_init(&options, sizeof options);
  options.top = given.integer(4);
  options.control = watch.control(given, 6, 7);
  Written out;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_landing_contributions(probability.get(), amount.get(), probability.size(), rest, target, &options,
                                          out.get(), failure.get());
  }();
  watch.check(status, failure);
  return out.take().give();
}

constexpr Native natives[] = {
    {"landfall_landing_crps", crps},
    {"landfall_landing_pinball", pinball},
    {"landfall_landing_pit", pit},
    {"landfall_landing_score", score},
    {"landfall_landing_contributions", contributions},
};

} // namespace

std::span<const Native> landing_score_natives() { return natives; }

} // namespace landfall::python
