// landfall.landing.
// SPDX-License-Identifier: Apache-2.0
#include "doubles.hpp"
#include "handle.hpp"
#include "types.hpp"

#include <landfall/c/landing.h>

#include <vector>

namespace landfall::python {

namespace {

using Landing = Handle<landfall_landing, landfall_landing_free>;
using Made = landfall_landing*;

const landfall_landing* self(const Arguments& given) { return Landing::of(given, 0, "a Landing"); }

/// What is made out of a Landing is of the same class.
PyObject* class_of(const Arguments& given) { return reinterpret_cast<PyObject*>(Py_TYPE(given[0])); }

void require_as_many(const Arguments& given, Py_ssize_t first, const Doubles& a, Py_ssize_t second, const Doubles& b) {
  if (a.size() != b.size())
    raise(PyExc_ValueError, "%s and %s must be as long as one another: %zd and %zd", given.name(first), given.name(second),
          static_cast<Py_ssize_t>(a.size()), static_cast<Py_ssize_t>(b.size()));
}

// --- made from: (class, …) ---

PyObject* point(const Arguments& given) {
  return Landing::own(given[0], answer<Made>(landfall_landing_point, given.number(1)));
}

PyObject* from_deals(const Arguments& given) {
  const Doubles probability(given, 1), amount(given, 2);
  require_as_many(given, 1, probability, 2, amount);
  landfall_landing_from_deals_options options;
  landfall_landing_from_deals_options_init(&options, sizeof options);
  options.grid_nodes = given.integer(3);
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_from_deals, probability.get(), amount.get(),
                                                      probability.size(), &options));
}

PyObject* from_samples(const Arguments& given) {
  const Doubles samples(given, 1);
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_from_samples, samples.get(), samples.size()));
}

PyObject* from_quantiles(const Arguments& given) {
  const Doubles probabilities(given, 1), values(given, 2);
  require_as_many(given, 1, probabilities, 2, values);
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_from_quantiles, probabilities.get(), values.get(),
                                                      probabilities.size()));
}

PyObject* mixture(const Arguments& given) {
  const Reference parts(PySequence_Tuple(given[1])); // of our own: none may be freed while others run
  std::vector<const landfall_landing*> landings;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(parts.get()); ++i) {
    PyObject* const part = PyTuple_GET_ITEM(parts.get(), i);
    if (!Landing::is(part)) raise(PyExc_TypeError, "parts[%zd] must be a Landing, not %s", i, Py_TYPE(part)->tp_name);
    landings.push_back(Landing::in(part));
  }
  const Doubles weights(given, 2);
  const auto n = static_cast<std::int64_t>(landings.size());
  if (weights.size() != n)
    raise(PyExc_ValueError, "parts and weights must be as long as one another: %zd and %zd", static_cast<Py_ssize_t>(n),
          static_cast<Py_ssize_t>(weights.size()));
  return Landing::own(given[0], answer_unlocked<Made>(landfall_landing_mixture, landings.data(), weights.get(), n));
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
    {"landfall_landing_from_samples", from_samples},
    {"landfall_landing_from_quantiles", from_quantiles},
    {"landfall_landing_mixture", mixture},
    {"landfall_landing_add", add},
    {"landfall_landing_shift", shift},
    {"landfall_landing_scale", scale},
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

void add_landing_type(PyObject* module) { Landing::add(module, "landfall._core.LandingHandle"); }
std::span<const Native> landing_natives() { return natives; }

} // namespace landfall::python
