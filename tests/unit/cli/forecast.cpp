#include "program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

using landfall::test::run;
using landfall::test::text_of;
using landfall::test::TextFile;
using nlohmann::json;

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

const std::filesystem::path& company() {
  static const TextFile place("");
  static const auto folder = [] {
    const auto made = place.path().parent_path() / "company";
    if (run("simulate --seed 6 --reps 5 --quarters 4 --out '" + made.string() + "'").code != 0)
      throw std::runtime_error("simulate");
    return made;
  }();
  return folder;
}

std::string file(const char* name) { return "'" + (company() / name).string() + "'"; }

std::string deals() {
  return "forecast deals --opportunities " + file("opportunities.csv") + " --mapping " + file("mapping.json") + " --team " +
         file("reps.csv") + " --targets " + file("targets.csv") + " --as-of 2025-11-14";
}

void is_refused(const std::string& arguments, std::string_view words) {
  const auto ran = run(arguments);
  INFO(arguments << ": " << ran.error);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(std::ranges::count(ran.error, '\n') == 1);
  CHECK(has(ran.error, words));
}

} // namespace

TEST_CASE("the page, the JSON and the CSV of a deal forecast agree") {
  const TextFile place("");
  const auto folder = place.path().parent_path();
  const auto ran =
      run(deals() + " --top 3 --json '" + (folder / "f.json").string() + "' --csv '" + (folder / "f.csv").string() + "'");
  REQUIRE(ran.code == 0);
  CHECK(ran.error.empty()); // nothing but a terminal is told how far it is
  const auto forecast = json::parse(text_of(folder / "f.json"))["periods"][0];
  CHECK(forecast["period"]["label"] == "2025-Q4");
  CHECK(forecast["deals"].size() == forecast["open_count"]);
  const auto truth = json::parse(text_of(company() / "truth.json"));
  CHECK(forecast["won"] == truth["quarter"]["won_so_far"]);
  CHECK(forecast["target"] == truth["quarter"]["target"]);

  std::istringstream csv(text_of(folder / "f.csv"));
  std::string line;
  std::getline(csv, line);
  CHECK(line.starts_with("period,rank,id,owner,stage,created,expected_close,amount,chance,chance_low,chance_high"));
  std::size_t rows = 0;
  for (; std::getline(csv, line); ++rows)
    if (rows < 3) CHECK(has(ran.out, forecast["deals"][rows]["id"].get<std::string>()));
  CHECK(rows == forecast["deals"].size());
  CHECK(has(ran.out, "more open deals"));
  CHECK(run(deals() + " --csv -").out == text_of(folder / "f.csv"));
  CHECK(run(deals() + " --json -").out == text_of(folder / "f.json"));
}

TEST_CASE("several periods may be asked for, months too") {
  const auto ran = run(deals() + " --period 2025-M12 --period 2026-Q1 --json -");
  REQUIRE(ran.code == 0);
  const auto periods = json::parse(ran.out)["periods"];
  REQUIRE(periods.size() == 2);
  CHECK(periods[0]["period"]["begin"] == "2025-12-01");
  CHECK(periods[1]["won"] == 0.0);
  CHECK(periods[1]["landing"]["p50"] > 0.0);
}

TEST_CASE("calls join the forecast, and the page says how far callers are to be believed") {
  std::string rows = "caller,day,period,category,amount\n";
  const auto reps = text_of(company() / "reps.csv");
  const auto line = reps.substr(reps.find('\n') + 1);
  const auto first = line.find(','), second = line.find(',', first + 1);
  const auto manager = line.substr(first + 1, second - first - 1);
  for (const char* period : {"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"})
    rows += manager + ",2025-" +
            (std::string(period) == "2025-Q1"   ? "02-10"
             : std::string(period) == "2025-Q2" ? "05-12"
             : std::string(period) == "2025-Q3" ? "08-11"
                                                : "11-10") +
            "," + period + ",Commit,900000\n";
  const TextFile calls(rows + "Nobody,2025-11-10,2025-Q4,Perhaps,1\n");
  const auto ran = run(deals() + " --calls '" + calls.path().string() + "'");
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "judgement"));
  CHECK(has(ran.out, "commit, called by"));
  CHECK(has(ran.out, manager));
  CHECK(has(ran.out, "past calls were reached"));
  CHECK(has(ran.out, "calls: 1 of 5 rows rejected, the first, row 4 on line 6: category: "));
}

TEST_CASE("a roll-up says who stands for what, and adds up from deals and adjustments") {
  const TextFile opportunities("id,created,closed,amount,stage,owner,manager,forecast_category\n"
                               "1,2025-10-06,2025-11-03,100,won,Ann,Mia,commit\n"
                               "2,2025-11-03,,50,Demo,Ben,Mia,commit\n"
                               "3,2025-11-03,,40,Demo,Ben,Mia,best case\n");
  const TextFile calls("caller,day,period,category,amount,about\n"
                       "Ben,2025-11-10,2025-Q4,commit,80,\n"
                       "Mia,2025-11-11,2025-Q4,commit,60,Ben\n");
  const auto roll_up = [&](const std::string& more) {
    const auto ran = run("forecast roll-up --opportunities '" + opportunities.path().string() + "' --calls '" +
                         calls.path().string() + "' --as-of 2025-11-14 " + more);
    INFO(ran.error);
    REQUIRE(ran.code == 0);
    return ran.out;
  };
  const auto top = [&](const std::string& more) {
    const auto answer = json::parse(roll_up("--json - " + more));
    double adjustments = 0.0;
    for (const auto& row : answer["rows"]) adjustments += row["adjustment"].get<double>();
    const auto& first = answer["rows"][0];
    CHECK(first["member"] == "Mia");
    CHECK(first["amount"] == first["opportunity_amount"].get<double>() + adjustments);
    return first["amount"].get<double>();
  };
  CHECK(top("") == 150.0);
  CHECK(top("--rule accepted") == 180.0);
  CHECK(top("--rule manual") == 160.0);
  CHECK(top("--rule-of Ben=accepted") == 180.0);
  CHECK(top("--category best-case") == 190.0);
  CHECK(top("--category commit --single") == 50.0);
  const auto page = roll_up("--rule accepted");
  CHECK(has(page, "stands for"));
  CHECK(has(page, "\n  Ben"));
  CHECK(has(page, "accepted forecast"));
  const std::string asked = "forecast roll-up --opportunities '" + opportunities.path().string() + "' --as-of 2025-11-14 ";
  is_refused(asked + "--rule-of Ben", "MEMBER=RULE");
  is_refused(asked + "--rule-of Zoe=accepted", "Zoe");
  is_refused(asked + "--category surely", "--category");
}

TEST_CASE("what is wrong is said in one sentence with code 2") {
  is_refused("forecast", "deals");
  is_refused("forecast deals --as-of 2025-11-14", "--opportunities is required");
  is_refused(deals() + " --period 2025-Q3", "2025-Q3 is over before 2025-11-14");
  is_refused(deals() + " --period soon", "'--period': ");
  is_refused(deals() + " --json x.out --csv x.out", "cannot both");
  is_refused(deals() + " --csv " + file("targets.csv"), "is an input");
  is_refused(deals() + " --csv /nowhere/out.csv", "/nowhere/out.csv");
  is_refused(deals() + " --calls /nowhere/calls.csv", "/nowhere/calls.csv");
  is_refused(deals() + " --calls " + file("targets.csv"), "'caller'");
}
