// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

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

TEST_CASE("team compare refuses what cannot be, in one sentence with code 2") {
  const TextFile table(reps);
  for (const char* more : {"", "--outcome quota", "--outcome attainment --metrics region",
                           "--outcome attainment --lower-is-better region", "--outcome attainment --fraction 0.6"}) {
    const auto ran = run(compare(table, more));
    CAPTURE(more);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.error.starts_with("landfall: "));
  }
}
