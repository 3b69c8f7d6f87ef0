#include "io/described_json.hpp"

#include <doctest/doctest.h>
#include <landfall/core/reject.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/stats/interval.hpp>

using namespace landfall;
using io::described_json;

namespace {

enum class Colour : std::uint8_t { red, green };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "green"; }

struct Nested {
  std::optional<double> amount;
  Date day;
  Colour colour = Colour::red;
  bool yes = true;
  std::vector<Reject> rejects;
  stats::Interval interval;
};

} // namespace

template <> struct landfall::fields_of<Nested> {
  static constexpr auto value =
      fields(field("amount", &Nested::amount, ""), field("day", &Nested::day, ""), field("colour", &Nested::colour, ""),
             field("yes", &Nested::yes, ""), field("rejects", &Nested::rejects, ""), field("interval", &Nested::interval, ""));
};

TEST_CASE("a described value reads as an object in the order of its fields") {
  const Nested value{.amount = 2.5,
                     .day = Date::from_ymd(2017, 10, 1),
                     .colour = Colour::green,
                     .rejects = {{.row = 3, .column = "id", .value = "", .reason = "empty"}},
                     .interval = {.estimate = 0.5, .low = 0.25, .high = 0.75, .n = 4}};
  CHECK(described_json(value).dump() == R"({"amount":2.5,"day":"2017-10-01","colour":"green","yes":true,)"
                                        R"("rejects":[{"row":3,"column":"id","value":"","reason":"empty"}],)"
                                        R"("interval":{"estimate":0.5,"low":0.25,"high":0.75,"level":0.8,"n":4}})");
}

TEST_CASE("what is not there is null: an empty optional, NaN, an infinity") {
  const auto json = described_json(Nested{});
  CHECK(json["amount"].is_null());
  CHECK(json["interval"]["estimate"].is_null());
  CHECK(json["interval"]["low"].is_null());
  CHECK(json["interval"]["high"].is_null());
  CHECK(json["rejects"] == io::Json::array());
}

TEST_CASE("an enum of landfall reads by its own to_string") {
  CHECK(described_json(pipeline::CoverageRow{.segment = "West"})["definition"] == "to_go");
}

TEST_CASE("text that is not UTF-8 does not stop the writing") {
  CHECK(io::pretty(described_json(std::string("Jos\xE9"))) == "\"Jos\xEF\xBF\xBD\"\n");
}
