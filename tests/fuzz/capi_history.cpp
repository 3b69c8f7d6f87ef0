// history.h: states of deals, sound and spoilt, and every question about what they make.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"
#include "deal_input.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace landfall::fuzz {

namespace {

std::vector<MadeColumn> drawn_states(Input& input) {
  const std::vector<std::string> names{"id",    "from",      "standing",     "amount", "expected_close",
                                       "owner", "next_step", "last_activity"};
  if (input.rarely(8)) return drawn_table(input, names);
  const auto rows = input.up_to(30);
  const auto days = [&](const char* name) {
    std::vector<std::int32_t> values;
    for (std::size_t i = 0; i < rows; ++i)
      values.push_back(input.rarely(64) ? input.raw<std::int32_t>() : first_day + static_cast<std::int32_t>(input.up_to(255)));
    return test::made(name, "tdD", values);
  };
  const auto words = [&](const char* name, std::span<const char* const> among) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < rows; ++i) texts.emplace_back(among[input.up_to(among.size() - 1)]);
    return test::made_text<std::int32_t>(name, "u", texts);
  };
  static constexpr std::array deals{"a", "b", "c", "d"};
  static constexpr std::array standings{"open", "open", "won", "lost", "removed"};
  static constexpr std::array owners{"x", "y", ""};
  std::vector<MadeColumn> columns{words("id", deals), days("from"), words("standing", standings),
                                  test::made("amount", "g", input.numbers(rows)), words("owner", owners)};
  if (input.maybe()) columns.push_back(days("expected_close"));
  if (input.maybe()) columns.push_back(words("next_step", owners));
  if (input.maybe()) columns.push_back(days("last_activity"));
  auto made = test::batch(std::move(columns));
  made.length = static_cast<std::int64_t>(rows);
  return {made};
}

void ask(Input& input, const landfall_history* history) {
  const auto* const by = input.maybe() ? "owner" : input.rarely(8) ? "planet" : nullptr;
  int reports_left = 0;
  {
    Table out;
    Call call;
    const auto control = drawn_control(input, reports_left);
    out.read(call.ok(landfall_history_as_of(history, drawn_day(input), &control, out.get(), call.error())));
  }
  {
    std::vector<std::int32_t> days;
    for (auto n = input.up_to(5); n-- > 0;) days.push_back(drawn_day(input));
    if (!input.rarely(4)) std::ranges::sort(days);
    landfall_history_waterfall_options options;
    landfall_history_waterfall_options_init(&options, sizeof options);
    options.period_begin = drawn_day(input);
    options.period_end = drawn_day(input);
    options.by = by;
    options.control = drawn_control(input, reports_left);
    Table out, deals(input.maybe());
    Call call;
    const bool ok = call.ok(
        landfall_history_waterfall(history, days.data(), std::ssize(days), &options, out.get(), deals.get(), call.error()));
    out.read(ok);
    deals.read(ok);
  }
  {
    landfall_history_coverage_options options;
    landfall_history_coverage_options_init(&options, sizeof options);
    options.definition = static_cast<std::uint32_t>(input.up_to(2));
    options.yield_definition = static_cast<std::uint32_t>(input.up_to(1));
    options.as_of = drawn_day(input);
    options.period_begin = drawn_day(input);
    options.period_end = drawn_day(input);
    options.earlier = static_cast<std::int64_t>(input.up_to(5)) - 1;
    options.by = by;
    options.control = drawn_control(input, reports_left);
    test::MadeStream targets(drawn_table(input, {"period", "segment", "amount"}));
    const bool has_targets = input.rarely(3);
    Table out, weeks(input.maybe()), needed(input.maybe());
    Call call;
    const bool ok = call.ok(landfall_history_coverage(history, has_targets ? targets.get() : nullptr, &options, out.get(),
                                                      weeks.get(), needed.get(), call.error()));
    for (auto* table : {&out, &weeks, &needed}) table->read(ok);
    expect(!has_targets || targets.get()->release == nullptr, "the targets are consumed");
  }
  {
    landfall_history_creation_options options;
    landfall_history_creation_options_init(&options, sizeof options);
    options.as_of = drawn_day(input);
    options.window_begin = drawn_day(input);
    options.window_end = drawn_day(input);
    options.earlier_windows = static_cast<std::int64_t>(input.up_to(9)) - 1;
    options.horizon_days = static_cast<std::int32_t>(input.up_to(100));
    options.by = by;
    Table out;
    Call call;
    out.read(call.ok(landfall_history_creation(history, &options, out.get(), call.error())));
  }
  landfall_history_hygiene_options options;
  landfall_history_hygiene_options_init(&options, sizeof options);
  options.as_of = drawn_day(input);
  options.pushes = static_cast<std::int64_t>(input.up_to(4));
  options.activity_days = static_cast<std::int32_t>(input.up_to(40));
  options.by = by;
  Table out, deals(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_history_hygiene(history, &options, out.get(), deals.get(), call.error()));
  out.read(ok);
  deals.read(ok);
}

void linearity(Input& input, const landfall_history* history) {
  landfall_history_linearity_options options;
  landfall_history_linearity_options_init(&options, sizeof options);
  options.part = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  options.as_of = drawn_day(input);
  options.period_begin = drawn_day(input);
  options.period_end = drawn_day(input);
  options.earlier = static_cast<std::int64_t>(input.up_to(5)) - 1;
  if (input.rarely(8)) options.level = input.number();
  Table out;
  Call call;
  out.read(call.ok(landfall_history_linearity(history, &options, out.get(), call.error())));
}

void slips(Input& input) {
  landfall_slips out{};
  Call call;
  if (call.ok(landfall_history_infer_slips(input.number(), input.number(), input.number(),
                                           input.rarely(4) ? input.number() : 0.1, &out, call.error())))
    expect(out.verdict <= LANDFALL_SLIPS_UNCLEAR, "a verdict that the header has");
}

/// Of a table of opportunities, with their stages and close dates or without.
void history_of_deals(Input& input) {
  test::MadeStream deals(drawn_deals(input), input.rarely(32) ? 5 : 0), stages(drawn_stage_history(input)),
      dates(drawn_close_dates(input));
  const bool has_stages = input.maybe(), has_dates = input.maybe();
  landfall_history_new_options options;
  landfall_history_new_options_init(&options, sizeof options);
  options.without_list_price = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  options.columns.amount_known = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  landfall_history* made = nullptr;
  Call call;
  const bool ok = call.ok(landfall_history_new(deals.get(), has_stages ? stages.get() : nullptr,
                                               has_dates ? dates.get() : nullptr, &options, &made, call.error()));
  expect(deals.get()->release == nullptr, "the deals are consumed");
  expect(!has_stages || stages.get()->release == nullptr, "so are their stages");
  expect(!has_dates || dates.get()->release == nullptr, "and their dates");
  expect((made != nullptr) == ok, "a history is there when the call went well, and then alone");
  if (ok) ask(input, made);
  landfall_history_free(made);
}

void history_of_states(Input& input) {
  test::MadeStream states(drawn_states(input), input.rarely(32) ? 5 : 0);
  static constexpr std::array<const char*, 1> dimensions{"owner"};
  landfall_history_of_states_options options;
  landfall_history_of_states_options_init(&options, sizeof options);
  options.dimensions = dimensions.data();
  options.n_dimensions = 1;
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  landfall_history* made = nullptr;
  Call call;
  const bool ok = call.ok(landfall_history_of_states(states.get(), &options, &made, call.error()));
  expect(states.get()->release == nullptr, "the states are consumed");
  expect((made != nullptr) == ok, "a history is there when the call went well, and then alone");
  if (ok) ask(input, made);
  if (ok) linearity(input, made);
  landfall_history_free(made);
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  switch (input.up_to(3)) {
  case 0: fuzz::history_of_deals(input); break;
  case 1: fuzz::slips(input); break;
  default: fuzz::history_of_states(input); break;
  }
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
