// pipeline.h: tables of opportunities and targets, sound and spoilt, under any options.
// SPDX-License-Identifier: Apache-2.0
#include "arrow_input.hpp"
#include "capi_call.hpp"

namespace landfall::fuzz {

namespace {

/// Columns of opportunities as a CRM has them, of the right types as a rule.
std::vector<MadeColumn> drawn_deals(Input& input) {
  const std::vector<std::string> names{"stage", "created", "closed", "amount", "region", "expected_close", "id", "list_price"};
  if (input.rarely(4)) return drawn_table(input, names);
  const auto rows = input.up_to(20);
  const auto days = [&](const char* name) {
    std::vector<std::int32_t> values;
    for (std::size_t i = 0; i < rows; ++i)
      values.push_back(input.rarely(32) ? input.raw<std::int32_t>() : 17'400 + static_cast<std::int32_t>(input.up_to(200)));
    auto column = test::made(name, "tdD", values);
    column.buffers[0] = drawn_validity(input, rows);
    column.null_count = -1;
    return column;
  };
  std::vector<MadeColumn> columns{drawn_text<std::int32_t>(input, "stage", rows), days("created"), days("closed"),
                                  test::made("amount", "g", input.numbers(rows)),
                                  drawn_text<std::int64_t>(input, "region", rows)};
  if (input.maybe()) columns.push_back(days("expected_close"));
  auto made = test::batch(std::move(columns));
  made.length = static_cast<std::int64_t>(rows);
  return {made};
}

std::int32_t drawn_day(Input& input) {
  return input.rarely(16) ? input.raw<std::int32_t>()
         : input.maybe()  ? LANDFALL_NO_DAY
                          : 17'400 + static_cast<std::int32_t>(input.up_to(200));
}

void coverage(Input& input) {
  test::MadeStream deals(drawn_deals(input), input.rarely(32) ? 5 : 0);
  test::MadeStream targets(drawn_table(input, {"amount", "region"}));
  const bool has_targets = input.maybe(), has_deals = !input.rarely(32);
  landfall_pipeline_coverage_options options;
  landfall_pipeline_coverage_options_init(&options, sizeof options);
  options.definition = static_cast<std::uint32_t>(input.rarely(16) ? 2 : input.up_to(1));
  options.as_of = drawn_day(input);
  options.period_begin = drawn_day(input);
  options.period_end = drawn_day(input);
  const auto by = input.text(8);
  options.by = input.maybe() ? "region" : input.maybe() ? by.c_str() : nullptr;
  Table out, rejects(input.maybe());
  Call call;
  const auto status = landfall_pipeline_coverage(has_deals ? deals.get() : nullptr, has_targets ? targets.get() : nullptr,
                                                 input.rarely(8) ? nullptr : &options, out.get(), rejects.get(), call.error());
  const bool ok = call.ok(status);
  out.read(ok);
  rejects.read(ok);
  expect(!has_deals || deals.get()->release == nullptr, "the opportunities are consumed");
  expect(!has_targets || targets.get()->release == nullptr, "the targets are consumed");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  fuzz::coverage(input);
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
