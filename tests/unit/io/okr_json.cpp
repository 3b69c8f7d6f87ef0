#include "support/property.hpp"
#include "support/text_file.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/okr_json.hpp>
#include <landfall/okr/review_row.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace landfall;
using io::parse_okrs;
using nlohmann::json;
using okr::Direction;

namespace {

/// The example of the header.
const char* const example = R"({
  "period": "2017-Q4",
  "objectives": [
    { "name": "Win the mid-market",
      "owner": "Ann",
      "key_results": [
        { "name": "Bookings", "direction": "increase", "initial": 0, "target": 2900000, "unit": "USD", "weight": 2,
          "owner": "Ben",
          "phases": [{"by": "2017-10-31", "value": 800000}],
          "check_ins": [{"date": "2017-10-06", "value": 150000, "note": "two renewals early"}] },
        { "name": "Customer health", "direction": "stay_above", "target": 85, "unit": "%",
          "period": {"begin": "2017-11-01", "end": "2018-01-01", "label": "Nov–Dec"} } ] } ] })";

/// One objective with one key result, to be spoilt.
json small() {
  return {{"objectives",
           {{{"name", "Grow"},
             {"key_results",
              {{{"name", "Bookings"},
                {"direction", "increase"},
                {"initial", 0},
                {"target", 100},
                {"period", "2017-Q4"},
                {"check_ins", {{{"date", "2017-10-06"}, {"value", 5}}}}}}}}}}};
}
const json::json_pointer at("/objectives/0/key_results/0");
const std::string place = "objectives[0].key_results[0]";

/// The error over a text; fails the test when there is none.
Error refusal(const std::string& text) {
  try {
    parse_okrs(text, "okrs.json");
  } catch (const Error& error) {
    CHECK(error.message().starts_with("okrs.json: "));
    return error;
  }
  FAIL_CHECK("was not refused: " << text);
  return {ErrorCode::internal, ""};
}

void refuses(const json& document, std::string_view where, std::string_view words) {
  const auto error = refusal(document.dump());
  CAPTURE(std::string(error.what()));
  CHECK(error.code() == ErrorCode::invalid_argument);
  CHECK(error.column() == where);
  CHECK(error.message().find(words) != std::string::npos);
}

/// The small document with one member of the key result changed.
json with(const char* key, json value) {
  auto document = small();
  document[at][key] = std::move(value);
  return document;
}
json without(const char* key) {
  auto document = small();
  document[at].erase(key);
  return document;
}

} // namespace

TEST_CASE("the example of the header reads as it says") {
  const auto objectives = parse_okrs(example, "okrs.json");
  REQUIRE(objectives.size() == 1);
  CHECK(objectives[0].name == "Win the mid-market");
  CHECK(objectives[0].owner == "Ann");
  REQUIRE(objectives[0].key_results.size() == 2);
  const auto& bookings = objectives[0].key_results[0];
  CHECK(bookings.name == "Bookings");
  CHECK(bookings.owner == "Ben");
  CHECK(bookings.unit == "USD");
  CHECK(bookings.direction == Direction::increase);
  CHECK(bookings.initial == 0.0);
  CHECK(bookings.target == 2'900'000.0);
  CHECK(bookings.weight == 2.0);
  CHECK(bookings.period == Period{Date::parse("2017-10-01"), Date::parse("2018-01-01"), "2017-Q4"});
  REQUIRE(bookings.phases.size() == 1);
  CHECK(bookings.phases[0].by == Date::parse("2017-10-31"));
  CHECK(bookings.phases[0].value == 800'000.0);
  REQUIRE(bookings.check_ins.size() == 1);
  CHECK(bookings.check_ins[0].date == Date::parse("2017-10-06"));
  CHECK(bookings.check_ins[0].value == 150'000.0);
  CHECK(bookings.check_ins[0].note == "two renewals early");
  const auto& health = objectives[0].key_results[1];
  CHECK(health.direction == Direction::stay_above);
  CHECK_FALSE(health.initial);
  CHECK(health.owner.empty());
  CHECK(health.weight == 1.0);
  CHECK(health.check_ins.empty());
  CHECK(health.period == Period{Date::parse("2017-11-01"), Date::parse("2018-01-01"), "Nov–Dec"});
}

TEST_CASE("the nearest period holds, by the fiscal calendar given") {
  auto document = small();
  document[at].erase("period");
  document["period"] = "2017";
  CHECK(parse_okrs(document.dump(), "")[0].key_results[0].period.label == "2017");
  document["objectives"][0]["period"] = "2018-Q3";
  document[at]["check_ins"] = json::array();
  const FiscalCalendar february({.first_month = 2});
  CHECK(parse_okrs(document.dump(), "", february)[0].key_results[0].period ==
        Period{Date::parse("2017-08-01"), Date::parse("2017-11-01"), "2018-Q3"});
  document[at]["period"] = {{"begin", "2017-08-15"}, {"end", "2017-09-01"}};
  CHECK(parse_okrs(document.dump(), "", february)[0].key_results[0].period.label == "2017-08-15 to 2017-08-31");
}

TEST_CASE("no objectives, and an objective without key results, are no error") {
  CHECK(parse_okrs(R"({"objectives": []})", "").empty());
  const auto wish = parse_okrs(R"({"objectives": [{"name": "Be kind", "key_results": []}]})", "");
  REQUIRE(wish.size() == 1);
  CHECK(wish[0].key_results.empty());
}

TEST_CASE("null counts as not given, and a byte-order mark is no text") {
  auto document = with("owner", nullptr);
  document[at]["weight"] = nullptr;
  const auto read = parse_okrs("\xEF\xBB\xBF" + document.dump(), "");
  CHECK(read[0].key_results[0].weight == 1.0);
  CHECK(read[0].key_results[0].owner.empty());
}

TEST_CASE("an error names the place, what was expected and what was found") {
  auto document = small();
  document["objectives"].push_back(document["objectives"][0]);
  document["objectives"].push_back(document["objectives"][0]);
  document["objectives"][2]["key_results"][0]["target"] = "abc";
  refuses(document, "objectives[2].key_results[0].target", R"(a number was expected, this is a string, "abc")");
  refuses(with("name", 5), place + ".name", "text was expected, this is a number, 5");
  refuses(with("name", ""), place + ".name", "cannot be empty");
  refuses(with("check_ins", "none"), place + ".check_ins", R"(a list was expected, this is a string, "none")");
  refuses(with("check_ins", {5}), place + ".check_ins[0]", "an object was expected, this is a number, 5");
  refuses(with("weight", true), place + ".weight", "a number was expected, this is a boolean, true");
  refuses(json::array(), "", "an object was expected, this is an array");
  refuses({{"objectives", json::object()}}, "objectives", "a list was expected, this is an object");
}

TEST_CASE("a long text that is not expected is cut between characters") {
  const auto error = refusal(with("target", std::string(25, 'x') + "ääääääääääääääää").dump());
  CHECK(error.message().ends_with("äää…"));
  CHECK_NOTHROW(json(error.message()).dump()); // throws on text that is not UTF-8
}

TEST_CASE("a key that is not known is refused, and the known ones are listed") {
  refuses(with("traget", 5), place + ".traget", "known are: name, owner, unit, direction, initial, target, weight, period");
  auto document = small();
  document["objective"] = json::array();
  refuses(document, "objective", "known are: period, objectives");
  document = small();
  document["objectives"][0]["title"] = "Grow";
  refuses(document, "objectives[0].title", "known are: name, owner, period, key_results");
  refuses(with("check_ins", {{{"date", "2017-10-06"}, {"values", 5}}}), place + ".check_ins[0].values",
          "known are: date, value, note");
  refuses(with("phases", {{{"date", "2017-10-06"}, {"value", 5}}}), place + ".phases[0].date", "known are: by, value");
  refuses(with("period", {{"from", "2017-10-06"}}), place + ".period.from", "known are: begin, end, label");
}

TEST_CASE("a key that is missing is named") {
  for (const char* key : {"name", "direction", "target"})
    refuses(without(key), place, "the key \"" + std::string(key) + "\" is missing");
  refuses(without("period"), place, "the key \"period\" is missing, here and at the objective and at the top");
  refuses(json::object(), "", "the key \"objectives\" is missing");
  refuses({{"objectives", {{{"name", "Grow"}}}}}, "objectives[0]", "the key \"key_results\" is missing");
  refuses(with("check_ins", {{{"date", "2017-10-06"}}}), place + ".check_ins[0]", "the key \"value\" is missing");
  refuses(with("phases", {{{"value", 5}}}), place + ".phases[0]", "the key \"by\" is missing");
}

TEST_CASE("dates, periods and directions that are none are refused with what would be") {
  refuses(with("check_ins", {{{"date", "06.10.2017"}, {"value", 5}}}), place + ".check_ins[0].date", "06.10.2017");
  refuses(with("check_ins", {{{"date", "2017-02-29"}, {"value", 5}}}), place + ".check_ins[0].date", "there is no day");
  refuses(with("period", "Q4 2017"), place + ".period", "2017-Q4");
  refuses(with("period", "2017-Q5"), place + ".period", "2017-Q5");
  refuses(with("period", {{"begin", "2017-10-01"}, {"end", "2017-10-01"}}), place + ".period.end", "the first day after it");
  refuses(with("direction", "up"), place + ".direction", "known are: increase, decrease, stay_above, stay_below");
}

TEST_CASE("a key result that cannot be is refused at the member at fault") {
  refuses(with("target", 0), place + ".target", "the target is the initial value");
  refuses(with("target", -1), place + ".target", "use decrease");
  refuses(without("initial"), place, "needs its initial value");
  refuses(with("weight", -1), place + ".weight", "a weight");
  refuses(with("check_ins", {{{"date", "2017-10-06"}, {"value", 5}}, {{"date", "2017-09-30"}, {"value", 1}}}),
          place + ".check_ins[1]", "before the period");
  refuses(with("phases", {{{"by", "2017-11-30"}, {"value", 60}}, {{"by", "2017-10-31"}, {"value", 20}}}), place + ".phases[1]",
          "phases ascend");
}

TEST_CASE("what is not JSON is refused with line and column") {
  const auto parse_error = [](const std::string& text, std::string_view words) {
    const auto error = refusal(text);
    CAPTURE(std::string(error.what()));
    CHECK(error.code() == ErrorCode::parse);
    CHECK(error.message().find(words) != std::string::npos);
  };
  parse_error("", "line 1, column 1");
  parse_error("{\"objectives\":\n [}", "line 2, column 3");
  parse_error("{\"objectives\": [\"\xFF\"]}", "UTF-8");
  parse_error(R"({"objectives": [1e999]})", "1e999");
  parse_error(R"({"objectives": [], "objectives": []})", R"(the key "objectives" stands twice in one object)");
}

TEST_CASE("a file reads as its text does, and one that is not there is named") {
  const test::TextFile file(example, "okrs.json");
  CHECK(io::read_okrs(file.path())[0].key_results[0].target == 2'900'000.0);
  std::ofstream(file.path()) << "{";
  CHECK_THROWS_WITH_AS(io::read_okrs(file.path()), doctest::Contains(file.path().string().c_str()), Error);
  try {
    io::read_okrs("no/such/okrs.json");
    FAIL_CHECK("a file that is not there was read");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::not_found);
    CHECK(error.message() == "cannot open no/such/okrs.json");
  }
}

TEST_CASE("what is read goes straight into a review") {
  const auto rows = okr::review_rows(parse_okrs(example, ""), Date::parse("2017-10-31"));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].key_result == "Bookings");
  CHECK(rows[0].owner == "Ben");
  CHECK(rows[0].status == okr::Status::off_track);
  CHECK(*rows[0].progress == doctest::Approx(150.0 / 2900.0));
  CHECK(rows[0].expected == doctest::Approx(800.0 / 2900.0));
  CHECK(rows[1].owner == "Ann");
  CHECK_FALSE(rows[1].progress);
}

TEST_CASE("any numbers, names and check-ins read back as they were written") {
  test::holds("parse(write(x)) = x", [](std::int32_t initial, std::int32_t target, const std::vector<std::uint8_t>& days) {
    RC_PRE(initial != target);
    auto document = small();
    auto& key_result = document[at];
    key_result["direction"] = target > initial ? "increase" : "decrease";
    key_result["initial"] = initial / 7.0;
    key_result["target"] = target / 7.0;
    key_result["name"] = "ü \" \\ \n";
    key_result["check_ins"] = json::array();
    for (const auto day : days)
      key_result["check_ins"].push_back(
          {{"date", (Date::parse("2017-10-01") + day).to_string()}, {"value", day / 3.0}, {"note", std::to_string(day)}});
    const auto read = parse_okrs(document.dump(), "")[0].key_results[0];
    RC_ASSERT(read.name == "ü \" \\ \n");
    RC_ASSERT(*read.initial == initial / 7.0);
    RC_ASSERT(read.target == target / 7.0);
    RC_ASSERT(read.check_ins.size() == days.size());
    for (std::size_t i = 0; i < days.size(); ++i) {
      RC_ASSERT(read.check_ins[i].date == Date::parse("2017-10-01") + days[i]);
      RC_ASSERT(read.check_ins[i].value == days[i] / 3.0);
      RC_ASSERT(read.check_ins[i].note == std::to_string(days[i]));
    }
  });
}

TEST_CASE("what a key result measures, and of whom, may be said; half of whom may not") {
  const auto text = [](const char* more) {
    return std::string(
               R"({"period": "2025-Q4", "objectives": [{"name": "O", "key_results": [{"name": "K", "direction": "increase",
        "initial": 0, "target": 5)") +
           more + "}]}]}";
  };
  const auto result =
      io::parse_okrs(text(R"(, "metric": "bookings", "dimension": "region", "segment": "East")"), "o.json")[0].key_results[0];
  CHECK(result.metric == "bookings");
  CHECK(result.dimension == "region");
  CHECK(result.segment == "East");
  CHECK(io::parse_okrs(text(""), "o.json")[0].key_results[0].metric.empty());
  CHECK_THROWS_WITH_AS(io::parse_okrs(text(R"(, "dimension": "region")"), "o.json"), doctest::Contains("go together"), Error);
}
