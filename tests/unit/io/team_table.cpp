// SPDX-License-Identifier: Apache-2.0
#include "support/text_file.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/team_table.hpp>

#include <doctest/doctest.h>

using landfall::Error;
using landfall::io::read_team;
using landfall::test::TextFile;

TEST_CASE("a team's table: names, outcome, and every other column of numbers, empty cells being null") {
  const TextFile file("region,rep,outcome,cycle,whale,calls\nN,Ann,1.5,40,10,\nS,Bo,,52,,7\n");
  const auto reading = read_team(file.path(), {.unrepeatable = "whale", .lower_is_better = {"cycle"}});
  CHECK(reading.rejects.reconciles());
  CHECK(reading.rejects.accepted == 2);
  const auto view = reading.table.view();
  CHECK(view.roster.rep[1] == "Bo");
  CHECK(view.roster.outcome[0] == 1.5);
  CHECK(view.roster.outcome.is_null(1));
  CHECK(view.roster.unrepeatable[0] == 10.0);
  REQUIRE(view.metrics.size() == 2);
  CHECK(view.metrics[0].name == "cycle");
  CHECK(view.metrics[0].polarity == landfall::Polarity::lower_is_better);
  CHECK(view.metrics[1].values.is_null(0));
  CHECK(view.metrics[1].values[1] == 7.0);
}

TEST_CASE("rows without a name, with a name twice, or a cell that is no number are rejected and counted") {
  const TextFile file("rep,outcome,calls\nAnn,1,2\n,1,2\nAnn,3,4\nBo,x,2\nCy,1,many\nDi,1\nEd,5,6\n");
  const auto reading = read_team(file.path());
  CHECK(reading.rejects.given == 7);
  CHECK(reading.rejects.accepted == 2);
  CHECK(reading.rejects.reconciles());
  for (const auto& reject : reading.rejects.rows) CHECK_FALSE(reject.reason.empty());
  CHECK(reading.table.view().roster.rep.size() == 2);
}

TEST_CASE("the metrics asked for come in the order asked, and must be there") {
  const TextFile file("rep,outcome,a,b\nAnn,1,2,3\n");
  const auto reading = read_team(file.path(), {.metrics = {"b", "a"}});
  CHECK(reading.table.view().metrics[0].name == "b");
  CHECK_THROWS_AS(read_team(file.path(), {.metrics = {"c"}}), Error);
  CHECK_THROWS_AS(read_team(file.path(), {.rep = "name"}), Error);
  CHECK_THROWS_AS(read_team(file.path(), {.metrics = {"a"}, .lower_is_better = {"b"}}), Error);
  const TextFile empty("rep,outcome,region\nAnn,1,N\n");
  CHECK_THROWS_AS(read_team(empty.path()), Error);
}
