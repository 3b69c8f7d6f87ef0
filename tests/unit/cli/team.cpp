// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"
#include "support/reference.hpp"

#include <doctest/doctest.h>

using landfall::test::run;
using landfall::test::TextFile;

namespace {

// The enterprise case: activity alike, close rate 46% against 25%, deals of 160k against 70k; cycle 40 against 52 days.
constexpr const char* reps = "rep,attainment,close_rate,deal_size,activity,cycle,region\n"
                             "Ann,1.42,0.46,160000,500,39,N\nBo,1.35,0.48,155000,510,40,N\nCy,1.28,0.44,165000,490,41,S\n"
                             "Di,1.02,0.36,110000,505,45,S\nEd,0.98,0.33,120000,495,44,N\nFay,0.95,0.35,105000,500,47,N\n"
                             "Gil,0.61,0.26,70000,508,50,S\nHal,0.55,0.24,72000,492,52,S\nIda,0.48,0.25,68000,503,54,N\n";

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

std::string compare(const TextFile& table, const std::string& more) {
  return "team compare --table '" + table.path().string() + "' " + more;
}

} // namespace

TEST_CASE("team compare prints the table and two sentences: what parts the best, and how sure that is") {
  const TextFile table(reps);
  const auto ran = run(compare(table, "--outcome attainment --lower-is-better cycle --width 120"));
  REQUIRE(ran.code == 0);
  CHECK(ran.error.empty());
  CHECK(has(ran.out, "top 3 against bottom 3"));
  CHECK(has(ran.out, "What parts the top 3 from the bottom 3: deal_size (160k against 70.0k), close_rate (0.46 against 0.25), "
                     "cycle (40.0"));
  CHECK(has(ran.out, "is part luck"));
  CHECK(has(ran.out, "With 3 against 3"));
  CHECK_FALSE(has(ran.out, "region")); // no number
}

TEST_CASE("team compare says that there is no evidence where there is none, and why that is no proof") {
  const TextFile table(reps);
  const auto ran = run(compare(table, "--outcome attainment --metrics activity"));
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "Nothing measured parts the top 3 from the bottom 3 by more than chance may."));
  CHECK(has(ran.out, "That is no proof that they work alike"));
}

TEST_CASE("a longer cycle at the top is no driver unless less of it were worse") {
  const TextFile table(reps);
  CHECK(has(run(compare(table, "--outcome attainment --metrics cycle --lower-is-better cycle")).out, "driver\n"));
  CHECK_FALSE(has(run(compare(table, "--outcome attainment --metrics cycle")).out, "driver\n"));
}

TEST_CASE("team compare notes rejected rows and keeps to ASCII when asked") {
  const TextFile table(std::string(reps) + "Jo,0.4,n/a,70000,500,50,N\n");
  const auto ran = run(compare(table, "--outcome attainment --ascii"));
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "1 of 10 rows rejected"));
  for (const char byte : ran.out) CHECK(static_cast<unsigned char>(byte) < 128);
}

TEST_CASE("team compare groups by quartile, threshold and name, within segments, by the month worked and the ramp") {
  const TextFile table(reps);
  CHECK(has(run(compare(table, "--outcome attainment --fraction 0.25")).out, "top 2 against bottom 2 of 9 by outcome;"));
  CHECK(has(run(compare(table, "--outcome attainment --threshold 1")).out, "top 4 against bottom 5"));
  CHECK(has(run(compare(table, "--outcome attainment --threshold 1 --bottom-below 0.6")).out, "top 4 against bottom 2"));
  const auto named = run(compare(table, "--outcome attainment --top Di,Ann --bottom Ida,Ed --metrics cycle"));
  CHECK(has(named.out, "top 2 against bottom 2 of 9 as named"));
  CHECK(has(named.out, "top: Ann, Di\n"));
  CHECK(has(run(compare(table, "--outcome attainment --segment region")).out,
            "top 4 against bottom 4 of 9 by outcome, within segments"));

  const TextFile worked("rep,won,demos,months,tenure\nAnn,60,60,12,30\nBo,50,55,12,30\nCy,40,20,4,30\nDi,28,60,12,3\n"
                        "Ed,9,50,12,30\nFay,8,50,12,40\nGil,9,5,0.5,1\nHal,20,40,12,1\n");
  const auto ran = run("team compare --table '" + worked.path().string() +
                       "' --outcome won --exposure months --tenure tenure --per-month demos --width 120");
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "top: Cy, Ann\n"));
  CHECK(has(ran.out, "by outcome a month worked over the share expected in a ramp of 6 months"));
  CHECK(has(ran.out, "1 rep with too few months worked, and left out"));
  CHECK(has(ran.out, "1 rep too early in the ramp, and left out"));
  CHECK(has(ran.out, "demos "));
}

TEST_CASE("team compare names the rep that a verdict hangs on") {
  std::string rows = "rep,won,deal\n";
  const int deals[] = {22, 23, 60, 21, 20, 23, 19, 22, 21, 20, 22, 19};
  for (int i = 0; i < 12; ++i)
    rows += std::string(1, static_cast<char>('A' + i)) + "," + std::to_string(12 - i) + "," + std::to_string(deals[i]) + "\n";
  const TextFile table(rows);
  const auto ran = run(compare(table, "--outcome won --keep-influential --fdr 0.25 --width 140"));
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "hangs on one: without C, deal is no longer a driver"));
}

TEST_CASE(
    "Maven: of thirty agents deals created and their size part the top third, and chosen a quarter before, the size stays") {
  const auto folder = landfall::test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto file = [&](const char* name) { return "'" + (folder / "crm_maven" / name).string() + "'"; };
  const auto maven = "team compare --opportunities " + file("sales_pipeline.csv") + " --products " + file("products.csv") +
                     " --team " + file("sales_teams.csv") +
                     " --mapping '" LANDFALL_SOURCE_DIR "/examples/maven/mapping.json' --as-of 2017-12-31 --width 120 ";
  const auto year = run(maven);
  REQUIRE(year.code == 0);
  CHECK(has(year.out, "top 10 against bottom 10 of 30 by outcome"));
  // pandas 2 on the same rows: 341.0 against 191.7, 2,779 against 2,077
  CHECK(has(year.out,
            "What parts the top 10 from the bottom 10: deals created (341 against 192), mean deal (2.78k against 2.08k)."));
  const auto split = run(maven + "--period 2017-Q3 --chosen-on 2017-Q2");
  REQUIRE(split.code == 0);
  CHECK(has(split.out,
            "What parts the top 10 from the bottom 10: amount won (139k against 64.1k), mean deal (2.63k against 1.87k)."));
  CHECK(has(split.out, "set aside: Darcel Schlecht from deals created, 249"));
  CHECK(has(split.out, "luck in the choice is not among what parts them"));
  CHECK(has(split.out, "made of: amount won in 2017-Q3 a rep, top less bottom, 74.6k: deals closed "));
  CHECK(has(split.out, "90.8k (65.1k to 117k)")); // in Q2, when the groups were chosen
  const auto within = run(maven + "--period 2017-Q3 --chosen-on 2017-Q2 --within region");
  REQUIRE(within.code == 0);
  CHECK(has(within.out, "of Gladys Colclough, amount won is no longer a driver"));
}

TEST_CASE("team compare splits the gap in a last volume over the steps that lead to it, and says what closing one is worth") {
  const TextFile table("rep,demos,deals,bookings\nAnn,50,23,3680000\nBo,50,24,3720000\nCy,50,22,3630000\nDi,50,18,1980000\n"
                       "Ed,50,13,910000\nFay,50,12,864000\nGil,50,12,816000\n");
  const auto ran = run(
      compare(table, "--outcome bookings --fraction 0.4 --volumes 'demos,close rate=deals,deal size=bookings' --width 140"));
  REQUIRE(ran.code == 0);
  // (3,700,000 + 3,700,000) / 2 − (864,000 + 816,000) / 2; the demos are alike
  CHECK(has(ran.out, "made of: bookings a rep, top less bottom, 2.86M: demos 0 (0 to 0), close rate "));
  CHECK(has(ran.out, "worth: closing half of the gap in "));
  CHECK(has(run(compare(table, "--outcome bookings --volumes calls")).error, "'calls'"));
  const TextFile odd("rep,deals,bookings\nAnn,23,368\nBo,24,372\nCy,22,363\nDi,18,198\nEd,13,91\nFay,12,86\nGil,n/a,81\n");
  CHECK(has(run(compare(odd, "--outcome bookings --metrics bookings --volumes deals,bookings")).out, "--volumes: 1 of 7 rows"));
}

TEST_CASE("team compare says how much of a gap comes again, of a metric's two halves") {
  const TextFile table("rep,q2,q3\nAnn,142,120\nBo,135,128\nCy,128,119\nDi,102,105\nEd,98,101\nFay,95,90\nGil,61,80\n"
                       "Hal,55,70\nIda,48,72\n");
  const auto ran = run(compare(table, "--outcome q2 --again won=q2:q3 --width 120"));
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "first half"));
  CHECK(has(ran.out, "won                   80.3 ("));
  CHECK(has(ran.out, "48.3 ("));
  CHECK(has(run(compare(table, "--outcome q2 --again q2")).error, "no pair of columns, as won_q2:won_q3"));
}

TEST_CASE("team compare tells two roads to the top apart, and what goes with the outcome over all") {
  std::string rows = "rep,won,calls,rate\n";
  for (int i = 0; i < 40; ++i) // the first twenty: the busy and the efficient in turn
    rows += "rep " + std::to_string(i) + "," + std::to_string(1000 - 10 * i) + "," +
            std::to_string(i >= 20 ? 100 + 7 * i % 40
                           : i % 2 ? 300 + 3 * i % 11
                                   : 80 + 5 * i % 13) +
            "," +
            std::to_string(i >= 20 ? 20 + 3 * i % 7
                           : i % 2 ? 21 + i % 3
                                   : 60 + i % 5) +
            "\n";
  const TextFile table(rows);
  const auto ran = run(compare(table, "--outcome won --fraction 0.5 --width 140"));
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "roads: 2 (p "));
  CHECK(has(ran.out, "rep 0, rep 2"));
  CHECK(has(ran.out, "goes with it: "));
  CHECK(has(ran.out, "rank correlation over all 40 reps"));
}

TEST_CASE("team compare counts activities of deals' owners within the period, and rejects those it cannot read") {
  std::string deals = "id,owner,stage,created,closed,amount\n", activities = "owner,date\nrep 0,soon\n,2026-01-15\n";
  for (int rep = 0; rep < 8; ++rep)
    for (int i = 0; i < 6; ++i) {
      deals += std::to_string(10 * rep + i) + ",rep " + std::to_string(rep) + "," + (i < 2 + rep / 2 ? "won" : "lost") +
               ",2026-01-0" + std::to_string(1 + i) + ",2026-02-1" + std::to_string(i) + "," +
               std::to_string(1000 + 100 * rep + i) + "\n";
      for (int k = 0; k <= rep; ++k) activities += "rep " + std::to_string(rep) + ",2026-03-0" + std::to_string(1 + i) + "\n";
      activities += "rep " + std::to_string(rep) + ",2026-05-01\n"; // after the day
    }
  const TextFile table(deals), acts(activities);
  const auto ran = run("team compare --opportunities '" + table.path().string() + "' --activities '" + acts.path().string() +
                       "' --as-of 2026-03-31 --json -");
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "\"metric\": \"activities\""));
  CHECK(has(ran.out, "\"mean_top\": 45.0")); // (8 + 7) · 6 / 2
  CHECK(has(ran.out, "activities: 2 of "));
  CHECK(has(ran.out, "\"influence_of_deals\": [")); // and the rest
  CHECK(has(ran.out, "\"factor\": \"mean deal\""));
  CHECK(run(compare(table, "--activities '" + acts.path().string() + "'")).code == 2);
}

TEST_CASE("team compare refuses what cannot be, in one sentence with code 2") {
  const TextFile table(reps);
  for (const char* more :
       {"", "--outcome quota", "--outcome attainment --metrics region", "--outcome attainment --lower-is-better region",
        "--outcome attainment --fraction 0.6", "--outcome attainment --per-month region",
        "--outcome attainment --tenure-adjustment slow", "--outcome attainment --opportunities deals.csv"}) {
    const auto ran = run(compare(table, more));
    CAPTURE(more);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.error.starts_with("landfall: "));
  }
  CHECK(run("team compare").code == 2);
  CHECK(run("team compare --opportunities deals.csv").error.find("as of a day") != std::string::npos);
}
