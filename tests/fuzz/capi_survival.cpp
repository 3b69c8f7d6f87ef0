// survival.h, and what sales_math.h makes of past cycles: any durations, any ends, any covariates.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

/// Cases, as a rule sound: durations above 0, some of which have not ended.
struct Cases {
  std::vector<double> duration, covariates;
  std::vector<std::uint8_t> ended;
  std::int64_t n, width;

  explicit Cases(Input& input) {
    const auto size = input.up_to(input.rarely(4) ? 200 : 24), columns = input.up_to(2);
    const bool any = input.rarely(4);
    for (std::size_t i = 0; i < size; ++i) {
      duration.push_back(any ? input.number() : 1.0 + static_cast<double>(input.up_to(90)));
      ended.push_back(static_cast<std::uint8_t>(input.up_to(any ? 255 : 2)));
    }
    covariates = any ? input.numbers(size * columns) : input.shares(size * columns);
    n = input.rarely(64) ? -1 : static_cast<std::int64_t>(size);
    width = input.rarely(64) ? -1 : static_cast<std::int64_t>(columns);
  }
};

double drawn_level(Input& input) { return input.rarely(8) ? input.number() : 0.8; }

void expect_ordered(const landfall_interval& out) { expect(!(out.low > out.high), "an interval has its ends in order"); }

void curves(Input& input) {
  const Cases cases(input);
  const double level = drawn_level(input), p = input.share();
  Call call;
  landfall_interval interval{};
  Table survival, incidence;
  survival.read(call.ok(
      landfall_survival_kaplan_meier(cases.duration.data(), cases.ended.data(), cases.n, level, survival.get(), call.error())));
  if (call.ok(
          landfall_survival_quantile(cases.duration.data(), cases.ended.data(), cases.n, p, level, &interval, call.error())))
    expect_ordered(interval);
  if (call.ok(landfall_survival_restricted_mean(cases.duration.data(), cases.ended.data(), cases.n, input.number(), level,
                                                &interval, call.error())))
    expect_ordered(interval);
  const auto ways = input.rarely(16) ? input.integer() : 2;
  incidence.read(call.ok(landfall_survival_aalen_johansen(cases.duration.data(), cases.ended.data(), cases.n, ways, level,
                                                          incidence.get(), call.error())));
  double share = -1.0;
  std::int32_t day = 0;
  const auto begin = static_cast<std::int32_t>(input.rarely(16) ? input.integer() : 17'000);
  const auto end = static_cast<std::int32_t>(17'000 + input.up_to(120));
  call.ok(landfall_sales_math_latest_creation(cases.duration.data(), cases.ended.data(), cases.n, end, p, &day, call.error()));
  if (call.ok(landfall_sales_math_closed_in_time(cases.duration.data(), cases.ended.data(), cases.n, begin, end, &share,
                                                 call.error())))
    expect(share >= 0.0 && share <= 1.0, "a share lies between 0 and 1");
}

void cure(Input& input) {
  const Cases cases(input);
  landfall_cure_fit_options options;
  landfall_cure_fit_options_init(&options, sizeof options);
  options.timing = static_cast<std::uint32_t>(input.rarely(32) ? 3 : input.up_to(2));
  options.level = drawn_level(input);
  options.most_iterations = input.rarely(16) ? input.integer() : 50;
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Call call;
  landfall_cure* made = nullptr;
  const bool ok = call.ok(landfall_cure_fit(cases.duration.data(), cases.ended.data(), cases.n, cases.covariates.data(),
                                            cases.width, &options, &made, call.error()));
  expect((made != nullptr) == ok, "a model is there when the call went well, and then alone");
  if (!ok) return;
  Table parameters, summary(input.maybe());
  const bool told = call.ok(landfall_cure_table(made, parameters.get(), summary.get(), call.error()));
  parameters.read(told);
  summary.read(told);
  const auto x = input.numbers(static_cast<std::size_t>(cases.width));
  const double t = input.number();
  landfall_interval interval{};
  if (call.ok(landfall_cure_share(made, x.data(), cases.width, &interval, call.error()))) expect_ordered(interval);
  if (call.ok(landfall_cure_ended_by(made, t, x.data(), cases.width, &interval, call.error()))) expect_ordered(interval);
  double chance = -1.0;
  if (call.ok(landfall_cure_yet_to_end(made, t, x.data(), cases.width, &chance, call.error())))
    expect(std::isnan(chance) || (chance >= 0.0 && chance <= 1.0), "a chance lies between 0 and 1");
  std::int64_t ended = -1;
  if (call.ok(landfall_cure_expectation(made, cases.duration.data(), cases.ended.data(), cases.n, cases.covariates.data(),
                                        cases.width, &ended, &interval, call.error())))
    expect(ended >= 0 && ended <= cases.n, "those that have ended are some of the cases");
  landfall_cure_free(made);
}

void weibull(Input& input) {
  const Cases cases(input);
  landfall_weibull_fit_options options;
  landfall_weibull_fit_options_init(&options, sizeof options);
  options.level = drawn_level(input);
  options.most_iterations = input.rarely(16) ? input.integer() : 50;
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Call call;
  landfall_weibull* made = nullptr;
  const bool ok = call.ok(landfall_weibull_fit(cases.duration.data(), cases.ended.data(), cases.n, cases.covariates.data(),
                                               cases.width, &options, &made, call.error()));
  expect((made != nullptr) == ok, "a model is there when the call went well, and then alone");
  if (!ok) return;
  Table parameters, summary(input.maybe());
  const bool told = call.ok(landfall_weibull_table(made, parameters.get(), summary.get(), call.error()));
  parameters.read(told);
  summary.read(told);
  const auto x = input.numbers(static_cast<std::size_t>(cases.width));
  landfall_interval interval{};
  if (call.ok(landfall_weibull_quantile(made, input.share(), x.data(), cases.width, &interval, call.error())))
    expect_ordered(interval);
  if (call.ok(landfall_weibull_mean(made, x.data(), cases.width, &interval, call.error()))) expect_ordered(interval);
  if (call.ok(landfall_weibull_ended_by(made, input.number(), x.data(), cases.width, &interval, call.error())))
    expect_ordered(interval);
  landfall_weibull_free(made);
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  switch (input.up_to(2)) {
  case 0: fuzz::curves(input); break;
  case 1: fuzz::cure(input); break;
  default: fuzz::weibull(input); break;
  }
  return 0;
}
