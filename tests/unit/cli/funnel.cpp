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
  // lifelines 0.30.3 on the same stays: KaplanMeierFitter's median and 90% point, AalenJohansenFitter's last value and half of
  // it.
  const auto& sent = answer["time_in_stage"][3];
  CHECK(sent["still_there"] == 231);
  CHECK(sent["median"]["estimate"].get<double>() == doctest::Approx(10.961798657408508).epsilon(1e-9));
  CHECK(sent["p90"]["estimate"].get<double>() == doctest::Approx(30.771281712957716).epsilon(1e-9));
  const auto& approved = answer["time_to_stage"][4];
  CHECK(approved["ended"] == 10'442);
  CHECK(approved["open"] == 399);
  CHECK(approved["share"]["estimate"].get<double>() == doctest::Approx(0.179923747297464).epsilon(1e-9));
  CHECK(approved["half"]["estimate"].get<double>() == doctest::Approx(14.798757268517875).epsilon(1e-7));
}

TEST_CASE("deals alone make a funnel: created, then won or lost") {
  const auto folder = landfall::test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: there are no public data here");
    return;
  }
  const auto command = "funnel --deals '" + (folder / "crm_maven/sales_pipeline.csv").string() +
                       "' --mapping '" LANDFALL_SOURCE_DIR "/examples/maven/mapping.json' ";
  const auto ran = run(command + "--by product --json -");
  REQUIRE(ran.code == 0);
  const auto answer = json::parse(ran.out);
  CHECK(answer["stages"][0]["reached"] == 8'300);
  CHECK(answer["stages"][1]["reached"] == 4'238);
  CHECK(answer["ended"]["lost"] == 2'473);
  CHECK(answer["open"] == 1'589);
  CHECK(answer["without_created"] == 500);
  CHECK(answer["rejected"] == 0);
  CHECK_FALSE(answer["stages"][0].contains("amount")); // known at the close alone
  // R 4.2.2: survival 3.5-3's survfit(Surv(days, end > 0), conf.int = 0.8, conf.type = "log-log"), cmprsk 2.2-11's cuminc.
  const auto& cycle = answer["time_in_stage"][0];
  CHECK(cycle["median"]["estimate"] == 69.0);
  CHECK(cycle["median"]["low"] == 68.0);
  CHECK(cycle["median"]["high"] == 70.0);
  CHECK(cycle["restricted_mean"]["estimate"].get<double>() == doctest::Approx(115.69070357084172).epsilon(1e-12));
  CHECK(answer["time_to_stage"][0]["share"]["estimate"].get<double>() == doctest::Approx(0.5194391984997352).epsilon(1e-12));
  CHECK(answer["time_to_stage"][0]["half"]["estimate"] == 59.0);
  CHECK(answer["by_segment"].size() == 7);
  CHECK(run(command).out.find("500 deals have no created day and are left out") != std::string::npos);
  CHECK(run(command + "--by planet").code == 2);
  CHECK(run(command + "--events '" LANDFALL_SOURCE_DIR "/README.md'").code == 2);
  CHECK(run("funnel").code == 2);
}

TEST_CASE("asked period by period the page has a line for each, and the JSON every row") {
  std::string rows = "id,stage,time\n";
  for (int i = 0; i < 600; ++i) {
    const int month = i / 100 + 1;
    const auto day = [&](int number) { return "2025-0" + std::to_string(month) + "-1" + std::to_string(number % 10); };
    rows += std::to_string(i) + ",lead," + day(0) + "\n";
    if (i % 10 < (month < 4 ? 6 : 2)) rows += std::to_string(i) + ",won," + day(5) + "\n";
  }
  const TextFile mapping(R"({"stages": [{"name": "lead"}, {"name": "won"}]})", "mapping.json");
  const TextFile events(rows + "x,lead,2025-07-31\n", "events.csv");
  const auto command = "funnel --events '" + events.path().string() + "' --mapping '" + mapping.path().string() + "' ";
  const auto ran = run(command + "--every month --horizon 20");
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("2025-02-01   60.0% (60.0%)") != std::string::npos);
  CHECK(ran.out.find("2025-07-01   not yet (0.0%)") != std::string::npos);
  CHECK(ran.out.find("lead to won has been another since 2025-04-01") != std::string::npos);
  const auto answer = json::parse(run(command + "--every quarter --json -").out);
  CHECK(answer["by_period"].size() == 3);
  CHECK(answer["by_period"][0]["arrived_from"] == 300);
  CHECK(answer["step_changes"].size() == 1);
  CHECK(run(command + "--every fortnight").code != 0);
}

TEST_CASE("the page says how long stages take and, asked since when, what changed and costs most") {
  std::string rows = "id,stage,time,value\n";
  for (int i = 0; i < 400; ++i) {
    const bool late = i >= 200;
    const auto day = [](int number) {
      return "2025-" + std::string(number < 31 ? "01-" : "03-") + (number % 31 < 9 ? "0" : "") +
             std::to_string(number % 31 + 1);
    };
    const auto id = std::to_string(i), begun = day(late ? 31 + i % 5 : i % 5), next = day(late ? 41 + i % 5 : 10 + i % 5);
    rows += id + ",lead," + begun + ",100\n";
    if (i % 10 < (late ? 3 : 6)) rows += id + ",won," + next + ",100\n";
  }
  const TextFile mapping(R"({"events": {"amount": "value"}, "stages": [{"name": "lead"}, {"name": "won"}]})", "mapping.json");
  const TextFile events(rows + "x,lead,2025-06-01,100\n", "events.csv");
  const auto command = "funnel --events '" + events.path().string() + "' --mapping '" + mapping.path().string() + "' ";
  const auto ran = run(command + "--since 2025-03-01 --horizon 20");
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("days in stage") != std::string::npos);
  CHECK(ran.out.find("worsening") != std::string::npos);
  CHECK(ran.out.find("The leak that costs most: lead to won, 6000 (") != std::string::npos); // 200 · (0.6 − 0.3) · 100
  const auto answer = json::parse(run(command + "--since 2025-03-01 --horizon 20 --json -").out);
  CHECK(answer["trend"][0]["trend"] == "worsening");
  CHECK(answer["trend"][0]["before"]["n"] == 200);
  CHECK(run(command + "--since yesterday").code == 2);
  CHECK(run(command + "--since 2025-03-01 --horizon -1").code == 2);
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

TEST_CASE("loan applications split by who took them on, pooled, and every one of them is in a segment") {
  const auto folder = landfall::test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: there are no public data here");
    return;
  }
  const auto command = "funnel --events '" + (folder / "bpi2012/bpi2012_events.csv.gz").string() +
                       "' --mapping '" LANDFALL_SOURCE_DIR "/examples/bpi2012/mapping.json' --by resource";
  const auto at_stage = run(command + " --at accepted --json -");
  REQUIRE(at_stage.code == 0);
  const auto rows = json::parse(at_stage.out)["by_segment"];
  std::int64_t entered = 0, passed = 0;
  for (const auto& row : rows)
    if (row["from"] == rows[0]["from"])
      entered += row["entered"].get<std::int64_t>(), passed += row["passed"].get<std::int64_t>();
  CHECK(entered == 13'087);
  CHECK(passed == 7'367);
  int pooled = 0;
  for (const auto& row : rows)
    if (row["entered"].get<int>() > 0) pooled += row["pooled"]["low"].get<double>() < row["pooled"]["high"].get<double>();
  CHECK(pooled > 100);
  CHECK(run(command).out.find("by segment") != std::string::npos);
  const auto wrong = run(command + " --at nowhere");
  CHECK(wrong.code != 0);
  CHECK(wrong.error.find("--at") != std::string::npos);
}
