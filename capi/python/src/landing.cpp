// landfall.landing.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "handle.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/landing.h>

#include <vector>

namespace landfall::python {

namespace {

using Landing = Handle<landfall_landing, landfall_landing_free>;
using Made = landfall_landing*;

constexpr std::string_view amount_shapes[] = {"lognormal", "gamma"}; // LANDFALL_AMOUNT_…

const landfall_landing* self(const Arguments& given) { return Landing::of(given, 0, "a Landing"); }

/// What is made out of a Landing is of the same class.
PyObject* class_of(const Arguments& given) { return reinterpret_cast<PyObject*>(Py_TYPE(given[0])); }

// --- made from: (class, …) ---

PyObject* point(const Arguments& given) {
  return Landing::own(given[0], answer<Made>(landfall_landing_point, given.number(1)));
}

/// grid_nodes, progress and memory_limit are the last of a declaration, from `first` on.
landfall_landing_from_deals_options deal_options(const Arguments& given, Py_ssize_t first, Watch& watch) {
  landfall_landing_from_deals_options options;
  landfall_landing_from_deals_options_init(&options, sizeof options);
  options.grid_nodes = given.integer(first);
  options.control = watch.control(given, first + 2);
  return options;
}

PyObject* from_deals(const Arguments& given) {
  const Doubles probability(given, 1), amount(given, 2);
  require_as_many(given, 1, probability.size(), 2, amount.size());
  Watch watch(given, 4);
  const auto options = deal_options(given, 3, watch);
  return Landing::own(given[0], answer_watched<Made>(watch, landfall_landing_from_deals, probability.get(), amount.get(),
                                                     probability.size(), &options));
}

PyObject* from_uncertain_deals(const Arguments& given) {
  const Doubles probability(given, 1);
  const PerDeal mean(given, 2, probability, 1), variation(given, 3, probability, 1);
  const std::uint32_t shape = given.choice(4, amount_shapes);
  Watch watch(given, 6);
  const auto options = deal_options(given, 5, watch);
  return Landing::own(given[0], answer_watched<Made>(watch, landfall_landing_from_uncertain_deals, probability.get(),
                                                     mean.get(), variation.get(), probability.size(), shape, &options));
}

PyObject* from_triangular_deals(const Arguments& given) {
  const Doubles probability(given, 1);
  const PerDeal low(given, 2, probability, 1), likely(given, 3, probability, 1), high(given, 4, probability, 1);
  Watch watch(given, 6);
  const auto options = deal_options(given, 5, watch);
  return Landing::own(given[0], answer_watched<Made>(watch, landfall_landing_from_triangular_deals, probability.get(),
                                                     low.get(), likely.get(), high.get(), probability.size(), &options));
}

PyObject* under_common_factor(const Arguments& given) {
  const Doubles probability(given, 1);
  const PerDeal amount(given, 2, probability, 1), correlation(given, 3, probability, 1);
  Watch watch(given, 6);
  landfall_landing_under_common_factor_options options;
  landfall_landing_under_common_factor_options_init(&options, sizeof options);
  options.degrees_of_freedom = given.number(4);
  options.grid_nodes = given.integer(5);
  options.control = watch.control(given, 7);
  return Landing::own(given[0], answer_watched<Made>(watch, landfall_landing_under_common_factor, probability.get(),
                                                     amount.get(), correlation.get(), probability.size(), &options));
}

PyObject* compound(const Arguments& given) {
  const Doubles amounts(given, 2);
  const double mean_count = given.number(1);
  Watch watch(given, 5);
  landfall_landing_compound_options options;
  landfall_landing_compound_options_init(&options, sizeof options);
  options.variance_to_mean = given.number(3);
  options.grid_nodes = given.integer(4);
  options.control = watch.control(given, 6);
  return Landing::own(
      given[0], answer_watched<Made>(watch, landfall_landing_compound, mean_count, amounts.get(), amounts.size(), &options));
}

PyObject* from_samples(const Arguments& given) {
  const Doubles samples(given, 1);
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_from_samples, samples.get(), samples.size()));
}

PyObject* from_quantiles(const Arguments& given) {
  const Doubles probabilities(given, 1), values(given, 2);
  require_as_many(given, 1, probabilities.size(), 2, values.size());
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_from_quantiles, probabilities.get(), values.get(),
                                                      probabilities.size()));
}

PyObject* mixture(const Arguments& given) {
  const Landing::Several parts(given, 1);
  const Doubles weights(given, 2);
  require_as_many(given, 1, parts.size(), 2, weights.size());
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_mixture, parts.get(), weights.get(), parts.size()));
}

// --- algebra: (self, …) ---

PyObject* add(const Arguments& given) {
  return Landing::own(class_of(given),
                      answer_unlocked<Made>(landfall_landing_add, self(given), Landing::of(given, 1, "a Landing")));
}

PyObject* shift(const Arguments& given) {
  return Landing::own(class_of(given), answer<Made>(landfall_landing_shift, self(given), given.number(1)));
}

PyObject* scale(const Arguments& given) {
  return Landing::own(class_of(given), answer<Made>(landfall_landing_scale, self(given), given.number(1)));
}

PyObject* truncate(const Arguments& given) {
  return Landing::own(class_of(given), answer_unlocked<Made>(landfall_landing_truncate, self(given), given.number(1)));
}

PyObject* raise_to(const Arguments& given) {
  return Landing::own(class_of(given), answer_unlocked<Made>(landfall_landing_raise, self(given), given.number(1)));
}

PyObject* given_total(const Arguments& given) {
  return Landing::own(class_of(given), answer_unlocked<Made>(landfall_landing_given_total, self(given),
                                                             Landing::of(given, 1, "a Landing"), given.number(2)));
}

// --- read: (self, …) ---

PyObject* mean(const Arguments& given) { return PyFloat_FromDouble(answer<double>(landfall_landing_mean, self(given))); }

PyObject* variance(const Arguments& given) {
  return PyFloat_FromDouble(answer<double>(landfall_landing_variance, self(given)));
}

PyObject* error_bound(const Arguments& given) {
  return PyFloat_FromDouble(answer<double>(landfall_landing_error_bound, self(given)));
}

PyObject* n(const Arguments& given) { return PyLong_FromLongLong(answer<std::int64_t>(landfall_landing_n, self(given))); }

PyObject* method(const Arguments& given) {
  return PyUnicode_FromString(answer<const char*>(landfall_landing_method, self(given)));
}

template <landfall_status (*read)(const landfall_landing*, const double*, int64_t, double*, landfall_error*)>
PyObject* read_each(const Arguments& given) {
  const landfall_landing* const landing = self(given);
  return answer_each(given, 1, [landing](auto... rest) { return read(landing, rest...); });
}

// --- kept and sent ---

PyObject* to_bytes(const Arguments& given) {
  const landfall_landing* const landing = self(given);
  Failure failure;
  std::int64_t size = 0;
  failure.check(landfall_landing_serialise(landing, nullptr, 0, &size, failure.get()));
  Reference bytes(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
  auto* const room = reinterpret_cast<std::uint8_t*>(PyBytes_AS_STRING(bytes.get()));
  failure.check(landfall_landing_serialise(landing, room, size, &size, failure.get()));
  return bytes.give();
}

PyObject* from_bytes(const Arguments& given) {
  const Memory bytes(given[1]);
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_deserialise,
                                                      static_cast<const std::uint8_t*>(bytes.view().buf), bytes.view().len));
}

constexpr Native natives[] = {
    {"landfall_landing_point", point},
    {"landfall_landing_from_deals", from_deals},
    {"landfall_landing_from_uncertain_deals", from_uncertain_deals},
    {"landfall_landing_from_triangular_deals", from_triangular_deals},
    {"landfall_landing_under_common_factor", under_common_factor},
    {"landfall_landing_compound", compound},
    {"landfall_landing_from_samples", from_samples},
    {"landfall_landing_from_quantiles", from_quantiles},
    {"landfall_landing_mixture", mixture},
    {"landfall_landing_add", add},
    {"landfall_landing_shift", shift},
    {"landfall_landing_scale", scale},
    {"landfall_landing_truncate", truncate},
    {"landfall_landing_raise", raise_to},
    {"landfall_landing_given_total", given_total},
    {"landfall_landing_mean", mean},
    {"landfall_landing_variance", variance},
    {"landfall_landing_error_bound", error_bound},
    {"landfall_landing_n", n},
    {"landfall_landing_method", method},
    {"landfall_landing_serialise", to_bytes},
    {"landfall_landing_deserialise", from_bytes},
    {"landfall_landing_quantile", read_each<landfall_landing_quantile>},
    {"landfall_landing_cdf", read_each<landfall_landing_cdf>},
    {"landfall_landing_probability_at_least", read_each<landfall_landing_probability_at_least>},
};

} // namespace

void add_landing_type(PyObject* module) { Landing::add(module, "landfall._core.LandingHandle", "Landing"); }
std::span<const Native> landing_natives() { return natives; }

} // namespace landfall::python
