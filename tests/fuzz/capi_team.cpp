// team.h, and stats.h's two groups: tables of reps, sound and spoilt, under any options.
// SPDX-License-Identifier: Apache-2.0
#include "arrow_input.hpp"
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

/// Reps with an outcome, two metrics, months and a region; of the right types as a rule.
std::vector<MadeColumn> drawn_reps(Input& input) {
  const std::vector<std::string> names{"rep", "outcome", "x", "y", "months", "region"};
  if (input.rarely(8)) return drawn_table(input, names);
  const auto rows = input.up_to(16);
  std::vector<std::string> reps;
  for (std::size_t i = 0; i < rows; ++i)
    reps.push_back(input.rarely(64) ? input.text(4) : std::string(1, static_cast<char>('a' + i)));
  const auto numbers = [&] {
    auto values = input.numbers(rows);
    if (!input.rarely(4))
      for (auto& value : values) value = std::isfinite(value) ? std::abs(std::fmod(value, 1e6)) : 1.0;
    return values;
  };
  auto made = test::batch({test::made_text<std::int32_t>("rep", "u", reps), test::made("outcome", "g", numbers()),
                           test::made("x", "g", numbers()), test::made("y", "g", numbers()),
                           test::made("months", "g", numbers()), drawn_text<std::int32_t>(input, "region", rows)});
  made.length = static_cast<std::int64_t>(rows);
  return {made};
}

/// Names that the options point to.
struct Names {
  std::vector<std::string> words;
  std::vector<const char*> texts;

  Names(Input& input, const std::vector<std::string>& among) {
    for (std::size_t n = input.up_to(3); n > 0; --n)
      words.push_back(input.rarely(16) ? input.text(4) : among[input.up_to(among.size() - 1)]);
    for (const auto& word : words) texts.push_back(input.rarely(64) ? nullptr : word.c_str());
  }
  const char* const* get() const { return texts.data(); }
  std::int64_t size() const { return static_cast<std::int64_t>(texts.size()); }
};

struct DrawnGroups {
  Names top, bottom;
  explicit DrawnGroups(Input& input) : top(input, {"a", "b", "c"}), bottom(input, {"d", "e", "f"}) {}

  void set(Input& input, landfall_team_groups& to) const {
    if (input.rarely(8)) to.unrepeatable = "y";
    if (input.rarely(4)) to.segment = "region";
    if (input.rarely(4)) to.exposure = "months";
    if (input.rarely(4)) to.tenure = input.maybe() ? "months" : "x";
    if (input.rarely(4)) to.fraction = input.number();
    if (input.rarely(4)) to.threshold = input.number();
    if (input.rarely(4)) to.bottom_below = input.number();
    if (input.rarely(4)) to.top = top.get(), to.n_top = top.size(), to.bottom = bottom.get(), to.n_bottom = bottom.size();
    to.outcome_as_it_is = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
    to.tenure_adjustment = static_cast<std::uint32_t>(input.rarely(32) ? 3 : input.up_to(2));
    if (input.rarely(4)) to.least_exposure = input.number();
    if (input.rarely(4)) to.ramp_months = input.number();
    if (input.rarely(4)) to.least_ramp = input.number();
  }
};

std::int64_t few(Input& input, std::size_t most) {
  return input.rarely(32) ? -1 : static_cast<std::int64_t>(input.up_to(most));
}

void camps(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  const DrawnGroups groups(input);
  const Names metrics(input, {"x", "y", "months"}), per_month(input, {"x", "y"});
  landfall_team_camps_options options;
  landfall_team_camps_options_init(&options, sizeof options);
  groups.set(input, options.groups);
  if (input.maybe()) options.metrics = metrics.get(), options.n_metrics = metrics.size();
  if (input.rarely(4)) options.per_month = per_month.get(), options.n_per_month = per_month.size();
  options.most = few(input, 6);
  if (input.rarely(8)) options.p_most = input.number();
  if (input.rarely(8)) options.least_stability = input.number();
  options.draws = few(input, 4), options.resamples = few(input, 4);
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  landfall_team_camps_evidence evidence{};
  Table out, profiles(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_team_camps(reps.get(), &options, &evidence, out.get(), profiles.get(), call.error()));
  const auto members = out.read(ok);
  profiles.read(ok);
  expect(!ok || (evidence.camps >= 1 && evidence.camps <= evidence.preferred && members >= 6), "camps have members");
  expect(!ok || (evidence.p_value > 0.0 && evidence.p_value <= 1.0 && evidence.stability <= 1.0), "evidence is of its domain");
  expect(reps.get()->release == nullptr, "the reps are consumed");
}

void compare(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  const DrawnGroups groups(input);
  const Names metrics(input, {"x", "y", "months"}), lower(input, {"x", "y"}), per_month(input, {"x", "y"});
  landfall_team_compare_options options;
  landfall_team_compare_options_init(&options, sizeof options);
  groups.set(input, options.groups);
  if (input.maybe()) options.metrics = metrics.get(), options.n_metrics = metrics.size();
  if (input.rarely(4)) options.lower_is_better = lower.get(), options.n_lower_is_better = lower.size();
  if (input.rarely(4)) options.per_month = per_month.get(), options.n_per_month = per_month.size();
  options.keep_influential = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  if (input.rarely(8)) options.level = input.number();
  if (input.rarely(8)) options.false_discovery_rate = input.number();
  options.exact_limit = few(input, 200), options.permutations = few(input, 200);
  options.resamples = input.maybe() ? 0 : few(input, 200);
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out, members(input.maybe()), aside(input.maybe());
  Call call;
  const bool ok = call.ok(landfall_team_compare(reps.get(), &options, out.get(), members.get(), aside.get(), call.error()));
  out.read(ok);
  expect(members.read(ok) != 1, "there are two groups");
  aside.read(ok);
  expect(reps.get()->release == nullptr, "the reps are consumed");
  if (!ok || input.maybe()) return;
  test::MadeStream again(drawn_reps(input));
  Table influence;
  Call influenced;
  influence.read(influenced.ok(landfall_team_influence(again.get(), &options, influence.get(), influenced.error())));
}

void repeatable_gap(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  const DrawnGroups groups(input);
  const Names first(input, {"x", "y", "outcome"}), per_month(input, {"x", "y"});
  std::vector<const char*> second(first.texts.size(), input.maybe() ? "y" : "x");
  landfall_team_repeatable_gap_options options;
  landfall_team_repeatable_gap_options_init(&options, sizeof options);
  groups.set(input, options.groups);
  options.first = first.get(), options.second = second.data(), options.n_metrics = first.size();
  if (input.rarely(4)) options.metrics = first.get();
  if (input.rarely(4)) options.next_exposure = "months";
  if (input.rarely(4)) options.per_month = per_month.get(), options.n_per_month = per_month.size();
  if (input.rarely(8)) options.level = input.number();
  Table out;
  Call call;
  const bool ok = call.ok(landfall_team_repeatable_gap(reps.get(), &options, out.get(), call.error()));
  expect(!ok || first.size() > 0, "no metric, no answer");
  expect(out.read(ok) == (ok ? first.size() : 0), "a row a metric");
  expect(reps.get()->release == nullptr, "the reps are consumed");
}

void attribute(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  const DrawnGroups groups(input);
  const Names volumes(input, {"x", "y", "outcome"});
  landfall_team_attribute_options options;
  landfall_team_attribute_options_init(&options, sizeof options);
  groups.set(input, options.groups);
  options.volumes = volumes.get(), options.n_volumes = volumes.size();
  options.draws = few(input, 100);
  if (input.rarely(8)) options.level = input.number();
  if (input.rarely(8)) options.closed = input.number();
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out;
  Call call;
  landfall_interval gap;
  std::vector<landfall_landing*> worth(volumes.texts.size() + 1);
  const bool ok = call.ok(landfall_team_attribute(reps.get(), &options, &gap, out.get(), worth.data(), call.error()));
  expect(out.read(ok) == (ok ? volumes.size() : 0), "a row a factor");
  for (std::size_t i = 0; i < worth.size(); ++i) {
    expect((worth[i] != nullptr) == (ok && i < volumes.texts.size()), "a Landing a factor");
    landfall_landing_free(worth[i]);
  }
}

void standing(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  landfall_team_standing_options options;
  landfall_team_standing_options_init(&options, sizeof options);
  const bool values = input.maybe();
  (values ? options.value : options.wins) = input.rarely(8) ? "rep" : "x";
  (values ? options.standard_error : options.closed) = input.rarely(8) ? nullptr : "y";
  options.lower_is_better = static_cast<std::uint32_t>(input.rarely(32) ? 2 : input.up_to(1));
  if (input.rarely(8)) options.fraction = input.number();
  if (input.rarely(8)) options.level = input.number();
  options.draws = few(input, 100);
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out;
  Call call;
  const bool ok = call.ok(landfall_team_standing(reps.get(), &options, out.get(), call.error()));
  expect(out.read(ok) >= (ok ? 2 : 0), "ranks need two reps");
  expect(reps.get()->release == nullptr, "the reps are consumed");
}

void correlates(Input& input) {
  test::MadeStream reps(drawn_reps(input), input.rarely(32) ? 5 : 0);
  const DrawnGroups groups(input);
  const Names metrics(input, {"x", "y", "months"});
  landfall_team_correlates_options options;
  landfall_team_correlates_options_init(&options, sizeof options);
  groups.set(input, options.groups);
  if (input.maybe()) options.metrics = metrics.get(), options.n_metrics = metrics.size();
  if (input.rarely(8)) options.level = input.number();
  options.draws = few(input, 50);
  int reports_left = 0;
  options.control = drawn_control(input, reports_left);
  Table out;
  Call call;
  out.read(call.ok(landfall_team_correlates(reps.get(), &options, out.get(), call.error())));
  expect(reps.get()->release == nullptr, "the reps are consumed");
}

void two_groups(Input& input) {
  const auto first = input.numbers(input.up_to(input.rarely(8) ? 200 : 8)), second = input.numbers(input.up_to(8));
  const auto n1 = static_cast<std::int64_t>(first.size()), n2 = static_cast<std::int64_t>(second.size());
  landfall_interval interval;
  for (std::uint32_t measure = 0; measure < 5; ++measure) {
    Call call;
    if (call.ok(landfall_stats_effect_size(first.data(), n1, second.data(), n2, measure, 0.8, &interval, call.error())))
      expect(!(interval.low > interval.high), "an interval has its ends in order");
  }
  landfall_stats_bca_options bca;
  landfall_stats_bca_options_init(&bca, sizeof bca);
  bca.resamples = 100 + few(input, 100);
  bca.as_efron = static_cast<std::uint32_t>(input.up_to(1));
  Call drawn;
  if (drawn.ok(
          landfall_stats_bca(first.data(), n1, input.maybe() ? second.data() : nullptr, n2, &bca, &interval, drawn.error())))
    expect(!(interval.low > interval.high), "an interval has its ends in order");
  landfall_stats_group_test_options options;
  landfall_stats_group_test_options_init(&options, sizeof options);
  options.test = static_cast<std::uint32_t>(input.rarely(32) ? 3 : input.up_to(2));
  options.alternative = static_cast<std::uint32_t>(input.rarely(32) ? 3 : input.up_to(2));
  options.exact_limit = input.rarely(16) ? -2 : few(input, 120);
  options.permutations = few(input, 200);
  const auto p_values = input.shares(input.up_to(8));
  std::vector<double> q_values(p_values.size());
  Call adjusted;
  if (adjusted.ok(landfall_stats_q_values(p_values.data(), static_cast<std::int64_t>(p_values.size()), q_values.data(),
                                          adjusted.error())))
    for (std::size_t i = 0; i < q_values.size(); ++i)
      expect(std::isnan(q_values[i]) || (q_values[i] >= p_values[i] && q_values[i] <= 1.0), "no q lies below its p");
  landfall_group_test test;
  Call tested;
  if (tested.ok(landfall_stats_group_test(first.data(), n1, second.data(), n2, &options, &test, tested.error())))
    expect(std::isnan(test.p_value) || (test.p_value >= 0.0 && test.p_value <= 1.0 + 1e-12), "p lies between 0 and 1");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  switch (input.up_to(6)) {
  case 0: fuzz::compare(input); break;
  case 1: fuzz::repeatable_gap(input); break;
  case 2: fuzz::attribute(input); break;
  case 3: fuzz::standing(input); break;
  case 4: fuzz::correlates(input); break;
  case 5: fuzz::camps(input); break;
  default: fuzz::two_groups(input); break;
  }
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
