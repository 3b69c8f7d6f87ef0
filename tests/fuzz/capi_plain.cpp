// calendar.h, sales_math.h, stats.h and what is common to all: option structs of any size, errors of any size.
// SPDX-License-Identifier: Apache-2.0
#include "arrow_input.hpp"
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

void calendar(Input& input) {
  std::vector<std::int32_t> holidays(input.up_to(8));
  for (auto& day : holidays)
    day = input.rarely(4) ? input.raw<std::int32_t>() : 17'000 + static_cast<std::int32_t>(input.up_to(999));
  landfall_calendar_new_options options;
  landfall_calendar_new_options_init(&options, sizeof options);
  if (input.maybe()) options.pattern = static_cast<std::uint32_t>(input.up_to(4));
  if (input.maybe()) options.year_end = static_cast<std::uint32_t>(input.up_to(2));
  if (input.maybe()) options.year_name = static_cast<std::uint32_t>(input.up_to(2));
  if (input.maybe()) options.first_month = static_cast<std::int32_t>(input.up_to(14)) - 1;
  if (input.maybe()) options.week_begins = static_cast<std::int32_t>(input.up_to(9)) - 1;
  if (input.maybe()) options.weekend = input.raw<std::uint8_t>();
  options.holidays = holidays.data();
  options.n_holidays = input.rarely(16) ? -1 : static_cast<std::int64_t>(holidays.size());
  Call call;
  landfall_calendar* made = reinterpret_cast<landfall_calendar*>(std::uintptr_t{1});
  const bool good = call.ok(landfall_calendar_new(&options, &made, call.error()));
  expect((made != nullptr) == good, "a calendar comes out when the call went well, and then alone");
  if (!good) return;
  for (int i = 0; i < 8; ++i) {
    const auto day =
        input.rarely(4) ? input.raw<std::int32_t>() : 17'000 + static_cast<std::int32_t>(input.raw<std::uint16_t>());
    landfall_period period{};
    std::int32_t count = 0;
    if (call.ok(landfall_calendar_quarter_of(made, day, &period, call.error()))) {
      expect(period.begin <= day && day < period.end, "a day lies in its quarter");
      landfall_period same{};
      if (call.ok(landfall_calendar_period(made, period.label, &same, call.error())))
        expect(same.begin == period.begin && same.end == period.end, "a label names its period");
    }
    if (call.ok(landfall_calendar_week_of_quarter(made, day, &count, call.error())))
      expect(count >= 1 && count <= 14, "a quarter has at most 14 weeks");
    if (call.ok(landfall_calendar_year_of(made, day, &period, call.error())))
      expect(period.begin <= day && day < period.end, "a day lies in its year");
    const auto end =
        input.rarely(4) ? input.raw<std::int32_t>() : std::min(day, 1 << 30) + static_cast<std::int32_t>(input.up_to(100));
    if (call.ok(landfall_calendar_business_days(made, day, end, &count, call.error())))
      expect(count >= 0, "business days are a count");
    const auto label = input.text(24);
    if (call.ok(landfall_calendar_period(made, label.c_str(), &period, call.error())))
      expect(period.begin < period.end, "a period has days");
  }
  landfall_calendar_free(made);
}

void sales_math(Input& input) {
  Call call;
  double out = -1.0;
  const auto rounding = static_cast<std::uint32_t>(input.up_to(3));
  if (call.ok(landfall_sales_math_deals_needed(input.number(), input.number(), rounding, &out, call.error())))
    expect(out >= 0.0, "deals are a count");
  if (call.ok(landfall_sales_math_units_needed(input.number(), input.share(), rounding, &out, call.error())))
    expect(out >= 0.0, "so are units");
  if (call.ok(landfall_sales_math_activities_needed(input.number(), input.number(), rounding, &out, call.error())))
    expect(out >= 0.0, "and activities");
  const auto rates = input.maybe() ? input.shares(input.up_to(6)) : input.numbers(input.up_to(6));
  std::vector<double> units(rates.size() + 2, -1.0);
  const auto n = input.rarely(16) ? -1 : static_cast<std::int64_t>(rates.size());
  const bool good = call.ok(landfall_sales_math_backwards(input.number(), input.number(), rates.data(), n, input.number(),
                                                          nullptr, units.data(), call.error()));
  if (!good) expect(std::ranges::all_of(units, [](double each) { return each == -1.0; }), "untouched on failure");
  std::vector<double> ahead(rates.size() + 2, -1.0);
  const bool forwards = call.ok(landfall_sales_math_forwards(input.number(), input.number(), rates.data(), n, input.number(),
                                                             ahead.data(), input.maybe() ? &out : nullptr, call.error()));
  if (!forwards) expect(std::ranges::all_of(ahead, [](double each) { return each == -1.0; }), "untouched on failure");
  call.ok(landfall_sales_math_marketing_gap(input.number(), input.number(), &out, call.error()));

  const auto amounts = input.numbers(input.up_to(6));
  static constexpr std::array<const char*, 3> stages{"demo", "call", nullptr};
  std::array<std::int64_t, 3> passed{}, tried{};
  for (auto& each : passed) each = input.integer();
  for (auto& each : tried) each = input.rarely(8) ? input.integer() : 100 + static_cast<std::int64_t>(input.up_to(100));
  landfall_sales_math_need_options options;
  landfall_sales_math_need_options_init(&options, sizeof options);
  if (input.rarely(8)) options.chance = input.number();
  if (input.maybe()) options.activities_per_unit = input.number();
  options.draws = input.rarely(16) ? -1 : 100 + static_cast<std::int64_t>(input.up_to(100));
  const double most = amounts.empty() ? 1.0 : amounts[0];
  Table need;
  need.read(call.ok(landfall_sales_math_need(input.rarely(8) ? input.number() : 20.0 * most, amounts.data(),
                                             static_cast<std::int64_t>(amounts.size()), stages.data(), passed.data(),
                                             tried.data(), input.rarely(16) ? 3 : static_cast<std::int64_t>(input.up_to(2)),
                                             &options, need.get(), call.error())));
}

/// A table of everyone who has a quota, of the right types as a rule.
void quotas(Input& input) {
  const auto rows = input.up_to(8);
  std::vector<std::string> names, teams;
  for (std::size_t i = 0; i < rows; ++i) {
    names.push_back(input.rarely(32) ? input.text(4) : "r" + std::to_string(i));
    teams.emplace_back(input.maybe() ? "north" : "");
  }
  const auto numbers = [&](bool counts) {
    auto values = input.rarely(8) ? input.numbers(rows) : input.shares(rows);
    for (auto& value : values) value = input.rarely(64) ? value : counts ? static_cast<double>(input.up_to(50)) : value + 0.005;
    return values;
  };
  const bool counted = input.maybe();
  auto made =
      test::batch({test::made_utf8("rep", names), test::made_utf8("team", teams), test::made("quota", "g", numbers(true)),
                   test::made("deal_size", "g", numbers(false)), test::made("won", "g", numbers(true)),
                   test::made("demo", "g", numbers(counted)), test::made("call", "g", numbers(counted))});
  made.length = static_cast<std::int64_t>(rows);
  test::MadeStream table({made}, input.rarely(32) ? 5 : 0);
  static constexpr std::array<const char*, 3> steps{"demo", "call", "planet"};
  landfall_sales_math_by_options options;
  landfall_sales_math_by_options_init(&options, sizeof options);
  options.steps = steps.data(), options.n_steps = input.rarely(16) ? 3 : static_cast<std::int64_t>(input.up_to(2));
  if (counted) options.won = "won";
  if (input.maybe()) options.by = "team";
  if (input.rarely(4)) options.activities = "deal_size";
  options.deals = static_cast<std::uint32_t>(input.rarely(32) ? 3 : input.up_to(2));
  if (input.rarely(8)) options.level = input.number();
  Table out;
  Call call;
  out.read(call.ok(landfall_sales_math_by(table.get(), &options, out.get(), call.error())));
  expect(table.get()->release == nullptr, "the quotas are consumed");
}

void stats(Input& input) {
  Call call;
  landfall_two_rates rates{};
  const auto first = input.integer(), second = input.integer();
  if (call.ok(landfall_stats_two_rates(first / 2, first, second / 3, input.rarely(16) ? input.raw<std::int64_t>() : second,
                                       input.rarely(8) ? input.number() : 0.8, &rates, call.error())))
    expect(rates.fisher_p >= 0.0 && rates.fisher_p <= 1.0 + 1e-12, "p lies between 0 and 1");
  landfall_interval out{};
  const auto method = static_cast<std::uint32_t>(input.up_to(3));
  const auto successes = input.rarely(4) ? input.raw<std::int64_t>() : input.integer();
  const auto trials = input.rarely(4) ? input.raw<std::int64_t>() : input.integer();
  const double level = input.rarely(4) ? input.number() : input.share();
  if (!call.ok(landfall_stats_proportion_interval(successes, trials, method, level, &out, call.error()))) return;
  expect(out.low >= 0.0 && out.low <= out.high && out.high <= 1.0, "an interval of shares");
  // The middle of the Jeffreys posterior, to which a low level comes, is not k / n.
  expect(trials == 0 || method == LANDFALL_PROPORTION_JEFFREYS ||
             (out.low <= out.estimate + 1e-9 && out.estimate - 1e-9 <= out.high),
         "about its estimate");
}

void plan(Input& input) {
  landfall_plan_variance_options options;
  landfall_plan_variance_options_init(&options, sizeof options);
  options.polarity = static_cast<std::uint32_t>(input.up_to(2));
  options.material_when = static_cast<std::uint32_t>(input.up_to(2));
  if (input.maybe()) options.material_amount = input.number();
  if (input.maybe()) options.material_ratio = input.number();
  if (input.rarely(4)) options.rounding_ratio = input.number();
  Call call;
  landfall_variance out{};
  if (!call.ok(landfall_plan_variance(input.number(), input.number(), &options, &out, call.error()))) return;
  expect(out.verdict <= LANDFALL_PLAN_ON_PLAN && out.material <= 1, "a verdict that the header has");
}

/// Options and error as a caller of any age, or one who forgot to fill them, passes them.
void structs(Input& input) {
  alignas(8) std::array<unsigned char, 8192> memory{};
  auto* options = reinterpret_cast<landfall_sales_math_backwards_options*>(memory.data());
  const auto size = input.rarely(4) ? input.raw<std::uint32_t>() : static_cast<std::uint32_t>(input.up_to(64));
  landfall_sales_math_backwards_options_init(options, std::min<std::uint32_t>(size, memory.size()));
  for (std::size_t i = 0, n = input.up_to(3); i < n; ++i) memory[4 + input.up_to(60)] = input.raw<std::uint8_t>();
  options->struct_size = size;
  const double rate = 0.5;
  std::array<double, 3> units{};
  Call call;
  call.ok(landfall_sales_math_backwards(100.0, 10.0, &rate, 1, 2.0, options, units.data(), call.error()));

  alignas(8) std::array<unsigned char, 1024> room{};
  auto* error = reinterpret_cast<landfall_error*>(room.data());
  error->struct_size = static_cast<std::uint32_t>(input.up_to(1024));
  const auto status = landfall_sales_math_deals_needed(-1.0, 1.0, 0, units.data(), error);
  expect(status == LANDFALL_INVALID_ARGUMENT, "a quota below 0 is refused");
  expect(error->struct_size >= sizeof(landfall_error) || error->message[0] == '\0', "too small an error is not written to");
  expect(landfall_status_name(input.raw<std::int32_t>()) != nullptr, "every number has a name");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  switch (input.up_to(5)) {
  case 0: fuzz::calendar(input); break;
  case 1: fuzz::sales_math(input); break;
  case 2: fuzz::stats(input); break;
  case 3: fuzz::plan(input); break;
  case 4: fuzz::quotas(input); break;
  default: fuzz::structs(input); break;
  }
  return 0;
}
