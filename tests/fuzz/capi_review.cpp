// review.h and reps.h: reviews of tables sound and spoilt, under any options, and the teams that they show.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"
#include "deal_input.hpp"

namespace landfall::fuzz {

namespace {

std::vector<MadeColumn> drawn_targets(Input& input) {
  static constexpr std::array periods{"2017-Q1", "2017-Q3", "2017-Q4", "2017", "", "Q5"};
  static constexpr std::array dimensions{"", "total", "region", "owner", "planet"};
  static constexpr std::array segments{"", "total", "north", "ann"};
  if (input.rarely(16)) return drawn_table(input, {"amount", "period", "dimension", "segment"});
  const auto rows = input.up_to(6);
  std::vector<std::string> period, dimension, segment;
  for (std::size_t i = 0; i < rows; ++i) {
    period.emplace_back(input.one_of(periods));
    dimension.emplace_back(input.one_of(dimensions));
    segment.emplace_back(input.one_of(segments));
  }
  std::vector<MadeColumn> columns{test::made("amount", "g", input.numbers(rows))};
  if (input.maybe()) columns.push_back(test::made_utf8("period", period));
  if (input.maybe()) {
    columns.push_back(test::made_utf8("dimension", dimension));
    columns.push_back(test::made_utf8("segment", segment));
  }
  return one_batch(std::move(columns));
}

void look_at(const landfall_review* review, Input& input, Call& call) {
  for (std::uint32_t table = LANDFALL_REVIEW_SUMMARY; table <= LANDFALL_REVIEW_NOTES; ++table) {
    Table out;
    call.must(landfall_review_table(review, table, out.get(), call.error()), "a review has its tables");
    const auto rows = out.read(true);
    expect(table != LANDFALL_REVIEW_SUMMARY || rows == 1, "and one summary");
  }
  landfall_landing* landing = nullptr;
  const auto status = landfall_review_landing(review, &landing, call.error());
  expect(call.ok(status) == (landing != nullptr) && (landing != nullptr || status == LANDFALL_INSUFFICIENT),
         "where there is no Landing, it says why");
  landfall_landing_free(landing);
  const auto width = input.rarely(8) ? input.integer() : static_cast<std::int64_t>(80 + input.up_to(80));
  std::int64_t size = 0, again = 0;
  if (!call.ok(landfall_review_page(review, width, nullptr, 0, &size, call.error()))) return;
  std::string text(static_cast<std::size_t>(size), '#');
  call.must(landfall_review_page(review, width, text.data(), size, &again, call.error()), "it is written");
  expect(again == size && text.find('\0') == static_cast<std::size_t>(size) - 1, "to its end");
}

void review(Input& input) {
  landfall_review_quarter_options options;
  landfall_review_quarter_options_init(&options, sizeof options);
  options.as_of = drawn_day(input);
  options.coverage = static_cast<std::uint32_t>(input.rarely(16) ? 2 : input.up_to(1));
  if (input.rarely(4)) options.window_days = input.maybe() ? input.raw<std::int32_t>() : 90;
  if (input.rarely(4)) options.deciding = input.integer();
  const std::array<const char*, 3> segments{"owner", input.rarely(16) ? nullptr : "region", "manager"};
  if (input.rarely(4)) {
    options.segments = segments.data();
    options.n_segments = input.rarely(8) ? -1 : static_cast<std::int64_t>(input.up_to(3));
  }
  if (input.rarely(8)) options.owner = "manager";
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);

  const bool has_targets = input.maybe(), has_stages = input.rarely(4), has_dates = input.rarely(4);
  test::MadeStream deals(drawn_deals(input), input.rarely(64) ? 5 : 0),
      targets(has_targets ? drawn_targets(input) : std::vector<MadeColumn>(), 0),
      stages(has_stages ? drawn_stage_history(input) : std::vector<MadeColumn>(), 0),
      dates(has_dates ? drawn_close_dates(input) : std::vector<MadeColumn>(), 0);
  Table rejects(!input.rarely(4));
  auto* made = reinterpret_cast<landfall_review*>(std::uintptr_t{1});
  Call call;
  const bool good = call.ok(landfall_review_quarter(deals.get(), has_targets ? targets.get() : nullptr,
                                                    has_stages ? stages.get() : nullptr, has_dates ? dates.get() : nullptr,
                                                    input.rarely(16) ? nullptr : &options, &made, rejects.get(), call.error()));
  expect((made != nullptr) == good, "a review comes out when the call went well, and then alone");
  rejects.read(good);
  expect(deals.get()->release == nullptr, "the opportunities are consumed");
  expect(!has_targets || targets.get()->release == nullptr, "so are the targets");
  if (good) look_at(made, input, call);
  landfall_review_free(made);
}

std::vector<MadeColumn> drawn_activities(Input& input) {
  static constexpr std::array people{"ann", "bob", "cid", ""};
  if (input.rarely(16)) return drawn_table(input, {"owner", "date"});
  const auto rows = input.up_to(8);
  std::vector<std::string> owner;
  Days date;
  for (std::size_t i = 0; i < rows; ++i) {
    owner.emplace_back(input.one_of(people));
    date.add(drawn_day(input), !input.rarely(8));
  }
  return one_batch({test::made_utf8("owner", owner), date.column("date")});
}

void reps(Input& input) {
  landfall_reps_options options;
  landfall_reps_options_init(&options, sizeof options);
  options.as_of = drawn_day(input);
  if (input.maybe()) options.period_begin = drawn_day(input), options.period_end = drawn_day(input);
  if (input.maybe()) options.chosen_begin = drawn_day(input), options.chosen_end = drawn_day(input);
  if (input.rarely(8)) options.owner = "manager";
  if (input.rarely(4)) options.segment = input.rarely(8) ? "owner" : "region";
  if (input.rarely(16)) options.activity_day = "day";
  if (input.rarely(8)) options.fraction = input.number();
  if (input.rarely(8)) options.level = input.number();
  if (input.rarely(8)) options.false_discovery_rate = input.number();
  options.permutations = input.rarely(8) ? input.integer() : 99;
  options.draws = input.rarely(8) ? static_cast<std::int64_t>(input.up_to(300)) - 10 : 100;
  options.keep_influential = static_cast<std::uint32_t>(input.rarely(16) ? 2 : input.up_to(1));
  if (options.permutations > 10'000) options.permutations = 10'000; // it may well take long
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);

  const bool has_activities = input.maybe();
  const auto asked = input.up_to(2);
  test::MadeStream deals(drawn_deals(input), input.rarely(64) ? 5 : 0),
      activities(has_activities ? drawn_activities(input) : std::vector<MadeColumn>(), 0);
  auto* const acts = has_activities ? activities.get() : nullptr;
  Table out(true), rejects(asked == 0 && !input.rarely(4));
  Call call;
  const bool good =
      call.ok(asked == 0   ? landfall_reps_of_deals(deals.get(), acts, &options, out.get(), rejects.get(), call.error())
              : asked == 1 ? landfall_reps_influence_of_deals(deals.get(), acts, &options, out.get(), call.error())
                           : landfall_reps_repeatable_gap(deals.get(), &options, out.get(), call.error()));
  out.read(good);
  rejects.read(good);
  expect(deals.get()->release == nullptr, "the opportunities are consumed");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  input.rarely(2) ? fuzz::reps(input) : fuzz::review(input);
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
