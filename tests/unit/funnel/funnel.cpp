// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/funnel.hpp>

#include "support/property.hpp"

using landfall::funnel::Funnel;
using landfall::funnel::Stage;

TEST_CASE("a funnel keeps its stages in order, with their exit criteria") {
  const Funnel funnel({{.name = "discovery", .buyer_exit = "named the problem"}, {.name = "demo"}, {.name = "won"}});
  CHECK(funnel.size() == 3);
  CHECK(funnel[0].buyer_exit == "named the problem");
  CHECK(funnel[0].seller_exit.empty());
  CHECK(funnel.find("discovery") == 0);
  CHECK(funnel.find("won") == 2);
  CHECK_FALSE(funnel.find("lost"));
  CHECK(funnel.stages().back().name == "won");
}

TEST_CASE("stages without a name, twice or alone are refused, with their row") {
  CHECK_THROWS_AS(Funnel({}), landfall::Error);
  CHECK_THROWS_AS(Funnel({{"demo"}}), landfall::Error);
  CHECK_THROWS_AS(Funnel({{"demo"}, {""}}), landfall::Error);
  try {
    Funnel({{"call"}, {"demo"}, {"call"}});
    FAIL("a stage was accepted twice");
  } catch (const landfall::Error& error) {
    CHECK(error.row() == 2);
    CHECK(error.column() == "call");
  }
}

TEST_CASE("every stage is found where it stands") {
  landfall::test::holds("find(funnel[i].name) == i", [] {
    const auto n = *rc::gen::inRange<std::size_t>(2, 20);
    std::vector<Stage> stages;
    for (std::size_t i = 0; i < n; ++i) stages.push_back({.name = "stage " + std::to_string(i)});
    const Funnel funnel(stages);
    for (std::size_t i = 0; i < n; ++i) RC_ASSERT(funnel.find(funnel[i].name) == i);
  });
}
