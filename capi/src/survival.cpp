// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/survival.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "interval.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/stats/cure.hpp>
#include <landfall/stats/survival.hpp>
#include <landfall/stats/weibull.hpp>

#include <array>
#include <string>
#include <vector>

namespace capi = landfall::capi;
namespace stats = landfall::stats;

struct landfall_cure {
  stats::CureModel value;
};

struct landfall_weibull {
  stats::WeibullModel value;
};

namespace {

struct WayRow : stats::IncidenceRow {
  std::int64_t way = 0;
};

struct ParameterRow {
  std::string parameter;
  stats::Interval value;
};

struct CureSummary {
  stats::CureTiming timing = stats::CureTiming::weibull;
  std::int64_t n = 0, ended = 0;
  double log_likelihood = 0.0, follow_up_alpha = 0.0;
};

struct WeibullSummary {
  std::int64_t n = 0, ended = 0;
  double log_likelihood = 0.0;
};

} // namespace

template <> struct landfall::fields_of<WayRow> {
  static constexpr auto value = std::tuple_cat(fields(field("way", &WayRow::way, "how they ended, from 1 on", Unit::none)),
                                               fields_of<stats::IncidenceRow>::value);
};

template <> struct landfall::fields_of<ParameterRow> {
  static constexpr auto value =
      fields(field("parameter", &ParameterRow::parameter, "constant and covariates of the odds, or of the scale; times"),
             field("value", &ParameterRow::value, "as fitted"));
};

template <> struct landfall::fields_of<CureSummary> {
  using Row = CureSummary;
  static constexpr auto value = fields(
      field("timing", &Row::timing, "how long the cases take that end"), field("n", &Row::n, "cases", Unit::count),
      field("ended", &Row::ended, "of them", Unit::count), field("log_likelihood", &Row::log_likelihood, "at its greatest"),
      field("follow_up_alpha", &Row::follow_up_alpha, "above 0.01: perhaps not watched for long enough", Unit::probability));
};

template <> struct landfall::fields_of<WeibullSummary> {
  using Row = WeibullSummary;
  static constexpr auto value =
      fields(field("n", &Row::n, "cases", Unit::count), field("ended", &Row::ended, "of them", Unit::count),
             field("log_likelihood", &Row::log_likelihood, "at its greatest"));
};

namespace {

using FitOptions = landfall_cure_fit_options;
static_assert(sizeof(void*) != 8 || sizeof(FitOptions) == 56, "the size of version 0.1");
static_assert(LANDFALL_TIMING_WEIBULL == static_cast<int>(stats::CureTiming::weibull));
static_assert(LANDFALL_TIMING_GAMMA == static_cast<int>(stats::CureTiming::gamma));
static_assert(LANDFALL_TIMING_GENERALISED_GAMMA == static_cast<int>(stats::CureTiming::generalised_gamma));

constexpr FitOptions fit_defaults{.struct_size = sizeof(FitOptions),
                                  .timing = LANDFALL_TIMING_WEIBULL,
                                  .level = stats::CureOptions{}.level,
                                  .most_iterations = stats::CureOptions{}.most_iterations,
                                  .control = {}};

using WeibullOptions = landfall_weibull_fit_options;
static_assert(sizeof(void*) != 8 || sizeof(WeibullOptions) == 56, "the size of version 0.1");

constexpr WeibullOptions weibull_defaults{.struct_size = sizeof(WeibullOptions),
                                          .reserved = 0,
                                          .level = stats::WeibullOptions{}.level,
                                          .most_iterations = stats::WeibullOptions{}.most_iterations,
                                          .control = {}};

stats::Durations durations(const double* duration, const std::uint8_t* end, std::int64_t n, const char* name) {
  return {capi::array(duration, n, "duration"), capi::array(end, n, name)};
}

stats::TimedCases cases(const double* time, const std::uint8_t* ended, std::int64_t n, const double* covariates,
                        std::int64_t width) {
  constexpr std::int64_t most = 1000;
  landfall::require(width >= 0 && width <= most, "there are 0 to 1000 covariates", "width");
  const auto times = capi::array(time, n, "time");
  return {.time = times,
          .ended = capi::array(ended, n, "ended"),
          .covariates = width > 0 ? capi::array(covariates, n * width, "covariates") : std::span<const double>(),
          .width = static_cast<std::size_t>(width)};
}

/// Constant and covariates, as a model has them.
std::vector<ParameterRow> coefficient_rows(const std::vector<stats::Interval>& coefficients) {
  std::vector<ParameterRow> rows;
  for (const auto& each : coefficients)
    rows.push_back({rows.empty() ? "constant" : "covariate " + std::to_string(rows.size() - 1), each});
  return rows;
}

} // namespace

landfall_status landfall_survival_kaplan_meier(const double* duration, const uint8_t* ended, int64_t n, double level,
                                               struct ArrowArrayStream* out, landfall_error* error) {
  capi::Output table(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto curve = stats::kaplan_meier(durations(duration, ended, n, "ended"), level);
    table.write(std::span<const stats::SurvivalRow>(curve.rows));
    table.give();
  });
}

landfall_status landfall_survival_quantile(const double* duration, const uint8_t* ended, int64_t n, double p, double level,
                                           landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(stats::kaplan_meier(durations(duration, ended, n, "ended"), level).quantile(p));
  });
}

landfall_status landfall_survival_restricted_mean(const double* duration, const uint8_t* ended, int64_t n, double until,
                                                  double level, landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(stats::kaplan_meier(durations(duration, ended, n, "ended"), level).restricted_mean(until));
  });
}

landfall_status landfall_survival_aalen_johansen(const double* duration, const uint8_t* end, int64_t n, int64_t ways,
                                                 double level, struct ArrowArrayStream* out, landfall_error* error) {
  capi::Output table(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(ways >= 1 && ways <= 255, "there are 1 to 255 ways to end", "ways");
    const auto found = stats::aalen_johansen(durations(duration, end, n, "end"), static_cast<std::size_t>(ways), level);
    std::vector<WayRow> rows;
    rows.reserve(found.size() * found.front().size());
    for (std::size_t way = 0; way < found.size(); ++way)
      for (const auto& row : found[way]) rows.push_back({row, static_cast<std::int64_t>(way) + 1});
    table.write(std::span<const WayRow>(rows));
    table.give();
  });
}

void landfall_cure_fit_options_init(landfall_cure_fit_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, fit_defaults);
}

landfall_status landfall_cure_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates, int64_t width,
                                  const landfall_cure_fit_options* given, landfall_cure** out, landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(FitOptions), fit_defaults);
    const capi::Controlled controlled(options.control);
    landfall::require(options.most_iterations >= 1, "there is at least one iteration", "most_iterations");
    answer = new landfall_cure{stats::fit_cure(cases(time, ended, n, covariates, width),
                                               {.timing = capi::read_enum<stats::CureTiming>(options.timing, 3, "timing"),
                                                .level = options.level,
                                                .most_iterations = static_cast<std::size_t>(options.most_iterations),
                                                .control = controlled.get()})};
  });
}

void landfall_cure_free(landfall_cure* cure) { delete cure; }

landfall_status landfall_cure_table(const landfall_cure* cure, struct ArrowArrayStream* parameters,
                                    struct ArrowArrayStream* summary, landfall_error* error) {
  capi::Output table(parameters), one(summary);
  return capi::guarded(error, [&] {
    const auto& model = capi::required(cure, "cure").value;
    auto rows = coefficient_rows(model.coefficients());
    rows.push_back({"scale", model.scale()});
    rows.push_back({"shape", model.shape()});
    rows.push_back({"power", model.power()});
    const std::array of{CureSummary{.timing = model.timing(),
                                    .n = model.n(),
                                    .ended = model.ended(),
                                    .log_likelihood = model.log_likelihood(),
                                    .follow_up_alpha = model.follow_up_alpha()}};
    if (table) table.write(std::span<const ParameterRow>(rows));
    if (one) one.write(std::span<const CureSummary>(of));
    table.give(), one.give();
  });
}

landfall_status landfall_cure_share(const landfall_cure* cure, const double* x, int64_t width, landfall_interval* out,
                                    landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(capi::required(cure, "cure").value.share(capi::array(x, width, "x")));
  });
}

landfall_status landfall_cure_ended_by(const landfall_cure* cure, double t, const double* x, int64_t width,
                                       landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(capi::required(cure, "cure").value.ended_by(t, capi::array(x, width, "x")));
  });
}

landfall_status landfall_cure_yet_to_end(const landfall_cure* cure, double age, const double* x, int64_t width, double* out,
                                         landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::required(cure, "cure").value.yet_to_end(age, capi::array(x, width, "x"));
  });
}

landfall_status landfall_cure_expectation(const landfall_cure* cure, const double* time, const uint8_t* ended, int64_t n,
                                          const double* covariates, int64_t width, int64_t* ended_so_far,
                                          landfall_interval* expected, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& so_far = capi::required(ended_so_far, "ended_so_far");
    auto& answer = capi::required(expected, "expected");
    const auto of = capi::required(cure, "cure").value.expectation(cases(time, ended, n, covariates, width));
    so_far = of.ended;
    answer = capi::interval_of(of.expected);
  });
}

void landfall_weibull_fit_options_init(landfall_weibull_fit_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, weibull_defaults);
}

landfall_status landfall_weibull_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates,
                                     int64_t width, const landfall_weibull_fit_options* given, landfall_weibull** out,
                                     landfall_error* error) {
  if (out != nullptr) *out = nullptr;
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(WeibullOptions), weibull_defaults);
    const capi::Controlled controlled(options.control);
    landfall::require(options.most_iterations >= 1, "there is at least one iteration", "most_iterations");
    answer = new landfall_weibull{stats::fit_weibull(cases(time, ended, n, covariates, width),
                                                     {.level = options.level,
                                                      .most_iterations = static_cast<std::size_t>(options.most_iterations),
                                                      .control = controlled.get()})};
  });
}

void landfall_weibull_free(landfall_weibull* weibull) { delete weibull; }

landfall_status landfall_weibull_table(const landfall_weibull* weibull, struct ArrowArrayStream* parameters,
                                       struct ArrowArrayStream* summary, landfall_error* error) {
  capi::Output table(parameters), one(summary);
  return capi::guarded(error, [&] {
    const auto& model = capi::required(weibull, "weibull").value;
    auto rows = coefficient_rows(model.coefficients());
    rows.push_back({"power", model.power()});
    const std::array of{WeibullSummary{model.n(), model.ended(), model.log_likelihood()}};
    if (table) table.write(std::span<const ParameterRow>(rows));
    if (one) one.write(std::span<const WeibullSummary>(of));
    table.give(), one.give();
  });
}

landfall_status landfall_weibull_quantile(const landfall_weibull* weibull, double p, const double* x, int64_t width,
                                          landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(capi::required(weibull, "weibull").value.quantile(p, capi::array(x, width, "x")));
  });
}

landfall_status landfall_weibull_mean(const landfall_weibull* weibull, const double* x, int64_t width, landfall_interval* out,
                                      landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(capi::required(weibull, "weibull").value.mean(capi::array(x, width, "x")));
  });
}

landfall_status landfall_weibull_ended_by(const landfall_weibull* weibull, double t, const double* x, int64_t width,
                                          landfall_interval* out, landfall_error* error) {
  return capi::guarded(error, [&] {
    auto& answer = capi::required(out, "out");
    answer = capi::interval_of(capi::required(weibull, "weibull").value.ended_by(t, capi::array(x, width, "x")));
  });
}
