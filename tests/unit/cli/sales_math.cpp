// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"
#include "support/text_file.hpp"

#include <doctest/doctest.h>

using landfall::test::run;
using landfall::test::TextFile;

namespace {

constexpr const char* worked = "sales-math --quota 250000 --deal-size 84000 --rates 0.33,0.6 --activities 50";

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

TEST_CASE("sales-math prints the worked example: 3 deals, 9 demos, 15 discovery calls, 750 activities") {
  const auto ran = run(worked);
  CHECK(ran.code == 0);
  CHECK(ran.error.empty());
  CHECK(ran.out == "Needed for 250000 at 84000 a deal (deals rounded up, stages nearest):\n"
                   "  deal                                3\n"
                   "  demo                                9   33% of them go on\n"
                   "  discovery call                     15   60% of them go on\n"
                   "  activity                          750\n");
}

TEST_CASE("sales-math rounds as it is asked to, and looks forwards from an effort") {
  CHECK(has(run(std::string(worked) + " --round up").out, "  850\n"));
  CHECK(has(run(std::string(worked) + " --round-deals none --round none").out, "2.976190476"));
  // 750 ÷ 50 · 0.6 · 0.33 = 2.97 deals of 84,000
  CHECK(has(run(std::string(worked) + " --effort 750").out, "249480 booked, 520 short of quota"));
  CHECK(has(run("sales-math --quota 10 --deal-size 5 --rates 0.5 --stages trial").out,
            "  trial                               4"));
}

TEST_CASE("sales-math with counts says what it takes for a chance of the quota") {
  const auto ran = run("sales-math --quota 250000 --deal-size 84000 --counts 3300000/10000000 --activities 10");
  REQUIRE(ran.code == 0);
  CHECK(has(ran.out, "  deal                                3            3            3\n"));
  CHECK(has(ran.out, "  demo                                8           12           15\n")); // R: qnbinom(q, 3, 0.33) + 3
  CHECK(has(ran.out, "  activity                           80          120          150\n"));
  CHECK(run("sales-math --quota 250000 --deal-sizes 61000,120000 --counts 3/10 --chance 0.9").code == 0);
  for (const char* arguments :
       {"sales-math --quota 1 --deal-size 1 --counts 3of9", "sales-math --quota 1 --deal-size 1 --counts 9/3",
        "sales-math --quota 1 --deal-size 1 --counts 3/9 --rates 0.5", "sales-math --quota 1 --deal-sizes 1",
        "sales-math --quota 1 --counts 3/9"})
    CHECK(run(arguments).code == 2);
}

TEST_CASE("sales-math refuses what cannot be, in one sentence with code 2") {
  for (const char* arguments :
       {"sales-math --quota 1", "sales-math --quota 1 --deal-size 0", "sales-math --quota -1 --deal-size 1",
        "sales-math --quota 1 --deal-size 1 --rates 0.5,1.5", "sales-math --quota 1 --deal-size 1 --rates 0.5 --stages a,b",
        "sales-math --quota 1 --deal-size 1 --round down"}) {
    const auto ran = run(arguments);
    INFO(arguments);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.error.starts_with("landfall: "));
  }
}

TEST_CASE("sales-math of a table has a line for each rep, each team and all, by rates or by counts") {
  const TextFile rates("rep,team,quota,deal_size,demo,call,per\nAnn,N,250000,84000,0.33,0.6,50\nBo,N,100000,50000,0.5,0.5,10\n"
                       "Cy,S,100000,50000,0.5,,10\nDi,S,60000,20000,0.5,1,10\n");
  const auto ran = run("sales-math --table '" + rates.path().string() + "' --stages demo,call --by team --activity per");
  CHECK(ran.code == 0);
  for (const auto* line : {"N     Ann     3     9    15       750", "N     Bo      2     4     8        80",
                           "N     all     5    13    23       830", "S     all     3     6     6        60",
                           "all   all     8    19    29       890", "1 of 4 rows were rejected, the first in line 4"})
    CHECK_MESSAGE(has(ran.out, line), ran.out);
  const TextFile counts("rep,quota,deal_size,deals,demo\nAnn,100,10,20,40\nBo,100,10,1,10\n");
  const auto counted = run("sales-math --table '" + counts.path().string() + "' --stages demo --won deals");
  CHECK(counted.code == 0);
  CHECK_MESSAGE(has(counted.out, "Ann    10  21 (48%, 38 to 58)"), counted.out);
  CHECK(run("sales-math --table '" + counts.path().string() + "' --stages trial").code == 2);
  CHECK(run("sales-math --table '" + counts.path().string() + "' --quota 5").code == 2);
  CHECK(run("sales-math --by team --quota 5 --deal-size 1").code == 2);
}
