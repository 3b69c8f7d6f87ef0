#include "program.hpp"
#include "support/reference.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using landfall::test::Ran;
using landfall::test::run;
using landfall::test::text_of;
using landfall::test::TextFile;
using nlohmann::json;

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

/// A small synthetic company, made once.
const std::filesystem::path& company() {
  static const TextFile place("");
  static const auto folder = [] {
    const auto made = place.path().parent_path() / "company";
    if (run("simulate --seed 5 --reps 12 --quarters 4 --out '" + made.string() + "'").code != 0)
      throw std::runtime_error("simulate");
    return made;
  }();
  return folder;
}

std::string file(const char* name) { return "'" + (company() / name).string() + "'"; }

std::string all_inputs() {
  return "review --opportunities " + file("opportunities.csv") + " --mapping " + file("mapping.json") + " --team " +
         file("reps.csv") + " --targets " + file("targets.csv") + " --okrs " + file("okrs.json") + " --as-of 2025-11-14";
}

void is_refused(const std::string& arguments, std::string_view words) {
  const auto ran = run(arguments);
  INFO(arguments << ": " << ran.error);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(std::count(ran.error.begin(), ran.error.end(), '\n') == 1);
  CHECK(has(ran.error, words));
}

} // namespace

TEST_CASE("a review knows what was won, which the truth confirms") {
  const auto ran = run(all_inputs() + " --json -");
  REQUIRE(ran.code == 0);
  CHECK(ran.error.empty());
  const auto review = json::parse(ran.out);
  const auto truth = json::parse(text_of(company() / "truth.json"));
  CHECK(review["won"] == truth["quarter"]["won_so_far"]);
  CHECK(review["won_count"] == truth["quarter"]["won_so_far_count"]);
  CHECK(review["target"] == truth["quarter"]["target"]);
  CHECK(review["period"]["label"] == truth["quarter"]["label"]);
  CHECK(review["rejects"]["rejected"] == 0);
  CHECK(review["okrs"].size() >= 4);
}

TEST_CASE("the page goes to standard output and the JSON to its file") {
  const TextFile place("");
  const auto out = place.path().parent_path() / "out.json";
  const auto ran = run(all_inputs() + " --json '" + out.string() + "'");
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "2025-Q4"));
  CHECK(has(ran.out, "won so far"));
  CHECK(json::parse(text_of(out)) == json::parse(run(all_inputs() + " --json -").out));
}

TEST_CASE("opportunities alone are enough") {
  const auto ran = run("review --opportunities " + file("opportunities.csv") + " --as-of 2025-11-14 --json -");
  REQUIRE(ran.code == 0);
  const auto review = json::parse(ran.out);
  CHECK(review["target"].is_null());
  CHECK(review["won"] == json::parse(text_of(company() / "truth.json"))["quarter"]["won_so_far"]);
}

TEST_CASE("a fiscal year that begins in February has other quarters") {
  const auto ran =
      run("review --opportunities " + file("opportunities.csv") + " --as-of 2025-11-14 --fiscal-year-start 2 --json -");
  REQUIRE(ran.code == 0);
  const auto period = json::parse(ran.out)["period"];
  CHECK(period["label"] == "2026-Q4");
  CHECK(period["begin"] == "2025-11-01");
  CHECK(period["end"] == "2026-02-01");
}

TEST_CASE("rejected rows are in the review with their reasons, and targets that nothing matches are noted") {
  const TextFile deals(
      "id,stage,created,closed,amount,colour\nA,Won,2025-10-02,2025-10-03,5,red\nA,Won,2025-10-02,2025-10-03,5,red\n"
      "B,Won,2025-10-02,,5,red\n");
  const TextFile targets("period,dimension,segment,amount\n2025-Q4,planet,Mars,5\n2025-Q9,,,1\n");
  const auto ran = run("review --opportunities '" + deals.path().string() + "' --targets '" + targets.path().string() +
                       "' --as-of 2025-11-14 --json -");
  REQUIRE(ran.code == 0);
  const auto review = json::parse(ran.out);
  CHECK(review["rejects"]["given"] == 3);
  CHECK(review["rejects"]["accepted"] == 1);
  REQUIRE(review["rejects"]["rows"].size() == 2);
  CHECK(has(review["rejects"]["rows"][0]["reason"].get<std::string>(), "row 0 has this id already"));
  const auto notes = review["notes"].dump();
  CHECK(has(notes, "columns that nothing reads: colour"));
  CHECK(has(notes, "targets by what no deal has: planet"));
  CHECK(has(notes, "targets: 1 of 2 rows rejected, the first, row 1 on line 3: period: "));
}

TEST_CASE("targets and key results that the quarter does not see are noted") {
  const TextFile deals(
      "id,stage,created,closed,amount,region\nA,Won,2025-10-02,2025-10-03,5,East\nB,Open,2025-10-02,,-7,East\n");
  const TextFile targets(
      "period,dimension,segment,amount\n2025-Q4,region,Est,5\n2025-Q4,total,total,-1\n2025-Q4,total,total,9\n");
  const TextFile okrs(R"({"period": "2025-Q3", "objectives": [{"name": "O", "key_results": [
      {"name": "K", "direction": "increase", "initial": 0, "target": 5}]}]})");
  const auto ran = run("review --opportunities '" + deals.path().string() + "' --targets '" + targets.path().string() +
                       "' --okrs '" + okrs.path().string() + "' --as-of 2025-11-14 --json -");
  REQUIRE(ran.code == 0);
  const auto review = json::parse(ran.out);
  const auto notes = review["notes"].dump();
  CHECK(has(notes, "targets of segments that no deal is in: region Est"));
  CHECK(has(notes, "key results of another period than 2025-Q4: 2025-Q3"));
  CHECK(has(notes, "targets: 1 of 3 rows rejected, the first, row 1 on line 3: amount: a target of bookings is not below 0"));
  CHECK(has(notes, "open with an amount below 0"));
  CHECK(review["target"] == 9.0);
}

TEST_CASE("a page can be narrow, and in ASCII") {
  const auto page = run(all_inputs() + " --width 80 --ascii");
  REQUIRE(page.code == 0);
  for (const char c : page.out) REQUIRE(static_cast<unsigned char>(c) < 0x80);
  is_refused(all_inputs() + " --width 60", "--width");
}

TEST_CASE("histories of stages and close dates sharpen a review") {
  const auto with = run(all_inputs() + " --stage-history " + file("stage_history.csv") + " --close-dates " +
                        file("close_dates.csv") + " --json -");
  REQUIRE(with.code == 0);
  const auto without = run(all_inputs() + " --json -");
  CHECK(json::parse(with.out)["won"] == json::parse(without.out)["won"]);
  CHECK(json::parse(with.out)["landing"]["p50"] != json::parse(without.out)["landing"]["p50"]);
  CHECK(json::parse(with.out)["deciding"].size() == 5);
}

TEST_CASE("what is wrong with the input is said in one sentence with code 2") {
  is_refused("review --as-of 2025-11-14", "--opportunities is required");
  is_refused("review --opportunities /nowhere/deals.csv --as-of 2025-11-14", "/nowhere/deals.csv");
  is_refused("review --opportunities " + file("opportunities.csv") + " --as-of 14.11.2025", "'--as-of': ");
  is_refused("review --opportunities " + file("opportunities.csv") + " --as-of 2025-11-14 --fiscal-year-start 13",
             "--fiscal-year-start");
  is_refused("review --opportunities " + file("truth.json") + " --as-of 2025-11-14", "truth.json");
  is_refused("review --opportunities " + file("opportunities.csv") + " --mapping " + file("okrs.json") + " --as-of 2025-11-14",
             "this key is not known");
  is_refused(all_inputs() + " --json /nowhere/out.json", "/nowhere/out.json");
}

TEST_CASE("the public CRM export is reviewed as the example says") {
  const auto data = landfall::test::data_folder();
  if (data.empty()) {
    MESSAGE("skipped: the public data are not there; set LANDFALL_DATA");
    return;
  }
  const auto folder = (data / "crm_maven").string(), example = std::string(LANDFALL_SOURCE_DIR "/examples/maven");
  const auto ran = run("review --opportunities '" + folder + "/sales_pipeline.csv' --products '" + folder +
                       "/products.csv' --team '" + folder + "/sales_teams.csv' --mapping '" + example +
                       "/mapping.json' --targets '" + example + "/targets.csv' --as-of 2017-11-15 --json -");
  REQUIRE(ran.code == 0);
  const auto review = json::parse(ran.out);
  CHECK(review["won"] == 1248325.0); // Σ close_value of deals won from 2017-10-01 to 2017-11-15
  CHECK(review["target"] == 2900000.0);
  CHECK(review["rejects"]["given"] == 8800);
  CHECK(review["segments"].size() == 9); // three regions, six managers
  const double p50 = review["landing"]["p50"];
  CHECK(p50 > 1248325.0);
  CHECK(has(review["definitions"].dump(), "list price"));
}
