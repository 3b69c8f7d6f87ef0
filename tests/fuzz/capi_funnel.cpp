// funnel.h: events, sound and spoilt, under any rules; tallies that merge, and their bytes, whole and damaged.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"
#include "deal_input.hpp"

#include <algorithm>
#include <array>

namespace landfall::fuzz {

namespace {

constexpr std::array words{"lead", "demo", "won", "lost", "noise", ""};

/// Events of ids from `first` on; of the right types as a rule, ascending by id now and then.
std::vector<MadeColumn> drawn_events(Input& input, std::int64_t first = 0) {
  if (input.rarely(8)) return drawn_table(input, {"id", "stage", "time", "region", "amount"});
  const auto rows = input.up_to(40);
  std::vector<std::int64_t> id, time;
  std::vector<std::string> stage, region;
  std::vector<bool> known;
  for (std::size_t i = 0; i < rows; ++i) {
    id.push_back(input.rarely(64) ? input.integer() : first + static_cast<std::int64_t>(input.up_to(12)));
    stage.emplace_back(input.one_of(words));
    region.emplace_back(input.maybe() ? "north" : "south");
    time.push_back(input.rarely(64) ? input.raw<std::int64_t>()
                                    : (first_day + static_cast<std::int64_t>(input.up_to(200))) * 86'400'000);
    known.push_back(!input.rarely(32));
  }
  if (input.maybe()) std::ranges::sort(id);
  std::vector<MadeColumn> columns;
  if (input.maybe()) {
    columns.push_back(test::made("id", "l", id));
  } else {
    std::vector<std::string> names;
    for (const auto each : id) names.push_back("d" + std::to_string(each));
    columns.push_back(test::made_utf8("id", names));
  }
  columns.push_back(test::made_utf8("stage", stage));
  columns.push_back(test::made("time", "tsm:UTC", time).with_validity(known));
  columns.push_back(test::made_utf8("region", region));
  columns.push_back(test::made("amount", "g", input.numbers(rows)));
  auto made = test::batch(std::move(columns));
  made.length = static_cast<std::int64_t>(rows);
  return {made};
}

landfall_funnel drawn_funnel(Input& input) {
  static constexpr std::array<const char*, 4> stages{"lead", "demo", "won", nullptr};
  static constexpr std::array<const char*, 2> ends{"lost", "won"};
  landfall_funnel funnel{};
  funnel.stages = stages.data();
  funnel.n_stages = input.rarely(32) ? input.integer() % 5 : 2 + static_cast<std::int64_t>(input.up_to(1));
  funnel.ends = ends.data();
  funnel.n_ends = input.rarely(32) ? 2 : static_cast<std::int64_t>(input.up_to(1));
  if (input.rarely(4)) funnel.window_days = input.number();
  funnel.order = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  funnel.later_only = static_cast<std::uint32_t>(input.rarely(4));
  funnel.nothing_between = static_cast<std::uint32_t>(input.rarely(4));
  funnel.stays_ended = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  return funnel;
}

void conversion(Input& input, const landfall_funnel& funnel) {
  test::MadeStream events(drawn_events(input), input.rarely(32) ? 5 : 0);
  landfall_funnel_conversion_options options;
  landfall_funnel_conversion_options_init(&options, sizeof options);
  options.method = static_cast<std::uint32_t>(input.rarely(32) ? 9 : input.up_to(2));
  if (input.rarely(8)) options.level = input.number();
  if (input.maybe()) options.by = input.rarely(8) ? "planet" : "region";
  if (input.maybe()) options.amount = input.rarely(8) ? "stage" : "amount";
  if (input.rarely(4)) options.cohort_begin = drawn_day(input, 220);
  if (input.rarely(4)) options.cohort_end = drawn_day(input, 220);
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out, outcomes(input.maybe()), counts(input.maybe()), rejects(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_funnel_conversion(events.get(), &funnel, &options, out.get(), outcomes.get(), counts.get(),
                                                     rejects.get(), call.error()));
  for (auto* table : {&out, &outcomes, &counts, &rejects}) table->read(ok);
  expect(events.get()->release == nullptr, "the events are consumed");
}

void times(Input& input, const landfall_funnel& funnel) {
  test::MadeStream events(drawn_events(input));
  landfall_funnel_time_options options;
  landfall_funnel_time_options_init(&options, sizeof options);
  options.as_of = drawn_day(input, 220);
  if (input.rarely(8)) options.level = input.number();
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out, rejects(input.maybe());
  Call call;
  const auto ask = input.maybe() ? landfall_funnel_time_in_stage : landfall_funnel_time_to_stage;
  const bool ok = call.ok(ask(events.get(), &funnel, &options, out.get(), rejects.get(), call.error()));
  expect(out.read(ok) == (ok ? funnel.n_stages - 1 : 0), "a row a stage");
  rejects.read(ok);
  expect(events.get()->release == nullptr, "the events are consumed");
}

void trend(Input& input, const landfall_funnel& funnel) {
  test::MadeStream events(drawn_events(input));
  landfall_funnel_trend_options options;
  landfall_funnel_trend_options_init(&options, sizeof options);
  options.since = drawn_day(input, 220);
  options.as_of = drawn_day(input, 220);
  if (input.rarely(4)) options.horizon_days = input.number();
  if (input.rarely(4)) options.mean_amount = input.number();
  if (input.rarely(8)) options.alpha = input.number();
  if (input.rarely(8)) options.level = input.number();
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out(input.maybe()), leaks(input.maybe()), rejects(input.maybe());
  Call call;
  const bool ok =
      call.ok(landfall_funnel_trend(events.get(), &funnel, &options, out.get(), leaks.get(), rejects.get(), call.error()));
  for (auto* table : {&out, &leaks, &rejects}) table->read(ok);
  expect(events.get()->release == nullptr, "the events are consumed");
}

void by_period(Input& input, const landfall_funnel& funnel) {
  test::MadeStream events(drawn_events(input));
  std::vector<std::int32_t> begins(input.up_to(5));
  for (auto& day : begins) day = drawn_day(input, 220);
  if (!input.rarely(4)) std::ranges::sort(begins);
  landfall_funnel_by_period_options options;
  landfall_funnel_by_period_options_init(&options, sizeof options);
  options.every = static_cast<std::uint32_t>(input.rarely(32) ? 9 : input.up_to(3));
  options.as_of = drawn_day(input, 220);
  if (input.rarely(4)) options.horizon_days = input.number();
  if (input.rarely(8)) options.level = input.number();
  if (input.rarely(8)) options.alpha = input.number();
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out(input.maybe()), changes(input.maybe()), rejects(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_funnel_by_period(events.get(), &funnel, begins.empty() ? nullptr : begins.data(),
                                                    static_cast<std::int64_t>(begins.size()), &options, out.get(),
                                                    changes.get(), rejects.get(), call.error()));
  for (auto* table : {&out, &changes, &rejects}) table->read(ok);
  expect(events.get()->release == nullptr, "the events are consumed");
}

void deals_alone(Input& input) {
  test::MadeStream deals(drawn_deals(input), input.rarely(32) ? 5 : 0);
  landfall_opportunity_columns columns{};
  columns.amount_known = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  int reports_left = 0;
  const auto control = drawn_control(input, reports_left);
  std::int64_t without_created = -1;
  Table out, rejects(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_funnel_events_of_deals(deals.get(), &columns, input.maybe() ? "region" : nullptr, &control,
                                                          out.get(), &without_created, rejects.get(), call.error()));
  out.read(ok);
  rejects.read(ok);
  expect(ok == (without_created >= 0), "those without a day are counted");
  expect(deals.get()->release == nullptr, "the deals are consumed");
}

void series(Input& input) {
  Call call;
  std::vector<std::int64_t> successes(input.up_to(12)), trials(successes.size());
  for (auto& each : trials) each = input.rarely(8) ? input.raw<std::int64_t>() : static_cast<std::int64_t>(input.up_to(100));
  for (std::size_t i = 0; i < trials.size(); ++i)
    successes[i] = trials[i] > 0 && !input.rarely(16) ? trials[i] / static_cast<std::int64_t>(1 + input.up_to(5)) : 0;
  landfall_funnel_change_point_options options;
  landfall_funnel_change_point_options_init(&options, sizeof options);
  if (input.rarely(8)) options.alpha = input.number();
  if (input.rarely(8)) options.level = input.number();
  options.draws = input.rarely(32) ? -1 : static_cast<std::int64_t>(input.up_to(50));
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  landfall_change_point change{};
  const auto n = static_cast<std::int64_t>(trials.size());
  if (call.ok(landfall_funnel_change_point(successes.data(), trials.data(), n, &options, &change, call.error())))
    expect(change.at >= -1 && change.at <= n && change.p >= 0.0 && change.p <= 1.0, "a place among the periods");

  const auto amount = input.numbers(input.up_to(8));
  auto cycle = input.numbers(amount.size());
  if (!input.rarely(8))
    for (auto& each : cycle) each = 1.0 + static_cast<double>(input.up_to(99));
  landfall_pipeline_velocity velocity{};
  if (call.ok(landfall_funnel_pipeline_velocity(input.integer(), input.integer(), amount.data(), cycle.data(),
                                                static_cast<std::int64_t>(amount.size()),
                                                input.rarely(8) ? input.number() : 0.8, &velocity, call.error())))
    expect(!(velocity.per_day.low > velocity.per_day.high), "an interval has its ends in order");
}

std::vector<std::uint8_t> bytes_of(const landfall_funnel_tally* tally) {
  Call call;
  std::int64_t size = -1;
  call.must(landfall_funnel_tally_bytes(tally, nullptr, 0, &size, call.error()), "a tally says how long it is");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  call.must(landfall_funnel_tally_bytes(tally, bytes.data(), size, &size, call.error()), "and is written");
  expect(size == static_cast<std::int64_t>(bytes.size()), "as long as it said");
  return bytes;
}

struct Tally {
  landfall_funnel_tally* handle = nullptr;
  Tally() = default;
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  ~Tally() { landfall_funnel_tally_free(handle); }
};

void add(Input& input, Tally& tally, std::int64_t first) {
  const auto before = bytes_of(tally.handle);
  test::MadeStream events(drawn_events(input, first));
  int reports_left = 0;
  const auto control = drawn_control(input, reports_left);
  Table rejects(input.maybe());
  Call call;
  const bool ok = call.ok(
      landfall_funnel_tally_add(tally.handle, events.get(), input.maybe() ? &control : nullptr, rejects.get(), call.error()));
  rejects.read(ok);
  expect(events.get()->release == nullptr, "the events are consumed");
  if (!ok) expect(bytes_of(tally.handle) == before, "on failure the tally is as it was");
}

void tallies(Input& input, const landfall_funnel& funnel) {
  Tally one, other;
  Call call;
  if (!call.ok(landfall_funnel_tally_new(&funnel, &one.handle, call.error()))) return;
  const auto rules = input.rarely(4) ? drawn_funnel(input) : funnel;
  if (!call.ok(landfall_funnel_tally_new(&rules, &other.handle, call.error()))) return;
  add(input, one, 0);
  add(input, other, 1'000);
  const auto before = bytes_of(one.handle);
  if (!call.ok(landfall_funnel_tally_merge(one.handle, other.handle, call.error())))
    expect(bytes_of(one.handle) == before, "a merge that fails changes nothing");
  Table out, outcomes(input.maybe()), counts(input.maybe());
  const bool ok = call.ok(landfall_funnel_tally_conversion(one.handle, static_cast<std::uint32_t>(input.up_to(3)),
                                                           input.rarely(8) ? input.number() : 0.8, out.get(), outcomes.get(),
                                                           counts.get(), call.error()));
  for (auto* table : {&out, &outcomes, &counts}) table->read(ok);

  auto bytes = bytes_of(one.handle);
  Tally again, damaged;
  call.must(landfall_funnel_tally_from_bytes(&funnel, bytes.data(), static_cast<std::int64_t>(bytes.size()), &again.handle,
                                             call.error()),
            "bytes that were written are read");
  expect(bytes_of(again.handle) == bytes, "and are the same again");
  if (input.maybe()) {
    bytes[input.up_to(bytes.size() - 1)] ^= static_cast<std::uint8_t>(1U << input.up_to(7));
  } else {
    bytes.resize(input.up_to(bytes.size() - 1));
  }
  expect(!call.ok(landfall_funnel_tally_from_bytes(&funnel, bytes.data(), static_cast<std::int64_t>(bytes.size()),
                                                   &damaged.handle, call.error())),
         "damage is seen");
}

/// Any bytes, as a tally.
void any_bytes(Input& input, const landfall_funnel& funnel) {
  const auto rest = input.rest();
  Tally made;
  Call call;
  if (call.ok(landfall_funnel_tally_from_bytes(&funnel, reinterpret_cast<const std::uint8_t*>(rest.data()),
                                               static_cast<std::int64_t>(rest.size()), &made.handle, call.error())))
    expect(bytes_of(made.handle) == std::vector<std::uint8_t>(rest.begin(), rest.end()), "what was read is written again");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  const auto funnel = fuzz::drawn_funnel(input);
  switch (input.up_to(7)) {
  case 0: fuzz::conversion(input, funnel); break;
  case 1: fuzz::times(input, funnel); break;
  case 2: fuzz::trend(input, funnel); break;
  case 3: fuzz::by_period(input, funnel); break;
  case 4: fuzz::tallies(input, funnel); break;
  case 5: fuzz::deals_alone(input); break;
  case 6: fuzz::series(input); break;
  default: fuzz::any_bytes(input, funnel); break;
  }
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
