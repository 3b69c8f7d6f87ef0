// The reference values of tests/reference through the C ABI: every list of every file is run, or has its reason in
// beyond_c.txt; and every file is read by a unit test of C++. C++ here only reads JSON; what is called is C.
// SPDX-License-Identifier: Apache-2.0
#include <landfall.h>

extern "C" {
#include "table.h"
}

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Values = std::vector<double>;

int checked = 0, failed = 0;
std::string running; // file and list

void check(bool holds, const std::string& words) {
  ++checked;
  if (holds) return;
  ++failed;
  std::fprintf(stderr, "%s: %s\n", running.c_str(), words.c_str());
}

void check_near(const char* what, double is, double expected, double relative, double absolute = 0.0) {
  const double tolerance = std::max(absolute, relative * std::max(std::abs(is), std::abs(expected)));
  char words[120];
  std::snprintf(words, sizeof words, "%s is %.17g, not %.17g", what, is, expected);
  check(std::abs(is - expected) <= tolerance, words);
}

void succeed(landfall_status status, const landfall_error& error) {
  if (status != LANDFALL_OK) throw std::runtime_error(std::string(error.column) + ": " + error.message);
}

struct Free {
  void operator()(landfall_landing* landing) const { landfall_landing_free(landing); }
  void operator()(landfall_calendar* calendar) const { landfall_calendar_free(calendar); }
};
using Landing = std::unique_ptr<landfall_landing, Free>;

/// The Landing that a call makes.
template <class Call, class... Given> Landing made(Call call, Given... given) {
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_landing* out = nullptr;
  succeed(call(given..., &out, &error), error);
  return Landing(out);
}

/// What a call writes to its `out`.
template <class T, class Call, class... Given> T answer(Call call, Given... given) {
  landfall_error error = LANDFALL_ERROR_INIT;
  T out{};
  succeed(call(given..., &out, &error), error);
  return out;
}

/// cdf, probability_at_least, quantile or crps of each.
template <class Call> Values each_of(Call call, const Landing& landing, Values values) {
  landfall_error error = LANDFALL_ERROR_INIT;
  succeed(call(landing.get(), values.data(), std::int64_t(values.size()), values.data(), &error), error);
  return values;
}

Values column(const json& rows, const char* name) {
  Values values;
  for (const auto& row : rows) values.push_back(row[name].get<double>());
  return values;
}

void check_rows(const Landing& landing, const json& rows, double relative, double absolute) {
  const Values x = column(rows, "x"), cdf = each_of(landfall_landing_cdf, landing, x),
               at_least = each_of(landfall_landing_probability_at_least, landing, x);
  check(!x.empty(), "no rows");
  for (std::size_t i = 0; i < x.size(); ++i) {
    check_near("cdf", cdf[i], rows[i]["cdf"], relative, absolute);
    if (rows[i].contains("at_least")) check_near("at least", at_least[i], rows[i]["at_least"], relative, absolute);
  }
}

void check_moments(const Landing& landing, const json& row, double mean, double variance) {
  check_near("mean", answer<double>(landfall_landing_mean, landing.get()), row["mean"], mean, 1e-9);
  check_near("variance", answer<double>(landfall_landing_variance, landing.get()), row["variance"], variance);
}

Landing from_deals(const Values& p, const Values& a) {
  return made(landfall_landing_from_deals, p.data(), a.data(), std::int64_t(p.size()), nullptr);
}

Landing from_deals(const json& row) { return from_deals(row["probability"].get<Values>(), row["amount"].get<Values>()); }

void exact_sum(const json& row) {
  const auto landing = from_deals(row);
  check_moments(landing, row, 1e-12, 1e-12);
  check(answer<std::int64_t>(landfall_landing_n, landing.get()) == std::int64_t(row["amount"].size()), "n");
  check(answer<double>(landfall_landing_error_bound, landing.get()) == 0.0, "it is not exact");
  check_rows(landing, row["rows"], 1e-9, 1e-12);
}

void smooth_sum(const json& row) { check_rows(from_deals(row), row["rows"], 0.0, 1e-9); }

void uncertain_amounts(const json& row) {
  Landing sum =
      made(landfall_landing_point, 0.0); // of a part for each shape, independent; a fixed amount is one that does not vary
  for (const std::uint32_t shape : std::initializer_list<std::uint32_t>{LANDFALL_AMOUNT_LOGNORMAL, LANDFALL_AMOUNT_GAMMA}) {
    Values p, mean, variation;
    for (const auto& deal : row["deals"])
      if ((deal["kind"] == "gamma") == (shape == LANDFALL_AMOUNT_GAMMA)) {
        p.push_back(deal["p"]);
        mean.push_back(deal["mean"]);
        variation.push_back(deal["cv"]);
      }
    const auto part = made(landfall_landing_from_uncertain_deals, p.data(), mean.data(), variation.data(),
                           std::int64_t(p.size()), shape, nullptr);
    sum = made(landfall_landing_add, sum.get(), part.get());
  }
  check_moments(sum, row, 1e-12, 1e-12);
  check_rows(sum, row["rows"], 0.0, 1e-9);
}

void one_amount(const json& row) {
  const auto parameters = row["parameters"].get<Values>();
  const double certain = 1.0, *p = parameters.data();
  const std::uint32_t shape = row["kind"] == "gamma" ? LANDFALL_AMOUNT_GAMMA : LANDFALL_AMOUNT_LOGNORMAL;
  const auto landing = row["kind"] == "triangular"
                           ? made(landfall_landing_from_triangular_deals, &certain, p, p + 1, p + 2, std::int64_t{1}, nullptr)
                           : made(landfall_landing_from_uncertain_deals, &certain, p, p + 1, std::int64_t{1}, shape, nullptr);
  check_moments(landing, row, 1e-12, 1e-12);
  const double off =
      answer<double>(landfall_landing_error_bound, landing.get()); // a grid is coarse for one amount with a long tail
  for (const auto& each : row["cdf"]) {
    const double x = each["x"], cdf = each["cdf"];
    const Values about = each_of(landfall_landing_cdf, landing, {x - off, x + off});
    check(about[0] - 1e-9 <= cdf && cdf <= about[1] + 1e-9, "it is further off than it says");
  }
}

void shared_luck(const json& row) {
  landfall_landing_under_common_factor_options options;
  landfall_landing_under_common_factor_options_init(&options, sizeof options);
  if (!row["degrees"].is_null()) options.degrees_of_freedom = row["degrees"];
  const auto p = row["probability"].get<Values>(), amount = row["amount"].get<Values>(), rho = row["correlation"].get<Values>();
  const auto landing =
      made(landfall_landing_under_common_factor, p.data(), amount.data(), rho.data(), std::int64_t(p.size()), &options);
  check_moments(landing, row, 1e-8, 1e-6);
  check_rows(landing, row["rows"], 0.0, 1e-8);
}

void business_to_come(const json& row) {
  landfall_landing_compound_options options;
  landfall_landing_compound_options_init(&options, sizeof options);
  options.variance_to_mean = row["variance_to_mean"];
  const auto amounts = row["amounts"].get<Values>();
  check_rows(
      made(landfall_landing_compound, row["mean_count"].get<double>(), amounts.data(), std::int64_t(amounts.size()), &options),
      row["rows"], 1e-9, 1e-12);
}

void landing_beside_plan(const json& row) {
  const auto landing = from_deals(row);
  const double plan = row["plan"];
  const auto variance = made(landfall_landing_shift, landing.get(), -plan);
  check_near("at least", each_of(landfall_landing_probability_at_least, landing, {plan})[0], row["at_least"], 1e-12);
  check_near("at most", each_of(landfall_landing_cdf, landing, {plan})[0], row["at_most"], 1e-12);
  check_near("mean", answer<double>(landfall_landing_mean, variance.get()), row["mean"], 1e-9, 1e-9);
  const char* const names[] = {"p10", "low_50", "p50", "high_50", "p90"};
  const Values have = each_of(landfall_landing_quantile, variance, {0.1, 0.25, 0.5, 0.75, 0.9});
  for (std::size_t i = 0; i < have.size(); ++i) check_near(names[i], have[i], row[names[i]], 1e-9);
}

void trend_of_check_ins(const json& row) {
  landfall_okr_key_result key_result;
  landfall_okr_key_result_init(&key_result, sizeof key_result);
  const std::int32_t begin = 17440;
  std::vector<std::int32_t> days; // counted from 1, the first of the period
  for (const std::int32_t day : row["days"].get<std::vector<std::int32_t>>()) days.push_back(begin + day - 1);
  const auto values = row["values"].get<Values>();
  key_result.period_begin = begin, key_result.period_end = begin + row["length"].get<std::int32_t>();
  key_result.initial = row["initial"], key_result.target = 1e9;
  key_result.check_in_days = days.data(), key_result.check_in_values = values.data();
  key_result.n_check_ins = std::int64_t(days.size());
  const auto trend = answer<landfall_okr_trend_line>(landfall_okr_trend, &key_result, days.back());
  check(trend.increments == std::int64_t(days.size()), "increments");
  check_near("drift", trend.drift_per_day, row["drift_per_day"], 1e-12);
  check_near("variance", trend.variance_per_day, row["variance_per_day"], 1e-12);
  check_near("centre", trend.centre, row["centre"], 1e-12);
  check_near("scale", trend.scale, row["scale"], 1e-12);
  const auto landing = made(landfall_okr_landing, &key_result, days.back());
  for (const auto& q : row["quantiles"]) check_near("cdf", each_of(landfall_landing_cdf, landing, {q[1]})[0], q[0], 0.0, 1e-4);
  key_result.target = row["target"];
  const landfall_landing* no_landing = nullptr;
  const landfall_okr_status_options* defaults = nullptr;
  for (const auto& [direction, name] :
       {std::pair(LANDFALL_OKR_STAY_ABOVE, "at_least"), std::pair(LANDFALL_OKR_STAY_BELOW, "at_most")}) {
    key_result.direction = static_cast<std::uint32_t>(direction);
    check_near(name, answer<landfall_okr_verdict>(landfall_okr_status, &key_result, days.back(), no_landing, defaults).p_hit,
               row[name], 0.0, 1e-4);
  }
}

void variance_to_plan(const json& row) {
  landfall_plan_variance_options options;
  landfall_plan_variance_options_init(&options, sizeof options);
  if (row["polarity"] == "lower_is_better") options.polarity = LANDFALL_LOWER_IS_BETTER;
  const auto have =
      answer<landfall_variance>(landfall_plan_variance, row["plan"].get<double>(), row["actual"].get<double>(), &options);
  check_near("variance", have.variance, row["variance"], 1e-9, 1e-9);
  check(std::isnan(have.ratio) == row["ratio"].is_null(), "ratio");
  if (!row["ratio"].is_null()) check_near("ratio", have.ratio, row["ratio"], 1e-9, 1e-12);
  const char* const verdicts[] = {"favourable", "unfavourable", "on_plan"};
  check(row["verdict"] == verdicts[have.verdict], "verdict");
}

void crps(const json& row) {
  std::vector<Landing> parts;
  std::vector<const landfall_landing*> pointers;
  for (const auto& part : row["parts"]) {
    if (part.contains("samples")) {
      const auto samples = part["samples"].get<Values>();
      parts.push_back(made(landfall_landing_from_samples, samples.data(), std::int64_t(samples.size())));
    } else {
      const auto q = part["probabilities"].get<Values>(), x = part["values"].get<Values>();
      parts.push_back(made(landfall_landing_from_quantiles, q.data(), x.data(), std::int64_t(q.size())));
    }
    pointers.push_back(parts.back().get());
  }
  const auto weights = row["weights"].get<Values>(), outcomes = row["outcomes"].get<Values>();
  const auto landing = made(landfall_landing_mixture, pointers.data(), weights.data(), std::int64_t(weights.size()));
  const Values scores = each_of(landfall_landing_crps, landing, outcomes);
  for (std::size_t i = 0; i < scores.size(); ++i) check_near("crps", scores[i], row["crps"][i], 1e-9, 1e-9);
}

void crps_of_binomial(const json& row) {
  const std::size_t n = row["n"];
  const auto landing = from_deals(Values(n, row["p"].get<double>()), Values(n, 1.0));
  check_near("crps", each_of(landfall_landing_crps, landing, {row["outcome"].get<double>()})[0], row["crps"], 1e-9);
}

void crps_of_poisson(const json& row) {
  const double one = 1.0;
  const auto landing = made(landfall_landing_compound, row["mean"].get<double>(), &one, std::int64_t{1}, nullptr);
  check_near("crps", each_of(landfall_landing_crps, landing, {row["outcome"].get<double>()})[0], row["crps"], 1e-9);
}

void pinball(const json& row) {
  const auto landing = made(landfall_landing_point, row["quantile"].get<double>());
  const double outcome = row["outcome"];
  check_near("pinball",
             answer<double>(landfall_landing_pinball, landing.get(), row["q"].get<double>(), &outcome, std::int64_t{1}),
             row["pinball"], 1e-12);
}

/// The first row of a column of numbers in a table, or of a field of a column of records; the table is released.
double cell(ArrowArrayStream& table, const std::string& column, const std::string& field = "") {
  ArrowSchema schema{};
  ArrowArray batch{};
  table.get_schema(&table, &schema);
  table.get_next(&table, &batch);
  const ArrowSchema* names = &schema;
  const ArrowArray* values = &batch;
  for (const auto* name : {&column, &field}) {
    if (name->empty()) continue;
    std::int64_t at = 0;
    while (at < names->n_children && *name != names->children[at]->name) ++at;
    check(at < names->n_children, name->c_str());
    names = names->children[at], values = values->children[at];
  }
  const double value = static_cast<const double*>(values->buffers[1])[0];
  batch.release(&batch);
  schema.release(&schema);
  table.release(&table);
  return value;
}

void chances_that_came_true(const json& row) {
  const auto probability = row["probability"].get<Values>(), outcome = row["outcome"].get<Values>();
  const auto weight = row["weight"].get<Values>();
  for (const auto* fit : {"recalibration", "firth"}) {
    if (!row.contains(fit)) continue;
    landfall_stats_calibration_options options;
    landfall_stats_calibration_options_init(&options, sizeof options);
    options.fit = std::string(fit) == "firth" ? LANDFALL_FIT_FIRTH : LANDFALL_FIT_MAXIMUM_LIKELIHOOD;
    const auto read = [&](int which, const char* column, const char* field) {
      ArrowArrayStream table{};
      ArrowArrayStream* outs[3] = {nullptr, nullptr, nullptr};
      outs[which] = &table;
      landfall_error error = LANDFALL_ERROR_INIT;
      const auto status =
          landfall_stats_calibration(probability.data(), outcome.data(), weight.empty() ? nullptr : weight.data(),
                                     std::int64_t(outcome.size()), &options, outs[0], outs[1], outs[2], &error);
      check(status == LANDFALL_OK, error.message);
      return cell(table, column, field);
    };
    check_near("Brier", read(0, "score", "estimate"), row["brier"], 1e-12);
    check_near("log loss", read(0, "log_loss", "estimate"), row["log_loss"], 1e-12);
    check_near("intercept", read(2, "intercept", "estimate"), row[fit]["intercept"], 1e-7, 1e-8);
    check_near("slope", read(2, "slope", "estimate"), row[fit]["slope"], 1e-7);
    check_near("slope error", read(2, "slope_error", ""), row[fit]["slope_error"], 1e-7);
  }
}

void curve_of_lifelines(const json& file, const json& row) {
  const auto duration = row["duration"].get<Values>();
  const auto ended = row["end"].get<std::vector<std::uint8_t>>();
  const double level = file["level"], until = file["until"];
  const auto n = std::int64_t(duration.size());
  const auto median = answer<landfall_interval>(landfall_survival_quantile, duration.data(), ended.data(), n, 0.5, level);
  check(median.estimate == row["median"].get<double>(), "median");
  const auto mean =
      answer<landfall_interval>(landfall_survival_restricted_mean, duration.data(), ended.data(), n, until, level);
  check_near("restricted mean", mean.estimate, row["restricted_mean"], 1e-9);
  ArrowArrayStream table{};
  landfall_error error = LANDFALL_ERROR_INIT;
  check(landfall_survival_kaplan_meier(duration.data(), ended.data(), n, level, &table, &error) == LANDFALL_OK, error.message);
  check_near("survival", cell(table, "survival", "estimate"), row["survival"][0], 1e-12);
  if (!row.contains("incidence_1")) return;
  check(landfall_survival_aalen_johansen(duration.data(), ended.data(), n, 2, level, &table, &error) == LANDFALL_OK,
        error.message);
  check_near("incidence", cell(table, "incidence", "estimate"), row["incidence_1"][0], 1e-12, 1e-15);
}

void cure_of_scipy(const json& row) {
  const auto time = row["time"].get<Values>(), covariates = row["covariates"].get<Values>();
  const auto ended = row["ended"].get<std::vector<std::uint8_t>>();
  const std::map<std::string, std::uint32_t> timings{{"weibull", LANDFALL_TIMING_WEIBULL},
                                                     {"gamma", LANDFALL_TIMING_GAMMA},
                                                     {"generalised gamma", LANDFALL_TIMING_GENERALISED_GAMMA}};
  landfall_cure_fit_options options;
  landfall_cure_fit_options_init(&options, sizeof options);
  options.timing = timings.at(row["timing"]);
  landfall_cure* cure = nullptr;
  landfall_error error = LANDFALL_ERROR_INIT;
  check(landfall_cure_fit(time.data(), ended.data(), std::int64_t(time.size()), covariates.data(), row["width"], &options,
                          &cure, &error) == LANDFALL_OK,
        error.message);
  ArrowArrayStream parameters{}, summary{};
  check(landfall_cure_table(cure, &parameters, &summary, &error) == LANDFALL_OK, error.message);
  check_near("constant", cell(parameters, "value", "estimate"), row["parameters"][0], 1e-5, 1e-5);
  check_near("log likelihood", cell(summary, "log_likelihood", ""), row["log_likelihood"], 1e-9);
  landfall_cure_free(cure);
}

void weibull_of_r(const json& row) {
  const auto time = row["time"].get<Values>(), covariates = row["covariates"].get<Values>();
  const auto ended = row["ended"].get<std::vector<std::uint8_t>>();
  const Values half(row["width"].get<std::size_t>(), 0.5);
  landfall_weibull* weibull = nullptr;
  landfall_error error = LANDFALL_ERROR_INIT;
  check(landfall_weibull_fit(time.data(), ended.data(), std::int64_t(time.size()), covariates.data(), row["width"], nullptr,
                             &weibull, &error) == LANDFALL_OK,
        error.message);
  ArrowArrayStream parameters{}, summary{};
  check(landfall_weibull_table(weibull, &parameters, &summary, &error) == LANDFALL_OK, error.message);
  check_near("constant", cell(parameters, "value", "estimate"), row["parameters"][0], 1e-6);
  check_near("log likelihood", cell(summary, "log_likelihood", ""), row["log_likelihood"], 1e-9);
  const auto median =
      answer<landfall_interval>(landfall_weibull_quantile, weibull, 0.5, half.data(), std::int64_t(half.size()));
  check_near("median", median.estimate, row["median"], 1e-6);
  landfall_weibull_free(weibull);
}

void two_rates_of_r(const json& row) {
  const auto& counts = row["counts"];
  const auto have =
      answer<landfall_two_rates>(landfall_stats_two_rates, counts[0].get<std::int64_t>(), counts[1].get<std::int64_t>(),
                                 counts[2].get<std::int64_t>(), counts[3].get<std::int64_t>(), 0.8);
  check_near("fisher", have.fisher_p, row["fisher"], 1e-10);
  check_near("likelihood_ratio", have.likelihood_ratio_p, row["likelihood_ratio"], 1e-8, 1e-15);
  check_near("low", have.difference.low, row["low"], 1e-10);
  check_near("high", have.difference.high, row["high"], 1e-10);
}

void interval_of_r(const json& row) {
  const std::pair<const char*, std::uint32_t> methods[] = {{"wilson", LANDFALL_PROPORTION_WILSON},
                                                           {"jeffreys", LANDFALL_PROPORTION_JEFFREYS},
                                                           {"clopper_pearson", LANDFALL_PROPORTION_CLOPPER_PEARSON}};
  for (const auto& [name, method] : methods) {
    const auto have = answer<landfall_interval>(landfall_stats_proportion_interval, row["k"].get<std::int64_t>(),
                                                row["n"].get<std::int64_t>(), method, row["level"].get<double>());
    check_near(name, have.low, row[name][0], 1e-11, 1e-12);
    check_near(name, have.high, row[name][1], 1e-11, 1e-12);
  }
}

struct Groups {
  Values first, second;
  explicit Groups(const json& row) : first(row["first"].get<Values>()), second(row["second"].get<Values>()) {}

  landfall_interval effect(std::uint32_t measure, double level) const {
    return answer<landfall_interval>(landfall_stats_effect_size, first.data(), std::int64_t(first.size()), second.data(),
                                     std::int64_t(second.size()), measure, level);
  }
  landfall_group_test test(int kind, const std::string& alternative, std::int64_t exact_limit = -1) const {
    landfall_stats_group_test_options options;
    landfall_stats_group_test_options_init(&options, sizeof options);
    options.test = static_cast<std::uint32_t>(kind);
    options.alternative = alternative == "greater" ? LANDFALL_ALTERNATIVE_GREATER
                          : alternative == "less"  ? LANDFALL_ALTERNATIVE_LESS
                                                   : LANDFALL_ALTERNATIVE_TWO_SIDED;
    options.exact_limit = exact_limit;
    return answer<landfall_group_test>(landfall_stats_group_test, first.data(), std::int64_t(first.size()), second.data(),
                                       std::int64_t(second.size()), &options);
  }
};

void check_interval(const char* what, const landfall_interval& is, const json& expected, double relative) {
  check_near(what, is.estimate, expected[0], relative);
  check_near(what, is.low, expected[1], relative);
  check_near(what, is.high, expected[2], relative);
}

constexpr std::array alternatives{"two_sided", "greater", "less"};

void effect_of_scipy(const json& row) {
  const Groups groups(row);
  const double level = row["level"];
  if (row.contains("difference")) check_interval("difference", groups.effect(0, level), row["difference"], 1e-11);
  if (row.contains("ratio")) check_interval("ratio", groups.effect(LANDFALL_EFFECT_RATIO, level), row["ratio"], 1e-11);
  check_interval("Hedges' g", groups.effect(LANDFALL_EFFECT_HEDGES_G, level), row["hedges_g"], 1e-8);
}

void permutation_of_scipy(const json& row) {
  for (const char* alternative : alternatives) {
    const auto test = Groups(row).test(LANDFALL_GROUP_TEST_PERMUTATION, alternative);
    check(test.exact == 1 && test.permutations == row["ways"], "it is exact");
    check_near("difference", test.statistic, row["difference"], 1e-12);
    check_near(alternative, test.p_value, row[alternative], 1e-13);
  }
}

void ranks_of_scipy(const json& row) {
  const Groups groups(row);
  check_interval("Cliff's delta", groups.effect(LANDFALL_EFFECT_CLIFFS_DELTA, row["level"]), row["delta"], 1e-10);
  for (const std::string alternative : alternatives) {
    const auto agrees = [&](const std::string& key, int kind, std::int64_t limit) {
      if (row.contains(key)) check_near(key.c_str(), groups.test(kind, alternative, limit).p_value, row[key], 1e-9);
    };
    check(groups.test(LANDFALL_GROUP_TEST_MANN_WHITNEY, alternative).statistic == row["u"], "U");
    agrees("exact_" + alternative, LANDFALL_GROUP_TEST_MANN_WHITNEY, -1);
    agrees("normal_" + alternative, LANDFALL_GROUP_TEST_MANN_WHITNEY, 0);
    agrees("brunner_munzel_" + alternative, LANDFALL_GROUP_TEST_BRUNNER_MUNZEL, -1);
  }
}

void bootstrap_of_scipy(const json& row) {
  const auto samples = row["samples"].get<std::vector<Values>>();
  landfall_stats_bca_options options;
  landfall_stats_bca_options_init(&options, sizeof options);
  options.as_efron = 1, options.level = row["level"], options.resamples = 200'000;
  const bool two = samples.size() > 1;
  const auto have =
      answer<landfall_interval>(landfall_stats_bca, samples[0].data(), std::int64_t(samples[0].size()),
                                two ? samples[1].data() : nullptr, std::int64_t(two ? samples[1].size() : 0), &options);
  // Both sides draw; whole numbers step, by a twelfth.
  const double tolerance = 0.04 * row["error"].get<double>() + (row["name"] == "whole numbers" ? 1.0 / 12.0 : 0.0);
  check_near("low", have.low, row["low"], 0.0, tolerance);
  check_near("high", have.high, row["high"], 0.0, tolerance);
}

/// Reps of a file that has an outcome, and metrics in rows, given to a call; the row of its answer that is about one metric.
template <class Call> std::pair<read_table, std::int64_t> of_reps(const json& file, const json& row, Call call) {
  const auto outcome = file["outcome"].get<Values>();
  std::vector<std::string> names, metrics{"rep", "outcome"};
  for (std::size_t i = 0; i < outcome.size(); ++i) names.push_back("rep " + std::to_string(i));
  std::vector<const char*> texts;
  for (const auto& name : names) texts.push_back(name.c_str());
  std::vector<Values> values;
  for (const auto& each : file["rows"]) metrics.push_back(each["metric"]), values.push_back(each["values"]);
  std::vector<made_column> columns{{"rep", "u", texts.data(), nullptr}, {"outcome", "g", outcome.data(), nullptr}};
  for (std::size_t i = 0; i < values.size(); ++i) columns.push_back({metrics[i + 2].c_str(), "g", values[i].data(), nullptr});
  made_table reps{columns.data(), std::int64_t(columns.size()), std::int64_t(outcome.size()), 0, 0, 0};
  ArrowArrayStream in{}, out{};
  make_stream(&reps, &in);
  landfall_error error = LANDFALL_ERROR_INIT;
  succeed(call(&in, &out, &error), error);
  read_table table;
  check(read_stream(&out, &table) == 0 && table.rows == std::int64_t(values.size()), "a row a metric");
  std::int64_t at = 0;
  while (at < table.rows && row["metric"] != text_at(&table, "metric", at)) ++at;
  return {table, at};
}

double end_of(const read_table& table, const char* column, std::size_t end, std::int64_t at) {
  return static_cast<const double*>(table.batch.children[column_index(&table, column)]->children[end]->buffers[1])[at];
}

void comparison_of_r(const json& file, const json& row) {
  auto [table, at] = of_reps(file, row, [](ArrowArrayStream* in, ArrowArrayStream* out, landfall_error* error) {
    return landfall_team_compare(in, nullptr, out, nullptr, nullptr, error);
  });
  for (const char* name : {"mean_top", "mean_bottom"}) check_near(name, number_at(&table, name, at), row[name], 1e-12);
  check_near("p", number_at(&table, "p_value", at), row["p"], 1e-12);
  check_near("q", number_at(&table, "q_value", at), row["q"], 1e-12);
  for (std::size_t end = 0; end < 3; ++end)
    check_near("difference", end_of(table, "difference", end, at), row["difference"][end], 1e-10, 1e-10);
  free_table(&table);
}

void correlates_of_scipy(const json& file, const json& row) {
  auto [table, at] = of_reps(file, row, [](ArrowArrayStream* in, ArrowArrayStream* out, landfall_error* error) {
    return landfall_team_correlates(in, nullptr, out, error);
  });
  for (const char* name : {"spearman", "partial"})
    for (std::size_t end = 0; end < 3; ++end) check_near(name, end_of(table, name, end, at), row[name][end], 1e-10);
  check_near("ridge", end_of(table, "ridge", 0, at), row["ridge"], 1e-9);
  free_table(&table);
}

void q_values_of_r(const json& row) {
  const auto p = row["p"].get<Values>();
  Values q(p.size());
  landfall_error error = LANDFALL_ERROR_INIT;
  succeed(landfall_stats_q_values(p.data(), std::int64_t(p.size()), q.data(), &error), error);
  for (std::size_t i = 0; i < q.size(); ++i) check_near("q", q[i], row["q"][i], 1e-13);
}

/// Days since 1970-01-01 of "2017-11-15", by Howard Hinnant's days_from_civil.
std::int32_t day_of(const std::string& text) {
  int year = std::stoi(text.substr(0, 4));
  const int month = std::stoi(text.substr(5, 2)), day = std::stoi(text.substr(8, 2));
  year -= month <= 2;
  const int era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void business_days(const json& file, const json& row) {
  std::vector<std::int32_t> holidays;
  for (const auto& holiday : file["holidays"]) holidays.push_back(day_of(holiday));
  landfall_calendar_new_options options;
  landfall_calendar_new_options_init(&options, sizeof options);
  options.holidays = holidays.data();
  options.n_holidays = std::int64_t(holidays.size());
  const std::unique_ptr<landfall_calendar, Free> calendar(answer<landfall_calendar*>(landfall_calendar_new, &options));
  check(answer<std::int32_t>(landfall_calendar_business_days, calendar.get(), day_of(row[0]), day_of(row[1])) == row[2],
        row.dump());
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The first words of the lines of beyond_c.txt.
std::set<std::string> reasons(const fs::path& path) {
  std::set<std::string> named;
  std::istringstream lines(text_of(path));
  for (std::string line; std::getline(lines, line);)
    if (const auto end = line.find(' '); !line.empty() && line[0] != '#' && end != std::string::npos)
      named.insert(line.substr(0, end));
  return named;
}

/// Everything that the unit tests of C++ are written in.
std::string unit_tests(const fs::path& folder) {
  std::string all;
  for (const auto& each : fs::recursive_directory_iterator(folder))
    if (each.path().extension() == ".cpp") all += text_of(each.path());
  return all;
}

} // namespace

/// reference TESTS, the folder of tests.
int main(int, char** arguments) {
  const fs::path tests(arguments[1]);
  using Section = std::function<void(const json& file, const json& row)>;
  const auto rows = [](void (*check_one)(const json&)) { return [=](const json&, const json& row) { check_one(row); }; };
  std::map<std::string, Section> run{
      {"amount.json:cases", rows(one_amount)},
      {"bootstrap.json:cases", rows(bootstrap_of_scipy)},
      {"descriptive.json:benjamini_hochberg", rows(q_values_of_r)},
      {"effect_size.json:cases", rows(effect_of_scipy)},
      {"permutation.json:cases", rows(permutation_of_scipy)},
      {"rank_test.json:cases", rows(ranks_of_scipy)},
      {"team.json:rows", comparison_of_r},
      {"correlates.json:rows", correlates_of_scipy},
      {"common_factor.json:cases", rows(shared_luck)},
      {"compound.json:cases", rows(business_to_come)},
      {"calibration.json:cases", rows(chances_that_came_true)},
      {"cure.json:cases", rows(cure_of_scipy)},
      {"weibull.json:cases", rows(weibull_of_r)},
      {"survival.json:cases", curve_of_lifelines},
      {"fiscal_calendar.json:business_days", business_days},
      {"landing.json:cases", rows(exact_sum)},
      {"landing_smooth.json:cases", rows(smooth_sum)},
      {"okr.json:trends", rows(trend_of_check_ins)},
      {"plan.json:expected", rows(landing_beside_plan)},
      {"plan.json:variances", rows(variance_to_plan)},
      {"poisson_binomial.json:cases", rows(smooth_sum)},
      {"proportion.json:cases", rows(interval_of_r)},
      {"score.json:binomial", rows(crps_of_binomial)},
      {"score.json:cases", rows(crps)},
      {"score.json:poisson", rows(crps_of_poisson)},
      {"score.json:quantile", rows(pinball)},
      {"two_rates.json:cases", rows(two_rates_of_r)},
      {"uncertain_deals.json:cases", rows(uncertain_amounts)},
  };
  const auto beyond = reasons(tests / "reference" / "beyond_c.txt");
  const std::string in_cpp = unit_tests(tests / "unit");
  std::set<std::string> seen;
  for (const auto& entry : fs::directory_iterator(tests / "reference")) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().filename().string();
    const json file = json::parse(text_of(entry.path()));
    seen.insert(running = name);
    check(in_cpp.find("reference(\"" + name + "\")") != std::string::npos, "no unit test of C++ reads it");
    for (const auto& [list, cases] : file.items()) {
      if (!cases.is_array() || !(cases[0].is_object() || cases[0].is_array()))
        continue; // numbers and words belong to cases beside them
      seen.insert(running = name + ":" + list);
      const auto found = run.find(running);
      const bool excused = beyond.count(running) + beyond.count(name) > 0;
      check((found != run.end()) != excused, excused ? "it runs, and beyond_c.txt says that it does not"
                                                     : "it is not run; run it, or say in beyond_c.txt why not");
      if (found == run.end()) continue;
      try {
        for (const auto& row : cases) found->second(file, row);
      } catch (const std::exception& thrown) {
        check(false, thrown.what());
      }
    }
  }
  for (const auto& [name, _] : run) check(seen.count(name) > 0, name + " is not there");
  for (const auto& name : beyond) check(seen.count(name) > 0, "beyond_c.txt has " + name + ", which is not there");
  std::printf("%d passed, %d failed\n", checked - failed, failed);
  return failed == 0 && checked > 1000 ? 0 : 1;
}
