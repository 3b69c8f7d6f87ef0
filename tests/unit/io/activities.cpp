// SPDX-License-Identifier: Apache-2.0
#include "support/text_file.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/activities.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace landfall;
using landfall::test::TextFile;

TEST_CASE("activities are read by rep and day, a row each, under the mapping's dates and aliases") {
  const TextFile file("when,who,kind\n3/14/2026,Ann,call\n3/15/2026,Annie,mail\n3/15/2026,Annie,mail\n");
  io::Mapping mapping;
  mapping.date_format = io::DateFormat("M/D/YYYY");
  mapping.aliases["owner"]["Annie"] = "Ann";
  const auto reading = io::read_activities(file.path(), {.rep = "who", .day = "when"}, mapping);
  const auto view = reading.table.view();
  REQUIRE(view.rep.size() == 3);
  CHECK(view.rep[0] == "Ann");
  CHECK(view.rep[2] == "Ann");
  CHECK(*view.day[0] == Date::from_ymd(2026, 3, 14));
  CHECK(reading.rejects.accepted == 3);
  CHECK(reading.rejects.rows.empty());
}

TEST_CASE("an activity of nobody, or of no day, is rejected with its line; accepted and rejected are those given") {
  const TextFile file("owner,date\nAnn,2026-03-14\n,2026-03-14\nBo,\nCy,14.3.\nDi,2026-03-15,more\n");
  const auto reading = io::read_activities(file.path());
  const auto& rejects = reading.rejects;
  CHECK(rejects.given == 5);
  CHECK(rejects.accepted == 1);
  REQUIRE(rejects.rows.size() == 4);
  CHECK(rejects.rows[0].column == "owner");
  CHECK(rejects.rows[0].line == 3);
  CHECK(rejects.rows[1].reason == "an activity needs its day");
  CHECK(rejects.rows[2].column == "date");
}

TEST_CASE("a file of activities without rows is empty; one without its columns is an error that names what is there") {
  const TextFile empty("owner,date\n"), other("rep,date\nAnn,2026-03-14\n");
  CHECK(io::read_activities(empty.path()).table.view().rep.size() == 0);
  CHECK_THROWS_AS(io::read_activities(other.path()), Error);
  CHECK_THROWS_AS(io::read_activities("no such file.csv"), Error);
}
