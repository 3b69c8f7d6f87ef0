// SPDX-License-Identifier: Apache-2.0
#include "support/text_file.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/quota_table.hpp>

#include <doctest/doctest.h>

using landfall::Error;
using landfall::io::read_quotas;
using landfall::test::TextFile;

TEST_CASE("a table of quotas: names, groups, rates of the stages asked for, activities where they are tracked") {
  const TextFile file("team,rep,quota,deal_size,demo,call,per\nN,Ann,250000,84000,0.33,0.6,50\n,Bo,1,1,1,1,\n");
  const auto reading = read_quotas(file.path(), {.activities = "per", .group = "team", .steps = {"demo", "call"}});
  CHECK(reading.rejects.reconciles());
  CHECK(reading.rejects.accepted == 2);
  const auto view = reading.table.view();
  CHECK(view.name[0] == "Ann");
  CHECK(view.group[0] == "N");
  CHECK(view.group.is_null(1));
  CHECK(view.rates[0][0] == 0.33);
  CHECK(view.rates[1][0] == 0.6);
  CHECK(view.counts.empty());
  CHECK(view.activities.is_null(1));
}

TEST_CASE("with a column of deals won the stages are counts, and an empty cell is none of them") {
  const TextFile file("rep,quota,deal_size,won,demo\nAnn,1,1,3,9\nBo,1,1,,4\nCy,1,1,,\n");
  const auto view_of = read_quotas(file.path(), {.won = "won", .steps = {"demo"}});
  const auto view = view_of.table.view();
  CHECK(view.rates.empty());
  REQUIRE(view.counts.size() == 2);
  CHECK(view.counts[0][0] == 3.0);
  CHECK(view.counts[1][1] == 4.0);
  CHECK(view.counts[0].is_null(2));
}

TEST_CASE("rows that no chain can be made of are rejected, each with its reason") {
  const TextFile rates("rep,quota,deal_size,demo\nAnn,1,1,0.5\n,1,1,0.5\nAnn,1,1,0.5\nBo,-1,1,0.5\nCy,1,0,0.5\nDi,1,1,2\n"
                       "Ed,1,1,\nFa,x,1,0.5\nGu,1,1\n");
  const auto given = read_quotas(rates.path(), {.steps = {"demo"}});
  CHECK(given.rejects.given == 9);
  CHECK(given.rejects.accepted == 1);
  CHECK(given.rejects.reconciles());
  for (const auto& reject : given.rejects.rows) CHECK_FALSE(reject.reason.empty());
  const TextFile counts("rep,quota,deal_size,won,demo\nAnn,1,1,5,4\nBo,1,1,2.5,4\nCy,1,1,2,4\n");
  const auto counted = read_quotas(counts.path(), {.won = "won", .steps = {"demo"}});
  CHECK(counted.rejects.accepted == 1);
  CHECK(counted.rejects.reconciles());
  CHECK_THROWS_AS(read_quotas(rates.path(), {.steps = {"call"}}), Error);
  CHECK_THROWS_AS(read_quotas(rates.path(), {.won = "won"}), Error);
}
