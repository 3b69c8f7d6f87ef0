// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/landing.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/landing/amount.hpp>
#include <landfall/landing/common_factor.hpp>
#include <landfall/landing/contribution.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/landing/serial.hpp>
#include <landfall/landing/truncation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <vector>

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

/// Room for n answers until all are there, so that a call that fails half-way has written none: on the stack where they are
/// few.
class Answers {
public:
  explicit Answers(std::size_t n) : n_(n) {
    if (n > few_.size()) many_.resize(n);
  }
  double& operator[](std::size_t i) { return data()[i]; }
  void give(std::span<double> out) { std::copy_n(data(), n_, out.begin()); }

private:
  double* data() { return many_.empty() ? few_.data() : many_.data(); }
  std::size_t n_;
  std::array<double, 32> few_;
  std::vector<double> many_;
};

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
    Answers values(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) values[i] = value_of(from, arguments[i]);
    values.give(answers);
  });
}

bool is_number(double x) { return !std::isnan(x); }
bool is_finite(double x) { return std::isfinite(x); }

constexpr landfall_landing_from_deals_options default_deal_options{
    .struct_size = sizeof(landfall_landing_from_deals_options),
    .reserved = 0,
    .grid_nodes = static_cast<std::int64_t>(landfall::landing::DealOptions{}.grid_nodes),
    .control = {}};

std::size_t nodes(std::int64_t given) {
  landfall::require(given >= 2 && given <= std::int64_t{1} << 26, "2 to 67108864 nodes", "grid_nodes");
  return static_cast<std::size_t>(given);
}

/// Options that are read, checked and, while they live, in force.
template <class Options> class Given {
public:
  /// `first_size` is that of the struct when it came in, without what has been added.
  Given(const Options* given, std::size_t first_size, const Options& defaults)
      : options_(landfall::capi::read_options(given, first_size, defaults)), controlled_(options_.control) {
    landfall::require(options_.reserved == 0, "it must be 0", "reserved");
  }
  const Options* operator->() const { return &options_; }
  const landfall::Control& control() const { return controlled_.get(); }
  landfall::landing::DealOptions deals() const requires requires(const Options& options) { options.grid_nodes; }
  { return {.grid_nodes = nodes(options_.grid_nodes), .control = control()}; }

private:
  Options options_;
  landfall::capi::Controlled controlled_;
};

using DealOptions = Given<landfall_landing_from_deals_options>;
constexpr std::size_t first_deals = 16;

constexpr landfall_landing_compound_options default_compound_options{.struct_size = sizeof(landfall_landing_compound_options),
                                                                     .reserved = 0,
                                                                     .grid_nodes = default_deal_options.grid_nodes,
                                                                     .variance_to_mean = 1.0,
                                                                     .control = {}};

constexpr landfall_landing_under_common_factor_options default_factor_options{
    .struct_size = sizeof(landfall_landing_under_common_factor_options),
    .reserved = 0,
    .grid_nodes = default_deal_options.grid_nodes,
    .degrees_of_freedom = std::numeric_limits<double>::infinity(),
    .control = {}};

/// `amount_of(i)` for each row; what it throws is said to be in that row.
template <class AmountOf> std::vector<landfall::landing::Amount> amounts_of(std::int64_t n, AmountOf&& amount_of) {
  std::vector<landfall::landing::Amount> amounts;
  for (std::int64_t i = 0; i < n; ++i) {
    try {
      amounts.push_back(amount_of(static_cast<std::size_t>(i)));
    } catch (const landfall::Error& wrong) {
      throw landfall::Error(wrong.code(), wrong.message(), wrong.column(), i);
    }
  }
  return amounts;
}

constexpr double default_quantiles[] = {0.1, 0.5, 0.9};
constexpr double default_levels[] = {0.5, 0.8, 0.95};
constexpr landfall_landing_score_options default_score_options{.struct_size = sizeof(landfall_landing_score_options),
                                                               .reserved = 0,
                                                               .quantiles = default_quantiles,
                                                               .n_quantiles = 3,
                                                               .levels = default_levels,
                                                               .n_levels = 3,
                                                               .cell_width = 0.0,
                                                               .cell_edge = 0.0,
                                                               .pit_bins = 10,
                                                               .level = 0.8,
                                                               .control = {}};

constexpr landfall_landing_contributions_options default_contributions_options{
    .struct_size = sizeof(landfall_landing_contributions_options), .reserved = 0, .top = 0, .control = {}};

landfall::landing::ScoreOptions score_options(const Given<landfall_landing_score_options>& options) {
  const auto quantiles = array(options->quantiles, options->n_quantiles, "quantiles");
  const auto levels = array(options->levels, options->n_levels, "levels");
  return {.quantiles = {quantiles.begin(), quantiles.end()},
          .levels = {levels.begin(), levels.end()},
          .cells = {.width = options->cell_width, .edge = options->cell_edge},
          .pit_bins = options->pit_bins,
          .level = options->level,
          .control = options.control()};
}

std::vector<Landing> landings_of(const landfall_landing* const* given, std::int64_t n, const char* name) {
  std::vector<Landing> landings;
  for (const auto* each : array(given, n, name)) landings.push_back(required(each, name).value);
  return landings;
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
    const DealOptions read(options, first_deals, default_deal_options);
    return Landing::from_deals(probabilities, amounts, read.deals());
  });
}

landfall_status landfall_landing_from_uncertain_deals(const double* probability, const double* mean,
                                                      const double* coefficient_of_variation, int64_t n, uint32_t shape,
                                                      const landfall_landing_from_deals_options* options,
                                                      landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    using landfall::landing::Amount;
    const auto probabilities = array(probability, n, "probability");
    const auto means = array(mean, n, "mean"), spreads = array(coefficient_of_variation, n, "coefficient_of_variation");
    landfall::require(shape <= LANDFALL_AMOUNT_GAMMA, "there is no such shape", "shape");
    const auto make = shape == LANDFALL_AMOUNT_GAMMA ? Amount::gamma : Amount::lognormal;
    // Deals of one spread share its shape, which is what makes many of them fast.
    std::map<double, Amount> shapes;
    const auto amounts = amounts_of(n, [&](std::size_t i) {
      landfall::require(std::isfinite(means[i]), "a mean is a finite number", "mean");
      landfall::require(std::isfinite(spreads[i]), "it is a finite number", "coefficient_of_variation");
      auto known = shapes.find(spreads[i]);
      if (known == shapes.end()) known = shapes.emplace(spreads[i], make(1.0, spreads[i])).first;
      return known->second.scale(means[i]);
    });
    const DealOptions read(options, first_deals, default_deal_options);
    return Landing::from_uncertain_deals(probabilities, amounts, read.deals());
  });
}

landfall_status landfall_landing_from_triangular_deals(const double* probability, const double* low, const double* likely,
                                                       const double* high, int64_t n,
                                                       const landfall_landing_from_deals_options* options,
                                                       landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    const auto probabilities = array(probability, n, "probability");
    const auto lows = array(low, n, "low"), modes = array(likely, n, "likely"), highs = array(high, n, "high");
    const auto amounts =
        amounts_of(n, [&](std::size_t i) { return landfall::landing::Amount::triangular(lows[i], modes[i], highs[i]); });
    const DealOptions read(options, first_deals, default_deal_options);
    return Landing::from_uncertain_deals(probabilities, amounts, read.deals());
  });
}

void landfall_landing_under_common_factor_options_init(landfall_landing_under_common_factor_options* options,
                                                       uint32_t struct_size) {
  landfall::capi::write_defaults(options, struct_size, default_factor_options);
}

landfall_status landfall_landing_under_common_factor(const double* probability, const double* amount, const double* correlation,
                                                     int64_t n, const landfall_landing_under_common_factor_options* given,
                                                     landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    const Given options(given, 24, default_factor_options);
    const auto probabilities = array(probability, n, "probability");
    const auto amounts = array(amount, n, "amount");
    return landfall::landing::under_common_factor(
        probabilities, amounts, array(correlation, n, "correlation"),
        {.degrees_of_freedom = options->degrees_of_freedom, .deals = options.deals()});
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

void landfall_landing_compound_options_init(landfall_landing_compound_options* options, uint32_t struct_size) {
  landfall::capi::write_defaults(options, struct_size, default_compound_options);
}

landfall_status landfall_landing_compound(double mean_count, const double* amounts, int64_t n,
                                          const landfall_landing_compound_options* given, landfall_landing** out,
                                          landfall_error* error) {
  return made(out, error, [&] {
    const Given options(given, 24, default_compound_options);
    return Landing::compound(mean_count, options->variance_to_mean, array(amounts, n, "amounts"), options.deals());
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
  return made(out, error, [&] { return Landing::mixture(landings_of(parts, n, "parts"), array(weights, n, "weights")); });
}

landfall_status landfall_landing_shift(const landfall_landing* landing, double by, landfall_landing** out,
                                       landfall_error* error) {
  return made(out, error, [&] { return required(landing, "landing").value.shift(by); });
}

landfall_status landfall_landing_scale(const landfall_landing* landing, double by, landfall_landing** out,
                                       landfall_error* error) {
  return made(out, error, [&] { return required(landing, "landing").value.scale(by); });
}

landfall_status landfall_landing_truncate(const landfall_landing* landing, double at_least, landfall_landing** out,
                                          landfall_error* error) {
  return made(out, error, [&] { return landfall::landing::truncate(required(landing, "landing").value, at_least); });
}

landfall_status landfall_landing_raise(const landfall_landing* landing, double at_least, landfall_landing** out,
                                       landfall_error* error) {
  return made(out, error, [&] { return landfall::landing::raise(required(landing, "landing").value, at_least); });
}

landfall_status landfall_landing_given_total(const landfall_landing* member, const landfall_landing* rest, double at_least,
                                             landfall_landing** out, landfall_error* error) {
  return made(out, error, [&] {
    const Landing& part = required(member, "member").value;
    return landfall::landing::given_total(part, required(rest, "rest").value, at_least);
  });
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

landfall_status landfall_landing_crps(const landfall_landing* landing, const double* outcomes, int64_t n, double* out,
                                      landfall_error* error) {
  return read_each(landing, outcomes, n, out, error, "outcomes", is_finite, "an outcome is a finite number",
                   [](const Landing& from, double outcome) { return landfall::landing::crps(from, outcome); });
}

landfall_status landfall_landing_pinball(const landfall_landing* landing, double q, const double* outcomes, int64_t n,
                                         double* out, landfall_error* error) {
  const auto is_allowed = [q](double outcome) {
    landfall::require(q > 0.0 && q < 1.0, "a quantile is scored above 0 and below 1", "q");
    return is_finite(outcome);
  };
  return read_each(landing, outcomes, n, out, error, "outcomes", is_allowed, "an outcome is a finite number",
                   [q](const Landing& from, double outcome) { return landfall::landing::pinball(from, q, outcome); });
}

landfall_status landfall_landing_pit(const landfall_landing* landing, const double* outcomes, int64_t n, double* below,
                                     double* at_or_below, landfall_error* error) {
  return guarded(error, [&] {
    const Landing& from = required(landing, "landing").value;
    const auto given = array(outcomes, n, "outcomes");
    const auto lower = array(below, n, "below"), upper = array(at_or_below, n, "at_or_below");
    for (std::size_t i = 0; i < given.size(); ++i)
      landfall::require(is_finite(given[i]), "an outcome is a finite number", "outcomes", static_cast<std::int64_t>(i));
    Answers less(given.size()), no_more(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
      const auto range = landfall::landing::pit_range(from, given[i]);
      less[i] = range.below;
      no_more[i] = range.at_or_below;
    }
    less.give(lower);
    no_more.give(upper);
  });
}

void landfall_landing_score_options_init(landfall_landing_score_options* options, uint32_t struct_size) {
  landfall::capi::write_defaults(options, struct_size, default_score_options);
}

landfall_status landfall_landing_score(const landfall_landing* const* landings, const double* outcomes, int64_t n,
                                       const landfall_landing_score_options* options, struct ArrowArrayStream* scores,
                                       struct ArrowArrayStream* coverage, struct ArrowArrayStream* pit, landfall_error* error) {
  landfall::capi::Output means(scores), held(coverage), histogram(pit);
  return guarded(error, [&] {
    const Given read(options, 72, default_score_options);
    const auto summary =
        landfall::landing::score(landings_of(landings, n, "landings"), array(outcomes, n, "outcomes"), score_options(read));
    if (means) means.write<landfall::landing::MeanScore>(summary.scores);
    if (held) held.write<landfall::landing::IntervalCoverage>(summary.coverage);
    if (histogram)
      histogram.write<landfall::landing::PitBin>(summary.pit, {{"landfall.pit_p_value", std::to_string(summary.pit_p_value)}});
    means.give();
    held.give();
    histogram.give();
  });
}

void landfall_landing_contributions_options_init(landfall_landing_contributions_options* options, uint32_t struct_size) {
  landfall::capi::write_defaults(options, struct_size, default_contributions_options);
}

landfall_status landfall_landing_contributions(const double* probability, const double* amount, int64_t n,
                                               const landfall_landing* rest, double target,
                                               const landfall_landing_contributions_options* given,
                                               struct ArrowArrayStream* out, landfall_error* error) {
  landfall::capi::Output answer(out);
  return guarded(error, [&] {
    required(out, "out");
    const Given options(given, 16, default_contributions_options);
    landfall::require(options->top >= 0, "it must not be negative", "top");
    const auto probabilities = array(probability, n, "probability");
    const auto amounts = array(amount, n, "amount");
    const auto rows = landfall::landing::contributions(
        probabilities, amounts, rest != nullptr ? rest->value : Landing::point(0.0), target,
        {.top = static_cast<std::size_t>(options->top), .deals = {.control = options.control()}});
    answer.write<landfall::landing::Contribution>(rows);
    answer.give();
  });
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
