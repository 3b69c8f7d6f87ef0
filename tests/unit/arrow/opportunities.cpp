#include "arrow/opportunities.hpp"

#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage.hpp>

#include "made.hpp"
#include "support/property.hpp"

#include <limits>

using namespace landfall;
using namespace landfall::test;
using arrow::OpportunityColumns;
using arrow::OpportunityReading;
using pipeline::Outcome;

namespace {

OpportunityReading read(MadeColumn rows, const OpportunityColumns& columns = {}) {
  MadeStream stream({std::move(rows)});
  return arrow::read_opportunities(arrow::Table{arrow::Stream(stream.get())}, columns);
}

constexpr std::int32_t none = null_day; // written into a column, it is landfall's own null

MadeColumn deals(std::vector<std::string> stage, std::vector<std::int32_t> created, std::vector<std::int32_t> closed,
                 std::vector<double> amount) {
  return batch({made_utf8("stage", stage), made<std::int32_t>("created", "tdD", created),
                made<std::int32_t>("closed", "tdD", closed), made<double>("amount", "g", amount)});
}

std::vector<std::string> reasons(const OpportunityReading& reading) {
  std::vector<std::string> all;
  for (const auto& reject : reading.rejects().rows)
    all.push_back(std::to_string(reject.row) + " " + reject.column + ": " + reject.reason);
  return all;
}

} // namespace

TEST_CASE("a sound table is taken whole, in place") {
  MadeColumn table = deals({"Won", "lost", "Demo"}, {1, 2, 3}, {9, 8, none}, {10, 20, 30});
  table.children.push_back(made_utf8("owner", {"Ada", "Ben", "Ada"}));
  const auto reading = read(table, {.dimensions = {"owner"}, .optional_dimensions = {"product"}});
  const auto& view = reading.view();
  CHECK(view.size() == 3);
  CHECK(view.outcome[0] == Outcome::won);
  CHECK(view.outcome[1] == Outcome::lost);
  CHECK(view.outcome[2] == Outcome::open);
  CHECK(view.stage[2] == "Demo");
  CHECK(view.id.size() == 0);
  CHECK(view.expected_close.size() == 0);
  CHECK(view.dimension("owner")[1] == "Ben");
  CHECK(view.find_dimension("product") == nullptr);
  CHECK(reading.rejects().accepted == 3);
  CHECK(reading.last_day() == Date::from_days(9));
}

TEST_CASE("next steps and activities are read where they are wanted") {
  const auto table = [] {
    MadeColumn made_deals = deals({"won", "Demo", "Demo"}, {1, 2, 3}, {none, none, none}, {10, 20, 30});
    made_deals.children.push_back(made_utf8("next_step", {"call", "N/A", "mail"}));
    made_deals.children.push_back(made<std::int32_t>("last_activity", "tdD", {5, 6, none}));
    return made_deals;
  };
  const auto plain = read(table());
  CHECK(plain.view().has_next_step.empty());
  CHECK(plain.view().last_activity.size() == 0);
  const auto rich = read(table(), {.with_activity = true}); // the first row is rejected
  REQUIRE(rich.view().has_next_step.size() == 2);
  CHECK(rich.view().has_next_step[0] == 0);
  CHECK(rich.view().has_next_step[1] == 1);
  CHECK(rich.view().last_activity[0] == Date::from_days(6));
  CHECK(rich.view().last_activity.is_null(1));
  CHECK_THROWS_AS(read(table(), {.next_step = "todo"}), Error);
  CHECK(read(deals({"Demo"}, {1}, {none}, {1}), {.with_activity = true}).view().last_activity.size() == 0);
}

TEST_CASE("each wrong row is rejected with its number and reason, and the others keep their values") {
  MadeColumn table =
      deals({"won", "won", "open", "won", "open", "open", "open", "won"}, {1, 1, 1, 5, 3'000'000, 1, 2, 1},
            {none, 4, 4, 4, none, none, none, 4}, {1, 2, 3, 4, 5, std::numeric_limits<double>::infinity(), 7, 8});
  table.children.push_back(made_utf8("id", {"a", "b", "c", "d", "e", "f", "g", "b"}));
  table.children.push_back(made_utf8("owner", {"1", "2", "3", "4", "5", "6", "7", "8"}));
  const auto reading = read(table, {.dimensions = {"owner"}});
  CHECK(reasons(reading) ==
        std::vector<std::string>{"0 closed: it is won and has no close date", "2 closed: it is open and has a close date",
                                 "3 closed: it closed before it was created (1970-01-06)",
                                 "4 created: it lies outside the years 1400 to 9999", "5 amount: an amount is a finite number",
                                 "7 id: row 1 has this id already; the first stays"});
  CHECK(reading.rejects().given == 8);
  CHECK(reading.rejects().reconciles());
  const auto& view = reading.view();
  REQUIRE(view.size() == 2);
  CHECK(view.id[0] == "b");
  CHECK(view.outcome[0] == Outcome::won);
  CHECK(view.amount[1] == 7);
  CHECK(view.created[1] == Date::from_days(2));
  CHECK(view.closed[0] == Date::from_days(4));
  CHECK(!view.closed[1]);
  CHECK(view.stage[0] == "won");
  CHECK(view.dimension("owner")[1] == "7");
}

TEST_CASE("a row without id or stage is rejected") {
  MadeColumn table =
      batch({made_utf8("stage", {"open", "open", "open"}).with_validity({true, true, false}),
             made<std::int32_t>("created", "tdD", {1, 1, 1}), made<std::int32_t>("closed", "tdD", {none, none, none}),
             made<double>("amount", "g", {1, 2, 3}), made_utf8("id", {"", "x", "y"})});
  CHECK(reasons(read(table)) ==
        std::vector<std::string>{"0 id: an opportunity needs an id", "2 stage: an opportunity needs a stage"});
}

TEST_CASE("stages mean what their lists say, and nothing else is guessed") {
  const auto table = [] {
    return deals({"Closed Won", "Dead", "Demo", "won"}, {1, 1, 1, 1}, {2, 2, none, none}, {1, 1, 1, 1});
  };
  OpportunityColumns columns{.won_stages = {"Closed Won"}, .lost_stages = {"Dead"}};
  const auto reading = read(table(), columns);
  CHECK(reading.view().outcome[0] == Outcome::won);
  CHECK(reading.view().outcome[1] == Outcome::lost);
  CHECK(reading.view().outcome[3] == Outcome::open); // the lists are complete
  columns.open_stages = {"Demo"};
  CHECK(reasons(read(table(), columns)) ==
        std::vector<std::string>{"3 stage: this stage is in none of the lists: won, lost or open"});
  columns.open_stages = {"Demo", "Dead"};
  CHECK_THROWS_AS(read(table(), columns), Error);
}

TEST_CASE("one close date column is the expected one while a deal is open, and forgotten once it has closed") {
  const auto reading = read(deals({"won", "open"}, {1, 1}, {5, 7}, {1, 1}), {.expected_close = "closed"});
  CHECK(reading.rejects().rows.empty());
  CHECK(!reading.view().expected_close[0]);
  CHECK(reading.view().expected_close[1] == Date::from_days(7));
}

TEST_CASE("deals without a created date are taken and counted") {
  const auto reading = read(deals({"won", "open"}, {none, none}, {5, none}, {1, 1}));
  CHECK(reading.undated() == 2);
  CHECK(reading.rejects().rows.empty());
}

TEST_CASE("a column that is needed, or was named, must be there") {
  const auto table = [] { return deals({"won"}, {1}, {2}, {1}); };
  CHECK_THROWS_AS(read(table(), {.list_price = "price"}), Error);
  CHECK_THROWS_AS(read(table(), {.dimensions = {"owner"}}), Error);
  CHECK_THROWS_AS(read(batch({made_utf8("stage", {"won"})})), Error);
}

TEST_CASE("an empty table has no last day") {
  const auto reading = read(deals({}, {}, {}, {}));
  CHECK(reading.view().size() == 0);
  CHECK_THROWS_AS(reading.last_day(), Error);
}

TEST_CASE("accepted and rejected are always what was given, and what is accepted can be analysed") {
  holds("reconciles, and coverage does not throw", [] {
    const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 30));
    const auto day = rc::gen::weightedOneOf<std::int32_t>(
        {{6, rc::gen::inRange<std::int32_t>(0, 40)}, {2, rc::gen::just(none)}, {1, rc::gen::arbitrary<std::int32_t>()}});
    const auto stage = rc::gen::element<std::string>("won", "LOST", "open", "");
    const auto id = rc::gen::map(rc::gen::inRange(0, 40), [](int i) { return std::to_string(i); });
    MadeColumn table = deals(
        *rc::gen::container<std::vector<std::string>>(n, stage), *rc::gen::container<std::vector<std::int32_t>>(n, day),
        *rc::gen::container<std::vector<std::int32_t>>(n, day),
        *rc::gen::container<std::vector<double>>(n, rc::gen::element(1.0, -2.5, std::numeric_limits<double>::infinity())));
    table.children.push_back(made_utf8("id", *rc::gen::container<std::vector<std::string>>(n, id)));
    const auto reading = read(table);
    RC_ASSERT(reading.rejects().reconciles());
    RC_ASSERT(reading.rejects().given == static_cast<std::int64_t>(n));
    RC_ASSERT(reading.view().size() == static_cast<std::size_t>(reading.rejects().accepted));
    const auto snapshot = pipeline::snapshot(reading.view(), Date::from_days(20));
    const auto rows =
        pipeline::coverage(snapshot, pipeline::open_amounts(snapshot), {Date::from_days(0), Date::from_days(90), "q"}, {});
    RC_ASSERT(rows.size() == 1u);
  });
}
