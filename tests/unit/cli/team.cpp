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
  const auto within = run(maven + "--period 2017-Q3 --chosen-on 2017-Q2 --within region");
  REQUIRE(within.code == 0);
  CHECK(has(within.out, "of Gladys Colclough, amount won is no longer a driver"));
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
