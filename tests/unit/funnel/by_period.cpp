// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/by_period.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/stats/random.hpp>

#include <doctest/doctest.h>
#include <vector>

using doctest::Approx;
using namespace landfall;
using namespace landfall::funnel;

namespace {

const Funnel three({{.name = "lead"}, {.name = "demo"}, {.name = "won"}});
const FunnelShape shape{.stages = 3, .ends = 0};

struct Events {
  std::vector<std::int64_t> id, time;
  std::vector<std::int32_t> stage;
  void add(std::int64_t of, std::int32_t to, std::int64_t at) { id.push_back(of), stage.push_back(to), time.push_back(at); }
  Passages read() const { return passages({std::span<const std::int64_t>(id), stage, time}, shape); }
};

/// Leads of 400 days from 2026-01-01 on, ten a day; a demo after up to twenty days for so many of them.
Events company(std::uint64_t study, double before, double after) {
  stats::Random random(17, study);
  const auto first = Date::from_ymd(2026, 1, 1).days();
  Events events;
  for (int day = 0; day < 400; ++day)
    for (int lead = 0; lead < 10; ++lead) {
      const std::int64_t id = day * 10 + lead;
      events.add(id, 0, first + day);
      if (random.uniform() < (day < 181 ? before : after)) // 181: from July on
        events.add(id, 1, first + day + static_cast<std::int64_t>(20.0 * random.uniform()));
    }
  return events;
}

} // namespace

TEST_CASE("periods begin on the first of a month, quarter or year, or on a Monday") {
  const auto day = [](int month, int number) { return Date::from_ymd(2026, month, number); };
  CHECK(period_begins(day(2, 14), day(3, 31), Every::month) == std::vector{day(2, 1), day(3, 1), day(4, 1)});
  CHECK(period_begins(day(2, 14), day(2, 14), Every::quarter) == std::vector{day(1, 1), day(4, 1)});
  CHECK(period_begins(day(2, 14), day(2, 16), Every::week) == std::vector{day(2, 9), day(2, 16), day(2, 23)});
  CHECK(period_begins(day(2, 14), day(2, 16), Every::year) == std::vector{day(1, 1), Date::from_ymd(2027, 1, 1)});
  CHECK_THROWS_AS(period_begins(day(2, 14), day(2, 13), Every::week), Error);
}

TEST_CASE("by period counts arrivals, by cohort what became of those that came") {
  const auto january = Date::from_ymd(2026, 1, 1).days(), february = january + 31;
  Events events;
  events.add(1, 0, january), events.add(1, 1, january + 3);   // within the horizon
  events.add(2, 0, january + 30), events.add(2, 1, february); // passes in the next month
  events.add(3, 0, january + 1), events.add(3, 1, february + 20);
  events.add(4, 0, february + 1);
  const auto begins = period_begins(Date::from_days(january), Date::from_days(february), Every::month);
  const auto table = by_period(three, events.read(), begins, {.horizon_days = 10.0, .as_of = february + 27});
  REQUIRE(table.rows.size() == 4);
  const auto &first = table.rows[0], &second = table.rows[2];
  CHECK(first.from == "lead");
  CHECK(first.arrived_from == 3);
  CHECK(first.arrived_to == 1);
  CHECK(*first.by_period == Approx(1.0 / 3.0));
  CHECK(first.by_cohort.estimate == Approx(2.0 / 3.0)); // 3 took fifty days
  CHECK(first.by_cohort.n == 3);
  CHECK(second.arrived_from == 1);
  CHECK(second.arrived_to == 2);
  CHECK(*second.by_period == Approx(2.0)); // more than came
  CHECK(second.by_cohort.estimate == 0.0);
  CHECK(*table.rows[3].by_period == 0.0);
}

TEST_CASE("periods' cohorts are the whole's, whatever the periods") {
  const auto read = company(3, 0.4, 0.3).read();
  const auto first = Date::from_ymd(2026, 1, 1), last = first + 399;
  const std::int64_t as_of = last.days();
  const auto whole = conversions_within(read, {.begin = first.days(), .end = last.days() + 1, .horizon = 30, .as_of = as_of});
  for (const auto every : {Every::week, Every::month, Every::quarter, Every::year}) {
    const auto table = by_period(three, read, period_begins(first, last, every), {.as_of = as_of});
    std::int64_t watched = 0, arrived = 0;
    double passed = 0.0;
    for (const auto& row : table.rows) {
      if (row.from != "lead") continue;
      watched += row.by_cohort.n, arrived += row.arrived_from;
      if (row.by_cohort.n > 0) passed += row.by_cohort.estimate * static_cast<double>(row.by_cohort.n);
    }
    CHECK(watched == whole[0].trials);
    CHECK(passed == Approx(static_cast<double>(whole[0].successes)));
    CHECK(arrived == 4000);
  }
}

TEST_CASE("a change of level is named with its month, and its absence is not taken for one") {
  const auto first = Date::from_ymd(2026, 1, 1), last = first + 399;
  const auto begins = period_begins(first, last, Every::month);
  int in_july = 0, false_alarms = 0;
  for (std::uint64_t study = 0; study < 40; ++study) {
    const auto changed = by_period(three, company(study, 0.45, 0.30).read(), begins, {.as_of = last.days()});
    in_july += changed.changes[0].since == Date::from_ymd(2026, 7, 1);
    const auto same = by_period(three, company(100 + study, 0.4, 0.4).read(), begins, {.as_of = last.days()});
    false_alarms += same.changes[0].since.has_value() || same.changes[1].since.has_value();
  }
  CHECK(in_july >= 36);
  CHECK(false_alarms <= 9); // of 40, 4 to be expected at 10%; 9 in fewer than 2 of 100 series
}

TEST_CASE("what can not be a table of periods is refused") {
  const auto read = company(1, 0.4, 0.4).read();
  const auto first = Date::from_ymd(2026, 1, 1);
  const std::vector<Date> fine{first, first + 31}, one{first}, back{first, first};
  CHECK_THROWS_AS(by_period(three, read, one, {}), Error);
  CHECK_THROWS_AS(by_period(three, read, back, {}), Error);
  CHECK_THROWS_AS(by_period(three, read, fine, {.horizon_days = 0.0}), Error);
  CHECK_THROWS_AS(by_period(three, read, fine, {.level = 1.0}), Error);
  CHECK_THROWS_AS(by_period(three, read, fine, {.alpha = 0.0}), Error);
  CHECK_THROWS_AS(by_period(Funnel({{.name = "a"}, {.name = "b"}}), read, fine, {}), Error);
  const auto none = by_period(three, Events{}.read(), fine, {});
  CHECK(none.rows.size() == 2);
  CHECK(none.rows[0].by_cohort.n == 0);
  CHECK_FALSE(none.changes[0].since.has_value());
}
