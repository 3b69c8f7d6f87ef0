// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"
#include "support/reference.hpp"

#include <doctest/doctest.h>

using landfall::test::run;
using landfall::test::TextFile;
using nlohmann::json;

TEST_CASE("the funnel of the loan applications of BPI 2012 is what their description says") {
  const auto folder = landfall::test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: there are no public data here");
    return;
  }
  const auto ran = run("funnel --events '" + (folder / "bpi2012/bpi2012_events.csv.gz").string() +
                       "' --mapping '" LANDFALL_SOURCE_DIR "/examples/bpi2012/mapping.json' --json -");
  REQUIRE(ran.code == 0);
  const auto answer = json::parse(ran.out);
  std::vector<int> reached;
  for (const auto& stage : answer["stages"]) reached.push_back(stage["reached"]);
  CHECK(reached == std::vector<int>{13'087, 7'367, 5'113, 5'015, 3'254, 2'246});
  CHECK(answer["ended"]["declined"] == 7'635);
  CHECK(answer["ended"]["cancelled"] == 2'807);
  CHECK(answer["open"] == 399);
  CHECK(answer["counts"]["events"] == 262'200);
  CHECK(answer["rejected"] == 0);
  // R 4.2.2: prop.test(7367, 13087, conf.level = 0.8, correct = FALSE)
  CHECK(answer["conversion"][0]["conversion"]["estimate"].get<double>() == doctest::Approx(7367.0 / 13087.0));
  CHECK(answer["conversion"][0]["conversion"]["low"].get<double>() == doctest::Approx(0.557360757436056).epsilon(1e-9));
}

TEST_CASE("a funnel within days, in strict order, counts what came in time and in turn") {
  const TextFile mapping(R"({"stages": [{"name": "lead"}, {"name": "demo"}, {"name": "won"}], "ends": [{"name": "lost"}]})",
                         "mapping.json");
  const TextFile events("id,stage,time\n"
                        "a,lead,2025-01-01\na,demo,2025-01-05T12:00:00Z\na,won,2025-02-01\n"
                        "b,lead,2025-01-01\nb,won,2025-01-02\nb,lost,2025-01-03\n"
                        "c,lead,2025-01-01T01:00:00+01:00\nc,demo,2025-01-08\nc,nothing,soon\n",
                        "events.csv");
  const auto command = "funnel --events '" + events.path().string() + "' --mapping '" + mapping.path().string() + "' --json - ";
  const auto any = json::parse(run(command).out);
  CHECK(any["stages"][1]["reached"] == 3);
  CHECK(any["stages"][2]["reached"] == 2);
  CHECK(any["rejected"] == 1);
  const auto strict = json::parse(run(command + "--order strict --within 7").out);
  CHECK(strict["stages"][0]["reached"] == 3);
  CHECK(strict["stages"][1]["reached"] == 2); // b skipped it; c came to it at the last moment
  CHECK(strict["stages"][2]["reached"] == 0);
  CHECK(strict["ended"]["lost"] == 1);
  CHECK(strict["open"] == 2);
  const auto page = run("funnel --events '" + events.path().string() + "' --mapping '" + mapping.path().string() + "'");
  CHECK(page.code == 0);
  CHECK(page.out.find("1 of 9 rows were rejected, the first in line 10") != page.out.npos);
}

TEST_CASE("funnel refuses what it cannot read, in one sentence with code 2") {
  const TextFile events("id,stage,time\na,lead,2025-01-01\n", "events.csv");
  for (const char* text : {"{}", R"({"stages": [{"name": "lead"}]})", R"({"stages": [{"name": "a"}, {"name": "a"}]})",
                           R"({"stages": [{"name": "a"}, {"name": "b"}], "events": {"id": "deal"}})",
                           R"({"stages": [{"name": "a"}, {"name": "b"}], "step": 1})"}) {
    const TextFile mapping(text, "mapping.json");
    const auto ran = run("funnel --events '" + events.path().string() + "' --mapping '" + mapping.path().string() + "'");
    INFO(text);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.error.starts_with("landfall: "));
  }
}
