// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/landing.h>

#include "arguments.hpp"
#include "guard.hpp"
#include "options.hpp"

#include <landfall/landing/landing.hpp>
#include <landfall/landing/serial.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

struct landfall_landing {
  landfall::Landing value;
};

namespace {

using landfall::Landing;
using landfall::capi::array;
using landfall::capi::guarded;
using landfall::capi::required;

/// Answers the Landing that `make` makes, in a handle.
template <class Make> landfall_status made(landfall_landing** out, landfall_error* error, Make&& make) {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&] {
    auto& handle = required(out, "out");
    handle = new landfall_landing{make()};
  });
}

/// Answers one value of a Landing.
template <class T, class Read>
landfall_status read(const landfall_landing* landing, T* out, landfall_error* error, Read&& value_of) noexcept {
  return guarded(error, [&] { required(out, "out") = value_of(required(landing, "landing").value); });
}

/// Answers one value for each of n arguments. All are looked at before any is answered.
template <class Allows, class Read>
landfall_status read_each(const landfall_landing* landing, const double* given, int64_t n, double* out, landfall_error* error,
                          const char* name, Allows&& allows, const char* domain, Read&& value_of) noexcept {
  return guarded(error, [&] {
    const Landing& from = required(landing, "landing").value;
    const auto arguments = array(given, n, name);
    const auto answers = array(out, n, "out");
    for (std::size_t i = 0; i < arguments.size(); ++i)
      landfall::require(allows(arguments[i]), domain, name, static_cast<std::int64_t>(i));
    for (std::size_t i = 0; i < arguments.size(); ++i) answers[i] = value_of(from, arguments[i]);
  });
}

bool is_number(double x) { return !std::isnan(x); }

constexpr landfall_landing_from_deals_options default_deal_options{
    .struct_size = sizeof(landfall_landing_from_deals_options),
    .reserved = 0,
    .grid_nodes = static_cast<std::int64_t>(landfall::landing::DealOptions{}.grid_nodes)};

landfall::landing::DealOptions deal_options(const landfall_landing_from_deals_options* given) {
  constexpr std::size_t first_size = 16;
  static_assert(sizeof(landfall_landing_from_deals_options) == first_size);
  const auto options = landfall::capi::read_options(given, first_size, default_deal_options);
  landfall::require(options.reserved == 0, "it must be 0", "reserved");
  landfall::require(options.grid_nodes >= 2 && options.grid_nodes <= std::int64_t{1} << 26, "2 to 67108864 nodes",
                    "grid_nodes");
  return {.grid_nodes = static_cast<std::size_t>(options.grid_nodes)};
}

} // namespace

landfall_status landfall_landing_point(double value, landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] { return Landing::point(value); });
}

void landfall_landing_from_deals_options_init(landfall_landing_from_deals_options* options, uint32_t struct_size) {
  landfall::capi::write_defaults(options, struct_size, default_deal_options);
}

landfall_status landfall_landing_from_deals(const double* probability, const double* amount, int64_t n,
                                            const landfall_landing_from_deals_options* options, landfall_landing** out,
                                            landfall_error* error) {
  return made(out, error, [&] {
    const auto probabilities = array(probability, n, "probability");
    const auto amounts = array(amount, n, "amount");
    return Landing::from_deals(probabilities, amounts, deal_options(options));
  });
}

landfall_status landfall_landing_from_samples(const double* samples, int64_t n, landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] { return Landing::from_samples(array(samples, n, "samples")); });
}

landfall_status landfall_landing_from_quantiles(const double* probabilities, const double* values, int64_t n,
                                                landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    const auto at = array(probabilities, n, "probabilities");
    return Landing::from_quantiles(at, array(values, n, "values"));
  });
}

landfall_status landfall_landing_add(const landfall_landing* a, const landfall_landing* b, landfall_landing** out,
                                     landfall_error* error) {
  return made(out, error, [&] {
    const Landing& first = required(a, "a").value;
    return first + required(b, "b").value;
  });
}

landfall_status landfall_landing_mixture(const landfall_landing* const* parts, const double* weights, int64_t n,
                                         landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    std::vector<Landing> landings;
    for (const auto* part : array(parts, n, "parts")) landings.push_back(required(part, "parts").value);
    return Landing::mixture(landings, array(weights, n, "weights"));
  });
}

landfall_status landfall_landing_shift(const landfall_landing* landing, double by, landfall_landing** out,
                                       landfall_error* error) {
  return made(out, error, [&] { return required(landing, "landing").value.shift(by); });
}

landfall_status landfall_landing_scale(const landfall_landing* landing, double by, landfall_landing** out,
                                       landfall_error* error) {
  return made(out, error, [&] { return required(landing, "landing").value.scale(by); });
}

landfall_status landfall_landing_mean(const landfall_landing* landing, double* out, landfall_error* error) {
  return read(landing, out, error, [](const Landing& from) { return from.mean(); });
}

landfall_status landfall_landing_variance(const landfall_landing* landing, double* out, landfall_error* error) {
  return read(landing, out, error, [](const Landing& from) { return from.variance(); });
}

landfall_status landfall_landing_quantile(const landfall_landing* landing, const double* q, int64_t n, double* out,
                                          landfall_error* error) {
  const auto is_probability = [](double given) { return given >= 0.0 && given <= 1.0; };
  return read_each(landing, q, n, out, error, "q", is_probability, "a quantile is asked for between 0 and 1",
                   [](const Landing& from, double given) { return from.quantile(given); });
}

landfall_status landfall_landing_cdf(const landfall_landing* landing, const double* x, int64_t n, double* out,
                                     landfall_error* error) {
  return read_each(landing, x, n, out, error, "x", is_number, "it must be a number",
                   [](const Landing& from, double given) { return from.cdf(given); });
}

landfall_status landfall_landing_probability_at_least(const landfall_landing* landing, const double* x, int64_t n, double* out,
                                                      landfall_error* error) {
  return read_each(landing, x, n, out, error, "x", is_number, "it must be a number",
                   [](const Landing& from, double given) { return from.probability_at_least(given); });
}

landfall_status landfall_landing_error_bound(const landfall_landing* landing, double* out, landfall_error* error) {
  return read(landing, out, error, [](const Landing& from) { return from.error_bound(); });
}

landfall_status landfall_landing_n(const landfall_landing* landing, int64_t* out, landfall_error* error) {
  return read(landing, out, error, [](const Landing& from) { return from.n(); });
}

landfall_status landfall_landing_method(const landfall_landing* landing, const char** out, landfall_error* error) {
  return read(landing, out, error, [](const Landing& from) { return from.method().c_str(); });
}

landfall_status landfall_landing_serialise(const landfall_landing* landing, uint8_t* bytes, int64_t capacity, int64_t* size,
                                           landfall_error* error) {
  return guarded(error, [&] {
    const Landing& from = required(landing, "landing").value;
    const auto room = std::as_writable_bytes(array(bytes, capacity, "bytes"));
    auto& length = required(size, "size");
    const auto written = landfall::landing::to_bytes(from);
    if (written.size() <= room.size()) std::ranges::copy(written, room.begin());
    length = static_cast<std::int64_t>(written.size());
  });
}

landfall_status landfall_landing_deserialise(const uint8_t* bytes, int64_t n, landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] { return landfall::landing::from_bytes(std::as_bytes(array(bytes, n, "bytes"))); });
}

void landfall_landing_free(landfall_landing* landing) { delete landing; }
