// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/passage.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <map>
#include <string>

using namespace landfall;
using namespace landfall::funnel;

namespace {

struct Events {
  std::vector<std::int64_t> id;
  std::vector<std::int32_t> stage;
  std::vector<std::int64_t> time;
  StageEvents view() const { return {std::span<const std::int64_t>(id), stage, time}; }
  void add(std::int64_t who, std::int32_t where, std::int64_t when) {
    id.push_back(who);
    stage.push_back(where);
    time.push_back(when);
  }
};

constexpr FunnelShape four{.stages = 4, .ends = 2};

/// Ids far apart, each with up to 12 events; every eleventh without a time, some of no stage, some ends.
Events made(std::uint64_t ids, std::uint64_t seed) {
  Events events;
  std::uint64_t state = seed;
  const auto next = [&](std::uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (std::uint64_t i = 0; i < ids * 5; ++i) {
    const auto time = static_cast<std::int64_t>(next(50));
    events.add(static_cast<std::int64_t>(next(ids)) * 1'000'003 - 77, static_cast<std::int32_t>(next(7)) - 1,
               next(11) == 0 ? null_time : time);
  }
  return events;
}

/// How many reached each stage when skipping passes and nothing is ever too late, told plainly.
std::vector<std::int64_t> reached_plainly(const Events& events, std::size_t stages) {
  std::map<std::int64_t, int> furthest;
  for (std::size_t row = 0; row < events.id.size(); ++row)
    if (events.time[row] != null_time && events.stage[row] >= 0 && events.stage[row] < static_cast<int>(stages)) {
      auto& far = furthest.try_emplace(events.id[row], -1).first->second;
      far = std::max(far, static_cast<int>(events.stage[row]));
    }
  std::vector<std::int64_t> reached(stages, 0);
  for (const auto& [id, far] : furthest)
    for (int s = 0; s <= far; ++s) ++reached[static_cast<std::size_t>(s)];
  return reached;
}

Events sorted_by_id(const Events& events) {
  std::vector<std::size_t> order(events.id.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return events.id[i]; });
  Events sorted;
  for (const auto i : order) sorted.add(events.id[i], events.stage[i], events.time[i]);
  return sorted;
}

bool same(const Passages& a, const Passages& b) {
  return a.row == b.row && a.furthest == b.furthest && a.end == b.end && a.end_time == b.end_time && a.times == b.times &&
         a.counts == b.counts;
}

} // namespace

TEST_CASE("a strict funnel within a window is ClickHouse's windowFunnel, id by id") {
  const auto& table = test::reference("window_funnel.json");
  const Events events{table["id"], table["stage"], table["time"]};
  const FunnelShape shape{.stages = table["stages"]};
  for (const auto& each : table["cases"]) {
    const PassageRule rule{.order = Order::strict,
                           .window = each["window"].get<std::int64_t>(),
                           .later_only = each["later_only"],
                           .nothing_between = each["nothing_between"]};
    const auto found = passages(events.view(), shape, rule);
    std::vector<std::pair<std::int64_t, int>> levels;
    for (std::size_t i = 0; i < found.size(); ++i) levels.emplace_back(events.id[found.row[i]], found.furthest[i] + 1);
    std::ranges::sort(levels);
    const std::vector<int> expected = each["level"];
    REQUIRE(levels.size() == expected.size());
    INFO("window " << *rule.window << " later_only " << rule.later_only << " nothing_between " << rule.nothing_between);
    int differ = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) differ += levels[i].second != expected[i];
    CHECK(differ == 0);
  }
}

TEST_CASE("skipping passes the stages skipped, and going back undoes nothing") {
  Events events;
  events.add(1, 0, 10);
  events.add(1, 2, 20); // passes stage 1
  events.add(1, 1, 30); // a return
  events.add(1, 2, 40); // a repeat
  events.add(1, 2, 40); // a duplicate
  events.add(1, -1, 5); // of no stage, but the id's first event
  const auto found = passages(events.view(), four);
  REQUIRE(found.size() == 1);
  CHECK(found.row[0] == 5);
  CHECK(found.furthest[0] == 2);
  CHECK(found.times == std::vector<std::int64_t>{10, 20, 20, null_time});
  CHECK(found.counts ==
        EventCounts{.events = 6, .ids = 1, .other = 1, .duplicates = 1, .repeats = 1, .returns = 1, .skipped = 1});

  const auto strict = passages(events.view(), four, {.order = Order::strict});
  CHECK(strict.times == std::vector<std::int64_t>{10, 30, 40, null_time}); // stage 2 before its turn does not count
}

TEST_CASE("a window counts from the first stage, and what comes at its end is within") {
  Events events;
  events.add(1, 0, 0);
  events.add(1, 1, 7);
  events.add(1, 2, 8);
  const auto found = tally(events.view(), four, {.window = 7});
  CHECK(found.reached == std::vector<std::int64_t>{1, 1, 0, 0});
  CHECK(found.counts.late == 1);
}

TEST_CASE("an end stands until a stage comes after it") {
  Events events;
  events.add(1, 0, 0);
  events.add(1, 4, 5); // the first way to end
  events.add(2, 0, 0);
  events.add(2, 5, 5);
  events.add(2, 1, 6); // reopened
  events.add(3, 3, 1); // the last stage: neither open nor ended
  const auto found = tally(events.view(), four);
  CHECK(found.ended == std::vector<std::int64_t>{1, 0});
  CHECK(found.open == 1);
  CHECK(found.counts.reopened == 1);
  const auto stays = tally(events.view(), four, {.reopens = false});
  CHECK(stays.ended == std::vector<std::int64_t>{1, 1});
  CHECK(stays.reached == std::vector<std::int64_t>{3, 1, 1, 1});
}

TEST_CASE("the tally is what a plain walk counts, sorted or not, of numbers, codes and words, with any number of threads") {
  for (const std::uint64_t ids : {1u, 3u, 500u, 40'000u}) {
    const auto events = made(ids, ids);
    const auto once = tally(events.view(), four);
    CHECK(once.reached == reached_plainly(events, 4));
    CHECK(tally(passages(events.view(), four)) == once);
    CHECK(once.reached[0] <= once.counts.ids);

    std::vector<std::string> words;
    std::vector<std::int32_t> codes, offsets = {0};
    std::string bytes;
    for (const auto id : events.id) {
      words.push_back("deal " + std::to_string(id));
      codes.push_back(static_cast<std::int32_t>(id % 2'000'000'011));
      bytes += words.back();
      offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    }
    const std::vector<std::string_view> views(words.begin(), words.end());
    for (const unsigned threads : {1u, 2u, 5u})
      for (const Order order : {Order::any, Order::strict}) {
        const PassageRule rule{.order = order, .window = 30};
        const auto expected = passages(events.view(), four, rule);
        CHECK(same(passages(events.view(), four, rule, {.threads = threads}), expected));
        CHECK(tally(sorted_by_id(events).view(), four, rule, {.threads = threads}) == tally(expected));
        CHECK(same(
            passages({std::span<const std::string_view>(views), events.stage, events.time}, four, rule, {.threads = threads}),
            expected));
        CHECK(same(passages({WordColumn{offsets, bytes.data()}, events.stage, events.time}, four, rule, {.threads = threads}),
                   expected));
        if (ids < 2'000)
          CHECK(same(
              passages({std::span<const std::int32_t>(codes), events.stage, events.time}, four, rule, {.threads = threads}),
              expected));
      }
  }
}

TEST_CASE("words of any length that differ in one byte, or in length alone, are other ids, sorted or not") {
  const std::string longest = "Opportunity \xc3\xa9\xff of the north, no. 0042";
  for (const std::size_t most : {0u, 1u, 3u, 4u, 7u, 8u, 9u, 15u, 16u, 17u, 23u, 24u, 31u, 32u, 38u}) {
    std::vector<std::string> words;
    for (std::size_t length = 0; length <= most; ++length) {
      words.push_back(longest.substr(0, length));
      for (std::size_t at = 0; at < length; ++at)
        for (const char other : {'\0', '\x7f', '\x80'}) {
          words.push_back(longest.substr(0, length));
          words.back()[at] = other;
        }
    }
    std::sort(words.begin(), words.end());
    auto events = made(words.size(), most);
    for (auto& id : events.id) id = (id + 77) / 1'000'003;
    const auto expected = tally(events.view(), four);
    CHECK(expected.reached == reached_plainly(events, 4));
    for (const auto& order : {events, sorted_by_id(events)}) {
      std::vector<std::string_view> views;
      for (const auto id : order.id) views.push_back(words[static_cast<std::size_t>(id)]);
      CHECK(tally({std::span<const std::string_view>(views), order.stage, order.time}, four) == expected);
    }
  }
}

TEST_CASE("tallies of disjoint ids merge to the tally of all, bit for bit, also by way of bytes") {
  const auto events = made(3'000, 9);
  const auto whole = tally(events.view(), four, {.order = Order::strict, .window = 20});
  std::vector<Events> batches(7);
  for (std::size_t row = 0; row < events.id.size(); ++row)
    batches[static_cast<std::size_t>(((events.id[row] % 7) + 7) % 7)].add(events.id[row], events.stage[row], events.time[row]);
  FunnelTally merged = tally(batches[3].view(), four, {.order = Order::strict, .window = 20});
  for (const std::size_t i : {6u, 0u, 1u, 5u, 2u, 4u})
    merged.merge(FunnelTally::from_bytes(tally(batches[i].view(), four, {.order = Order::strict, .window = 20}).bytes()));
  CHECK(merged == whole);
  CHECK(merged.bytes() == whole.bytes());
}

TEST_CASE("bytes that are damaged, cut short or of another version are refused") {
  const auto bytes = tally(made(20, 1).view(), four).bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto damaged = bytes;
    damaged[i] ^= std::byte{4};
    CHECK_THROWS_AS(FunnelTally::from_bytes(damaged), Error);
    CHECK_THROWS_AS(FunnelTally::from_bytes(std::span(bytes).first(i)), Error);
  }
}

TEST_CASE("groups, cohorts and periods add up to the whole") {
  const auto events = made(2'000, 4);
  const auto found = passages(events.view(), four);
  std::vector<std::int32_t> group(events.id.size());
  for (std::size_t row = 0; row < group.size(); ++row) group[row] = static_cast<std::int32_t>((events.id[row] % 4 + 4) % 4) - 1;
  auto groups = tally_by(found, group, 3);
  auto sum = groups[0];
  for (std::size_t i = 1; i < groups.size(); ++i) sum.merge(groups[i]);
  CHECK(sum.reached == tally(found).reached);
  CHECK(sum.open == tally(found).open);
  auto early = cohort(found, 0, 10);
  early.merge(cohort(found, 10, 50));
  CHECK(early.reached == tally(found).reached); // every id that reached any stage has reached the first
  auto arrived = arrivals(found, 0, 20);
  const auto later = arrivals(found, 20, 50);
  for (std::size_t s = 0; s < arrived.size(); ++s) arrived[s] += later[s];
  CHECK(arrived == tally(found).reached);

  const std::vector<double> ones(events.id.size(), 0.1);
  const auto amounts = amount_reached(found, {ones, {}});
  for (std::size_t s = 0; s < 4; ++s)
    CHECK(amounts[s] == doctest::Approx(0.1 * static_cast<double>(arrived[s])).epsilon(1e-14));
}

TEST_CASE("nothing gives nothing, and times may be as far apart as there are times") {
  const Events none;
  CHECK(tally(none.view(), four).reached == std::vector<std::int64_t>(4, 0));
  CHECK(passages(none.view(), four).size() == 0);
  Events wide;
  wide.add(1, 0, null_time + 1);
  wide.add(1, 1, std::numeric_limits<std::int64_t>::max());
  wide.add(2, 0, null_time);
  const auto found = tally(wide.view(), four, {.order = Order::strict, .window = std::numeric_limits<std::int64_t>::max()});
  CHECK(found.reached == std::vector<std::int64_t>{1, 0, 0, 0});
  CHECK(found.counts.null_times == 1);
  CHECK(found.counts.ids == 1);
}

TEST_CASE("columns of unequal length and codes beyond the shape are refused, with the row") {
  Events events;
  events.add(1, 0, 0);
  events.add(1, 6, 0);
  try {
    tally(events.view(), four);
    FAIL("a code beyond the shape was taken");
  } catch (const Error& error) {
    CHECK(error.column() == "stage");
    CHECK(error.row() == 1);
  }
  events.time.pop_back();
  CHECK_THROWS_AS(tally(events.view(), four), Error);
  CHECK_THROWS_AS(tally(Events{}.view(), {.stages = 1}), Error);
  CHECK_THROWS_AS(tally(Events{}.view(), {.stages = 33}), Error);
  CHECK_THROWS_AS(tally(Events{}.view(), four, {.window = -1}), Error);
  auto one = tally(Events{}.view(), four);
  CHECK_THROWS_AS(one.merge(tally(Events{}.view(), {.stages = 3})), Error);
}
