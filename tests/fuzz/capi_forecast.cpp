// forecast.h: forecasts by deals and their parts, and roll-ups, of tables sound and spoilt, under any options.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"
#include "deal_input.hpp"

#include "arrow/table.hpp"

#include <cmath>
#include <memory>

namespace landfall::fuzz {

namespace {

/// A table that a call consumes, or none.
class Given {
public:
  Given(bool there, std::vector<MadeColumn> batches, int fails_at)
      : stream_(there ? std::make_unique<test::MadeStream>(std::move(batches), fails_at) : nullptr) {}
  ArrowArrayStream* get() { return stream_ ? stream_->get() : nullptr; }
  void is_consumed() { expect(!stream_ || stream_->get()->release == nullptr, "what was given is consumed"); }

private:
  std::unique_ptr<test::MadeStream> stream_;
};

using Draw = std::vector<MadeColumn> (*)(Input&);

Given given(Input& input, Draw draw, bool there) {
  return {there, there ? draw(input) : std::vector<MadeColumn>(), there && input.rarely(64) ? 5 : 0};
}

/// A week, month, quarter or year that may lie there, or none.
std::pair<std::int32_t, std::int32_t> drawn_period(Input& input) {
  if (input.maybe()) return {LANDFALL_NO_DAY, LANDFALL_NO_DAY};
  if (input.rarely(4)) return {drawn_day(input), drawn_day(input)};
  static constexpr std::array<std::pair<std::int32_t, std::int32_t>, 4> quarters{
      {{17'167, 17'257}, {17'257, 17'348}, {17'348, 17'440}, {17'440, 17'532}}};
  return input.one_of(quarters);
}

/// One table of a forecast, all of it.
std::int64_t rows_of(const landfall_forecast* forecast, std::uint32_t table, Call& call) {
  Table out;
  const auto status = landfall_forecast_table(forecast, table, out.get(), call.error());
  call.must(status, "a forecast has its tables");
  return out.read(true);
}

void look_at(const landfall_forecast* forecast, bool in_parts, Input& input, Call& call) {
  expect(rows_of(forecast, LANDFALL_FORECAST_SUMMARY, call) == 1, "a forecast has one summary");
  for (const auto table : {LANDFALL_FORECAST_METHODS, LANDFALL_FORECAST_OPEN_DEALS, LANDFALL_FORECAST_CALLS,
                           LANDFALL_FORECAST_LEVELS, LANDFALL_FORECAST_NOTES})
    rows_of(forecast, static_cast<std::uint32_t>(table), call);
  Table none;
  expect(!call.ok(landfall_forecast_table(forecast, 6, none.get(), call.error())), "and no others");
  none.read(false);

  landfall_landing* landing = nullptr;
  if (const auto status = landfall_forecast_landing(forecast, &landing, call.error()); call.ok(status)) {
    double mean = 0.0;
    call.must(landfall_landing_mean(landing, &mean, call.error()), "its Landing has a mean");
    expect(std::isfinite(mean), "which is a number");
  } else {
    expect(status == LANDFALL_INSUFFICIENT && landing == nullptr, "where there is no Landing, it says why");
  }
  landfall_landing_free(landing);

  if (!in_parts) return;
  const auto width = input.rarely(8) ? input.integer() : static_cast<std::int64_t>(80 + input.up_to(80));
  const auto top = input.rarely(8) ? input.integer() : static_cast<std::int64_t>(input.up_to(30));
  std::int64_t size = 0, again = 0;
  if (!call.ok(landfall_forecast_page(forecast, width, top, nullptr, 0, &size, call.error()))) return;
  expect(size > 1, "a page has text");
  std::string text(static_cast<std::size_t>(size) + 1, '#');
  call.must(landfall_forecast_page(forecast, width, top, text.data(), size - 1, &again, call.error()), "it is asked again");
  expect(again == size && text.front() == '#', "nothing is written where there is no room");
  call.must(landfall_forecast_page(forecast, width, top, text.data(), size, &again, call.error()), "it is written");
  expect(again == size && text.find('\0') == static_cast<std::size_t>(size) - 1 && text.back() == '#',
         "to its end, and no further");
}

void deals(Input& input) {
  landfall_forecast_deals_options options;
  landfall_forecast_deals_options_init(&options, sizeof options);
  options.as_of = drawn_day(input);
  std::tie(options.period_begin, options.period_end) = drawn_period(input);
  if (input.maybe()) options.target = input.rarely(4) ? input.number() : static_cast<double>(input.up_to(100)) * 1000.0;
  const auto word = input.text(8);
  if (input.rarely(8)) options.owner = input.maybe() ? "manager" : word.c_str();
  const std::array<const char*, 3> dimensions{"owner", input.rarely(16) ? nullptr : "region", word.c_str()};
  if (input.rarely(4)) {
    options.dimensions = dimensions.data();
    options.n_dimensions = input.rarely(8) ? -1 : static_cast<std::int64_t>(input.up_to(3));
  }
  if (input.rarely(4)) options.decided = input.integer();
  if (input.rarely(8)) options.columns.amount_known = static_cast<std::uint32_t>(input.up_to(2));
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  landfall_calendar* calendar = nullptr;
  Call call;
  if (input.rarely(4)) {
    landfall_calendar_new_options how;
    landfall_calendar_new_options_init(&how, sizeof how);
    how.first_month = 1 + static_cast<std::int32_t>(input.up_to(11));
    call.must(landfall_calendar_new(&how, &calendar, call.error()), "a year may begin with any month");
    options.calendar = calendar;
  }

  auto opportunities = given(input, drawn_deals, !input.rarely(64));
  auto stages = given(input, drawn_stage_history, input.rarely(3));
  auto close_dates = given(input, drawn_close_dates, input.rarely(3));
  auto calls = given(input, drawn_calls, input.maybe());
  Table rejects(!input.rarely(4));
  auto* made = reinterpret_cast<landfall_forecast*>(std::uintptr_t{1});
  const bool good = call.ok(landfall_forecast_deals(opportunities.get(), stages.get(), close_dates.get(), calls.get(),
                                                    input.rarely(16) ? nullptr : &options, &made, rejects.get(), call.error()));
  expect((made != nullptr) == good, "a forecast comes out when the call went well, and then alone");
  rejects.read(good);
  for (auto* each : {&opportunities, &stages, &close_dates, &calls}) each->is_consumed();
  if (good) look_at(made, input.maybe(), input, call);
  landfall_forecast_free(made);
  landfall_calendar_free(calendar);
}

void roll_up(Input& input) {
  static constexpr std::array members{"ann", "bob", "cid", "north", "nobody"};
  landfall_forecast_roll_up_options options;
  landfall_forecast_roll_up_options_init(&options, sizeof options);
  options.as_of = drawn_day(input);
  std::tie(options.period_begin, options.period_end) = drawn_period(input);
  options.category = static_cast<std::uint32_t>(input.rarely(16) ? 5 : input.up_to(4));
  options.cumulation = static_cast<std::uint32_t>(input.rarely(16) ? 2 : input.up_to(1));
  options.rule = static_cast<std::uint32_t>(input.rarely(16) ? 4 : input.up_to(3));
  std::vector<const char*> who(input.up_to(2));
  std::vector<std::uint32_t> rule(who.size());
  for (std::size_t i = 0; i < who.size(); ++i)
    who[i] = input.one_of(members), rule[i] = static_cast<std::uint32_t>(input.up_to(3));
  options.rule_members = who.data();
  options.member_rules = rule.data();
  options.n_rule_members = input.rarely(32) ? -1 : static_cast<std::int64_t>(who.size());
  const std::array<const char*, 3> hierarchy{"owner", "region", "manager"};
  if (input.rarely(4)) {
    options.hierarchy = hierarchy.data();
    options.n_hierarchy = static_cast<std::int64_t>(input.up_to(3));
  }
  if (input.rarely(16)) options.category_column = "stage";
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);

  auto opportunities = given(input, drawn_deals, !input.rarely(64));
  auto calls = given(input, drawn_calls, input.maybe());
  Table rejects(!input.rarely(4));
  ArrowArrayStream out{};
  Call call;
  const bool good = call.ok(landfall_forecast_roll_up(opportunities.get(), calls.get(), input.rarely(16) ? nullptr : &options,
                                                      &out, rejects.get(), call.error()));
  for (auto* each : {&opportunities, &calls}) each->is_consumed();
  rejects.read(good);
  expect((out.release != nullptr) == good, "a roll-up is there when the call went well, and then alone");
  if (!good) return;
  arrow::Table table{arrow::Stream(&out)};
  const auto own = table.number("own_amount"), amount = table.number("amount"), adjustment = table.number("adjustment"),
             depth = table.number("depth");
  double deals = 0.0, size = 1.0, top = 0.0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    deals += own[i] + adjustment[i];
    size += std::abs(own[i]) + std::abs(adjustment[i]) + std::abs(amount[i]);
    if (depth[i] == 0.0) top += amount[i];
  }
  expect(!(std::abs(top - deals) > 1e-9 * size) || !std::isfinite(size), "the top is all deals and all adjustments");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  if (input.rarely(3))
    fuzz::roll_up(input);
  else
    fuzz::deals(input);
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
